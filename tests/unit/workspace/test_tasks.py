"""The clock of a task and who may work on it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.auth import ROLE_PERMISSIONS, Role
from atlas.workspace.tasks.domain import (
    TaskLevel,
    clock,
    levels_of,
    may_be_given,
    may_take,
    next_level,
)

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001  the zone is the strategy's
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("level", "warns", "hours"),
    [(TaskLevel.ANALYST, 18, 24), (TaskLevel.SENIOR_OFFICER, 36, 48), (TaskLevel.MLRO, 54, 72)],
)
def test_a_level_has_its_sla_and_is_warned_at_three_quarters(
    level: TaskLevel, warns: int, hours: int
) -> None:
    made = clock(START, level)
    assert made.warn_at == START + timedelta(hours=warns)
    assert made.due_at == START + timedelta(hours=hours)


@given(start=MOMENTS, due=st.none() | MOMENTS, level=st.sampled_from(TaskLevel))
def test_the_warning_lies_between_start_and_due(
    start: datetime, due: datetime | None, level: TaskLevel
) -> None:
    made = clock(start, level, due)
    assert start <= made.warn_at <= made.due_at
    assert made.due_at == (max(due, start) if due else made.due_at)


def test_an_overdue_task_goes_up_and_the_mlro_is_the_last() -> None:
    assert [next_level(level) for level in TaskLevel] == [
        TaskLevel.SENIOR_OFFICER,
        TaskLevel.MLRO,
        None,
    ]


@pytest.mark.parametrize("role", sorted(Role))
def test_who_may_take_a_task_may_be_given_it_and_nobody_else(role: Role) -> None:
    permissions = ROLE_PERMISSIONS[role]
    for level in TaskLevel:
        assert may_take(level, permissions) == may_be_given(level, frozenset({role}))
    assert levels_of(permissions) == [one for one in TaskLevel if may_take(one, permissions)]


@pytest.mark.parametrize("role", sorted(Role))
def test_whoever_may_take_a_level_may_take_those_below(role: Role) -> None:
    taken = levels_of(ROLE_PERMISSIONS[role])
    assert taken == list(TaskLevel)[: len(taken)]
