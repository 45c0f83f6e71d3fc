"""What a run found, as it may be reported now: with what was found, decided and changed since."""

import dataclasses
from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec.structs import replace

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.investigations.modules import service as modules
from atlas.investigations.modules.domain.snapshot import Hit as Candidate
from atlas.investigations.modules.errors import ModuleNotRunError
from atlas.investigations.modules.schemas import ModuleOut
from atlas.investigations.results.domain import Hit, Steps
from atlas.investigations.runs import queries, raising, reassessment, service, snapshot
from atlas.investigations.runs.lists_today import listed_today
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.older_rules import as_of_both
from atlas.investigations.runs.queries import Record
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.schemas import ScreeningRowOut
from atlas.investigations.runs.screened import screening_of
from atlas.investigations.runs.steps import ownership
from atlas.investigations.runs.steps.listed import named_hits
from atlas.investigations.runs.unearned import unearned
from atlas.knowledge.graph.domain.method import METHOD
from atlas.knowledge.graph.domain.ownership_words import worse_control
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.aged import OUTDATED_WORDS, silence_lost
from atlas.risk.indicators.schemas import IndicatorOut, IndicatorStatus
from atlas.risk.portfolio import service as portfolio
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.screening import service as screening
from atlas.sources.screening.schemas.hits import HitOut


async def record_now(session: TenantSession, record: Record) -> Record:
    """Return what a run found with what was found, decided and changed since.

    A hit counts as people have decided it by now, and one that the run did not see counts too.
    Ownership by listed parties and the modules that examine hits are computed from them. Nothing
    counts for less unless people have decided so. Where the basis of the run's evaluation has
    changed, "nothing found" is no longer an answer.
    """
    why = await _outdated(session, record.run)
    steps = await _steps_now(session, record.run, record.steps)
    results = await _modules(session, record.run, record.steps, steps, why)
    lost = await _since_then(session, record.run, record.steps, why)
    told = listed_today(unearned(steps, lost), await lists.standings_for(session, today()))
    dismissed, delisted = reassessment.lifted_since(record.steps, steps)
    already = [code for code in why if code not in lost]
    if "registers" in why and await _were_old(session, record.run):
        already.append("registers")
    return dataclasses.replace(
        record,
        steps=told,
        modules=results,
        dismissed=dismissed,
        delisted=delisted,
        already=already,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Worth:
    """What the favourable results of a run are worth today.

    outdated: why they are no answer any more, as codes. more_severe: the hits that count for
    more than the run found, in words.
    """

    outdated: tuple[str, ...]
    more_severe: tuple[str, ...]


async def worth_today(session: TenantSession, run: Investigation) -> Worth:
    """Return what the favourable results of a run are worth today, next to what it found."""
    steps = now = await lifecycle.fetch_steps(session, run.id)
    if run.status == "complete":
        hits, parties = await _hits_now(session, run, steps)
        seen = reassessment.seen_decisions(steps)
        now = raising.as_they_count(steps, hits, parties, seen)
    return Worth(await _outdated(session, run), others_than(now, steps))


def others_than(now: Steps, kept: Steps) -> tuple[str, ...]:
    """Return the hits that are others, or count otherwise, than the steps kept them; in words."""
    known = {_counted(row.party_id, hit) for row in kept.rows for hit in row.hits}
    return tuple(
        f"{row.name}: {list_label(hit.list_id)}, {hit.entry_name}, {hit.decision.replace('_', ' ')}"
        for row in now.rows
        for hit in row.hits
        if _counted(row.party_id, hit) not in known
    )


def _counted(party: str, hit: Hit) -> tuple[object, ...]:
    return party, hit.list_id, hit.entry_key, hit.decision, hit.strength, hit.delisted


async def modules_now(session: TenantSession, investigation_id: UUID) -> list[ModuleOut]:
    """Return the modules' results as they may be reported now, in the catalogue's order.

    Raises:
        InvestigationNotFoundError: 404, absent, withdrawn, or another tenant's.

    """
    run = await service.require(session, investigation_id)
    steps = await lifecycle.fetch_steps(session, run.id)
    why = await _outdated(session, run)
    return await _modules(session, run, steps, await _steps_now(session, run, steps), why)


async def module_now(session: TenantSession, investigation_id: UUID, code: str) -> ModuleOut:
    """Return one module's result as it may be reported now.

    Raises:
        InvestigationNotFoundError: 404, absent, withdrawn, or another tenant's.
        ModuleNotRunError: 404, it was not asked for, or has not run yet.

    """
    for one in await modules_now(session, investigation_id):
        if one.code == code:
            return one
    raise ModuleNotRunError(f"The module {code} has no result in this investigation.")


async def screenings_now(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[ScreeningRowOut]:
    """Return a page of the screenings, with what the lack of a candidate is worth today.

    Raises:
        InvestigationNotFoundError: 404, absent, withdrawn, or another tenant's.

    """
    page = await queries.screenings_of(session, investigation_id, params)
    run = await service.require(session, investigation_id)
    lost = [*silence_lost(await _outdated(session, run))]
    items = [ScreeningRowOut.model_validate(one) for one in page.items]
    return page.of([one.model_copy(update={"outdated": lost}) for one in items])


async def indicators_now(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[IndicatorOut]:
    """Return a page of the indicators, with what one that did not fire is worth today.

    Raises:
        InvestigationNotFoundError: 404, absent, withdrawn, or another tenant's.

    """
    page = await queries.indicators_of(session, investigation_id, params)
    run = await service.require(session, investigation_id)
    why = [*await _outdated(session, run)]
    items = [IndicatorOut.model_validate(one) for one in page.items]
    return page.of(
        [
            one.model_copy(update={"outdated": why}) if one.status == _NOT_FIRED else one
            for one in items
        ]
    )


_NOT_FIRED = IndicatorStatus.NOT_FIRED


async def _steps_now(session: TenantSession, run: Investigation, steps: Steps) -> Steps:
    """Return the steps with the hits as they are decided now; the same ones if none has changed."""
    if run.status != "complete":
        return steps
    known = reassessment.as_decided(steps, *await _hits_now(session, run, steps))
    found = screening_of(known)
    if found.hits == screening_of(steps).hits:
        return _led(await _by_both_rules(session, run, steps), steps)
    owned = await ownership.computed(session, run, found)
    return _led(replace(known, sanctioned=owned.result), steps)


async def _by_both_rules(session: TenantSession, run: Investigation, steps: Steps) -> Steps:
    """Return the steps with the less favourable results where the rules of ownership were older."""
    plan = (await lifecycle.find_plan(session, run.id)).ownership
    if plan is None or plan.method == METHOD:
        return steps
    now = (await ownership.computed(session, run, screening_of(steps))).result.regimes
    regimes = as_of_both(steps.sanctioned.regimes, now)
    return replace(steps, sanctioned=replace(steps.sanctioned, regimes=regimes))


async def _hits_now(
    session: TenantSession, run: Investigation, steps: Steps
) -> tuple[Sequence[HitOut], Mapping[UUID, str]]:
    """Return every hit of the run's parties now, and the party that was screened of each."""
    standing = await reassessment.standing_of(session, run)
    return standing.hits, await raising.parties_screened(session, run, steps, standing.hits)


def _led(now: Steps, kept: Steps) -> Steps:
    """Return the steps with control no better than the run's newest evaluation found it.

    That one knows who is in control by attestation, who is no party.
    """
    known = {one.regime: one.control for one in reassessment.regimes_in(kept)}
    regimes = tuple(
        replace(one, control=worse_control(one.control, known.get(one.regime) or one.control))
        if one.control
        else one
        for one in now.sanctioned.regimes
    )
    uncompared = kept.sanctioned.uncompared_in_control
    sanctioned = replace(now.sanctioned, regimes=regimes, uncompared_in_control=uncompared)
    return now if sanctioned == now.sanctioned else replace(now, sanctioned=sanctioned)


async def _modules(
    session: TenantSession, run: Investigation, kept: Steps, now: Steps, why: Sequence[str]
) -> list[ModuleOut]:
    results = await modules.list_modules(session, run.id)
    named = await _named_now(session, kept)
    if now is not kept or named:
        seen = await snapshot.load(session, run, now, on=today())
        seen = dataclasses.replace(seen, named_hits=named)
        results = reassessment.looked_at_again(results, seen)
    return await modules.shown(session, results, outdated=[OUTDATED_WORDS[code] for code in why])


async def _named_now(session: TenantSession, steps: Steps) -> tuple[Candidate, ...]:
    """Return the hits of persons in control by name alone, as people have decided them by now.

    Those of persons who were named after the run are known by its later evaluations.
    """
    if steps.evaluation is None:
        return ()
    known = [*steps.evaluation.named_hits]
    known += [key for one in steps.reassessments for key in one.named_hits]
    hits = await screening.hits_of_ids(session, {UUID(key) for key in known})
    return named_hits(hits)


async def _since_then(
    session: TenantSession, run: Investigation, steps: Steps, why: Sequence[str]
) -> tuple[str, ...]:
    """Return the reasons that came after the run, which itself reports lists that did not answer.

    A list that answered then and does not today is a reason, regardless of the others.
    """
    if "lists" not in why:
        return tuple(why)
    then = {one.list_id for one in screening_of(steps).lists if one.shortcoming is None}
    if then - (await lists.standings_for(session, today())).answering:
        return tuple(why)
    beside = {*await _outdated(session, run, silent=False)}
    return tuple(code for code in why if code != "lists" or code in beside)


async def _were_old(session: TenantSession, run: Investigation) -> bool:
    """Return whether the registers were past their age on the run's day, and are the same today."""
    risk = (await service.with_risk(session, run)).risk
    if risk is None:
        return False
    ground = await portfolio.ground_of(session)
    return await evaluations.on_old_registers(session, UUID(risk.evaluation_id), ground, run.day)


async def _outdated(
    session: TenantSession, run: Investigation, *, silent: bool = True
) -> tuple[str, ...]:
    """Return why what the run's evaluation rests on is not what it was, as codes.

    `silent`: whether required lists that do not answer today are a reason.
    """
    risk = (await service.with_risk(session, run)).risk
    if risk is None:
        return ()
    evaluation = UUID(risk.evaluation_id)
    ground = await portfolio.ground_of(session)
    if not silent:
        ground = dataclasses.replace(ground, silent=False)
    return (await evaluations.outdated_of(session, {evaluation}, ground)).get(evaluation, ())
