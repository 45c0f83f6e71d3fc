"""Rules of ownership by sanctioned persons: a tenant's own dataset applies to that tenant."""

from __future__ import annotations

from datetime import date

from tests.conftest import actor_of, make_tenant

from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion
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
        waits = await service.activate_dataset(
            session, actor_of(own, Role.ADMIN), made.id, ExpectedVersion.any()
        )
        assert waits.awaits_second_person
        await service.confirm_dataset(
            session, actor_of(own, Role.MLRO), made.id, ExpectedVersion.any()
        )
    assert shipped["ofac"].threshold == 50
    assert {"ofac", "eu", "uk"} <= shipped.keys()
    async with database.tenant(own) as session:
        rules = await regime_rules(session, DAY)
    assert (rules["ofac"].threshold, rules["ofac"].comparator) == (25, Comparator.AT_LEAST)
    assert rules["ofac"].source == "Our policy"
    assert rules == {**shipped, "ofac": rules["ofac"]}
    async with database.tenant(other) as session:
        assert await regime_rules(session, DAY) == shipped


async def test_a_tenants_rule_never_weakens_the_law(database: Database) -> None:
    tenant = await make_tenant(database, "weak")
    admin = actor_of(tenant, Role.ADMIN)
    weak = {
        "regime": "uk", "threshold": 99, "comparator": ">", "aggregate": True, "votes": False,
        "appointment": False, "control": False, "source": "A wish",
        "url": "https://example.org/wish",
    }  # fmt: skip
    async with database.tenant(tenant) as session:
        shipped = (await regime_rules(session, DAY))["uk"]
        made = await service.create_dataset(
            session,
            admin,
            DatasetCreate(
                type="sanctions_ownership_rules", version="weak", name="Weaker", source="A wish",
                url="https://example.org/wish", source_date="2026-06-01", licence="Facts",
                data={"items": [weak]},
            ),
        )  # fmt: skip
        assert (
            await service.activate_dataset(session, admin, made.id, ExpectedVersion.any())
        ).awaits_second_person
        await service.confirm_dataset(
            session, actor_of(tenant, Role.MLRO), made.id, ExpectedVersion.any()
        )
    async with database.tenant(tenant) as session:
        rule = (await regime_rules(session, DAY))["uk"]
    assert (rule.threshold, rule.comparator) == (50, Comparator.MORE_THAN)
    assert (rule.votes, rule.appointment, rule.control) == (True, True, True)
    assert rule.aggregate  # in this respect the tenant is stricter than the law
    assert shipped.source in rule.source


async def test_switzerland_and_canada_have_rules_from_the_day_of_their_source(
    database: Database,
) -> None:
    tenant = await make_tenant(database, "rules")
    async with database.tenant(tenant) as session:
        now, before = (
            await regime_rules(session, DAY),
            await regime_rules(session, date(2023, 6, 21)),
        )
    swiss, canadian = now["ch"], now["ca"]
    assert (swiss.threshold, swiss.comparator, swiss.aggregate) == (50, Comparator.MORE_THAN, True)
    assert (canadian.comparator, canadian.aggregate) == (Comparator.AT_LEAST, False)
    assert swiss.control
    assert canadian.control
    assert not {"ch", "ca", "un"} & before.keys()
    assert "un" not in now
