"""The checks of a run as they are counted now, with what people attested of it."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import Filter, ListParams
from atlas.identity.users import service as users
from atlas.investigations.checks import gathering, named, repository
from atlas.investigations.checks.assessed import Assessed
from atlas.investigations.checks.domain import (
    CheckOutcome,
    CheckResult,
    Earlier,
    Word,
    assess_checks,
)
from atlas.investigations.checks.models import Attestation
from atlas.investigations.runs import queries
from atlas.risk.due_diligence import service as due_diligence
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import EvaluationSummaryOut
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy import service as policies
from atlas.risk.policy.domain import catalogue
from atlas.sources.screening.schemas.hits import HitOut
from atlas.sources.screening.service import Standing

OWNERS = "ubo_identification"
"""The check whose attestation is about the beneficial owners."""


class CountedAttestations:
    """Attestations by one rule for check, floor and report: an own one, or one carried over."""

    async def owners_attested(self, session: TenantSession, run: queries.Run) -> bool:
        """Return whether an attestation of the beneficial owners counts for an evaluated run."""
        results = (await assess(session, run)).results
        return any(
            one.check.id == OWNERS and one.outcome is CheckOutcome.ATTESTED for one in results
        )

    async def named_hits(self, session: TenantSession, run: queries.Run) -> tuple[HitOut, ...]:
        """Return the hits of those whom attestations of the customer ever named by name alone."""
        return await named.hits_of_all(session, run)

    async def uncompared(self, session: TenantSession, run: queries.Run) -> bool:
        """Return whether the customer's attestation names, by name alone, someone not compared."""
        return await named.uncompared_of(session, run)


async def assess(
    session: TenantSession,
    run: queries.Run,
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
    in_control = gathering.InControl(
        await named.hits_of_all(session, run), await named.uncompared_of(session, run)
    )
    newest = evaluation.id if evaluation else None
    gathered = await gathering.gather(session, run, in_control, standing, newest)
    policy = await policies.in_force(session)
    own = {one.check_id: one for one in await repository.standing(session, run.id)}
    words = {key: Word(one.id, one.note, one.basis) for key, one in own.items()}
    before = await repository.earlier(session, run.id, run.company_id, run.created_at)
    earlier = {one.check_id: _earlier(one) for one in before}
    checks = catalogue(policy.checks)
    material = gathered.material
    results = assess_checks(checks, asked, material, words, earlier, today())
    people = await named.standing(session, run, _of_owners(results, (*before, *own.values())))
    people = await named.with_earlier(session, run, people)
    if people is not None and material is not None:
        material = people.added_to(material)
        results = assess_checks(checks, asked, material, words, earlier, today())
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
        list_days=gathered.list_days,
        register_changes=gathered.material.register_changes if gathered.material else (),
        names=await users.names_of(session, givers) if givers else {},
        earlier_hits=gathered.earlier_hits,
        named_hits=people.hits if people is not None else (),
        named_screenings=people.screenings if people is not None else (),
    )


def _of_owners(
    results: Sequence[CheckResult], attestations: Sequence[Attestation]
) -> Attestation | None:
    """Return the attestation of the owners that counts."""
    counted = {one.attestation_id for one in results if one.check.id == OWNERS}
    return next((one for one in attestations if one.id in counted), None)


async def tier_now(
    session: TenantSession, run: queries.Run, evaluation: EvaluationSummaryOut | None
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
