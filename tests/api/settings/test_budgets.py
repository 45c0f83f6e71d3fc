"""Budgets: reserved before a call, counted in the database, never exceeded together."""

import asyncio
from uuid import UUID

import pytest
from fastapi import FastAPI
from tests.api.settings.conftest import Bench
from tests.conftest import actor_of
from tests.support.model_peer import ModelPeer

from atlas.foundation.core.auth import Role
from atlas.sources.credentials.service import vault_of
from atlas.sources.llm import service
from atlas.sources.llm.connection import Message
from atlas.sources.llm.errors import ModelBudgetError, ModelStateError

LIMITS = ("calls_per_day", "tokens_per_day", "cost_per_day")


@pytest.fixture(autouse=True)
async def _own_limits(bench: Bench) -> None:
    """Each test begins with the defaults."""
    for name in LIMITS:
        await bench.limit(name, None)


async def test_what_is_used_is_shown(bench: Bench) -> None:
    before = await bench.used()
    await bench.put(input_price=1_000_000, output_price=1_000_000)
    await bench.test()
    after = await bench.used()
    assert after["calls"]["used"] - before["calls"]["used"] == 1
    assert after["tokens"]["used"] - before["tokens"]["used"] == 14
    assert after["cost"]["used"] - before["cost"]["used"] == pytest.approx(14)
    assert after["cost"]["left"] == pytest.approx(after["cost"]["limit"] - after["cost"]["used"])


@pytest.mark.parametrize("measure", ["calls", "tokens", "cost"])
async def test_a_call_that_could_exceed_a_limit_is_not_made(
    bench: Bench, peer: ModelPeer, measure: str
) -> None:
    await bench.put(input_price=10_000_000, output_price=10_000_000)
    used = (await bench.used())[measure]["used"]
    await bench.limit(f"{measure}_per_day", int(used))
    calls = len(peer.calls)
    refused = await bench.send("POST", f"{bench.url}/test")
    assert (refused.status_code, refused.json()["code"]) == (429, "model_budget_exhausted")
    assert f"models.{measure}_per_day" in refused.json()["detail"]
    assert int(refused.headers["retry-after"]) >= 1
    assert len(peer.calls) == calls


async def test_together_they_do_not_exceed_it(bench: Bench, peer: ModelPeer) -> None:
    used = (await bench.used())["calls"]["used"]
    await bench.limit("calls_per_day", int(used) + 3)
    peer.behave(seconds=0.5)
    calls = len(peer.calls)
    answers = await asyncio.gather(*(bench.send("POST", f"{bench.url}/test") for _ in range(10)))
    assert sorted(one.status_code for one in answers) == [200] * 3 + [429] * 7
    assert len(peer.calls) - calls == 3
    assert (await bench.used())["calls"]["left"] == 0


async def test_what_is_not_known_counts_as_reserved(bench: Bench, peer: ModelPeer) -> None:
    peer.behave(usage=None)
    call = await bench.test()
    assert (call["input_tokens"], call["output_tokens"]) == (None, None)
    assert call["counted_tokens"] > 16


async def test_usage_by_model(bench: Bench) -> None:
    name = (await bench.get(bench.url))["name"]
    await bench.put(input_price=1)
    await bench.test()
    found = await bench.get("/api/usage/models")
    row = next(one for one in found["items"] if one["provider"] == name)
    assert (row["calls"], row["input_tokens"], row["output_tokens"]) == (1, 12, 2)
    assert (row["cost"], row["currency"]) == (1, "EUR"), "a part of a minor unit is rounded up"
    assert (await bench.get("/api/usage/dashboard"))["input_tokens"] >= 12


async def test_who_may_be_asked_what(
    bench: Bench, peer: ModelPeer, app: FastAPI, tenant: UUID
) -> None:
    state = app.state.atlas
    models = service.Models(state.db, vault_of(state.db, state.settings), [peer.pair])
    actor, model = actor_of(tenant, Role.ANALYST), UUID(bench.url.rpartition("/")[2])
    asked = service.Asked([Message("user", "Who is Ann Example?")], 5, "agent")
    calls = len(peer.calls)
    with pytest.raises(ModelStateError, match="personal data"):
        await service.ask(models, actor, model, asked)
    await bench.put(personal_data=True, enabled=False)
    with pytest.raises(ModelStateError, match="switched off"):
        await service.ask(models, actor, model, asked)
    assert len(peer.calls) == calls
    await bench.put(personal_data=True, enabled=True)
    _, answer = await service.ask(models, actor, model, asked)
    assert answer is not None
    assert answer.text == "OK"
    peer.behave(status=429, headers={"Retry-After": "600"})
    _, answer = await service.ask(models, actor, model, asked)
    assert answer is None
    peer.behave()
    with pytest.raises(ModelBudgetError, match="left alone"):
        await service.ask(models, actor, model, asked)
    assert (await bench.test())["outcome"] == "ok", "a person may try, and that ends the pause"
    await service.ask(models, actor, model, asked)
