"""What the sections of a stored report say, as types. Pure."""

from __future__ import annotations

from atlas.investigations.results.domain import Regime, Result, Structure
from atlas.knowledge.reference_data.domain.rules import RegimeWithoutRule


class RuleSaid(Result, frozen=True, kw_only=True):
    """What the rule on ownership by listed parties answered."""

    outcome: str
    reason: str | None
    detail: str


class OwnershipSection(Result, frozen=True, kw_only=True):
    """Who owns the company, and what each regime says of listed parties above it.

    `regimes_without_rule`: regimes of the lists that were searched of which no rule is known.
    """

    assessed: bool
    structure: Structure | None
    sanctioned: tuple[Regime, ...] = ()
    sanctioned_not_assessed: tuple[str, ...] = ()
    regimes_without_rule: tuple[str, ...] = ()
    regimes_unruled: tuple[RegimeWithoutRule, ...] = ()
    sanctioned_rule: RuleSaid | None = None
