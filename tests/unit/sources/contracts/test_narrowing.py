"""A narrowed contract: never more than the shipped one, and silent about what it may not say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.ontology.service import base
from atlas.sources.contracts.domain import (
    Narrowing,
    Terms,
    kept_contract,
    loosened,
    narrowed,
    refusals,
    terms_of,
)
from atlas.sources.plugins.domain.contract import Contract, differences
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.plugins.loading import bundled_folder, load

PLUGINS = {
    name: load([bundled_folder() / name], base()).require(name)
    for name in ("gleif", "companies_house")
}
ENDS = {
    "Directorship": frozenset({"LegalEntity", "Person"}),
    "Ownership": frozenset({"LegalEntity", "Person"}),
}
SHIPPED = Contract.model_validate(
    {
        "schema_version": 1,
        "version": "2.1.0",
        "jurisdictions": ("GB", "IE"),
        "refresh_days": 30,
        "types": {
            "LegalEntity": {
                "legal_name": {"trust": 0.9, "required": True},
                "status": {"trust": 0.8},
            },
            "Person": {"name": {"trust": 0.7}},
            "Directorship": {},
            "Ownership": {"share_exact": {"trust": 0.6}},
        },
        "covers": ("LegalEntity.legal_name", "LegalEntity.registration_numbers"),
        "covers_by_response": {
            "officers": ("Directorship",),
            "owners": ("Ownership", "Ownership.above_25_percent"),
        },
    }
)
NAMES = st.sampled_from(
    ["LegalEntity", "LegalEntity.status", "Person", "Person.name", "Ownership.share_exact", "Gone"]
)
NARROWINGS = st.builds(
    Narrowing,
    jurisdictions=st.none() | st.lists(st.sampled_from(["GB", "NL", "XX"]), min_size=1).map(tuple),
    refresh_days=st.none() | st.integers(1, 365),
    without=st.lists(NAMES).map(tuple),
    without_answers=st.lists(st.sampled_from(["officers", "owners"])).map(tuple),
    without_coverage=st.lists(st.sampled_from([*SHIPPED.covered, "Control"])).map(tuple),
    trust=st.dictionaries(NAMES, st.floats(0, 1)),
)


def said(found: Contract) -> dict[tuple[str, str], float]:
    return {(kind, name): terms.trust for kind, name, terms in found.fields()}


@given(NARROWINGS)
def test_no_narrowing_ever_widens(narrowing: Narrowing) -> None:
    """Whatever a version says, also one of an earlier shipped contract."""
    found = narrowed(SHIPPED, narrowing, 3, ENDS)
    shipped = said(SHIPPED)
    assert set(found.types) <= set(SHIPPED.types)
    assert all(shipped.get(key, -1) >= trust for key, trust in said(found).items())
    assert set(found.jurisdictions) <= set(SHIPPED.jurisdictions)
    assert found.refresh_days <= SHIPPED.refresh_days
    assert set(found.covered) <= set(SHIPPED.covered)
    for name, covered in found.covers_by_response.items():
        assert set(covered) <= set(SHIPPED.covers_by_response[name])
    wider = [one for one in differences(SHIPPED, found) if one.text.endswith(("added", "raised"))]
    assert not wider
    # what may not be said is not missed either
    gone = set(narrowing.without)
    for name in found.covered:
        kind = name.partition(".")[0]
        assert not gone & {name, kind, *ENDS.get(kind, ())}
    assert found.version == "2.1.0+tenant.3"
    kept = kept_contract(Terms("x", found).document)
    assert Terms("x", kept).sha256 == Terms("x", found).sha256


@given(NARROWINGS)
def test_what_is_refused_is_what_would_change_nothing_or_more(narrowing: Narrowing) -> None:
    wider = {
        "jurisdictions": set(narrowing.jurisdictions or ()) - set(SHIPPED.jurisdictions),
        "refresh_days": {1} if (narrowing.refresh_days or 0) > 30 else set(),
        "without": {one for one in narrowing.without if one == "Gone"},
    }
    found = {one.at[0] for one in refusals(SHIPPED, ["officers", "owners"], narrowing)}
    for field, expected in wider.items():
        if expected:
            assert field in found


@pytest.mark.parametrize(
    ("narrowing", "reason"),
    [
        (Narrowing(jurisdictions=("NL",)), "holds in GB, IE only"),
        (Narrowing(jurisdictions=("XX",)), "holds in GB, IE only"),
        (Narrowing(refresh_days=31), "30 days old at most"),
        (Narrowing(trust={"LegalEntity.status": 0.81}), "up to 0.8"),
        (Narrowing(trust={"LegalEntity": 0.95}), "up to 0.9"),
        (Narrowing(trust={"LegalEntity.website": 0.1}), "no such type or field"),
        (Narrowing(without=("Website",)), "no such type or field"),
        (Narrowing(without_answers=("accounts",)), "officers, owners"),
        (Narrowing(without_coverage=("Control",)), "does not cover that"),
        (Narrowing(without=tuple(SHIPPED.types)), "nothing would be left"),
    ],
)
def test_a_widening_is_refused_with_its_reason(narrowing: Narrowing, reason: str) -> None:
    [found] = refusals(SHIPPED, ["officers", "owners"], narrowing)
    assert reason in found.reason


def test_a_good_narrowing_is_not_refused() -> None:
    good = Narrowing(
        jurisdictions=("GB",), refresh_days=7, without=("Person.name",),
        without_answers=("owners",), without_coverage=("Directorship",),
        trust={"LegalEntity": 0.85, "LegalEntity.status": 0.5},
    )  # fmt: skip
    assert not list(refusals(SHIPPED, ["officers", "owners"], good))
    found = said(narrowed(SHIPPED, good, 1, ENDS))
    assert found["LegalEntity", "legal_name"] == 0.85
    assert found["LegalEntity", "status"] == 0.5


@pytest.mark.parametrize(
    ("narrowing", "alone"),
    [
        (Narrowing(), True),
        (Narrowing(refresh_days=7), True),
        (Narrowing(without_coverage=("Directorship", "LegalEntity.legal_name")), True),
        (Narrowing(without=("Ownership.share_exact",)), False),
        (Narrowing(without=("Person",)), False),
        (Narrowing(jurisdictions=("GB",)), False),
        (Narrowing(without_answers=("owners",)), False),
        (Narrowing(trust={"LegalEntity.status": 0.5}), False),
    ],
)
def test_only_what_adds_caution_takes_one_person(narrowing: Narrowing, alone: bool) -> None:
    after = narrowed(SHIPPED, narrowing, 1, ENDS)
    assert (loosened(SHIPPED, after) == []) is alone
    # and the way back always takes two, unless nothing was narrowed
    back = loosened(after, narrowed(SHIPPED, Narrowing(), 2, ENDS))
    assert bool(back) is (narrowing != Narrowing())


@pytest.mark.parametrize("plugin", PLUGINS.values(), ids=PLUGINS)
def test_the_ends_of_a_mapping_take_their_coverage_along(plugin: Plugin) -> None:
    def held(*without: str) -> set[str]:
        narrowing = Narrowing(without=without)
        terms = terms_of(plugin.name, plugin.contract, plugin.spec, narrowing, 1)
        return set(terms.contract.covered)

    assert held() == set(plugin.contract.covered)
    if plugin.name == "companies_house":
        assert "Directorship" in held()
        assert "Directorship" not in held("Person")
    assert not held("LegalEntity")


def test_countries_are_asked_where_the_tenant_names_none_or_this_one() -> None:
    plugin = PLUGINS["gleif"]
    everywhere = terms_of("gleif", plugin.contract, plugin.spec)
    some = terms_of("gleif", plugin.contract, plugin.spec, Narrowing(jurisdictions=("NL",)), 1)
    assert everywhere.asks_about("GB")
    assert some.asks_about("NL")
    assert not some.asks_about("GB")
    assert some.asks_about(None)  # it is not known where the company is
    assert some.contract.jurisdictions == ("NL",)
    # the shipped contract was narrowed since: nothing is left, and nothing comes back
    later = plugin.contract.model_copy(update={"jurisdictions": ("GB",)})
    left = terms_of("gleif", later, plugin.spec, Narrowing(jurisdictions=("NL",)), 1)
    assert left.contract.jurisdictions == ()
    assert not left.asks_about("GB")
