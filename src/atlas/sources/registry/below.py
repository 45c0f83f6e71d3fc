"""Where the companies are that a subject's subsidiaries hold or control, as far down as it goes.

They are no parties of the investigation. Their countries are: law counts a relationship that
involves a high-risk country, however many companies stand between (Directive (EU) 2015/849,
article 18a).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from atlas.sources.protocol.domain.answers import Tie
from atlas.sources.registry import repository
from atlas.sources.registry.collected import Collected, Further
from atlas.sources.registry.domain.history import Interval
from atlas.sources.registry.domain.stated import stated_countries
from atlas.sources.registry.domain.texts import clean
from atlas.sources.registry.domain.vocabulary import EntityRecord, parse_record
from atlas.sources.registry.models import RecordRow, Ref
from atlas.sources.registry.repository import Session
from atlas.sources.registry.vanished import has_vanished

MAX_BELOW = 500
"""Companies further down whose countries are read."""
UPWARD = frozenset(
    {"Ownership", "Voting", "Control", "Trusteeship", "Settlor", "Beneficiary", "Protector"}
)
"""Relations whose holder's own holders are followed; an officer's are not."""


async def note_below(session: Session, found: Collected, held: Sequence[Ref]) -> None:
    """Note each company below those that the subject holds at the day, with the one it is under.

    What is left out for its number is counted.
    """
    top = {ref: found.union.root(ref) for ref in held if ref in found.records}
    roots = {*top.values()}
    top |= {ref: root for ref in found.records if (root := found.union.root(ref)) in roots}
    own = found.union.root(found.subject)
    seen = {*top, *(ref for ref in found.records if found.union.root(ref) == own)}
    frontier = list(top)
    while frontier:
        below: dict[Ref, Ref] = {}
        for row in await repository.out_of(session, frontier):
            ref = _company(found, row)
            if ref is not None and ref not in seen:
                below.setdefault(ref, top[Ref(row.ref.dataset_id, row.holder_record or "")])
        room = max(0, MAX_BELOW - len(found.below))
        found.below_left_out += len(below) - len(new := list(below)[:room])
        top |= {ref: below[ref] for ref in new}
        for ref, sibling in await repository.same_number(session, new) if new else ():
            if sibling not in seen and sibling not in top:
                top[sibling] = top[ref]
                new.append(sibling)
        seen.update(new)
        found.below += [
            Further(top[row.ref], row)
            for row in (await repository.records(session, new) if new else ())
            if row.record_type == "entity"
        ]
        frontier = new


def _company(found: Collected, row: RecordRow) -> Ref | None:
    """Return the holding or control that a record states for the day, or None.

    What a record said that was left out counts until a statement ends it.
    """
    holds = any(
        one.state.holder is not None
        and one.relation.type in UPWARD
        and (one.relation.exists_at(found.as_of) or _is_left(row, one))
        for one in found.intervals(row)
    )
    subject = row.subject_record
    return Ref(row.ref.dataset_id, subject) if holds and subject and row.holder_record else None


def _is_left(row: RecordRow, said: Interval) -> bool:
    return said.latest and has_vanished(row, said.relation)


def places_of(row: RecordRow) -> Iterator[tuple[str, str, str]]:
    """Yield each country that a company further down is in: its tie, the code, the company."""
    record = parse_record(row.record_type, row.body["recordDetails"])
    if isinstance(record, EntityRecord):
        name = clean(record.name) or row.ref.record_id
        for said in stated_countries(record):
            if said.country is not None and said.tie in {Tie.REGISTRATION, Tie.ADDRESS}:
                yield Tie.HELD_BELOW.value, said.country, name
