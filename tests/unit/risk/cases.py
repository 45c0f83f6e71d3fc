"""Subjects that the risk tests share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from atlas.knowledge.reference_data.domain import (
    Dataset,
    ReferenceSnapshot,
    in_force,
    load_shipped,
)
from atlas.knowledge.reference_data.domain.shapes import Entry
from atlas.risk.evaluations.domain import (
    CountryRule,
    Evaluation,
    ModuleLevel,
    Override,
    RiskRules,
    SddReason,
    SddRule,
    SubjectFacts,
    Volume,
    evaluate,
    inputs_from_facts,
)
from atlas.risk.evaluations.domain.inputs import MODULES
from atlas.risk.matrix.domain import Matrix, Tier, default_matrix

AS_OF = date(2026, 6, 30)
"""A day on which none of the shipped lists is past its refresh interval."""
MATRIX = default_matrix()
SHIPPED = in_force(load_shipped().datasets, AS_OF)


def with_dataset(
    snapshot: ReferenceSnapshot, type_: str, items: list[dict[str, Any]]
) -> ReferenceSnapshot:
    """The snapshot with a type's data replaced (a firm's own list)."""
    own = Dataset(
        type=type_,
        version="own",
        name=type_,
        source="test",
        url="https://example.org",
        source_date="2026-01-01",
        licence="test",
        refresh_days=None,
        data={"items": cast("list[Entry]", items)},
    )
    return ReferenceSnapshot([*(d for d in snapshot.datasets if d.type != type_), own])


COMPLETE = with_dataset(
    with_dataset(
        SHIPPED,
        "cpi",
        [
            {"code": "NL", "score": 78},
            {"code": "DE", "score": 75},
            {"code": "HU", "score": 39},
            {"code": "US", "score": 65},
            {"code": "IR", "score": 23},
            {"code": "AO", "score": 32},
            {"code": "KW", "score": 46},
            {"code": "AF", "score": 17},
            {"code": "KY", "score": 60},
        ],
    ),
    "secrecy_jurisdictions",
    [{"code": "KY"}],
)
"""The shipped datasets with a CPI and a secrecy list, so that countries can be assessed in full."""

CLEAN = SubjectFacts(
    ownership_layers=1,
    bearer_shares=False,
    nominee=False,
    ubo_exemption="none",
    ubo_cause="identified",
    identified_by="register",
    peps=(),
    sanctions_matches=(),
    sanctioned_ownership=(),
    matched_holding_upper=Decimal(0),
    adverse_media=(),
    industry_codes=("62.01",),
    incorporation_date=date(2001, 3, 15),
    countries_established=("NL",),
    countries_of_operation=("NL", "DE"),
    countries_ubo_residence=("NL",),
    countries_ubo_nationality=("NL",),
    countries_ownership_chain=("NL",),
    products=("software",),
    regulatory_status="regular",
    non_face_to_face=False,
    digital_presence="verified",
    annual_volume=Volume(amount_minor=50_000_000, currency="EUR"),
    transaction_pattern="normal",
    relationship_stage="active",
    network_risk=0,
    shared_address_count=0,
    subsidiary_count=0,
    filing_status="regular",
    adverse_events=(),
    module_levels=dict.fromkeys(MODULES, ModuleLevel.CLEAR),
    list_versions={"ofac-sdn": "2026-06-30"},
)
"""An EU company of which everything is known and nothing speaks against."""


RULES = RiskRules(
    hash="0" * 64,
    country_floors=(
        CountryRule(
            id="eu_high_risk_third_country",
            title="Established, operating or beneficially owned in an EU high-risk third country",
            datasets=("eu_high_risk_third_countries",),
            connections=("established", "operating", "resident_ubo"),
            minimum_tier=Tier.EDD,
            minimum_score=None,
            source="Directive (EU) 2015/849, article 18a",
        ),
        CountryRule(
            id="fatf_call_for_action",
            title="Established, operating or beneficially owned in a FATF call-for-action country",
            datasets=("fatf_black_list",),
            connections=("involving",),
            minimum_tier=Tier.EDD,
            minimum_score=Decimal(90),
            source="FATF recommendation 19",
        ),
    ),
    sdd=SddRule(
        known=True,
        segments=("listed",),
        factors=("listed_company", "public_body"),
        source="Directive (EU) 2015/849, article 15 and annex II",
    ),
)
"""Rules of an obliged entity at home in the EU."""


def run(
    facts: SubjectFacts = CLEAN,
    *,
    matrix: Matrix = MATRIX,
    snapshot: ReferenceSnapshot = COMPLETE,
    overrides: tuple[Override, ...] = (),
    as_of: date = AS_OF,
    appetite: str | None = None,
    rules: RiskRules | None = RULES,
    sdd: SddReason | None = None,
    **changes: Any,
) -> Evaluation:
    """Evaluate facts, with changes, under an active profile."""
    known = replace(facts, **changes)
    inputs = inputs_from_facts(known, matrix, snapshot, as_of, rules=rules, sdd=sdd)
    return evaluate(matrix, inputs, snapshot, overrides, as_of, appetite=appetite)


def factor(found: Evaluation, name: str) -> Any:
    """The result of one factor."""
    return next(item for item in found.factors if item.id == name)


def floor(found: Evaluation, name: str) -> Any:
    """The result of one floor."""
    return next(item for item in found.floors if item.id == name)
