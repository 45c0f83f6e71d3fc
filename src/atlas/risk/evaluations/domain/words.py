"""The words of an evaluation: its statements in addition to score, level and tier."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

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
    """Whether simplified due diligence is granted. `missing`: the conditions that do not hold."""

    granted: bool
    record_id: str | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What engine 3 states in addition to score, level and tier.

    `provisional`: the conditions of low or clear are not met; `reasons` names, as codes, what it
    lacks (`no_profile`, `coverage_below_minimum`, `core_not_assessed:…`, `data_check_open:…`,
        `sanctions_match`, `country_involved`, `country_not_read`, `long_chain_of_owners`).
    """

    provisional: bool
    reasons: tuple[str, ...]
    worst_case: WorstCase
    profile: ProfileUsed | None
    sdd: SddOutcome
