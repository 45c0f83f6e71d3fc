"""What the compliance profile says to an evaluation: hashed with its inputs, kept with them.

An evaluation made with these rules recomputes from what is
stored of them, whatever the profile says later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from atlas.risk.matrix.domain import Tier

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

    def document(self) -> dict[str, Any]:
        """Return the rules as JSON; `rules_from_document` is its inverse."""
        return {
            "hash": self.hash,
            "minimum_coverage": str(self.minimum_coverage),
            "pep_required": self.pep_required,
            "country_floors": [
                {
                    "id": item.id,
                    "title": item.title,
                    "datasets": list(item.datasets),
                    "connections": list(item.connections),
                    "minimum_tier": item.minimum_tier.value,
                    "minimum_score": None
                    if item.minimum_score is None
                    else str(item.minimum_score),
                    "source": item.source,
                }
                for item in self.country_floors
            ],
            "sdd": {
                "known": self.sdd.known,
                "segments": list(self.sdd.segments),
                "factors": list(self.sdd.factors),
                "source": self.sdd.source,
            },
        }


def rules_from_document(document: Mapping[str, Any] | None) -> RiskRules | None:
    """Return the rules of their JSON form; None: no profile was active.

    Raises:
        KeyError, TypeError, ValueError, ArithmeticError: they are none.

    """
    if document is None:
        return None
    sdd = document["sdd"]
    return RiskRules(
        hash=document["hash"],
        minimum_coverage=Decimal(document["minimum_coverage"]),
        pep_required=document["pep_required"],
        country_floors=tuple(_country_rule(item) for item in document["country_floors"]),
        sdd=SddRule(
            known=sdd["known"],
            segments=tuple(sdd["segments"]),
            factors=tuple(sdd["factors"]),
            source=sdd["source"],
        ),
    )


def _country_rule(item: Mapping[str, Any]) -> CountryRule:
    least = item["minimum_score"]
    return CountryRule(
        id=item["id"],
        title=item["title"],
        datasets=tuple(item["datasets"]),
        connections=tuple(item["connections"]),
        minimum_tier=Tier(item["minimum_tier"]),
        minimum_score=None if least is None else Decimal(least),
        source=item["source"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SddReason:
    """A confirmed record that reasons the low risk of a customer on the home law's factors.

    `segment`: the customer's when it was confirmed; another segment ends it.
    """

    record_id: str
    segment: str
    factors: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return the record as JSON; `sdd_from_document` is its inverse."""
        return {
            "record_id": self.record_id,
            "segment": self.segment,
            "factors": list(self.factors),
        }


def sdd_from_document(document: Mapping[str, Any] | None) -> SddReason | None:
    """Return the record of its JSON form.

    Raises:
        KeyError, TypeError: it is none.

    """
    if document is None:
        return None
    return SddReason(
        record_id=document["record_id"],
        segment=document["segment"],
        factors=tuple(document["factors"]),
    )
