"""ROA: registered and operational addresses."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from uuid import UUID

from atlas.investigations.modules.domain import common, existence, live_register
from atlas.investigations.modules.domain.observations import CoLocation, ServiceKind, StatedAddress
from atlas.investigations.modules.domain.outcome import (
    Absence,
    Decision,
    Fired,
    Module,
    NotFired,
    Rule,
    Unassessed,
    finding,
)
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.knowledge.addresses.domain import may_be_one, states_no_more
from atlas.knowledge.evidence.domain import source_title
from atlas.knowledge.reference_data.domain import list_name

MASS_REGISTRATION = 10
"""Other companies at one address from which it is a mass address: the product's own judgement."""
_DATASET = "virtual_office_addresses"
_LIST = list_name(_DATASET)


def _keyed(snapshot: InvestigationSnapshot) -> tuple[StatedAddress, ...]:
    """Return the addresses that can be compared."""
    return tuple(item for item in snapshot.addresses if item.key)


def _addresses(snapshot: InvestigationSnapshot) -> tuple[StatedAddress, ...] | Unassessed:
    """Return the addresses that are stated now and can be compared, or why there is none."""
    missing = common.unidentified(snapshot)
    if missing is not None:
        return missing
    keyed = _keyed(snapshot)
    if stated := tuple(item for item in keyed if item.removed_on is None):
        return stated
    if keyed:
        files = dict.fromkeys((one.source, one.removed_on) for one in keyed)
        gone = live_register.denied(snapshot.sources) or existence.removed(
            (name, day) for name, day in files if day is not None
        )
        return Unassessed(
            reason=common.LEFT_REGISTER,
            detail=f"Only the last known address of the company is known. {gone}",
            remedy="Load a register that states where the company is now, and rerun.",
        )
    if snapshot.addresses:
        return Unassessed(
            reason="address_incomplete",
            detail="The address on record names no place exactly enough to be compared.",
            remedy="Load or connect a source with the whole address (street, number, postal code).",
        )
    return common.not_given(
        snapshot,
        "RegisteredAt",
        "OperatesAt",
        detail="No source gave an address of the company.",
        remedy="Load or connect a register that states addresses (RegisteredAt).",
    )


def _service(kind: ServiceKind, what: str) -> Decision:
    """Return the rule that fires when an address is on the firm's list with this kind."""

    def listed(snapshot: InvestigationSnapshot) -> Fired | None:
        services = snapshot.service_addresses
        if services is None:
            return None
        found = [
            item
            for item in _keyed(snapshot)
            if kind in services.kinds.get(item.key or "", frozenset())
        ]
        if not found:
            return None
        return Fired(
            detail=f"{_shown(found)}: a {what} of the {_LIST} {services.version}.",
            entity_ids=_entities(found),
            evidence_ids=_evidence(found),
        )

    return Decision(listed, lambda snapshot: _unlisted(snapshot, kind))


def _unlisted(snapshot: InvestigationSnapshot, kind: ServiceKind) -> Absence:
    addresses = _addresses(snapshot)
    if isinstance(addresses, Unassessed):
        return addresses
    listed = snapshot.service_addresses
    if listed is None:
        return Unassessed(
            reason="no_dataset",
            detail=f"Reference data not loaded: {_LIST}.",
            remedy=f"Import the {_LIST}: it ships empty, the list is the firm's own.",
        )
    if not listed.holds(kind):
        return Unassessed(
            reason="no_dataset",
            detail=f"The {_LIST} {listed.version} holds no entry of kind {kind.replace('_', ' ')}.",
            remedy=f"Import entries of kind {kind.replace('_', ' ')} into the {_LIST}.",
        )
    if listed.stale:
        return Unassessed(
            reason="stale_list",
            detail=f"{_LIST} {listed.version}: {listed.stale}",
            remedy=f"Import a newer version of the {_LIST}.",
        )
    return NotFired(
        detail=f"{len(addresses)} address(es), none on the {_LIST} {listed.version}.",
        evidence_ids=_evidence(addresses),
    )


virtual_office = _service("virtual_office", "virtual office")
"""Fires when an address of the company is on the firm's list of virtual offices."""
formation_agent = _service("formation_agent", "formation agent")
"""Fires when an address of the company is that of a formation agent on the firm's list."""


def _nothing_to_compare(snapshot: InvestigationSnapshot) -> Unassessed:
    left_out = [one for one in snapshot.addresses if not one.key or one.removed_on]
    vague = "; ".join(dict.fromkeys(_place(item) for item in left_out))
    told = "One source states one address: there is nothing to compare it with."
    if vague:
        told = (
            f"One address is stated now and exactly enough to be compared; not compared: {vague}."
        )
    return Unassessed(
        reason="nothing_to_compare",
        detail=told,
        remedy="Load a second source of the company's address, such as LEI reference data.",
    )


def _how_they_agree(told: Iterable[tuple[str, str]]) -> str:
    """Return in words how addresses that do not disagree agree."""
    stated = {*told}
    if len({key for key, _ in stated}) > 1:
        return "do not contradict each other, some state less"
    if all(
        states_no_more(*pair) or states_no_more(*pair[::-1]) for pair in combinations(stated, 2)
    ):
        return "agree"
    # in some countries these name the place, and its street is written in many ways
    return "agree in what is compared, the postal code and numbers; the rest is written differently"


def _agree(snapshot: InvestigationSnapshot) -> Absence:
    addresses = _addresses(snapshot)
    if isinstance(addresses, Unassessed):
        return addresses
    registered = any(item.use == "registered" for item in addresses)
    if not registered or len({(item.source, item.use) for item in addresses}) < 2:
        return _nothing_to_compare(snapshot)
    told = [(item.key or "", item.full) for item in addresses if item.use == "registered"]
    return NotFired(
        detail=f"{len(addresses)} statements of the address {_how_they_agree(told)}.",
        evidence_ids=_evidence(addresses),
    )


@finding(otherwise=_agree)
def address_mismatch(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when sources disagree on the registered address, or the company operates abroad."""
    addresses = _keyed(snapshot)
    registered = [item for item in addresses if item.use == "registered"]
    places = {item.key: item for item in registered}
    told = [(item.key or "", item.full) for item in places.values()]
    if not all(may_be_one(one, other) for one, other in combinations(told, 2)):
        return Fired(
            detail=f"Sources disagree on the registered address: {_shown(places.values())}.",
            entity_ids=_entities(registered),
            evidence_ids=_evidence(registered),
        )
    home = {item.country_code for item in registered if item.country_code}
    abroad = [
        item
        for item in addresses
        if item.use == "operational" and item.country_code and home
        if item.country_code not in home
    ]
    if not abroad:
        return None
    return Fired(
        detail=f"Registered in {', '.join(sorted(home))}, operating from {_shown(abroad)}.",
        entity_ids=_entities(abroad),
        evidence_ids=_evidence([*registered, *abroad]),
    )


def _neighbours(
    snapshot: InvestigationSnapshot, located: Iterable[CoLocation]
) -> tuple[int, str, list[StatedAddress]]:
    """Return how many other companies share an address at most, in words, and which address."""
    most = max(located, key=lambda item: item.companies)
    number = f"{'at least ' if most.at_least else ''}{most.companies}"
    where = [item for item in _keyed(snapshot) if item.key == most.key]
    # an address that a source states now is not only the last known one
    now = [item for item in where if item.removed_on is None] or where
    places = "; ".join(dict.fromkeys(_place(item) for item in now))
    counted = f" ({', '.join(most.datasets)})" if most.datasets else ""
    return most.companies, f"{number} other companies at {places}{counted}", where


def _nowhere_counted(detail: str) -> Unassessed:
    remedy = "Load the register again: addresses are keyed with the load."
    return Unassessed(reason="not_keyed", detail=detail, remedy=remedy)


def _few_neighbours(snapshot: InvestigationSnapshot) -> Absence:
    addresses = _addresses(snapshot)
    if isinstance(addresses, Unassessed):
        return addresses
    if not snapshot.co_locations:
        return _nowhere_counted("No loaded register is searchable by address.")
    stated = {item.key for item in addresses}
    located = [item for item in snapshot.co_locations if item.key in stated]
    if not located:
        return _nowhere_counted("The address that is stated now was not counted.")
    _, said, where = _neighbours(snapshot, located)
    if not all(item.whole for item in located):
        return Unassessed(
            reason="incomplete_register",
            detail=f"{said}; no complete, current register of the country is loaded.",
            remedy="Load the whole register of the country with `--complete`.",
        )
    return NotFired(detail=f"{said}.", evidence_ids=_evidence(where))


@finding(otherwise=_few_neighbours)
def mass_registration(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when ten or more other live companies share an address of the company."""
    if not snapshot.co_locations:
        return None
    count, said, where = _neighbours(snapshot, snapshot.co_locations)
    if count < MASS_REGISTRATION:
        return None
    return Fired(detail=f"{said}.", entity_ids=_entities(where), evidence_ids=_evidence(where))


def _shown(addresses: Iterable[StatedAddress]) -> str:
    told = (f"{_place(item)} ({source_title(item.source)})" for item in addresses)
    return "; ".join(dict.fromkeys(told))


def _place(address: StatedAddress) -> str:
    """Return an address; of a record that its register no longer holds, with that."""
    last = ", the last known address" if address.removed_on else ""
    return f"{address.full}{last}"


def _entities(addresses: Iterable[StatedAddress]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(item.entity_id for item in addresses if item.entity_id))


def _evidence(addresses: Iterable[StatedAddress]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(found for item in addresses for found in item.evidence_ids))


MODULE = Module(
    code="ROA",
    needs=("registers that state addresses", "the dataset virtual_office_addresses"),
    rules=(
        Rule(
            code="virtual_office",
            title="Virtual office",
            points=20,
            category="network",
            description="An address of the company is a virtual office on the firm's list.",
            needs=f"the {_LIST}, and an address on record",
            decide=virtual_office,
        ),
        Rule(
            code="address_mismatch",
            title="Addresses do not agree",
            points=15,
            category="network",
            description="Sources disagree on the registered address, or the company operates from"
            " another country than that of its registered address.",
            needs="two statements of the company's address",
            decide=address_mismatch,
        ),
        Rule(
            code="mass_registration",
            title="Mass registration address",
            points=20,
            category="network",
            description=f"{MASS_REGISTRATION} or more other live companies share the address.",
            needs="a register that states addresses; to rule it out, the whole of it",
            decide=mass_registration,
        ),
        Rule(
            code="formation_agent",
            title="Formation agent's address",
            points=10,
            category="network",
            description="An address of the company is a formation agent's on the firm's list.",
            needs=f"entries of kind formation agent in the {_LIST}",
            decide=formation_agent,
        ),
    ),
)
