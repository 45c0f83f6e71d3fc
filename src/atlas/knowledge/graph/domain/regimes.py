"""The ownership rules of sanctions regimes, as data with validity and source.

Each source names the rule's text; check the wording there before citing it to a user.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from atlas.knowledge.graph.domain.bands import Comparator


@dataclass(frozen=True, slots=True)
class SanctionsRule:
    """One regime's rule, valid over a time (`valid_to` exclusive).

    Direct holdings of members are compared with `threshold` percent. `aggregate`: over all
    members together; else per designated person (with that person's own companies, and joint
    holders as one). `votes`, `appointment`, `control`: these grounds count too; votes against
    `votes_threshold` with `more than`.
    """

    regime: str
    threshold: float
    comparator: Comparator
    aggregate: bool
    votes: bool
    appointment: bool
    control: bool
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    votes_threshold: float = 50.0


RULES: tuple[SanctionsRule, ...] = (
    SanctionsRule(
        regime="ofac",
        threshold=50,
        comparator=Comparator.AT_LEAST,
        aggregate=False,
        votes=False,
        appointment=False,
        control=False,
        source="OFAC, Guidance on Entities Owned by Persons Whose Property and Interests in"
        " Property Are Blocked, 14 February 2008",
        valid_to=date(2014, 8, 13),
    ),
    SanctionsRule(
        regime="ofac",
        threshold=50,
        comparator=Comparator.AT_LEAST,
        aggregate=True,
        votes=False,
        appointment=False,
        control=False,
        source="OFAC, Revised Guidance on Entities Owned by Persons Whose Property and Interests"
        " in Property Are Blocked, 13 August 2014",
        valid_from=date(2014, 8, 13),
    ),
    SanctionsRule(
        regime="eu",
        threshold=50,
        comparator=Comparator.MORE_THAN,
        aggregate=True,
        votes=True,
        appointment=True,
        control=True,
        source="Council of the EU, Best Practices for the effective implementation of restrictive"
        " measures, ownership and control, as in force before 3 July 2024",
        valid_to=date(2024, 7, 3),
    ),
    SanctionsRule(
        regime="eu",
        threshold=50,
        comparator=Comparator.AT_LEAST,
        aggregate=True,
        votes=True,
        appointment=True,
        control=True,
        source="Council of the EU, Best Practices for the effective implementation of restrictive"
        " measures, document 11623/24, 3 July 2024",
        valid_from=date(2024, 7, 3),
    ),
    SanctionsRule(
        regime="uk",
        threshold=50,
        comparator=Comparator.MORE_THAN,
        aggregate=False,
        votes=True,
        appointment=True,
        control=True,
        source="Russia (Sanctions) (EU Exit) Regulations 2019, regulation 7 and Schedule 1 (and"
        " the same wording in other UK sanctions regulations)",
    ),
)


def regime_rule(regime: str, as_of: date) -> SanctionsRule:
    """Return a regime's rule at a date (`ofac`, `eu`, `uk`).

    Raises:
        KeyError: no rule of that regime is valid then.

    """
    for rule in RULES:
        started = rule.valid_from is None or rule.valid_from <= as_of
        if rule.regime == regime and started and (rule.valid_to is None or as_of < rule.valid_to):
            return rule
    raise KeyError(f"no ownership rule of regime {regime} at {as_of}")
