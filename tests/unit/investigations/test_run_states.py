"""States of a run: which changes are allowed, as a table and as properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.investigations.runs.domain import (
    FINISHED,
    STATUSES,
    RunState,
    RunStatus,
    chunks,
    is_other_company,
    may_become,
    percent,
    refusal,
    total_steps,
)
from atlas.investigations.runs.registers import register_of

ALLOWED = {
    ("pending", "running"),
    ("pending", "failed"),
    ("pending", "cancelled"),
    ("running", "complete"),
    ("running", "failed"),
    ("running", "cancelled"),
}
statuses = st.sampled_from(STATUSES)


@pytest.mark.parametrize("start", STATUSES)
@pytest.mark.parametrize("end", STATUSES)
def test_the_whole_table(start: RunStatus, end: RunStatus) -> None:
    allowed = (start, end) in ALLOWED
    why = refusal(RunState(start), end)
    assert (why is None) is allowed
    if why is not None:
        assert start in why or end in why


@given(st.lists(statuses, max_size=12), st.booleans())
def test_no_path_leaves_a_finished_state(wanted: list[RunStatus], withdrawn: bool) -> None:
    state = RunState("pending", withdrawn)
    finished_as = None
    for status in wanted:
        if may_become(state, status):
            state = RunState(status, withdrawn)
        if finished_as is not None:
            assert state.status == finished_as
        elif state.status in FINISHED:
            finished_as = state.status


@given(statuses, statuses)
def test_a_withdrawn_run_neither_starts_nor_completes(start: RunStatus, end: RunStatus) -> None:
    if may_become(RunState(start, withdrawn=True), end):
        assert end in {"failed", "cancelled"}


@given(st.integers(0, 5_000), st.integers(1, 7))
def test_every_party_is_in_one_chunk(parties: int, modules: int) -> None:
    from atlas.investigations.runs.domain import SCREENING_CHUNK

    assert chunks(parties) * SCREENING_CHUNK >= parties
    assert (chunks(parties) - 1) * SCREENING_CHUNK < parties or parties == 0
    assert total_steps(modules, parties) == 8 + modules + chunks(parties)


@given(statuses, st.integers(0, 100), st.integers(0, 100))
def test_a_hundred_percent_is_complete_alone(status: RunStatus, done: int, total: int) -> None:
    assert (percent(status, done, total) == 100) is (status == "complete")


def test_a_register_is_told_from_country_or_lei_alone() -> None:
    assert register_of("01234567", "GB") == "GB-COH"
    assert register_of("213800LBQA1Y9L22JB70", None) == "XI-LEI"
    assert register_of("HRB 1234", "DE") is None  # unique only with its court
    assert register_of("01234567", None) is None


@pytest.mark.parametrize(
    ("asked", "names", "other"),
    [
        ("Totally Different Bakery", ["Gamma Base Limited"], True),
        ("Gamma Base", ["Gamma Base Limited"], False),
        ("HSBC", ["HSBC UK Bank plc"], False),
        ("BMW", ["Bayerische Motoren Werke AG"], False),
        ("Газпром", ["Gazprom PAO"], False),
        ("Meta", ["Facebook Inc"], True),
        ("Facebook", ["Meta Platforms Inc", "Facebook Inc"], False),
        ("Hornsea 1", ["Hornsea 2 Limited"], True),
        ("Anything", [], False),
    ],
)
def test_a_name_that_is_another_companys(asked: str, names: list[str], *, other: bool) -> None:
    assert is_other_company(asked, names) is other
