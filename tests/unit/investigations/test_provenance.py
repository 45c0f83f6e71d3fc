"""Rules and facts record what they were read from, and read the same as without the record."""

from dataclasses import fields, replace
from datetime import date

import pytest
from tests.unit.investigations.snapshots import (
    SUBJECT,
    hit,
    ownership,
    screening,
    snapshot,
    source,
)

from atlas.foundation.core.provenance import Kind, Reads, Reference
from atlas.investigations.modules.domain import MODULES, assess
from atlas.investigations.modules.domain.findings import findings_of
from atlas.investigations.modules.domain.observations import Filing
from atlas.investigations.modules.domain.recording import (
    ALL_SCREENINGS,
    ALL_SOURCES,
    read,
    recorded,
)
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.runs.facts import facts_of
from atlas.risk.evaluations.domain import NOT_RUN, SubjectFacts, facts_document, facts_from_document

RULES = [(module, rule) for module in MODULES.values() for rule in module.rules]


def facts(seen: InvestigationSnapshot) -> SubjectFacts:
    return facts_of(
        seen,
        subject={"industry_codes": [{"scheme": "SIC", "code": "92000"}]},
        people={},
        module_levels={},
        dataset_dates={},
    )


@pytest.mark.parametrize(("module", "rule"), RULES, ids=lambda one: one.code)
def test_a_recorded_picture_is_read_as_the_picture_is(module: object, rule: object) -> None:
    for seen in (snapshot(), snapshot(ownership=None, screening=None, sources=())):
        assert rule.decide(recorded(seen, Reads())) == rule.decide(seen)  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", MODULES)
def test_every_rule_says_what_it_was_read_from(code: str) -> None:
    for seen in (snapshot(), snapshot(sources=()), snapshot(screening=screening(hit()))):
        result = assess(MODULES[code], seen)
        assert all(item.references for item in result.rules)
        assert all(item.references for item in findings_of(result, seen))


def test_a_rule_rests_on_the_source_it_read_and_on_no_other() -> None:
    accounts = Filing(kind="accounts", source="registry_file:filings", next_due=date(2020, 1, 1))
    seen = snapshot(
        sources=(
            replace(source(frozenset({"LegalEntity.events"})), name="registry_file:filings"),
            replace(source(frozenset({"Ownership"})), name="registry_file:owners"),
        ),
        filings=(accounts,),
    )
    result = assess(MODULES["FRLS"], seen)
    late = next(item for item in result.rules if item.rule.code == "accounts_overdue")
    assert Reference(Kind.SOURCE, "registry_file:filings") in late.references
    assert Reference(Kind.SOURCE, "registry_file:owners") not in late.references
    owners = assess(MODULES["MEBO"], seen).rules[0]
    assert Reference(Kind.SOURCE, "registry_file:owners") in owners.references
    assert Reference(Kind.SOURCE, "registry_file:filings") not in owners.references


def test_a_hit_rests_on_its_screening_and_silence_on_all_of_them() -> None:
    found = hit()
    fired = assess(MODULES["SPEPWS"], snapshot(screening=screening(found))).rules[0]
    assert Reference(Kind.SCREENING, str(found.screening_id)) in fired.references
    assert ALL_SCREENINGS not in fired.references
    silent = assess(MODULES["SPEPWS"], snapshot(screening=screening())).rules[0]
    assert ALL_SCREENINGS in silent.references


def test_facts_rest_on_what_they_were_read_from() -> None:
    noted = facts(snapshot(ownership=ownership(layers=2))).references
    assert noted["industry_codes"] == (Reference(Kind.ATTRIBUTE, f"{SUBJECT}.industry_codes"),)
    assert noted["incorporation_date"] == (
        Reference(Kind.ATTRIBUTE, f"{SUBJECT}.incorporation_date"),
    )
    assert Reference(Kind.SOURCE, "registry_file:test") in noted["ownership_layers"]
    assert ALL_SCREENINGS not in noted["ownership_layers"]
    assert ALL_SCREENINGS in noted["sanctions_matches"]
    assert ALL_SOURCES in facts(snapshot(sources=())).references["ownership_layers"]


def test_every_fact_that_a_run_establishes_has_references() -> None:
    made = facts(snapshot())
    stated = {"module_levels", "further", "sources", "list_versions", "references"}
    stated |= {"current_until", "module_rules"}
    silent = {"relationship_stage"}
    made_of = {
        item.name for item in fields(SubjectFacts) if getattr(made, item.name) is not NOT_RUN
    }
    missing = made_of - set(made.references) - stated
    assert missing <= silent, "what no source of a run can state is all that may lack references"


def test_facts_with_references_survive_being_kept() -> None:
    made = facts(snapshot())
    assert facts_from_document(facts_document(made)) == made
    earlier = facts_document(made)
    del earlier["references"]
    assert facts_from_document(earlier).references == {}


def test_what_is_read_while_nothing_is_made_is_recorded_nowhere() -> None:
    reads = Reads()
    seen = recorded(snapshot(), reads)
    assert seen.parties
    _, found = read(reads, lambda: seen.subject.company_status)
    assert found == (Reference(Kind.ATTRIBUTE, f"{SUBJECT}.status"),)
