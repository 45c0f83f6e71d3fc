"""Typed rows: what `insert` writes, and for whom."""

from dataclasses import dataclass
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
