"""Loading: what changes, what stays, what is refused."""

import asyncio
import json
from pathlib import Path
from uuid import UUID

import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.unit.sources.registry.infos import dataset

from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import InvalidRequestError
from atlas.foundation.db import Database
from atlas.sources.registry import repository
from atlas.sources.registry.datasets import outdated_for
from atlas.sources.registry.errors import (
    LargeRemovalError,
    RegistryFileBrokenError,
    UnknownFormatError,
)
from atlas.sources.registry.repository import staging
from atlas.sources.registry.schemas import LoadProgress
from atlas.sources.registry.service import datasets, load_registry, owners_outdated


async def published(database: Database, dataset: str) -> dict[str, str | None]:
    async with database.platform() as session:
        rows = await session.fetch(
            "SELECT r.record_id, r.unpublished_on FROM registry_record r"
            " JOIN registry_dataset d ON d.id = r.dataset_id WHERE d.name = $1",
            dataset,
        )
    return {
        row["record_id"]: row["unpublished_on"] and row["unpublished_on"].isoformat()
        for row in rows
    }


def many(count: int) -> list[dict[str, object]]:
    return [company(f"c{n}", f"Company {n} Ltd", ("GB-COH", f"{n:08}")) for n in range(count)]


async def test_a_load_reports_and_a_second_one_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    path = write(tmp_path, *many(3), person("p", "Ann Example", "1970-01"))
    steps: list[LoadProgress] = []
    report = await load_registry(database, path, dataset="twice", progress=steps.append)
    assert (report.added, report.changed, report.removed, report.rejected) == (4, 0, 0, 0)
    assert steps[-1].done_bytes == steps[-1].total_bytes == path.stat().st_size
    assert report.data_date is not None
    again = await load_registry(database, path, dataset="twice")
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 4)
    async with database.platform() as session:
        row = await repository.load_by_id(session, again.load_id)
        info = next(i for i in await datasets(session) if i.name == "twice")
    assert row is not None
    assert (row.status, row.unchanged, row.sha256) == ("complete", 4, report.sha256)
    assert info.registers == ("GB-COH",)
    assert info.countries == ("GB",)
    assert info.publisher == "Register of Examples"


async def test_statements_that_contradict_themselves_are_named_with_the_load(
    database: Database, tmp_path: Path
) -> None:
    stated = interest(startDate="2024-01-01", endDate="2020-01-01", share={"exact": 30})
    path = write(
        tmp_path, *many(1), person("p", "Ann Example", "1970-01"), relation("r", "c0", "p", stated)
    )
    report = await load_registry(database, path, dataset="contradicting")
    assert report.rejected == 0
    (warning,) = report.warnings
    assert warning.startswith("ends_before_start: ")
    assert "first: line 73 (" in warning
    async with database.platform() as session:
        row = await repository.load_by_id(session, report.load_id)
    assert row is not None
    assert tuple(row.warnings) == report.warnings


async def test_a_new_file_replaces_only_its_own_dataset(database: Database, tmp_path: Path) -> None:
    await load_registry(database, write(tmp_path, *many(3)), dataset="own")
    await load_registry(database, write(tmp_path, *many(3)), dataset="neighbour")
    later = [company("c0", "Company 0 Ltd", date="2026-03-01"), *many(3)[1:2]]
    report = await load_registry(database, write(tmp_path, *later), dataset="own", force=True)
    assert (report.added, report.changed, report.removed, report.unchanged) == (0, 1, 1, 1)
    assert await published(database, "own") == {"c0": None, "c1": None, "c2": "2026-03-01"}
    assert set((await published(database, "neighbour")).values()) == {None}
    back = await load_registry(database, write(tmp_path, *later, many(3)[2]), dataset="own")
    assert (back.changed, back.removed) == (1, 0)
    assert set((await published(database, "own")).values()) == {None}


async def test_a_large_removal_needs_force(database: Database, tmp_path: Path) -> None:
    await load_registry(database, write(tmp_path, *many(10)), dataset="large")
    with pytest.raises(LargeRemovalError) as caught:
        await load_registry(database, write(tmp_path, *many(8)), dataset="large")
    assert (caught.value.removed, caught.value.published) == (2, 10)
    assert set((await published(database, "large")).values()) == {None}
    one = await load_registry(database, write(tmp_path, *many(9)), dataset="large")
    assert one.removed == 1


async def test_the_latest_statement_of_a_record_counts(database: Database, tmp_path: Path) -> None:
    statements = [
        company("c", "New Name Ltd", date="2026-02-01", status="updated"),
        company("c", "Old Name Ltd", date="2025-02-01"),
        company("c", "New Name Ltd", date="2026-02-01", status="closed"),
    ]
    report = await load_registry(database, write(tmp_path, *statements), dataset="versions")
    assert (report.statements, report.records) == (3, 1)
    async with database.platform() as session:
        row = await session.fetch_row(
            "SELECT status, body FROM registry_record r JOIN registry_dataset d"
            " ON d.id = r.dataset_id WHERE d.name = 'versions'"
        )
    assert row is not None
    assert row["status"] == "closed"
    assert row["body"]["recordDetails"]["name"] == "New Name Ltd"


async def test_a_rejected_statement_is_named_and_the_rest_loads(
    database: Database, tmp_path: Path
) -> None:
    await load_registry(database, write(tmp_path, *many(2)), dataset="rejected")
    bad = company("c1", "Company 1 Ltd", kind="spaceship", date="2026-02-01")
    nul = company("c2", "A\0B")
    report = await load_registry(
        database, write(tmp_path, many(2)[0], bad, nul), dataset="rejected"
    )
    assert (report.rejected, report.removed, report.unchanged) == (2, 0, 1)
    first, second = report.rejections
    assert "entityType.type" in first.reason
    assert first.statement_id == bad["statementId"]
    assert first.line > 1
    assert "U+0000" in second.reason
    # its record is in the file, so it has not gone
    kept = await published(database, "rejected")
    assert {name for name in kept if not name.startswith("UNREAD-")} == {"c0", "c1"}
    assert set(kept.values()) == {None}
    async with database.platform() as session:
        stored = await repository.rejections(session, report.load_id, 10)
    assert [row[0] for row in stored] == [first.line, second.line]


async def test_a_broken_file_changes_nothing_and_is_remembered(
    database: Database, tmp_path: Path
) -> None:
    await load_registry(database, write(tmp_path, *many(3)), dataset="broken")
    path = write(tmp_path, *many(4))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(RegistryFileBrokenError) as caught:
        await load_registry(database, path, dataset="broken")
    assert caught.value.line > 1
    assert len(await published(database, "broken")) == 3
    async with database.platform() as session:
        row = await session.fetch_row(
            "SELECT status, error FROM registry_load WHERE dataset = 'broken'"
            " ORDER BY created_at DESC LIMIT 1"
        )
    assert row is not None
    assert row["status"] == "failed"
    assert row["error"]["line"] == caught.value.line


async def test_hostile_texts_are_stored_or_rejected_and_never_break_a_load(
    database: Database, tmp_path: Path
) -> None:
    hostile = [
        company("long", "株式会社" * 120, ("GB-COH", "9" * 300), ("Z" * 300, "1")),
        company("字" * 255, "𝔘" * 500, ("X" * 100, "漢" * 200)),
        company("r" * 256, "Too long an id Ltd"),
        company("control", "\x01\x02\u200b\u202e Ltd", alternateNames=["", " ", "a" * 10_000]),
        company("surrogate", "\ud800"),
        company("big", "Big Ltd", extra=10**30),
        company("sql", "'; DROP TABLE registry_record; --"),
        relation("own", "字" * 255, "long", interest(share=10, details="\\u0000 is only text")),
        relation("far", "x" * 300, "long", interest(share=10)),
    ]
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps(hostile), encoding="utf-8")
    report = await load_registry(database, path, dataset="hostile")
    assert report.records == 5
    assert report.rejected == 4
    reasons = " ".join(rejection.reason for rejection in report.rejections)
    assert "recordId" in reasons
    assert "cannot be stored" in reasons


@pytest.mark.parametrize("content", ["[]", '[{"hello": 1}]', '{"a": 1}\n{"b": 2}', "[1, 2]"])
async def test_a_file_without_a_statement_is_refused(
    database: Database, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "f.json"
    path.write_text(content)
    with pytest.raises(RegistryFileBrokenError):
        await load_registry(database, path, dataset="nothing")


async def test_unknown_formats_and_odd_names_are_refused(
    database: Database, tmp_path: Path
) -> None:
    path = write(tmp_path, *many(1))
    with pytest.raises(UnknownFormatError, match="bods"):
        await load_registry(database, path, dataset="x", file_format="xlsx")
    with pytest.raises(InvalidRequestError):
        await load_registry(database, path, dataset="../x")


async def test_tenants_read_registers_and_never_write_them(
    database: Database, tenant: UUID, tmp_path: Path
) -> None:
    shares = relation("r", "c0", "c1", interest(share=60))
    await load_registry(database, write(tmp_path, *many(2), shares), dataset="shared")
    async with database.tenant(tenant) as session:
        assert "shared" in {info.name for info in await datasets(session)}
        assert await session.execute("UPDATE registry_record SET unpublished_on = now()") == 0
    assert set((await published(database, "shared")).values()) == {None}


async def test_a_load_at_the_command_line_that_is_interrupted_says_so(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody takes it up again, unlike one that was uploaded."""
    reached = asyncio.Event()

    async def stuck(_session: object, _rows: object) -> None:
        reached.set()
        await asyncio.sleep(60)

    path = write(tmp_path, *many(3))
    with monkeypatch.context() as slow:
        slow.setattr(staging, "stage", stuck)
        going = asyncio.create_task(load_registry(database, path, dataset="interrupted"))
        await reached.wait()
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going
    async with database.platform() as session:
        row = await session.fetch_row(
            "SELECT status, error FROM registry_load WHERE dataset = 'interrupted'"
        )
    assert row is not None
    assert (row["status"], row["error"]["code"]) == ("failed", "interrupted")
    assert await published(database, "interrupted") == {}
    assert (await load_registry(database, path, dataset="interrupted")).added == 3


async def test_data_without_a_date_are_never_current_whenever_they_were_loaded(
    database: Database, tmp_path: Path
) -> None:
    path = write(tmp_path, company("u", "Undated Example Ltd", ("GB-COH", "55550001")))
    await load_registry(database, path, dataset="undated", data_date=today())
    async with database.platform() as session:
        [info] = [one for one in await datasets(session) if one.name == "undated"]
        assert (info.stale, info.data_date) == (False, today())
        assert not await owners_outdated(session, {"XX-NONE"})
        await session.execute("UPDATE registry_dataset SET data_date = NULL WHERE name = 'undated'")
        [info] = [one for one in await datasets(session) if one.name == "undated"]
    assert (info.stale, info.current_until) == (True, None)


def test_owners_are_excluded_by_a_register_only_within_its_age() -> None:
    old = dataset("psc", stale=True, registers=("GB-COH",), scope=("significant_control",))
    young = dataset("bo", stale=False, registers=("GB-COH",), scope=("beneficial_owners",))
    other = dataset("nl", stale=False, registers=("NL-KVK",), scope=("beneficial_owners",))
    names = dataset("names", stale=False, registers=("GB-COH",), scope=("identity", "officers"))
    assert outdated_for({"GB-COH"}, [old])
    assert outdated_for({"GB-COH", "XI-LEI"}, [old, other, names])
    assert not outdated_for({"GB-COH"}, [old, young])
    assert not outdated_for({"GB-COH"}, [names])
    assert not outdated_for({"GB-COH"}, [])
