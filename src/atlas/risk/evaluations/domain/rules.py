"""What the compliance profile says to an evaluation: hashed with its inputs, kept with them.

An evaluation made with these rules recomputes from what is
stored of them, whatever the profile says later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import msgspec

from atlas.foundation.core.types import JSON
from atlas.risk.matrix.domain import Tier

T = TypeVar("T")
ESTABLISHED, OPERATING, RESIDENT_UBO, INVOLVING, OWNING = (
    "established",
    "operating",
    "resident_ubo",
    "involving",
    "owning",
)
CONNECTIONS = (ESTABLISHED, OPERATING, RESIDENT_UBO, INVOLVING, OWNING)
"""How a country may be connected with a customer, as laws put it."""
DEFAULT_COVERAGE = Decimal(60)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryRule:
    """A list of countries that the home law ties to a floor, and by which connection.

    `datasets`: types of reference data. `minimum_score` 0 to 100, None: the tier alone.
    """

    id: str
    title: str
    datasets: tuple[str, ...]
    connections: tuple[str, ...]
    minimum_tier: Tier
    minimum_score: Decimal | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SddRule:
    """Whether the home law and the firm know simplified due diligence, and for which segments.

    `factors`: the lower-risk factors that the home law names, by code.
    """

    known: bool = False
    segments: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRules:
    """The part of a compliance profile that an evaluation reads; `hash` covers all its rules.

    Neither the profile's id nor its version is among it: equal rules evaluate alike.
    `minimum_coverage`: percent of the weight. `pep_required`: the home law asks for the
    determination of politically exposed persons.
    """

    hash: str
    minimum_coverage: Decimal = DEFAULT_COVERAGE
    pep_required: bool = True
    country_floors: tuple[CountryRule, ...] = ()
    sdd: SddRule = SddRule()

    def document(self) -> dict[str, JSON]:
        """Return the rules as JSON; `rules_from_document` is its inverse."""
        return _plain(self)


def rules_from_document(document: Mapping[str, object] | None) -> RiskRules | None:
    """Return the rules of their JSON form; None: no profile was active.

    Raises:
        ValueError: the document has another form.

    """
    return None if document is None else _complete(RiskRules, document)


def _plain(item: object) -> dict[str, JSON]:
    said: dict[str, JSON] = msgspec.json.decode(msgspec.json.encode(item))
    return said


def _complete(kind: type[T], document: Mapping[str, object]) -> T:
    """Return what a document says; a field has a default in rules that are made, not in stored."""
    found = msgspec.convert(document, kind)
    if lost := _plain(found).keys() - document.keys():
        raise ValueError(f"without {', '.join(sorted(lost))}")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SddReason:
    """A confirmed record that reasons the low risk of a customer on the home law's factors.

    `segment`: the customer's when it was confirmed; another segment ends it.
    """

    record_id: str
    segment: str
    factors: tuple[str, ...]

    def document(self) -> dict[str, JSON]:
        """Return the record as JSON; `sdd_from_document` is its inverse."""
        return _plain(self)


def sdd_from_document(document: Mapping[str, object] | None) -> SddReason | None:
    """Return the record of its JSON form.

    Raises:
        ValueError: the document has another form.

    """
    return None if document is None else _complete(SddReason, document)
