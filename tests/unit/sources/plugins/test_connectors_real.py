"""The bundled connectors over recorded and published answers, read where they lie; and bands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.architecture.source import ROOT

from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.domain.engine import Mapped, State
from atlas.sources.plugins.loading import bundled_folder, folders_in, load
from atlas.sources.registry.domain.formats.natures import BANDS, KINDS
from atlas.sources.registry.domain.formats.published import NATURES

DATA = ROOT.parent / "shared" / "data"
BUNDLED = load(folders_in(bundled_folder()), base()).plugins
HOUSE = DATA / "companies-house/official-test-json"
PSC = HOUSE / "psc-data-api/src/itest/resources/json/output"
PROFILES = HOUSE / "company-profile-api/src/itest/resources/json/output"


def translated(plugin: str, response: str, document: Any) -> Mapped:
    return BUNDLED[plugin].translator.translate(response, document)


def read(path: Path) -> Any:
    return orjson.loads(path.read_bytes())


def one_entry(path: Path) -> dict[str, Any]:
    """The list that an entry of Companies House would stand in."""
    entry = read(path)
    company = entry["links"]["self"].rpartition("/persons-with-significant-control")[0]
    itself = f"{company}/persons-with-significant-control"
    return {"items": [entry], "start_index": 0, "total_results": 1, "links": {"self": itself}}


def recorded() -> Iterator[tuple[str, str, Any]]:
    """Yield plugin, response and answer."""
    for path in sorted((DATA / "kvk/recorded-test-env").glob("basisprofielen*__200.json")):
        yield "kvk", "profile", read(path)["response"]["body"]
    for path in sorted((DATA / "kvk/fixtures").glob("*basisprofiel*.json")):
        yield "kvk", "profile", read(path)
    for path in sorted((DATA / "opencorporates").glob("*.json")):
        yield "opencorporates", "company", read(path)
    yield "northdata", "company", read(DATA / "northdata/guide-samples/01_Example.json")
    for path in sorted(PSC.glob("*psc_list*_output.json")):
        yield "companies_house", "controllers", read(path)
    for path in sorted(PSC.glob("get_*_output.json")):
        if "full_record" not in path.name:
            yield "companies_house", "controllers", one_entry(path)
    for path in sorted(PROFILES.glob("*getCompanyProfile.json")):
        yield "companies_house", "company", read(path)


@pytest.mark.realdata
def test_answers_of_the_real_providers_have_the_declared_shape() -> None:
    seen = set()
    for plugin, response, document in recorded():
        found = translated(plugin, response, document)
        assert found.state is State.OK, (plugin, response, found.changed[:5])
        assert found.parties
        seen.add((plugin, response))
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("code", "type_", "kind", "band"),
    [
        (code, "Voting" if KINDS[right] == "votingRights" else "Ownership", KINDS[right], band)
        for right in KINDS
        for band in BANDS
        for code in sorted(NATURES)
        if code.removeprefix("part-").startswith(f"{right}-{band}-")
    ],
)
def test_bands_are_those_of_the_register_that_is_loaded_from_a_file(
    code: str, type_: str, kind: str, band: str
) -> None:
    entry = {
        "kind": "individual-person-with-significant-control",
        "name": "Ann Sample",
        "natures_of_control": [code],
        "links": {"self": "/company/09000002/persons-with-significant-control/individual/p-1"},
    }
    found = translated(
        "companies_house",
        "controllers",
        {
            "items": [entry],
            "start_index": 0,
            "total_results": 1,
            "links": {"self": "/company/09000002/persons-with-significant-control"},
        },
    )
    [link] = found.relationships
    said, stated = link.attributes, BANDS[band]
    assert (link.type, said["interest_type"]) == (type_, kind)
    assert said["share_minimum"] == stated.get("minimum", stated.get("exclusiveMinimum"))
    assert said["share_maximum"] == stated.get("maximum", stated.get("exclusiveMaximum"))
    assert said["minimum_exclusive"] == ("exclusiveMinimum" in stated)
    assert said["maximum_exclusive"] == ("exclusiveMaximum" in stated)
