"""Accounts over HTTP: changes take effect at once, the last admin stays."""

from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from tests.conftest import Tokens, make_tenant

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.auth import service as auth

pytestmark = pytest.mark.usefixtures("quick_passwords")


class Desk:
    """An admin at work."""

    def __init__(self, client: httpx.AsyncClient, header: dict[str, str]) -> None:
        self.client = client
        self.header = header

    async def create(self, *roles: str, **more: str) -> dict[str, object]:
        body = {
            "email": f"{new_id().hex}@acme.example",
            "display_name": "Sam",
            "roles": list(roles or ("analyst",)),
            **more,
        }
        answer = await self.client.post("/api/users", json=body, headers=self.header)
        assert answer.status_code == 201, answer.text
        made: dict[str, object] = answer.json()
        return made

    async def signed_in(self, made: dict[str, object]) -> dict[str, str]:
        body = {"email": made["user"]["email"], "password": made["initial_password"]}  # type: ignore[index]
        answer = await self.client.post("/api/auth/login", json=body)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def status(self, header: dict[str, str]) -> int:
        return (await self.client.get("/api/auth/me", headers=header)).status_code


@pytest_asyncio.fixture(scope="module")
async def desk(app_client: httpx.AsyncClient, tokens: Tokens) -> Desk:
    return Desk(app_client, tokens(Role.ADMIN))


def url(made: dict[str, object]) -> str:
    return f"/api/users/{made['user']['id']}"  # type: ignore[index]


async def test_create_shows_a_random_password_once(desk: Desk) -> None:
    made = await desk.create("viewer", "auditor")
    assert len(str(made["initial_password"])) >= 20
    got = await desk.client.get(url(made), headers=desk.header)
    assert got.json()["roles"] == ["auditor", "viewer"]
    assert "password" not in got.text
    chosen = await desk.create(password="chosen by the admin")
    assert chosen["initial_password"] is None


async def test_an_address_is_taken_whatever_its_case(desk: Desk) -> None:
    made = await desk.create()
    body = {
        "email": made["user"]["email"].upper(),  # type: ignore[index]
        "display_name": "Twin",
        "roles": ["viewer"],
    }
    answer = await desk.client.post("/api/users", json=body, headers=desk.header)
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


async def test_operator_is_not_a_tenant_role(desk: Desk) -> None:
    body = {"email": "x@y.example", "display_name": "X", "roles": ["platform_operator"]}
    answer = await desk.client.post("/api/users", json=body, headers=desk.header)
    assert answer.status_code == 422


async def test_disable_ends_tokens_at_once_and_stops_sign_in(desk: Desk) -> None:
    made = await desk.create()
    header = await desk.signed_in(made)
    assert await desk.status(header) == 200
    off = await desk.client.patch(url(made), json={"enabled": False}, headers=desk.header)
    assert off.json()["enabled"] is False
    assert await desk.status(header) == 401
    body = {"email": made["user"]["email"], "password": made["initial_password"]}  # type: ignore[index]
    assert (await desk.client.post("/api/auth/login", json=body)).status_code == 401
    on = await desk.client.patch(url(made), json={"enabled": True}, headers=desk.header)
    assert on.json()["enabled"] is True
    assert await desk.status(header) == 401  # what was issued before stays ended
    assert await desk.status(await desk.signed_in(made)) == 200


async def test_role_change_ends_tokens_with_the_old_roles(desk: Desk) -> None:
    made = await desk.create("admin")
    header = await desk.signed_in(made)
    assert (await desk.client.get("/api/users", headers=header)).status_code == 200
    changed = await desk.client.put(
        f"{url(made)}/roles", json={"roles": ["viewer"]}, headers=desk.header
    )
    assert changed.json()["roles"] == ["viewer"]
    assert (await desk.client.get("/api/users", headers=header)).status_code == 401
    fresh = await desk.signed_in(made)
    assert (await desk.client.get("/api/users", headers=fresh)).status_code == 403


async def test_sessions_are_listed_and_ended(desk: Desk) -> None:
    made = await desk.create()
    first, second = await desk.signed_in(made), await desk.signed_in(made)
    listed = await desk.client.get(f"{url(made)}/sessions", headers=desk.header)
    newest = listed.json()["items"][0]["id"]
    one = await desk.client.delete(f"{url(made)}/sessions/{newest}", headers=desk.header)
    assert one.status_code == 204
    assert (await desk.status(first), await desk.status(second)) == (200, 401)
    rest = await desk.client.delete(f"{url(made)}/sessions", headers=desk.header)
    assert rest.json() == {"ended": 1}
    assert await desk.status(first) == 401
    other = await desk.create()
    foreign = await desk.client.delete(f"{url(other)}/sessions/{newest}", headers=desk.header)
    assert foreign.status_code == 404


async def test_if_match_guards_a_change(desk: Desk) -> None:
    made = await desk.create()
    got = await desk.client.get(url(made), headers=desk.header)
    guarded = desk.header | {"If-Match": got.headers["etag"]}
    first = await desk.client.patch(url(made), json={"display_name": "A"}, headers=guarded)
    second = await desk.client.patch(url(made), json={"display_name": "B"}, headers=guarded)
    assert (first.status_code, second.status_code) == (200, 412)


async def test_accounts_of_one_person_are_linked(desk: Desk) -> None:
    one, two = await desk.create(), await desk.create()
    person = one["user"]["person_id"]  # type: ignore[index]
    header = await desk.signed_in(two)
    linked = await desk.client.patch(url(two), json={"person_id": person}, headers=desk.header)
    assert linked.json()["person_id"] == person
    assert await desk.status(header) == 401  # the old token named another person
    absent = await desk.client.patch(
        url(two), json={"person_id": str(new_id())}, headers=desk.header
    )
    assert (absent.status_code, absent.json()["code"]) == (422, "reference_not_found")


async def test_delete_erases_the_person_and_frees_the_address(desk: Desk) -> None:
    made = await desk.create()
    header = await desk.signed_in(made)
    assert (await desk.client.delete(url(made), headers=desk.header)).status_code == 204
    assert (await desk.client.get(url(made), headers=desk.header)).status_code == 404
    assert await desk.status(header) == 401
    again = {"email": made["user"]["email"], "display_name": "New", "roles": ["viewer"]}  # type: ignore[index]
    answer = await desk.client.post("/api/users", json=again, headers=desk.header)
    assert answer.status_code == 201


async def test_the_audit_trail_names_an_account_as_long_as_the_person_is_known(
    desk: Desk, tokens: Tokens, other_tenant: UUID
) -> None:
    made = await desk.create()
    path = url(made).replace("/api/users/", "/api/audit/accounts/")
    auditor = tokens(Role.AUDITOR)
    name = (await desk.client.get(path, headers=auditor)).json()
    user = made["user"]
    assert (name["display_name"], name["kind"]) == (user["display_name"], "person")  # type: ignore[index]
    assert (await desk.client.get(path, headers=tokens(Role.VIEWER))).status_code == 403
    foreign = tokens(Role.AUDITOR, tenant=other_tenant)
    assert (await desk.client.get(path, headers=foreign)).status_code == 404
    await desk.client.delete(url(made), headers=desk.header)
    gone = (await desk.client.get(path, headers=auditor)).json()
    assert (gone["display_name"], gone["status"]) == ("Deleted user", "deleted")


async def test_every_colleague_reads_who_acted_and_nothing_else_of_the_account(
    desk: Desk, tokens: Tokens, other_tenant: UUID
) -> None:
    made = await desk.create()
    path = f"{url(made)}/name"
    user = made["user"]
    for role in (Role.VIEWER, Role.ANALYST, Role.MLRO):
        answer = await desk.client.get(path, headers=tokens(role))
        assert answer.json() == {
            "id": user["id"],  # type: ignore[index]
            "kind": "person",
            "display_name": user["display_name"],  # type: ignore[index]
        }
    foreign = tokens(Role.ADMIN, tenant=other_tenant)
    assert (await desk.client.get(path, headers=foreign)).status_code == 404
    await desk.client.delete(url(made), headers=desk.header)
    gone = (await desk.client.get(path, headers=tokens(Role.VIEWER))).json()
    assert gone["display_name"] == "Deleted user"


async def test_another_tenants_user_does_not_exist(
    desk: Desk, tokens: Tokens, other_tenant: UUID
) -> None:
    made = await desk.create()
    foreign = tokens(Role.ADMIN, tenant=other_tenant)
    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {"display_name": "Mine"}),
        ("DELETE", "", None),
        ("PUT", "/roles", {"roles": ["admin"]}),
        ("GET", "/sessions", None),
        ("DELETE", "/sessions", None),
    ):
        answer = await desk.client.request(method, url(made) + path, json=body, headers=foreign)
        assert answer.status_code == 404, (method, path, answer.text)
    assert (await desk.client.get(url(made), headers=desk.header)).json()["display_name"] == "Sam"


async def test_the_last_admin_stays(app: FastAPI, database: Database, settings: Settings) -> None:
    tenant = await make_tenant(database, "lonely")
    opened = await auth.open_session(
        database, settings, tenant_id=tenant, role=Role.ADMIN, create=True
    )
    header = {"Authorization": f"Bearer {opened.access_token}"}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://atlas.test") as client:
        me = f"/api/users/{opened.user_id}"
        for method, path, body in (
            ("PATCH", me, {"enabled": False}),
            ("PUT", f"{me}/roles", {"roles": ["viewer"]}),
            ("DELETE", me, None),
        ):
            answer = await client.request(method, path, json=body, headers=header)
            assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")
        assert (await client.get("/api/users", headers=header)).status_code == 200


async def test_list_filters_and_pages(desk: Desk) -> None:
    for _ in range(3):
        await desk.create()
    first = await desk.client.get("/api/users?limit=2&include=total", headers=desk.header)
    page = first.json()
    assert len(page["items"]) == 2
    assert page["total"] >= 3
    second = await desk.client.get(
        f"/api/users?limit=2&cursor={page['next_cursor']}", headers=desk.header
    )
    seen = {item["id"] for item in page["items"]}
    assert seen.isdisjoint(item["id"] for item in second.json()["items"])
    off = await desk.client.get("/api/users?status.eq=disabled", headers=desk.header)
    assert all(item["enabled"] is False for item in off.json()["items"])


@pytest.mark.parametrize("role", ["analyst", "senior_officer", "mlro"])
async def test_no_admin_grants_themselves_a_decision_role(
    desk: Desk, app_client: httpx.AsyncClient, role: str
) -> None:
    made: dict[str, Any] = await desk.create("admin")
    own = await desk.signed_in(made)
    second = await desk.create("viewer")
    linked = await app_client.patch(
        url(second),
        json={"person_id": made["user"]["person_id"]},
        headers=desk.header,
    )
    assert linked.status_code == 200
    account = {"name": "Sync", "roles": ["admin"]}
    machine = (
        await app_client.post("/api/users/service-accounts", json=account, headers=own)
    ).json()
    form = {
        "grant_type": "client_credentials",
        "client_id": machine["service_account"]["client_id"],
        "client_secret": machine["client_secret"],
    }
    issued = await app_client.post("/api/auth/token", data=form)
    sync = {"Authorization": f"Bearer {issued.json()['access_token']}"}
    for who, target in ((own, made), (own, second), (sync, made), (sync, second)):
        roles = ["admin", role]
        refused = await app_client.put(f"{url(target)}/roles", json={"roles": roles}, headers=who)
        assert (refused.status_code, refused.json()["code"]) == (403, "self_grant")
    # what decides nothing may be added, a decision role by another admin
    harmless = await app_client.put(
        f"{url(made)}/roles", json={"roles": ["admin", "auditor"]}, headers=own
    )
    assert harmless.status_code == 200
    granted = await app_client.put(
        f"{url(made)}/roles", json={"roles": ["admin", role]}, headers=desk.header
    )
    assert granted.status_code == 200
    trail = await app_client.get(
        f"/api/audit/events?action=user.roles_changed&resource_id={made['user']['id']}",
        headers=await desk.signed_in(await desk.create("auditor")),
    )
    assert trail.json()["items"][0]["payload"]["decision_roles_added"] == [role]


async def link(
    client: httpx.AsyncClient, made: dict[str, Any], person: str, header: dict[str, str]
) -> httpx.Response:
    return await client.patch(url(made), json={"person_id": person}, headers=header)


@pytest.mark.parametrize("role", ["analyst", "senior_officer", "mlro"])
async def test_no_admin_links_a_decision_role_to_themselves(
    desk: Desk, app_client: httpx.AsyncClient, role: str
) -> None:
    made: dict[str, Any] = await desk.create("admin")
    own, person = await desk.signed_in(made), made["user"]["person_id"]
    decider: dict[str, Any] = await desk.create(role)
    idle: dict[str, Any] = await desk.create("viewer")
    # neither the account to the own person, nor the own account to that person
    for target, to in ((decider, person), (made, decider["user"]["person_id"])):
        refused = await link(app_client, target, to, own)
        assert (refused.status_code, refused.json()["code"]) == (403, "self_grant")
    kept = (await app_client.get(url(decider), headers=own)).json()
    assert kept["person_id"] == decider["user"]["person_id"]
    # an account without such a role may be linked; it gets none afterwards, moved away or not
    assert (await link(app_client, idle, person, own)).status_code == 200
    elsewhere: dict[str, Any] = await desk.create("viewer")
    assert (await link(app_client, idle, elsewhere["user"]["person_id"], own)).status_code == 200
    for target in (idle, made):
        roles = {"roles": [role, "admin"]}
        refused = await app_client.put(f"{url(target)}/roles", json=roles, headers=own)
        assert (refused.status_code, refused.json()["code"]) == (403, "self_grant")
    # another admin links both, and the first cannot move the second account away again
    assert (await link(app_client, decider, person, desk.header)).status_code == 200
    refused = await link(app_client, decider, elsewhere["user"]["person_id"], own)
    assert (refused.status_code, refused.json()["code"]) == (403, "self_grant")


async def test_an_admin_who_moved_their_account_is_still_themselves(
    desk: Desk, app_client: httpx.AsyncClient
) -> None:
    made: dict[str, Any] = await desk.create("admin")
    second: dict[str, Any] = await desk.create("viewer")
    own = await desk.signed_in(made)
    assert (await link(app_client, second, made["user"]["person_id"], own)).status_code == 200
    fresh: dict[str, Any] = await desk.create("viewer")
    assert (await link(app_client, made, fresh["user"]["person_id"], own)).status_code == 200
    moved = await desk.signed_in(made)  # the account is another person's now
    refused = await app_client.put(f"{url(second)}/roles", json={"roles": ["mlro"]}, headers=moved)
    assert (refused.status_code, refused.json()["code"]) == (403, "self_grant")
