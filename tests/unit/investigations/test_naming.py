"""A reading names the sources that stated it, not every source that knows the company."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.unit.investigations.snapshots import DAY, snapshot, source

from atlas.foundation.core.types import JSON
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.runs.facts import facts_of
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.risk.evaluations.domain import inputs_from_facts
from atlas.risk.matrix.domain import default_matrix

COMPANIES, OWNERS = "registry_file:ch5", "registry_file:psc5"
FOUNDED = {"incorporation_date": "2001-01-01"}


def seen() -> InvestigationSnapshot:
    return snapshot(
        sources=(
            replace(source(frozenset({"LegalEntity.status"})), name=COMPANIES),
            replace(source(frozenset({"Ownership", "Control"})), name=OWNERS),
        ),
        stated_by={
            "incorporation_date": {COMPANIES: "2001-01-01"},
            "country_code": {COMPANIES: "GB"},
            "RegisteredAt": {COMPANIES: True},
            "Ownership": {OWNERS: True},
        },
    )


def named(of: InvestigationSnapshot, key: str, **subject: JSON) -> set[str]:
    facts = facts_of(of, subject=subject, people={}, module_levels={}, dataset_dates={})
    inputs = inputs_from_facts(facts, default_matrix(), shipped_snapshot(DAY), DAY)
    return {item.source for item in inputs.readings[key]}


def test_the_register_of_owners_states_no_age_and_company_data_no_layers() -> None:
    """The age was read "as registry_file:ch5, registry_file:psc5 says"; the layers, too."""
    assert named(seen(), "company.age_months", **FOUNDED) == {COMPANIES}
    assert named(seen(), "ownership.layers") == {OWNERS}
    assert named(seen(), "geography.establishment") == {COMPANIES}
    for key in ("ownership.ubo_cause", "ownership.opacity", "geography.involved"):
        assert named(seen(), key) <= {OWNERS, "facts:ubo_cause"}


def test_of_two_that_state_a_date_the_one_is_named_whose_value_counts() -> None:
    other = seen()
    dates = {COMPANIES: "2001-01-01", OWNERS: "1999-05-05"}
    both = replace(other, stated_by={**other.stated_by, "incorporation_date": dates})
    assert named(both, "company.age_months", **FOUNDED) == {COMPANIES}
    by_person = {"incorporation_date": date(1990, 1, 1).isoformat()}
    both = replace(both, subject=replace(both.subject, incorporation_date=date(1990, 1, 1)))
    assert named(both, "company.age_months", **by_person) == {f"{COMPANIES}, {OWNERS}"}


def test_runs_of_before_name_whoever_answered() -> None:
    before = replace(seen(), stated_by={})
    assert named(before, "company.age_months", **FOUNDED) == {f"{COMPANIES}, {OWNERS}"}
