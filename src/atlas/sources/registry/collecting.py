"""Collecting a company's structure: upward level by level, subsidiaries one level, by set."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from atlas.foundation.core.clock import today
from atlas.foundation.core.off_loop import in_thread
from atlas.knowledge.graph.domain.lifetimes import Held, Lifetime, lifetimes_above
from atlas.knowledge.identifiers.domain import LEI
from atlas.sources.protocol.domain.answers import MAX_BESIDE, SourceAnswer
from atlas.sources.registry import repository
from atlas.sources.registry.assembly import assemble
from atlas.sources.registry.below import UPWARD, note_below
from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.history import Interval
from atlas.sources.registry.domain.interests import Relation
from atlas.sources.registry.domain.void import is_void, join_valid_first
from atlas.sources.registry.errors import RecordNotFoundError
from atlas.sources.registry.models import DatasetRow, RecordRow, Ref
from atlas.sources.registry.repository import Session
from atlas.sources.registry.saying import state_of
from atlas.sources.registry.standing import Left, as_it_stands, interests_left
from atlas.sources.registry.subjects import parse_ref
from atlas.sources.registry.vanished import has_vanished, is_left_out, was_omitted

MAX_PARTIES = 2_000
_OFFICE = "Directorship"


async def collect(
    session: Session,
    record_ref: str,
    *,
    max_parties: int = MAX_PARTIES,
    as_of: date | None = None,
) -> SourceAnswer:
    """Collect owners and controllers upward, officers, and subsidiaries one level.

    Other holders, controllers and directors of those subsidiaries are included, up to `MAX_BESIDE`
    parties. Of the companies further down only the countries are (`note_below`).

    The chains of `as_of` (default today) come first. Those of former holders follow while there is
    room, each as far as its holdings stood at one time: a question as of an earlier day finds the
    owners of then. What is left out of them is a warning and truncates nothing.

    Raises:
        RecordNotFoundError: the reference names no loaded company.

    """
    datasets = await session.once(repository.all_datasets)
    found = await gather(session, record_ref, datasets, max_parties, as_of or today())
    return await in_thread(_answer, record_ref, found, datasets)


def _answer(record_ref: str, found: Collected, datasets: Sequence[DatasetRow]) -> SourceAnswer:
    """Put together what was collected (CPU only: runs in a thread)."""
    state = state_of(record_ref, found, datasets).to_json()
    return replace(assemble(found, datasets), state=state)


async def gather(
    session: Session,
    record_ref: str,
    datasets: Sequence[DatasetRow],
    max_parties: int,
    as_of: date,
) -> Collected:
    """Gather the records of a company's group.

    Raises:
        RecordNotFoundError: the reference names no loaded company.

    """
    start = parse_ref(record_ref, datasets)
    rows = await repository.records(session, [start]) if start else []
    if start is None or not rows or rows[0].record_type != "entity":
        raise RecordNotFoundError(f"{record_ref} names no company of a loaded dataset.")
    found = Collected(start, as_of, max_parties)
    await _add(session, found, [start])
    await _upward(session, found)
    held = await _subsidiaries(session, found)
    await _beside(session, found, held)
    await note_below(session, found, held)
    found.present = frozenset(found.records) | found.missing
    await _former(session, found)
    return found


async def _upward(session: Session, found: Collected) -> None:
    frontier = list(found.records)
    while frontier:
        relationships = await repository.into(session, frontier)
        found.asked.update(frontier)
        found.relationships.update({row.ref: row for row in relationships})
        follow: dict[Ref, None] = {}
        beside: dict[Ref, None] = {}
        left = interests_left(found, relationships)
        for row in relationships:
            for interval in found.intervals(row):
                if interval.state.holder is None:
                    continue
                holder = Ref(row.ref.dataset_id, interval.state.holder)
                goes_on = _followed(_now(found, row, interval, left), found.as_of)
                (follow if goes_on else beside)[holder] = None
        added = await _add(session, found, _within(found, [*follow, *beside]))
        roots = {found.union.root(ref) for ref in follow if ref in found.records}
        frontier = [ref for ref in added if found.union.root(ref) in roots]


async def _former(session: Session, found: Collected) -> None:
    """Follow everyone who held or controlled the subject at some time, nearest first."""
    links = [link for row in found.relationships.values() for link in _links(found, row)]
    left_out: set[Ref] = set()
    while True:
        chains = [
            Held(found.union.root(holder), found.union.root(subject), stood)
            for holder, subject, stood in links
        ]
        above = lifetimes_above(found.union.root(found.subject), chains)
        ask = [r for r in found.records if r not in found.asked and found.union.root(r) in above]
        if not ask:
            found.former_left_out = len(left_out)
            return
        found.asked.update(ask)
        holders: dict[Ref, None] = {}
        for row in await repository.into(session, ask):
            found.relationships.setdefault(row.ref, row)
            links += _links(found, row)
            named = (interval.state.holder for interval in found.intervals(row))
            holders |= {Ref(row.ref.dataset_id, one): None for one in named if one is not None}
        new = [ref for ref in holders if ref not in found.records and ref not in found.missing]
        room = 0 if found.truncated else found.room
        left_out.update(new[room:])
        await _add(session, found, new[:room])


def _links(found: Collected, row: RecordRow) -> Iterator[tuple[Ref, Ref, Lifetime]]:
    """Yield who held upward in a record, in whom, and when: without end where it was left out."""
    if row.subject_record is None:
        return
    subject = Ref(row.ref.dataset_id, row.subject_record)
    for interval in found.intervals(row):
        holder, relation = interval.state.holder, interval.relation
        if holder is not None and relation.type in UPWARD:
            end = None if is_left_out(row, interval) else relation.valid_to
            stood = Lifetime(relation.valid_from or date.min, end or date.max)
            stood = stood.with_the_day_before if relation.attributes.get("succession") else stood
            yield Ref(row.ref.dataset_id, holder), subject, stood


def _followed(relation: Relation, as_of: date) -> bool:
    return relation.type in UPWARD and relation.exists_at(as_of)


def _now(found: Collected, row: RecordRow, said: Interval, left: Left) -> Relation:
    """Return an interest as it is now: where it stands without its record, it has not ended."""
    relation = said.relation
    if not is_left_out(row, said):
        return relation
    stands = as_it_stands(found, row, said, left)
    if stands is not None or relation.omitted is None or not was_omitted(row, relation):
        return stands or relation
    return replace(relation, valid_to=relation.omitted.on)


def _holds(found: Collected, row: RecordRow, said: Interval) -> bool:
    """Whether an interest holds downward: until a statement ends it, also without its record."""
    relation = said.relation
    if relation.type in UPWARD and said.latest and has_vanished(row, relation):
        return True
    return _followed(relation, found.as_of)


def _within(found: Collected, refs: Sequence[Ref]) -> list[Ref]:
    """Return the references that are new and within `max_parties`; the rest is noted."""
    new = [ref for ref in refs if ref not in found.records and ref not in found.missing]
    room = found.room
    found.not_followed.extend(new[room:])
    return new[:room]


async def _subsidiaries(session: Session, found: Collected) -> list[Ref]:
    """Add the companies that the subject holds; return those that it holds at the day."""
    root = found.union.root(found.subject)
    own = [ref for ref in found.records if found.union.root(ref) == root]
    relationships = await repository.out_of(session, own)
    subjects = dict.fromkeys(
        Ref(row.ref.dataset_id, row.subject_record) for row in relationships if row.subject_record
    )
    await _add(session, found, _within(found, list(subjects)))
    known = found.records.keys() | found.missing
    found.relationships.update(
        {
            row.ref: row
            for row in relationships
            if row.subject_record and Ref(row.ref.dataset_id, row.subject_record) in known
        }
    )
    return [
        Ref(row.ref.dataset_id, row.subject_record)
        for row in relationships
        if row.subject_record and any(_holds(found, row, one) for one in _named(found, row))
    ]


async def _beside(session: Session, found: Collected, held: Sequence[Ref]) -> None:
    """Add who else holds or controls the companies that the subject holds, and their officers.

    They are two steps from it; nothing above them is followed. What is left out for its number is
    counted, officers first.
    """
    roots = {found.union.root(ref) for ref in held if ref in found.records}
    companies = [ref for ref in found.records if found.union.root(ref) in roots]
    into = await repository.into(session, [ref for ref in companies if ref not in found.asked])
    rows = [
        (row, named)
        for named_by in (_holders, _officers)
        for row in into
        if (named := named_by(found, row))
    ]
    new = dict.fromkeys(ref for _, holders in rows for ref in holders if not _known(found, ref))
    room = 0 if found.truncated else min(found.room, MAX_BESIDE)
    await _add(session, found, list(new)[:room])
    found.beside_left_out = sum(not _known(found, ref) for ref in new)
    for row, holders in rows:
        if all(_known(found, ref) for ref in holders):
            found.relationships.setdefault(row.ref, row)


def _holders(found: Collected, row: RecordRow) -> list[Ref]:
    """Return who holds or controls by a record on the day; empty where it names no one."""
    return [
        Ref(row.ref.dataset_id, one.state.holder)
        for one in _named(found, row)
        if one.state.holder and _holds(found, row, one)
    ]


def _officers(found: Collected, row: RecordRow) -> list[Ref]:
    """Return who is in office by a record at the day."""
    return [
        Ref(row.ref.dataset_id, one.state.holder)
        for one in _named(found, row)
        if one.state.holder and one.relation.type == _OFFICE and one.relation.exists_at(found.as_of)
    ]


def _named(found: Collected, row: RecordRow) -> list[Interval]:
    return [one for one in found.intervals(row) if one.state.holder is not None]


def _known(found: Collected, ref: Ref) -> bool:
    return ref in found.records or ref in found.missing


async def _add(session: Session, found: Collected, refs: Sequence[Ref]) -> list[Ref]:
    """Add records, and every other record of the same parties; return what is new."""
    new: list[Ref] = []
    same: list[tuple[Ref, Ref]] = []
    frontier = list(refs)
    while frontier:
        rows = {row.ref: row for row in await repository.records(session, frontier)}
        found.missing.update(ref for ref in frontier if ref not in rows)
        rows = {ref: row for ref, row in rows.items() if row.record_type != "relationship"}
        found.records.update(rows)
        new += list(rows)
        for ref in rows:
            found.union.root(ref)
        await _note_numbers(session, found, list(rows))
        siblings: dict[Ref, None] = {}
        for ref, sibling in await repository.same_number(session, list(rows)):
            same.append((ref, sibling))
            if sibling not in found.records:
                siblings[sibling] = None
        frontier = list(siblings)
    void = {ref for ref, row in found.records.items() if is_void(row.facts)}
    join_valid_first(found.union, same, found.leis(), void)
    unjoined = _unjoined(found, {*new} - {*refs}, refs)
    for ref in unjoined:
        found.records.pop(ref)
        found.numbers.pop(ref, None)
    return [ref for ref in new if ref not in unjoined]


def _unjoined(found: Collected, refs: Collection[Ref], asked: Collection[Ref]) -> set[Ref]:
    """Return those of some records that belong to a void LEI which joined no register's record.

    The register number of such an LEI is another company's: it joins nothing. A record that names
    the LEI itself is of the same party, and stays with the parties that were `asked` for.
    """
    void = {ref for ref, row in found.records.items() if is_void(row.facts)}
    if not void:
        return set()
    registered = {
        found.union.root(ref)
        for ref, numbers in found.numbers.items()
        if ref not in void and any(sure and scheme != LEI for scheme, _, sure in numbers)
    }
    alone = {ref for ref in void if found.union.root(ref) not in registered}
    roots = {found.union.root(ref) for ref in alone} - {
        found.union.root(ref) for ref in asked if ref in found.records
    }
    for ref in alone:
        found.numbers[ref] = [
            (scheme, value, sure and scheme == LEI) for scheme, value, sure in found.numbers[ref]
        ]
    return {ref for ref in refs if found.union.root(ref) in roots}


async def _note_numbers(session: Session, found: Collected, refs: Sequence[Ref]) -> None:
    for ref, scheme, value, certain in await repository.identifiers(session, refs):
        found.numbers.setdefault(ref, []).append((scheme, value, certain))
