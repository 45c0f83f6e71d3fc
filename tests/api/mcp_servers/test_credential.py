"""The credential of a server: used, never shown, and good for one server and host alone."""

import html
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from tests.api.mcp_servers.conftest import URL, Desk, settings_body
from tests.conftest import TestDatabase
from tests.support.mcp_peer import McpPeer

from atlas.foundation.db import Database
from atlas.sources.credentials.domain.sealing import MasterKey, new_key_text
from atlas.sources.credentials.keyring import KeyRing
from atlas.sources.credentials.service import reseal_all, vault_of

MARK = "MARKEDSECRETq7Zx" + "0123456789abcdef"


def stored(folder: Path) -> list[bytes]:
    """Every blob of the installation."""
    return [one.read_bytes() for one in folder.rglob("*") if one.is_file()]


async def store(desk: Desk, secret: str = MARK, **more: str) -> httpx.Response:
    done = await desk.send("PUT", "/credential", {"secret": secret, **more})
    assert done.status_code == 200, done.text
    return done


async def test_a_server_that_wants_a_token(desk: Desk, peer: McpPeer) -> None:
    peer.behave(token=MARK)
    assert (await desk.test())["outcome"] == "unauthorised"
    await desk.send("PUT", "", settings_body(peer, needs_credential=True))
    refused = await desk.send("POST", "/test", match="")
    said = refused.json()
    assert (refused.status_code, said["code"]) == (424, "missing_tenant_credentials")
    assert (said["reason"], said["console_path"]) == (
        "unconfigured",
        f"/settings/mcp-servers/{desk.url.rpartition('/')[2]}",
    )
    stored = await store(desk)
    assert (stored.json()["has_credential"], MARK in stored.text) == (True, False)
    path = await desk.approved()
    assert (await desk.call(path)).status_code == 200
    await store(desk, "another-token")
    refused = await desk.call(path)
    assert (refused.status_code, refused.json()["reason"]) == (424, "refused")
    assert (await desk.get())["outcome"] == "unauthorised"
    assert (await desk.send("DELETE", "/credential")).json()["has_credential"] is False
    refused = await desk.call(path)
    assert (refused.status_code, refused.json()["reason"]) == (424, "unconfigured")


async def test_an_answer_in_which_it_is_json_once_more_is_not_kept(
    desk: Desk, peer: McpPeer
) -> None:
    secret = 'J46SECRET/mcp"99\\aa'
    await store(desk, secret)
    path = await desk.approved()
    headers = json.dumps({"authorization": f"Bearer {secret}"})
    for text in (headers, json.dumps(headers), html.escape(headers), secret.encode().hex()):
        peer.behave(answer={"content": [{"type": "text", "text": text}]})
        told = await desk.call(path)
        assert (told.status_code, told.json()["outcome"]) == (503, "bad_answer"), text
        assert "repeats the credential" in told.json()["detail"]


async def test_it_is_found_nowhere(
    desk: Desk,
    peer: McpPeer,
    clone: TestDatabase,
    app: FastAPI,
    capfd: pytest.CaptureFixture[str],
) -> None:
    answers: list[str] = [(await store(desk)).text]
    path = await desk.approved()
    answers.append((await desk.call(path)).text)
    peer.behave(echo=True)
    told = await desk.call(path)
    answers.append(told.text)
    assert (told.status_code, told.json()["outcome"]) == (503, "bad_answer")
    assert "repeats the credential" in told.json()["detail"]
    peer.behave(
        tools=[{"name": "x", "description": f"Hi {MARK}", "inputSchema": {"type": "object"}}]
    )
    answers.append(str(await desk.test()))
    for said in ({"status": 500}, {"raw": MARK, "headers": {"content-type": "application/json"}}):
        peer.behave(**said)
        answers += [(await desk.call(path)).text, str(await desk.test())]
    for where in ("", "/tools", "/calls", "/health"):
        answers.append(str(await desk.get(where)))
    wrong: list[Any] = [
        {"secret": MARK, "x": MARK},
        {"secret": f"{MARK}\n{MARK}"},
        {MARK: MARK},
        [MARK],
    ]
    for body in wrong:
        answer = await desk.send("PUT", "/credential", body)
        assert answer.status_code == 422, body
        answers.append(answer.text)
    assert not [one for one in answers if MARK in one]
    out = capfd.readouterr()
    assert MARK not in out.out + out.err
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:
        tables = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        for table in tables:
            rows = await connection.fetch(f'SELECT t::text AS row FROM "{table[0]}" t')
            for row in rows:
                assert MARK not in row["row"], table[0]
                assert MARK.encode().hex() not in row["row"], table[0]
    finally:
        await connection.close()
    kept = stored(Path(urlsplit(app.state.atlas.settings.storage_url).path))
    assert kept
    assert not [one for one in kept if MARK.encode() in one]


@pytest.mark.parametrize(
    "header", ["Host", "Mcp-Session-Id", "Content-Length", "Cookie", "a b", ""]
)
async def test_headers_that_hold_no_secret(desk: Desk, header: str) -> None:
    answer = await desk.send("PUT", "/credential", {"secret": MARK, "header": header})
    assert (answer.status_code, MARK in answer.text) == (422, False)


async def test_another_host_does_not_get_it(desk: Desk, peer: McpPeer, clone: TestDatabase) -> None:
    await store(desk)
    same = settings_body(peer, url=f"{peer.url}/")
    assert (await desk.send("PUT", "", same)).json()["has_credential"] is True
    moved = settings_body(peer, url="https://other.example/mcp")
    assert (await desk.send("PUT", "", moved)).json()["has_credential"] is False
    await desk.send("PUT", "", same)
    await store(desk)
    server = desk.url.rpartition("/")[2]
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:  # whatever changes the row: it does not open for another address
        await connection.execute(
            "UPDATE mcp_server SET url = 'https://other.example/mcp' WHERE id = $1", UUID(server)
        )
    finally:
        await connection.close()
    refused = await desk.send("POST", "/test", match="")
    assert (refused.status_code, refused.json()["reason"]) == (424, "decrypt_error")


async def test_the_row_of_another_server_does_not_open(
    desk: Desk, peer: McpPeer, clone: TestDatabase
) -> None:
    await store(desk)
    made = await desk.client.post(URL, json=settings_body(peer), headers=desk.admin)
    other = Desk(desk.client, desk.admin, desk.analyst, made.headers["location"])
    await store(other, "of-the-other-one")
    ids = [UUID(one.url.rpartition("/")[2]) for one in (other, desk)]
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:
        await connection.execute(
            "UPDATE mcp_credential SET sealed = (SELECT sealed FROM mcp_credential WHERE"
            " server_id = $2) WHERE server_id = $1",
            *ids,
        )
    finally:
        await connection.close()
    refused = await other.send("POST", "/test", match="")
    assert (refused.status_code, refused.json()["reason"]) == (424, "decrypt_error")


async def test_it_is_rotated_with_the_others(
    desk: Desk, peer: McpPeer, app: FastAPI, database: Database
) -> None:
    await store(desk)
    peer.behave(token=MARK)
    vault = vault_of(app.state.atlas.db, app.state.atlas.settings)
    before = vault.ring.keys
    both = KeyRing((MasterKey.from_text(new_key_text()), *before))
    done = await reseal_all(database, both)
    assert done.resealed >= 1
    refused = await desk.send("POST", "/test", match="")  # this process has not seen the new key
    assert (refused.status_code, refused.json()["reason"]) == (424, "decrypt_error")
    assert (await reseal_all(database, KeyRing((*before, *both.keys)))).resealed == done.resealed
    assert (await desk.test())["outcome"] == "ok"
