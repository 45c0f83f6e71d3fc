"""Readiness says numbers and public names of lists, and waits for no tenant's data."""

import asyncio
from pathlib import Path

import httpx
import pytest
from tests.conftest import make_tenant
from tests.support.lists import load_list
from tests.support.profiles import give_profile, home_rules
from tests.support.waiting import until
from tests.unit.lists.writing import write_ofac

from atlas.api.parts import ListWatch
from atlas.foundation.config import Settings
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import RequiredList
from atlas.sources.lists import service

pytestmark = pytest.mark.cut_lists

OWN = "acme-secret-customers"


async def test_no_list_of_a_firms_own_is_named(database: Database, tmp_path: Path) -> None:
    tenant = await make_tenant(database, "own", profile=False)
    await give_profile(
        database,
        tenant,
        home_rules(
            "GB",
            RequiredList(OWN, "pep", "adopted", "Policy of Acme"),
            RequiredList("ofac-sdn", "sanctions", "adopted", "Policy of Acme"),
        ),
    )
    write_ofac(tmp_path)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())
    found = await service.installation_standings(database, today())
    assert not found[OWN].loaded  # `atlas doctor` names it
    said = service.shortcomings(found)
    assert said == (
        "the silence of 3 of 4 lists does not count: UK Sanctions List; United Nations Security"
        " Council Consolidated List; 1 of a firm's own; `atlas doctor` says why"
    )


async def test_readiness_reads_nothing_itself(
    app_client: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = ListWatch(database, Settings())
    assert await watch.note() == "the lists were not read yet"
    asked = 0

    async def slow(db: Database, day: object) -> dict[str, object]:
        nonlocal asked
        asked += 1
        await asyncio.Event().wait()
        return {}

    monkeypatch.setattr(service, "installation_standings", slow)
    task = asyncio.create_task(watch.run())
    for _ in range(3):
        await asyncio.sleep(0)
        assert await watch.note() == "the lists were not read yet"
    task.cancel()
    assert asked == 1
    answer = await app_client.get("/health/ready")
    checks = {check["name"]: check for check in answer.json()["checks"]}
    assert not checks["lists"]["required"]
    assert OWN not in answer.text


async def test_a_reading_that_fails_is_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = service.installation_standings, 0

    async def once_broken(db: Database, day: object) -> object:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise OSError
        return await real(database, today())

    monkeypatch.setattr(service, "installation_standings", once_broken)
    monkeypatch.setattr("atlas.api.parts._PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("atlas.api.parts._PAUSE_BY_EFFORT", 0.0)
    watch = ListWatch(database, Settings())
    task = asyncio.create_task(watch.run())
    await until(watch.note, lambda note: note != "the lists were not read yet")
    task.cancel()
    assert asked >= 2
