"""Ends that people state for what registers left out without an end.

A person's end answers an omission alone. It gives way as soon as any source states the relationship
past it: one that never left it out, one that states it again, or leaves it out again on a later
day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from atlas.knowledge.ontology.domain.model import EXISTS
from atlas.knowledge.survivorship.domain.model import ANALYST, Candidate, Outcome

PERSON = "person_statement"
"""The source of such ends: persons, never a register."""
ENDED_BY_PERSON: Final = "ended_by_person"
"""The day of the newest omission that the end answers; set where a person's end counts."""
LEFT_OUT, LEFT_OUT_ON = "left_out", "left_out_on"
STILL_STATED = "still_stated_on"
"""The day of a file that states on what another one has ended."""
Claims = Mapping[str, Sequence[Candidate]]
_Record = tuple[str, str | None]


def persons_end(claims: Claims) -> tuple[Claims, Candidate | None]:
    """Return the claims on a relationship that count, and a person's end if one does.

    Args:
        claims: attribute name → claims of one relationship, of every source.

    """
    others = {
        name: [one for one in group if not is_of_person(one)] for name, group in claims.items()
    }
    ends = [one for one in claims.get(EXISTS, ()) if is_of_person(one) and not _is_over(one)]
    if not ends:
        return others, None
    newest = max(ends, key=lambda one: (one.asserted_at, one.claim_id))
    answers = [
        one
        for one in claims.get(ENDED_BY_PERSON, ())
        if one.source_record == newest.source_record and is_of_person(one) and not _is_over(one)
    ]
    until = newest.until
    if until is None or not answers or states_past(others, until, answered(answers)):
        return others, None
    return {**others, ENDED_BY_PERSON: answers}, newest


def as_filed(claims: Claims) -> Claims:
    """Return the claims, each as of the day of its file where that was noted.

    What a record said before it was stated again keeps its own day.

    Args:
        claims: attribute name → claims of one relationship.

    """
    days = {
        (one.source, one.source_record, one.asserted_at): datetime.fromisoformat(f"{one.value}T00Z")
        for one in claims.get(STILL_STATED, ())
        if not one.deprecated and not one.corrected
    }
    newest = {(one.source, one.source_record): one.asserted_at for one in stating(claims)}
    filed = {key: day for key, day in days.items() if newest.get(key[:2]) == key[2]}
    if not filed:
        return claims
    return {name: [_as_of(one, filed) for one in group] for name, group in claims.items()}


def _as_of(
    claim: Candidate, filed: Mapping[tuple[str, str | None, datetime], datetime]
) -> Candidate:
    day = filed.get((claim.source, claim.source_record, claim.asserted_at))
    return claim if day is None else replace(claim, asserted_at=max(claim.asserted_at, day))


def ended_by(said: Candidate, start: date | None, exists: Outcome) -> Outcome:
    """Return how a relationship's validity was decided where a person's end counts."""
    until = said.until
    return replace(
        exists,
        value={
            "from": start.isoformat() if start else None,
            "to": until.isoformat() if until else None,
        },
        rule=ANALYST,
        winner=said.claim_id,
        contributors=(said.claim_id,),
        losers=tuple(sorted({*exists.losers, *exists.contributors})),
        disputes=(),
    )


def is_of_person(claim: Candidate) -> bool:
    """Whether a claim is a person's statement of an end."""
    return claim.source == PERSON and claim.source_type == ANALYST


def answered(claims: Iterable[Candidate]) -> date | None:
    """Return the day of the newest omission that claims answer."""
    return max((date.fromisoformat(str(one.value)) for one in claims), default=None)


def states_past(claims: Claims, end: date, answer: date | None) -> bool:
    """Whether a source states a relationship past a day, other than by an omission up to `answer`.

    Args:
        claims: those of sources.
        end: first day on which it no longer holds.
        answer: day of the newest omission that is answered; None: none is.

    """
    left = omissions(claims)
    for one in stating(claims):
        if one.until is None or one.until > end:
            day = left.get((one.source, one.source_record))
            if day is None or answer is None or day > answer:
                return True
    return False


def stating(claims: Claims) -> list[Candidate]:
    """Return what each record of each source says last of a relationship's validity."""
    newest: dict[_Record, Candidate] = {}
    for one in claims.get(EXISTS, ()):
        if one.deprecated or one.corrected or is_of_person(one):
            continue
        key = one.source, one.source_record
        known = newest.get(key)
        if known is None or _order(one) > _order(known):
            newest[key] = one
    return list(newest.values())


def omissions(claims: Claims) -> dict[_Record, date]:
    """Return the records that left a relationship out, and state it no more, with the day."""
    days = _newest(claims.get(LEFT_OUT_ON, ()))
    return {
        key: max(date.fromisoformat(str(one.value)) for one in days[key])
        for key, said in _newest(claims.get(LEFT_OUT, ())).items()
        if key in days and all(one.value is True for one in said)
    }


def _newest(claims: Iterable[Candidate]) -> dict[_Record, list[Candidate]]:
    found: dict[_Record, list[Candidate]] = {}
    for one in claims:
        if _is_over(one):
            continue
        known = found.setdefault((one.source, one.source_record), [])
        if known and one.asserted_at > known[0].asserted_at:
            known.clear()
        if not known or one.asserted_at == known[0].asserted_at:
            known.append(one)
    return found


def _is_over(claim: Candidate) -> bool:
    return claim.deprecated or claim.ended_on is not None


def _order(claim: Candidate) -> tuple[object, ...]:
    # of one day: what reaches farther, so that an end is never believed for its order
    return claim.asserted_at, claim.until or date.max, claim.claim_id
