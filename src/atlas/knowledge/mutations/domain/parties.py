"""Joining parties by certain identifiers: the same number in the same register is one party.

Different numbers in one register, or different types, are a veto: nothing is joined and an
identity conflict waits for a person. Nothing else joins here; names never do.

A party that a source named before it described it is known by its record alone, and its type is
a guess: when the record is described, what was guessed is merged into what it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from atlas.knowledge.mutations.domain.assertions import Identifier, PartyAssertion
from atlas.knowledge.mutations.domain.identifiers import (
    contradict,
    is_certain,
    is_stand_in,
    normalise,
)


@dataclass(slots=True)
class KnownParties:
    """What the store holds about the identifiers of a batch; the plan adds to it.

    `held`: certain identifier → the entity that carries it; `former`: → the entities that carry it
    as it was written before it had its normal form. `canonical`: entity → canonical
    entity. `identifiers`, `types`: by canonical entity.
    """

    held: dict[Identifier, UUID] = field(default_factory=dict)
    canonical: dict[UUID, UUID] = field(default_factory=dict)
    identifiers: dict[UUID, set[Identifier]] = field(default_factory=dict)
    types: dict[UUID, str] = field(default_factory=dict)
    former: dict[Identifier, tuple[UUID, ...]] = field(default_factory=dict)

    def canonical_of(self, entity_id: UUID) -> UUID:
        """Return the canonical entity of an entity."""
        return self.canonical.get(entity_id, entity_id)


@dataclass(frozen=True, slots=True)
class NewEntity:
    """An entity to create."""

    id: UUID
    type: str
    display_name: str


@dataclass(frozen=True, slots=True)
class NewIdentifier:
    """An identifier to attach."""

    entity_id: UUID
    identifier: Identifier
    certain: bool


@dataclass(frozen=True, slots=True)
class Veto:
    """Two parties that an identifier would join and something forbids."""

    entity_id: UUID
    other_id: UUID
    attribute: str
    detail: str


@dataclass(slots=True)
class PartyPlan:
    """Where each party's claims go, and what must be written first."""

    targets: dict[str, UUID] = field(default_factory=dict)
    created: list[NewEntity] = field(default_factory=list)
    identifiers: list[NewIdentifier] = field(default_factory=list)
    merges: list[tuple[UUID, UUID]] = field(default_factory=list)
    """(merged entity, canonical entity)."""
    vetoes: list[Veto] = field(default_factory=list)


def plan_parties(
    parties: Sequence[PartyAssertion],
    known: KnownParties,
    *,
    display: Mapping[str, str],
    make_id: Callable[[], UUID],
) -> PartyPlan:
    """Decide for each party which entity it is.

    Args:
        parties: checked parties, in the batch's order.
        known: the store's state; it is changed on the way.
        display: type → the attribute that names a party of it.
        make_id: maker of entity ids.

    """
    plan = PartyPlan()
    for party in parties:
        _place(party, known, plan, display.get(party.type, ""), make_id)
    return plan


def _place(
    party: PartyAssertion,
    known: KnownParties,
    plan: PartyPlan,
    display: str,
    make_id: Callable[[], UUID],
) -> None:
    stated = list(dict.fromkeys(normalise(one) for one in party.identifiers))
    certain = [one for one in stated if is_certain(one)]
    stood_in = [normalise(one) for one in party.stands_in_for]
    holders = [known.held[one] for one in [*certain, *stood_in] if one in known.held]
    holders += [holder for one in certain for holder in known.former.get(one, ())]
    joinable: list[UUID] = []
    vetoed: list[tuple[UUID, str]] = []
    guessed: list[UUID] = []
    for holder in dict.fromkeys(holders):
        canonical = known.canonical_of(holder)
        reason = _veto(party, certain, canonical, known)
        if reason is not None and _only_named(canonical, known):
            guessed.append(holder)
        elif reason is None:
            joinable.append(holder)
        else:
            vetoed.append((canonical, reason))
    target = party.entity_id or next(iter(joinable), None)
    if target is None:
        target = make_id()
        plan.created.append(NewEntity(target, party.type, _display_name(party, display, stated)))
        known.types[target] = party.type
    for other in joinable:
        _join(target, other, known, plan, party.type)
    canonical = known.canonical_of(target)
    for other in dict.fromkeys(map(known.canonical_of, guessed)):
        _merge(other, canonical, known, plan)
    for other, reason in dict.fromkeys(vetoed):
        if other != canonical:
            plan.vetoes.append(Veto(canonical, other, f"{party.type}.identity", reason))
    _attach(target, stated, known, plan, party.type)
    plan.targets[party.key] = target


def _veto(
    party: PartyAssertion, certain: Sequence[Identifier], canonical: UUID, known: KnownParties
) -> str | None:
    named_alone = bool(certain) and all(map(is_stand_in, certain))
    if known.types.get(canonical, party.type) != party.type and not named_alone:
        return f"one identifier, two types: {known.types[canonical]} and {party.type}"
    register = contradict(known.identifiers.get(canonical, ()), certain)
    return f"different numbers in register {register}" if register else None


def _only_named(canonical: UUID, known: KnownParties) -> bool:
    """Return whether an entity is known by nothing but that a source named it."""
    mine = known.identifiers.get(canonical, set())
    return bool(mine) and all(map(is_stand_in, mine))


def _join(target: UUID, other: UUID, known: KnownParties, plan: PartyPlan, type_name: str) -> None:
    one, two = known.canonical_of(target), known.canonical_of(other)
    if one == two:
        return
    mine, theirs = known.identifiers.get(one, set()), known.identifiers.get(two, set())
    if register := contradict(mine, theirs):
        detail = f"different numbers in register {register}"
        plan.vetoes.append(Veto(one, two, f"{type_name}.identity", detail))
        return
    # ids are in order of creation (UUIDv7): the older entity stays
    _merge(max(one, two), min(one, two), known, plan)


def _merge(goes: UUID, stays: UUID, known: KnownParties, plan: PartyPlan) -> None:
    if goes == stays:
        return
    plan.merges.append((goes, stays))
    for entity, canonical in list(known.canonical.items()):
        if canonical == goes:
            known.canonical[entity] = stays
    known.canonical[goes] = stays
    theirs = known.identifiers.get(goes, set())
    known.identifiers[stays] = known.identifiers.get(stays, set()) | theirs


def _attach(
    target: UUID,
    stated: Sequence[Identifier],
    known: KnownParties,
    plan: PartyPlan,
    type_name: str,
) -> None:
    canonical = known.canonical_of(target)
    mine = known.identifiers.setdefault(canonical, set())
    for identifier in stated:
        certain = is_certain(identifier)
        if certain and identifier in known.held:
            continue
        if certain and (register := contradict(mine, [identifier])):
            detail = f"a second number in register {register}: {identifier.value}"
            plan.vetoes.append(Veto(canonical, canonical, f"{type_name}.identity", detail))
            continue
        plan.identifiers.append(NewIdentifier(target, identifier, certain))
        mine.add(identifier)
        if certain:
            known.held[identifier] = target


def _display_name(party: PartyAssertion, display: str, stated: Sequence[Identifier]) -> str:
    named = (claim.value for claim in party.claims if claim.attribute == display)
    fallback = f"{stated[0].scheme} {stated[0].value}" if stated else f"unnamed {party.type}"
    return str(next(named, fallback))[:500]
