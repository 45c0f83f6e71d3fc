"""Uploaded files of platform loads: they live as long as their load may need them, no longer."""

import asyncio
import json
import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.conftest import actor_of
from tests.db.sources.registry.statements import company, write
from tests.support.waiting import until
from tests.unit.lists.documents import FTM
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.db.listing import ListParams
from atlas.foundation.durable import uploads
from atlas.foundation.durable.loads import sweep_uploads
from atlas.foundation.storage import Storage, StorageUnavailableError
from atlas.sources.lists import service as lists
from atlas.sources.lists.repository import staging
from atlas.sources.registry import service as registers
from atlas.sources.registry.repository import staging as register_staging
from atlas.sources.registry.schemas import LoadOptions
from atlas.worker.registry import PLATFORM_LOADS
from atlas.worker.sweep import run_sweep

pytestmark = pytest.mark.cut_lists

Files = Sequence[tuple[str, bytes]]
LISTS, REGISTERS = PLATFORM_LOADS
ALL = ListParams()
WEEK = uploads.ABANDONED_AFTER + timedelta(hours=1)


@pytest.fixture(autouse=True)
def empty(owner_dsn: str) -> Iterator[None]:
    with psycopg.connect(owner_dsn, autocommit=True) as connection:
        connection.execute("TRUNCATE list_version, list_entry, list_load, registry_load CASCADE")
        yield
        connection.execute("TRUNCATE list_version, list_entry, list_load, registry_load CASCADE")


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path}/store")


async def kept(storage: Storage) -> int:
    return sum([len(await storage.names(load.folder)) for load in PLATFORM_LOADS])


def aged(storage: Storage, by: timedelta = timedelta(days=2)) -> None:
    """Let everything stored have been written a while ago."""
    moment = (now() - by).timestamp()
    for path in Path(storage.url.removeprefix("file://")).rglob("*"):
        os.utime(path, (moment, moment))


async def ask_list(
    db: Database, storage: Storage, files: Files, tenant: UUID, list_id: str = "ofac-sdn"
) -> UUID:
    async with db.platform() as session:
        load = await lists.request_load(
            session,
            storage,
            actor_of(tenant),
            list_id=list_id,
            files=[(name, BytesIO(content)) for name, content in files],
            size=sum(len(content) for _, content in files),
            options=lists.LoadOptions(version_date=today()),
        )
    return load.id


async def ask_register(db: Database, storage: Storage, files: Files, tenant: UUID) -> UUID:
    async with db.platform() as session:
        load = await registers.request_load(
            session,
            storage,
            actor_of(tenant),
            dataset=f"up-{new_id().hex[:12]}",
            files=[(name, BytesIO(content)) for name, content in files],
            size=sum(len(content) for _, content in files),
            options=LoadOptions(),
        )
    return load.id


async def state(db: Database, load_id: UUID) -> Any:
    async with db.platform() as session:
        if load_id in {row.id for row in (await lists.list_loads(session, ALL)).items}:
            return await lists.get_load(session, load_id)
        return await registers.get_load(session, load_id)


async def run(db: Database, storage: Storage, load_id: UUID) -> Any:
    async with db.platform() as session:
        kind = LISTS if load_id in await lists.unfinished_loads(session) else REGISTERS
    await kind.run(db, storage, load_id, lambda: None)
    return await state(db, load_id)


def ofac(folder: Path) -> list[tuple[str, bytes]]:
    folder.mkdir(exist_ok=True)
    return [(item.name, item.read_bytes()) for item in sorted(write_ofac(folder).iterdir())]


def parts(folder: Path) -> list[tuple[str, bytes]]:
    rows = [company(f"c{n}", f"Company {n} Ltd", ("GB-COH", f"{n:08}")) for n in range(4)]
    return [
        (f"snapshot_{n + 1}of2.json", write(folder, *rows[2 * n : 2 * n + 2]).read_bytes())
        for n in range(2)
    ]


async def test_the_several_files_of_one_version_are_one_load(
    database: Database, storage: Storage, tenant: UUID, tmp_path: Path
) -> None:
    asked = await ask_list(database, storage, ofac(tmp_path / "ofac"), tenant)
    assert await kept(storage) == 4
    loaded = await run(database, storage, asked)
    assert (loaded.status, loaded.report["entries"]) == ("complete", 6), loaded.error
    assert sorted(loaded.files) == ["add.csv", "alt.csv", "sdn.csv", "sdn_comments.csv"]
    asked = await ask_register(database, storage, parts(tmp_path), tenant)
    loaded = await run(database, storage, asked)
    assert (loaded.status, loaded.records, list(loaded.warnings)) == ("complete", 4, [])
    assert loaded.files == ["snapshot_1of2.json", "snapshot_2of2.json"]
    assert await kept(storage) == 0


async def test_the_files_go_when_the_load_is_refused_or_given_up(
    database: Database, storage: Storage, tenant: UUID, tmp_path: Path
) -> None:
    lacking = await run(
        database, storage, await ask_list(database, storage, ofac(tmp_path / "o")[:2], tenant)
    )
    assert (lacking.status, lacking.error["file"]) == ("failed", "upload")
    assert "missing" in lacking.error["reason"]
    broken = await run(
        database, storage, await ask_register(database, storage, [("x.json", b"[{")], tenant)
    )
    assert (broken.status, broken.error["code"]) == ("failed", "registry_file_broken")
    assert await kept(storage) == 0
    for load, ask in zip(PLATFORM_LOADS, (ask_list, ask_register), strict=True):
        given_up = await ask(database, storage, [("sdn.csv", b"1"), ("b.csv", b"2")], tenant)
        await load.give_up(database, storage, given_up)
        assert (await state(database, given_up)).status == "failed"
    assert await kept(storage) == 0


async def test_the_sweep_keeps_what_a_load_still_needs(
    database: Database, storage: Storage, tenant: UUID, tmp_path: Path
) -> None:
    waiting = [
        await ask_list(database, storage, ofac(tmp_path / "ofac"), tenant),
        await ask_register(database, storage, parts(tmp_path), tenant),
    ]
    await storage.put_file(f"{lists.UPLOADS}/{new_id()}", BytesIO(b"just written, not committed"))
    aged(storage, timedelta(hours=2))
    await sweep_uploads(database, storage, PLATFORM_LOADS)
    assert await kept(storage) == 7
    aged(storage)
    await sweep_uploads(database, storage, PLATFORM_LOADS)
    assert await kept(storage) == 6
    assert {(await run(database, storage, load)).status for load in waiting} == {"complete"}


async def test_the_sweep_finds_what_a_crash_after_the_end_left(
    database: Database,
    storage: Storage,
    tenant: UUID,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(_self: Storage, _key: str) -> None:
        raise StorageUnavailableError("The object store refused the deletion.")

    with monkeypatch.context() as out_of_reach:
        out_of_reach.setattr(Storage, "delete", refuse)
        asked = await ask_register(database, storage, parts(tmp_path), tenant)
        assert (await run(database, storage, asked)).status == "complete"
    assert await kept(storage) == 2
    aged(storage)
    await sweep_uploads(database, storage, PLATFORM_LOADS)
    assert await kept(storage) == 0


async def test_a_load_that_nobody_ran_for_a_week_is_over(
    database: Database, storage: Storage, tenant: UUID, tmp_path: Path, owner_dsn: str
) -> None:
    asked = [
        await ask_list(database, storage, ofac(tmp_path / "ofac"), tenant),
        await ask_register(database, storage, parts(tmp_path), tenant),
    ]
    running = await ask_register(database, storage, parts(tmp_path), tenant)
    with psycopg.connect(owner_dsn, autocommit=True) as connection:
        for table in ("list_load", "registry_load"):
            connection.execute(f"UPDATE {table} SET created_at = created_at - %s", [WEEK])
        connection.execute(
            "UPDATE registry_load SET status = 'running', started_at = now() WHERE id = %s",
            [running],
        )
    aged(storage, WEEK)
    await sweep_uploads(database, storage, PLATFORM_LOADS)
    assert await kept(storage) == 2
    for load, load_id in zip(PLATFORM_LOADS, asked, strict=True):
        await load.run(database, storage, load_id, lambda: None)
        over = await state(database, load_id)
        assert (over.status, over.error["code"]) == ("failed", "abandoned")
    assert (await run(database, storage, running)).status == "complete"


async def test_two_files_of_one_name_are_refused(
    database: Database, storage: Storage, tenant: UUID
) -> None:
    for names in (["a.csv", "A.csv"], ["x/a.csv", "../a.csv"], [f"{n}.csv" for n in range(101)]):
        with pytest.raises(InvalidRequestError) as refused:
            await ask_list(database, storage, [(name, b"x") for name in names], tenant)
        assert refused.value.errors[0]["loc"] == ["file"]
    assert await kept(storage) == 0


@pytest.mark.parametrize("kind", ["list", "registry"])
async def test_a_store_that_is_away_fails_no_load_and_loses_no_file(
    database: Database,
    storage: Storage,
    tenant: UUID,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    async def refuse(_self: Storage, _key: str, _path: Path) -> None:
        raise StorageUnavailableError("The object store cannot be read.")

    if kind == "list":
        asked = await ask_list(database, storage, ofac(tmp_path / "ofac"), tenant)
    else:
        asked = await ask_register(database, storage, parts(tmp_path), tenant)
    before = await kept(storage)
    with monkeypatch.context() as away:
        away.setattr(Storage, "get_file", refuse)
        with pytest.raises(StorageUnavailableError):
            await run(database, storage, asked)
    assert await kept(storage) == before
    assert (await run(database, storage, asked)).status == "complete"


@pytest.mark.parametrize("kind", ["list", "registry"])
async def test_a_load_whose_files_are_gone_says_so(
    database: Database, storage: Storage, tenant: UUID, tmp_path: Path, kind: str
) -> None:
    if kind == "list":
        asked = await ask_list(database, storage, ofac(tmp_path / "ofac"), tenant)
    else:
        asked = await ask_register(database, storage, parts(tmp_path), tenant)
    for folder in (LISTS.folder, REGISTERS.folder):
        for name in await storage.names(folder):
            await storage.delete(f"{folder}/{name}")
    over = await run(database, storage, asked)
    assert (over.status, over.error["code"]) == ("failed", "not_found")


async def test_a_long_load_tells_how_far_it_is(
    database: Database,
    storage: Storage,
    tenant: UUID,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[dict[str, Any]] = []

    async def slow(session: Any, rows: Any) -> None:
        await stage(session, rows)
        told = await until(
            lambda: state(database, asked), lambda load: load.progress.get("done") == 6
        )
        seen.append(told.progress)

    stage = staging.stage
    monkeypatch.setattr(staging, "stage", slow)
    asked = await ask_list(database, storage, ofac(tmp_path / "ofac"), tenant)
    assert (await run(database, storage, asked)).status == "complete"
    assert {"phase": "reading", "done": 6, "total": 6} in seen


async def test_a_version_date_in_the_future_is_refused_at_once(
    database: Database, storage: Storage, tenant: UUID
) -> None:
    async with database.platform() as session:
        with pytest.raises(InvalidRequestError) as refused:
            await lists.request_load(
                session,
                storage,
                actor_of(tenant),
                list_id="un",
                files=[("un.xml", BytesIO(b"<x/>"))],
                size=4,
                options=lists.LoadOptions(version_date=today() + timedelta(days=2)),
            )
    assert refused.value.errors[0]["loc"] == ["version_date"]
    assert await kept(storage) == 0


@pytest.mark.parametrize("kind", ["list", "registry"])
async def test_a_load_whose_worker_is_stopped_is_taken_up_again(
    database: Database,
    storage: Storage,
    tenant: UUID,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    """A worker that is stopped, or taken for dead, cancels its activities: no load ends by it."""
    reached, room = asyncio.Event(), staging if kind == "list" else register_staging

    async def stuck(_session: Any, _rows: Any) -> None:
        reached.set()
        await asyncio.sleep(60)

    if kind == "list":
        asked = await ask_list(database, storage, ofac(tmp_path / "ofac"), tenant)
    else:
        asked = await ask_register(database, storage, parts(tmp_path), tenant)
    before = await kept(storage)
    with monkeypatch.context() as slow:
        slow.setattr(room, "stage", stuck)
        going = asyncio.create_task(run(database, storage, asked))
        await reached.wait()
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going
    assert ((await state(database, asked)).status, await kept(storage)) == ("running", before)
    assert (await run(database, storage, asked)).status == "complete"
    assert await kept(storage) == 0


async def test_the_workers_sweep_looks_after_uploads(database: Database, storage: Storage) -> None:
    await storage.put_file(f"{lists.UPLOADS}/{new_id()}", BytesIO(b"of a request rolled back"))
    aged(storage)
    stop = asyncio.Event()
    sweeping = asyncio.create_task(run_sweep(database, storage, stop))
    await until(lambda: kept(storage), lambda files: files == 0)
    stop.set()
    await sweeping
    assert await kept(storage) == 0


@pytest.mark.parametrize("name", ["manifest.json", "entities.ftm.json.manifest.json"])
async def test_a_list_of_ones_own_comes_with_its_manifest(
    database: Database, storage: Storage, tenant: UUID, name: str
) -> None:
    manifest = {"publisher": "P", "licence": "L", "topics": ["sanctions"], "max_age_days": 30}
    files = [("entities.ftm.json", FTM.encode()), (name, json.dumps(manifest).encode())]
    asked = await ask_list(database, storage, files, tenant, list_id="our-list")
    loaded = await run(database, storage, asked)
    assert (loaded.status, loaded.report["entries"]) == ("complete", 3), loaded.error
