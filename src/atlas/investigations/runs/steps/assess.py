"""Steps `module:CODE`, `indicators`, `evaluation`: from what was found to a risk."""

from collections.abc import Sequence
from dataclasses import replace

from atlas.foundation.db import TenantSession
from atlas.identity.users import service as users
from atlas.investigations.modules import service as modules
from atlas.investigations.modules.domain import MODULES
from atlas.investigations.modules.domain.network import Network
from atlas.investigations.modules.domain.snapshot import IDENTIFIED, InvestigationSnapshot
from atlas.investigations.modules.schemas import ModuleAgentOut, ModuleOut, RuleOut
from atlas.investigations.results.domain import (
    MEDIA,
    AgentReading,
    Evaluated,
    ModuleResult,
    Recorded,
    RiskSummary,
    Website,
    evaluated,
)
from atlas.investigations.runs import facts, observations, snapshot
from atlas.investigations.runs.attested import Attestations, officials_stand_in
from atlas.investigations.runs.counting import risk_summary
from atlas.investigations.runs.domain import ALL_MODULES
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.former import former_identity, was_another
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.presentation import shown_risk
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.screened import searched_by_all, taken
from atlas.investigations.runs.steps.below import compared_again
from atlas.investigations.runs.steps.listed import named_hits
from atlas.investigations.runs.steps.network import around
from atlas.knowledge.entities import service as entities
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.domain import SubjectFacts
from atlas.risk.evaluations.domain.later import of_another
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.indicators import service as risk_indicators
from atlas.risk.indicators.schemas import Indicator, IndicatorStatus
from atlas.risk.portfolio import service as portfolio


async def module(
    step: Step,
    code: str,
    *,
    website: Website | None = None,
    reading: AgentReading | None = None,
    agent: ModuleAgentOut | None = None,
    attested: Attestations | None = None,
) -> Outcome[ModuleResult]:
    """Run one module's rules. `website`, `reading`: what the same step just found.

    `agent`: what the module's agent did, for the module's answer. `attested`: what people attested,
    for a module that examines hits.
    """
    seen = await snapshot.load(step.session, step.run)
    if attested is not None and MODULES[code].after_screening:
        named = await attested.named_hits(step.session, step.run)
        seen = replace(seen, named_hits=named_hits(named))
    if website is not None:
        seen = replace(seen, footprint=observations.footprint(website))
    if reading is not None:
        seen = replace(
            seen,
            publications=(
                *seen.publications,
                *observations.read_media(reading if code == MEDIA else None, step.run.entity_id),
            ),
            passages=observations.passages({code: reading}),
        )
    out = await modules.run_module(step.session, step.run.id, code, seen, agent)
    return Outcome(
        result=ModuleResult(
            level=out.level,
            word=out.word,
            points=out.points,
            coverage=out.coverage.percent,
            footprint=website,
            reading=reading,
        ),
        message=(
            f"{out.title} ({code}): {out.word.replace('_', ' ')},"
            f" {out.coverage.percent:g} % assessed."
        ),
        data={
            "module": code,
            "level": out.word,
            "word": out.word,
            "coverage": out.coverage.percent,
        },
    )


async def indicators(step: Step) -> Outcome[Recorded]:
    """Record what every rule reported, and what it could not decide."""
    results = await modules.list_modules(step.session, step.run.id)
    found = [_indicator(result, rule) for result in results for rule in result.rules]
    await risk_indicators.record_indicators(step.session, step.run.entity_id, step.run.id, found)
    fired = sum(item.status is IndicatorStatus.FIRED for item in found)
    return Outcome(
        result=Recorded(recorded=len(found), fired=fired),
        message=f"{fired} of {len(found)} indicators fired.",
        data={"fired": fired},
    )


def _indicator(result: ModuleOut, rule: RuleOut) -> Indicator:
    known = next(item for item in MODULES[result.code].rules if item.code == rule.code)
    return Indicator(
        module=result.code.lower(),
        code=rule.code,
        title=rule.title,
        category=known.category,
        status=IndicatorStatus(rule.outcome),
        points=rule.points,
        critical=rule.critical and rule.outcome == "fired",
        reason=rule.reason,
        detail={"text": rule.detail},
        evidence_ids=tuple(rule.evidence_ids),
    )


class _AttestedError(Exception):
    """The owners of the evaluated run are attested by an earlier word that is carried over."""


async def evaluation(step: Step, attested: Attestations) -> Outcome[Evaluated]:
    """Evaluate the subject and note the outcome on the run.

    Whether an attestation of an earlier run counts depends on the tier. So the run is evaluated
    without it first; where it counts, that evaluation is not kept.
    """
    run, officials = step.run, False
    named = await attested.named_hits(step.session, run)
    seen = replace(await snapshot.load(step.session, run), named_hits=named_hits(named))
    results = await modules.list_modules(step.session, run.id)
    uncompared = await attested.uncompared(step.session, run)
    near = await around(step.session, run, seen, named, uncompared=uncompared)
    steps = await lifecycle.fetch_steps(step.session, run.id)
    try:
        async with step.session.savepoint():
            stored = await _stored(step, seen, results, near)
            _only_without(await officials_stand_in(step.session, run, steps, attested))
    except _AttestedError:
        officials, seen = True, with_officials(seen)
        stored = await _stored(step, seen, results, near)
    await portfolio.note_searched(step.session, run.id, searched_by_all(steps))
    await compared_again(step, steps.enrich)
    summary = risk_summary(stored, run.depth, decidable=decidable(seen, results))
    await lifecycle.set_risk(step.session, run.id, summary)
    shown = shown_risk(summary)
    return Outcome(
        result=evaluated(summary, near, officials=officials, taken=taken(steps, named)),
        message=_said(shown) if run.entity_id else _UNKNOWN,
        data={"identified": bool(run.entity_id)}
        | {key: getattr(shown, key) for key in _OF_THE_EVENT},
    )


def _only_without(attested: bool) -> None:
    if attested:
        raise _AttestedError


async def _stored(
    step: Step, seen: InvestigationSnapshot, results: Sequence[ModuleOut], near: Network | None
) -> StoredEvaluation:
    run = step.run
    return await evaluations.evaluate_subject(
        step.session,
        step.actor,
        subject_id=run.entity_id,
        investigation_id=run.id,
        company_id=run.company_id,
        facts=await known(step.session, run, seen, results, near),
        as_of=seen.as_of,
        depth=run.depth,
        covers_review=await _covers_review(step, decidable=decidable(seen, results)),
    )


def with_officials(seen: InvestigationSnapshot) -> InvestigationSnapshot:
    """Return the snapshot with senior managing officials in the place of a beneficial owner."""
    if seen.ownership is None:
        return seen
    return replace(seen, ownership=replace(seen.ownership, senior_managers_verified=True))


_OF_THE_EVENT = (
    "score",
    "level",
    "tier",
    "provisional",
    "score_at_worst",
    "level_at_worst",
    "tier_at_worst",
)


async def _covers_review(step: Step, *, decidable: bool) -> bool:
    """Return whether a run covers a periodic review, if it goes deep enough for the tier.

    A person started it, and it asked every module; `decidable`: the subject is identified and the
    mandatory checks could be answered. Of a customer that was another company before, a decision
    ends the review.
    """
    run = step.run
    if not decidable or run.entity_id is None or not set(ALL_MODULES) <= set(run.modules):
        return False
    if await was_another(step.session, run):
        return False
    starter = await users.find_by_id(step.session, run.created_by)
    return starter is not None and starter.kind == "person"


_UNKNOWN = "It is not known which company this is: its score is kept, and not shown."


def _said(risk: RiskSummary) -> str:
    """Return the result in words; while the level is provisional the worst case comes first."""
    level = f"{risk.score}: {risk.level.replace('_', ' ')}"
    worst = f"{risk.score_at_worst}: {(risk.level_at_worst or '').replace('_', ' ')}"
    tier = risk.tier.upper()
    if risk.provisional:
        return f"Risk at worst {worst}; provisionally {level}; {tier}."
    return f"Risk {level}, {tier}; at worst {worst}."


async def known(
    session: TenantSession,
    run: Investigation,
    seen: InvestigationSnapshot,
    results: Sequence[ModuleOut],
    near: Network | None,
) -> SubjectFacts:
    """Return what a run knows, as the input of the matrix.

    Args:
        session: the tenant's.
        run: the run.
        seen: what it found.
        results: its modules' results.
        near: the parties around the subject; None when there is no subject.

    """
    enriched = await lifecycle.find_enriched(session, run.id)
    ubos = [*seen.ownership.ubos, *seen.ownership.possible_ubos] if seen.ownership else []
    wanted = [*ubos, *([run.entity_id] if run.entity_id else [])]
    people = await entities.get_entities(session, wanted) if wanted else {}
    found = facts.facts_of(
        seen,
        subject=people[run.entity_id].data if run.entity_id else {},
        people={str(key): entity.data for key, entity in people.items()},
        module_levels={result.code: result.level for result in results},
        module_rules=modules.rules_of(results),
        unsettled=modules.unsettled(results),
        dataset_dates={item.name: item.data_date or "undated" for item in enriched.datasets},
        network=near,
        silent_of=frozenset(
            str(key)
            for key, entity in people.items()
            if entity.data.get("nationalities") and not entity.stated.get("nationalities")
        ),
    )
    return of_another(found) if (await former_identity(session, run)).waits else found


def decidable(seen: InvestigationSnapshot, results: Sequence[ModuleOut]) -> bool:
    """Whether the mandatory checks ran: the subject is known, and the lack of a hit counts."""
    rules = {rule.code: rule for result in results for rule in result.rules}
    screened = rules.get("direct_asset_freeze")
    return (
        seen.subject.status in IDENTIFIED
        and screened is not None
        and screened.outcome != "not_assessed"
    )
