"""The list that a home requires and the list that can be loaded have one name."""

from dataclasses import replace

import pytest
from tests.support.profiles import content

from atlas.foundation.core.clock import today
from atlas.foundation.core.countries import countries
from atlas.knowledge.compliance_profile.domain import (
    DEMO_HOME,
    RegimeRules,
    RequiredList,
    effective,
    known_homes,
    propose_regime,
    raised,
    renamed,
    shortfalls,
)
from atlas.knowledge.graph.service import rules_of
from atlas.knowledge.reference_data.domain import regimes_without_rule, ubo_threshold
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.sources.lists.domain.catalogue import LISTS
from atlas.sources.lists.domain.national import NATIONAL

SNAPSHOT = shipped_snapshot(today())
EVERY = sorted({*countries(), *known_homes(SNAPSHOT)})
NO_READER = "Atlas has no reader of its publisher's file"
RULED = rules_of(SNAPSHOT, today())
OWN = [(one.territory, list_id, one.regime) for list_id, one in NATIONAL.items()] + [
    (LISTS["uk"].territory, "uk", LISTS["uk"].regime),
    (LISTS["ofac-sdn"].territory, "ofac-sdn", LISTS["ofac-sdn"].regime),
]
OLD = RequiredList("ca-national", "sanctions", "binding", "The home's own list", 3, "CA")


def proposed(home: str) -> RegimeRules:
    return propose_regime(SNAPSHOT, home, today())


def test_a_list_that_a_home_requires_can_be_loaded_or_is_said_to_have_no_reader() -> None:
    for home in EVERY:
        for item in proposed(home).lists:
            known = item.list_id in LISTS or item.list_id in NATIONAL
            assert known != (NO_READER in item.law), (home, item.list_id)
            if not known:
                assert f"atlas lists load FILE --list {item.list_id}" in item.law
            assert item.law
            assert item.url


def test_only_the_list_of_a_home_that_is_not_known_has_no_reader() -> None:
    for home in known_homes(SNAPSHOT):
        assert not any(NO_READER in item.law for item in proposed(home).lists), home
    assert [item.list_id for item in proposed("NZ").lists if NO_READER in item.law] == [
        "nz-national"
    ]


@pytest.mark.parametrize("home", ["CH", "CA", "AU"])
def test_a_list_of_a_home_outside_the_eu_is_read_as_published_and_fetched(home: str) -> None:
    for item in proposed(home).lists:
        if (known := NATIONAL.get(item.list_id)) is not None:
            assert known.format, item.list_id
            assert known.downloads, item.list_id


@pytest.mark.parametrize(("home", "list_id", "regime"), OWN)
def test_the_home_of_a_list_requires_it_and_binds_its_rule_on_ownership(
    home: str, list_id: str, regime: str
) -> None:
    said = proposed(home)
    assert list_id in {item.list_id for item in said.lists if item.standing == "binding"}
    assert regime in said.ownership_regimes or regime not in RULED


def test_a_regime_that_a_home_binds_has_a_rule_or_is_named_as_one_without() -> None:
    without = {one.regime for one in regimes_without_rule(SNAPSHOT)}
    bound = {regime for home in EVERY for regime in proposed(home).ownership_regimes}
    assert bound - {"demo"} <= {*RULED, *without}


def test_the_regime_of_a_list_that_a_home_binds_has_a_rule_or_is_named_as_one_without() -> None:
    named = {*RULED, *(one.regime for one in regimes_without_rule(SNAPSHOT))}
    for home in set(EVERY) - {DEMO_HOME}:
        for item in proposed(home).lists:
            known = LISTS.get(item.list_id) or NATIONAL.get(item.list_id)
            assert known is None or known.regime in named, (home, item.list_id)


@pytest.mark.parametrize("home", sorted(set(known_homes(SNAPSHOT)) - {DEMO_HOME}))
def test_a_home_and_the_register_of_its_companies_have_one_threshold(home: str) -> None:
    """Who is at home there and who asks of a company there read the same law."""
    law, register = proposed(home).ubo, ubo_threshold(SNAPSHOT, home, today())
    assert not register.assumed
    assert (law.threshold, law.comparator) == (register.threshold, register.comparator)
    assert law.control_prong == register.control_prong


def test_every_rule_on_ownership_of_a_country_binds_a_home() -> None:
    bound = {regime for home in EVERY for regime in proposed(home).ownership_regimes}
    assert set(RULED) <= bound


@pytest.mark.parametrize("home", sorted(set(known_homes(SNAPSHOT)) - {DEMO_HOME}))
def test_no_binding_list_of_a_known_home_is_left_out(home: str) -> None:
    law = proposed(home)
    for item in law.lists:
        if item.standing == "binding":
            less = replace(law, lists=tuple(one for one in law.lists if one != item))
            assert shortfalls(content(less), {home: law}), item.list_id


def test_a_home_that_is_not_known_leaves_the_name_of_its_list_to_the_firm() -> None:
    law = proposed("NZ")
    own = replace(law, lists=tuple(one for one in law.lists if one.list_id != "nz-national"))
    assert shortfalls(content(own), {"NZ": law}) == ()
    assert renamed(content(law), {"NZ": law}) == ()


def test_who_adopted_the_placeholder_is_bound_by_the_list_and_is_told() -> None:
    law = proposed("CA")
    kept = tuple(one for one in law.lists if one.list_id == "un")
    adopted = content(replace(law, lists=(*kept, OLD), ownership_regimes=("un",)))
    rules = effective(raised(adopted, {"CA": law}))
    binding = {item.list_id for item in rules.lists("sanctions", "binding")}
    # nothing that was required is lost: a file that was loaded under the old id still binds
    assert binding == {"ca-national", "ca-sema", "ca-criminal-code", "un"}
    assert rules.ownership_regimes == ("ca", "un")
    assert rules.hash != effective(adopted).hash
    [told] = renamed(adopted, {"CA": law})
    assert told.startswith("ca-national was a placeholder: the lists of CA are ca-sema")
    assert renamed(content(law), {"CA": law}) == ()
