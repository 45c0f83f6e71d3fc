"""When lists are fetched, one at a time, and what is kept and shown of each attempt."""

import asyncio
import io
import json
import logging
import ssl
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import structlog
from pydantic import SecretStr
from tests.support.feeds import (
    Headers,
    Publisher,
    Send,
    head,
    parts_for,
    published,
    publisher,
    says,
)
from tests.support.providers import certificate
from tests.unit.lists.documents import FTM

from atlas.foundation import telemetry
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.feeds import fetching, service
from atlas.sources.feeds.errors import (
    FetchInProgressError,
    ListFetchNotFoundError,
    NoListAddressError,
)
from atlas.sources.feeds.models import ListFetch
from atlas.sources.feeds.parts import FeedParts
from atlas.sources.lists import loading
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.manifest import ListManifest, manifest_from
from atlas.sources.lists.errors import ManifestError, UnknownListError
from atlas.sources.lists.service import LoadOptions

TOKEN = "s3cret-of-the-operator"


def _stalls(send: Send, _asked: Headers) -> None:
    """Say nothing after the head for as long as the client waits."""
    send(head("200 OK"))
    while True:
        send(b" ")
        time.sleep(0.1)


async def pending(database: Database) -> list[UUID]:
    async with database.platform() as session:
        return await service.pending_fetches(session)


async def run_all(parts: FeedParts) -> None:
    for fetch_id in await pending(parts.db):
        await service.run_fetch(parts, fetch_id, lambda: None)


async def feed(parts: FeedParts, list_id: str = "un") -> service.ListFeed:
    async with parts.db.platform() as session:
        found = await service.list_feeds(session, parts)
    return next(one for one in found if one.list_id == list_id)


async def rows(database: Database) -> list[ListFetch]:
    async with database.platform() as session:
        found = await session.fetch(f"SELECT {ListFetch.columns()} FROM list_fetch ORDER BY id")
    return [ListFetch.from_record(row) for row in found]


async def test_nothing_is_fetched_until_it_is_switched_on(
    database: Database, server: Publisher
) -> None:
    parts = parts_for(database, server)
    assert await service.schedule_due(parts) == 0
    found = await feed(parts)
    assert (found.scheduled, found.next_at, found.problem) == (False, None, None)
    assert server.asked == []


async def test_a_list_is_due_once(database: Database, server: Publisher) -> None:
    parts = parts_for(database, server, chosen=("un",))
    assert (await feed(parts)).next_at is not None
    asked = await asyncio.gather(*(service.schedule_due(parts) for _ in range(4)))
    assert sum(asked) == 1
    assert (await feed(parts)).running is not None
    await run_all(parts)
    assert await service.schedule_due(parts) == 0
    found = await feed(parts)
    assert found.last is not None
    assert (found.last.trigger, found.last.outcome, found.failures) == ("schedule", "loaded", 0)
    async with database.platform() as session:
        await session.execute("UPDATE list_fetch SET next_at = now() - interval '1 second'")
    assert await service.schedule_due(parts) == 1
    await run_all(parts)
    assert [one.outcome for one in await rows(database)] == ["loaded", "not_modified"]


async def test_all_are_those_with_an_address(database: Database, server: Publisher) -> None:
    parts = parts_for(database, server, chosen=("all",))
    async with database.platform() as session:
        found = await service.list_feeds(session, parts)
    assert {one.list_id for one in found if one.scheduled} == {
        *("ofac-sdn", "ofac-consolidated", "un", "eu-fsf", "uk")
    }
    assert all(one.basis and one.address and "?" not in one.address for one in found)


async def test_a_failure_is_shown_and_tried_again(database: Database, server: Publisher) -> None:
    parts = parts_for(database, server, chosen=("un",))
    server.then = [says("503 Service Unavailable")] * 2
    await service.schedule_due(parts)
    await run_all(parts)
    found = await feed(parts)
    assert found.problem == (
        "the last fetch failed (server_error): the publisher's server failed (status 503)"
    )
    assert service.shortcomings([found]) == (
        "fetching lists fails: United Nations Security Council Consolidated List; `atlas lists"
        " feeds` says why"
    )
    async with database.platform() as session:
        await session.execute("UPDATE list_fetch SET next_at = now()")
    await service.schedule_due(parts)
    await run_all(parts)
    assert (await feed(parts)).failures == 2
    await service.fetch_now(parts, "un", "tester", dry_run=True)
    assert (await feed(parts)).failures == 2  # a dry run mends nothing
    await service.fetch_now(parts, "un", "tester", dry_run=False)
    assert (await feed(parts)).problem is None


async def test_one_fetch_of_a_list_at_a_time(database: Database, server: Publisher) -> None:
    parts = parts_for(database, server)
    both = await asyncio.gather(
        *(service.fetch_now(parts, "un", "tester", dry_run=False) for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, FetchInProgressError) for one in both) == 2
    assert [one.outcome for one in await rows(database)] == ["loaded"]


async def test_a_command_takes_over_what_no_worker_has_taken_up(
    database: Database, server: Publisher
) -> None:
    parts = parts_for(database, server, chosen=("un",))
    await service.schedule_due(parts)
    (waiting,) = await pending(database)
    row, _ = await service.fetch_now(parts, "un", "tester", dry_run=False)
    assert (row.id, row.trigger, row.outcome) == (waiting, "command", "loaded")
    await service.run_fetch(parts, waiting, lambda: None)  # its workflow comes too late
    assert len(server.asked) == 1


async def test_a_killed_process_leaves_nothing_behind(
    database: Database, server: Publisher
) -> None:
    parts = parts_for(database, server, chosen=("un",))
    server.then = [_stalls]
    task = asyncio.create_task(service.fetch_now(parts, "un", "tester", dry_run=False))
    while not server.asked:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    with pytest.raises(FetchInProgressError):
        await service.fetch_now(parts, "un", "tester", dry_run=False)
    async with database.platform() as session:
        await session.execute("UPDATE list_fetch SET beat_at = now() - interval '3 minutes'")
    assert await service.schedule_due(parts) == 0  # ended now, and tried again in a minute
    (row,) = await rows(database)
    assert (row.code, row.failures) == ("abandoned", 1)
    assert row.next_at is not None
    assert row.finished_at is not None
    assert row.next_at - row.finished_at <= timedelta(minutes=2)
    done, _ = await service.fetch_now(parts, "un", "tester", dry_run=False)
    assert done.outcome == "loaded"


async def test_a_worker_that_was_killed_does_it_again(
    database: Database, server: Publisher
) -> None:
    parts = parts_for(database, server, chosen=("un",))
    await service.schedule_due(parts)
    (waiting,) = await pending(database)
    for _ in range(2):  # the first run ended after the load and before the row was written
        await service.run_fetch(parts, waiting, lambda: None)
        async with database.platform() as session:
            await session.execute(
                "UPDATE list_fetch SET status = 'running', outcome = NULL, finished_at = NULL"
            )
    await service.run_fetch(parts, waiting, lambda: None)
    (row,) = await rows(database)
    assert (row.outcome, row.version_id is not None) == ("unchanged", True)
    async with database.platform() as session:
        assert await session.fetch_value("SELECT count(*) FROM list_version") == 1


async def test_a_fetch_that_fails_for_a_reason_of_ours(
    database: Database, server: Publisher
) -> None:
    parts = parts_for(database, server, chosen=("un",))
    await service.schedule_due(parts)
    (waiting,) = await pending(database)
    await service.fail_fetch(parts, waiting)
    found = await feed(parts)
    assert found.last is not None
    assert (found.last.code, found.running) == ("internal_error", None)


@pytest.mark.parametrize("list_id", ["fr-gels", "demo-sanctions"])
async def test_a_list_without_an_address(
    database: Database, server: Publisher, list_id: str
) -> None:
    parts = parts_for(database, server, chosen=(list_id, "un"))
    with pytest.raises(NoListAddressError, match="download_url"):
        await service.fetch_now(parts, list_id, "tester", dry_run=False)
    with pytest.raises(UnknownListError):
        await service.fetch_now(parts, "no-such-list", "tester", dry_run=False)
    assert await service.schedule_due(parts) == 1
    found = await feed(parts, list_id)
    assert (found.scheduled, found.address, found.next_at) == (True, None, None)
    assert found.problem == "it is scheduled, and Atlas knows no address from which to fetch it"


@pytest.fixture
def tls(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context, and that of a client that trusts it."""
    key, own = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own, key)
    return context, ssl.create_default_context(cafile=str(own))


async def test_a_list_of_ones_own(
    database: Database,
    no_lists: None,
    tmp_path: Path,
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    """Its manifest names the address; later versions inherit it. Over TLS, as outside."""
    path = tmp_path / "entities.ftm.json"
    path.write_text(FTM)
    with publisher(FTM.encode(), tls[0]) as server:
        address = f"https://{server.pair}/peps.ftm.json"
        manifest = ListManifest(
            publisher="P",
            licence="L",
            topics=("pep",),
            max_age_days=30,
            minimum_entries=1,
            download_url=address,
        )
        loaded = await lists.load_list(
            database, path, "our-list", options=LoadOptions(manifest=manifest)
        )
        parts = parts_for(database, server, chosen=("our-list",))
        found = await feed(parts, "our-list")
        assert (found.address, found.basis, found.scheduled) == (address, None, True)
        assert found.version is not None
        assert (found.version.id, found.version.last_checked) == (loaded.version_id, None)
        strange, _ = await service.fetch_now(parts, "our-list", "tester", dry_run=False)
        assert (strange.code, strange.outcome) == ("certificate", "failed")
        parts = replace(parts, trust=tls[1])
        row, _ = await service.fetch_now(parts, "our-list", "tester", dry_run=False)
        assert (row.outcome, row.version_id) == ("unchanged", loaded.version_id)
        server.media, server.etag = "application/json+ftm", '"two"'
        server.body = FTM.replace("Lee Example", "Lee Exampel", 1).encode()
        row, _ = await service.fetch_now(parts, "our-list", "tester", dry_run=False)
        assert row.outcome == "loaded", row.detail
        assert (await feed(parts, "our-list")).address == address


@pytest.mark.parametrize(
    "address",
    ["http://p.test/x", "https://u:p@p.test/x", "https://p.test/x?key=1", "https:///x", "x", "#"],
)
def test_an_address_of_a_manifest_is_plain(address: str) -> None:
    with pytest.raises(ManifestError, match="download_url"):
        manifest_from({"download_url": address})


async def test_the_token_is_nowhere(
    database: Database,
    no_lists: None,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rows, answers, logs and errors hold no token, even if the publisher sends it back."""
    logged = io.StringIO()
    # not what another test has configured
    plain = structlog.wrap_logger(
        structlog.PrintLogger(logged),
        processors=[structlog.processors.JSONRenderer()],
        wrapper_class=structlog.BoundLogger,
    )
    for module in (fetching, loading):
        monkeypatch.setattr(module, "log", plain)
    caplog.set_level(logging.WARNING)  # the root level of every process (`telemetry.configure`)

    def echo(send: Send, asked: Headers) -> None:
        token = asked[":path"].partition("token=")[2]
        send(head("200 OK", f'ETag: "{token}"', f"Content-Type: {token}/x") + token.encode())

    def away(send: Send, asked: Headers) -> None:
        send(head("302 Found", f"Location: http://10.0.0.1{asked[':path']}"))

    with publisher() as server, published("eu-fsf", server.url("/content?a=b&token=public")):
        parts = replace(parts_for(database, server), tokens={"eu-fsf": SecretStr(TOKEN)})
        broken = EU_FILE.replace(b"generationDate=", f'x="{TOKEN}" generationDate='.encode())
        server.then = [echo, away, says("403 Forbidden", TOKEN.encode()), says("200 OK", broken)]
        for _ in range(4):
            row, ended = await service.fetch_now(parts, "eu-fsf", "tester", dry_run=False)
            assert row.status == "failed"
            assert TOKEN not in f"{row} {ended.row}"
        assert {one[":path"] for one in server.asked} == {f"/content?a=b&token={TOKEN}"}
        found = await feed(parts, "eu-fsf")
        assert TOKEN not in service.feed_out(found).model_dump_json()
        assert TOKEN not in repr(parts)
        async with database.platform() as session:
            stored = await session.fetch(
                "SELECT to_jsonb(list_fetch) AS row FROM list_fetch"
                " UNION ALL SELECT to_jsonb(platform_event) FROM platform_event"
            )
        assert TOKEN not in json.dumps([row["row"] for row in stored])
    assert TOKEN not in logged.getvalue() + caplog.text
    assert logged.getvalue().count("list_fetch_failed") == 4


EU_FILE = b'<?xml version="1.0"?><export xmlns="http://eu.europa.ec/fpi/fsd/export"'
EU_FILE += b' generationDate="2026-11-20"><sanctionEntity/></export>'


async def test_metrics_of_what_is_scheduled(
    database: Database, server: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = parts_for(database, server, chosen=("un",))
    server.then = [says("500 Internal Server Error")]
    await service.fetch_now(parts, "un", "tester", dry_run=False)
    monkeypatch.setattr(service, "parts_of", lambda *_: parts)
    await service.watch(database, None)  # type: ignore[arg-type]
    assert telemetry.LIST_FETCH_FAILURES.labels("un")._value.get() == 1
    await service.fetch_now(parts, "un", "tester", dry_run=False)
    await service.watch(database, None)  # type: ignore[arg-type]
    assert telemetry.LIST_FETCH_FAILURES.labels("un")._value.get() == 0
    assert telemetry.LIST_FETCHED.labels("un")._value.get() > 0
    assert telemetry.LIST_CHECKED.labels("un")._value.get() > 0


async def test_an_unknown_fetch(database: Database, no_lists: None) -> None:
    async with database.platform() as session:
        with pytest.raises(ListFetchNotFoundError):
            await service.get_fetch(session, new_id())
