"""Indicators in the database: once per run, module, rule and party."""

from __future__ import annotations

from uuid import UUID

import pytest
from tests.db.risk.test_evaluations import subject

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.db.listing import Filter, ListParams
from atlas.risk.indicators.schemas import Indicator, IndicatorOut, IndicatorStatus
from atlas.risk.indicators.service import list_indicators, record_indicators

FIRED = Indicator(
    module="mebo",
    code="circular",
    title="Circular ownership",
    category="customer",
    status=IndicatorStatus.FIRED,
    points=25,
    detail={"loop": ["a", "b"]},
    evidence_ids=(new_id(),),
)
OPEN = Indicator(
    module="cir",
    code="no_directors",
    title="No directors",
    category="customer",
    status=IndicatorStatus.NOT_ASSESSED,
    reason="not_covered",
)


async def test_recorded_once_listed_and_filtered(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    entity = await subject(database, tenant, actor, "00000010")
    run = new_id()
    async with database.tenant(tenant) as session:
        first = await record_indicators(session, entity, run, [FIRED, OPEN])
    async with database.tenant(tenant) as session:
        again = await record_indicators(session, entity, run, [FIRED, OPEN])
    assert len(first) == 2
    assert set(again) == set(first)
    async with database.tenant(tenant) as session:
        page = await list_indicators(session, ListParams(include_total=True), run)
        assert page.total == 2
        assert [item.module for item in page.items] == ["cir", "mebo"]
        fired = ListParams(filters=(Filter("status", "eq", "fired"),))
        [only] = (await list_indicators(session, fired, run)).items
        assert only.detail == FIRED.detail
        assert only.evidence_ids == FIRED.evidence_ids
        assert IndicatorOut.model_validate(only).points == 25
        assert (await list_indicators(session, ListParams(), new_id())).items == []


async def test_two_parties_may_fire_one_rule(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    one = await subject(database, tenant, actor, "00000011")
    two = await subject(database, tenant, actor, "00000012")
    run = new_id()
    hits = [
        Indicator(
            module="spepws",
            code="pep",
            title="PEP",
            category="customer",
            status=IndicatorStatus.FIRED,
            points=30,
            party_id=party,
        )
        for party in (one, two)
    ]
    async with database.tenant(tenant) as session:
        assert len(await record_indicators(session, one, run, [*hits, *hits])) == 2
        assert len(await record_indicators(session, one, run, [])) == 2


@pytest.mark.parametrize(
    ("status", "points", "reason"),
    [("not_assessed", 0, None), ("not_fired", 0, "why"), ("not_fired", 5, None)],
)
def test_only_a_fired_rule_has_points_and_only_an_unassessed_one_a_reason(
    status: str, points: int, reason: str | None
) -> None:
    with pytest.raises(ValueError, match=r"cir\.x"):
        Indicator(
            module="cir",
            code="x",
            title="x",
            category="customer",
            status=IndicatorStatus(status),
            points=points,
            reason=reason,
        )


async def test_the_other_tenant_sees_none(
    database: Database, tenant: UUID, other_tenant: UUID
) -> None:
    run = new_id()
    async with database.tenant(tenant) as session:
        await record_indicators(session, None, run, [FIRED])
    async with database.tenant(other_tenant) as session:
        assert (await list_indicators(session, ListParams(), run)).items == []
