"""Who gets in: no token, the wrong role, another tenant, a token without a tenant."""

import hashlib
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from tests.api.generated.examples import example, resolve, string_places
from tests.api.generated.operations import (
    BY_ID,
    PROTECTED,
    TENANT,
    WITH_BODY,
    Operation,
    document,
    operations,
    usual_role,
)
from tests.api.generated.world import World
from tests.conftest import TestDatabase
from tests.support.waiting import until

from atlas.foundation.core.auth import TENANT_ROLES
from atlas.foundation.core.ids import new_id

# Rooms whose rows every tenant reads and none writes: the same row answers both tenants.
SHARED_ROWS = re.compile(
    r"^/api/(ontology|risk-matrix|reference-data|plugins|providers|screening/(lists|versions|entries)"
    r"|source-contracts(?!/versions))/"
)


# What a tenant has, or tries, under a name that all tenants know: each answers with its own.
OWN_UNDER_A_NAME = re.compile(
    r"^/api/(credentials/|settings/(registry|model-tiers|prompts)/|providers/routing/"
    r"|providers/[^/]+/test$|source-contracts/adapters/[^/]+/(test|validate)$)"
)


def is_shared(operation: Operation) -> bool:
    if OWN_UNDER_A_NAME.match(operation.path):
        return True
    return SHARED_ROWS.match(operation.path) is not None and operation.method == "GET"


# It ends the session behind the token it is called with.
ENDS_SESSION = "sign_out"


def assert_problem(answer: httpx.Response, status: int, *codes: str) -> None:
    assert answer.status_code == status, f"{answer.request.url}: {answer.status_code} {answer.text}"
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["request_id"] == answer.headers["x-request-id"]
    if codes:
        assert body["code"] in codes, body


def any_path(operation: Operation) -> str:
    """The operation's path with ids that no row has."""
    path = operation.path
    for name in operation.path_parameters:
        path = path.replace(f"{{{name}}}", str(new_id()))
    return path


@pytest.mark.parametrize("operation", PROTECTED)
async def test_without_a_token_it_is_401(
    app_client: httpx.AsyncClient, operation: Operation
) -> None:
    answer = await app_client.request(operation.method, any_path(operation))
    assert_problem(answer, 401, "missing_token")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("operation", PROTECTED)
async def test_with_a_broken_token_it_is_401(
    app_client: httpx.AsyncClient, operation: Operation
) -> None:
    for value in ("Bearer", "Bearer x.y.z", "Basic YTpi", "Bearer " + "a" * 9000):
        answer = await app_client.request(
            operation.method, any_path(operation), headers={"Authorization": value}
        )
        assert_problem(answer, 401)


@pytest.mark.parametrize("operation", TENANT)
async def test_every_role_without_the_permission_is_403(
    app_client: httpx.AsyncClient,
    tokens: Callable[..., dict[str, str]],
    operation: Operation,
) -> None:
    for role in sorted(TENANT_ROLES):
        if operation.id == ENDS_SESSION and operation.has_role(role):
            continue
        answer = await app_client.request(
            operation.method, any_path(operation), headers=tokens(role)
        )
        if operation.has_role(role):
            assert answer.status_code not in {401, 403}, (role, answer.text)
        else:
            assert_problem(answer, 403, "permission_denied")


@pytest.mark.parametrize("operation", [item for item in PROTECTED if item.values[0].is_platform])
async def test_no_tenants_role_reaches_the_operators_routes(
    app_client: httpx.AsyncClient,
    tokens: Callable[..., dict[str, str]],
    operation: Operation,
) -> None:
    for role in sorted(TENANT_ROLES):
        answer = await app_client.request(
            operation.method, any_path(operation), headers=tokens(role)
        )
        assert_problem(answer, 403, "permission_denied")


@pytest.mark.parametrize("operation", TENANT)
async def test_the_operators_token_carries_no_tenant(world: World, operation: Operation) -> None:
    answer = await world.client.request(
        operation.method, any_path(operation), headers=world.operator
    )
    assert_problem(answer, 401, "no_tenant_context")


@pytest_asyncio.fixture(scope="module")
async def superuser(clone: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(clone.superuser_dsn)
    yield connection
    await connection.close()


OF_ROUNDS = {"audit_seal", "tenant_turn", "tenant_due", "profile_reading"}
"""The worker seals earlier events, and notes when it looked at a tenant, in its own time."""


async def at_rest(superuser: asyncpg.Connection, tenant: Any) -> dict[str, str]:
    """The fingerprint once the worker has nothing of the tenant left to do."""
    seen: list[dict[str, str]] = []

    async def still() -> bool:
        waiting = await superuser.fetchval(
            "SELECT (SELECT count(*) FROM outbox WHERE done_at IS NULL)"
            " + (SELECT count(*) FROM tenant_due WHERE due_at <= now())"
        )
        seen.append(await fingerprint(superuser, tenant))
        return not waiting and seen[-2:-1] == seen[-1:]

    await until(still, pause=1)
    return seen[-1]


async def fingerprint(superuser: asyncpg.Connection, tenant: Any) -> dict[str, str]:
    """A hash of every row of a tenant, by table."""
    tables = await superuser.fetch(
        "SELECT attrelid::regclass::text AS name FROM pg_attribute"
        " JOIN pg_class c ON c.oid = attrelid"
        " WHERE attname = 'tenant_id' AND relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    found = {}
    for row in tables:
        if row["name"] in OF_ROUNDS:
            continue
        # a minute after its start the worker delivers again what no row tells of
        what = "(t.id, t.kind, t.ref_id)" if row["name"] == "outbox" else "t"
        rows = await superuser.fetch(
            f"SELECT {what}::text AS row FROM {row['name']} t WHERE tenant_id = $1 ORDER BY 1",
            tenant,
        )
        text = "\n".join(item["row"] for item in rows)
        found[row["name"]] = f"{len(rows)} rows, {hashlib.sha256(text.encode()).hexdigest()}"
    return found


async def test_every_path_parameter_has_a_row_to_try(world: World) -> None:
    """Otherwise the tests below would prove nothing about that operation."""
    missing = [
        str(item)
        for item in operations()
        if item.path_parameters
        and not (item.is_platform or item.contract.public)  # which no tenant lists
        and not await world.paths(item)
    ]
    assert not missing, "\n".join(missing)


async def test_another_tenants_row_is_404_for_every_verb_and_stays_as_it_was(
    world: World, superuser: asyncpg.Connection
) -> None:
    before = await at_rest(superuser, world.tenant)
    assert sum(not value.startswith("0 rows") for value in before.values()) >= 15
    tried = 0
    for parameter in BY_ID:
        operation: Operation = parameter.values[0]
        if is_shared(operation):
            continue
        for path in await world.paths(operation):
            for role in sorted(TENANT_ROLES):
                if not operation.has_role(role):
                    continue
                answer = await world.client.request(
                    operation.method,
                    path,
                    json=world.body(operation),
                    headers=world.header(role, world.other_tenant),
                )
                assert_problem(answer, 404)
                tried += 1
    assert tried >= 50
    assert await fingerprint(superuser, world.tenant) == before


async def test_a_foreign_row_and_an_absent_row_give_the_same_answer(world: World) -> None:
    for parameter in BY_ID:
        operation: Operation = parameter.values[0]
        if is_shared(operation):
            continue
        header = world.header(usual_role(operation), world.other_tenant)
        body = world.body(operation)
        foreign_path = await world.path(operation)
        foreign = await world.client.request(
            operation.method, foreign_path, json=body, headers=header
        )
        absent_path = foreign_path
        for part in foreign_path.split("/"):
            if len(part) == 36:
                absent_path = absent_path.replace(part, str(new_id()))
        absent = await world.client.request(
            operation.method, absent_path, json=body, headers=header
        )
        assert _comparable(foreign, foreign_path) == _comparable(absent, absent_path), operation


def _comparable(answer: httpx.Response, path: str) -> tuple[int, str]:
    body = {
        key: value for key, value in answer.json().items() if key not in {"request_id", "instance"}
    }
    text = str(sorted(body.items()))
    for part in path.split("/"):
        if len(part) == 36:
            text = text.replace(part, "ID")
    return answer.status_code, text


async def test_another_tenants_id_in_a_query_is_as_if_it_did_not_exist(world: World) -> None:
    """Where a query names rows, another tenant's are absent, one as much as the other."""
    tried = 0
    for parameter in TENANT:
        operation: Operation = parameter.values[0]
        named = [name for name in operation.required_query if name.endswith("_id")]
        if not named:
            continue
        foreign = await world.query(operation)
        absent = re.sub(r"[0-9a-f-]{36}", lambda _: str(new_id()), foreign)
        header = world.header(usual_role(operation), world.other_tenant)
        answers = [
            await world.client.get(operation.path + query, headers=header)
            for query in (foreign, absent)
        ]
        for answer in answers:
            assert_problem(answer, 404)
        assert answers[0].json()["code"] == answers[1].json()["code"], operation
        tried += 1
    assert tried >= 4


def id_places(operation: Operation) -> list[tuple[Any, ...]]:
    """Where a full body of the operation holds ids."""
    assert operation.body_schema is not None
    full = example(operation.body_schema, full=True)
    return [place for place in string_places(full) if _is_id(operation.body_schema, place)]


def _is_id(schema: dict[str, Any], place: tuple[Any, ...]) -> bool:
    for step in place:
        schema = resolve(schema)
        inner = schema.get("items") if isinstance(step, int) else None
        inner = inner or schema.get("properties", {}).get(step)
        if inner is None:
            return False  # inside a free-form object, whose values mean nothing to the room
        schema = inner
    return resolve(schema).get("format") == "uuid"


async def test_another_tenants_id_in_a_body_is_as_if_it_did_not_exist(
    world: World, superuser: asyncpg.Connection
) -> None:
    """An absent and a foreign id give the same answer, and neither is ever taken."""
    before = await at_rest(superuser, world.tenant)
    tables = await superuser.fetch(
        "SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE a.attname = 'id' AND c.relkind = 'r' AND EXISTS (SELECT FROM pg_attribute t"
        " WHERE t.attrelid = c.oid AND t.attname = 'tenant_id')"
        " AND c.relnamespace = 'public'::regnamespace"
    )
    foreign_ids = []
    for table in tables:
        foreign_ids += await superuser.fetch(
            f"SELECT id::text FROM {table['name']} WHERE tenant_id = $1 LIMIT 1", world.tenant
        )
    for parameter in WITH_BODY:
        operation: Operation = parameter.values[0]
        if operation.contract.public or operation.is_platform:
            continue
        places = id_places(operation)
        if not places:
            continue
        own = {**world.header(usual_role(operation), world.other_tenant)}
        path = any_path(operation)
        base = {**example(operation.body_schema or {}), **world.body(operation)}
        full = example(operation.body_schema or {}, full=True)
        for place in places:
            absent = await world.client.request(
                operation.method, path, json=_with(base, place, str(new_id()), full), headers=own
            )
            for row in foreign_ids:
                foreign = await world.client.request(
                    operation.method, path, json=_with(base, place, row["id"], full), headers=own
                )
                assert foreign.status_code in {404, 409, 422}, (operation, place, foreign.text)
                assert foreign.json()["code"] == absent.json()["code"], (operation, place)
    assert await fingerprint(superuser, world.tenant) == before


def _with(base: Any, place: tuple[Any, ...], value: str, full: Any) -> Any:
    """`base` with one value set; what is missing on the way is taken from `full`, ids aside."""
    if not place:
        return value
    first, rest = place[0], place[1:]
    if isinstance(full, list):
        held = base[first] if isinstance(base, list) and base else {}
        return [_with(held, rest, value, full[first])]
    return {**(base or {}), first: _with((base or {}).get(first), rest, value, full[first])}


def test_no_operation_takes_a_tenant_from_the_request() -> None:
    """The tenant comes from the token alone (signing in and the operator's routes aside)."""
    named = []
    schemas = document()["components"]["schemas"]
    for operation in operations():
        if operation.is_platform or operation.contract.public:
            continue
        names = {item["name"].lower() for item in operation.document.get("parameters", [])}
        if operation.body_schema and "$ref" in operation.body_schema:
            schema = schemas[operation.body_schema["$ref"].rsplit("/", 1)[-1]]
            names |= {name.lower() for name in schema.get("properties", {})}
        named += [f"{operation}: {name}" for name in names if "tenant" in name]
    assert not named
