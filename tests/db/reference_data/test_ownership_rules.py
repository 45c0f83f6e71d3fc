"""Rules of ownership by sanctioned persons: a tenant's own dataset applies to that tenant."""

from __future__ import annotations

from datetime import date

from tests.conftest import actor_of, make_tenant

from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import Comparator
from atlas.knowledge.graph.service import regime_rules
from atlas.knowledge.reference_data import service
from atlas.knowledge.reference_data.schemas import DatasetCreate

DAY = date(2026, 11, 1)


async def test_a_tenants_rule_goes_first_and_a_regime_it_omits_keeps_the_shipped(
    database: Database,
) -> None:
    own, other = await make_tenant(database, "own"), await make_tenant(database, "other")
    async with database.tenant(own) as session:
        shipped = await regime_rules(session, DAY)
        made = await service.create_dataset(
            session,
            actor_of(own, Role.ADMIN),
            DatasetCreate(
                type="sanctions_ownership_rules",
                version=f"v{new_id().hex}",
                name="Stricter",
                source="Our policy",
                url="https://example.org/policy",
                source_date="2026-06-01",
                licence="Facts",
                data={
                    "items": [
                        {
                            "regime": "ofac",
                            "threshold": 25,
                            "comparator": ">=",
                            "aggregate": True,
                            "votes": True,
                            "appointment": False,
                            "control": False,
                            "source": "Our policy",
                            "url": "https://example.org/policy",
                        }
                    ]
                },
            ),
        )
        await service.activate_dataset(session, actor_of(own, Role.ADMIN), made.id, "*")
    assert shipped["ofac"].threshold == 50
    assert {"ofac", "eu", "uk"} <= shipped.keys()
    async with database.tenant(own) as session:
        rules = await regime_rules(session, DAY)
    assert (rules["ofac"].threshold, rules["ofac"].comparator) == (25, Comparator.AT_LEAST)
    assert rules["ofac"].source == "Our policy"
    assert rules == {**shipped, "ofac": rules["ofac"]}
    async with database.tenant(other) as session:
        assert await regime_rules(session, DAY) == shipped
