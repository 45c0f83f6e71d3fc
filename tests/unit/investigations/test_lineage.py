"""Lineage follows recorded references: no words, no guesses, and exactly what a source bears."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.unit.investigations.composed import (
    COMPANY,
    REGISTER,
    document,
    listed,
    matched,
    steps,
)
from tests.unit.investigations.snapshots import OFAC, SUBJECT, screening, snapshot

from atlas.foundation.db.rows import names_of
from atlas.investigations.lineage import domain
from atlas.investigations.lineage.domain import Graph, graph_of
from atlas.investigations.reports.domain.facts import Ref
from atlas.knowledge.customer_file.models import Profile

WORDS = re.compile(r"[A-Za-z]{3,}")
KEPT = {
    "id", "kind", "code", "entity_id", "relationship_id", "screening_id", "party_id", "list_id",
    "source", "sources", "input", "check_id", "module", "outcome", "status", "level", "tier",
    "claim_id", "attribute", "decision", "version", "evaluation_id", "topics", "measure",
    "sha256", "hit_id", "name",
}  # fmt: skip


def links(graph: Graph) -> set[tuple[str, str]]:
    return set(graph.edges())


def reworded(item: Any, key: str = "") -> Any:
    """The same document in other words: everything that is said is said in other letters."""
    if isinstance(item, dict):
        return {name: reworded(part, name) for name, part in item.items()}
    if isinstance(item, list):
        return [reworded(part, key) for part in item]
    if isinstance(item, str) and key not in KEPT:
        return WORDS.sub("autrement", item)
    return item


def profile(version: int = 3) -> Profile:
    values: dict[str, Any] = dict.fromkeys(names_of(Profile)) | {
        "company_id": COMPANY,
        "version": version,
        "products": ["loan"],
        "delivery_channels": ["online"],
        "countries_of_operation": ["NL"],
        "transaction_pattern": "normal",
    }
    return Profile(**values)


@pytest.mark.parametrize("seen", [snapshot(), matched(), snapshot(sources=(), ownership=None)])
def test_in_other_words_everything_rests_on_the_same(seen: Any) -> None:
    made = document(seen, kept=steps([listed()]))
    other = reworded(made)
    texts = [one["text"] for one in made["summary"]["statements"]]
    assert all(a != b for a, b in zip(texts, (o["text"] for o in other["summary"]["statements"])))  # noqa: B905
    assert links(graph_of(made)) == links(graph_of(other))
    assert graph_of(made).unrecorded == graph_of(other).unrecorded


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("clear", "no candidate on the lists searched"),
        ("no_pep_found", "no PEP found on the lists searched"),
        ("hits", "candidates found"),
        ("not_assessed", "not assessed"),
    ],
)
def test_a_screening_without_candidates_is_called_no_clearance(outcome: str, said: str) -> None:
    kept = steps()
    for row in kept["screen:0"]["rows"]:
        row["outcome"] = outcome
    graph = graph_of(document(kept=kept))
    screenings = [one for one in graph.nodes.values() if one.kind == "screening"]
    assert {one.label for one in screenings} == {f"Example Ltd: {said}", f"Example Owner: {said}"}
    assert {one.data["outcome"] for one in screenings} == {outcome}


def test_nothing_is_matched_by_words() -> None:
    source = Path(domain.__file__).read_text(encoding="utf-8")
    assert "import re" not in source
    assert "label in" not in source


def test_a_product_comes_from_the_customers_profile_version_and_no_register() -> None:
    graph = graph_of(document(profile=profile()))
    below = graph.below("reading:product.codes|profile:v3").nodes
    assert set(below) == {"reading:product.codes|profile:v3", f"profile:{COMPANY}@3"}
    assert below[f"profile:{COMPANY}@3"].href == f"/api/companies/{COMPANY}/profile/versions/3"
    pattern = graph.below("input:transaction.pattern").nodes
    assert not [key for key in pattern if key.startswith("source:")]


def test_what_a_profile_leaves_out_rests_on_the_version_that_was_read() -> None:
    graph = graph_of(document(profile=replace(profile(), transaction_pattern=None)))
    assert f"profile:{COMPANY}@3" in graph.below("input:transaction.pattern").nodes


def test_a_factor_that_does_not_apply_rests_on_what_excludes_it() -> None:
    graph = graph_of(document(profile=profile()))
    below = graph.below("factor:transaction_patterns").nodes
    assert "customer_file:relationship_status" in below


def test_a_word_inside_a_word_bears_nothing() -> None:
    """`layer` in `multiplayer` led to every relationship."""
    graph = graph_of(document())
    below = graph.below("input:business.industry_codes").nodes
    assert f"attribute:{SUBJECT}.industry_codes" in below
    assert not [key for key in below if key.startswith(("relationship:", "screening:"))]


def test_what_an_earlier_release_did_not_record_is_not_guessed() -> None:
    graph = graph_of(document(recorded=False))
    assert graph.provenance("input:ownership.layers") == "recorded"  # by the reading below it
    reading = next(key for key in graph.nodes if key.startswith("reading:ownership.layers"))
    assert graph.provenance(reading) == "not_recorded"
    assert set(graph.below(reading).nodes) == {reading}
    assert graph.provenance("indicator:CIR.no_directors") == "not_recorded"
    assert graph.provenance("floor:sanctions_open") == "not_recorded"


def test_every_reading_floor_rule_and_sentence_of_this_release_is_recorded() -> None:
    for seen in (snapshot(), matched(), snapshot(sources=(), ownership=None, screening=None)):
        for given in (profile(), None):
            graph = graph_of(document(seen, profile=given))
            assert not graph.unrecorded


def statements(made: dict[str, Any]) -> dict[str, str]:
    """The texts of sentences by what they rest on."""
    graph = graph_of(made)
    return {
        said["text"]: f"sentence:{number}"
        for number, said in enumerate(made["summary"]["statements"], 1)
        if f"sentence:{number}" in graph.nodes
    }


def changed(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """The sentences of the first that the second does not say."""
    kept = set(statements(after))
    return (key for text, key in statements(before).items() if text not in kept)


def resting_on(made: dict[str, Any], source: str) -> set[str]:
    graph = graph_of(made)
    return {key for key in statements(made).values() if source in graph.below(key).nodes}


def test_one_source_changed_changes_exactly_the_sentences_that_rest_on_it() -> None:
    """The list: older, and with another hit. The register: another number of layers."""
    before = document(matched(), kept=steps([listed()], stale="40 days old"))
    older = replace(OFAC, stale="400 days old")
    silent = document(snapshot(screening=screening(lists=(older,))), kept=steps([], stale=None))
    moved = set(changed(before, silent))
    assert moved
    assert moved <= resting_on(before, "list:ofac-sdn@2026-11-20")
    others = set(statements(before).values()) - resting_on(before, "list:ofac-sdn@2026-11-20")
    assert others, "sentences on the request and the register rest on no list"
    assert not moved & others

    asked = document(matched(), kept=steps([listed()], stale="40 days old"), depth="edd")
    assert set(changed(before, asked)) == resting_on(before, "request:depth")


def test_a_match_names_who_how_much_which_list_how_strong_and_its_state() -> None:
    made = document(matched(), kept=steps([listed()]))
    said = next(s for s in made["summary"]["statements"] if "matches" in s["text"])
    named = ("Example Owner", "60 % of the shares", "asset-freeze entry", "OFAC SDN List, entry 42")
    for part in (*named, "SDGT", "exact", "not decided when screened"):
        assert part in said["text"]
    refs = {f"{one['kind']}:{one['id']}" for one in said["references"]}
    assert "screening:00000000-0000-0000-0000-000000000066" in refs
    assert "list:ofac-sdn@2026-11-20" in refs
    assert "relationship:00000000-0000-0000-0000-00000000000c" in refs
    assert f"source:{REGISTER}" not in refs


def test_a_dismissed_match_is_no_sentence_and_a_weak_one_neither() -> None:
    for hit in (listed(decision="false_positive"), listed("weak")):
        made = document(kept=steps([hit]))
        assert not [s for s in made["summary"]["sentences"] if "matches" in s]


def test_a_level_is_said_with_its_worst_case() -> None:
    made = document(snapshot(sources=(), ownership=None), kept=steps([listed()]))
    risk = made["risk"]
    said = evaluation_label(made)
    assert said == (
        f"Risk: {risk['score']} of 100, {risk['level']}, {risk['tier'].upper()};"
        f" at worst {risk['score_high']} of 100, {risk['level_at_worst']}"
    )
    low = risk | {"level": "low", "words": risk["words"] | {"provisional": True}}
    assert evaluation_label(made | {"risk": low}).startswith("Risk: at worst ")
    earlier = {name: value for name, value in low.items() if name != "words"}
    assert "; provisionally " in evaluation_label(made | {"risk": earlier})
    assert evaluation_label(made | {"identified": False}) == (
        "Risk: not identified: its score is kept, and not shown"
    )
    words = {node.data["word"] for node in graph_of(made).nodes.values() if node.kind == "module"}
    assert words <= {"not_assessed", "partly_assessed", "medium", "high", "critical"}


def evaluation_label(made: dict[str, Any]) -> str:
    nodes = graph_of(made).nodes.values()
    return next(node.label for node in nodes if node.kind == "evaluation")


def test_an_open_check_leads_to_what_would_have_answered() -> None:
    lacks = [{"origin": "list", "name": "uk", "state": "not loaded", "text": "list uk: not loaded"}]
    made = document(snapshot(), kept=steps([listed()]))
    first = {
        "check_id": "sanctions_screening",
        "title": "Sanctions screening",
        "need": "mandatory",
        "because": None,
        "outcome": "not_assessed",
        "fulfilled_by": None,
        "detail": "No list.",
        "remedy": "Load it.",
        "sources": [],
        "lists": [],
        "attestation": None,
        "missing": lacks,
    }
    graph = graph_of({**made, "checks": {**made["checks"], "items": [first]}})
    below = graph.below(f"check:{first['check_id']}")
    [missing] = [node for node in below.nodes.values() if node.kind == "missing"]
    assert (missing.label, missing.data["state"]) == ("Missing: list uk: not loaded", "not loaded")
    assert (f"check:{first['check_id']}", missing.id) in links(graph)


CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{32}|@|carried:")


@pytest.mark.parametrize("seen", [snapshot(), matched()])
def test_no_label_shows_an_id_or_a_hash(seen: Any) -> None:
    """Parties, hits and the compliance profile were called by their ids and its hash."""
    graph = graph_of(document(seen))
    party, hit, profile_used = str(SUBJECT), "0199d5a4-6e6f-7c1b-8b0a-3f6f0f6f1a2b", "c" * 64
    graph.refer(
        "sentence:1",
        [
            Ref(kind="party", id=party),
            Ref(kind="decision", id=hit),
            Ref(kind="compliance_profile", id=profile_used),
            Ref(kind="reference_data", id="fatf_black_list@2026-06-19"),
            Ref(kind="reference_data", id="virtual_office_addresses@not loaded"),
        ],
    )
    assert {node.label for node in graph.nodes.values() if CODE.search(node.label)} == set()
    labels = {node.id: node.label for node in graph.nodes.values()}
    assert labels["reference_data:fatf_black_list@2026-06-19"] == "FATF black list of 2026-06-19"
    assert labels[f"party:{party}"] != "a party", "the report names it"
