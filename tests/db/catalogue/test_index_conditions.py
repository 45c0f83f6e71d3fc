"""Every list under Row-Level Security: the tenant is an index condition, never only a filter.

Each `ListSpec` of every room is explained with each of its filters and sorts, against tables in
which the tenant has 5,000 of 50,000 rows. The planner chooses freely: each filter must have become
a condition of an index that starts with the tenant, or stand in `WALKED` with its reason. A list
that reads the whole tenant by design stands in `WHOLE`, or in `FILTERED_WHOLE` if only a filter
makes it.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from tests.conftest import TestDatabase
from tests.db.plans.filling import OTHER_ROWS, OWN_ROWS, fill, tenant_tables

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


# Filters and sorts without an index of their own, by list; or whole lists. A list that is walked
# in the order of its default sort fills its first page soon where a value is common; where it is
# rare, the walk ends at the tenant's last row.
_FEW = "few values"
_LOOKED_UP = "looked up for each run that is walked, by the index of decisions on their run"
_DOZENS = "a tenant keeps some dozens of them, found by an index of the tenant"
_NOT_LEAKPROOF = "overlap of arrays is not leakproof: no index can serve it under the policy"
_COMPARED = "two runs are compared whole: each is found by an index of its batch"
_PEOPLE = "a tenant has few accounts"
_RUNS = "investigations.runs.repository.lifecycle.RUNS"
_COMPANIES = "knowledge.companies.repository.COMPANIES"
_SCREENINGS = "sources.screening.repository.screenings.SCREENINGS"
_PART_OF_TEXT = "a part of any number of a company: the tenant's rows are read"
WALKED: dict[str, str] = {
    "workspace.tasks.repository.TASKS.unassigned": _FEW,
    "identity.audit.repository.EVENTS.is_machine": _FEW,
    "identity.users.repository.USERS.display_name": _PEOPLE,
    "identity.users.repository.USERS.email": _PEOPLE,
    "investigations.reports.repository.REPORTS.status": _FEW,
    f"{_RUNS}.register": _FEW,
    f"{_RUNS}.depth": _FEW,
    f"{_RUNS}.tags": _NOT_LEAKPROOF,
    f"{_RUNS}.subject_status": _FEW,
    f"{_RUNS}.tier": _FEW,
    f"{_RUNS}.provisional": _FEW,
    f"{_RUNS}.identified": _FEW,
    f"{_RUNS}.run_version": _FEW,
    f"{_RUNS}.awaits_second": _LOOKED_UP,
    f"{_RUNS}.approval_ended": _LOOKED_UP,
    f"{_COMPANIES}.tag": _NOT_LEAKPROOF,
    f"{_COMPANIES}.number": _PART_OF_TEXT,
    "risk.portfolio.repository.rows._BY_COMPANY.number": _PART_OF_TEXT,
    "knowledge.company_files.repository.IMPORTS.status": _FEW,
    "knowledge.company_files.repository.IMPORTS.dry_run": _FEW,
    "knowledge.reference_data.repository.DATASETS": _DOZENS,
    "investigations.usage.repository.INVESTIGATIONS.depth": _FEW,
    "risk.batches.repository.BATCHES.trial": _FEW,
    "risk.batches.repository.MOVEMENTS": _COMPARED,
    "risk.batches.repository.WORDED": "one batch is read whole, found by an index of the batch",
    "risk.matrix.repository.VERSIONS": _DOZENS,
    "risk.policy.repository.POLICIES": _DOZENS,
    "risk.policy.repository.SEGMENTS.status": _FEW,
    "workspace.tasks.repository.TASKS.role": _FEW,
    "workspace.tasks.repository.TASKS.sla_state": _FEW,
    "risk.evaluations.repository.EVALUATIONS.tier": _FEW,
    "risk.evaluations.repository.EVALUATIONS.provisional": _FEW,
    "risk.evaluations.repository.EVALUATIONS.identified": _FEW,
    f"{_SCREENINGS}.kind": _FEW,
    "risk.portfolio.repository.rows._BY_COMPANY.relationship_status": _FEW,
}
# The same lists with the words as of the day of reading, whose filters are expressions.
WALKED |= {
    f"{name.rpartition('.')[0].rpartition('.')[0]}.SHOWN.{name.rpartition('.')[2]}": why
    for name, why in WALKED.items()
    if name.rpartition(".")[0] in {_RUNS, "risk.evaluations.repository.EVALUATIONS"}
}
# Lists that read all of a tenant's rows. Beside one other tenant the planner takes the tenant for
# half of a table and prefers a sequential scan; with that switched off, the tenant must be the
# condition of an index in each table, as it is where there are many tenants.
WHOLE: dict[str, str] = {
    "knowledge.compliance_profile.repository.PROFILES": "a firm's few versions; their state"
    " depends on the day",
    "risk.matrix.repository.SCHEMAS": "the shipped matrices and the tenant's own few, in one list",
}
# Lists whose order is an index of one table and whose filters are of another, or of what both say:
# only a filtered request may read the whole tenant, as above.
FILTERED_WHOLE: dict[str, str] = {
    "risk.portfolio.repository.rows.PORTFOLIO": "what a company stands at is joined to it, and a"
    " company that was never evaluated has a value of each column too",
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
    if target.choices:
        return target.choices[0]
    if target.kind == "text":
        return f"{target.column.rpartition('.')[2]} 1"  # one that the filled tables hold
    return _SAMPLES[target.kind]


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


def cut(plan: list[Any]) -> list[Any]:
    """The part of a plan that cuts the page; the rest reads nothing but the page's rows."""
    return next(list(nodes(node)) for node in plan if node["Node Type"] == "Limit")


async def explain(session: TenantSession, spec: ListSpec, params: ListParams) -> list[Any]:
    """Return the plan's nodes; the list's own arguments get a value of the type they want."""
    own = max(
        [n for n in range(1, 9) if f"${n}" in spec.select + spec.where + spec.around], default=0
    )
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


@pytest_asyncio.fixture(scope="module")
async def filled(clone: TestDatabase, database: Database, tenant: UUID, other_tenant: UUID) -> None:
    """The tables of all lists, each with 5,000 rows of the tenant among 50,000."""
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:
        tables = await tenant_tables(connection)
        text = " ".join(
            f"{spec.select} {spec.where} {' '.join(one.column for one in spec.fields.values())}"
            for spec in SPECS.values()
        )
        used = [name for name in tables if re.search(rf"(FROM|JOIN) {name}\b", text)]
        assert len(used) > 15
        await fill(connection, used, {tenant: OWN_ROWS, other_tenant: OTHER_ROWS})
        for name in used:
            count = await connection.fetchval(f"SELECT count(*) FROM {name}")
            assert count >= OWN_ROWS + OTHER_ROWS, f"{name}: only {count} rows were loaded"
    finally:
        await connection.close()


@pytest.mark.parametrize("name", sorted(SPECS))
async def test_every_filter_and_sort_is_an_index_condition(
    database: Database, tenant: UUID, filled: None, name: str
) -> None:
    """The planner's own plan; nothing is switched off but for what reads a whole tenant."""
    spec, room = SPECS[name], name.removeprefix("atlas.")
    async with database.tenant(tenant) as session:
        tenants = await tenant_relations(session)
        if not any(re.search(rf"(FROM|JOIN) {table}\b", spec.select) for table in tenants):
            return  # a list of the platform, or one made of the request's own data
        complaints = []
        for params in requests(spec):
            whole = room in WHOLE or (room in FILTERED_WHOLE and bool(params.filters))
            await session.execute(f"SET LOCAL enable_seqscan = {'off' if whole else 'on'}")
            plan = await explain(session, spec, params)
            why = complaint(spec, room, params, plan, tenants)
            if why:
                complaints.append(why)
    assert not complaints, "\n".join(complaints)


def complaint(
    spec: ListSpec, room: str, params: ListParams, plan: list[Any], tenants: set[str]
) -> str | None:
    """Why the plan of a request is not acceptable, if it is not."""
    what = params.filters[0].name if params.filters else params.sort or "as it opens"
    for node in plan:
        if node.get("Relation Name") in tenants and node["Node Type"] == "Seq Scan":
            return f"{what}: sequential scan of {node['Relation Name']}"
        if node.get("Index Name") in tenants and "tenant_id" not in node.get("Index Cond", ""):
            return f"{what}: {node['Index Name']} is read for all tenants"
    named = {room, f"{room}.{what.lstrip('-')}"}
    excused = WALKED.keys() | WHOLE.keys() | (FILTERED_WHOLE.keys() if params.filters else set())
    if named & excused or "$1" in spec.where:
        return None  # or what belongs to one parent, which is the condition
    if not params.filters:
        sorted_ = any("Sort" in node["Node Type"] for node in cut(plan))
        return f"{what}: sorted, no index gives this order" if sorted_ else None
    column = spec.fields[what].column.rpartition(".")[2]
    conditions = [node.get("Index Cond", "") for node in plan]
    if not any(re.search(rf"\b{column}\b", condition) for condition in conditions):
        return f"{what}: no index has {column} after tenant_id ({conditions})"
    return None
