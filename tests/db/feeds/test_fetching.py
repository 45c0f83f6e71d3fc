"""Fetching a list over HTTP: every answer of a publisher, and what is loaded after it."""

import gzip
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.feeds import (
    Behaviour,
    Headers,
    Publisher,
    Send,
    head,
    parts_for,
    published,
    publisher,
    says,
    un_file,
)
from tests.support.lists import catalogue_standings
from tests.unit.lists.documents import EU_XML

from atlas.foundation.core.clock import now, today
from atlas.foundation.db import Database
from atlas.sources.feeds import service
from atlas.sources.feeds.models import ListFetch
from atlas.sources.feeds.parts import FeedParts
from atlas.sources.lists import service as lists
from atlas.sources.lists.schemas import ListVersion

HTML = b"<!DOCTYPE html><html><body>Please log in</body></html>"


async def fetched(parts: FeedParts, list_id: str = "un", *, dry_run: bool = False) -> ListFetch:
    row, _ = await service.fetch_now(parts, list_id, "tester", dry_run=dry_run)
    return row


async def current(database: Database, list_id: str = "un") -> ListVersion | None:
    async with database.platform() as session:
        found = await lists.current_versions(session, [list_id])
    return found[0] if found else None


async def test_a_whole_list_is_loaded_and_counts(database: Database, server: Publisher) -> None:
    before = now()
    row = await fetched(parts_for(database, server))
    assert (row.status, row.outcome, row.http_status) == ("complete", "loaded", 200)
    assert (row.bytes, row.etag, row.resumed) == (len(server.body), '"one"', 0)
    assert row.detail == "603 entries: 603 added, 0 changed, 0 removed"
    assert (row.failures, row.code, row.trigger) == (0, None, "command")
    version = await current(database)
    assert version is not None
    assert (row.version_id, version.last_checked_source) == (version.id, "fetched")
    assert version.last_checked is not None
    assert before <= version.last_checked <= now()
    assert (await catalogue_standings(database))["un"].answers
    assert row.next_at is not None
    assert row.finished_at is not None
    assert timedelta(hours=5) < row.next_at - row.finished_at < timedelta(hours=7)
    assert server.asked[0]["user-agent"].startswith("atlas-kyb/")
    async with database.platform() as session:
        said = await session.fetch_value(
            "SELECT payload->>'stated' FROM platform_event"
            " WHERE action = 'list_statement.recorded' ORDER BY occurred_at DESC LIMIT 1"
        )
    assert said.startswith("fetched from the publisher at")


async def test_an_unchanged_list_is_only_checked(database: Database, server: Publisher) -> None:
    parts = parts_for(database, server)
    await fetched(parts)
    first = await current(database)
    row = await fetched(parts)
    assert server.asked[1]["if-none-match"] == '"one"'
    assert (row.outcome, row.http_status, row.bytes) == ("not_modified", 304, None)
    version = await current(database)
    assert first is not None
    assert version is not None
    assert first.last_checked is not None
    assert version.last_checked is not None
    assert version.last_checked > first.last_checked
    assert replace(version, last_checked=first.last_checked) == first
    assert (await fetched(parts)).etag == '"one"'  # the state is known after a 304 too
    server.etag = '"two"'
    again = await fetched(parts)
    assert (again.outcome, again.http_status, again.version_id) == ("unchanged", 200, first.id)


async def test_not_modified_makes_no_old_list_current(
    database: Database, server: Publisher
) -> None:
    """A publisher's cache that says the same for ever is not believed longer than the rhythm."""
    parts = parts_for(database, server)
    await fetched(parts)
    async with database.platform() as session:
        await session.execute(
            "UPDATE list_version SET last_checked = now() - interval '9 days',"
            " published = current_date - 200, manifest = manifest || jsonb_build_object("
            "'newest_date', (current_date - 200)::text) WHERE list_id = 'un'"
        )
    before = await current(database)
    row = await fetched(parts)
    assert (row.outcome, row.code, row.http_status) == ("refused", "date_contradicted", 304)
    assert await current(database) == before
    assert not (await catalogue_standings(database))["un"].answers


async def test_an_older_file_with_the_same_entries_is_no_check(
    database: Database, server: Publisher
) -> None:
    """A mirror that lags behind, or a cache, answers with what the publisher had before."""
    parts = parts_for(database, server)
    await fetched(parts)
    before = await current(database)
    head, older = f'dateGenerated="{today()}', f'dateGenerated="{today() - timedelta(days=3)}'
    assert head.encode() in server.body
    server.body, server.etag = server.body.replace(head.encode(), older.encode()), '"two"'
    for dry_run in (True, False):
        row = await fetched(parts, dry_run=dry_run)
        assert "Download the publisher's current file" in (row.detail or "")
        assert await current(database) == before
    assert (row.outcome, row.code, row.http_status) == ("refused", "older_version", 200)


async def test_a_file_loaded_by_hand_is_not_compared_with_an_etag_of_before(
    database: Database, server: Publisher, tmp_path: Path
) -> None:
    parts = parts_for(database, server)
    await fetched(parts)
    path = tmp_path / "consolidated.xml"
    path.write_bytes(un_file(601))
    await lists.load_list(database, path, "un")
    row = await fetched(parts)
    assert "if-none-match" not in server.asked[-1]
    assert (row.outcome, row.http_status) == ("loaded", 200)


async def test_an_etag_belongs_to_its_address(database: Database, server: Publisher) -> None:
    parts = parts_for(database, server)
    await fetched(parts)
    with published("un", server.url("/moved.xml")):
        row = await fetched(parts)
    assert "if-none-match" not in server.asked[-1]
    assert (row.outcome, row.http_status) == ("unchanged", 200)


async def test_nothing_was_asked_and_nothing_is_new(database: Database, server: Publisher) -> None:
    server.then = [says("304 Not Modified")]
    row = await fetched(parts_for(database, server))
    assert (row.outcome, row.code) == ("failed", "bad_answer")


async def test_a_cut_answer_is_continued(database: Database, server: Publisher) -> None:
    server.cut_after = [10_000, 20_000]
    row = await fetched(parts_for(database, server))
    assert (row.outcome, row.resumed, row.bytes) == ("loaded", 2, len(server.body))
    assert [one.get("range") for one in server.asked] == [None, "bytes=10000-", "bytes=30000-"]
    assert server.asked[1]["if-range"] == '"one"'
    assert server.asked[1]["accept-encoding"] == "identity"
    assert (await catalogue_standings(database))["un"].entries == 603


async def test_a_list_that_changed_meanwhile_is_read_anew(
    database: Database, server: Publisher
) -> None:
    server.cut_after = [10_000]

    def changed(send: Send, asked: Headers) -> None:
        server.body, server.etag = un_file(620), '"two"'
        server.answer_itself(send, asked)

    server.then = [server.answer_itself, changed]
    row = await fetched(parts_for(database, server))
    assert (row.outcome, row.etag, row.bytes) == ("loaded", '"two"', len(server.body))
    assert (await catalogue_standings(database))["un"].entries == 623


def _part(line: str, *more: str) -> Behaviour:
    return says("206 Partial Content", b"<X/>", f"Content-Range: {line}", *more)


@pytest.mark.parametrize(
    "wrong",
    [
        _part("bytes 0-3/4"),
        _part("bytes 9-12/*"),
        _part("bytes 10000-10003/7"),
        _part("bytes 10000-10003/*", 'ETag: "two"'),
        says("206 Partial Content", b"<X/>"),
        _part("bytes 10000-10003/*", "Content-Encoding: gzip"),
        says("304 Not Modified"),
    ],
)
async def test_a_part_that_does_not_fit(
    database: Database, server: Publisher, wrong: Behaviour
) -> None:
    server.cut_after = [10_000]
    server.then = [server.answer_itself, wrong]
    row = await fetched(parts_for(database, server))
    assert (row.outcome, row.code) == ("failed", "bad_answer")
    assert await current(database) is None


async def test_a_part_that_was_not_asked_for(database: Database, server: Publisher) -> None:
    server.then = [_part("bytes 0-3/4")]
    assert (await fetched(parts_for(database, server))).code == "bad_answer"


@pytest.mark.parametrize(("etag", "ranges"), [('"two"', False), ('W/"two"', True), (None, True)])
async def test_a_cut_answer_that_cannot_be_continued(
    database: Database, server: Publisher, etag: str | None, ranges: bool
) -> None:
    parts = parts_for(database, server)
    await fetched(parts)
    before = await current(database)
    server.body, server.etag, server.ranges = un_file(640), etag, ranges
    server.cut_after = [20_000]
    row = await fetched(parts)
    assert (row.outcome, row.code, len(server.asked)) == ("failed", "cut", 2)
    assert row.detail == f"the answer broke off after 20,000 of {len(server.body):,} bytes"
    assert await current(database) == before


async def test_a_cut_file_without_a_length_is_no_list(
    database: Database, server: Publisher
) -> None:
    server.then = [lambda send, _: send(head("200 OK") + server.body[:-40])]
    row = await fetched(parts_for(database, server))
    assert (row.outcome, row.code) == ("refused", "list_file_broken")


async def test_it_is_not_continued_for_ever(database: Database, server: Publisher) -> None:
    server.cut_after = [5_000] * 9
    row = await fetched(parts_for(database, server))
    assert (row.code, len(server.asked)) == ("cut", 4)


async def test_compressed_lists(database: Database, server: Publisher) -> None:
    packed = gzip.compress(server.body)
    lines = ("Content-Encoding: gzip", "Accept-Ranges: bytes", 'ETag: "gz"')
    server.then = [
        lambda send, _: send(
            head("200 OK", *lines, f"Content-Length: {len(packed)}") + packed[:500]
        ),
        says("200 OK", packed, *lines),
    ]
    parts = parts_for(database, server)
    assert (await fetched(parts)).code == "cut"  # a part of a gzip file cannot be inflated alone
    row = await fetched(parts)
    assert (row.outcome, row.bytes, row.etag) == ("loaded", len(server.body), '"gz"')


@pytest.mark.parametrize(
    ("status", "code", "soon"),
    [
        ("403 Forbidden", "forbidden", False),
        ("401 Unauthorized", "forbidden", False),
        ("404 Not Found", "not_found", False),
        ("429 Too Many Requests", "throttled", True),
        ("500 Internal Server Error", "server_error", True),
        ("503 Service Unavailable", "server_error", True),
        ("204 No Content", "unexpected_status", False),
        ("302 Found", "unexpected_status", False),
    ],
)
async def test_other_statuses(
    database: Database, server: Publisher, status: str, code: str, soon: bool
) -> None:
    parts = parts_for(database, server)
    await fetched(parts)
    before = await current(database)
    server.then = [says(status, b"" if status[0] in "23" else HTML)]
    row = await fetched(parts)
    assert (row.status, row.outcome, row.code) == ("failed", "failed", code)
    assert (row.http_status, row.failures) == (int(status[:3]), 1)
    assert row.next_at is not None
    assert row.finished_at is not None
    assert (row.next_at - row.finished_at < timedelta(minutes=2)) == soon
    assert await current(database) == before


async def test_retry_after_is_respected(database: Database, server: Publisher) -> None:
    server.then = [says("429 Too Many Requests", b"", "Retry-After: 3600")]
    row = await fetched(parts_for(database, server))
    assert row.next_at is not None
    assert row.finished_at is not None
    assert row.next_at - row.finished_at >= timedelta(hours=1)


async def test_failures_are_counted_until_one_succeeds(
    database: Database, server: Publisher
) -> None:
    parts = parts_for(database, server)
    server.then = [says("500 Internal Server Error")] * 3
    assert [(await fetched(parts)).failures for _ in range(3)] == [1, 2, 3]
    assert (await fetched(parts)).failures == 0


async def test_slow_and_silent_servers(database: Database, server: Publisher) -> None:
    def silent(_send: Send, _asked: Headers) -> None:
        time.sleep(1)

    def trickle(send: Send, _asked: Headers) -> None:
        send(head("200 OK", "Content-Length: 1000000"))
        for _ in range(3000):  # five minutes, unless the client has enough
            send(b"x")
            time.sleep(0.1)
        to_the_end.set()

    to_the_end = threading.Event()
    parts = parts_for(database, server)
    server.then = [silent]
    impatient = replace(parts, limits=replace(parts.limits, idle_seconds=0.5))
    assert (await fetched(impatient)).code == "timeout"
    server.then = [trickle]
    short = replace(parts, limits=replace(parts.limits, seconds=1))
    assert (await fetched(short)).code == "timeout"
    assert not to_the_end.is_set()


async def test_redirects_are_checked(database: Database, server: Publisher) -> None:
    with publisher(un_file(600)) as inside:
        for target in (
            inside.url(),
            "http://169.254.169.254/latest/meta-data",
            "https://10.0.0.1/list.xml",
            "https://[::1]/list.xml",
            "file:///etc/passwd",
            "http://localhost/list.xml",
        ):
            server.then = [says("302 Found", b"", f"Location: {target}")]
            row = await fetched(parts_for(database, server))
            assert (row.outcome, row.code) == ("failed", "outbound_refused"), target
        assert inside.asked == []
        server.then = [says("302 Found", b"", f"Location: {inside.url('/x?sig=hidden')}")]
        row = await fetched(parts_for(database, server, inside))
        assert (row.outcome, inside.asked[0][":path"]) == ("loaded", "/x?sig=hidden")
        assert "hidden" not in str(row)
    server.then = [says("302 Found", b"", f"Location: {server.url()}")] * 9
    assert (await fetched(parts_for(database, server))).code == "too_many_redirects"


async def test_the_catalogues_addresses_are_not_reached_without_the_guard(
    database: Database, server: Publisher
) -> None:
    row = await fetched(parts_for(database))  # loopback, and the operator listed nothing
    assert (row.outcome, row.code) == ("failed", "outbound_refused")
    assert server.asked == []


@pytest.mark.parametrize("media", ["text/html; charset=utf-8", "application/xml", "image/png"])
async def test_a_page_in_place_of_the_list(
    database: Database, server: Publisher, media: str
) -> None:
    server.then = [says("200 OK", HTML, f"Content-Type: {media}")]
    row = await fetched(parts_for(database, server))
    assert (row.outcome, row.code, row.http_status) == ("failed", "wrong_type", None)
    assert "Please" not in str(row)


def _lists(many: int, days: int = 0) -> bytes:
    return un_file(many, today() - timedelta(days=days))


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (EU_XML.encode(), "list_format_mismatch"),
        (_lists(100), "implausible_list"),
        (_lists(530), "large_removal"),
        (_lists(600, 10), "older_version"),
        (_lists(600).replace(f"ON>{today()}".encode(), b"ON>2024-01-05"), "date_contradicted"),
        (_lists(600)[:-300], "list_file_broken"),
        (b"<CONSOLIDATED_LIST/>", "list_file_broken"),
        (b'{"json": true}', "list_format_mismatch"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_the_guards_of_a_load_hold(
    database: Database, server: Publisher, sent: bytes, code: str
) -> None:
    parts = parts_for(database, server)
    await fetched(parts)
    before = await current(database)
    server.body, server.etag = sent, '"two"'
    for dry_run in (True, False):
        row = await fetched(parts, dry_run=dry_run)
        assert row.code in {code, "would_be_refused"}, row
        assert await current(database) == before
    assert (row.outcome, row.code, row.http_status) == ("refused", code, 200)
    assert row.etag == '"two"'
    await fetched(parts)
    assert server.asked[-1].get("if-none-match") == '"one"'  # what was refused is not known


async def test_an_empty_answer(database: Database, server: Publisher) -> None:
    server.then = [says("200 OK")]
    assert (await fetched(parts_for(database, server))).code == "bad_answer"


async def test_a_dry_run_changes_nothing(database: Database, server: Publisher) -> None:
    parts = parts_for(database, server)
    row = await fetched(parts, dry_run=True)
    assert (row.outcome, row.next_at, row.version_id) == ("compared", None, None)
    assert await current(database) is None
    await fetched(parts)
    before = await current(database)
    assert (await fetched(parts, dry_run=True)).outcome == "not_modified"
    assert await current(database) == before


@pytest.mark.parametrize("announced", [True, False])
async def test_too_large(database: Database, server: Publisher, announced: bool) -> None:
    parts = parts_for(database, server)
    parts = replace(parts, limits=replace(parts.limits, max_bytes=20_000))
    if not announced:
        server.then = [lambda send, _: send(head("200 OK") + server.body)]
    row = await fetched(parts)
    assert (row.outcome, row.code) == ("failed", "too_large")
    assert row.detail == "the file is larger than 20,000 bytes"


async def test_a_bomb_is_not_unpacked(database: Database, server: Publisher) -> None:
    bomb = gzip.compress(b"<X>" + b" " * 60_000_000)
    server.then = [says("200 OK", bomb, "Content-Encoding: gzip")]
    assert (await fetched(parts_for(database, server))).code == "too_large"
