"""What a source declares to cover: the lack of a record counts for that, and no more.

Declared (for a loaded dataset: stated with the load, or the default of its format), never
inferred from the records that happen to be there: another company's record changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from atlas.knowledge.evidence.domain import FILE


class Scope(StrEnum):
    """A part of what a register covers for a company."""

    IDENTITY = "identity"
    """Name, number, and the other details of the company itself in the format."""
    BENEFICIAL_OWNERS = "beneficial_owners"
    """Owners and controllers, as the publisher of a register of beneficial owners declares them."""
    SIGNIFICANT_CONTROL = "significant_control"
    """Owners and controllers above 25 % (Companies Act 2006, Part 21A and Schedule 1A)."""
    SHAREHOLDERS = "shareholders"
    """Every holder of shares."""
    ACCOUNTING_CONSOLIDATION = "accounting_consolidation"
    """The parents that consolidate the company's accounts (GLEIF level 2), and no one else."""
    OFFICERS = "officers"
    """Everyone in office."""


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
"""Marks among what a source covers: it names owners above this percentage, and none below."""
OF_ITSELF = frozenset({Scope.IDENTITY})
"""Scopes that hold for every company of a dataset, also where nothing is declared about it."""


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


def names_above_of(kind: str, covered: Collection[str]) -> Decimal | None:
    """Return `names_above` for relationships of a type; None too where they are not covered."""
    return names_above(covered) if kind in _OWNERSHIP and kind in covered else None


DEFAULT_MAX_AGE_DAYS = 90
"""How old a dataset's data may be where its load states nothing else, days."""


def current_until(data_date: date | str, max_age_days: int = DEFAULT_MAX_AGE_DAYS) -> date:
    """Return the last day on which data of a day (or its ISO 8601 text) are current."""
    since = date.fromisoformat(data_date) if isinstance(data_date, str) else data_date
    return since + timedelta(days=max_age_days)


def file_source(dataset: str) -> str:
    """Return the name as a source of a dataset that the operator loads."""
    return f"{FILE}{dataset}"


@dataclass(frozen=True)
class DatasetInfo:
    """A loaded dataset: what a statement about it must name."""

    name: str
    title: str
    publisher: str
    licence: str
    source_url: str | None
    data_date: date | None
    loaded_at: datetime
    max_age_days: int
    stale: bool
    registers: tuple[str, ...]
    """Register keys whose records the dataset holds."""
    countries: tuple[str, ...]
    records: int
    complete: bool = False
    """The whole register, not an extract of it."""
    scope: tuple[str, ...] = ()
    """What it declares to cover (`Scope`): only that may be missed from it."""
    scope_stated: bool = False
    """Stated with the load, or the default of its format."""
    current_until: date | None = None
    """The last day on which the lack of a record counts; None: undated data."""
