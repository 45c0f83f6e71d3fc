"""The home law as an evaluation reads it: from the compliance profile to the engine's rules."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from atlas.foundation.db import TenantSession
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.compliance_profile.domain import CountryFloor, EffectiveRules
from atlas.knowledge.reference_data.domain import list_name
from atlas.risk.evaluations.domain import CountryRule, RiskRules, SddRule
from atlas.risk.evaluations.domain.rules import OWNING
from atlas.risk.matrix.domain import Tier


async def rules_of(session: TenantSession, as_of: date) -> RiskRules | None:
    """Return the rules that hold on a day; None: no profile was active."""
    found = await profiles.active(session, as_of)
    return engine_rules(found) if found is not None else None


def engine_rules(found: EffectiveRules) -> RiskRules:
    """Return what an evaluation reads of a profile's effective rules."""
    return RiskRules(
        hash=found.hash,
        minimum_coverage=found.minimum_coverage,
        pep_required=found.pep.required,
        country_floors=(*_country_rules(found.country_floors), _OWNED_FROM_THERE),
        sdd=SddRule(
            known=found.sdd.known,
            segments=found.sdd.segments,
            factors=found.sdd.factors,
            source=found.sdd.source,
        ),
    )


_OWNED_FROM_THERE = CountryRule(
    id="owner_in_call_for_action",
    title="An owner, a controller or a public body that owns is of a FATF call-for-action country",
    datasets=("fatf_black_list",),
    connections=(OWNING,),
    minimum_tier=Tier.EDD,
    minimum_score=Decimal(70),
    source="FATF recommendation 19, applied to every owner and controller by rule of the product:"
    " no home law asks for less where it tests the customer's own seat alone",
)
"""Holds under every profile: where a customer's owners sit counts, regardless of who they are."""


_TIES = {
    "established": "established there",
    "resident_ubo": "a beneficial owner resident there",
    "operating": "operating there",
    "involving": "a party or transaction from there",
    OWNING: "an owner or controller from there",
}
"""How a customer is connected with a country, for readers."""
_NAMES: Mapping[tuple[str, ...], str] = {
    ("eu_high_risk_third_countries",): "eu_high_risk_third_country",
    ("fatf_black_list",): "fatf_call_for_action",
    ("fatf_grey_list",): "fatf_increased_monitoring",
}
"""Names of floors that readers know from the shipped matrix."""


def _country_rules(floors: Iterable[CountryFloor]) -> tuple[CountryRule, ...]:
    """Return the floors with names that are stable: by datasets, then jurisdiction, then place."""
    made: dict[str, CountryRule] = {}
    for item in floors:
        name = _NAMES.get(item.datasets, "+".join(item.datasets))
        for given in (name, f"{name}:{item.jurisdiction}", f"{name}:{len(made)}"):
            if given not in made:
                made[given] = _country_rule(given, item)
                break
    return tuple(made.values())


def _country_rule(name: str, item: CountryFloor) -> CountryRule:
    ties = ", ".join(_TIES[one] for one in item.connections)
    lists = " or ".join(list_name(one) for one in item.datasets)
    return CountryRule(
        id=name,
        title=f"Connected with a country on the {lists} ({ties})",
        datasets=item.datasets,
        connections=tuple(item.connections),
        minimum_tier=Tier(item.tier.lower()),
        minimum_score=None if item.score is None else Decimal(item.score),
        source=item.source,
    )
