"""A run evaluated again with what people have decided about its hits since.

The facts of a run stay as they were found; what a person decides about a hit changes what they
mean. The modules that examine hits, ownership by sanctioned persons and the matrix are computed
again with the decisions as they stand; the run's own findings, its report and its first evaluation
stay.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from msgspec import structs

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.db import TenantSession
from atlas.investigations.modules import service as modules
from atlas.investigations.modules.domain import MODULES, assess
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.modules.schemas import ModuleOut
from atlas.investigations.results.domain import (
    REASSESSMENT,
    Apart,
    Considered,
    Hit,
    Moved,
    Reassessment,
    Regime,
    RiskSummary,
    Sanctioned,
    ScreenedParty,
    Steps,
    TakenHits,
    document_of,
    rated,
)
from atlas.investigations.runs import service, snapshot
from atlas.investigations.runs.attested import (
    Attestations,
    listed_under,
    officials_stand_in,
    with_in_control,
)
from atlas.investigations.runs.counting import risk_summary
from atlas.investigations.runs.errors import BasisChangedError, NothingToEvaluateError
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.presentation import shown_risk
from atlas.investigations.runs.repository import findings, history, lifecycle
from atlas.investigations.runs.screened import ended, screening_of, taken
from atlas.investigations.runs.steps import assess as assessing
from atlas.investigations.runs.steps import ownership
from atlas.investigations.runs.steps.listed import earlier_hit, named_hits
from atlas.investigations.runs.steps.network import around
from atlas.investigations.runs.steps.screening import with_further
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.matrix.domain import NOT_IDENTIFIED, level_said
from atlas.sources.screening import service as screening
from atlas.sources.screening.domain.decisions import is_stronger
from atlas.sources.screening.schemas import Strength
from atlas.sources.screening.schemas.hits import HitOut
from atlas.sources.screening.service import Standing

UNSEEN = "unseen"
"""What a hit was to a run that did not see it."""
_OF_THE_STEP = frozenset({"regimes", "apart", "senior_managers", *TakenHits.__struct_fields__})
"""What the step keeps in addition to what the timeline reports."""


async def reassess(
    session: TenantSession, actor: AuthContext, investigation_id: UUID, attested: Attestations
) -> StoredEvaluation:
    """Evaluate a run again with the current decisions about its hits.

    The evaluation uses today's reference data. When its result would not differ, the newest
    evaluation is returned as it is.

    Args:
        session: the tenant's.
        actor: who evaluates.
        investigation_id: the run.
        attested: what people attested, as it counts now.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.
        NothingToEvaluateError: 409, the run is not complete.
        BasisChangedError: 409, the lists state something that the run has not seen: rerun it.

    """
    run = await service.require(session, investigation_id, lock=True)
    if run.status != "complete" or run.risk is None:
        raise NothingToEvaluateError(f"The investigation is {run.status}; rerun it.")
    steps = await lifecycle.fetch_steps(session, run.id)
    standing = as_seen(steps, await standing_of(session, run))
    if standing.unseen or standing.pending:
        raise BasisChangedError("The lists say more of the parties than the run saw; rerun it.")
    decided = as_decided(steps, standing.hits)
    again = await evaluated(session, actor, run, steps, decided, attested)
    looked_at = [*changes(steps, (*standing.hits, *again.named)), *newly_named(steps, again.named)]
    return await keep(session, run, again, looked_at)


@dataclass(frozen=True, slots=True)
class Again:
    """A run evaluated again: the evaluation, what it saw, and who of the sanctioned owns it."""

    stored: StoredEvaluation
    seen: InvestigationSnapshot
    results: Sequence[ModuleOut]
    sanctioned: Sanctioned
    senior_managers: bool = False
    named: tuple[HitOut, ...] = ()
    """Hits of persons in control who are no parties."""
    taken: TakenHits = field(default_factory=TakenHits)


async def follow_attestations(
    session: TenantSession, actor: AuthContext, investigation_id: UUID, attested: Attestations
) -> None:
    """Evaluate again the runs in which what is attested counts otherwise than it did.

    It looks at officials in place of an owner, and at hits of persons who are newly named. The
    customer's later runs are evaluated too, because an attestation is carried over to them. Nothing
    happens where a run cannot be evaluated again: its rerun asks again.
    """
    run = await service.require(session, investigation_id)
    for one in await history.complete_since(session, run):
        steps = await lifecycle.fetch_steps(session, one.id)
        same = await officials_stand_in(session, one, steps, attested) is stood_in(steps)
        if same and not newly_named(steps, await attested.named_hits(session, one)):
            continue
        with suppress(NothingToEvaluateError, BasisChangedError):
            await reassess(session, actor, one.id, attested)


async def evaluated(
    session: TenantSession,
    actor: AuthContext,
    run: Investigation,
    steps: Steps,
    decided: Steps,
    attested: Attestations,
) -> Again:
    """Evaluate a run with its hits as they count now.

    Args:
        session: the tenant's; it holds the run's row.
        actor: who evaluates.
        run: the run, complete.
        steps: what its steps kept.
        decided: the same with the hits as they count.
        attested: what people attested, as it counts now.

    """
    found = screening_of(decided)
    named = await attested.named_hits(session, run)
    if named or found.hits != screening_of(steps).hits:
        owned = await ownership.computed(session, run, found)
        decided = structs.replace(decided, sanctioned=owned.result)
    uncompared = await attested.uncompared(session, run)
    regimes = with_in_control(
        decided.sanctioned.regimes, listed_under(named), uncompared=uncompared
    )
    sanctioned = structs.replace(
        decided.sanctioned, regimes=regimes, uncompared_in_control=uncompared
    )
    decided = structs.replace(decided, sanctioned=sanctioned)
    seen = await snapshot.load(session, run, decided, on=today())
    senior_managers = await officials_stand_in(session, run, steps, attested)
    seen = assessing.with_officials(seen) if senior_managers else seen
    seen = replace(seen, named_hits=named_hits(named))
    results = looked_at_again(await modules.list_modules(session, run.id), seen)
    near = await around(session, run, seen, named, uncompared=uncompared)
    facts = await assessing.known(session, run, seen, results, near)
    subject = evaluations.Subject(run.entity_id, run.company_id, run.id, facts, run.depth)
    stored = await evaluations.evaluate_again(session, actor, subject, today())
    held = taken(decided, named)
    return Again(stored, seen, results, decided.sanctioned, senior_managers, named, held)


def considering(hit: HitOut, before: str) -> Considered:
    """Return a hit with the decision that an evaluation assumed, and the decision now."""
    return Considered(
        hit_id=hit.id,
        party_name=hit.party_name,
        list_id=hit.list_id,
        entry_name=hit.entry_name,
        before=before,
        after=hit.status,
    )


def changes(steps: Steps, hits: Sequence[HitOut]) -> list[Considered]:
    """Return the hits of which something else is decided than the newest evaluation considered."""
    known = considered(steps)
    return [
        considering(hit, known[str(hit.id)])
        for hit in sorted(hits, key=lambda one: (one.party_name, one.list_id, str(one.id)))
        if known.get(str(hit.id), hit.status) != hit.status
    ]


def newly_named(steps: Steps, named: Sequence[HitOut]) -> list[Considered]:
    """Return the hits of persons in control that the newest evaluation did not know."""
    known = considered(steps)
    return [
        considering(hit, UNSEEN)
        for hit in named
        if str(hit.id) not in known and hit.status != "false_positive"
    ]


def seen_decisions(steps: Steps) -> dict[str, str]:
    """Return what was decided of each hit when the run screened, by hit."""
    return {
        hit.hit_id: hit.decision for row in steps.rows for hit in row.hits if hit.hit_id is not None
    }


def considered(steps: Steps) -> dict[str, str]:
    """Return the decision that the newest evaluation assumed, by hit."""
    found = seen_decisions(steps) | (steps.evaluation.named_hits if steps.evaluation else {})
    for result in steps.reassessments:
        found |= {str(one.hit_id): one.after for one in result.considered} | result.named_hits
    return found


def ended_in(steps: Steps) -> frozenset[str]:
    """Return the hits that the newest evaluation took to be of an entry whose listing has ended."""
    newest = steps.reassessments[-1] if steps.reassessments else steps.evaluation
    if newest is not None and newest.ended is not None:
        return frozenset(newest.ended)
    return frozenset(ended_then(steps))


def ended_then(steps: Steps) -> Iterator[str]:
    """Yield the hits that the run's screening saw to be of an entry whose listing has ended."""
    for row in steps.rows:
        yield from (hit.hit_id for hit in row.hits if hit.delisted and hit.hit_id is not None)


def strengths_in(steps: Steps) -> dict[str, Strength]:
    """Return how strong each hit was to the newest evaluation."""
    found = {
        hit.hit_id: hit.strength for row in steps.rows for hit in row.hits if hit.hit_id is not None
    } | (steps.evaluation.named_strengths if steps.evaluation else {})
    for result in steps.reassessments:
        found |= result.named_strengths
    return {key: Strength(strength) for key, strength in found.items()}


def regimes_in(steps: Steps) -> Sequence[Regime]:
    """Return each regime's result on ownership by sanctioned persons, as last computed."""
    again = [result.regimes for result in steps.reassessments if result.regimes is not None]
    return again[-1] if again else steps.sanctioned.regimes


def apart_in(steps: Steps) -> Sequence[Apart]:
    """Return which former holders count under no entry without a rule, as last computed."""
    again = [result.apart for result in steps.reassessments if result.apart is not None]
    return again[-1] if again else steps.sanctioned.apart


def stood_in(steps: Steps) -> bool:
    """Whether the newest evaluation took senior managers for a beneficial owner, as attested."""
    if steps.reassessments:
        return steps.reassessments[-1].senior_managers
    return steps.evaluation is not None and steps.evaluation.senior_managers


async def standing_of(session: TenantSession, run: Investigation) -> Standing:
    """Return the current standing of a run's parties on the lists."""
    ids = [party.entity_id for party in await findings.fetch_parties(session, run.id)]
    references = [] if run.entity_id is not None else [str(run.id)]
    return await screening.standing_of(session, run.id, ids, references)


def as_seen(steps: Steps, standing: Standing) -> Standing:
    """Return the standing without what a run took over from earlier screenings, as it still is."""
    taken = {
        hit.hit_id: datetime.fromisoformat(row.screened_at)
        for row in steps.rows
        for hit in row.hits
        if hit.earlier and row.screened_at is not None
    }
    known = {
        hit.id
        for hit in standing.hits
        if (since := taken.get(str(hit.id))) is not None and not screening.has_changed(hit, since)
    }
    return replace(standing, unseen=standing.unseen - known)


def with_hits(
    steps: Steps,
    count: Callable[[Hit], Hit],
    more: Mapping[str, Sequence[Hit]] = MappingProxyType({}),
) -> Steps:
    """Return the steps with each hit as it counts, and more hits of a party by its id."""

    def counted(row: ScreenedParty) -> ScreenedParty:
        known = structs.replace(row, hits=tuple(map(count, row.hits)))
        return with_further(known, more.get(row.party_id, ()))

    screened = {
        number: structs.replace(result, rows=tuple(map(counted, result.rows)))
        for number, result in steps.screened.items()
    }
    return structs.replace(steps, screened=screened)


def as_decided(
    steps: Steps, hits: Sequence[HitOut], party_of: Mapping[UUID, str] = MappingProxyType({})
) -> Steps:
    """Return the steps with each hit as people have decided it by now.

    Args:
        steps: what the run's steps kept.
        hits: every hit of its parties now.
        party_of: by hit, the id of the party that was screened, where a hit that the run did not
            see counts too.

    """
    known = {str(hit.id): hit for hit in hits}
    seen = seen_decisions(steps)
    more: dict[str, list[Hit]] = {}
    for hit in hits:
        if str(hit.id) not in seen and hit.id in party_of and hit.status != "false_positive":
            more.setdefault(party_of[hit.id], []).append(later_hit(hit, hit.status))
    return with_hits(steps, lambda one: _as_decided(one, known.get(one.hit_id or "")), more)


def lifted_since(kept: Steps, now: Steps) -> tuple[list[str], list[str]]:
    """Return the hits that the newest evaluation counts, and people have since decided not to.

    Those that they dismissed, and those of which they confirmed that the listing ended.
    """
    counted, over = considered(kept), ended_in(kept)
    hits = {hit.hit_id: hit for row in now.rows for hit in row.hits if hit.hit_id in counted}
    weighed = {key: hit for key, hit in hits.items() if counted[key] != "false_positive"}
    dismissed = [key for key, hit in weighed.items() if hit.decision == "false_positive"]
    return dismissed, [key for key, hit in weighed.items() if hit.ended and key not in over]


def later_hit(hit: HitOut, decision: str) -> Hit:
    """Return a hit that a screening after the run found."""
    return structs.replace(earlier_hit(hit), decision=decision, earlier=False, later=True)


def _as_decided(seen: Hit, known: HitOut | None) -> Hit:
    if known is None:
        return seen
    seen = as_strong(as_listed(seen, known), known)
    return structs.replace(seen, decision=known.status, delisted=ended(known))


def as_strong(seen: Hit, known: HitOut) -> Hit:
    """Return a hit with its evidence now, where that has grown."""
    if not is_stronger(known.strength, Strength(seen.strength)):
        return seen
    return structs.replace(seen, strength=known.strength.value)


def as_listed(seen: Hit, known: HitOut) -> Hit:
    """Return a hit with whether its list holds the entry now; if it counts is left as it is."""
    day = known.delisted_on.isoformat() if known.delisted_on else None
    return structs.replace(seen, taken_off=known.delisted, delisted_on=day)


def looked_at_again(kept: Sequence[ModuleOut], seen: InvestigationSnapshot) -> list[ModuleOut]:
    """Return the modules' results; those that examine hits are computed again."""
    return [
        modules.module_out(assess(MODULES[one.code], seen), seen)
        if MODULES[one.code].after_screening
        else one
        for one in kept
    ]


async def keep(
    session: TenantSession,
    run: Investigation,
    again: Again,
    looked_at: Sequence[Considered],
    *,
    automatic: bool = False,
) -> StoredEvaluation:
    """Note a new evaluation on the run: summary, step with what was considered, timeline."""
    stored, before = again.stored, run.risk
    if before is None or str(stored.id) == before.evaluation_id:
        return stored
    decidable = assessing.decidable(again.seen, again.results)
    summary = risk_summary(stored, run.depth, decidable=decidable)
    levels = {
        one.code: Moved(
            before=kept.word, after=one.word, word_before=kept.word, word_after=one.word
        )
        for one, kept in zip(
            again.results, await modules.list_modules(session, run.id), strict=True
        )
        if (one.level, one.word) != (kept.level, kept.word)
    }
    name = f"{REASSESSMENT}{stored.id}"
    await lifecycle.claim_step(session, run.id, name)
    found = Reassessment(
        at=now().isoformat(),
        automatic=automatic,
        considered=tuple(looked_at),
        modules=levels,
        before=rated(shown_risk(before)),
        after=rated(shown_risk(summary)),
        identified=run.entity_id is not None,
        floors=summary.floors,
        regimes=tuple(again.sanctioned.regimes),
        apart=tuple(again.sanctioned.apart),
        senior_managers=again.senior_managers,
        **structs.asdict(again.taken),
    )
    result = document_of(found)
    await lifecycle.save_step(session, run.id, name, result)
    await lifecycle.set_risk(session, run.id, summary)
    message = (
        f"Evaluated again{' by itself' if automatic else ''}, {len(looked_at)} decision(s)"
        f" considered: {_moved(run, before, summary)}."
    )
    told_of = {name: said for name, said in result.items() if name not in _OF_THE_STEP}
    await service.record_event(session, run.id, "evaluated", message, told_of)
    return stored


def _moved(run: Investigation, before: RiskSummary, after: RiskSummary) -> str:
    if run.entity_id is None:
        return NOT_IDENTIFIED
    said = (level_said(risk.rating, risk.reasons) for risk in (before, after))
    return " → ".join(said)
