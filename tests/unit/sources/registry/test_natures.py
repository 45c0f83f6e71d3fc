"""Natures of control: every code, its band with its open ends, and several of one kind."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from atlas.sources.registry.domain.formats.natures import interests_of
from atlas.sources.registry.domain.interests import relations_of
from atlas.sources.registry.domain.vocabulary import RelationshipRecord, parse_record


def relations(*codes: str) -> dict[str, dict[str, Any]]:
    interests, _ = interests_of(codes, "2020-01-01", None)
    record = parse_record(
        "relationship",
        {"isComponent": False, "subject": "s", "interestedParty": "p", "interests": interests},
    )
    assert isinstance(record, RelationshipRecord)
    found = list(relations_of(record, closed_on=None, uk_psc=True))
    assert len({(one.type, one.discriminator) for one in found}) == len(found)
    return {f"{one.type}/{one.discriminator}": dict(one.attributes) for one in found}


def band(attributes: dict[str, Any]) -> tuple[float, bool, float, bool]:
    return (
        attributes["share_minimum"],
        attributes["minimum_exclusive"],
        attributes["share_maximum"],
        attributes["maximum_exclusive"],
    )


@pytest.mark.parametrize("suffix", ["", "-as-trust", "-as-firm"])
@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("25-to-50", (25, True, 50, False)),
        ("50-to-75", (50, True, 75, True)),
        ("75-to-100", (75, False, 100, False)),
    ],
)
def test_bands_keep_their_open_ends(
    size: str, suffix: str, expected: tuple[float, bool, float, bool]
) -> None:
    found = relations(
        f"ownership-of-shares-{size}-percent{suffix}", f"voting-rights-{size}-percent"
    )
    assert band(found["Ownership/"]) == expected
    assert band(found["Voting/"]) == expected
    partners = relations(f"voting-rights-{size}-percent{suffix}-limited-liability-partnership")
    assert band(partners["Voting/"]) == expected


def test_an_overseas_entity_states_more_than_25() -> None:
    found = relations("ownership-of-shares-more-than-25-percent-registered-overseas-entity")
    assert band(found["Ownership/"]) == (25, True, 100, False)


def test_shares_votes_and_control_are_relations_of_their_own() -> None:
    found = relations(
        "ownership-of-shares-75-to-100-percent",
        "voting-rights-25-to-50-percent",
        "right-to-appoint-and-remove-directors",
        "significant-influence-or-control",
    )
    assert set(found) == {
        "Ownership/",
        "Voting/",
        "Control/board_appointment",
        "Control/dominant_influence",
    }


def test_capacities_of_one_kind_are_never_added() -> None:
    found = relations(
        "ownership-of-shares-25-to-50-percent",
        "ownership-of-shares-50-to-75-percent-as-trust",
    )
    assert set(found) == {"Ownership/"}
    assert band(found["Ownership/"]) == (50, True, 75, True)
    assert "as-trust" in found["Ownership/"]["details"]
    assert "25-to-50" in found["Ownership/"]["details"]


def test_rights_to_surplus_assets_are_no_shares() -> None:
    found = relations(
        "right-to-share-surplus-assets-50-to-75-percent-limited-liability-partnership"
    )
    (name,) = found
    assert name == "Ownership/rightsToSurplusAssetsOnDissolution"
    assert band(found[name]) == (50, True, 75, True)


def test_an_unknown_code_is_an_unknown_interest() -> None:
    interests, warnings = interests_of(["ownership-of-moons"], None, None)
    assert warnings == {"unknown_nature": "ownership-of-moons"}
    assert [one["type"] for one in interests] == ["unknownInterest"]
    assert [one["type"] for one in interests_of([], None, None)[0]] == ["unknownInterest"]


@pytest.mark.realdata
def test_every_code_of_the_register_is_known(shared_data: Path) -> None:
    file = shared_data / "companies-house" / "api-enumerations" / "psc_descriptions.yml"
    described = yaml.safe_load(file.read_text(encoding="utf-8"))
    codes = [
        code
        for group, values in described.items()
        if group in {"description", "short_description"}
        for code in values
    ]
    assert len(codes) > 100
    assert "unknown_nature" not in interests_of(codes, None, None)[1]
