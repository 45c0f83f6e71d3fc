"""Filters of investigations go by the words as of the day of reading, as the rows show them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.api.generated.statements import watching
from tests.conftest import make_tenant
from tests.db.investigations.conftest import Start
from tests.support.lists import loaded_before

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import Filter, ListParams
from atlas.investigations.results.domain import RiskSummary, read
from atlas.investigations.runs import service
from atlas.investigations.runs.repository import lifecycle
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import EvaluateIn
from atlas.sources.lists import service as lists

RISK: dict[str, Any] = {
    "score": "25.00",
    "level": "low",
    "tier": "sdd",
    "score_at_worst": "25.00",
    "level_at_worst": "low",
    "tier_at_worst": "cdd",
    "provisional": False,
    "reasons": [],
    "floors": [],
    "coverage": 80.0,
    "automatic_decision": True,
    "insufficient_depth": False,
}


async def _evaluated(
    session: TenantSession, actor: AuthContext, run_id: UUID, days: int, **risk: Any
) -> None:
    """Give a run an evaluation that is earned until some days from now, under today's rules."""
    run = await service.require(session, run_id)
    made = await evaluations.evaluate_request(session, actor, EvaluateIn(company_id=run.company_id))
    kept = new_id()
    await session.execute(
        "INSERT INTO risk_evaluation SELECT (jsonb_populate_record(e, jsonb_build_object("
        " 'id', $2::uuid, 'retry_key', NULL, 'current_until', $3::date))).*"
        " FROM risk_evaluation e WHERE e.id = $1",
        made.id,
        kept,
        today() + timedelta(days=days),
    )
    said = {name: value for name, value in (RISK | risk).items() if value is not None}
    said |= {"evaluation_id": str(kept)}
    await session.execute(
        "UPDATE investigation SET subject_status = 'identified' WHERE id = $1", run_id
    )
    await lifecycle.set_risk(session, run_id, read(RiskSummary, said))


async def test_a_filter_lets_through_the_rows_that_show_its_value(
    database: Database, tenant: UUID, actor: AuthContext, start: Start
) -> None:
    """A run whose registers are too old is provisional for the filter too; so is SDD of before."""
    other = await make_tenant(database, "other")
    await lists.load_shipped(database)
    await loaded_before(database, tenant)
    async with database.tenant(tenant) as session:
        await session.execute("UPDATE investigation SET withdrawn_at = now()")
    cases: list[tuple[int, dict[str, Any]]] = [
        (5, {}),
        (-1, {}),
        (-1, {"level": "medium", "tier": "edd"}),
        (5, {"level": "medium", "tier": "cdd"}),
        (5, {"provisional": None, "reasons": None}),  # an earlier engine's words
    ]
    for days, risk in cases:
        ref = await start()
        async with database.tenant(tenant) as session:
            await _evaluated(session, actor, ref.resource, days, **risk)
    await start()  # nothing is evaluated
    async with database.tenant(tenant) as session:
        params = ListParams()
        page = (await service.list_runs(session, params)).items
        assert len(page) == len(cases) + 1
        shown = {(one.risk.level, one.risk.tier, one.risk.provisional) for one in page if one.risk}
        assert shown == {
            ("low", "sdd", False),
            ("low", "cdd", True),
            ("medium", "edd", False),
            ("medium", "cdd", False),
        }
        for value in (True, False):
            asked = replace(params, filters=(Filter("provisional", "eq", value=value),))
            found = (await service.list_runs(session, asked)).items
            assert found == [
                one for one in page if (one.risk is not None and one.risk.provisional) is value
            ]
        for tier in ("sdd", "cdd", "edd"):
            asked = replace(params, filters=(Filter("tier", "eq", value=tier),))
            found = (await service.list_runs(session, asked)).items
            assert found == [one for one in page if one.risk is not None and one.risk.tier == tier]
    async with database.tenant(other) as session:
        assert not (await service.list_runs(session, ListParams())).items


async def test_a_run_on_its_way_is_read_without_what_evaluations_rest_on(
    database: Database, tenant: UUID, actor: AuthContext, start: Start
) -> None:
    """Whoever waits for a run asks often; lists, registers and reference data say nothing of it."""
    ref = await start()
    asked: list[str] = []
    async with database.tenant(tenant) as session:
        with watching(lambda sql, _: asked.append(sql)):
            assert (await service.get_run(session, ref.resource)).risk is None
        assert not [sql for sql in asked if "list_version" in sql or "reference_d" in sql], asked
        await _evaluated(session, actor, ref.resource, 5)
        with watching(lambda sql, _: asked.append(sql)):
            assert (await service.get_run(session, ref.resource)).risk is not None
    assert [sql for sql in asked if "list_version" in sql]
    assert [sql for sql in asked if "reference_d" in sql]
