"""A profile is never less than the law of its home: each field is named, and the law holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.profiles import content

from atlas.foundation.core.clock import today
from atlas.knowledge.compliance_profile.domain import (
    ProfileContent,
    RegimeRules,
    UboExemption,
    effective,
    known_homes,
    propose_regime,
    raised,
    shortfalls,
    unconfirmed,
)
from atlas.knowledge.reference_data.service import shipped_snapshot

SNAPSHOT = shipped_snapshot(today())
HOMES = tuple(home for home in known_homes(SNAPSHOT) if home != "XD")
LAWS = {home: propose_regime(SNAPSHOT, home, today()) for home in (*HOMES, "NZ")}
OTHER = UboExemption("listed_customer", ("XX",), "Policy", "", verified=False)
Loss = Callable[[RegimeRules], RegimeRules]


def no_list(said: RegimeRules) -> RegimeRules:
    first = next(item for item in said.lists if item.standing == "binding")
    return replace(said, lists=tuple(item for item in said.lists if item != first))


def weaker_list(said: RegimeRules) -> RegimeRules:
    lists = tuple(replace(item, standing="informative") for item in said.lists)
    return replace(said, lists=lists)


def old_list(said: RegimeRules) -> RegimeRules:
    return replace(said, lists=tuple(replace(item, max_age_days=3650) for item in said.lists))


def ubo(**changes: Any) -> Loss:
    return lambda said: replace(said, ubo=replace(said.ubo, **changes))


def pep(**changes: Any) -> Loss:
    return lambda said: replace(said, pep=replace(said.pep, **changes))


OWN: dict[str, Any] = {"threshold": 25.0, "assumed": False, "url": "", "verified": False}
"""What a firm states of a home whose law is not known, beside its source."""


LOSSES: dict[str, tuple[Loss, str]] = {
    "a list": (no_list, "lists"),
    "its standing": (weaker_list, "lists"),
    "its age": (old_list, "lists"),
    "the threshold": (ubo(threshold=75.0), "ubo.threshold"),
    "an exemption": (ubo(exemptions=(OTHER,)), "ubo.exemptions"),
    "persons exposed": (pep(required=False), "pep.required"),
    "for how long": (pep(cooling_off_months=0), "pep.cooling_off_months"),
    "a country floor": (
        lambda said: replace(
            said,
            country_floors=tuple(
                item
                for item in said.country_floors
                if not {*item.datasets} & {*said.country_floors[0].datasets}
            ),
        ),
        "country_floors",
    ),
    "its tier": (
        lambda said: replace(
            said, country_floors=tuple(replace(i, tier="SDD") for i in said.country_floors)
        ),
        "country_floors",
    ),
    "years of retention": (
        lambda said: replace(said, retention=tuple(replace(i, years=1) for i in said.retention)),
        "retention",
    ),
    "a kind of record": (lambda said: replace(said, retention=said.retention[1:]), "retention"),
    "a report": (lambda said: replace(said, reporting=said.reporting[1:]), "reporting"),
    "a regime of ownership": (
        lambda said: replace(said, ownership_regimes=()),
        "ownership_regimes",
    ),
}


def at_least(law: ProfileContent, now: ProfileContent) -> None:
    """Assert that rules are never laxer than those of a law."""
    asked, held = effective(law), effective(now)
    lists = {(item.topic, item.list_id): item for item in held.required_lists}
    for item in asked.required_lists:
        if item.standing == "binding":
            kept = lists[item.topic, item.list_id]
            assert kept.standing == "binding"
            assert kept.max_age_days <= item.max_age_days
    assert (held.ubo.threshold, held.ubo.comparator == ">") <= (
        asked.ubo.threshold,
        asked.ubo.comparator == ">",
    )
    assert held.ubo.control_prong >= asked.ubo.control_prong
    assert held.pep.required >= asked.pep.required
    assert held.pep.cooling_off_months >= asked.pep.cooling_off_months
    order = ("SDD", "CDD", "EDD")
    for floor in asked.country_floors:
        assert any(
            {*floor.datasets} <= {*one.datasets}
            and {*floor.connections} <= {*one.connections}
            and order.index(one.tier) >= order.index(floor.tier)
            and (one.score or 0) >= (floor.score or 0)
            for one in held.country_floors
        )
    years = {(item.kind, item.starts): item.years for item in held.retention}
    assert all(years[item.kind, item.starts] >= item.years for item in asked.retention)
    assert {item.event for item in asked.reporting} <= {item.event for item in held.reporting}
    assert {*asked.ownership_regimes} <= {*held.ownership_regimes}
    assert held.sdd.known <= asked.sdd.known
    assert held.minimum_coverage >= asked.minimum_coverage
    assert held.approval_age_hours <= asked.approval_age_hours


@pytest.mark.parametrize("home", sorted(LAWS))
def test_the_proposal_falls_short_of_nothing_and_stays_as_it_is(home: str) -> None:
    said = content(LAWS[home])
    assert shortfalls(said, LAWS) == ()
    assert raised(said, LAWS) is said


@pytest.mark.parametrize("lost", sorted(LOSSES))
@pytest.mark.parametrize("home", ["DE", "GB"])
def test_each_thing_that_is_less_is_named_and_the_law_holds(home: str, lost: str) -> None:
    lose, field = LOSSES[lost]
    said = content(lose(LAWS[home]))
    found = {one.field for one in shortfalls(said, LAWS)}
    assert found == {f"regimes.0.{field}"}
    at_least(content(LAWS[home]), raised(said, LAWS))
    assert raised(said, {}) is said, "where the law is not known nothing binds"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minimum_coverage": Decimal(0)}, "minimum_coverage"),
        ({"approval_age_hours": 720}, "approval_age_hours"),
    ],
)
def test_the_firms_own_figures_have_bounds_too(changes: dict[str, Any], field: str) -> None:
    said = replace(content(LAWS["DE"]), **changes)
    assert [one.field for one in shortfalls(said, LAWS)] == [field]
    at_least(content(LAWS["DE"]), raised(said, LAWS))


def test_stricter_rules_and_further_lists_are_the_firms_to_choose() -> None:
    law = LAWS["DE"]
    more = replace(
        law,
        ubo=replace(law.ubo, threshold=10.0, control_prong=True, exemptions=()),
        lists=(
            *(replace(item, max_age_days=1) for item in law.lists),
            replace(law.lists[0], list_id="ofac-sdn", standing="adopted", max_age_days=9),
        ),
        pep=replace(law.pep, cooling_off_months=36),
        country_floors=tuple(replace(item, tier="EDD", score=90) for item in law.country_floors),
    )
    assert shortfalls(content(more), LAWS) == ()


def test_an_assumed_threshold_and_an_unnamed_list_bind_nobody() -> None:
    law = LAWS["NZ"]
    assert law.ubo.assumed
    own = replace(
        law,
        ubo=replace(law.ubo, **OWN, source="The home's own law"),
        lists=tuple(item for item in law.lists if item.list_id != "nz-national"),
    )
    assert shortfalls(content(own), LAWS) == ()


ASSUMED = LAWS["NZ"].ubo


@pytest.mark.parametrize(
    ("kept", "named"),
    [
        ({"url": ASSUMED.url}, ["url"]),
        ({"url": f"{ASSUMED.url.upper()}/"}, ["url"]),
        ({"verified": True}, ["verified"]),
        ({"url": ASSUMED.url, "verified": True}, ["url", "verified"]),
        ({"url": "https://example.org/act"}, []),
    ],
)
@pytest.mark.parametrize("threshold", [90.0, ASSUMED.threshold])
def test_nothing_of_the_assumed_law_stands_beside_a_source_of_the_firms_own(
    kept: dict[str, Any], named: list[str], threshold: float
) -> None:
    assert ASSUMED.url
    said = of_nz(**{**OWN, "threshold": threshold, "source": "Policy 4", **kept})
    found = [one.field for one in shortfalls(said, LAWS)]
    assert found == [f"regimes.0.ubo.{field}" for field in named]
    held = effective(raised(said, LAWS)).ubo
    assert (held.threshold, held.source, held.verified) == (threshold, "Policy 4", False)
    assert held.url == ("" if "url" in named else kept.get("url", ""))


def of_nz(**changes: Any) -> ProfileContent:
    return content(ubo(**changes)(LAWS["NZ"]))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, False),
        ({"threshold": 90.0}, True),
        ({"threshold": 90.0, "assumed": False}, True),
        ({"threshold": 90.0, "assumed": False, "source": " "}, True),
        ({"threshold": 90.0, "source": "Policy 4"}, True),
        ({"threshold": 3.0, "assumed": False}, True),
        ({**OWN, "source": "Policy 4"}, False),
        *(
            ({**OWN, "threshold": 90.0, "source": reworded(ASSUMED.source)}, True)
            for reworded in (
                str.upper,
                str.swapcase,
                lambda words: f"  {words} ",
                lambda words: words.replace(" ", "\u00a0\u00a0"),
                lambda words: words.replace(" ", ""),
                lambda words: "".join(
                    chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in words
                ),
                lambda words: words.replace("a", "a\u200b"),
                lambda words: f"{words.rstrip('.')}!",
                lambda words: words.replace(",", " -"),
                lambda words: f"See: {words}",
            )
        ),
    ],
)
def test_another_share_than_the_assumed_one_never_stands_under_its_words(
    changes: dict[str, Any], named: bool
) -> None:
    said, law = of_nz(**changes), LAWS["NZ"]
    assert [one.field for one in shortfalls(said, LAWS)] == ["regimes.0.ubo.source"] * named
    held = effective(raised(said, LAWS)).ubo
    if named:
        assert held.threshold <= law.ubo.threshold
    else:
        assert held.threshold == changes.get("threshold", law.ubo.threshold)


def test_what_only_the_firm_says_of_an_unknown_home_is_named() -> None:
    (listed,) = unconfirmed(of_nz(), LAWS)
    assert listed.startswith("nz-national stands for the own list of NZ")
    own = of_nz(**OWN, source="Policy 4")
    share, again = unconfirmed(own, LAWS)
    assert share.startswith("Beneficial owners in NZ: at least 25 % is the firm's own word (Policy")
    assert again == listed
    assert unconfirmed(own) == unconfirmed(own, LAWS)
    (regime,) = own.regimes
    bare = content(replace(regime, basis=""))
    assert unconfirmed(bare) == ()
    assert unconfirmed(bare, LAWS) == (share, listed)
    named = tuple(item for item in regime.lists if item.list_id != "nz-national")
    assert unconfirmed(content(replace(regime, lists=named)), LAWS) == (share,)
    for home in HOMES:
        assert unconfirmed(content(LAWS[home]), LAWS) == ()


@given(st.sampled_from(HOMES), st.sets(st.sampled_from(sorted(LOSSES)), min_size=1))
def test_whatever_is_left_out_the_rules_are_never_laxer_than_the_law(
    home: str, lost: set[str]
) -> None:
    said = LAWS[home]
    for name in sorted(lost):
        said = LOSSES[name][0](said)
    at_least(content(LAWS[home]), raised(content(said), LAWS))


UNREAD = [
    (home, part)
    for home, law in sorted(LAWS.items())
    for part in ("lists", "retention", "reporting", "country_floors")
    if any(not item.verified for item in getattr(law, part))
]


@pytest.mark.parametrize(("home", "part"), UNREAD)
def test_no_firm_vouches_for_a_citation_that_nobody_read(home: str, part: str) -> None:
    items = tuple(replace(item, verified=True) for item in getattr(LAWS[home], part))
    changes: dict[str, Any] = {part: items}
    said = content(replace(LAWS[home], **changes))
    assert f"regimes.0.{part}" in {one.field for one in shortfalls(said, LAWS)}
    (own, *_) = raised(said, LAWS).regimes
    assert getattr(own, part) == getattr(LAWS[home], part)


def test_a_firm_vouches_for_a_text_that_it_cites_itself() -> None:
    home, part = UNREAD[0]
    word = "law" if part == "lists" else "source"
    cited: dict[str, Any] = {word: "Official text, read by counsel on 2 November 2026"}
    items = tuple(replace(item, verified=True, **cited) for item in getattr(LAWS[home], part))
    changes: dict[str, Any] = {part: items}
    assert shortfalls(content(replace(LAWS[home], **changes)), LAWS) == ()


def unread_exemptions(law: RegimeRules) -> tuple[UboExemption, ...]:
    return tuple(item for item in law.ubo.exemptions if not item.verified)


def test_an_exemption_that_nobody_read_spares_nobody_by_the_firms_word() -> None:
    law = next(law for _, law in sorted(LAWS.items()) if unread_exemptions(law))
    own = "The firm's own reading"
    vouched = tuple(replace(item, verified=True, source=own) for item in unread_exemptions(law))
    said = content(replace(law, ubo=replace(law.ubo, exemptions=vouched)))
    assert "regimes.0.ubo.exemptions" in {one.field for one in shortfalls(said, LAWS)}
    assert not any(item.verified for item in effective(raised(said, LAWS)).ubo.exemptions)
