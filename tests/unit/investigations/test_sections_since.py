"""Each section of a report says at its head what no longer holds of what it rests on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.investigations.reports.since import sections_since
from atlas.risk.evaluations.aged import OUTDATED_WORDS, remedy, told_since

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


@pytest.mark.parametrize("code", ["registers", "lists"])
def test_what_was_too_old_already_did_not_become_so_since(code: str) -> None:
    """An evaluation made again rests on the same registers and lists."""
    for text in sections_since((code,), DAY, already=(code,)).values():
        assert "since then" not in text
        assert f"as of {DAY}; already then: " in text
        assert text.endswith(f": load newer {code}, then investigate again.")
    said = sections_since((code, "reference_data"), DAY, already=(code,))["risk"]
    assert "since then: other reference data are in force now; already then: " in said


def test_evaluating_again_is_told_where_it_helps() -> None:
    told = {code: sections_since((code,), DAY)["risk"] for code in OUTDATED_WORDS}
    assert {code for code, text in told.items() if text.endswith(": evaluate again.")} == {
        "compliance_profile",
        "reference_data",
        "relationship_profile",
    }


@given(
    st.lists(st.sampled_from([*OUTDATED_WORDS]), unique=True, min_size=1),
    st.sets(st.sampled_from(["lists", "registers"])),
)
def test_each_reason_is_told_once(outdated: list[str], already: set[str]) -> None:
    told = told_since(outdated, already)
    for code in outdated:
        assert (OUTDATED_WORDS[code] in told) is (code not in already)
    assert ("already then" in told) is bool({*outdated} & already)
    assert ("since then" in told) is bool({*outdated} - already)
    again = "evaluate again" in remedy(outdated, already)
    assert not (again and {"registers", "lists"} & {*outdated})


def test_a_current_report_says_nothing() -> None:
    assert sections_since((), DAY) == {}
