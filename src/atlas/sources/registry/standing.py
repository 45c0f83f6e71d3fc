"""What the records said that a file left out, and what of it stands: silence is no correction.

An interest stands until a source answers it (`domain.unanswered`). What hides somebody stands until
the same register ends it, or answers it in the load that left it out or a later one: what was said
before is no answer. What stands counts against the company and never for it: it is marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.formats.unread import UNREAD
from atlas.sources.registry.domain.history import Interval, Key, key_of
from atlas.sources.registry.domain.interests import Relation
from atlas.sources.registry.domain.namesakes import Known, joined, known_as, may_be_one
from atlas.sources.registry.domain.persons import person_name, plain_name
from atlas.sources.registry.domain.relationships import record_in
from atlas.sources.registry.domain.silence import is_nomination, is_unstated
from atlas.sources.registry.domain.unanswered import WHOLE, Held, unanswered
from atlas.sources.registry.domain.unspecified import NOBODY, unnamed_reason
from atlas.sources.registry.domain.vocabulary import (
    EntityRecord,
    PersonRecord,
    RelationshipRecord,
    Unspecified,
    parse_record,
)
from atlas.sources.registry.models import RecordRow, Ref

OFFICE = "Directorship"
_CONSOLIDATION = "accounting_consolidation"
_SIZED = frozenset({"Ownership", "Voting"})
Left = Mapping[tuple[Ref, Key], float]
"""Interests that stand although their records have vanished, and their most, in percent."""


def has_vanished(row: RecordRow, relation: Relation) -> bool:
    """Whether a file holds a record no longer of which no statement says that it ended.

    What a later file could read has not vanished. What begins on a later day than the file's has
    not begun (`interests` ends it on the day on which it was to begin).
    """
    day = row.unpublished_on
    if day is None or row.status == "closed" or row.facts.get(UNREAD):
        return False
    coming = relation.valid_from is not None and relation.valid_from > day
    return relation.valid_to == (relation.valid_from if coming else day)


def as_it_stands(found: Collected, row: RecordRow, said: Interval, left: Left) -> Relation | None:
    """Return an interest whose record has vanished as it stands, marked; None: it is answered.

    Args:
        found: what was collected.
        row: the interest's record.
        said: the interest.
        left: what `interests_left` found.

    """
    relation = said.relation
    most = WHOLE if stands(found, row, said) else left.get((row.ref, key_of(relation)))
    if most is None:
        return None
    marks: dict[str, object] = {"left_out": True, "left_out_on": str(row.unpublished_on)}
    if most < WHOLE:
        marks["left_out_at_most"] = most
    return replace(relation, valid_to=None, attributes={**relation.attributes, **marks})


def interests_left(found: Collected, rows: Iterable[RecordRow] | None = None) -> Left:
    """Return which interests stand although their records have vanished.

    Args:
        found: what was collected.
        rows: the relationships that are looked at, all of each company; left out: all.

    """
    companies: dict[Ref, list[RecordRow]] = defaultdict(list)
    for row in found.relationships.values() if rows is None else rows:
        if row.subject_record is not None:
            subject = Ref(row.ref.dataset_id, row.subject_record)
            companies[found.union.root(subject)].append(row)
    standing: dict[tuple[Ref, Key], float] = {}
    for held in companies.values():
        if any(row.unpublished_on is not None for row in held):
            standing |= _left_in(found, held)
    return standing


def _left_in(found: Collected, rows: Iterable[RecordRow]) -> dict[tuple[Ref, Key], float]:
    said = [
        (row, one, held)
        for row in rows
        for one in found.intervals(row)
        if one.latest and (held := _held(found, row, one)) is not None
    ]
    most_of = unanswered([held for _, _, held in said])
    return {
        (row.ref, key_of(one.relation)): most_of[place]
        for place, (row, one, _) in enumerate(said)
        if place in most_of and not _is_denied(found, row, one.relation)
    }


def _held(found: Collected, row: RecordRow, said: Interval) -> Held | None:
    """Return an interest as it is compared with others; None: it follows nothing, or rules apart.

    Who directs the company, who holds for others, and what hides somebody have rules of their own.
    """
    relation, unnamed = said.relation, _unnamed(found, row, said)
    if relation.type == OFFICE or unnamed in NOBODY or is_nomination(relation):
        return None
    gone = has_vanished(row, relation)
    begun = relation.valid_from is None or relation.valid_from <= found.as_of
    hidden = is_unstated(relation) or (unnamed is not None and not _has_size(relation))
    if hidden if gone else not begun:
        return None
    holder = said.state.holder
    known = None if holder is None else _known(found, Ref(row.ref.dataset_id, holder))
    stood = relation.valid_to is not None and relation.valid_to <= found.as_of
    sized = relation.type in _SIZED
    kind = relation.attributes.get("interest_type") if sized else relation.discriminator
    return Held(
        holder=row.ref if holder is None else found.union.root(Ref(row.ref.dataset_id, holder)),
        kind=f"{relation.type}:{kind}",
        came=row.first_load_id or _NEVER,
        load=row.load_id or _NEVER,
        said_on=row.statement_date,
        since=relation.valid_from,
        share=_share(relation) if sized else None,
        together=bool(relation.attributes.get("each_whole")),
        named=unnamed is None and known is not None,
        gone=gone,
        ended=relation.valid_to if stood and not gone else None,
        known=known,
    )


def _has_size(relation: Relation) -> bool:
    """Whether a source says of shares or votes how many there are at least."""
    return relation.type in _SIZED and _share(relation)[0] > 0


def _share(relation: Relation) -> tuple[float, float]:
    said = relation.attributes
    exact = said.get("share_exact")
    if exact is not None:
        return exact, exact
    return said.get("share_minimum", 0.0), said.get("share_maximum", WHOLE)


def _is_denied(found: Collected, row: RecordRow, relation: Relation) -> bool:
    """Whether the register said, when it left a record out or since, that nobody has the interest.

    That is: that the company has no beneficial owner; of group accounts, why no parent is named.
    """
    of_accounts = relation.discriminator == _CONSOLIDATION
    return any(
        other.unpublished_on is None
        and not other.facts.get(UNREAD)
        and _came_with(other.first_load_id, row)
        and isinstance(party := record_in(other).interested_party, Unspecified)
        and (of_accounts or party.reason == "noBeneficialOwners")
        and any(_now(found, other))
        for other in _of_company(found, row)
    )


def stands(found: Collected, row: RecordRow, said: Interval) -> bool:
    """Whether what hides somebody stands although its record has vanished.

    A nomination stands until another nominee or nominator of the company is named; an owner who
    is not named and of whose share nothing is said, or a statement instead of one, until a holder
    is named since who was none before; an interest of which the register does not say what it is,
    until the register says of the same holder what it is. That nobody need be named is favourable,
    and does not outlive its record.

    Args:
        found: what was collected.
        row: the interest's record.
        said: the interest.

    """
    relation = said.relation
    if relation.type == OFFICE or not has_vanished(row, relation):
        return False
    unnamed = _unnamed(found, row, said)
    hides = unnamed is not None or is_nomination(relation) or is_unstated(relation)
    if not hides or unnamed in NOBODY or (unnamed is not None and _has_size(relation)):
        return False
    others = [other for other in _of_company(found, row) if other.unpublished_on is None]
    if is_nomination(relation):
        return not any(
            is_nomination(one)
            for other in others
            if _came_with(other.load_id, row) and _holders(found, other)
            for one in _now(found, other)
        )
    if unnamed is not None:
        before, were = _named_before(found, row), _known_before(found, row)
        return not any(
            before.isdisjoint(_holders(found, other))
            and _names_a_holder(found, other)
            and not any(may_be_one(one, known) for one in _known_in(found, other) for known in were)
            for other in others
            if _came_with(other.first_load_id, row) and other.statement_date > row.statement_date
        )
    return not any(
        _came_with(other.load_id, row)
        and other.holder_record == row.holder_record
        and any(one.type != OFFICE for one in _now(found, other))
        for other in others
    )


def _unnamed(found: Collected, row: RecordRow, said: Interval) -> str | None:
    """Return why the source does not name who has an interest, or None: it does."""
    if said.state.holder is None:
        party = record_in(row).interested_party
        return party.reason if isinstance(party, Unspecified) else None
    holder = found.records.get(Ref(row.ref.dataset_id, said.state.holder))
    if holder is None:
        return None
    record = parse_record(holder.record_type, holder.body["recordDetails"])
    unnamed = None if isinstance(record, RelationshipRecord) else unnamed_reason(record)
    return unnamed[0] if unnamed else None


def _of_company(found: Collected, row: RecordRow) -> Iterator[RecordRow]:
    """Yield what else the same register says of who holds or directs the company."""
    for other in found.relationships.values():
        if (
            other.subject_record == row.subject_record
            and other.ref.dataset_id == row.ref.dataset_id
            and other.ref != row.ref
        ):
            yield other


def _now(found: Collected, row: RecordRow) -> Iterator[Relation]:
    for one in found.intervals(row):
        if one.latest and one.relation.exists_at(found.as_of):
            yield one.relation


def _named_before(found: Collected, gone: RecordRow) -> frozenset[object]:
    """Return who had an interest in the company before a load left a record out.

    A register that states a holder anew, in whatever record, names nobody who was not known.
    """
    return frozenset(
        holder
        for other in _of_company(found, gone)
        if not _came_with(other.first_load_id, gone)
        for holder in _holders(found, other)
    )


def _known_before(found: Collected, gone: RecordRow) -> frozenset[Known]:
    """Return by what those of `_named_before` were known."""
    return frozenset(
        known
        for other in _of_company(found, gone)
        if not _came_with(other.first_load_id, gone)
        for known in _known_in(found, other)
    )


def _known_in(found: Collected, row: RecordRow) -> Iterator[Known]:
    for one in found.intervals(row):
        if one.latest and one.state.holder is not None and one.relation.type != OFFICE:
            known = _known(found, Ref(row.ref.dataset_id, one.state.holder))
            if known is not None:
                yield known


def _holders(found: Collected, row: RecordRow) -> set[object]:
    """Return the holders whom a record names, as parties and by their names; none unnamed."""
    holders: set[object] = set()
    for one in found.intervals(row):
        if one.latest and one.state.holder is not None and one.relation.type != OFFICE:
            ref = Ref(row.ref.dataset_id, one.state.holder)
            if called := _called(found, ref):
                holders |= {found.union.root(ref), *called}
    return holders


def _names_a_holder(found: Collected, row: RecordRow) -> bool:
    return bool(_holders(found, row)) and any(
        one.latest
        and one.state.holder is not None
        and one.relation.type != OFFICE
        and one.relation.exists_at(found.as_of)
        for one in found.intervals(row)
    )


def _came_with(load: UUID | None, gone: RecordRow) -> bool:
    """Whether a load was the one that left a record out, or came after it (ids are in order)."""
    return load is not None and gone.load_id is not None and load >= gone.load_id


@dataclass(frozen=True, slots=True)
class _InOffice:
    """Everything one register says of one person's offices in a company."""

    person: Ref
    came: UUID
    """The load that first named the person."""
    since: date | None
    """The first day in office, as far as it is stated."""
    until: date | None
    """When the last office that has begun, and that a load has seen held, ended; None: not yet."""
    held: bool
    """Whether there is such an office."""
    known: Known | None
    """By what the register knows the person; None where it does not name one."""
    gone: RecordRow | None
    """The record that was left out last, where none is left."""

    def follows(self, left: date, named_on: date) -> bool:
        """Whether the person took an office that somebody left.

        Args:
            left: the day of the data that left the other out: who was in office on it, or later.
            named_on: the day for which the register last named the other. Registers learn late of
                an office: one that began a little earlier than that follows all the same.

        """
        if self.known is None or not self.held or (self.until is not None and self.until <= left):
            return False
        return self.since is None or self.since >= named_on - _LATE


_LATE = timedelta(days=366)
"""How late a register may name an officer. Who was in office for longer was a colleague."""


def offices_left(found: Collected) -> frozenset[tuple[Ref, Ref]]:
    """Return who was left out of a register as an officer, and of which company: person, company.

    An officer counts until a statement ends the office, or somebody new is in office: a person with
    a name whom the register did not name before. Who is to come, or came and went before a load
    said so, follows nobody, and neither does a colleague. Each who is new stands in the place of
    one, and goes on doing so after having left.
    """
    offices: dict[Ref, dict[Ref, list[tuple[RecordRow, Relation]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    known: dict[Ref, list[Known]] = defaultdict(list)
    for row in found.relationships.values():
        if row.subject_record is None:
            continue
        company = Ref(row.ref.dataset_id, row.subject_record)
        for one in found.intervals(row):
            if one.latest and one.relation.type == OFFICE and one.state.holder is not None:
                holder = Ref(row.ref.dataset_id, one.state.holder)
                person = found.union.root(holder)
                offices[company][person].append((row, one.relation))
                if (words := _known(found, holder)) is not None:
                    known[person].append(words)
    return frozenset(
        (person, company)
        for company, people in offices.items()
        for person in _unreplaced(
            [
                _in_office(person, said, found.as_of, joined(known[person]))
                for person, said in people.items()
            ]
        )
    )


def _called(found: Collected, holder: Ref) -> set[tuple[str, str]]:
    """Return the names of a party, each with its date of birth; none of one who is not named."""
    record = _naming(found, holder)
    if record is None:
        return set()
    if isinstance(record, PersonRecord):
        name, birth = person_name(record), record.birth_date or ""
    else:
        name, birth = plain_name(record.name or ""), ""
    return {(" ".join(sorted(name.split())), birth)} if name else set()


def _known(found: Collected, holder: Ref) -> Known | None:
    """Return by what the register knows a party; None of one who is not named nor numbered."""
    record = _naming(found, holder)
    known = known_as(record, found.numbers.get(holder, ())) if record is not None else None
    return known if known is not None and (known.names or known.numbers) else None


def _naming(found: Collected, holder: Ref) -> PersonRecord | EntityRecord | None:
    row = found.records.get(holder)
    record = parse_record(row.record_type, row.body["recordDetails"]) if row else None
    if isinstance(record, RelationshipRecord) or (record is not None and unnamed_reason(record)):
        return None
    return record


def _in_office(
    person: Ref,
    said: list[tuple[RecordRow, Relation]],
    day: date,
    known: Known | None,
) -> _InOffice:
    days = [relation.valid_from for _, relation in said if relation.valid_from is not None]
    gone = [row for row, relation in said if has_vanished(row, relation)]
    stays = any(
        row.unpublished_on is None and (relation.valid_to is None or relation.valid_to > day)
        for row, relation in said
    )
    held = [relation for row, relation in said if _was_seen_held(row, relation, day)]
    ends = [one.valid_to for one in held if one.valid_to is not None]
    return _InOffice(
        person,
        came=min(row.first_load_id or _NEVER for row, _ in said),
        since=min(days, default=None),
        until=max(ends) if held and len(ends) == len(held) else None,
        held=bool(held),
        known=known,
        gone=max(gone, key=lambda row: row.load_id or _NEVER) if gone and not stays else None,
    )


def _was_seen_held(row: RecordRow, relation: Relation, day: date) -> bool:
    """Whether an office has begun, and is held, or was said to be before its end was."""
    start, end = relation.valid_from, relation.valid_to
    if start is not None and (start > day or (end is not None and end <= start)):
        return False
    return end is None or end > day or row.load_id != row.first_load_id


_NEVER = UUID(int=0)


def _unreplaced(people: list[_InOffice]) -> Iterator[Ref]:
    """Yield who is gone and whom nobody new replaces, the first to go first."""
    left: dict[UUID, list[tuple[_InOffice, RecordRow]]] = defaultdict(list)
    for one in people:
        if one.gone is not None:
            left[one.gone.load_id or _NEVER].append((one, one.gone))
    new = sorted(people, key=lambda one: one.came)
    for load, gone in sorted(left.items()):
        named_on = max(row.statement_date for _, row in gone)
        day = max(row.unpublished_on or row.statement_date for _, row in gone)
        before = [one for one in people if one.came < load]
        heirs = [
            one
            for one in new
            if one.came >= load
            and one.follows(day, named_on)
            and not any(_may_be_one(one, other) for other in before)
        ]
        if len(heirs) < len(gone):  # in whose place they came is not said
            yield from (one.person for one, _ in gone)
        else:
            taken = {one.person for one in heirs[: len(gone)]}
            new = [one for one in new if one.person not in taken]


def _may_be_one(person: _InOffice, other: _InOffice) -> bool:
    """Whether two may be one under another record; who is not named answers for nobody anyway."""
    if person.known is None or other.known is None:
        return False
    return may_be_one(person.known, other.known)
