"""The audit trail over HTTP."""

import csv
import io
import json
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from joserfc.jwk import RSAKey
from tests.conftest import Tokens, actor_of
from tests.support.audit import Thing

from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.audit import sealer, service
from atlas.identity.audit.domain import ChainVerifier, Event, Link, Seal


async def write(db: Database, tenant: UUID, count: int, action: Thing) -> None:
    for number in range(count):
        async with db.tenant(tenant) as session:
            await service.record(
                session,
                actor_of(tenant),
                action,
                "thing",
                new_id(),
                {"text": "=cmd()", "number": number},
            )
    while await sealer.seal_tenant(db, tenant):
        pass


async def test_auditor_lists_and_reads(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    await write(database, tenant, 3, Thing.LISTED)
    header = tokens(Role.AUDITOR)
    page = await app_client.get("/api/audit/events?action.eq=thing.listed&limit=2", headers=header)
    items = page.json()["items"]
    assert [item["payload"]["number"] for item in items] == [2, 1]
    assert page.json()["next_cursor"]
    one = await app_client.get(f"/api/audit/events/{items[0]['id']}", headers=header)
    assert one.json() == items[0]
    for role in (Role.VIEWER, Role.ANALYST, Role.ADMIN):
        refused = await app_client.get("/api/audit/events", headers=tokens(role))
        assert refused.status_code == 403


async def test_another_tenant_sees_none_of_it(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
) -> None:
    await write(database, tenant, 1, Thing.SECRET)
    own = await app_client.get(
        "/api/audit/events?action.eq=thing.secret", headers=tokens(Role.AUDITOR)
    )
    event_id = own.json()["items"][0]["id"]
    foreign = tokens(Role.AUDITOR, tenant=other_tenant)
    assert (
        await app_client.get(f"/api/audit/events/{event_id}", headers=foreign)
    ).status_code == 404
    export = await app_client.get("/api/audit/events/export", headers=foreign)
    assert "thing.secret" not in export.text


async def test_an_export_verifies_offline(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    await write(database, tenant, 5, Thing.EXPORTED)
    export = await app_client.get("/api/audit/events/export", headers=tokens(Role.AUDITOR))
    assert export.headers["content-type"].startswith("application/x-ndjson")
    lines = [json.loads(line) for line in export.text.splitlines()]
    sealed = sorted(
        (line for line in lines if line["seal"]), key=lambda line: int(line["seal"]["sequence"])
    )
    verifier = ChainVerifier()
    for line in sealed:
        verifier.check(link_of(line))
    assert verifier.finish() == []
    assert verifier.sealed >= 5
    sealed[1]["action"] = "thing.edited"
    verifier = ChainVerifier()
    for line in sealed:
        verifier.check(link_of(line))
    assert {problem.kind for problem in verifier.finish()} == {"event_altered"}


def link_of(line: dict[str, Any]) -> Link:
    def uuid(name: str) -> UUID | None:
        return UUID(line[name]) if line[name] else None

    event = Event(
        id=UUID(line["id"]),
        occurred_at=datetime.fromisoformat(line["occurred_at"]),
        action=line["action"],
        resource_type=line["resource_type"],
        resource_id=uuid("resource_id"),
        actor_user_id=UUID(line["actor_user_id"]),
        actor_person_id=UUID(line["actor_person_id"]),
        session_id=uuid("session_id"),
        is_machine=line["is_machine"],
        request_id=line["request_id"],
        payload_hash=line["payload_hash"],
    )
    seal = line["seal"]
    return Link(
        Seal(
            seal["sequence"],
            event.id,
            seal["event_hash"],
            seal["previous_hash"],
            seal["hash"],
        ),
        event,
        line["payload"],
        line["payload_salt"],
    )


async def test_the_keys_that_seal_are_public_and_nothing_else_of_them(
    app_client: httpx.AsyncClient,
) -> None:
    answer = await app_client.get("/api/audit/keys")
    assert answer.status_code == 200, answer.text
    assert "max-age" in answer.headers["cache-control"]
    (key,) = answer.json()["keys"]
    assert set(key) == {"kty", "kid", "alg", "use", "n", "e", "created_at", "retired_at"}
    assert (
        key["kid"]
        == RSAKey.import_key({name: key[name] for name in ("kty", "n", "e")}).thumbprint()
    )
    tokens = await app_client.get("/api/auth/jwks")
    assert key["kid"] not in {item["kid"] for item in tokens.json()["keys"]}


async def test_csv_export_is_safe_in_a_spreadsheet(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    await write(database, tenant, 1, Thing.FORMULA)
    export = await app_client.get(
        "/api/audit/events/export?format=csv&resource_type.eq=thing", headers=tokens(Role.AUDITOR)
    )
    rows = list(csv.DictReader(io.StringIO(export.text)))
    assert "'=thing.formula" in {row["action"] for row in rows}
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


async def test_verify_and_what_sign_ins_leave(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tenant: UUID
) -> None:
    header = tokens(Role.AUDITOR)
    while await sealer.seal_tenant(database, tenant):
        pass
    answer = await app_client.post("/api/audit/verify", headers=header)
    assert answer.status_code == 200, answer.text
    assert answer.json()["valid"] is True
    opened = await app_client.get("/api/audit/events?action.eq=session.opened", headers=header)
    assert opened.json()["items"]
    mlro = await app_client.post("/api/audit/verify", headers=tokens(Role.MLRO))
    assert mlro.status_code == 200


async def test_request_id_is_in_the_trail(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    header = tokens(Role.ADMIN) | {"X-Request-ID": "audit-request-0001"}
    body = {"email": f"{new_id().hex}@a.example", "display_name": "A", "roles": ["viewer"]}
    assert (await app_client.post("/api/users", json=body, headers=header)).status_code == 201
    found = await app_client.get(
        "/api/audit/events?request_id.eq=audit-request-0001", headers=tokens(Role.AUDITOR)
    )
    assert [item["action"] for item in found.json()["items"]] == ["user.created"]
