"""The Python client that is awaited: the same operations, the same care, many at a time."""

import asyncio
import inspect
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import pytest_asyncio
from tests.api.clients.conftest import Account
from tests.api.clients.test_faults import Answer, Faulty, faulty, say
from tests.workflows.investigations.conftest import SUBJECT

pytestmark = pytest.mark.timeout(420)
__all__ = ["faulty"]


@pytest_asyncio.fixture
async def atlas(python_client: ModuleType, account: Account) -> AsyncIterator[Any]:
    """A client that signs in as the service account."""
    found = python_client.AsyncAtlas(
        account.url, client_id=account.client_id, client_secret=account.client_secret
    )
    async with found:
        yield found


@pytest.fixture
def pauses(python_client: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the client would have waited."""
    found: list[float] = []

    async def pause(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr(sys.modules["atlas_client.async_transport"].anyio, "sleep", pause)
    return found


async def test_a_file_is_uploaded_and_its_rows_are_read_page_by_page(
    python_client: ModuleType, atlas: Any
) -> None:
    names = [f"Awaited {number} Limited" for number in range(5)]
    content = "name,country_code\n" + "".join(f"{name},GB\n" for name in names)
    file = python_client.File("new.csv", content.encode(), "text/csv")
    started = await atlas.companies.import_companies({"file": file, "on_existing": "skip"})
    done = await atlas.wait(
        lambda: atlas.companies.get_company_import(started["id"]), timeout=120, pause=0.3
    )
    assert (done["created"], done["rejected"]) == (5, 0)
    query = {"name.startswith": "Awaited", "limit": 2}
    rows = [row async for row in atlas.companies.iterate_companies(query)]
    assert sorted(row["name"] for row in rows) == names
    read = await asyncio.gather(*(atlas.companies.get_company(row["id"]) for row in rows))
    assert [one["name"] for one in read] == [row["name"] for row in rows]
    async with await atlas.companies.export_companies(accept="text/csv") as export:
        assert any([names[0] in line async for line in export.lines()])
    found: set[str] = set()
    async for change in atlas.follow_changes(query={"resource_type.in": "company"}, pause=0.3):
        found.add(str(change["resource_id"]))
        if found >= {row["id"] for row in rows}:
            break


async def test_an_investigation_is_followed_to_its_report(atlas: Any, tmp_path: Path) -> None:
    run = await atlas.investigations.start_investigation(SUBJECT)
    events = [event async for event in atlas.jobs.stream_job_events(run["job_id"])]
    assert events[-1].name == "done"
    assert events[-1].data["status"] == "complete"
    asked = await atlas.reports.generate_report({"investigation_id": run["id"]})
    report = await atlas.wait(lambda: atlas.reports.get_report(asked["id"]), pause=0.3)
    document = await (await atlas.reports.get_report_content(report["id"])).json()
    assert document["modules"]
    path = tmp_path / "report.pdf"
    pdf = await atlas.reports.get_report_content(report["id"], accept="application/pdf")
    await pdf.save(path)
    assert path.read_bytes().startswith(b"%PDF")


async def test_refusals_are_typed(python_client: ModuleType, atlas: Any) -> None:
    with pytest.raises(python_client.NotFoundError) as absent:
        await atlas.companies.get_company("019f0000-0000-7000-8000-000000000000")
    assert absent.value.code == "company_not_found"
    with pytest.raises(python_client.ForbiddenError):
        await atlas.users.list_users()
    async with python_client.AsyncAtlas(str(atlas._client.base_url), token="no.token") as wrong:
        with pytest.raises(python_client.UnauthorizedError):
            await wrong.companies.list_companies()
    with pytest.raises(TypeError, match="client_secret"):
        python_client.AsyncAtlas("http://127.0.0.1:1", client_id="alone")


def test_a_keyed_post_is_sent_again_with_its_key(
    python_client: ModuleType, faulty: Callable[[Answer], Faulty], pauses: list[float]
) -> None:
    def answer(handler: Any, number: int) -> None:
        if number == 1:
            handler.close_connection = True  # breaks off without an answer
        elif number == 2:
            say(handler, 503, {"code": "database_unavailable"}, Retry_After="3")
        elif number == 3:
            say(handler, 409, {"code": "idempotency_in_flight"})
        else:
            say(handler, 201, {"id": "1"})

    server = faulty(answer)

    async def ask() -> None:
        async with python_client.AsyncAtlas(server.url, token="t") as atlas:
            made = await atlas.companies.create_company({"name": "Kept Limited"})
            assert made == {"id": "1"}

    asyncio.run(ask())
    assert len({headers["idempotency-key"] for _, headers in server.asked}) == 1
    assert len(server.asked) == 4
    assert 3 <= pauses[1] < 4


def test_what_may_have_been_done_is_not_sent_again(
    python_client: ModuleType, faulty: Callable[[Answer], Faulty], pauses: list[float]
) -> None:
    server = faulty(lambda handler, _: setattr(handler, "close_connection", True))

    async def ask() -> None:
        async with python_client.AsyncAtlas(server.url, token="t") as atlas:
            with pytest.raises(python_client.ConnectionFailedError):
                await atlas.companies.update_company("1", {"name": "Changed"}, if_match=1)
            assert len(server.asked) == 1
            with pytest.raises(python_client.ConnectionFailedError):
                await atlas.companies.get_company("1")

    asyncio.run(ask())
    assert len(server.asked) == 1 + 5
    assert len(pauses) == 4


def test_a_stream_goes_on_where_it_broke_off(
    python_client: ModuleType, faulty: Callable[[Answer], Faulty], pauses: list[float]
) -> None:
    def answer(handler: Any, number: int) -> None:
        lines = {
            1: b'event: progress\nid: a\ndata: {"done": 1}\n\n',
            2: b': here\n\nevent: progress\nid: b\ndata: {"done": 2}\n\nevent: progress\nid: c',
            3: b'event: done\nid: d\ndata: {"done": 3}\n\n',
        }[number]
        say(handler, 200, lines, Content_Type="text/event-stream")

    server = faulty(answer)

    async def ask() -> list[tuple[str, int]]:
        async with python_client.AsyncAtlas(server.url, token="t") as atlas:
            return [(one.name, one.data["done"]) async for one in atlas.jobs.stream_job_events("1")]

    assert asyncio.run(ask()) == [("progress", 1), ("progress", 2), ("done", 3)]
    assert [headers.get("last-event-id") for _, headers in server.asked] == [None, "a", "b"]


@pytest.mark.parametrize("refused", [False, True])
def test_many_calls_share_one_token(
    python_client: ModuleType, faulty: Callable[[Answer], Faulty], *, refused: bool
) -> None:
    """One sign-in, however many calls wait for it; one more when the token is refused."""
    issued: list[str] = []

    def answer(handler: Any, _: int) -> None:
        if handler.path == "/api/auth/token":
            issued.append(f"t{len(issued)}")
            say(handler, 200, {"access_token": issued[-1], "expires_in": 900})
        elif refused and handler.headers["Authorization"] == "Bearer t0":
            say(handler, 401, {"code": "session_ended"})
        else:
            say(handler, 200, {"items": []})

    server = faulty(answer)

    async def ask() -> None:
        account = {"client_id": "c", "client_secret": "s"}
        async with python_client.AsyncAtlas(server.url, **account) as atlas:
            answers = await asyncio.gather(*(atlas.jobs.list_jobs() for _ in range(30)))
        assert answers == [{"items": []}] * 30

    asyncio.run(ask())
    assert issued == (["t0", "t1"] if refused else ["t0"])


def test_both_clients_have_the_same_operations(python_client: ModuleType) -> None:
    plain = python_client.Atlas("http://127.0.0.1:1", token="t")
    awaited = python_client.AsyncAtlas("http://127.0.0.1:1", token="t")

    def operations(client: Any) -> dict[str, list[str]]:
        return {
            f"{tag}.{name}": list(inspect.signature(method).parameters)
            for tag, room in vars(client).items()
            for name, method in inspect.getmembers(room, inspect.ismethod)
            if not tag.startswith("_") and not name.startswith("_")
        }

    found = operations(plain)
    assert len(found) > 400
    assert operations(awaited) == found
    public = {name for name in vars(type(plain)) if not name.startswith("_")}
    assert {name for name in vars(type(awaited)) if not name.startswith("_")} == public
