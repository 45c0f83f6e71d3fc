"""What was read leads to the claims of exactly the sources that state it."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.composed import claim, document
from tests.unit.investigations.snapshots import SUBJECT, snapshot

from atlas.foundation.core.provenance import Kind, Reads, Reference
from atlas.investigations.lineage.domain import Graph, add_claims, graph_of
from atlas.investigations.modules.domain.recording import read, recorded
from atlas.investigations.modules.domain.snapshot import RegisterMark, Subject
from atlas.investigations.reports.domain.facts import ClaimSaid, Ref
from atlas.investigations.reports.redaction import HIDDEN, redact
from atlas.investigations.results.domain import Observed
from atlas.investigations.runs.dates import FOUNDED, full_date
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.stating import references_of
from atlas.knowledge.entities.domain import standing
from atlas.knowledge.survivorship.domain import Outcome

RUN = cast("Investigation", SimpleNamespace(entity_id=SUBJECT))
DAYS = st.sampled_from(["2012-03-04", "2019-01-31", "2026-03-04"])
SOURCES = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), DAYS, min_size=1)


def said(attribute: str, value: object, source: str, *, bears: bool) -> ClaimSaid:
    return ClaimSaid(
        attribute=f"LegalEntity.{attribute}",
        value=value,
        source=source,
        asserted_at=None,
        claim_id=f"of-{source}",
        evidence_id=f"kept-{source}",
        bears=bears,
    )


def claims_below(graph: Graph, references: tuple[Reference, ...]) -> set[str]:
    top = graph.add("reading", "x", "a reading")
    graph.refer(top, [Ref(kind=one.kind, id=one.id) for one in references])
    return {one for one in graph.below(top).nodes if one.startswith("claim:")}


@given(SOURCES, st.data())
def test_the_latest_day_leads_to_the_claims_that_state_it(
    stated: dict[str, str], data: st.DataObject
) -> None:
    preferred = data.draw(st.sampled_from(sorted(stated.values())))
    latest = max(stated.values())
    noted = Observed(stated_by={FOUNDED: cast("Any", stated)})
    references = references_of(RUN, preferred, full_date(latest), noted)
    graph = Graph()
    claims = [said(FOUNDED, day, one, bears=day == preferred) for one, day in stated.items()]
    add_claims(graph, str(SUBJECT), claims)
    default = (Reference(Kind.ATTRIBUTE, f"{SUBJECT}.{FOUNDED}"),)
    found = claims_below(graph, references.get(FOUNDED, default))
    assert found == {f"claim:of-{one}" for one, day in stated.items() if day == latest}


@given(
    st.dictionaries(st.sampled_from("abcd"), st.lists(st.integers(0, 4), min_size=1), min_size=1)
)
def test_a_list_leads_to_every_claim_that_adds_to_it(stated: dict[str, list[int]]) -> None:
    graph = Graph()
    claims = [said("industry_codes", found, one, bears=True) for one, found in stated.items()]
    add_claims(graph, str(SUBJECT), claims)
    name = f"{SUBJECT}.industry_codes"
    found = claims_below(graph, (Reference(Kind.ATTRIBUTE, name),))
    assert found == {f"claim:of-{one}" for one in stated}
    members = graph.nodes[f"attribute:{name}"].data["value"]
    assert isinstance(members, list)
    assert sorted(members) == sorted({one for found in stated.values() for one in found})


def test_a_statement_that_counts_no_more_leads_to_its_source() -> None:
    graph = Graph()
    graph.add("source", "a", "register file a")
    top = graph.add("reading", "x", "a reading")
    graph.refer(top, [Ref(kind=Kind.STATEMENT, id=f"{SUBJECT}.{FOUNDED}@a")])
    assert graph.edges() == [(top, "source:a")]


def test_an_attribute_that_no_source_states_rests_on_all_that_were_asked() -> None:
    graph = graph_of(document())
    below = graph.below(f"attribute:{SUBJECT}.industry_codes").nodes
    assert "group:sources" in below
    assert [one for one in below if one.startswith("source:")]


def test_equal_claims_bear_a_value_and_others_do_not() -> None:
    won, same, other = (claim("status", value, place) for place, value in enumerate("aab", 1))
    outcome = Outcome("a", "MOST_TRUSTED", won.id, (won.id,), (other.id, same.id))
    found = standing(outcome, {one.id: one for one in (won, same, other)})
    assert [(one.claim.id, one.bears) for one in found] == [
        (won.id, True),
        (other.id, False),
        (same.id, True),
    ]


def test_a_field_is_recorded_as_its_assembly_says() -> None:
    told = (Reference(Kind.STATEMENT, f"{SUBJECT}.{FOUNDED}@a"),)
    own = replace(
        snapshot().subject, incorporation_date=date(2026, 3, 4), references={FOUNDED: told}
    )
    reads = Reads()
    seen = recorded(replace(snapshot(), subject=own), reads)
    assert read(reads, lambda: seen.subject.incorporation_date)[1] == told


def test_what_no_source_states_any_more_was_read_from_all_that_were_asked() -> None:
    reads = Reads()
    own: Subject = replace(snapshot().subject, unstated=frozenset({"country_code"}))
    seen = recorded(replace(snapshot(), subject=own), reads)
    group = Reference(Kind.GROUP, "sources")
    assert read(reads, lambda: seen.subject.lacks("country_code")) == (True, (group,))
    assert read(reads, lambda: seen.subject.lacks(FOUNDED)) == (False, ())


def test_a_mark_was_read_from_its_register_and_evidence() -> None:
    kept = UUID(int=77)
    mark = RegisterMark(party_id=SUBJECT, name="X", source="a", evidence_ids=(kept,))
    reads = Reads()
    seen = recorded(replace(snapshot(), register_marks=(mark,)), reads)
    found = read(reads, lambda: seen.register_marks)[1]
    assert {Reference(Kind.SOURCE, "a"), Reference(Kind.EVIDENCE, str(kept))} <= {*found}


def test_what_is_stated_of_a_person_is_redacted() -> None:
    made = document()
    person = next(one for one in made["parties"] if one["name"] == "Example Owner")
    person["type"] = "Person"
    made["lineage"]["parties"] = [
        {
            "entity_id": person["entity_id"],
            "attribute": "Person.country_of_residence",
            "value": "FR",
            "source": "a",
            "asserted_at": None,
            "evidence_id": None,
        }
    ]
    assert redact(made)["lineage"]["parties"][0]["value"] == HIDDEN
