"""What a restated record leaves out, and what of that remains in force.

A record restated for the same day replaces what it said: that is a correction. Of a
later day it restates what it says of the same kind of interest, shares and votes together. What it
leaves out in addition has no end: BODS requires an `endDate` where an interest has ceased. It is
marked as omitted, and whether it stands is asked as of a record that a file left out (`standing`).
A register that states all interests whole at each change has ended it instead.
An interest that is a finding by itself hides a party. Leaving it out, for any day, does not state
who that party was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from atlas.sources.registry.domain.history import State, key_of
from atlas.sources.registry.domain.interests import Omission, Relation

NOMINATIONS = frozenset({"nominee", "nominator"})
UNSTATED = frozenset({"unknown_interest", "unpublished_interest"})
"""Kinds of control of which the source does not say what they are."""
UNSIZED = frozenset({"contract", "conditional_contract", "use_of_assets"})
"""Rights of which no source says how far they reach."""
_OFFICE = "Directorship"
NOT_BENEFICIAL = "declared_not_beneficial"


def is_nomination(relation: Relation) -> bool:
    """Whether an interest is held for another, or by another for the holder."""
    return relation.type == "Control" and relation.discriminator in NOMINATIONS


def is_unstated(relation: Relation) -> bool:
    """Whether a source states an interest, and not which."""
    return relation.type == "Control" and relation.discriminator in UNSTATED


def is_unsized(relation: Relation) -> bool:
    """Whether an interest is a right of unknown extent: it may be, or hide, an owner."""
    return relation.type == "Control" and relation.discriminator in UNSIZED


def with_what_stands(states: Sequence[State]) -> list[State]:
    """Return the states of a record in order, each with what it leaves out and no statement ended.

    States that a later file corrected are left out themselves: their other content never held.
    """
    found: list[State] = []
    for state in sorted(states, key=lambda one: one.place):
        found.append(_after(found, state) if found else state)
    return [state for state in found if not state.corrected]


def _after(earlier: Sequence[State], now: State) -> State:
    before = earlier[-1]
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
    named |= {key_of(one) for one in standing}
    omitted = [one for one in _omitted(earlier, now) if key_of(one) not in named]
    return replace(now, relations=(*stated, *standing, *omitted))


def _omitted(earlier: Sequence[State], now: State) -> list[Relation]:
    """Return what a state leaves out that an earlier one said, neither corrected nor restated.

    What a file corrected of the same day never held; what it left out before is left out still.
    What a whole statement of a later day does not repeat has ended.
    """
    if now.whole and now.relations and not any(map(is_unstated, now.relations)):
        return []
    base = next(
        (one for one in reversed(earlier) if not one.corrected and one.said_on < now.said_on), None
    )
    known = {key_of(one): one for one in earlier[-1].relations if one.omitted}
    if base is not None and base.holder == now.holder:
        known |= {
            key_of(one): replace(one, omitted=Omission(base.said_on, now.said_on))
            for one in base.relations
            if one.omitted is None
        }
    restated = {_group(one) for one in now.relations}
    return [
        replace(one, valid_to=min(filter(None, (one.valid_to, now.closed_on)), default=None))
        for one in known.values()
        if one.type != _OFFICE
        and not is_nomination(one)
        and not is_unstated(one)
        and (one.valid_to is None or one.valid_to > now.said_on)
        and _group(one) not in restated
    ]


def _group(relation: Relation) -> tuple[str, object]:
    """Return what an interest is restated with: votes go with shares, all else with its like."""
    kind = relation.attributes.get("interest_type")
    if relation.type == "Voting" or kind == "shareholding":
        return "stake", None
    return relation.type, kind if relation.type == "Ownership" else relation.discriminator


def _disclaimed(now: Relation, before: Relation | None) -> Relation:
    """Return a relation that is no beneficial ownership until a statement says that it is."""
    if before is None or not before.attributes.get(NOT_BENEFICIAL) or is_beneficial(now):
        return now
    return replace(now, attributes={**now.attributes, NOT_BENEFICIAL: True})


def _is_unanswered(gone: Relation, before: State, now: State) -> bool:
    """Whether a state leaves out an interest, without a statement on it, that is a finding."""
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


def said_of(relation: Relation) -> tuple[tuple[str, str, str], Mapping[str, object]]:
    """Return what a source states about an interest; equal if nothing changed."""
    return key_of(relation), relation.attributes
