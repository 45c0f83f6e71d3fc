"""Whose rule on ownership applies to a FollowTheMoney entity: said by its data, never guessed."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.lists.reading import read

from atlas.foundation.core.types import JSON
from atlas.sources.exposure.service import answering_lists
from atlas.sources.lists.domain.entry import ListEntry, entry_from_data
from atlas.sources.lists.domain.manifest import manifest_from
from atlas.sources.lists.domain.measures import FTM_PROGRAMMES
from atlas.sources.lists.domain.regimes import (
    PROGRAMMES,
    joined,
    lists_of,
    needed_lists,
    parted,
    regime_of,
)
from atlas.sources.lists.errors import ManifestError


def entry(folder: Path, *sanctions: dict[str, Any], **properties: Any) -> ListEntry:
    stated = {"name": ["Exemplar Trading"], "topics": ["sanction"], **properties}
    lines = [{"id": "c", "schema": "Company", "target": True, "properties": stated}]
    lines += [
        {"id": f"s{n}", "schema": "Sanction", "properties": {"entity": ["c"], **item}}
        for n, item in enumerate(sanctions)
    ]
    (folder / "entities.ftm.json").write_text("\n".join(json.dumps(line) for line in lines))
    (found,) = read(folder / "entities.ftm.json", "our-list").entries
    return found


@pytest.mark.parametrize(
    ("sanctions", "regimes"),
    [
        ([{"programId": ["US-RUSHAR"]}], ("ofac",)),
        ([{"programId": ["EU-UKR"]}, {"programId": ["GB-RUS"]}], ("eu", "uk")),
        ([{"authority": ["Office of Foreign Assets Control"]}], ("ofac",)),
        ([{"authority": ["Foreign, Commonwealth & Development Office"]}], ("uk",)),
        ([{"programId": ["US-NEW"], "authority": ["OFAC"]}], ("ofac",)),
        ([{"programId": ["US-SSI"], "authority": ["OFAC"]}], ()),  # freezes nothing
        ([{"program": ["NS-PLC"], "authority": ["OFAC"]}], ()),
        ([{"programId": ["EU-TRANSNISTRIA"]}], ()),  # a travel ban alone
        ([{"programId": ["US-RUSHAR"], "endDate": ["2020-01-01"]}], ()),
        ([{"programId": ["US-RUSHAR"], "endDate": ["2999-01-01"]}], ("ofac",)),
        ([{"programId": ["US-BIS-EL"]}], ()),  # of another authority
        ([{"authority": ["Ministry of Examples"], "country": ["us"]}], ()),
        ([], ()),
    ],
)
def test_what_an_entitys_own_sanctions_name(
    tmp_path: Path, sanctions: list[dict[str, Any]], regimes: tuple[str, ...]
) -> None:
    found = entry(tmp_path, *sanctions)
    assert found.regimes == regimes
    again = entry_from_data(
        key=found.key,
        kind=found.kind.value,
        measure=found.measure.value,
        programmes=found.programmes,
        listed_date=found.listed_date,
        data=found.to_data(),
    )
    assert again.regimes == regimes


def test_who_is_only_wanted_or_debarred_is_under_no_regime(tmp_path: Path) -> None:
    assert entry(tmp_path, {"authority": ["HM Treasury"]}, topics=["debarment"]).regimes == ()


def test_a_topic_that_the_list_does_not_answer_for_is_told(tmp_path: Path) -> None:
    entry(tmp_path, topics=["wanted"])
    (warning,) = read(tmp_path / "entities.ftm.json", "our-list").warnings
    assert "crime 1" in warning
    assert "manifest" in warning


def test_programmes_freeze_or_name_no_regime() -> None:
    assert not {*PROGRAMMES} & {*FTM_PROGRAMMES}
    assert regime_of(["us-terr"], [], []) == {"ofac"}
    assert parted(joined(["uk", "", "eu"])) == {"eu", "uk"}
    assert joined([""]) == ""


def test_only_a_list_of_the_whole_regime_answers_for_it() -> None:
    freeze = {"measure": "asset_freeze"}
    loaded = {
        "ofac-sdn": {},
        "ofac-consolidated": {},
        "demo-list": {},
        "many": freeze,
        "ours": {"regime": "eu", **freeze},
        "bans": {"regime": "eu", "measure": "travel_ban"},
    }
    assert lists_of("ofac", loaded) == {"ofac-sdn"}
    # a file of one's own does not stand for the regime's own list, whatever its manifest says
    assert lists_of("eu", loaded) == frozenset()
    assert lists_of("eu", loaded | {"eu-fsf": {}}) == {"eu-fsf"}
    # so it is of a country whose list is known, and of any other regime one's own list answers
    assert lists_of("ch", {"ours": {"regime": "ch", **freeze}}) == frozenset()
    assert lists_of("nz", {"ours": {"regime": "nz", **freeze}}) == {"ours"}
    assert lists_of("uk", loaded) == frozenset()


@pytest.mark.parametrize(
    ("regime", "needed"),
    [
        ("ca", {"ca-sema", "ca-criminal-code"}),
        ("ch", {"ch-seco"}),
        ("au", {"au-dfat"}),
        ("fr", {"fr-gels"}),
        ("eu", {"eu-fsf"}),
        ("ofac", {"ofac-sdn"}),
        ("nz", set()),
        ("demo", set()),
    ],
)
def test_a_regime_is_searched_only_with_every_list_that_it_needs(
    regime: str, needed: set[str]
) -> None:
    assert needed_lists(regime) == needed
    own: dict[str, dict[str, JSON]] = {"ours": {"regime": regime, "measure": "asset_freeze"}}
    every = own | {list_id: {} for list_id in needed}
    for lacking in needed:
        part = {list_id: manifest for list_id, manifest in every.items() if list_id != lacking}
        assert answering_lists(regime, part, {*part}) == frozenset(), lacking
        assert answering_lists(regime, every, {*part}) == frozenset(), lacking
    if needed:
        assert answering_lists(regime, own, {*own}) == frozenset()
        assert answering_lists(regime, every, {*every}) == needed


@pytest.mark.parametrize("regime", ["us_ofac", "GB", "O F A C", "the european union"])
def test_a_regime_that_names_no_rule_is_refused(regime: str) -> None:
    with pytest.raises(ManifestError, match="write one of ofac, eu, uk, un"):
        manifest_from({"regime": regime})
    assert manifest_from({"regime": " OFAC "}).regime == "ofac"
