"""Invitations and password resets: one use, an end, one tenant, and who vouched."""

import asyncio
import base64
import threading
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from tests.api.identity.desks import PASSWORD, Desk, Header, Person, bearer, token_of
from tests.conftest import TestDatabase, Tokens

from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.links import service as links
from atlas.identity.users import domain

NEW = "another password that is long"
pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest_asyncio.fixture(scope="module")
async def desk(app_client: httpx.AsyncClient, tokens: Tokens, clone: TestDatabase) -> Desk:
    return Desk(app_client, tokens(Role.ADMIN), clone.superuser_dsn)


async def invited(desk: Desk, header: Header | None = None, **more: Any) -> dict[str, Any]:
    body = {
        "email": f"i{new_id().hex}@acme.example",
        "display_name": "Ira",
        "roles": ["analyst"],
        **more,
    }
    answer = await desk.post("/users/invitations", header or desk.admin, **body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def accept(desk: Desk, link: str, **more: Any) -> httpx.Response:
    return await desk.post("/auth/accept-invite", token=token_of(link), password=PASSWORD, **more)


async def test_an_invited_person_signs_in_with_the_roles(desk: Desk, tokens: Tokens) -> None:
    made = await invited(desk, roles=["analyst", "auditor"])
    row = made["invitation"]
    assert "/accept-invitation#" in made["link"]
    seen = (await desk.post("/auth/invitation", token=token_of(made["link"]))).json()
    assert (seen["email"], seen["inviter"]) == (row["email"], row["inviter"])
    done = await accept(desk, made["link"], display_name="Ira I")
    assert done.status_code == 200, done.text
    header = await desk.signed_in(Person(done.json()["user_id"], row["email"]))
    me = (await desk.client.get("/api/auth/me", headers=header)).json()
    assert (me["display_name"], me["roles"]) == ("Ira I", ["analyst", "auditor"])
    user = await desk.user(Person(me["id"], row["email"]))
    assert user["invited_by"] == row["invited_by"]
    granted = await desk.run("SELECT granted_by FROM user_role WHERE user_id = $1", UUID(me["id"]))
    assert {str(one["granted_by"]) for one in granted} == {row["invited_by"]}
    accepted = await desk.events("invitation.accepted", tokens(Role.AUDITOR))
    assert {"user_id": me["id"], "invited_by": row["invited_by"]} in [
        event["payload"] for event in accepted
    ]


async def test_a_link_works_once_and_of_two_at_once_one_wins(desk: Desk) -> None:
    made = await invited(desk)
    both = await asyncio.gather(*(accept(desk, made["link"]) for _ in range(2)))
    assert sorted(answer.status_code for answer in both) == [200, 401]
    again = await accept(desk, made["link"])
    assert (again.status_code, again.json()["code"]) == (401, "invalid_link")


async def test_revoked_renewed_and_expired_links_are_refused_alike(desk: Desk) -> None:
    first = await invited(desk)
    path = f"/api/users/invitations/{first['invitation']['id']}"
    renewed = await desk.post(path[4:] + "/resend", desk.admin)
    old = await accept(desk, first["link"])
    assert (await desk.client.delete(path, headers=desk.admin)).status_code == 204
    revoked = await accept(desk, renewed.json()["link"])
    expired = await invited(desk)
    await desk.run(
        "UPDATE invitation SET expires_at = now() WHERE id = $1",
        UUID(expired["invitation"]["id"]),
    )
    late = await accept(desk, expired["link"])
    unknown = await accept(desk, first["link"][:-4] + "AAAA")
    nonsense = await accept(desk, "#nonsense")
    told = {
        (answer.status_code, answer.json()["code"], answer.json()["detail"])
        for answer in (old, revoked, late, unknown, nonsense)
    }
    assert len(told) == 1
    assert told.pop()[:2] == (401, "invalid_link")
    listed = await desk.client.get("/api/users/invitations", headers=desk.admin)
    assert expired["invitation"]["id"] in {row["id"] for row in listed.json()["items"]}


async def test_nobody_is_invited_twice_or_over_an_account(desk: Desk) -> None:
    made = await invited(desk)
    body = {"email": made["invitation"]["email"].upper(), "display_name": "I", "roles": ["viewer"]}
    again = await desk.post("/users/invitations", desk.admin, **body)
    assert (again.status_code, again.json()["code"]) == (409, "invitation_open")
    body["email"] = (await desk.person()).email
    taken = await desk.post("/users/invitations", desk.admin, **body)
    assert (taken.status_code, taken.json()["code"]) == (409, "email_taken")
    meanwhile = await invited(desk)
    await desk.post("/users", desk.admin, **{**body, "email": meanwhile["invitation"]["email"]})
    late = await accept(desk, meanwhile["link"])
    assert (late.status_code, late.json()["code"]) == (409, "email_taken")


async def test_a_link_ends_with_the_rights_of_who_made_it(desk: Desk) -> None:
    """An admin who leaves keeps no way in: neither an invitation nor a reset of theirs works."""
    leaving = await desk.person("admin")
    own = await desk.signed_in(leaving)
    made, victim = await invited(desk, own), await desk.person()
    reset = await desk.post(f"/users/{victim.id}/password-reset", own)
    url = f"/api/users/{leaving.id}"
    await desk.client.put(f"{url}/roles", json={"roles": ["viewer"]}, headers=desk.admin)
    assert (await accept(desk, made["link"])).status_code == 401
    refused = await desk.post(
        "/auth/reset-password", token=token_of(reset.json()["link"]), password=NEW
    )
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_link")
    assert (await desk.login(victim)).status_code == 200
    # another admin vouches for it by making a new link
    path = f"/users/invitations/{made['invitation']['id']}/resend"
    renewed = (await desk.post(path, desk.admin)).json()
    assert (await accept(desk, renewed["link"])).status_code == 200


async def test_a_token_is_bound_to_its_tenant_and_purpose(
    desk: Desk, tokens: Tokens, tenant: UUID, other_tenant: UUID
) -> None:
    made, person = await invited(desk), await desk.person()
    raw = base64.urlsafe_b64decode(token_of(made["link"]) + "==")
    assert raw[:16] == tenant.bytes
    moved = base64.urlsafe_b64encode(other_tenant.bytes + raw[16:]).decode().rstrip("=")
    assert (await accept(desk, "#" + moved)).status_code == 401
    token = token_of(made["link"])
    crossed = await desk.post("/auth/reset-password", token=token, password=NEW)
    assert crossed.status_code == 401
    other = tokens(Role.ADMIN, other_tenant)
    for method, path in (
        ("GET", f"/api/users/invitations/{made['invitation']['id']}"),
        ("POST", f"/api/users/invitations/{made['invitation']['id']}/resend"),
        ("DELETE", f"/api/users/invitations/{made['invitation']['id']}"),
        ("POST", f"/api/users/{person.id}/password-reset"),
        ("DELETE", f"/api/users/{person.id}/password-reset"),
        ("DELETE", f"/api/users/{person.id}/second-factor"),
    ):
        answer = await desk.client.request(method, path, headers=other)
        assert answer.status_code == 404, (method, path)
    assert (await accept(desk, made["link"])).status_code == 200


async def test_tokens_are_stored_as_hashes_and_told_once(desk: Desk, tokens: Tokens) -> None:
    made, person = await invited(desk), await desk.person()
    reset = (await desk.post(f"/users/{person.id}/password-reset", desk.admin)).json()
    for table, link in (("invitation", made["link"]), ("password_reset", reset["link"])):
        rows = str(await desk.run(f"SELECT t::text FROM {table} t"))
        assert token_of(link) not in rows
    listed = await desk.client.get("/api/users/invitations", headers=desk.admin)
    trail = await desk.client.get("/api/audit/events?limit=200", headers=tokens(Role.AUDITOR))
    for link in (made["link"], reset["link"]):
        assert token_of(link) not in listed.text + trail.text


async def test_a_reset_sets_the_password_and_ends_every_session(desk: Desk, tokens: Tokens) -> None:
    person = await desk.person()
    before = await desk.login(person)
    access, refresh = before.json()["access_token"], before.json()["refresh_token"]
    for _ in range(5):
        await desk.login(person, password="wrong password wrong")
    path = f"/users/{person.id}/password-reset"
    first = (await desk.post(path, desk.admin)).json()["link"]
    link = (await desk.post(path, desk.admin)).json()["link"]
    assert await desk.is_alive(bearer(access)), "nothing changes until it is used"
    replaced = await desk.post("/auth/reset-password", token=token_of(first), password=NEW)
    assert replaced.status_code == 401
    done = await desk.post("/auth/reset-password", token=token_of(link), password=NEW)
    assert done.json()["email"] == person.email
    assert not await desk.is_alive(bearer(access))
    assert (await desk.post("/auth/refresh", refresh_token=refresh)).status_code == 401
    assert (await desk.login(person)).status_code == 401
    person.password = NEW
    await desk.signed_in(person)  # the lock of the wrong ones went with the old password
    again = await desk.post("/auth/reset-password", token=token_of(link), password=PASSWORD)
    assert (again.status_code, again.json()["code"]) == (401, "invalid_link")
    said = await desk.events("user.password_reset", tokens(Role.AUDITOR))
    made_by = [event["payload"]["link_made_by"] for event in said]
    assert all(made_by)
    assert person.id in {event["resource_id"] for event in said}


@pytest.mark.parametrize(
    ("path", "body", "refusal"),
    [
        ("/auth/login", {"password": PASSWORD}, "invalid_credentials"),
        (
            "/auth/password",
            {"current_password": PASSWORD, "new_password": "a third long enough one"},
            "password_not_changed",
        ),
        ("/auth/second-factor", {"password": PASSWORD}, "second_factor_refused"),
    ],
)
async def test_a_password_that_is_reset_while_it_is_checked_does_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, str], refusal: str
) -> None:
    """The check of a password takes a while and holds nothing: what follows asks again."""
    person = await desk.person()
    header = await desk.signed_in(person) if path != "/auth/login" else {}
    made = await desk.post(f"/users/{person.id}/password-reset", desk.admin)
    checked, go_on = threading.Event(), threading.Event()
    verify = domain.verify_password

    def slowly(stored: str | None, password: str) -> bool:
        right = verify(stored, password)
        checked.set()
        assert go_on.wait(300)
        return right

    monkeypatch.setattr(domain, "verify_password", slowly)
    email = {"email": person.email} if path == "/auth/login" else {}
    late = asyncio.create_task(desk.post(path, header, **email, **body))
    assert await asyncio.to_thread(checked.wait, 300)
    monkeypatch.undo()
    reset = await desk.post(
        "/auth/reset-password", token=token_of(made.json()["link"]), password=NEW
    )
    assert reset.status_code == 200, reset.text
    go_on.set()
    refused = await late
    assert refused.json()["code"] == refusal
    person.password = NEW
    header = await desk.signed_in(person)
    standing = await desk.client.get("/api/auth/second-factor", headers=header)
    assert standing.json()["enabled"] is False
    kept = await desk.run(
        "SELECT count(*) FROM user_session WHERE user_id = $1 AND ended_at IS NULL", UUID(person.id)
    )
    assert kept[0]["count"] == 1, "only the one of the new password"


async def test_a_new_password_of_ones_own_ends_an_open_link(desk: Desk) -> None:
    person = await desk.person()
    link = (await desk.post(f"/users/{person.id}/password-reset", desk.admin)).json()["link"]
    header = await desk.signed_in(person)
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert (await desk.post("/auth/password", header, **body)).status_code == 204
    late = await desk.post("/auth/reset-password", token=token_of(link), password=PASSWORD)
    assert late.status_code == 401


async def test_nobody_resets_their_own_a_disabled_or_a_revoked_one(desk: Desk) -> None:
    admin = await desk.person("admin")
    own = await desk.signed_in(admin)
    refused = await desk.post(f"/users/{admin.id}/password-reset", own)
    assert (refused.status_code, refused.json()["code"]) == (409, "reset_refused")
    person = await desk.person()
    url, path = f"/api/users/{person.id}", f"/users/{person.id}/password-reset"
    link = (await desk.post(path, desk.admin)).json()["link"]
    await desk.client.patch(url, json={"enabled": False}, headers=desk.admin)
    assert (await desk.post(path, desk.admin)).status_code == 409
    off = await desk.post("/auth/reset-password", token=token_of(link), password=NEW)
    assert off.status_code == 401
    await desk.client.patch(url, json={"enabled": True}, headers=desk.admin)
    revoked = await desk.client.delete(f"/api{path}", headers=desk.admin)
    gone = await desk.client.delete(f"/api{path}", headers=desk.admin)
    assert (revoked.status_code, gone.status_code) == (204, 404)
    late = await desk.post("/auth/reset-password", token=token_of(link), password=NEW)
    assert late.status_code == 401


async def test_who_forgot_a_password_is_shown_to_admins_and_to_nobody_else(
    desk: Desk, tokens: Tokens
) -> None:
    person = await desk.person()
    known = await desk.post("/auth/forgot-password", email=person.email.upper())
    unknown = await desk.post("/auth/forgot-password", email="nobody@acme.example")
    elsewhere = await desk.post(
        "/auth/forgot-password", email=person.email, tenant="no-such-tenant"
    )
    assert {a.status_code for a in (known, unknown, elsewhere)} == {204}
    assert {a.content for a in (known, unknown, elsewhere)} == {b""}
    asked = (await desk.user(person))["reset_asked_at"]
    assert asked is not None
    await desk.post("/auth/forgot-password", email=person.email)
    said = await desk.events("user.password_reset_asked", tokens(Role.AUDITOR))
    assert [event["resource_id"] for event in said].count(person.id) == 1, "asking is no flood"
    await desk.signed_in(person)
    assert (await desk.user(person))["reset_asked_at"] is None


async def test_a_suspended_tenant_takes_nobody_in(
    desk: Desk, app: FastAPI, database: Database, tenant: UUID
) -> None:
    made = await invited(desk)
    await desk.run("UPDATE tenant SET status = 'suspended' WHERE id = $1", tenant)
    try:
        assert (await accept(desk, made["link"])).status_code == 401
    finally:
        await desk.run("UPDATE tenant SET status = 'active' WHERE id = $1", tenant)


async def test_links_that_expired_long_ago_are_swept(
    desk: Desk, database: Database, tenant: UUID
) -> None:
    old, young = await invited(desk), await invited(desk)
    for made, days in ((old, 31), (young, 1)):
        await desk.run(
            "UPDATE invitation SET expires_at = now() - make_interval(days => $2) WHERE id = $1",
            UUID(made["invitation"]["id"]),
            days,
        )
    async with database.tenant(tenant) as session:
        assert await links.prune_links(session) == 1
    path = "/api/users/invitations/"
    codes = [
        (await desk.client.get(path + made["invitation"]["id"], headers=desk.admin)).status_code
        for made in (old, young)
    ]
    assert codes == [404, 200]
