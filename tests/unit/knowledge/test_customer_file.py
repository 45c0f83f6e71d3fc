"""Rules of the customer file: which status follows which, and when a review is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.customer_file.domain import (
    REVIEW_MONTHS,
    Approval,
    RelationshipStatus,
    add_months,
    next_review,
    review_due,
    rule_of,
)

STATUSES = tuple(RelationshipStatus)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_allowed_changes_of_status() -> None:
    allowed = {(a.value, b.value) for a in STATUSES for b in STATUSES if rule_of(a, b)}
    assert allowed == {
        ("prospect", "onboarding"),
        ("prospect", "exited"),
        ("onboarding", "prospect"),
        ("onboarding", "active"),
        ("onboarding", "exited"),
        ("active", "restricted"),
        ("active", "exited"),
        ("restricted", "active"),
        ("restricted", "exited"),
        ("exited", "onboarding"),
    }


@pytest.mark.parametrize(
    ("approval", "opening"),
    [
        (Approval.HOLDS, set[tuple[str, str]]()),
        (Approval.NOT_INVESTIGATED, {("onboarding", "active")}),
    ],
)
def test_lifting_a_restriction_and_opening_unseen_take_a_second_person(
    approval: Approval, opening: set[tuple[str, str]]
) -> None:
    rules = {
        (a.value, b.value): rule
        for a in STATUSES
        for b in STATUSES
        if (rule := rule_of(a, b, approval=approval))
    }
    second = {change for change, rule in rules.items() if rule.second_person}
    assert second == {("restricted", "active")} | opening
    assert not [change for change, rule in rules.items() if rule.approval]


def test_what_was_investigated_becomes_active_by_an_approval_alone() -> None:
    asked = {
        (a.value, b.value)
        for a in STATUSES
        for b in STATUSES
        if (rule := rule_of(a, b, approval=Approval.MISSING)) and rule.approval
    }
    assert asked == {("onboarding", "active"), ("restricted", "active")}


def test_a_restriction_stands_until_a_second_person_activates() -> None:
    second = {
        (a.value, b.value)
        for a in STATUSES
        for b in STATUSES
        if (rule := rule_of(a, b, restriction_stands=True)) and rule.second_person
    }
    assert second == {("restricted", "active"), ("onboarding", "active")}


def test_machines_reopen_no_ended_relationship() -> None:
    by_machine = {
        (a.value, b.value)
        for a in STATUSES
        for b in STATUSES
        if (rule := rule_of(a, b)) and not rule.by_person
    }
    assert by_machine == {("prospect", "onboarding"), ("onboarding", "prospect")}


@pytest.mark.parametrize("before", STATUSES)
def test_machines_neither_open_nor_restrict_nor_end(before: RelationshipStatus) -> None:
    for after in ("active", "restricted", "exited"):
        rule = rule_of(before, RelationshipStatus(after))
        assert rule is None or rule.by_person


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 24), 36, date(2029, 11, 24)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_end_on_the_last_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.sampled_from(sorted(REVIEW_MONTHS)), st.sampled_from(sorted(REVIEW_MONTHS)))
def test_a_deeper_tier_is_never_reviewed_later(day: date, one: str, other: str) -> None:
    order = ("sdd", "cdd", "edd")
    deeper, shallower = sorted((one, other), key=order.index, reverse=True)
    assert review_due(day, deeper) <= review_due(day, shallower)


@given(st.none() | DAYS, DAYS, st.booleans())
def test_a_review_never_lies_beyond_the_policys_day(
    current: date | None, due: date, reviewed: bool
) -> None:
    day = next_review(current, due, reviewed=reviewed)
    assert day is not None
    assert day <= due
    if not reviewed and current is not None:
        assert day <= current


@given(st.none() | DAYS, DAYS, st.booleans())
def test_an_ended_relationship_has_no_review(
    current: date | None, due: date, reviewed: bool
) -> None:
    assert next_review(current, due, reviewed=reviewed, exited=True) is None
