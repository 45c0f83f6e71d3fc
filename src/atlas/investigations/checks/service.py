"""Use cases of checks: which an investigation fulfils, and what a person attests."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import InvalidRequestError, ReferenceNotFoundError
from atlas.foundation.core.four_eyes import require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import Filter, ListParams, Page
from atlas.identity.audit import service as audit
from atlas.identity.users import service as users
from atlas.investigations.checks import gathering, named, repository
from atlas.investigations.checks.actions import CheckAction
from atlas.investigations.checks.assessed import Assessed
from atlas.investigations.checks.domain import (
    CheckOutcome,
    CheckResult,
    Earlier,
    Word,
    assess_checks,
    in_control,
)
from atlas.investigations.checks.domain.in_control import PersonInControl
from atlas.investigations.checks.errors import (
    AlreadyAttestedError,
    AttestationNotFoundError,
    AttestationWithdrawnError,
    InControlNotNamedError,
    NotAttestableError,
)
from atlas.investigations.checks.models import Attestation
from atlas.investigations.checks.presentation import checks_out
from atlas.investigations.checks.schemas import CheckAttestationIn, InvestigationChecksOut
from atlas.investigations.runs import history, reading, reassessment
from atlas.investigations.runs import service as runs
from atlas.knowledge.evidence import service as evidence
from atlas.risk.due_diligence import service as due_diligence
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import EvaluationSummaryOut
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy import service as policies
from atlas.risk.policy.domain import FORMER_CHECKS, catalogue
from atlas.sources.screening.service import Standing

_OWNERS = "ubo_identification"


async def assess(
    session: TenantSession,
    run: reading.Run,
    *,
    tier: Tier | None = None,
    evaluation: EvaluationSummaryOut | None = None,
    standing: Standing | None = None,
) -> Assessed:
    """Return the checks of a run at a tier.

    Args:
        session: the tenant's.
        run: the run.
        tier: default the tier of its newest evaluation (`tier_now`).
        evaluation: its newest evaluation, where the caller has it.
        standing: the standing of its parties on the lists, where the caller has it.

    """
    evaluation = evaluation or await newest_evaluation(session, run.id)
    asked = tier or await tier_now(session, run, evaluation)
    gathered = await gathering.gather(session, run, standing, evaluation.id if evaluation else None)
    policy = await policies.in_force(session)
    own = {one.check_id: one for one in await repository.standing(session, run.id)}
    words = {key: Word(one.id, one.note, one.basis) for key, one in own.items()}
    before = await repository.earlier(session, run.id, run.company_id, run.created_at)
    earlier = {one.check_id: _earlier(one) for one in before}
    checks = catalogue(policy.checks)
    material = gathered.material
    results = assess_checks(checks, asked, material, words, earlier, today())
    people = await named.standing(session, run, _of_owners(results, (*before, *own.values())))
    if people is not None and material is not None:
        material = people.added_to(material)
        results = assess_checks(checks, asked, material, words, earlier, today())
    before_now = await named.matched_before(session, run, people)
    counted = {one.attestation_id for one in results}
    attestations = {one.check_id: one for one in (*before, *own.values()) if one.id in counted}
    givers = [one.attested_by for one in attestations.values()]
    return Assessed(
        tier=asked,
        evaluation=evaluation,
        policy_version=policy.version,
        results=results,
        attestations=attestations,
        source_dates=gathered.source_dates,
        register_changes=gathered.material.register_changes if gathered.material else (),
        names=await users.names_of(session, givers) if givers else {},
        earlier_hits=gathered.earlier_hits,
        named_hits=(*(people.hits if people is not None else ()), *before_now),
    )


def _of_owners(
    results: Sequence[CheckResult], attestations: Sequence[Attestation]
) -> Attestation | None:
    """Return the attestation of the owners that counts."""
    counted = {one.attestation_id for one in results if one.check.id == _OWNERS}
    return next((one for one in attestations if one.id in counted), None)


async def tier_now(
    session: TenantSession, run: reading.Run, evaluation: EvaluationSummaryOut | None
) -> Tier:
    """Return the tier of a run's evaluation as it holds now; EDD where there is none.

    Simplified due diligence ends at once with the record that reasons it, with the rules that it
    was confirmed under, and with the lists, also before the customer is evaluated again.
    """
    if evaluation is None:
        return Tier.EDD
    tier = Tier(evaluation.tier)
    if tier is not Tier.SDD:
        return tier
    return Tier.SDD if await due_diligence.holds(session, run.company_id) else Tier.CDD


def _earlier(one: Attestation) -> Earlier:
    return Earlier(
        word=Word(one.id, one.note),
        on=one.attested_at.date(),
        tier=Tier(one.tier) if one.tier else None,
        basis=one.basis,
    )


async def newest_evaluation(
    session: TenantSession, investigation_id: UUID
) -> EvaluationSummaryOut | None:
    """Return an investigation's newest evaluation in short."""
    params = ListParams(limit=1, filters=(Filter("investigation_id", "eq", investigation_id),))
    page = await evaluations.list_evaluations(session, params)
    return page.items[0] if page.items else None


async def get_checks(
    session: TenantSession, investigation_id: UUID, tier: Tier | None = None
) -> InvestigationChecksOut:
    """Return the checks of an investigation, at its evaluation's tier or another.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    run = await runs.require(session, investigation_id)
    return checks_out(run.id, await assess(session, run, tier=tier))


async def for_report(session: TenantSession, investigation_id: UUID) -> dict[str, JSON]:
    """Return the checks as a report shows them: JSON, those who attested by name, not by id.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    run = await runs.require(session, investigation_id)
    assessed = await assess(session, run)
    document = checks_out(run.id, assessed).model_dump(
        mode="json",
        exclude={"items": {"__all__": {"attestation": {"attested_by", "withdrawn_by"}}}},
    )
    for item in document["items"]:
        name = item.pop("attested_by_name")
        if item["attestation"]:
            item["attestation"]["attested_by_name"] = name
    return document | {"in_control_matches": named.matches_said(assessed.named_hits)}


async def list_attestations(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[Attestation]:
    """Return a page of attestations, withdrawn ones too.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    await runs.require(session, investigation_id)
    return await repository.page_attestations(session, investigation_id, params)


async def get_attestation(
    session: TenantSession, investigation_id: UUID, attestation_id: UUID, *, lock: bool = False
) -> Attestation:
    """Return an attestation.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.
        AttestationNotFoundError: absent, or of another investigation.

    """
    await runs.require(session, investigation_id)
    found = await repository.find(session, investigation_id, attestation_id, lock=lock)
    if found is None:
        raise AttestationNotFoundError
    return found


async def attest(
    session: TenantSession, actor: AuthContext, investigation_id: UUID, body: CheckAttestationIn
) -> Attestation:
    """Say that a check was made outside Atlas, and on what that rests.

    Raises:
        MachineNeverDecidesError: a service account.
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.
        ReferenceNotFoundError: evidence that the tenant does not have.
        NotAttestableError: it is fulfilled already, or only a list or a decision fulfils it.
        InControlNotNamedError: the law asks who controls or manages it, and no person is named.
        ReferenceNotFoundError: a person who is no party of the investigation.
        AlreadyAttestedError: an attestation of it stands.

    """
    require_person(actor)
    run = await runs.require(session, investigation_id)
    await evidence.require_known(session, body.evidence_ids)
    assessed = await assess(session, run)
    result = _attestable(body.check_id, assessed)
    people = await _in_control(session, actor, run, body, result)
    row = Attestation(
        id=new_id(),
        investigation_id=run.id,
        check_id=body.check_id,
        note=body.note,
        reference=body.reference,
        evidence_ids=list(dict.fromkeys(body.evidence_ids)),
        attested_by=actor.user_id,
        attested_person=actor.person_id,
        attested_at=now(),
        in_control=[in_control.stored(one) for one in people],
        tier=assessed.tier,
        basis=dict(result.basis),
    )
    await _supersede(session, actor, run.id, body.check_id, assessed)
    if not await repository.insert(session, row):
        raise AlreadyAttestedError("Withdraw the attestation that stands first.")
    said: dict[str, JSON] = {
        "note": row.note,
        "reference": row.reference,
        "found": result.finding.outcome.value,
        "evidence_ids": [str(one) for one in row.evidence_ids],
        "in_control": [*(row.in_control or ())],
    }
    await _audit(session, actor, CheckAction.CHECK_ATTESTED, row, said)
    if row.check_id == _OWNERS:
        await reassessment.stand_in(session, actor, run.id, verified=True)
    return row


def _attestable(check_id: str, assessed: Assessed) -> CheckResult:
    """Return a check that may be attested now."""
    if check_id in FORMER_CHECKS:
        parts = " and ".join(FORMER_CHECKS[check_id])
        raise NotAttestableError(f"{check_id} is now two checks: {parts}. Attest those.")
    result = next(one for one in assessed.results if one.check.id == check_id)
    if result.attestation_id is not None and not result.carried:
        raise AlreadyAttestedError("Withdraw the attestation that stands first.")
    if result.finding.outcome is CheckOutcome.FULFILLED and not result.finding.adds:
        raise NotAttestableError(f"It is fulfilled: {result.finding.detail}")
    if not result.finding.attestable:
        detail = result.finding.detail.rstrip(".")
        raise NotAttestableError(f"{detail}. {result.finding.remedy or ''}".strip())
    return result


async def _in_control(
    session: TenantSession,
    actor: AuthContext,
    run: reading.Run,
    body: CheckAttestationIn,
    result: CheckResult,
) -> list[PersonInControl]:
    """Return whom an attestation names as in control, with the names of those who are parties.

    Who is no party is screened here, by name: the run did not.
    """
    lacks = in_control.lacking(
        result.finding.asks_in_control, {one.ground for one in body.in_control}
    )
    if lacks is not None:
        raise InControlNotNamedError(lacks)
    if any(one.as_of > today() for one in body.in_control):
        raise InvalidRequestError("in_control: as_of lies in the future.")
    parties = await history.fetch_parties(session, run.id) if body.in_control else []
    people = {one.entity_id: one.name for one in parties if one.type == "Person"}
    if {one.entity_id for one in body.in_control if one.entity_id} - people.keys():
        raise ReferenceNotFoundError("in_control: no such person among the investigation's parties")
    alone = [one.name for one in body.in_control if one.name is not None]
    screened = await named.screen_names(session, actor, run, alone) if alone else {}
    return [
        PersonInControl(
            **one.model_dump(exclude={"name"}),
            name=people[one.entity_id] if one.entity_id else str(one.name),
            screening_id=screened[one.name] if one.name is not None else None,
        )
        for one in body.in_control
    ]


async def _supersede(
    session: TenantSession, actor: AuthContext, run_id: UUID, check_id: str, assessed: Assessed
) -> None:
    """Withdraw the run's attestation of a check that does not count any more."""
    for one in await repository.standing(session, run_id):
        if one.check_id == check_id and check_id not in assessed.attestations:
            await repository.withdraw(session, one.id, actor.user_id, now())
            await _audit(session, actor, CheckAction.CHECK_ATTESTATION_WITHDRAWN, one, {})


async def withdraw(
    session: TenantSession,
    actor: AuthContext,
    investigation_id: UUID,
    attestation_id: UUID,
    expected_version: ExpectedVersion | None = None,
) -> None:
    """Withdraw an attestation; anyone who may decide may. The check is open again.

    Raises:
        MachineNeverDecidesError: a service account.
        InvestigationNotFoundError, AttestationNotFoundError: absent, or another tenant's.
        PreconditionFailedError: `expected_version` names another version.
        AttestationWithdrawnError: it is withdrawn already.

    """
    require_person(actor)
    row = await get_attestation(session, investigation_id, attestation_id, lock=True)
    check_version(expected_version, row.version)
    if row.withdrawn:
        raise AttestationWithdrawnError
    await repository.withdraw(session, row.id, actor.user_id, now())
    await _audit(session, actor, CheckAction.CHECK_ATTESTATION_WITHDRAWN, row, {})
    if row.check_id == _OWNERS:
        await reassessment.stand_in(session, actor, row.investigation_id, verified=False)


async def _audit(
    session: TenantSession,
    actor: AuthContext,
    action: CheckAction,
    row: Attestation,
    more: dict[str, JSON],
) -> None:
    await audit.record(
        session,
        actor,
        action,
        "investigation",
        row.investigation_id,
        {"attestation_id": str(row.id), "check_id": row.check_id, **more},
    )
