"""The tenant's credentials over HTTP: form, storing, testing, deleting, and what others see."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from tests.api.credentials.conftest import BROKEN, FORM_TEXT, FORM_TITLE, KEYED, UNSPONSORED
from tests.support.providers import GOOD_KEY, Provider

from atlas.foundation.core.auth import Role

Tokens = Callable[..., dict[str, str]]
URL = f"/api/credentials/{KEYED}"
BODY = {"values": {"api_key": GOOD_KEY}}


@pytest.fixture
async def admin(tokens: Tokens, app_client: httpx.AsyncClient) -> dict[str, str]:
    """An admin's header, with nothing stored."""
    header = tokens(Role.ADMIN)
    await app_client.delete(URL, headers=header)
    return header


async def put(client: httpx.AsyncClient, header: dict[str, str], **more: str) -> httpx.Response:
    return await client.put(URL, json=BODY, headers={**header, **more})


async def test_from_the_form_to_a_key_that_works(
    app_client: httpx.AsyncClient, admin: dict[str, str], register: Provider
) -> None:
    form = await app_client.get(f"{URL}/form", headers=admin)
    assert form.status_code == 200, form.text
    assert form.json()["form"] == {
        "type": "object",
        "title": FORM_TITLE,
        "description": FORM_TEXT,
        "required": ["api_key"],
        "properties": {
            "api_key": {
                "type": "string",
                "title": "API key",
                "format": "password",
                "writeOnly": True,
                "minLength": 1,
                "maxLength": 8192,
            }
        },
        "additionalProperties": False,
    }
    before = (await app_client.get(URL, headers=admin)).json()
    assert before["state"] == "unconfigured"
    assert before["console_path"] == f"/settings/sources/{KEYED}"
    missing = await app_client.post(f"{URL}/test", headers=admin)
    assert missing.status_code == 424
    said = missing.json()
    assert said["code"] == "missing_tenant_credentials"
    assert said["provider"] == KEYED
    assert said["console_path"] in said["remediation"]

    stored = await put(app_client, admin)
    assert stored.status_code == 200, stored.text
    assert (stored.json()["state"], stored.json()["tested_at"]) == ("ok", None)
    assert (stored.json()["fields"], stored.headers["etag"]) == (["api_key"], '"1"')
    tested = await app_client.post(f"{URL}/test", headers=admin)
    assert tested.status_code == 200, tested.text
    assert (tested.json()["state"], tested.json()["outcome"]) == ("ok", "ok")
    assert tested.json()["tested_at"]
    assert register.heads[-1].startswith("GET /v1/status ")
    listed = (await app_client.get("/api/credentials", headers=admin)).json()["items"]
    assert [item["provider"] for item in listed] == sorted(item["provider"] for item in listed)
    assert {"gleif": False, KEYED: True}.items() <= {
        item["provider"]: item["needs_credentials"] for item in listed
    }.items()
    assert GOOD_KEY not in str(listed)


@pytest.mark.parametrize(
    ("status", "outcome"), [("429 Too Many", "throttled"), ("500 Broken", "unreachable")]
)
async def test_a_key_that_was_not_seen_to_work_is_an_error(
    app_client: httpx.AsyncClient,
    admin: dict[str, str],
    register: Provider,
    status: str,
    outcome: str,
) -> None:
    await put(app_client, admin)
    register.status = status
    try:
        found = (await app_client.post(f"{URL}/test", headers=admin)).json()
    finally:
        register.status = "200 OK"
    assert (found["state"], found["outcome"]) == ("error", outcome)
    assert "test the key again later" in found["remediation"]


async def test_a_wrong_key_and_its_replacement(
    app_client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    wrong = {"values": {"api_key": "wrong"}}
    assert (await app_client.put(URL, json=wrong, headers=admin)).status_code == 200
    found = (await app_client.post(f"{URL}/test", headers=admin)).json()
    assert (found["state"], found["outcome"]) == ("error", "unauthorised")
    assert found["remediation"] == (
        f"The provider refused the key: an admin enters the right one at {found['console_path']}."
    )
    assert (await put(app_client, admin)).status_code == 428
    assert (await put(app_client, admin, **{"If-Match": '"7"'})).status_code == 412
    replaced = await put(app_client, admin, **{"If-Match": '"1"'})
    assert (replaced.status_code, replaced.headers["etag"]) == (200, '"2"')
    assert (replaced.json()["state"], replaced.json()["outcome"]) == ("ok", None)
    assert replaced.json()["remediation"] is None
    gone = await app_client.delete(URL, headers={**admin, "If-Match": '"1"'})
    assert gone.status_code == 412
    assert (await app_client.delete(URL, headers={**admin, "If-Match": '"2"'})).status_code == 204
    assert (await app_client.delete(URL, headers=admin)).status_code == 404


@pytest.mark.parametrize(
    ("values", "loc"),
    [
        ({}, ["body", "values"]),
        ({"api_key": ""}, ["body", "values", "api_key"]),
        ({"other": "hidden-in-other"}, ["body", "values", "api_key"]),
        ({"hidden in the name": 1}, ["body", "values"]),
        ({"api_key": "hidden", "other": "x"}, ["body", "values"]),
        ({"api_key": "hidden\u0000"}, ["body", "values", "api_key"]),
        ({"api_key": ["hidden"]}, ["body", "values", "api_key"]),
        ("hidden", ["body", "values"]),
    ],
)
async def test_what_the_form_does_not_take_is_told_without_repeating_it(
    app_client: httpx.AsyncClient, admin: dict[str, str], values: Any, loc: list[str]
) -> None:
    answer = await app_client.put(URL, json={"values": values}, headers=admin)
    assert answer.status_code == 422, answer.text
    assert loc in [problem["loc"] for problem in answer.json()["errors"]]
    assert "hidden" not in answer.text


async def test_providers_without_a_form(
    app_client: httpx.AsyncClient, admin: dict[str, str], tokens: Tokens
) -> None:
    viewer = tokens("viewer")
    for method, path in (("GET", "/form"), ("PUT", ""), ("POST", "/test")):
        body = BODY if method == "PUT" else None
        for name, status, code in (
            ("gleif", 409, "no_credential_needed"),
            ("no-such-provider", 404, "not_found"),
            (BROKEN, 503, "plugin_invalid"),
        ):
            url = f"/api/credentials/{name}{path}"
            answer = await app_client.request(method, url, headers=admin, json=body)
            assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
            if name == BROKEN:  # an admin reads the reasons, as at /api/plugins
                assert any("titel" in line for line in answer.json()["problems"])
    for path, header, told in (("", admin, True), ("", viewer, False), ("/form", viewer, False)):
        answer = await app_client.get(f"/api/credentials/{BROKEN}{path}", headers=header)
        assert (answer.status_code, answer.json()["code"]) == (503, "plugin_invalid")
        assert ("problems" in answer.json()) == told
        assert ("titel" in answer.text) == told
    status = (await app_client.get("/api/credentials/gleif", headers=admin)).json()
    assert (status["needs_credentials"], status["origin"]) == (False, "not_needed")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PLATFORM_OPERATOR])
async def test_admins_alone_write(
    app_client: httpx.AsyncClient, tokens: Tokens, admin: dict[str, str], role: Role
) -> None:
    header = {**tokens(role), "If-Match": "*"}
    expected = 200 if role is Role.ADMIN else 403
    assert (await put(app_client, header)).status_code == expected
    assert (await app_client.post(f"{URL}/test", headers=header)).status_code == expected
    assert (await app_client.get(URL, headers=header)).status_code == 200
    if role is not Role.ADMIN:
        assert (await app_client.delete(URL, headers=header)).status_code == 403


async def test_another_tenant_neither_sees_nor_uses_it(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    admin: dict[str, str],
    other_tenant: UUID,
) -> None:
    await put(app_client, admin)
    theirs = tokens(Role.ADMIN, other_tenant)
    assert (await app_client.get(URL, headers=theirs)).json()["state"] == "unconfigured"
    assert (await app_client.post(f"{URL}/test", headers=theirs)).status_code == 424
    assert (await app_client.delete(URL, headers=theirs)).status_code == 404


async def test_a_row_that_the_owner_moves_does_not_decrypt(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    admin: dict[str, str],
    tenant: UUID,
    other_tenant: UUID,
    clone: Any,
) -> None:
    """Copied with the rights of a superuser: to another tenant, another provider, another kind."""
    await put(app_client, admin)
    theirs = tokens(Role.ADMIN, other_tenant)
    columns = (
        "id, {p}, key_id, sealed, fields, version, created_by, created_at, updated_by, updated_at"
    )
    insert = (
        f"INSERT INTO provider_credential (tenant_id, {columns.format(p='provider')})"
        f" SELECT $1, {columns.format(p='$2')} FROM provider_credential WHERE tenant_id = $3"
    )
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:
        await connection.execute(insert, other_tenant, KEYED, tenant)
        await connection.execute(
            insert.replace("SELECT $1, id", "SELECT $1, gen_random_uuid()"),
            tenant,
            UNSPONSORED,
            tenant,
        )
        for header, name in ((theirs, KEYED), (admin, UNSPONSORED)):
            url = f"/api/credentials/{name}"
            status = (await app_client.get(url, headers=header)).json()
            assert status["state"] == "decrypt_error"
            assert "again" in status["remediation"]
            tested = await app_client.post(f"{url}/test", headers=header)
            assert (tested.status_code, tested.json()["reason"]) == (424, "decrypt_error")
        assert (await app_client.post(f"{URL}/test", headers=admin)).status_code == 200
        # a changed byte, and one of a key that is not there
        sealed = "set_byte(sealed, 20, get_byte(sealed, 20) # 1)"
        await connection.execute(
            f"UPDATE provider_credential SET sealed = {sealed} WHERE tenant_id = $1", tenant
        )
        assert (await app_client.get(URL, headers=admin)).json()["state"] == "decrypt_error"
        # entered again it works again
        assert (await put(app_client, {**admin, "If-Match": "*"})).json()["state"] == "ok"
    finally:
        await connection.execute("DELETE FROM provider_credential")
        await connection.close()


async def test_writes_are_audited_without_values(
    app_client: httpx.AsyncClient, tokens: Tokens, admin: dict[str, str]
) -> None:
    await put(app_client, admin)
    await app_client.post(f"{URL}/test", headers=admin)
    await app_client.delete(URL, headers=admin)
    events = await app_client.get("/api/audit/events?limit=3", headers=tokens(Role.AUDITOR))
    assert [item["action"] for item in events.json()["items"]] == [
        "credential.deleted",
        "credential.tested",
        "credential.stored",
    ]
    assert GOOD_KEY not in events.text
