"""The 200 subjects of the golden evaluations: every rule once, then a seeded draw over all."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX, RULES
from tests.unit.risk.test_factors import CASES
from tests.unit.risk.test_floors import ROLES, hit, pep

from atlas.risk.evaluations.domain import (
    UBO_CAUSES,
    ModuleLevel,
    NotAssessed,
    OwnershipStatus,
    PartyRole,
    PepCategory,
    PepExposure,
    Reading,
    SanctionedOwnership,
    SddReason,
    SubjectFacts,
    Volume,
    facts_document,
)
from atlas.risk.matrix.domain import Matrix

COUNT, SEED = 200, 20261124
DAYS = (date(2024, 2, 29), AS_OF, date(2026, 7, 1), date(2026, 11, 24), date(2031, 12, 31))
"""Before most lists, all fresh, one stale, all stale, far away."""
COUNTRIES = ("NL", "DE", "HU", "US", "KY", "KW", "AF", "AO", "IR", "KP", "MM", "BG", "RU", "XK")


def _changes() -> list[tuple[str, dict[str, Any]]]:
    found = [
        (f"factor {name} {points} {number}", changes)
        for number, (name, changes, points) in enumerate(CASES)
    ]
    for role in ROLES:
        found.append((f"open match of {role}", {"sanctions_matches": hit(role, "strong")}))
        found.append(
            (f"true match of {role}", {"sanctions_matches": hit(role, "weak", "true_match")})
        )
    found += [(f"PEP as {role}", {"peps": pep(role)}) for role in ("customer", "ubo", "subsidiary")]
    found += [
        (
            f"ownership {status}",
            {"sanctioned_ownership": (SanctionedOwnership(regime="eu", status=status),)},
        )
        for status in OwnershipStatus
    ]
    found += [
        ("critical module", {"module_levels": {"mebo": ModuleLevel.CRITICAL}}),
        ("quarter held", {"matched_holding_upper": Decimal("25.50")}),
        ("no media", {"adverse_media": NotAssessed("missing_credentials", "news")}),
        (
            "second source, any script",
            {
                "further": {"geography.operations": (Reading("профиль: 国 \u2028", ("KP",)),)},
                "sources": {"countries_established": 'register "A\\B" é'},
                "list_versions": {"ofac-sdn": "2019-01-04", "un": "2020-11-05"},
            },
        ),
    ]
    return found


def _lean(facts: SubjectFacts) -> dict[str, Any]:
    """Facts as JSON without what nobody looked at."""
    blank = facts_document(SubjectFacts())
    return {key: value for key, value in facts_document(facts).items() if value != blank[key]}


def _case(name: str, facts: SubjectFacts, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "matrix": MATRIX.id,
        "matrix_version": MATRIX.version,
        "appetite": None,
        "as_of": AS_OF.isoformat(),
        "overrides": [],
        "facts": _lean(facts),
        **more,
    }


def _own_matrices() -> dict[str, Matrix]:
    """Two matrices as a firm may write them: other weights, maxima, aggregation, one more floor."""
    document = MATRIX.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    even = ["0.1429"] * 6 + ["0.1426"]
    for dimension, weight in zip(document["dimensions"], even, strict=True):
        dimension["weight"] = weight
    average = {**document, "id": "own_average", "aggregation": {"method": "weighted_average"}}
    highest = {
        **document,
        "id": "own_highest",
        "aggregation": {"method": "highest_dimension"},
        "unknown_percent": 100,
        "floors": [
            *document["floors"],
            {
                "id": "own_grey",
                "title": "On the FATF grey list",
                "any_of": [
                    {"input": "geography.establishment", "country_risk_list": "fatf_grey_list"}
                ],
                "minimum_score": "55.55",
                "minimum_tier": "cdd",
                "legal_source": "Rule of the firm",
            },
        ],
    }
    made = [Matrix.model_validate(item) for item in (average, highest)]
    return {item.id: item for item in made}


def _drawn(draw: random.Random) -> SubjectFacts:
    def tokens(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(draw.sample(values, draw.randint(1, 3)))

    choices: dict[str, Any] = {
        "ownership_layers": lambda: draw.randint(0, 6),
        "bearer_shares": lambda: draw.random() < 0.2,
        "nominee": lambda: draw.random() < 0.2,
        "ubo_cause": lambda: draw.choice(UBO_CAUSES),
        "ubo_exemption": lambda: draw.choice(["none", "listed", "state"]),
        "peps": lambda: (
            PepExposure(
                roles=frozenset({draw.choice(list(PartyRole))}),
                category=draw.choice(list(PepCategory)),
            ),
        ),
        "sanctions_matches": lambda: hit(
            draw.choice(list(PartyRole)), draw.choice(["exact", "strong", "weak"])
        ),
        "sanctioned_ownership": lambda: (
            SanctionedOwnership(regime="us_ofac", status=draw.choice(list(OwnershipStatus))),
        ),
        "matched_holding_upper": lambda: Decimal(draw.randint(0, 10_000)) / 100,
        "adverse_media": lambda: tokens(("low", "medium", "high", "critical")),
        "industry_codes": lambda: tokens(("62.01", "64.20", "68.20", "92.00", "SIC:64209")),
        "incorporation_date": lambda: date(1990, 1, 1) + timedelta(draw.randint(0, 13_000)),
        "countries_established": lambda: (draw.choice(COUNTRIES),),
        "countries_of_operation": lambda: tokens(COUNTRIES),
        "countries_ubo_residence": lambda: tokens(COUNTRIES),
        "countries_ubo_nationality": lambda: tokens(COUNTRIES),
        "products": lambda: tokens(("software", "lending", "trade_finance", "private_banking")),
        "regulatory_status": lambda: draw.choice(["regular", "expired_licence", "enforcement"]),
        "non_face_to_face": lambda: draw.random() < 0.5,
        "digital_presence": lambda: draw.choice(["verified", "unverified", "none"]),
        "annual_volume": lambda: Volume(
            amount_minor=draw.randint(0, 2 * 10**9), currency=draw.choice(["EUR", "EUR", "USD"])
        ),
        "transaction_pattern": lambda: draw.choice(["normal", "unusual", "complex"]),
        "relationship_stage": lambda: draw.choice(["prospect", "active", "exited"]),
        "network_risk": lambda: draw.randint(0, 100),
        "shared_address_count": lambda: draw.randint(0, 9),
        "subsidiary_count": lambda: draw.randint(0, 15),
        "filing_status": lambda: draw.choice(["regular", "irregular", "none"]),
        "adverse_events": lambda: (draw.choice(["distress", "tax_or_social_debt"]),),
        "module_levels": lambda: {
            name: draw.choice(list(ModuleLevel)) for name in ("cir", "mebo", "dfwo")
        },
    }
    loud = {"peps", "sanctions_matches", "sanctioned_ownership", "adverse_events", "module_levels"}
    kept = {
        name: make
        for name, make in choices.items()
        if draw.random() < (0.1 if name in loud else 0.6)
    }
    changes = {name: make() for name, make in kept.items()}
    return replace(draw.choice([CLEAN, SubjectFacts()]), **changes)


def document() -> dict[str, Any]:
    """Snapshot, matrices and cases, without what is expected of them."""
    cases = [_case("clean", CLEAN), _case("nothing known", SubjectFacts())]
    home = RULES.document()
    reasoned = SddReason(record_id="r", segment="listed", factors=("listed_company",)).document()
    cases += [
        _case("clean at home", CLEAN, rules=home),
        _case("reasoned", CLEAN, rules=home, sdd=reasoned),
        *(
            _case(f"owner {cause}", replace(CLEAN, ubo_cause=cause), rules=home)
            for cause in UBO_CAUSES
        ),
    ]
    cases += [_case(name, replace(CLEAN, **changes)) for name, changes in _changes()]
    override = {"factor": "adverse_media", "score": "12.5", "why": "Gerichtsakte 4 O 12/25 gelesen"}
    cases.append(_case("overridden", CLEAN, overrides=[override]))
    cases += [
        _case(f"appetite {name}", SubjectFacts(), appetite=name)
        for name in sorted(MATRIX.appetites)
    ]
    draw = random.Random(SEED)
    own = _own_matrices()
    matrices = [MATRIX, *own.values()]
    while len(cases) < COUNT:
        matrix = draw.choice(matrices)
        more: dict[str, Any] = {
            "matrix": matrix.id,
            "matrix_version": matrix.version,
            "as_of": draw.choice(DAYS).isoformat(),
            "appetite": draw.choice([None, *sorted(matrix.appetites)]),
        }
        if draw.random() < 0.25:
            factor = draw.choice(matrix.factors)
            score = str(Decimal(draw.randint(0, int(factor.maximum * 4))) / 4)
            more["overrides"] = [{"factor": factor.id, "score": score, "why": "Akte gelesen"}]
        if draw.random() < 0.5:
            more["rules"] = home
        cases.append(_case(f"drawn {len(cases)}", _drawn(draw), **more))
    return {
        "snapshot": COMPLETE.document(),
        "matrices": {name: item.document() for name, item in own.items()},
        "cases": cases,
    }
