"""How many statements a run takes, and that a connection keeps them for the next one."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.api.generated.statements import watching
from tests.db.investigations.test_left_out import Register, listed, register

from atlas.foundation.db import Database

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists


async def prepared(database: Database) -> set[tuple[int, str]]:
    """Server process and name of each statement that it holds."""
    async with database.platform() as session:
        rows = await session.fetch(
            "SELECT pg_backend_pid() AS pid, name FROM pg_prepared_statements"
        )
    return {(row["pid"], row["name"]) for row in rows}


@pytest.mark.parametrize("number", ["66660990"])
async def test_a_run_finds_its_statements_as_the_run_before_left_them(
    register: Register, number: str
) -> None:
    assert register.number == number
    await register.load()
    await register.run()
    before = await prepared(register.database)
    await register.run()
    after = await prepared(register.database)
    assert len(before) > 100
    assert {pid for pid, _ in before} == {pid for pid, _ in after}, "another connection"
    assert before <= after


MOST = 249
"""Statements of a run of a company and its people, INSERTs left out; may only fall."""
MOST_OFTEN = 13
"""How often one of them is repeated."""


@pytest.mark.parametrize("number", ["66660991"])
async def test_a_run_does_not_ask_again_and_again(register: Register, number: str) -> None:
    assert register.number == number
    await register.load()
    await register.run()
    asked: Counter[str] = Counter()
    with watching(lambda sql, _: asked.update([sql])):
        await register.run()
    assert asked.total() <= MOST, asked.most_common(12)
    assert max(asked.values()) <= MOST_OFTEN, asked.most_common(3)
