"""Two APIs and three workers are exact together; if one dies, nothing is lost or doubled."""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx
import pytest
from tests.soak import work
from tests.soak.replicas import SIGN_INS, Load, Replicas
from tests.soak.stack import wait_for
from tests.support.redis import needs_redis

pytestmark = [pytest.mark.soak, needs_redis]
SEED = random.randrange(2**32)
AT_EACH_DEATH = 8
"""Investigations that are started before, while and after a member is away."""
MINUTES = float(os.environ.get("ATLAS_KILL_MINUTES", "0"))
"""How long members are killed; each of them once at least (`make soak-kills`)."""
SESSIONS = 4


@pytest.fixture(scope="module")
def replicas() -> Iterator[Replicas]:
    """The installation, with demo data."""
    made = Replicas()
    try:
        made.start()
        yield made
    finally:
        made.remove()


def sign_in(url: str, email: str, password: str) -> httpx.Response:
    body = {"tenant": "demo", "email": email, "password": password}
    return httpx.post(f"{url}/api/auth/login", json=body, timeout=60)


def asked(url: str, headers: dict[str, str]) -> int:
    """The status with which a replica answers the session."""
    return httpx.get(f"{url}/api/auth/me", headers=headers, timeout=60).status_code


def refused(url: str, headers: dict[str, str]) -> bool:
    return asked(url, headers) == 401


def test_a_session_that_ends_at_one_replica_ends_at_the_other(replicas: Replicas) -> None:
    password = replicas.said().split("analyst@demo.example · ")[1].split()[0]
    for turn in range(SESSIONS):
        here, there = replicas.urls if turn % 2 else reversed(replicas.urls)
        answer = sign_in(here, "analyst@demo.example", password)
        assert answer.status_code == 200, answer.text
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        assert [asked(url, headers) for url in replicas.urls] == [200, 200]
        out = httpx.post(f"{here}/api/auth/logout", headers=headers, timeout=60)
        assert out.status_code == 204
        began = time.monotonic()
        assert refused(here, headers)
        wait_for(partial(refused, there, headers), 60, "the other replica")
        print(f"known at the other replica after {time.monotonic() - began:.2f} s")
        assert [asked(url, headers) for url in replicas.urls * 5] == [401] * 10


def test_a_limit_holds_over_both_replicas(replicas: Replicas) -> None:
    tries = 2 * SIGN_INS

    def attempt(number: int) -> int:
        url = replicas.urls[number % 2]
        return sign_in(url, f"nobody-{number}@demo.example", "not the password").status_code

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(attempt, range(tries)))
    let_through = SIGN_INS - SESSIONS  # those of the test before were counted, wherever they were
    assert sorted(told) == [401] * let_through + [429] * (tries - let_through)


def kills(chance: random.Random) -> Iterator[str]:
    """Yield whom to kill next: each member once, and again and again while there is time."""
    members = ["api", "api-2", "worker", "worker-2", "worker-3", "redis"]
    end = time.monotonic() + 60 * MINUTES
    while True:
        chance.shuffle(members)
        yield from members
        if time.monotonic() >= end:
            return


def test_members_killed_in_turn_lose_and_double_nothing(replicas: Replicas) -> None:
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    with replicas.client() as client:
        before = listed(client)
        headers = {"Authorization": client.headers["Authorization"]}
        with Load(replicas.urls, headers) as load:
            for name in kills(chance):
                load.allow(AT_EACH_DEATH)
                load.wait_for_more(2)
                time.sleep(chance.uniform(0.0, 0.5))
                began = time.monotonic()
                former = replicas.kill_member(name)
                load.wait_for_more(1)  # the others go on
                replicas.bring_back(name, former)
                print(f"{name} was away for {time.monotonic() - began:.1f} s")
            load.allow(2)
            load.wait_for_more(2)
        print(f"{len(load.ids)} accepted, {load.broken} connections broken")
        assert not load.failures
        assert len(set(load.ids)) == len(load.ids)
        runs = work.finish(client, load.ids, 240 + 60 * MINUTES)
        assert listed(client) - before == set(load.ids)
    with httpx.Client(base_url=replicas.urls[1], headers=headers, timeout=60) as other:
        work.assert_done_once(other, runs)
        for each in load.ids[:3]:
            query = {"investigation_id.eq": each}
            kept = work.persistent(other, "GET", "/api/evidence", params=query)["items"]
            for one in kept:
                told = work.persistent(other, "GET", f"/api/evidence/{one['id']}/verify")
                assert told["valid"], told


def test_every_worker_worked_and_the_audit_chain_is_whole(replicas: Replicas) -> None:
    with replicas.client() as client:
        for name in ("worker-2", "worker-3"):
            while not steps(replicas, name):
                work.finish(client, [work.start(client, work.subject())], 240)
    with replicas.client("--tenant", "demo", "--role", "auditor") as auditor:
        verdict = work.persistent(auditor, "POST", "/api/audit/verify")
    assert verdict["valid"], verdict["problems"]


def steps(replicas: Replicas, name: str) -> float:
    """How many steps a worker has done since its start."""
    found = re.findall(
        r'^atlas_steps_total\{.*outcome="ok".*\} (\S+)$', replicas.metrics(name), re.MULTILINE
    )
    return sum(map(float, found))


def listed(client: httpx.Client) -> set[str]:
    """The investigations that there are."""
    found: set[str] = set()
    query = {"limit": "200"}
    while True:
        page = work.persistent(client, "GET", "/api/investigations", params=query)
        found |= {str(one["id"]) for one in page["items"]}
        if not page.get("next_cursor"):
            return found
        query["cursor"] = page["next_cursor"]
