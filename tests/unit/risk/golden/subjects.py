"""The subjects of the golden evaluations: every case of the factor table and every floor."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX
from tests.unit.risk.test_factors import CASES
from tests.unit.risk.test_floors import ROLES, hit, pep

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain import (
    ModuleLevel,
    NotAssessed,
    OwnershipStatus,
    Reading,
    SanctionedOwnership,
    SubjectFacts,
    facts_document,
)


def _changes() -> list[tuple[str, dict[str, Any]]]:
    found = [
        (f"factor {name} {points} {number}", changes)
        for number, (name, changes, points) in enumerate(CASES)
    ]
    found += [
        (f"open match of {role}", {"sanctions_matches": hit(role, "strong")}) for role in ROLES
    ]
    found += [
        (f"true match of {role}", {"sanctions_matches": hit(role, "weak", "true_match")})
        for role in ROLES
    ]
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


def _case(name: str, facts: SubjectFacts, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "matrix": MATRIX.id,
        "matrix_version": MATRIX.version,
        "appetite": None,
        "as_of": AS_OF.isoformat(),
        "overrides": [],
        "facts": facts_document(facts),
        **more,
    }


def subjects() -> tuple[ReferenceSnapshot, list[dict[str, Any]]]:
    """Snapshot and cases, without what is expected of them."""
    cases = [_case("clean", CLEAN), _case("nothing known", SubjectFacts())]
    cases += [_case(name, replace(CLEAN, **changes)) for name, changes in _changes()]
    override = {"factor": "adverse_media", "score": "12.5", "why": "Gerichtsakte 4 O 12/25 gelesen"}
    cases.append(_case("overridden", CLEAN, overrides=[override]))
    cases += [
        _case(f"appetite {name}", SubjectFacts(), appetite=name)
        for name in sorted(MATRIX.appetites)
    ]
    return COMPLETE, cases
