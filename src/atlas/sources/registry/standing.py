"""What of the records that a file left out remains in force: leaving out is not correcting.

An interest stands until a source answers it (`domain.unanswered`). What hides a party stands until
the same register ends it, or answers it in the load that left it out or a later one: an earlier
statement is no answer. What stands counts against the company and never for it: it is marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.formats.unread import UNREAD
from atlas.sources.registry.domain.history import Interval, Key, key_of
from atlas.sources.registry.domain.interests import Relation
from atlas.sources.registry.domain.namesakes import Known, may_be_one
from atlas.sources.registry.domain.relationships import record_in, relations_in
from atlas.sources.registry.domain.silence import is_nomination, is_unstated, said_of
from atlas.sources.registry.domain.unanswered import WHOLE, Held, unanswered
from atlas.sources.registry.domain.unspecified import NOBODY, unnamed_reason
from atlas.sources.registry.domain.vocabulary import RelationshipRecord, Unspecified, parse_record
from atlas.sources.registry.models import RecordRow, Ref
from atlas.sources.registry.nominations import nothing_left_since
from atlas.sources.registry.vanished import (
    NEVER,
    OFFICE,
    Called,
    called,
    came_with,
    has_vanished,
    have_one_name,
    is_left_out,
    is_same_holder,
    known_by,
    was_omitted,
)

_CONSOLIDATION = "accounting_consolidation"
_SIZED = frozenset({"Ownership", "Voting"})
Left = Mapping[tuple[Ref, Key], float]
"""Interests that stand although their records have vanished, and their most, in percent."""


def as_it_stands(found: Collected, row: RecordRow, said: Interval, left: Left) -> Relation | None:
    """Return an interest that was left out as it stands, marked; None: it is answered.

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
    of_record = relation.omitted if was_omitted(row, relation) else None
    day = row.unpublished_on if of_record is None else of_record.on
    marks: dict[str, object] = {"left_out": True, "left_out_on": str(day)}
    if of_record is not None:
        marks["left_out_of_record"] = True
    if most < WHOLE:
        marks["left_out_at_most"] = most
    until = None if of_record is None else relation.valid_to
    return replace(relation, valid_to=until, attributes={**relation.attributes, **marks})


def interests_left(found: Collected, rows: Iterable[RecordRow] | None = None) -> Left:
    """Return which interests stand although their records have vanished.

    Args:
        found: what was collected.
        rows: the relationships to examine, all of each company; left out: all.

    """
    companies: dict[Ref, list[RecordRow]] = defaultdict(list)
    for row in found.relationships.values() if rows is None else rows:
        if row.subject_record is not None:
            subject = Ref(row.ref.dataset_id, row.subject_record)
            companies[found.union.root(subject)].append(row)
    standing: dict[tuple[Ref, Key], float] = {}
    for held in companies.values():
        if any(
            row.unpublished_on is not None or any(is_left_out(row, one) for one in said)
            for row in held
            if (said := found.intervals(row)) is not None
        ):
            standing |= _left_in(found, held)
    return standing


def _left_in(found: Collected, rows: Iterable[RecordRow]) -> dict[tuple[Ref, Key], float]:
    said = [
        (row, one, held)
        for row in rows
        for one in found.intervals(row)
        if one.latest and (held := _held(found, row, one)) is not None
    ]
    most_of = unanswered(_as_known([(held, _names(found, row, one)) for row, one, held in said]))
    return {
        (row.ref, key_of(one.relation)): most_of[place]
        for place, (row, one, _) in enumerate(said)
        if place in most_of and not _is_denied(found, row, one.relation)
    }


def _held(found: Collected, row: RecordRow, said: Interval) -> Held | None:
    """Return an interest as it is compared with others; None: other rules apply to it.

    Directors, nominees, and interests that hide a party have rules of their own.
    """
    relation, unnamed = said.relation, _unnamed(found, row, said)
    if relation.type == OFFICE or unnamed in NOBODY or is_nomination(relation):
        return None
    gone, omitted = is_left_out(row, said), relation.omitted
    if omitted is not None and not gone:
        return None
    begun = relation.valid_from is None or relation.valid_from <= found.as_of
    hidden = is_unstated(relation) or (unnamed is not None and not _has_size(relation))
    if hidden if gone else not begun:
        return None
    holder = said.state.holder
    known = None if holder is None else known_by(found, Ref(row.ref.dataset_id, holder))
    stood = relation.valid_to is not None and relation.valid_to <= found.as_of
    sized = relation.type in _SIZED
    return Held(
        holder=row.ref if holder is None else found.union.root(Ref(row.ref.dataset_id, holder)),
        kind=kind_of(relation),
        came=row.first_load_id or NEVER,
        load=_left_with(found, row, relation),
        said_on=row.statement_date if omitted is None else omitted.named_on,
        since=relation.valid_from,
        share=_share(relation) if sized else None,
        together=bool(relation.attributes.get("each_whole")),
        named=unnamed is None and known is not None,
        gone=gone,
        ended=relation.valid_to if stood and not gone else None,
        known=known,
    )


def _left_with(found: Collected, row: RecordRow, relation: Relation) -> UUID:
    """Return the load that last changed a record or left it out; of an omission that did it.

    Which load brought an earlier statement is not kept: the first one that named anyone of the
    company under a statement of that day or later is the one, or came after it.
    """
    last = row.load_id or NEVER
    if relation.omitted is None or not was_omitted(row, relation):
        return last
    return min(
        (
            other.first_load_id
            for other in _of_company(found, row)
            if other.first_load_id is not None
            and row.first_load_id is not None
            and row.first_load_id < other.first_load_id < last
            and _first_said(other) >= relation.omitted.on
        ),
        default=last,
    )


def _first_said(row: RecordRow) -> date:
    return min([row.statement_date, *(past.statement_date for past in row.earlier)])


def kind_of(relation: Relation) -> str:
    """Return what an interest is: those of one kind can follow each other."""
    sized = relation.type in _SIZED
    kind = relation.attributes.get("interest_type") if sized else relation.discriminator
    return f"{relation.type}:{kind}"


def _names(found: Collected, row: RecordRow, said: Interval) -> Called:
    holder = said.state.holder
    return frozenset() if holder is None else called(found, Ref(row.ref.dataset_id, holder))


def _as_known(interests: Sequence[tuple[Held, Called]]) -> list[Held]:
    """Return interests with the load that first named a party who may be the same holder.

    A party under another record who may be one already known is not new.
    """
    by_name: dict[str, list[tuple[Held, Called]]] = defaultdict(list)
    for held, names in interests:
        for name, _ in names:
            by_name[name].append((held, names))
    return [
        replace(
            held,
            came=min(
                (
                    other.came
                    for name, _ in names
                    for other, known in by_name[name]
                    if have_one_name(names, known)
                ),
                default=held.came,
            ),
        )
        for held, names in interests
    ]


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
    """Whether the register stated, on leaving a record out or since, that no one has the interest.

    That is: that the company has no beneficial owner; of group accounts, why no parent is named.
    """
    of_accounts = relation.discriminator == _CONSOLIDATION
    load = _left_with(found, row, relation)
    return any(
        other.unpublished_on is None
        and not other.facts.get(UNREAD)
        and (other.first_load_id or NEVER) >= load
        and isinstance(party := record_in(other).interested_party, Unspecified)
        and (of_accounts or party.reason == "noBeneficialOwners")
        and any(_now(found, other))
        for other in _of_company(found, row)
    )


def stands(found: Collected, row: RecordRow, said: Interval) -> bool:
    """Whether an interest that hides a party stands although its record has vanished.

    A nomination stands until another nominee or nominator of the company is named, or statements
    end all that the nominee has in the company; an owner who
    is not named and whose share is not stated, or a statement instead of one, until a new holder
    is named; an interest of an unstated kind, until the register states something new about the
    same holder. That no one need be named is favourable, and does not outlive its record.

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
        return nothing_left_since(found, row, relation) is None and not any(
            is_nomination(one)
            for other in others
            if came_with(other.load_id, row) and _holders(found, other)
            for one in _now(found, other)
        )
    if unnamed is not None:
        before, were = _named_before(found, row), _known_before(found, row)
        return not any(
            before.isdisjoint(_holders(found, other))
            and _names_a_holder(found, other)
            and not any(may_be_one(one, known) for one in _known_in(found, other) for known in were)
            for other in others
            if came_with(other.first_load_id, row) and other.statement_date > row.statement_date
        )
    stated = [said_of(one) for one in _said_before(found, row)]
    return not any(
        came_with(other.load_id, row)
        and is_same_holder(found, row, other)
        and any(one.type != OFFICE and said_of(one) not in stated for one in _now(found, other))
        for other in others
    )


def _said_before(found: Collected, gone: RecordRow) -> Iterator[Relation]:
    """Yield what a register said of a holder before a load left a record of it out."""
    yield from (one.relation for one in found.intervals(gone))
    for other in _of_company(found, gone):
        if is_same_holder(found, gone, other) and not came_with(other.first_load_id, gone):
            for past in other.earlier:
                if gone.unpublished_on is None or past.statement_date < gone.unpublished_on:
                    yield from relations_in(past)


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
    """Yield the other interests and offices that the same register states for the company."""
    for other in found.relationships.values():
        if (
            other.subject_record == row.subject_record
            and other.ref.dataset_id == row.ref.dataset_id
            and other.ref != row.ref
        ):
            yield other


def _now(found: Collected, row: RecordRow) -> Iterator[Relation]:
    for one in found.intervals(row):
        if one.latest and not one.relation.omitted and one.relation.exists_at(found.as_of):
            yield one.relation


def _named_before(found: Collected, gone: RecordRow) -> frozenset[object]:
    """Return who had an interest in the company before a load left a record out.

    A register that states a holder again, in any record, names no new party.
    """
    return frozenset(
        holder
        for other in _of_company(found, gone)
        if not came_with(other.first_load_id, gone)
        for holder in _holders(found, other)
    )


def _known_before(found: Collected, gone: RecordRow) -> frozenset[Known]:
    """Return by what those of `_named_before` were known."""
    return frozenset(
        known
        for other in _of_company(found, gone)
        if not came_with(other.first_load_id, gone)
        for known in _known_in(found, other)
    )


def _known_in(found: Collected, row: RecordRow) -> Iterator[Known]:
    for one in found.intervals(row):
        if one.latest and one.state.holder is not None and one.relation.type != OFFICE:
            known = known_by(found, Ref(row.ref.dataset_id, one.state.holder))
            if known is not None:
                yield known


def _holders(found: Collected, row: RecordRow) -> set[object]:
    """Return the holders whom a record names, as parties and by their names; none unnamed."""
    holders: set[object] = set()
    for one in found.intervals(row):
        if one.latest and one.state.holder is not None and one.relation.type != OFFICE:
            ref = Ref(row.ref.dataset_id, one.state.holder)
            if names := called(found, ref):
                holders |= {found.union.root(ref), *names}
    return holders


def _names_a_holder(found: Collected, row: RecordRow) -> bool:
    return bool(_holders(found, row)) and any(
        one.latest
        and one.state.holder is not None
        and one.relation.type != OFFICE
        and not one.relation.omitted
        and one.relation.exists_at(found.as_of)
        for one in found.intervals(row)
    )
