"""The queue of hits: every candidate of every screening lands in it once a party and entry."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import TypedDict, cast
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.foundation.durable import outbox
from atlas.identity.audit.service import record
from atlas.knowledge.sdd_records import service as sdd_records
from atlas.knowledge.sdd_records.domain import SCREENING_HIT
from atlas.sources.screening.actions import ScreeningAction
from atlas.sources.screening.domain import standing
from atlas.sources.screening.domain.decisions import (
    HitStatus,
    is_stronger,
    stronger,
)
from atlas.sources.screening.domain.features import (
    EntryFeatures,
    EntryKept,
    PartyKept,
    entry_from_data,
    name_key,
    party_from_data,
)
from atlas.sources.screening.domain.standing import Change, Sides
from atlas.sources.screening.models import HitRow, SightingRow, SuppressionRow
from atlas.sources.screening.repository import hits as repository
from atlas.sources.screening.schemas import (
    ScreeningCandidate,
    ScreeningResult,
    Strength,
    Suppressed,
)
from atlas.sources.screening.service import inbox, listing
from atlas.sources.screening.service.equal_names import holds_equal
from atlas.sources.screening.service.parties import Party

GRAVER = "screening_hit.graver"
"""Outbox kind: hits count for more than before. The id is what made it so: a decision's, that of
the suppression that has ended, or the screening's that saw them."""
_GRAVEST = (
    HitStatus.TRUE_MATCH,
    HitStatus.UNDECIDED,
    HitStatus.UNSURE,
    HitStatus.FALSE_POSITIVE,
)


@dataclass(slots=True)
class Plan:
    """What a set of screenings does to the queue; written after the screenings themselves."""

    results: list[ScreeningResult] = field(default_factory=list)
    opened: dict[UUID, HitRow] = field(default_factory=dict)
    seen: dict[UUID, HitRow] = field(default_factory=dict)
    reopened: list[tuple[HitRow, Change]] = field(default_factory=list)
    voided: list[UUID] = field(default_factory=list)
    ended: list[tuple[SuppressionRow, Change]] = field(default_factory=list)
    delisted: list[HitRow] = field(default_factory=list)
    relisted: list[HitRow] = field(default_factory=list)
    sightings: list[SightingRow] = field(default_factory=list)
    grown: set[UUID] = field(default_factory=set)
    graver: list[UUID] = field(default_factory=list)
    """Screenings that found what counts for more than it did."""
    typed: set[UUID] = field(default_factory=set)
    """Screenings of entities that state facts which no source claims of them."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the queue holds about the screened parties; new hits are added as they are planned."""

    hits: dict[tuple[str, str, str], HitRow]
    suppressions: Mapping[str, Sequence[SuppressionRow]]

    def hit(self, party: Party, item: ScreeningCandidate) -> HitRow | None:
        """Return the party's hit with an entry; of several in a merged cluster, the most severe."""
        found = [
            hit
            for key in party.aliases
            if (hit := self.hits.get((key, item.list_id, item.entry_key))) is not None
        ]
        return min(found, key=lambda hit: _GRAVEST.index(HitStatus(hit.status)), default=None)

    def suppressions_for(
        self, party: Party, item: ScreeningCandidate, entry: EntryFeatures
    ) -> list[SuppressionRow]:
        """Return the party's suppressions of this entry.

        By its number, or by what it says where that is enough to know the listed person by.
        """
        return [
            one
            for key in party.aliases
            for one in self.suppressions.get(key, ())
            if (one.list_id, one.entry_key) == (item.list_id, item.entry_key)
            or standing.passes_on(_sides(one), entry)
        ]


async def plan_hits(
    session: TenantSession,
    results: Sequence[ScreeningResult],
    parties: Sequence[Party],
    entries: Mapping[UUID, EntryFeatures],
    company_id: UUID | None,
) -> Plan:
    """Return what screenings do to the queue, and the screenings with their hits' status.

    Locks the parties' hits until the transaction ends.

    Args:
        session: the screenings' transaction.
        results: the screenings, not yet written.
        parties: the party of each, in the same order.
        entries: features of each entry, by the id of its state.
        company_id: the customer that was the reason to screen them.

    """
    keys = sorted({alias for party in parties for alias in party.aliases})
    await repository.lock_parties(session, keys)
    suppressions: dict[str, list[SuppressionRow]] = {}
    for one in await repository.suppressions_of_parties(session, keys):
        suppressions.setdefault(one.party_key, []).append(one)
    known = _Known(
        {
            (hit.party_key, hit.list_id, hit.entry_key): hit
            for hit in await repository.hits_of_parties(session, keys)
        },
        suppressions,
    )
    plan = Plan()
    for result, party in zip(results, parties, strict=True):
        placed = [_place(plan, known, result, party, item, entries) for item in result.candidates]
        plan.results.append(replace(result, candidates=tuple(placed)))
        if party.typed:
            plan.typed.add(result.id)
        plan.sightings += [
            SightingRow(
                item.id,
                item.hit_id,
                result.id,
                result.investigation_id,
                company_id,
                result.created_at,
            )
            for item in placed
            if item.hit_id is not None
        ]
    return plan


def _place(
    plan: Plan,
    known: _Known,
    result: ScreeningResult,
    party: Party,
    item: ScreeningCandidate,
    entries: Mapping[UUID, EntryFeatures],
) -> ScreeningCandidate:
    entry = entries[item.entry_id]
    matching = name_key(item.matched_query_name, result.query.kind)
    now = Sides(party.features, entry, item.strength, matching)
    hit = known.hit(party, item)
    suppression = _suppression(plan, known, party, item, now, result.created_at)
    if hit is None:
        hit = _opened(result, party, item, now, suppression)
        plan.opened[hit.id] = hit
    else:
        decided = hit.status in {HitStatus.TRUE_MATCH, HitStatus.FALSE_POSITIVE}
        if party.typed and not decided and not is_stronger(item.strength, Strength(hit.strength)):
            hit = replace(hit, sightings=hit.sightings + 1)  # what is typed tells nobody apart
        else:
            hit = _seen_again(plan, hit, result, item, now, suppression)
        _replace(plan, hit)
    known.hits[(hit.party_key, hit.list_id, hit.entry_key)] = hit
    shown = suppression if hit.status == HitStatus.FALSE_POSITIVE else None
    return replace(
        item,
        hit_id=hit.id,
        status=hit.status,
        status_when_screened=hit.status,
        suppression=_suppressed(shown) if shown else None,
        delisting_confirmed=hit.delisting_confirmed,
    )


def _replace(plan: Plan, hit: HitRow) -> None:
    """Keep the latest state of a hit that one call meets several times."""
    rows = plan.opened if hit.id in plan.opened else plan.seen
    rows[hit.id] = hit


def _suppression(
    plan: Plan,
    known: _Known,
    party: Party,
    item: ScreeningCandidate,
    now: Sides,
    moment: datetime,
) -> SuppressionRow | None:
    """Return a suppression that holds; one about this entry that does not is ended."""
    for one in known.suppressions_for(party, item, now.entry):
        if any(one.id == ended.id for ended, _ in plan.ended):
            continue
        change = standing.why_ended(_sides(one), now, one.expires_at, moment)
        if change is None:
            return one
        if (one.list_id, one.entry_key) == (item.list_id, item.entry_key):
            plan.ended.append((one, change))
    return None


def _sides(row: SuppressionRow | HitRow) -> Sides:
    return Sides(
        party_from_data(cast("PartyKept", row.party_features)),
        entry_from_data(cast("EntryKept", row.entry_features)),
        Strength(row.strength),
    )


def _opened(
    result: ScreeningResult,
    party: Party,
    item: ScreeningCandidate,
    now: Sides,
    suppression: SuppressionRow | None,
) -> HitRow:
    query = result.query
    return HitRow(
        id=new_id(),
        party_key=party.key,
        entity_id=party.entity_id,
        reference=query.reference,
        party_name=query.name,
        party_kind=query.kind.value,
        list_id=item.list_id,
        entry_key=item.entry_key,
        status=(HitStatus.FALSE_POSITIVE if suppression else HitStatus.UNDECIDED).value,
        reason=standing.SUPPRESSED if suppression else standing.NEW,
        review_required=False,
        awaits_second=False,
        freezes_decision=False,
        assigned_to=None,
        suppression_id=suppression.id if suppression else None,
        highest_strength=item.strength.value,
        delisting_confirmed=False,
        sightings=1,
        created_at=result.created_at,
        decided_at=suppression.created_at if suppression else None,
        decided_by=suppression.created_by if suppression else None,
        updated_at=result.created_at,
        version=1,
        **_facts(result, item, now),
    )


class _SeenLast(TypedDict):
    """What a hit takes over from the screening that saw it last."""

    entry_id: UUID
    version_id: UUID
    entry_name: str
    matched_name: str
    score: float
    strength: str
    measure: str
    regime: str
    topics: list[str]
    delisted: bool
    delisted_on: date | None
    screening_id: UUID
    candidate_id: UUID
    party_fingerprint: str
    entry_fingerprint: str
    party_features: PartyKept
    entry_features: EntryKept
    last_seen_at: datetime


def _facts(result: ScreeningResult, item: ScreeningCandidate, now: Sides) -> _SeenLast:
    """Return what a hit takes over from the screening that saw it last."""
    return {
        "entry_id": item.entry_id,
        "version_id": item.version_id,
        "entry_name": item.entry_name,
        "matched_name": item.matched_name,
        "score": item.score,
        "strength": item.strength.value,
        "measure": item.measure.value,
        "regime": item.regime,
        "topics": list(item.topics),
        "delisted": item.delisted,
        "delisted_on": item.delisted_on,
        "screening_id": result.id,
        "candidate_id": item.id,
        "party_fingerprint": now.party.fingerprint,
        "entry_fingerprint": now.entry.fingerprint,
        "party_features": cast("PartyKept", asdict(now.party)),
        "entry_features": cast("EntryKept", asdict(now.entry)),
        "last_seen_at": result.created_at,
    }


def _seen_again(
    plan: Plan,
    hit: HitRow,
    result: ScreeningResult,
    item: ScreeningCandidate,
    now: Sides,
    suppression: SuppressionRow | None,
) -> HitRow:
    change = standing.material_change(_sides(hit), now)
    highest = stronger(Strength(hit.highest_strength), item.strength)
    seen = replace(
        hit,
        **_facts(result, item, now),
        sightings=hit.sightings + 1,
        highest_strength=highest.value,
    )
    if change is not None and change.code == standing.GREW:
        plan.grown.add(hit.id)
    if change is not None:  # what was proposed was proposed about something else
        plan.voided.append(hit.id)
        seen = replace(seen, awaits_second=False)
    match HitStatus(hit.status):
        case HitStatus.TRUE_MATCH:
            return _listed_still(plan, hit, seen, change)
        case HitStatus.FALSE_POSITIVE if suppression is None:
            ended = [cause for one, cause in plan.ended if one.hit_id == hit.id]
            cause = ended[-1] if ended else change or Change(standing.NOT_SUPPRESSED)
            return _reopened(plan, seen, cause)
        case HitStatus.FALSE_POSITIVE:
            return replace(seen, suppression_id=suppression.id if suppression else None)
        case HitStatus.UNSURE if change is not None:
            return _reopened(plan, seen, change)
    if hit.delisted and not seen.delisted:  # who had been taken off the list is on it again
        plan.grown.add(hit.id)
        return _changed(seen, standing.RELISTED)
    return _changed(seen, change.code) if change is not None else seen


def _changed(hit: HitRow, reason: str) -> HitRow:
    return replace(hit, reason=reason, version=hit.version + 1, updated_at=hit.last_seen_at)


def _reopened(plan: Plan, hit: HitRow, cause: Change) -> HitRow:
    opened = replace(
        _changed(hit, cause.code),
        status=HitStatus.UNDECIDED.value,
        suppression_id=None,
        decided_at=None,
        decided_by=None,
    )
    plan.reopened.append((opened, cause))
    return opened


def _listed_still(plan: Plan, before: HitRow, seen: HitRow, change: Change | None) -> HitRow:
    """Keep a true match what it is; what happened to its listing is for a person to look at."""
    if seen.delisted and not before.delisted:
        now = replace(_changed(seen, standing.DELISTED), review_required=True)
        plan.delisted.append(now)
        return now
    if before.delisted and not seen.delisted:
        now = replace(
            _changed(seen, standing.RELISTED),
            review_required=True,
            freezes_decision=True,
            delisting_confirmed=False,
        )
        plan.relisted.append(now)
        return now
    if change is not None and change.code != standing.GREW:
        return replace(_changed(seen, change.code), review_required=True)
    return seen


def _suppressed(row: SuppressionRow) -> Suppressed:
    return Suppressed(
        id=row.id,
        decided_by=row.created_by,
        confirmed_by=row.confirmed_by,
        decided_at=row.created_at,
        rationale=row.rationale,
        expires_at=row.expires_at,
    )


async def write_hits(session: TenantSession, actor: AuthContext, plan: Plan) -> None:
    """Write the hits, before the candidates that point at them."""
    if plan.ended:
        for one, change in plan.ended:
            status = "expired" if change.code == standing.EXPIRED else "reopened"
            await repository.end_suppressions(
                session, [one.id], status, str(change), None, plan.results[0].created_at
            )
    if plan.voided:
        await repository.void_proposals(session, plan.voided, "void")
    if plan.opened:
        await repository.insert_hits(session, [*plan.opened.values()])
    if plan.seen:
        await repository.update_hits(session, [*plan.seen.values()])
    equal = {
        item.hit_id
        for result in plan.results
        for item in result.candidates
        if item.hit_id is not None and holds_equal(item.features, typed=result.id in plan.typed)
    }
    touched = [*plan.opened.values(), *plan.seen.values()]
    await inbox.follow(session, actor, touched, "screened anew", equal=equal)
    for hit, cause in plan.reopened:
        await record(
            session,
            actor,
            ScreeningAction.SCREENING_HIT_REOPENED,
            "screening_hit",
            hit.id,
            {"reason": cause.code, "changed": list(cause.what)},
        )
    for hit in plan.delisted:
        await listing.end_listing(session, actor, hit, hit.delisted_on or hit.last_seen_at.date())
        await record(
            session, actor, ScreeningAction.SCREENING_HIT_DELISTED, "screening_hit", hit.id
        )
    for hit in plan.relisted:
        await listing.assert_listed(session, actor, hit, hit.candidate_id)
        await inbox.alert(session, actor, hit)
        await record(
            session, actor, ScreeningAction.SCREENING_HIT_RELISTED, "screening_hit", hit.id
        )
    await _end_simplified(session, actor, plan)


async def _end_simplified(session: TenantSession, actor: AuthContext, plan: Plan) -> None:
    """End simplified due diligence of the customers whose parties have a hit that waits."""
    waiting = {hit.id for hit in (*plan.opened.values(), *plan.relisted)}
    waiting |= {hit.id for hit, _ in plan.reopened}
    affected = {
        item.company_id for item in plan.sightings if item.company_id and item.hit_id in waiting
    }
    if affected:
        await sdd_records.lapse(session, actor, sorted(affected), (SCREENING_HIT,))


async def tell_of_graver(session: TenantSession, plan: Plan) -> None:
    """Notify those whose risk rests on a party of what is newly open about it.

    A hit that is new, open again or stronger counts for more than it did in an evaluation before
    it, even if it is weak. While it waits, no favourable result that rests on the party holds. No
    one should have to press a button for that.
    """
    opened = {hit.id for hit in plan.opened.values() if hit.status == HitStatus.UNDECIDED}
    opened |= {hit.id for hit, _ in plan.reopened} | {hit.id for hit in plan.relisted} | plan.grown
    for result in plan.results:
        if any(item.hit_id in opened for item in result.candidates):
            plan.graver.append(result.id)
            await outbox.enqueue(session, GRAVER, result.id)


async def write_sightings(session: TenantSession, plan: Plan) -> None:
    """Write which screening saw which hit, after the candidates."""
    if plan.sightings:
        await repository.insert_sightings(session, plan.sightings)
