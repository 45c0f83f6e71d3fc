"""The bundled `gleif` over recorded answers of the real API, read where they lie."""

import inspect
from pathlib import Path

import orjson
import pytest
from tests.architecture.source import ROOT

from atlas.foundation.core.clock import now
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.client import Answer
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.loading import bundled_folder, load

RECORDED = ROOT.parent / "shared" / "data" / "gleif" / "rest-api-v1-responses"


def answers(kind: str) -> list[Path]:
    found = []
    for path in sorted(RECORDED.rglob("*.json")):
        document = orjson.loads(path.read_bytes())
        data = document.get("data") if isinstance(document, dict) else None
        if isinstance(data, list) and data and data[0].get("type") == kind:
            found.append(path)
    return found


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("kind", "response"),
    [("lei-records", "lei_records"), ("relationship-records", "relationships")],
)
def test_recorded_answers_have_the_declared_shape(kind: str, response: str) -> None:
    gleif = load([bundled_folder() / "gleif"], base()).require("gleif")
    files = answers(kind)
    assert files
    records = named = 0
    for path in files:
        document = orjson.loads(path.read_bytes())
        found = gleif.translator.translate(response, document)
        assert found.state is State.OK, (path.name, found.changed[:5])
        records += len(document["data"])
        named += sum(
            any(claim.attribute == "legal_name" for claim in party.claims)
            for party in found.parties
        )
    assert records > 20
    assert (named == 0) == (response == "relationships")


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("level", "response"), [("direct", "parents"), ("ultimate", "ultimate_parents")]
)
def test_recorded_parents_are_read(level: str, response: str) -> None:
    gleif = load([bundled_folder() / "gleif"], base()).require("gleif")
    files = sorted((RECORDED / "relationships").glob(f"{level}-parent-relationship_*.json"))
    assert files
    for path in files:
        found = gleif.translator.translate(response, orjson.loads(path.read_bytes()))
        assert found.state is State.OK, (path.name, found.changed)
        [link] = found.relationships
        assert link.type == "Control"
        assert link.attributes.get("direct_or_indirect") == (
            "direct" if level == "direct" else None
        )


@pytest.mark.realdata
def test_recorded_records_link_to_a_statement_or_an_exception_of_each_parent() -> None:
    gleif = load([bundled_folder() / "gleif"], base()).require("gleif")
    module = inspect.getmodule(gleif.client)
    linked_of = vars(module)["_linked"]
    linked: list[tuple[str, str]] = []
    for path in sorted((RECORDED / "lei_records").glob("*-parent_*.json")):
        record = orjson.loads(path.read_bytes())["data"]
        answer = Answer("lei_records", State.OK, "", 200, b"", "", now(), {"data": [record]})
        linked += linked_of(answer)
    assert {level for level, _ in linked} == {"direct", "ultimate"}
    assert "reporting-exception" in {link for _, link in linked}
