"""Use cases of checks: which an investigation fulfils, and what a person attests."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import InvalidRequestError, ReferenceNotFoundError
from atlas.foundation.core.four_eyes import require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.investigations.checks import named, repository
from atlas.investigations.checks.actions import CheckAction
from atlas.investigations.checks.assessed import Assessed
from atlas.investigations.checks.counting import OWNERS, CountedAttestations, assess
from atlas.investigations.checks.domain import (
    CheckOutcome,
    CheckResult,
    in_control,
)
from atlas.investigations.checks.domain.in_control import PersonInControl
from atlas.investigations.checks.domain.written import ChecksWritten
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
from atlas.investigations.runs import history, queries, reassessment
from atlas.investigations.runs import service as runs
from atlas.investigations.runs.attested import listed_under
from atlas.investigations.runs.screened import ended
from atlas.knowledge.evidence import service as evidence
from atlas.risk.evaluations.errors import LATER_RUN, EvaluationSupersededError
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import FORMER_CHECKS
from atlas.sources.screening import service as screening
from atlas.sources.screening.schemas.hits import HitOut


async def get_checks(
    session: TenantSession, investigation_id: UUID, tier: Tier | None = None
) -> InvestigationChecksOut:
    """Return the checks of an investigation, at its evaluation's tier or another.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    run = await runs.require(session, investigation_id)
    return checks_out(run.id, await assess(session, run, tier=tier))


async def hits_in_control(session: TenantSession, investigation_id: UUID) -> list[HitOut]:
    """Return the hits of persons in control, named by name alone, that are not dismissed.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    run = await runs.require(session, investigation_id)
    found = await named.hits_of_all(session, run)
    return [hit for hit in found if hit.status in named.HELD and not ended(hit)]


async def for_report(session: TenantSession, investigation_id: UUID) -> ChecksWritten:
    """Return the checks as a report shows them: JSON, those who attested by name, not by id.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    run = await runs.require(session, investigation_id)
    assessed = await assess(session, run)
    out = checks_out(run.id, assessed).model_dump(
        mode="json",
        exclude={"items": {"__all__": {"attestation": {"attested_by", "withdrawn_by"}}}},
    )
    document = cast("ChecksWritten", out)
    for item in document["items"]:
        name = item.pop("attested_by_name")
        if attestation := item.get("attestation"):
            attestation["attested_by_name"] = name
    over = {hit.id for hit in assessed.named_hits if ended(hit)}
    confirmed = await screening.delistings_of(session, over)
    ended_on = {key: (one.second_at or one.decided_at).date() for key, one in confirmed.items()}
    matches = named.matches_said(assessed.named_hits, ended_on)
    searched = {*assessed.named_screenings, *(one["screening_id"] for one in matches)}
    return document | {
        "in_control_matches": matches,
        "in_control_screenings": sorted(searched),
        "in_control_regimes": sorted(listed_under(assessed.named_hits)),
        "in_control_uncompared": await named.uncompared_of(session, run),
    }


async def evaluate_again(
    session: TenantSession, actor: AuthContext, investigation_id: UUID
) -> StoredEvaluation:
    """Evaluate a run again with the current decisions about its hits, and with what is attested.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.
        NothingToEvaluateError: 409, the run is not complete.
        BasisChangedError: 409, the lists state something that the run has not seen: rerun it.
        EvaluationSupersededError: 409, a later investigation of the company is complete.

    """
    run = await runs.require(session, investigation_id, lock=True)
    if any(one.id != run.id for one in await history.complete_since(session, run)):
        raise EvaluationSupersededError(LATER_RUN)
    return await reassessment.reassess(session, actor, investigation_id, CountedAttestations())


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
    before = await repository.standing(session, run.id)
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
    await _supersede(session, actor, before, body.check_id, assessed)
    if not await repository.insert(session, row):
        raise AlreadyAttestedError("Withdraw the attestation that stands first.")
    said: dict[str, JSON] = {
        "note": row.note,
        "reference": row.reference,
        "found": result.finding.outcome.value,
        "evidence_ids": [str(one) for one in row.evidence_ids],
        "in_control": plain(row.in_control or []),
    }
    await _audit(session, actor, CheckAction.CHECK_ATTESTED, row, said)
    if row.check_id == OWNERS:
        await reassessment.follow_attestations(session, actor, run.id, CountedAttestations())
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
    run: queries.Run,
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
    session: TenantSession,
    actor: AuthContext,
    before: Sequence[Attestation],
    check_id: str,
    assessed: Assessed,
) -> None:
    """Withdraw the run's attestation of a check that does not count any more.

    `before`: what stood before the checks were assessed. What was attested since counts.
    """
    for one in before:
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
    if row.check_id == OWNERS:
        await reassessment.follow_attestations(
            session, actor, row.investigation_id, CountedAttestations()
        )


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
