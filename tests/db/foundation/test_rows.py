"""Typed rows: what `insert` writes, and for whom."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import pytest

from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, Row, UniqueViolationError
from atlas.foundation.db.rows import columns_of, values_of


class Kind(StrEnum):
    """A kind that is stored by its value."""

    LIST = "list"


@dataclass(frozen=True, slots=True)
class Kept(Row):
    """The columns of `evidence`, of which some are not texts."""

    id: UUID
    kind: Kind
    source: str
    media_type: str
    size: int
    sha256: str
    retrieved_at: datetime
    recorded_at: datetime
    recorded_by: UUID
    remark: str = "no column"


_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Foreign(Kept):
    """A row that says whose it is."""

    tenant_id: UUID = _NOBODY


def row(**changes: object) -> Kept:
    values: dict[str, object] = {
        "id": new_id(), "kind": Kind.LIST, "source": "test", "media_type": "text/plain",
        "size": 1, "sha256": "0" * 64, "retrieved_at": now(), "recorded_at": now(),
        "recorded_by": new_id(),
    }  # fmt: skip
    cls = Foreign if "tenant_id" in changes else Kept
    return cls(**values | changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Piece(Row):
    """Columns of `job`, which may change."""

    id: UUID
    kind: str
    resource_type: str
    resource_id: UUID
    status: str
    message: str | None
    done: int
    created_by: UUID
    created_at: datetime
    updated_at: datetime


def piece() -> Piece:
    return Piece(new_id(), "a", "b", new_id(), "pending", None, 1, new_id(), now(), now())


async def test_a_row_is_read_as_it_was_written(database: Database, tenant: UUID) -> None:
    made = row()
    async with database.tenant(tenant) as session:
        assert await session.insert("evidence", made, without=("remark",), licence="CC0") == 1
        columns = Kept.columns("e.", without=("remark",))
        found = await session.fetch_row(
            f"SELECT {columns}, e.licence, '' AS remark FROM evidence e WHERE id = $1", made.id
        )
    assert found is not None
    assert found["licence"] == "CC0"
    assert Kept.from_record(found) == Kept(**{**values_of(made), "remark": ""})  # type: ignore[arg-type]


async def test_a_row_that_names_another_tenant_is_written_for_the_sessions_own(
    database: Database, tenant: UUID, other_tenant: UUID
) -> None:
    made = row(tenant_id=other_tenant)
    async with database.tenant(tenant) as session:
        await session.insert("evidence", made, without=("remark",))
        stated = row()
        await session.insert("evidence", stated, without=("remark",), tenant_id=other_tenant)
    async with database.tenant(other_tenant) as session:
        assert await session.fetch_value("SELECT count(*) FROM evidence") == 0
    async with database.tenant(tenant) as session:
        for one in (made, stated):
            assert await session.fetch_value("SELECT true FROM evidence WHERE id = $1", one.id)


async def test_many_rows_are_one_batch_and_none_is_none(database: Database, tenant: UUID) -> None:
    made = [row(size=size, source="many") for size in range(1, 6)]
    async with database.tenant(tenant) as session:
        assert await session.insert_many("evidence", [], without=("remark",)) == 0
        assert await session.insert_many("evidence", made, without=("remark",)) == 5
        sizes = await session.fetch("SELECT size FROM evidence WHERE source = 'many' ORDER BY size")
    assert [one["size"] for one in sizes] == [1, 2, 3, 4, 5]


async def test_a_second_row_is_refused_or_passed_over(database: Database, tenant: UUID) -> None:
    made = row()
    async with database.tenant(tenant) as session:
        assert await session.insert("evidence", made, without=("remark",)) == 1
        again = await session.insert("evidence", made, without=("remark",), conflict="DO NOTHING")
        assert again == 0
    with pytest.raises(UniqueViolationError):
        async with database.tenant(tenant) as session:
            await session.insert("evidence", made, without=("remark",))


async def test_an_update_writes_the_columns_it_names_and_no_other(
    database: Database, tenant: UUID
) -> None:
    made, other = piece(), piece()
    async with database.tenant(tenant) as session:
        await session.insert_many("job", [made, other])
        changed = replace(made, kind="b", message="changed", done=9)
        assert await session.update("job", changed, ("kind", "message"), total=3) == 1
        found = await session.fetch_row(
            f"SELECT {Piece.columns()}, total FROM job WHERE id = $1", made.id
        )
        untouched = await session.fetch_value("SELECT kind FROM job WHERE id = $1", other.id)
    assert found is not None
    assert Piece.from_record(found) == replace(made, kind="b", message="changed")
    assert (found["total"], untouched) == (3, "a")


async def test_an_update_computes_and_is_held_to_its_condition(
    database: Database, tenant: UUID
) -> None:
    made = piece()
    async with database.tenant(tenant) as session:
        await session.insert("job", made)
        second = replace(made, kind="b")
        for expected in (1, 0):
            changed = await session.update(
                "job", second, ("kind",), also="done = done + 1", where="kind = 'a'"
            )
            assert changed == expected
        assert await session.fetch_value("SELECT done FROM job WHERE id = $1", made.id) == 2


async def test_an_update_reaches_no_row_of_another_tenant_and_moves_none(
    database: Database, tenant: UUID, other_tenant: UUID
) -> None:
    made = piece()
    async with database.tenant(tenant) as session:
        await session.insert("job", made)
    async with database.tenant(other_tenant) as session:
        assert await session.update("job", made, ("kind",), done=5) == 0
        with pytest.raises(ValueError, match="tenant_id"):
            await session.update("job", made, (), tenant_id=other_tenant)
        with pytest.raises(ValueError, match="id"):
            await session.update("job", made, ("id",))
    async with database.tenant(tenant) as session:
        assert await session.fetch_value("SELECT done FROM job WHERE id = $1", made.id) == 1


def test_enumerations_tuples_and_sets_are_written_as_they_are_stored() -> None:
    @dataclass(frozen=True)
    class Mixed:
        kind: Kind
        kinds: tuple[Kind, ...]
        names: frozenset[str]
        document: dict[str, int]

    mixed = Mixed(Kind.LIST, (Kind.LIST,), frozenset({"b", "a"}), {"a": 1})
    assert values_of(mixed) == {
        "kind": "list", "kinds": ["list"], "names": ["a", "b"], "document": {"a": 1},
    }  # fmt: skip
    assert type(values_of(mixed)["kind"]) is str
    assert columns_of(Mixed, "m.") == "m.kind, m.kinds, m.names, m.document"
