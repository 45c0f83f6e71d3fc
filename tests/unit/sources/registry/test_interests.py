"""What interests mean: kinds, bands with their open ends, dates."""

import random
from datetime import date
from typing import Any

import pytest

from atlas.sources.registry.domain.interests import Relation, relations_of
from atlas.sources.registry.domain.vocabulary import parse_record


def relations(
    *interests: dict[str, Any], closed_on: date | None = None, uk_psc: bool = False
) -> list[Relation]:
    record = parse_record(
        "relationship",
        {
            "isComponent": False,
            "subject": "c",
            "interestedParty": "p",
            "interests": list(interests),
        },
    )
    return list(relations_of(record, closed_on=closed_on, uk_psc=uk_psc))  # type: ignore[arg-type]


def band(relation: Relation) -> tuple[Any, ...]:
    found = relation.attributes
    if "share_exact" in found:
        return (found["share_exact"],)
    return (
        "(" if found["minimum_exclusive"] else "[",
        found["share_minimum"],
        found["share_maximum"],
        ")" if found["maximum_exclusive"] else "]",
    )


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ({"exact": 12.5}, (12.5,)),
        ({"minimum": 25, "maximum": 50}, ("[", 25, 50, "]")),
        ({"exclusiveMinimum": 25, "maximum": 50}, ("(", 25, 50, "]")),
        ({"exclusiveMinimum": 25, "exclusiveMaximum": 50}, ("(", 25, 50, ")")),
        ({"minimum": 25, "exclusiveMinimum": 25}, ("[", 25, 100, "]")),
        ({"minimum": 30, "exclusiveMinimum": 25}, ("(", 25, 100, "]")),
        ({"minimum": 10}, ("[", 10, 100, "]")),
        ({"maximum": 10}, ("[", 0, 10, "]")),
        ({}, ("[", 0, 100, "]")),
        (None, ("[", 0, 100, "]")),
    ],
)
def test_a_share_is_what_is_stated_and_nothing_is_anything(
    share: dict[str, float] | None, expected: tuple[Any, ...]
) -> None:
    stated = {"type": "shareholding"} | ({"share": share} if share is not None else {})
    (relation,) = relations(stated)
    assert relation.type == "Ownership"
    assert band(relation) == expected


@pytest.mark.parametrize(
    ("low", "high", "details", "expected"),
    [
        (25, 50, "", ("(", 25, 50, "]")),
        (50, 75, "", ("(", 50, 75, ")")),
        (75, 100, "", ("[", 75, 100, "]")),
        (25, 50, "['ownership-of-shares-25-to-50-percent-as-trust']", ("(", 25, 50, "]")),
        (
            0,
            100,
            "['ownership-of-shares-more-than-25-percent-registered-overseas-entity']",
            ("(", 25, 100, "]"),
        ),
        (10, 20, "", ("[", 10, 20, "]")),
    ],
)
def test_the_uk_psc_ends_are_restored(
    low: float, high: float, details: str, expected: tuple[Any, ...]
) -> None:
    stated = {
        "type": "shareholding",
        "share": {"minimum": low, "maximum": high},
        "details": f"Relationship Type: {details}",
    }
    (relation,) = relations(stated, uk_psc=True)
    assert band(relation) == expected
    assert relation.attributes.get("each_whole", False) == (
        relation.attributes["share_minimum"] >= 50
    )
    (elsewhere,) = relations(stated)
    assert "each_whole" not in elsewhere.attributes
    if not details:
        assert band(elsewhere)[0] == "["


@pytest.mark.parametrize(
    ("kind", "details", "expected"),
    [
        ("votingRights", "", ("Voting", "")),
        ("appointmentOfBoard", "", ("Control", "board_appointment")),
        ("otherInfluenceOrControl", "", ("Control", "dominant_influence")),
        (
            "otherInfluenceOrControl",
            "Relationship Type: IS_ULTIMATELY_CONSOLIDATED_BY",
            ("Control", "accounting_consolidation"),
        ),
        ("trustee", "", ("Trusteeship", "")),
        ("boardChair", "", ("Directorship", "board chair")),
        ("rightsToProfitOrIncome", "", ("Ownership", "rightsToProfitOrIncome")),
        ("nominee", "", ("Control", "nominee")),
    ],
)
def test_each_interest_has_its_relation(kind: str, details: str, expected: tuple[str, str]) -> None:
    (relation,) = relations({"type": kind, "details": details})
    assert (relation.type, relation.discriminator) == expected


def test_what_has_no_end_in_a_closed_record_ended_on_its_date() -> None:
    closed = date(2024, 5, 6)
    own, none = relations(
        {"type": "shareholding", "endDate": "2020-01-01"},
        {"type": "votingRights", "startDate": "2019-01-01"},
        closed_on=closed,
    )
    assert (own.valid_to, none.valid_to) == (date(2020, 1, 1), closed)


def test_an_end_before_the_start_leaves_a_possible_holding() -> None:
    stated = {"type": "shareholding", "startDate": "2020-01-01", "endDate": "2019-01-01"}
    (relation,) = relations(stated)
    assert relation.exists_at(date(2026, 1, 1))
    (closed,) = relations(stated, closed_on=date(2019, 1, 1))
    assert (closed.valid_from, closed.valid_to) == (None, date(2020, 1, 1))


def test_several_holdings_of_one_statement_are_classes_that_add_up() -> None:
    first, second, indirect = relations(
        {"type": "shareholding", "share": {"exact": 20}, "details": "Class A"},
        {"type": "shareholding", "share": {"exact": 30}, "details": "Class B"},
        {"type": "shareholding", "share": {"exact": 5}, "directOrIndirect": "indirect"},
    )
    assert first.discriminator != second.discriminator
    assert len({first.part, second.part, indirect.part}) == 3


@pytest.mark.parametrize(
    ("kind", "details", "through"),
    [
        ("votingRights", "['voting-rights-75-to-100-percent-as-trust']", "trust"),
        ("shareholding", "['voting-rights-75-to-100-percent-as-trust']", None),
        ("shareholding", "ownership-of-shares-25-to-50-percent-as-firm", "firm"),
        (
            "votingRights",
            "['voting-rights-25-to-50-percent-as-firm', 'voting-rights-25-to-50-percent-as-trust']",
            "trust",
        ),
        ("shareholding", "ownership-of-shares-25-to-50-percent", None),
        ("appointmentOfBoard", "right-to-appoint-and-remove-directors-as-trust", "trust"),
        ("otherInfluenceOrControl", "significant-influence-or-control-as-firm", "firm"),
        (
            "shareholding",
            "ownership-of-shares-more-than-25-percent-as-control-over-trust-registered-overseas-entity",
            "trust",
        ),
        ("votingRights", "held in trust", None),
    ],
)
def test_what_a_holding_is_held_through_is_told_for_its_own_kind(
    kind: str, details: str, through: str | None
) -> None:
    (relation,) = relations({"type": kind, "details": details}, uk_psc=True)
    assert relation.attributes.get("held_through") == through


def spell(share: float, start: str | None, end: str | None, **more: Any) -> dict[str, Any]:
    period = {"startDate": start, "endDate": end}
    stated = {name: day for name, day in period.items() if day}
    return {"type": "shareholding", "share": {"exact": share}, **stated, **more}


@pytest.mark.parametrize(
    ("spells", "classes", "parts"),
    [
        ([(60, "2018-01-01", "2020-01-01"), (30, "2022-01-01", None)], ["", ""], ["", "2"]),
        ([(30, "2022-01-01", None), (60, "2018-01-01", "2020-01-01")], ["", ""], ["2", ""]),
        ([(60, None, "2020-01-01"), (30, "2020-01-01", None)], ["", ""], ["", "2"]),
        ([(60, None, "2020-01-02"), (30, "2020-01-01", None)], ["", "class 2"], ["", "2"]),
        ([(60, None, None), (30, "2020-01-01", None)], ["", "class 2"], ["", "2"]),
        (
            [(10, "2018-01-01", "2020-01-01"), (20, "2019-01-01", None), (30, "2021-01-01", None)],
            ["", "class 2", ""],
            ["", "2", "3"],
        ),
    ],
)
def test_holdings_that_follow_each_other_are_one_class(
    spells: list[tuple[float, str | None, str | None]], classes: list[str], parts: list[str]
) -> None:
    lots = [spell(*one, details=f"Lot {number}") for number, one in enumerate(spells)]
    found = relations(*lots)
    assert [one.attributes["share_exact"] for one in found] == [share for share, *_ in spells]
    assert [one.discriminator for one in found] == classes
    assert [one.attributes.get("share_class", "") for one in found] == classes
    assert [one.part for one in found] == parts


@pytest.mark.parametrize("seed", range(60))
def test_on_each_day_the_shares_of_a_record_add_up(seed: int) -> None:
    pick = random.Random(seed)
    spells = []
    for _ in range(pick.randint(1, 6)):
        ends = sorted(pick.sample(range(1, 28), 2))
        start, end = (f"2024-01-{day:02d}" for day in ends)
        spells.append(
            (
                pick.randint(1, 20),
                start if pick.random() < 0.8 else None,
                end if pick.random() < 0.7 else None,
            ),
        )
    found = relations(*(spell(*one, details=f"Lot {at}") for at, one in enumerate(spells)))
    assert len({(one.discriminator, one.part) for one in found}) == len(spells)
    for number in range(1, 29):
        day = date(2024, 1, number)
        there = [one for one in found if one.exists_at(day)]
        expected = [
            share
            for share, start, end in spells
            if (start or "0") <= day.isoformat() < (end or "9")
        ]
        assert sum(one.attributes["share_exact"] for one in there) == sum(expected)
        classes = [one.discriminator for one in there]
        assert len(set(classes)) == len(classes)
