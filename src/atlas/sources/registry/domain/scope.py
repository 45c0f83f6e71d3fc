"""What a dataset declares to cover: its silence about a company counts for that, and no more.

Declared for the dataset (stated with the load, else the default of its format), never inferred
from the records that a file happens to hold: another company's record changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from urllib.parse import urlsplit


class Scope(StrEnum):
    """A part of what a register is made to say of a company."""

    IDENTITY = "identity"
    """Name, number, and what else the format carries of the company itself."""
    BENEFICIAL_OWNERS = "beneficial_owners"
    """Owners and controllers, as the publisher of a register of beneficial owners declares them."""
    SIGNIFICANT_CONTROL = "significant_control"
    """Owners and controllers above 25 % (Companies Act 2006, Part 21A and Schedule 1A)."""
    SHAREHOLDERS = "shareholders"
    """Every holder of shares."""
    ACCOUNTING_CONSOLIDATION = "accounting_consolidation"
    """The parents that consolidate the company's accounts (GLEIF level 2), and nobody else."""
    OFFICERS = "officers"
    """Everybody in office."""


SCOPES = tuple(one.value for one in Scope)
_OWNERSHIP = frozenset(
    {"Ownership", "Voting", "Control", "Trusteeship", "Settlor", "Beneficiary", "Protector"}
)
COVERS: Mapping[Scope, frozenset[str]] = {
    Scope.IDENTITY: frozenset({"LegalEntity.legal_name", "LegalEntity.registration_numbers"}),
    Scope.BENEFICIAL_OWNERS: _OWNERSHIP,
    Scope.SIGNIFICANT_CONTROL: _OWNERSHIP,
    Scope.SHAREHOLDERS: frozenset({"Ownership"}),
    Scope.ACCOUNTING_CONSOLIDATION: frozenset({"Control.accounting_consolidation"}),
    Scope.OFFICERS: frozenset({"Directorship"}),
}
"""Attributes and relationship types of the ontology that may be missed from a source."""
_EVERY_OWNER = frozenset({Scope.BENEFICIAL_OWNERS, Scope.SHAREHOLDERS})
_ABOVE: Mapping[str, Decimal] = {"Ownership.above_25_percent": Decimal(25)}
"""Marks among what a source covers: it names owners above this percentage, and nobody below."""
OF_ITSELF = frozenset({Scope.IDENTITY})
"""Scopes that hold for every company of a dataset, also where nothing is declared about it."""
_PUBLISHERS: Mapping[str, frozenset[Scope]] = {
    "gleif.org": frozenset({Scope.IDENTITY, Scope.ACCOUNTING_CONSOLIDATION}),
    "companieshouse.gov.uk": frozenset({Scope.IDENTITY, Scope.SIGNIFICANT_CONTROL}),
    "company-information.service.gov.uk": frozenset({Scope.IDENTITY, Scope.SIGNIFICANT_CONTROL}),
}
"""What the source that a statement names declares, where others publish it as BODS."""


def of_publisher(source_url: str | None) -> frozenset[Scope] | None:
    """Return what the source that a statement names declares; None where it is not known."""
    host = (urlsplit(source_url or "").hostname or "").lower()
    for known, scope in _PUBLISHERS.items():
        if host == known or host.endswith(f".{known}"):
            return scope
    return None


def attributes_of(scope: Iterable[Scope]) -> frozenset[str]:
    """Return what may be missed from a source of a scope."""
    declared = frozenset(scope)
    covered = frozenset[str]().union(*(COVERS[one] for one in declared))
    if Scope.SIGNIFICANT_CONTROL in declared and not declared & _EVERY_OWNER:
        covered |= _ABOVE.keys()
    return covered


def names_above(covered: Iterable[str]) -> Decimal | None:
    """Return the percentage above which alone a source names owners; None where it has none."""
    return max((_ABOVE[one] for one in covered if one in _ABOVE), default=None)
