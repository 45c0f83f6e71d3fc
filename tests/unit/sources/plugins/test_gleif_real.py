"""The bundled `gleif` over recorded answers of the real API, read where they lie."""

from pathlib import Path

import orjson
import pytest
from tests.architecture.source import ROOT

from atlas.knowledge.ontology.service import base
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
