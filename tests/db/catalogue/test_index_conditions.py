"""Every list under Row-Level Security: the tenant is an index condition, never only a filter.

Each `ListSpec` of every room is explained with each of its filters and sorts. Sequential scans are
priced out, so that a small table shows what a large one would do: a tenant table that is still
read without its policy in the index condition would be read whole, for all tenants.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

import atlas
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import (
    Filter,
    ListField,
    ListParams,
    ListSpec,
    fetch_page,
)

_SAMPLES: dict[str, Any] = {
    "text": "x",
    "uuid": new_id(),
    "bool": True,
    "int": 1,
    "number": 1,
    "date": today(),
    "time": now(),
}
_OF_TYPE: dict[str, Any] = {
    "uuid": new_id(),
    "uuid[]": [new_id()],
    "text": "x",
    "text[]": ["x"],
    "int8": 1,
    "int4": 1,
    "bool": True,
    "date": today(),
    "timestamptz": now(),
    "jsonb": [{}],
}


class _Recorder:
    """Takes the place of a session: keeps the statement, returns no rows."""

    def __init__(self) -> None:
        self.sql = ""
        self.args: tuple[object, ...] = ()

    async def fetch(self, sql: str, *args: object) -> list[Any]:
        self.sql, self.args = sql, args
        return []


def specs() -> dict[str, ListSpec]:
    """Every list of every room, by module and name."""
    found: dict[str, ListSpec] = {}
    for module in pkgutil.walk_packages(atlas.__path__, "atlas."):
        if "repository" not in module.name:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, ListSpec) and value not in found.values():
                found[f"{module.name}.{name}"] = value
    return found


SPECS = specs()


def sample(target: ListField) -> Any:
    return target.choices[0] if target.choices else _SAMPLES[target.kind]


def requests(spec: ListSpec) -> Iterator[ListParams]:
    """The list as it opens, its next page, each sort, each filter."""
    name = spec.default_sort.lstrip("-")
    yield ListParams()
    yield ListParams(after=(sample(spec.fields[name]), UUID(int=1)))
    for sort in spec.sorts:
        yield ListParams(sort=sort)
    for field, target in spec.fields.items():
        operator = "eq" if "eq" in target.allowed else target.allowed[0]
        yield ListParams(filters=(Filter(field, operator, sample(target)),))


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


async def explain(session: TenantSession, spec: ListSpec, params: ListParams) -> list[Any]:
    """Return the plan's nodes; the list's own arguments get a value of the type they want."""
    own = max([n for n in range(1, 9) if f"${n}" in spec.select + spec.where], default=0)
    recorder = _Recorder()
    await fetch_page(recorder, spec, params, build=dict, args=[None] * own)  # type: ignore[arg-type]
    prepared = await session._connection.prepare(recorder.sql)
    wanted = [_OF_TYPE[kind.name] for kind in prepared.get_parameters()[:own]]
    found = await session.fetch_value(
        f"EXPLAIN (FORMAT JSON) {recorder.sql}", *wanted, *recorder.args[own:]
    )
    return list(nodes(found[0]["Plan"]))


async def tenant_relations(session: TenantSession) -> set[str]:
    """Names of the tenants' tables and of their indexes."""
    rows = await session.fetch(
        "SELECT c.relname AS table_name, i.relname AS index_name FROM pg_class c"
        " JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'tenant_isolation'"
        " JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid"
    )
    return {row[name] for row in rows for name in ("table_name", "index_name")}


def test_the_lists_were_found() -> None:
    assert len(SPECS) >= 8
    assert any("risk.evaluations" in name for name in SPECS)


@pytest.mark.parametrize("name", sorted(SPECS))
async def test_the_policy_is_an_index_condition(
    database: Database, tenant: UUID, name: str
) -> None:
    spec = SPECS[name]
    async with database.tenant(tenant) as session:
        await session.execute("SET LOCAL enable_seqscan = off")
        tenants = await tenant_relations(session)
        for params in requests(spec):
            for node in await explain(session, spec, params):
                if node.get("Relation Name") in tenants:
                    assert node["Node Type"] != "Seq Scan", (params, node)
                if node.get("Index Name") in tenants:
                    assert "tenant_id" in node.get("Index Cond", ""), (params, node)
