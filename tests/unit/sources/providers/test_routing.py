"""Whom a matrix asks: properties over generated matrices and outcomes."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.plugins.loading import installed
from atlas.sources.providers.domain import (
    Given,
    Plan,
    ProviderTier,
    Route,
    changed,
    due,
    loosened,
    plan_of,
    tiers_in,
)

COUNTRIES = ("NL", "GB", "XX")
NAMES = ("a", "b", "c", "d", "e")
GIVEN = {
    "a": Given(registry=True, jurisdictions=frozenset({"NL"})),
    "b": Given(registry=True, jurisdictions=frozenset({"GB"})),
    "c": Given(registry=False, jurisdictions=frozenset({"XX"})),
    "d": Given(registry=False, jurisdictions=frozenset({"NL", "GB"})),
    "e": Given.unknown(),
}
KEYS = st.tuples(st.sampled_from(COUNTRIES), st.sampled_from(NAMES))
ROUTES = st.dictionaries(
    KEYS, st.tuples(st.sampled_from(ProviderTier), st.integers(0, 3)), max_size=12
).map(lambda found: tuple(Route(*key, *value) for key, value in found.items()))
PLACES = st.lists(st.sampled_from(("NL", "GB")), unique=True, max_size=2)
OUTCOME = st.sampled_from(("ok", "failed", "no number"))
OUTCOMES = st.fixed_dictionaries(dict.fromkeys(NAMES, OUTCOME))


def asked(plan: Plan, outcomes: Mapping[str, str], first: Sequence[str] = ()) -> list[str]:
    """Ask as a run does, each answer coming when all of its round have; whom it asked, in order.

    first: those whose number is stated from the beginning; the others' once somebody has answered.
    """
    waiting, done, order = set(plan), set[str](), list[str]()
    while True:
        known = {name for name in waiting if outcomes[name] != "no number"}
        ready = known if order or not first else known & {*first}
        found = due(plan, ready, waiting, [], done)
        if not found:
            return order
        waiting -= set(found)
        order += sorted(found)
        done |= {name for name in found if outcomes[name] == "ok"}


@given(PLACES)
def test_without_rows_everyone_is_asked_at_once(places: Sequence[str]) -> None:
    plan = plan_of(places, GIVEN, ())
    assert sorted(due(plan, NAMES, NAMES, [], [])) == sorted(NAMES)


def test_the_default_follows_the_plugin() -> None:
    found = {name: Given.of(one.manifest) for name, one in installed().plugins.items()}
    primary = {
        country: {
            n for n, one in tiers_in(country, found, ()).items() if one.tier is ProviderTier.PRIMARY
        }
        for country in ("NL", "GB", "DE", "XX")
    }
    assert primary == {"NL": {"kvk"}, "GB": {"companies_house"}, "DE": set(), "XX": set()}
    assert {one.tier for one in tiers_in("NL", found, ()).values()} == {
        ProviderTier.PRIMARY,
        ProviderTier.SUPPLEMENTARY,
    }


@given(PLACES, ROUTES, OUTCOMES)
def test_who_is_asked(
    places: Sequence[str], routes: tuple[Route, ...], outcomes: Mapping[str, str]
) -> None:
    plan = plan_of(places, GIVEN, routes)
    order = asked(plan, outcomes)
    assert len(order) == len(set(order))
    for name, one in plan.items():
        reachable = outcomes[name] != "no number"
        if one.guards is None:
            assert name not in order  # off in every country
        elif one.tier in {ProviderTier.PRIMARY, ProviderTier.SUPPLEMENTARY}:
            assert (name in order) == reachable
        else:
            relieved = any(outcomes[guard] == "ok" for guard in one.guards)
            assert (name in order) == (reachable and not relieved)
            before = [guard for guard in one.guards if guard in order]
            assert all(order.index(guard) < order.index(name) for guard in before if name in order)


@given(PLACES, ROUTES, OUTCOMES)
def test_a_failure_never_makes_a_run_ask_less(
    places: Sequence[str], routes: tuple[Route, ...], outcomes: Mapping[str, str]
) -> None:
    plan = plan_of(places, GIVEN, routes)
    before = set(asked(plan, outcomes))
    for name in NAMES:
        if outcomes[name] == "ok":
            assert before <= set(asked(plan, {**outcomes, name: "failed"}))


@given(PLACES, ROUTES)
def test_a_company_of_two_countries_is_asked_about_as_in_either(
    places: Sequence[str], routes: tuple[Route, ...]
) -> None:
    both = plan_of(["NL", "GB"], GIVEN, routes)
    for place in places:
        alone = plan_of([place], GIVEN, routes)
        assert all(both[name].asked_unless(alone[name]) for name in NAMES)


@given(ROUTES, KEYS, st.none() | st.sampled_from(ProviderTier), st.integers(0, 3), OUTCOMES, PLACES)
def test_what_is_not_called_looser_asks_everyone_it_asked(
    routes: tuple[Route, ...],
    key: tuple[str, str],
    tier: ProviderTier | None,
    position: int,
    outcomes: Mapping[str, str],
    places: Sequence[str],
) -> None:
    after = changed(routes, key, None if tier is None else Route(*key, tier, position))
    reasons = [
        one
        for country in COUNTRIES
        for one in loosened(tiers_in(country, GIVEN, routes), tiers_in(country, GIVEN, after))
    ]
    less = set(asked(plan_of(places, GIVEN, routes), outcomes)) - set(
        asked(plan_of(places, GIVEN, after), outcomes)
    )
    assert not less or reasons


@pytest.mark.parametrize(
    ("route", "looser"),
    [
        (Route("NL", "d", ProviderTier.OFF), ["d is no longer asked"]),
        (Route("NL", "d", ProviderTier.FALLBACK), ["d is asked only after a did not answer"]),
        (Route("NL", "a", ProviderTier.SUPPLEMENTARY), []),
        (Route("NL", "d", ProviderTier.PRIMARY), []),
    ],
)
def test_what_takes_two_people(route: Route, looser: list[str]) -> None:
    before, after = tiers_in("NL", GIVEN, ()), tiers_in("NL", GIVEN, (route,))
    assert loosened(before, after) == looser


def test_a_primary_more_relieves_the_fallbacks() -> None:
    fallback = (Route("NL", "d", ProviderTier.FALLBACK),)
    more = (*fallback, Route("NL", "c", ProviderTier.PRIMARY))
    before, after = tiers_in("NL", GIVEN, fallback), tiers_in("NL", GIVEN, more)
    assert loosened(before, after) == ["d is asked only after a and c did not answer"]


def test_a_fallback_waits_while_a_number_of_its_primary_may_still_come() -> None:
    plan = tiers_in("NL", GIVEN, (Route("NL", "d", ProviderTier.FALLBACK),))
    assert due(plan, ["d"], ["a", "d"], ["c"], []) == []  # c may state the number of a
    assert due(plan, ["d"], ["a", "d"], [], []) == ["d"]
    assert due(plan, ["d"], ["d"], ["c"], []) == ["d"]  # a failed; c is no guard
    assert due(plan, ["d"], ["d"], ["a"], []) == []
    assert due(plan, ["d"], ["d"], [], ["a"]) == []


def test_a_route_of_the_country_goes_before_one_of_everywhere() -> None:
    routes = (Route("XX", "c", ProviderTier.OFF), Route("NL", "c", ProviderTier.PRIMARY))
    assert tiers_in("GB", GIVEN, routes)["c"].guards is None
    here = tiers_in("NL", GIVEN, routes)["c"]
    assert (here.tier, here.set_for) == (ProviderTier.PRIMARY, "NL")
