"""Language models: a real server that refuses, throttles, breaks off and lies; keys stay hidden."""

from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from tests.api.settings.conftest import URL, Bench, Tokens, model_body
from tests.conftest import TestDatabase
from tests.support.model_peer import MODEL, ModelPeer

from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.credentials.domain.sealing import MasterKey, new_key_text
from atlas.sources.credentials.keyring import KeyRing
from atlas.sources.credentials.service import reseal_all, vault_of

MARK = "MARKEDSECRETq7Zx" + "0123456789abcdef"


async def test_a_model_that_answers(bench: Bench, peer: ModelPeer) -> None:
    await bench.put(input_price=100, output_price=400)
    call = await bench.test()
    assert (call["outcome"], call["detail"]) == ("ok", None)
    assert (call["input_tokens"], call["output_tokens"], call["counted_tokens"]) == (12, 2, 14)
    assert call["cost"] == pytest.approx((12 * 100 + 2 * 400) / 1_000_000)
    sent = peer.calls[-1]
    assert sent["model"] == MODEL
    assert 0 < sent["max_tokens"] <= 16
    found = await bench.get(bench.url)
    assert (found["outcome"], found["checked_at"] is not None) == ("ok", True)


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"token": "x"}, "unauthorised", "Store another one"),
    ({"status": 403}, "unauthorised", "may not use this model"),
    ({"status": 429, "headers": {"Retry-After": "7"}}, "throttled", "left alone"),
    ({"status": 429, "error": "insufficient_quota"}, "throttled", "no credit"),
    ({"status": 503, "headers": {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}}, "throttled", ""),
    ({"status": 500}, "unreachable", "problem of its own"),
    ({"status": 301, "headers": {"Location": "http://127.0.0.1:1/"}}, "refused", "redirects"),
    ({"status": 400}, "refused", "does not accept the request"),
    ({"unsupported": "max_tokens"}, "refused", "limit_parameter"),
    ({"models": ["another"]}, "unknown_model", "field `model`"),
    ({"cut": True}, "unreachable", "broke the answer off"),
    ({"raw": '{"choices": [{"mess'}, "bad_answer", "was cut"),
    ({"raw": '{"choices": []}'}, "bad_answer", "chat completions"),
    ({"raw": "[" * 100_000}, "bad_answer", "chat completions"),
    ({"raw": "x" * 1_100_000}, "bad_answer", "1,048,576 bytes"),
    ({"text": None}, "ok", ""),
    ({"usage": {"prompt_tokens": -5, "completion_tokens": 10**30}}, "ok", ""),
    ({"usage": {"prompt_tokens": -5, "completion_tokens": 2}}, "ok", ""),
]


@pytest.mark.parametrize(("said", "outcome", "words"), WRONG)
async def test_what_is_wrong_is_said(
    bench: Bench, peer: ModelPeer, said: dict[str, Any], outcome: str, words: str
) -> None:
    peer.behave(**said)
    call = await bench.test()
    assert (call["outcome"], words in (call["detail"] or "")) == (outcome, True), call
    found = await bench.get(bench.url)
    assert (found["outcome"], found["detail"]) == (outcome, call["detail"])
    assert (found["paused_until"] is not None) is (outcome == "throttled")
    free = outcome in {"unauthorised", "throttled", "refused", "unknown_model"}
    assert (call["counted_tokens"] == 0) is free, "what may have been charged is counted"


async def test_a_slow_model_ends_in_time(bench: Bench, peer: ModelPeer) -> None:
    await bench.put(timeout_seconds=1)
    peer.behave(seconds=30)
    call = await bench.test()
    assert (call["outcome"], "within 1 s" in call["detail"]) == ("unreachable", True)


async def test_nobody_there(bench: Bench) -> None:
    await bench.put(url="https://models.invalid/v1")
    assert (await bench.test())["outcome"] == "unreachable"


@pytest.mark.parametrize(
    "url",
    [
        "http://models.example/v1",
        "https://10.0.0.1/v1",
        "https://169.254.169.254/v1",
        "http://127.0.0.1:1/v1",
        "https://user:secret@models.example/v1",
        "https://models.example/v1?key=secret",
        "https://models.example/v1#x",
        "https://models.example\\v1",
        "ftp://models.example/v1",
    ],
)
async def test_addresses_that_are_refused(bench: Bench, peer: ModelPeer, url: str) -> None:
    for method, path in (("POST", URL), ("PUT", bench.url)):
        answer = await bench.send(method, path, model_body(peer, url=url))
        assert (answer.status_code, answer.json()["code"]) == (422, "model_address_refused")


async def test_a_key_that_is_missing_or_refused(bench: Bench, peer: ModelPeer) -> None:
    await bench.put(needs_credential=True)
    peer.behave(token=MARK)
    refused = await bench.send("POST", f"{bench.url}/test")
    said = refused.json()
    assert (refused.status_code, said["code"]) == (424, "missing_tenant_credentials")
    assert (said["reason"], said["provider"]) == (
        "unconfigured",
        f"model:{(await bench.get(bench.url))['name']}",
    )
    assert said["console_path"] == f"/settings/models/{bench.url.rpartition('/')[2]}"
    assert "credential" in said["remediation"]
    stored = await bench.send("PUT", f"{bench.url}/credential", {"secret": MARK})
    assert (stored.json()["has_credential"], MARK in stored.text) == (True, False)
    assert (await bench.test())["outcome"] == "ok"
    await bench.send("PUT", f"{bench.url}/credential", {"secret": "another-key"})
    assert (await bench.test())["outcome"] == "unauthorised"
    gone = await bench.send("DELETE", f"{bench.url}/credential")
    assert gone.json()["has_credential"] is False
    assert (await bench.send("POST", f"{bench.url}/test")).status_code == 424


async def test_the_key_is_found_nowhere(
    bench: Bench, peer: ModelPeer, clone: TestDatabase, capfd: pytest.CaptureFixture[str]
) -> None:
    put = f"{bench.url}/credential"
    answers = [(await bench.send("PUT", put, {"secret": MARK})).text]
    peer.behave(echo=True)
    call = await bench.test()
    assert (call["outcome"], "repeats the key" in call["detail"]) == ("bad_answer", True)
    answers.append(str(call))
    for status in (400, 401, 429, 500):
        peer.behave(echo=True, status=status)
        answers.append(str(await bench.test()))
    wrong: list[Any] = [{"secret": MARK, "x": MARK}, {"secret": f"{MARK}\n{MARK}"}, {MARK: MARK}]
    for body in wrong:
        answer = await bench.send("PUT", put, body)
        assert answer.status_code == 422
        answers.append(answer.text)
    shown = (URL, bench.url, "/api/settings/model-calls", "/api/settings/registry")
    answers += [str(await bench.get(path)) for path in shown]
    assert not [one for one in answers if MARK in one]
    out = capfd.readouterr()
    assert MARK not in out.out + out.err
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:
        tables = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        for table in tables:
            for row in await connection.fetch(f'SELECT t::text AS row FROM "{table[0]}" t'):
                assert MARK not in row["row"], table[0]
                assert MARK.encode().hex() not in row["row"], table[0]
    finally:
        await connection.close()


async def test_another_host_does_not_get_the_key(
    bench: Bench, peer: ModelPeer, clone: TestDatabase
) -> None:
    await bench.send("PUT", f"{bench.url}/credential", {"secret": MARK})
    assert (await bench.put(url=f"{peer.url}/"))["has_credential"] is True
    assert (await bench.put(url="https://other.example/v1"))["has_credential"] is False
    await bench.put(url=peer.url)
    await bench.send("PUT", f"{bench.url}/credential", {"secret": MARK})
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:  # whatever changes the row: it does not open for another address
        await connection.execute(
            "UPDATE language_model SET url = 'https://other.example/v1' WHERE id = $1",
            UUID(bench.url.rpartition("/")[2]),
        )
    finally:
        await connection.close()
    refused = await bench.send("POST", f"{bench.url}/test")
    assert (refused.status_code, refused.json()["reason"]) == (424, "decrypt_error")


async def test_the_key_is_rotated_with_the_others(
    bench: Bench, peer: ModelPeer, app: FastAPI, database: Database
) -> None:
    await bench.send("PUT", f"{bench.url}/credential", {"secret": MARK})
    peer.behave(token=MARK)
    before = vault_of(app.state.atlas.db, app.state.atlas.settings).ring.keys
    both = KeyRing((MasterKey.from_text(new_key_text()), *before))
    assert (await reseal_all(database, both)).resealed >= 1
    refused = await bench.send("POST", f"{bench.url}/test")  # the new key is not known here
    assert (refused.status_code, refused.json()["reason"]) == (424, "decrypt_error")
    await reseal_all(database, KeyRing((*before, *both.keys)))
    assert (await bench.test())["outcome"] == "ok"


async def test_tiers(
    bench: Bench, app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    url = "/api/settings/model-tiers/fast"
    missing = await bench.send("POST", f"{url}/test")
    assert (missing.status_code, missing.json()["provider"]) == (424, "model-tier:fast")
    model = bench.url.rpartition("/")[2]
    unknown = await bench.send("PUT", url, {"model_id": str(new_id())})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "reference_not_found")
    foreign = await app_client.put(
        url, json={"model_id": model}, headers={**tokens(Role.ADMIN, other_tenant), "If-Match": "*"}
    )
    same = ("status", "code", "detail")
    assert {k: foreign.json()[k] for k in same} == {k: unknown.json()[k] for k in same}
    done = await bench.send("PUT", url, {"model_id": model}, match='"0"')
    assert (done.status_code, done.json()["version"]) == (200, 1), done.text
    assert (await bench.send("POST", f"{url}/test")).json()["outcome"] == "ok"
    await bench.send("DELETE", bench.url)
    assert (await bench.get(url))["model_id"] is None
    assert (await bench.send("POST", f"{url}/test")).status_code == 424
    assert (await bench.send("POST", f"{bench.url}/test")).status_code == 404


async def test_names_are_unique(bench: Bench, peer: ModelPeer) -> None:
    name = (await bench.get(bench.url))["name"]
    taken = await bench.send("POST", URL, model_body(peer, name=name))
    assert (taken.status_code, taken.json()["code"]) == (409, "model_conflict")
    await bench.send("DELETE", bench.url)
    assert (await bench.send("POST", URL, model_body(peer, name=name))).status_code == 201
