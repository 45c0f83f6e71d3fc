"""Each section of a report says at its head what no longer holds of what it rests on."""

import pytest

from atlas.investigations.reports.since import sections_since

DAY = "2026-12-01"
OF_ALL = {"risk", "checks", "findings", "modules", "gaps", "narrative"}


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("registers", {"ownership", "profile", "conflicts", "screening"}),
        ("newer_run", {"ownership", "profile", "conflicts", "screening"}),
        ("lists", {"screening"}),
        ("compliance_profile", {"screening"}),
        ("reference_data", set()),
    ],
)
def test_a_change_is_said_by_each_section_that_rests_on_it(code: str, more: set[str]) -> None:
    said = sections_since((code,), DAY)
    assert {*said} == OF_ALL | more
    assert all(text.startswith(f"Not current: this is what was found as of {DAY}; ") for text in
               said.values())  # fmt: skip


def test_a_section_names_only_what_it_rests_on() -> None:
    said = sections_since(("lists", "registers"), DAY)
    assert "registers are past their age" in said["ownership"]
    assert "compliance profile requires" not in said["ownership"]
    assert "compliance profile requires" in said["screening"]


def test_a_current_report_says_nothing() -> None:
    assert sections_since((), DAY) == {}
