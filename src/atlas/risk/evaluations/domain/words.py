"""The words of an evaluation: what it says beside score, level and tier, as JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from atlas.risk.matrix.domain import Level, Tier


@dataclass(frozen=True, slots=True)
class WorstCase:
    """Score, level and tier with every unknown at its maximum and every open floor applied."""

    score_high: Decimal
    level: Level
    tier: Tier


@dataclass(frozen=True, slots=True)
class ProfileUsed:
    """The rules of the compliance profile that an evaluation was made under, by their hash."""

    hash: str


@dataclass(frozen=True, slots=True)
class SddOutcome:
    """Whether simplified due diligence is earned. `missing`: the conditions that do not hold."""

    granted: bool
    record_id: str | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What engine 3 says beside score, level and tier.

    `provisional`: the level of low or clear is not earned; `reasons` names, as codes, what it
    lacks (`no_profile`, `coverage_below_minimum`, `core_not_assessed:…`, `data_check_open:…`,
        `country_involved`, `country_not_read`, `long_chain_of_owners`).
    """

    provisional: bool
    reasons: tuple[str, ...]
    worst_case: WorstCase
    profile: ProfileUsed | None
    sdd: SddOutcome

    def document(self) -> dict[str, Any]:
        """Return the words as JSON; `words_from_document` is its inverse."""
        return {
            "provisional": self.provisional,
            "reasons": list(self.reasons),
            "worst_case": {
                "score_high": str(self.worst_case.score_high),
                "level": self.worst_case.level.value,
                "tier": self.worst_case.tier.value,
            },
            "profile": self.profile and {"hash": self.profile.hash},
            "sdd": {
                "granted": self.sdd.granted,
                "record_id": self.sdd.record_id,
                "missing": list(self.sdd.missing),
            },
        }


def words_from_document(document: Mapping[str, Any] | None) -> Words | None:
    """Return the words of their JSON form; None: an earlier engine made the evaluation.

    Raises:
        KeyError, TypeError, ValueError, ArithmeticError: they are none.

    """
    if document is None:
        return None
    worst, profile, sdd = document["worst_case"], document["profile"], document["sdd"]
    return Words(
        provisional=document["provisional"],
        reasons=tuple(document["reasons"]),
        worst_case=WorstCase(
            Decimal(worst["score_high"]), Level(worst["level"]), Tier(worst["tier"])
        ),
        profile=profile and ProfileUsed(profile["hash"]),
        sdd=SddOutcome(sdd["granted"], sdd["record_id"], tuple(sdd["missing"])),
    )
