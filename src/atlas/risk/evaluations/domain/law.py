"""Floors that hold for every matrix: those of the home law, and of an unidentified owner.

Sources, by the cause for which no beneficial owner is identified:
Directive (EU) 2015/849, article 13(1)(b) (identify the beneficial owner and take reasonable
measures to verify that person's identity) and article 14(4) (do not go on where that cannot be
done). A published matrix cannot leave them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from atlas.risk.evaluations.domain.facts import UBO_CAUSE, NotAssessed, Reading
from atlas.risk.evaluations.domain.inputs import EvaluationInputs
from atlas.risk.evaluations.domain.rules import (
    ESTABLISHED,
    INVOLVING,
    OPERATING,
    OWNING,
    RESIDENT_UBO,
    CountryRule,
    RiskRules,
)
from atlas.risk.matrix.domain import Condition, Floor, Matrix, Tier, default_matrix

NOT_CAUSED = "unknown"
"""What counts where no source says why no beneficial owner is identified."""
_NOT_SAID = Reading("rule:not_assessed", NOT_CAUSED)
_NOT_ASKED = Reading("rule:not_assessed", NotAssessed("not_run"))
_UBO_LAW = "Directive (EU) 2015/849, articles 13(1)(b) and 14(4), as the home law transposes them"
_INPUTS = {
    ESTABLISHED: ("geography.establishment",),
    OPERATING: ("geography.operations",),
    RESIDENT_UBO: ("geography.ubo_residence",),
    INVOLVING: ("geography.establishment", "geography.operations", "geography.ubo_residence"),
    OWNING: ("geography.ownership_chain",),
}
_COUNTRY_INPUTS = frozenset(key for keys in _INPUTS.values() for key in keys)


def _ubo_floor(
    name: str, title: str, causes: tuple[str, ...], least: int, tier: Tier, *effects: str
) -> Floor:
    return Floor.model_validate(
        {
            "id": name,
            "title": title,
            "any_of": [{"input": UBO_CAUSE, "in": causes}],
            "minimum_score": Decimal(least),
            "minimum_tier": tier,
            "effects": effects,
            "legal_source": _UBO_LAW,
        }
    )


UBO_FLOORS = (
    _ubo_floor(
        "ubo_exhausted",
        "No beneficial owner meets the test; the senior managing official stands in",
        ("exhausted",),
        40,
        Tier.CDD,
    ),
    _ubo_floor(
        "ubo_unknown",
        "The beneficial owner is not known, not fully known, or not assessed",
        ("unknown", "incomplete", "protected"),
        40,
        Tier.CDD,
        "four_eyes",
    ),
    _ubo_floor(
        "ubo_concealed",
        "The beneficial owner is concealed, refused or contradicted, or the chain is a closed loop",
        ("concealed", "refused", "contradicted", "closed_loop"),
        70,
        Tier.EDD,
        "four_eyes",
    ),
)


@lru_cache(maxsize=64)
def lawful(matrix: Matrix, rules: RiskRules | None) -> Matrix:
    """Return the matrix with the floors that the law requires, regardless of its own.

    The home law's country floors stand in place of the shipped ones; without a profile the shipped
    ones stay. A stricter floor of the firm's own stays too.
    """
    floors = list(matrix.floors)
    if rules is not None:
        shipped = _shipped_country_floors()
        floors = [item for item in floors if not any(_is_same(item, one) for one in shipped)]
        floors += [_country_floor(item) for item in rules.country_floors]
    taken = {item.id for item in UBO_FLOORS}
    floors = [item for item in floors if item.id not in taken]
    return matrix.model_copy(update={"floors": (*floors, *UBO_FLOORS)})


@lru_cache(maxsize=1)
def _shipped_country_floors() -> tuple[Floor, ...]:
    return tuple(item for item in default_matrix().floors if _is_of_countries(item))


def _is_of_countries(floor: Floor) -> bool:
    return all(
        item.country_risk_list is not None and item.input in _COUNTRY_INPUTS
        for item in floor.any_of
    )


def _is_same(own: Floor, shipped: Floor) -> bool:
    """Return whether a matrix' floor says what a shipped one says, or a part of it."""
    return (
        set(own.any_of) <= set(shipped.any_of)
        and own.minimum_score == shipped.minimum_score
        and own.minimum_tier == shipped.minimum_tier
        and set(own.effects) == set(shipped.effects)
    )


def _country_floor(rule: CountryRule) -> Floor:
    return Floor(
        id=rule.id,
        title=rule.title,
        any_of=tuple(_conditions(rule)),
        minimum_score=rule.minimum_score,
        minimum_tier=rule.minimum_tier,
        legal_source=rule.source,
    )


def _conditions(rule: CountryRule) -> Iterator[Condition]:
    inputs = dict.fromkeys(key for name in rule.connections for key in _INPUTS[name])
    for dataset in rule.datasets:
        for key in inputs:
            yield Condition(input=key, country_risk_list=dataset)


def with_cause(inputs: EvaluationInputs) -> EvaluationInputs:
    """Return the inputs with a cause for every unidentified owner: not assessed is unknown."""
    given = inputs.readings.get(UBO_CAUSE, ()) or (_NOT_ASKED,)
    if any(not isinstance(item.value, NotAssessed) and not item.carried for item in given):
        return inputs
    return inputs.with_readings({**inputs.readings, UBO_CAUSE: (*given, _NOT_SAID)})
