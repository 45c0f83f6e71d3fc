"""What `atlas doctor` and `atlas registry show` say of loaded registers, and what mends them."""

import asyncio
import re
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from tests.conftest import KEYS_SECRET, TestDatabase
from tests.db.sources.registry.statements import company, write
from typer.testing import CliRunner

from atlas.cli import demo_tenant
from atlas.cli.doctor_data import Finding, look_at_data
from atlas.cli.main import app as program
from atlas.foundation.core.clock import today
from atlas.foundation.core.shipped import shipped_folder
from atlas.foundation.db import Database
from atlas.sources.registry.service import datasets, load_registry

pytestmark = pytest.mark.usefixtures("no_registers")
OLD = today() - timedelta(days=400)


@pytest.fixture
def no_registers(owner_dsn: str) -> None:
    with psycopg.connect(owner_dsn, autocommit=True) as connection:
        connection.execute("TRUNCATE registry_dataset, registry_load CASCADE")


async def load(
    database: Database, folder: Path, dataset: str, day: date, *, complete: bool = False
) -> None:
    path = write(folder, company(dataset, f"{dataset} Ltd", ("GB-COH", "55550001")))
    await load_registry(database, path, dataset=dataset, data_date=day, complete=complete)


async def look(database: Database, day: date | None = None) -> dict[str, Finding]:
    found = await look_at_data(database, day or today())
    return {one.name: one for one in found if one.name.startswith("Register")}


async def test_without_a_register_doctor_says_how_to_load_one(database: Database) -> None:
    found = await look(database)
    assert [(one.well, one.note) for one in found.values()] == [(True, True)]
    assert "no register is loaded" in found["Registers"].detail
    assert "atlas registry load FILE --dataset NAME" in found["Registers"].remedy


async def test_each_register_that_is_too_old_is_named_with_its_command(
    database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, "old-bods", OLD, complete=True)
    await load(database, tmp_path, "recent", today())
    found = await look(database)
    assert set(found) == {"Registers", "Register old-bods"}
    assert (found["Registers"].well, found["Registers"].note) == (True, False)
    assert "1 dataset is current" in found["Registers"].detail
    old = found["Register old-bods"]
    assert (old.well, old.note) == (False, False)
    assert f"data of {OLD}" in old.detail
    assert "at most 90 days" in old.detail
    assert "absence" in old.detail
    command = "atlas registry load FILE --dataset old-bods --complete --data-date DAY"
    assert command in unwrapped(old.remedy)
    assert "https://example.org/register" in old.remedy


async def test_the_age_is_that_of_runs(database: Database, tmp_path: Path) -> None:
    """On the last day doctor and the datasets say the same, and on the day after it too."""
    await load(database, tmp_path, "edge", today() - timedelta(days=90))
    for days, stale in ((0, False), (1, True)):
        day = today() + timedelta(days=days)
        async with database.platform() as session:
            [info] = await datasets(session, day)
        assert info.stale is stale
        assert ("Register edge" in await look(database, day)) is stale
    async with database.platform() as session:
        await session.execute("UPDATE registry_dataset SET data_date = NULL")
    edge = (await look(database))["Register edge"]
    assert "data of an unknown day" in edge.detail
    assert "--data-date DAY" in unwrapped(edge.remedy)


async def test_the_demos_historical_registers_are_noted_and_nothing_is_to_fix(
    database: Database, tmp_path: Path
) -> None:
    await demo_tenant.load_data(database)
    found = await look(database)
    names = {path.stem for path in (shipped_folder("demo") / "registry").glob("*[!a].json")}
    assert {"gleif-demo", "uk-psc-demo"} <= names
    for name in ("gleif-demo", "uk-psc-demo"):
        one = found[f"Register {name}"]
        assert (one.well, one.note, one.remedy) == (True, True, "")
        assert "historical data of the demo, nothing to fix" in one.detail
    # in a year all of them are; a file of one's own under such a name is not the demo's
    later = await look(database, today() + timedelta(days=400))
    assert all(one.well for one in later.values())
    async with database.platform() as session:
        await session.execute(
            "UPDATE registry_dataset SET data_date = data_date + 1 WHERE name = 'gleif-demo'"
        )
    assert not (await look(database))["Register gleif-demo"].well


def unwrapped(text: str) -> str:
    return re.sub(r" \\\n +", " ", text)


def test_show_and_doctor_give_the_same_command(
    clone: TestDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ATLAS_DATABASE_URL", clone.app_dsn)
    monkeypatch.setenv("ATLAS_SIGNING_KEY_SECRET", KEYS_SECRET)
    monkeypatch.setenv("COLUMNS", "80")

    async def prepare() -> Finding:
        database = await Database.connect(clone.app_dsn, min_size=1, max_size=2)
        try:
            await load(database, tmp_path, "old-bods", OLD)
            return (await look(database))["Register old-bods"]
        finally:
            await database.close()

    finding = asyncio.run(prepare())
    shown = CliRunner().invoke(program, ["registry", "show"]).output
    doctor = CliRunner().invoke(program, ["doctor"])
    assert doctor.exit_code == 1
    assert "✗ Register old-bods: " in doctor.output
    assert "✗ old-bods" in shown
    for line in finding.remedy.splitlines():
        assert f"    {line}\n" in shown
        assert f"    {line}\n" in doctor.output
