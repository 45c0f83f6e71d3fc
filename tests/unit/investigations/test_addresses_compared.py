"""Two addresses disagree where a part that both state contradicts, not where one states less."""

import pytest
from tests.unit.investigations.rule_cases import address
from tests.unit.investigations.snapshots import snapshot

from atlas.investigations.modules.domain import Fired, NotFired, Unassessed
from atlas.investigations.modules.domain.roa import address_mismatch
from atlas.knowledge.addresses.domain import normalise_address

WHOLE = "1 NORTH LANE, COVENHAM, UNITED KINGDOM, LN11 6AA"


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("1 NORTH LANE, Covenham", WHOLE, False),
        ("1 North Ln., Covenham", WHOLE, False),
        (WHOLE, "1 North Lane, Covenham, LN11 6AA", False),
        ("2 NORTH LANE, Covenham", WHOLE, True),
        ("1 SOUTH LANE, Covenham", WHOLE, True),
        ("1 NORTH LANE, London", WHOLE, True),
        ("1 NORTH LANE, Covenham, LN11 6AB", WHOLE, True),
        ("1 NORTH LANE, Covenham", "1 NORTH LANE, Louth", True),
    ],
)
def test_an_address_that_states_less_is_no_other_address(
    one: str, other: str, differ: bool
) -> None:
    keys = [normalise_address(full, None, "GB") for full in (one, other)]
    stated = [
        address(f"registry_file:{number}", key=key.key, full=full)
        for number, (key, full) in enumerate(zip(keys, (one, other), strict=True))
        if key is not None
    ]
    assert len(stated) == 2
    for order in (stated, stated[::-1]):
        found = address_mismatch(snapshot(addresses=tuple(order)))
        assert isinstance(found, Fired if differ else NotFired)


def test_two_addresses_that_a_shorter_one_fits_still_disagree() -> None:
    said = [
        ("GB||1 lane north", "1 North Lane"),
        ("GB||1 covenham lane north", "1 North Lane, Covenham"),
        ("GB||1 lane louth north", "1 North Lane, Louth"),
    ]
    stated = [
        address(f"registry_file:{number}", key=key, full=full)
        for number, (key, full) in enumerate(said)
    ]
    assert isinstance(address_mismatch(snapshot(addresses=tuple(stated))), Fired)
    less = address_mismatch(snapshot(addresses=tuple(stated[:2])))
    assert isinstance(less, NotFired)
    assert "do not contradict each other" in less.detail


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("1 North Ln, Covenham, United Kingdom, LN11 6AA", "2 statements of the address agree."),
        ("1 SOUTH LANE, Covenham, LN11 6AA", "the postal code and numbers; the rest is written"),
        ("1 North Lane, Covenham, LN11 6AA", "2 statements of the address agree."),
    ],
)
def test_what_agrees_is_said(other: str, said: str) -> None:
    """Two streets of one number and one postal code were "agree"."""
    stated = []
    for number, full in enumerate((WHOLE, other)):
        key = normalise_address(full, None, "GB")
        assert key is not None
        stated.append(address(f"registry_file:{number}", key=key.key, full=full))
    found = address_mismatch.otherwise(snapshot(addresses=tuple(stated)))
    assert isinstance(found, NotFired)
    assert said in found.detail


def test_an_address_too_vague_to_be_compared_is_named() -> None:
    key = normalise_address(WHOLE, None, "GB")
    assert key is not None
    whole = address("registry_file:1", key=key.key, full=WHOLE)
    vague = address("registry_file:2", key=None, full="Leeds")
    found = address_mismatch.otherwise(snapshot(addresses=(whole, vague)))
    assert isinstance(found, Unassessed)
    assert found.reason == "nothing_to_compare"
    assert found.detail.endswith("not compared: Leeds.")
    alone = address_mismatch.otherwise(snapshot(addresses=(whole,)))
    assert isinstance(alone, Unassessed)
    assert alone.detail.startswith("One source states one address")
