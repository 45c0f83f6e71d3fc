"""No investigation is lost, none is done twice, whatever dies while it runs."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import httpx
import pytest
from tests.soak import work
from tests.soak.stack import Stack

pytestmark = pytest.mark.soak
AT_ONCE = 50
SEED = random.randrange(2**32)


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A stack with demo data."""
    made = Stack()
    try:
        made.up()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def client(stack: Stack) -> Iterator[httpx.Client]:
    """The demo analyst."""
    with stack.client() as made:
        yield made


def bodies(count: int) -> list[dict[str, object]]:
    """Requests for the demo's real company and for companies that are on no register."""
    real = work.subject()
    names = [f"Nowhere {number} Ltd" for number in range(count)]
    return [
        real if number % 2 else {"company_name": name, "country_code": "GB"}
        for number, name in enumerate(names)
    ]


def test_one_investigation_completes(client: httpx.Client) -> None:
    began = time.monotonic()
    runs = work.finish(client, [work.start(client, work.subject())], 60)
    print(f"one investigation: {time.monotonic() - began:.1f} s")
    work.assert_done_once(client, runs)
    (run,) = runs.values()
    assert run["subject"]["status"] == "identified"
    assert run["risk"] is not None


def test_fifty_at_once(client: httpx.Client) -> None:
    began = time.monotonic()
    ids = work.start_many(client, bodies(AT_ONCE))
    assert len(set(ids)) == AT_ONCE
    runs = work.finish(client, ids, 240)
    print(f"{AT_ONCE} at once: {time.monotonic() - began:.1f} s")
    work.assert_done_once(client, runs)


@pytest.mark.parametrize("turn", range(2))
@pytest.mark.parametrize("name", ["worker", "api", "postgres", "temporal"])
def test_a_killed_process_loses_no_investigation(
    stack: Stack, client: httpx.Client, name: str, turn: int
) -> None:
    print(f"seed {SEED}")
    stack.wait_for_leave_to_kill()
    moment = random.Random(f"{SEED}{name}{turn}").uniform(0.0, 2.0)
    began = time.monotonic()
    ids = work.start_many(client, bodies(6))
    time.sleep(moment)
    former = stack.kill(name)
    ids += work.start_many(client, bodies(2))
    runs = work.finish(client, ids, 120)
    print(f"{name} killed {moment:.2f} s in: all done after {time.monotonic() - began:.1f} s")
    stack.wait_for_child(name, former)
    work.assert_done_once(client, runs)


def test_a_killed_stack_goes_on_where_it_was(stack: Stack, client: httpx.Client) -> None:
    import signal

    ids = work.start_many(client, bodies(6))
    time.sleep(random.Random(SEED).uniform(0.0, 1.0))
    stack.down(signal.SIGKILL)
    stack.up()
    work.assert_done_once(client, work.finish(client, ids, 120))


def test_the_same_key_starts_one(client: httpx.Client) -> None:
    headers = {"Idempotency-Key": "soak-one"}
    answers = [
        work.persistent(
            client, "POST", "/api/investigations", json=work.subject(), headers=headers
        )["id"]
        for _ in range(5)
    ]
    assert len(set(answers)) == 1


def test_the_audit_chain_is_whole_after_all_that(stack: Stack) -> None:
    time.sleep(10)  # seals follow their events within seconds
    with stack.client("--tenant", "demo", "--role", "auditor") as auditor:
        verdict = work.persistent(auditor, "POST", "/api/audit/verify")
    assert verdict["valid"], verdict["problems"]
