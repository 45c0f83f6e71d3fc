"""Idempotency-Key on every operation that creates or starts."""

from typing import Any

import httpx
import pytest
from tests.api.generated.operations import IDEMPOTENT, Operation, usual_role
from tests.api.generated.test_access import assert_problem
from tests.api.generated.world import FILES, World

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.web import repository

pytestmark = pytest.mark.usefixtures("quick_passwords")

# It takes a customer whose file meets every condition: tests/api/risk/test_simplified_api.py.
ELSEWHERE = {"propose_sdd_record"}
TENANT_STARTS = [
    item
    for item in IDEMPOTENT
    if not item.values[0].is_platform and item.values[0].id not in ELSEWHERE
]


async def send(
    world: World, operation: Operation, path: str, key: str, sent: dict[str, Any]
) -> httpx.Response:
    headers = {**sent.get("headers", {}), "Idempotency-Key": key}
    return await world.call(operation, **{**sent, "path": path, "headers": headers})


def refused_form(operation: Operation) -> dict[str, Any]:
    """A form whose file cannot be read."""
    return FILES[operation.id]._replace(content=b"\xff\xfe\x00").encoded()


@pytest.mark.parametrize("operation", TENANT_STARTS)
async def test_the_same_request_is_done_once(world: World, operation: Operation) -> None:
    key, path, body = f"key-{new_id()}", await world.fresh(operation), world.sent(operation)
    first = await send(world, operation, path, key, body)
    assert first.status_code in {200, 201, 202}, first.text
    assert "idempotent-replayed" not in first.headers
    if operation.takes_a_file:
        body = world.sent(operation)  # as a client does that builds its request again
    again = await send(world, operation, path, key, body)
    if operation.contract.secret:
        assert_problem(again, 409, "idempotency_secret")
        return
    assert again.status_code == first.status_code
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers.get("location") == first.headers.get("location")


@pytest.mark.parametrize("operation", TENANT_STARTS)
async def test_what_creates_says_where(world: World, operation: Operation) -> None:
    path, body = await world.fresh(operation), world.sent(operation)
    answer = await send(world, operation, path, f"key-{new_id()}", body)
    if answer.status_code == 200:
        return
    assert answer.headers["location"].startswith("/api/"), answer.headers
    if answer.status_code == 202:
        assert int(answer.headers["retry-after"]) >= 0
    found = await world.client.get(
        answer.headers["location"], headers=world.header(usual_role(operation))
    )
    assert found.status_code == 200, f"{answer.headers['location']}: {found.text}"


@pytest.mark.parametrize("operation", TENANT_STARTS)
async def test_the_key_with_another_body_is_422(world: World, operation: Operation) -> None:
    key, path, body = f"key-{new_id()}", await world.fresh(operation), world.sent(operation)
    first = await send(world, operation, path, key, body)
    assert first.status_code < 300, first.text
    other = await send(world, operation, f"{path}?again=1", key, body)
    assert_problem(other, 422)


@pytest.mark.parametrize("operation", TENANT_STARTS)
async def test_the_key_is_the_users_own(world: World, operation: Operation) -> None:
    """Another tenant's same key is another key."""
    if operation.path_parameters or operation.id not in {"create_company", "start_investigation"}:
        assert operation.contract.idempotent
        return
    key, body = f"key-{new_id()}", world.sent(operation)
    await send(world, operation, operation.path, key, body)
    header = world.header(usual_role(operation), world.other_tenant)
    other = await world.client.request(
        operation.method, operation.path, **body, headers={**header, "Idempotency-Key": key}
    )
    assert other.status_code < 300, other.text
    assert "idempotent-replayed" not in other.headers


@pytest.mark.parametrize("operation", TENANT_STARTS)
async def test_a_request_in_flight_is_409(
    world: World, database: Database, operation: Operation
) -> None:
    key, path, body = f"key-{new_id()}", await world.fresh(operation), world.sent(operation)
    me = await world.client.get("/api/auth/me", headers=world.header(usual_role(operation)))
    user_id = me.json()["user"]["id"] if "user" in me.json() else me.json()["id"]
    route = f"{operation.method} {path}"
    held = sha256_hex(f"{world.tenant}\n{user_id}\n{route}\n{key}".encode())
    async with database.tenant(world.tenant) as session:
        assert await repository.try_lock_key(session, held)
        answer = await send(world, operation, path, key, body)
        assert_problem(answer, 409, "idempotency_in_flight")
        assert answer.headers["retry-after"] == "1"
    done = await send(world, operation, path, key, body)
    assert done.status_code < 300, done.text


@pytest.mark.parametrize("operation", TENANT_STARTS)
async def test_a_refused_request_leaves_no_key(world: World, operation: Operation) -> None:
    key, path, body = f"key-{new_id()}", await world.fresh(operation), world.sent(operation)
    if operation.body_schema is None and not operation.takes_a_file:
        return
    wrong = {"json": {**(world.body(operation) or {}), "no_such_field": new_id().hex}}
    refused = await send(
        world, operation, path, key, refused_form(operation) if operation.takes_a_file else wrong
    )
    assert_problem(refused, 422)
    done = await send(world, operation, path, key, body)
    assert done.status_code < 300, done.text
    assert "idempotent-replayed" not in done.headers


@pytest.mark.parametrize("key", ["", "x" * 201, "line\tbreak"])
async def test_a_bad_key_is_422(world: World, key: str) -> None:
    operation: Operation = TENANT_STARTS[0].values[0]
    answer = await send(world, operation, await world.path(operation), key, world.sent(operation))
    assert_problem(answer, 422)
