"""Hostile input on every operation: never a 5xx, and every refusal is a problem document."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio
from tests.api.generated.conftest import working
from tests.api.generated.examples import example, replaced, string_places
from tests.api.generated.hostile import STRINGS, assert_refused_or_done
from tests.api.generated.operations import WITH_BODY, Operation, chosen
from tests.api.generated.requests import UPLOAD_LIMIT
from tests.api.generated.test_access import any_path
from tests.api.generated.world import FILES, World

from atlas.foundation.config import Settings

pytestmark = pytest.mark.usefixtures("quick_passwords")

# Of a body that may hold a secret not even the names are repeated.
HOLDS_SECRETS = {
    "create_credential_grant",
    "put_credential",
    "put_mcp_credential",
    "put_model_credential",
}

WITH_PATH = chosen(lambda item: bool(item.path_parameters))
WITH_QUERY = chosen(lambda item: bool(item.query_parameters))

# some to each place in `make test`, all to all places in `make soak`
WHOLE = [
    pytest.param(False, id="some"),
    pytest.param(True, id="all", marks=[pytest.mark.soak, pytest.mark.timeout(300)]),
]
VALUES: list[Any] = [
    None, True, 0, -1, 2**63, -(2**63) - 1, 10**400, 1e308, [], {}, [[]], {"$ref": "#"},
    {"__class__": "x"}, [None], ["x"] * 1000, {"a" * 200: 1},
]  # fmt: skip
BODIES = [
    b"", b" ", b"null", b"true", b"1", b'"text"', b"[]", b"[{}]", b"{", b"}", b"{]", b'{"a":}',
    b'{"a":1,}', b'{"a":1}{"b":2}', b"{'a':1}", b"\xff\xfe{}", b"\xef\xbb\xbf{}", b"\x00",
    b'{"a":"\xed\xa0\x80"}', b'{"a":"\\ud800"}', b'{"a":"\\udc00\\ud800"}', b'{"a":NaN}',
    b'{"a":Infinity}', b'{"a":1e400}', b'{"a":' + b"1" * 5000 + b"}", b'{"a":1,"a":2}',
    b"[" * 100_000, b'{"a":' * 50_000, b"[" * 500 + b"]" * 500,
]  # fmt: skip


@pytest_asyncio.fixture(scope="module")
async def worker(
    request: pytest.FixtureRequest, settings: Settings
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """A worker beside the application in `make soak` only.

    The requests start about 1,000 investigations, which nothing here looks at; they took four
    fifths of the time. `test_hostile_work.py` runs what every hostile string starts.
    """

    async def none() -> None:
        pass

    here = [item for item in request.session.items if item.path == request.path]
    if not any(item.get_closest_marker("soak") for item in here):
        yield none
        return
    async with working(settings) as end:
        yield end


def share(texts: Sequence[str], number: int, places: int, whole: bool) -> Sequence[str]:
    """Which of the texts the place of a number gets: of an operation's places together, each.

    Places of one operation go through the same code, so every fourth text is enough for one of
    many; `make soak` sends all to all.
    """
    step = 1 if whole else min(4, places)
    return texts[number % step :: step]


async def send_raw(world: World, operation: Operation, path: str, body: bytes) -> httpx.Response:
    return await world.call(
        operation, path=path, content=body, headers={"Content-Type": "application/json"}
    )


async def path_of(world: World, operation: Operation) -> str:
    """A real row's path, or an absent one's where a fresh tenant has no such row."""
    return next(iter(await world.paths(operation)), any_path(operation))


def full_body(world: World, operation: Operation) -> Any:
    assert operation.body_schema is not None
    made = example(operation.body_schema, full=True)
    return {**made, **world.body(operation)} if isinstance(made, dict) else made


@pytest.mark.parametrize("whole", WHOLE)
@pytest.mark.parametrize("operation", WITH_BODY)
async def test_hostile_strings_in_every_field(
    world: World, operation: Operation, whole: bool
) -> None:
    path = await path_of(world, operation)
    body = full_body(world, operation)
    places = string_places(body)
    for number, place in enumerate(places):
        for text in share(STRINGS, number, len(places), whole):
            answer = await world.call(operation, path=path, json=replaced(body, place, text))
            assert_refused_or_done(answer, (place, text))


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_hostile_values_in_every_field(world: World, operation: Operation) -> None:
    path = await path_of(world, operation)
    body = full_body(world, operation)
    for name in body:
        for value in VALUES:
            answer = await world.call(operation, path=path, json={**body, name: value})
            assert_refused_or_done(answer, (name, value))


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_control_characters_are_refused(world: World, operation: Operation) -> None:
    path = await path_of(world, operation)
    body = full_body(world, operation)
    for place in string_places(body):
        for text in ("a\x00b", "a\x07b"):
            answer = await world.call(operation, path=path, json=replaced(body, place, text))
            of_no_page = answer.status_code == 403 and answer.json()["code"] == "origin_refused"
            refused = answer.status_code in {400, 401, 404, 409, 422} or of_no_page
            assert refused, (place, answer.text)


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_hostile_bodies(world: World, operation: Operation) -> None:
    path = await path_of(world, operation)
    for body in BODIES:
        answer = await send_raw(world, operation, path, body)
        assert_refused_or_done(answer, body)


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_a_name_that_stands_twice_is_422(world: World, operation: Operation) -> None:
    """Whichever of the two one reader takes, another may take the other."""
    path = await path_of(world, operation)
    whole = json.dumps(full_body(world, operation) or {})
    answer = await send_raw(
        world, operation, path, b'{"a": {"b": 1, "b": 2}, ' + whole.encode()[1:]
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed_json")


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_an_unknown_field_is_422(world: World, operation: Operation) -> None:
    path = await path_of(world, operation)
    body = {**(world.body(operation) or {}), "no_such_field": 1}
    answer = await world.call(operation, path=path, json=body)
    assert answer.status_code == 422, answer.text
    told = [item["loc"] for item in answer.json()["errors"]]
    assert (["body"] if operation.id in HOLDS_SECRETS else ["body", "no_such_field"]) in told


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_a_body_over_the_limit_is_413(world: World, operation: Operation) -> None:
    path = await path_of(world, operation)
    limit = UPLOAD_LIMIT if operation.contract.upload else 1_048_576
    body = b'{"a": "' + b"x" * limit + b'"}'
    answer = await send_raw(world, operation, path, body)
    assert answer.status_code == 413, answer.text
    assert answer.json()["code"] == "payload_too_large"

    async def streamed() -> Any:
        for _ in range(limit // 65_536 + 4):
            yield b"x" * 65_536

    answer = await world.call(
        operation, path=path, content=streamed(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413, answer.text


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_another_media_type_is_415(world: World, operation: Operation) -> None:
    path = await path_of(world, operation)
    for media in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        answer = await world.call(
            operation, path=path, content=b"a=1", headers={"Content-Type": media}
        )
        assert answer.status_code == 415, (media, answer.text)
        assert answer.json()["code"] == "unsupported_media_type"


@pytest.mark.parametrize("operation", WITH_PATH)
async def test_hostile_path_segments(world: World, operation: Operation) -> None:
    segments = [quote(text, safe="") for text in STRINGS if len(text) < 3000]
    segments += ["%00", "%ff%fe", "%ed%a0%80", "..", ".", "%2e%2e", "a%2fb", "%0d%0a", "-", "*"]
    for name in operation.path_parameters:
        for segment in segments:
            path = operation.path.replace(f"{{{name}}}", segment)
            for other in operation.path_parameters:
                path = path.replace(f"{{{other}}}", "018f0000-0000-7000-8000-000000000000")
            answer = await world.call(operation, path=path, json=world.body(operation))
            assert_refused_or_done(answer, (name, segment))


@pytest.mark.parametrize("whole", WHOLE)
@pytest.mark.parametrize("operation", WITH_QUERY)
async def test_hostile_query_values(world: World, operation: Operation, whole: bool) -> None:
    path = await path_of(world, operation)
    if operation.id.startswith("stream_"):
        return  # a stream has no end to wait for; its query is a job's id only
    texts = [quote(text, safe="") for text in STRINGS if len(text) < 3000]
    texts += ["%00", "%ff", "%ed%a0%80", "x" * 5000, "a&a=b&a=c", ",".join(["a"] * 300)]
    names = operation.query_parameters
    for number, name in enumerate(names):
        for text in share(texts, number, len(names), whole):
            others = await world.query(operation, without=name)
            joined = f"{others}&{name}={text}" if len(others) > 1 else f"?{name}={text}"
            answer = await world.call(operation, path=path + joined)
            assert_refused_or_done(answer, (name, text))


@pytest.mark.parametrize("operation", chosen(lambda item: item.takes_a_file))
async def test_hostile_files(world: World, operation: Operation) -> None:
    """Files that are not what they are called, and names that are paths: refused or done."""
    usual = FILES[operation.id]
    names = [
        "", ".", "../../etc/passwd", "C:\\x.csv", "a\x00.csv", "x" * 3000, "📄.csv", "no-ending",
        "x.csv", "x.json", "x.ndjson", "x.zip", "x.gz", "x.xlsx", "x.xml",
    ]  # fmt: skip
    contents = [
        *BODIES[:-3], b"\xef\xbb\xbf", b"\xff\xfe", b"\xff" * 100, b"name\n" + b"\x00" * 100,
        b"name,name\na,b\n", b"nam", b'name\n"open', b"name\n" + b"," * 50_000, b"\n" * 50_000,
        b"PK\x03\x04" + b"\x00" * 64, b"\x1f\x8b\x08" + b"\x00" * 64, b"[" * 50_000,
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    ]  # fmt: skip
    forms = [usual._replace(content=content) for content in contents]
    forms += [usual._replace(file_name=name) for name in names]
    for form in forms:
        answer = await world.call(operation, **form.encoded())
        assert_refused_or_done(answer, form[:2])


@pytest.mark.parametrize("operation", chosen(lambda item: item.takes_a_file))
async def test_a_form_that_is_cut_or_torn_is_refused(world: World, operation: Operation) -> None:
    whole = FILES[operation.id].encoded()
    for content in (
        b"",
        b"--",
        whole["content"][:60],
        whole["content"][:-30],
        whole["content"] * 2,
    ):
        answer = await world.call(operation, content=content, headers=whole["headers"])
        assert_refused_or_done(answer, content)
    for media in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed"):
        answer = await world.call(
            operation, content=whole["content"], headers={"Content-Type": media}
        )
        assert_refused_or_done(answer, media)
        assert answer.status_code >= 400


@pytest.mark.realdata
async def test_the_big_list_of_naughty_strings(world: World, shared_data: Path) -> None:
    """Each string once, spread over the string fields of every operation."""
    naughty = json.loads((shared_data / "adversarial/blns/blns.json").read_text("utf-8"))
    assert len(naughty) > 500
    targets = []
    for parameter in WITH_BODY:
        operation: Operation = parameter.values[0]
        body = full_body(world, operation)
        path = await path_of(world, operation)
        targets += [(operation, path, body, place) for place in string_places(body)]
    assert len(targets) > 30
    for number, text in enumerate(naughty):
        operation, path, body, place = targets[number % len(targets)]
        answer = await world.call(operation, path=path, json=replaced(body, place, text))
        assert_refused_or_done(answer, (str(operation), place, text))


@pytest.mark.realdata
async def test_the_json_parsing_suite(world: World, shared_data: Path) -> None:
    """What is not JSON is refused; each file goes to another operation."""
    files = sorted((shared_data / "adversarial/json-test-suite/test_parsing").glob("*.json"))
    assert len(files) > 300
    for number, file in enumerate(files):
        operation: Operation = WITH_BODY[number % len(WITH_BODY)].values[0]
        path = await path_of(world, operation)
        answer = await send_raw(world, operation, path, file.read_bytes())
        assert_refused_or_done(answer, (str(operation), file.name))
        if file.name.startswith("n_"):
            assert answer.status_code >= 400, file.name
            assert answer.status_code != 404 or operation.path_parameters, file.name
