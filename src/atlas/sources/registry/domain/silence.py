"""What a restated record is silent about, and what of it stands all the same.

A record that is stated anew replaces what it said of shares, votes and control: that is a
correction. An interest that is a finding by itself hides somebody, and that it is left out does not
say who it was. BODS asks for an `endDate` where an interest has ceased.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from atlas.sources.registry.domain.history import State, key_of
from atlas.sources.registry.domain.interests import Relation

NOMINATIONS = frozenset({"nominee", "nominator"})
UNSTATED = frozenset({"unknown_interest", "unpublished_interest"})
"""Kinds of control of which the source does not say what they are."""
UNSIZED = frozenset({"contract", "conditional_contract", "use_of_assets"})
"""Rights of which no source says how far they reach."""
NOT_BENEFICIAL = "declared_not_beneficial"


def is_nomination(relation: Relation) -> bool:
    """Whether an interest is held for somebody else, or by somebody else for the holder."""
    return relation.type == "Control" and relation.discriminator in NOMINATIONS


def is_unstated(relation: Relation) -> bool:
    """Whether a source states an interest, and not which."""
    return relation.type == "Control" and relation.discriminator in UNSTATED


def is_unsized(relation: Relation) -> bool:
    """Whether an interest is a right of unknown extent: it may be, or hide, an owner."""
    return relation.type == "Control" and relation.discriminator in UNSIZED


def with_what_stands(states: Sequence[State]) -> list[State]:
    """Return the states of a record in order, each with what it leaves out and nobody ended.

    States that a later file corrected are left out themselves: what they said else never held.
    """
    found: list[State] = []
    for state in sorted(states, key=lambda one: one.place):
        found.append(_after(found[-1], state) if found else state)
    return [state for state in found if not state.corrected]


def _after(before: State, now: State) -> State:
    if before.holder != now.holder:  # who holds now is said
        return now
    known = {key_of(one): one for one in before.relations}
    stated = [_disclaimed(one, known.get(key_of(one))) for one in now.relations]
    named = {key_of(one) for one in stated}
    left_out = [one for key, one in known.items() if key not in named]
    standing = [
        replace(one, valid_to=min(filter(None, (one.valid_to, now.closed_on)), default=None))
        for one in left_out
        if (one.valid_to is None or one.valid_to > now.said_on) and _is_unanswered(one, before, now)
    ]
    return replace(now, relations=(*stated, *standing))


def _disclaimed(now: Relation, before: Relation | None) -> Relation:
    """Return a relation that is no beneficial ownership until a statement says that it is."""
    if before is None or not before.attributes.get(NOT_BENEFICIAL) or is_beneficial(now):
        return now
    return replace(now, attributes={**now.attributes, NOT_BENEFICIAL: True})


def _is_unanswered(gone: Relation, before: State, now: State) -> bool:
    """Whether a state says nothing of an interest that it leaves out and that is a finding."""
    if is_nomination(gone):
        if any(map(is_nomination, now.relations)):
            return False
        since = now.said_on > before.said_on and any(map(is_beneficial, now.relations))
        return not since or any(map(is_beneficial, before.relations))
    if is_unsized(gone):
        return True
    known = [said_of(one) for one in before.relations]
    return is_unstated(gone) and all(said_of(one) in known for one in now.relations)


def is_beneficial(relation: Relation) -> bool:
    """Whether a source says of an interest that it is beneficial ownership or control."""
    return bool(relation.attributes.get("declared_beneficial"))


def said_of(relation: Relation) -> tuple[tuple[str, str, str], Mapping[str, Any]]:
    """Return what a source says of an interest; equal: it says nothing new."""
    return key_of(relation), relation.attributes
