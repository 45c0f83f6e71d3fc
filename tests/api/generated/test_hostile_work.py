"""Work that was accepted with a hostile string in it ends, and the worker goes on."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from tests.api.generated.conftest import delivered
from tests.api.generated.examples import example, replaced, string_places
from tests.api.generated.hostile import STRINGS, assert_refused_or_done
from tests.api.generated.operations import Operation, operations
from tests.api.generated.world import World
from tests.support.waiting import until

from atlas.foundation.core.auth import Role
from atlas.foundation.db import Database

OPEN = {"pending", "queued", "running"}


def starts_work() -> list[Operation]:
    """The operations that take a body and start work of the tenant."""
    return [
        item
        for item in operations()
        if item.body_schema is not None
        and "202" in item.document["responses"]
        and not item.is_platform
    ]


def bodies(world: World, operation: Operation) -> list[Any]:
    """A valid body with a hostile string at one of its places, one place after the other.

    An investigation gets every string; what starts several of them, or screens, every third.
    """
    assert operation.body_schema is not None
    body = world.body(operation)
    if not string_places(body):
        body = example(operation.body_schema, full=True)
    places = string_places(body)
    texts = STRINGS[:: 1 if operation.id == "start_investigation" else 3] if places else []
    return [replaced(body, places[number % len(places)], text) for number, text in enumerate(texts)]


async def test_hostile_work_ends(
    world: World, worker: Callable[[], Awaitable[None]], database: Database
) -> None:
    started: list[tuple[str, str]] = []
    for operation in starts_work():
        path = (await world.paths(operation))[0]
        for body in bodies(world, operation):
            answer = await world.call(operation, path=path, json=body)
            assert_refused_or_done(answer, (operation.id, body))
            if answer.status_code == 202:
                started.append((operation.id, answer.headers["location"]))
    kinds = Counter(operation_id for operation_id, _ in started)
    assert kinds.keys() >= {
        "start_investigation",
        "start_investigation_batch",
        "start_screening_batch",
    }
    assert min(kinds.values()) >= 5, kinds
    await delivered(database)
    for operation_id, location in started:
        assert await ended(world, location) == "complete", (operation_id, location)
    await worker()  # raises if a part of it failed


async def ended(world: World, location: str) -> str:
    """The status in which work ends."""
    found = await until(
        lambda: world.client.get(location, headers=world.header(Role.ANALYST)),
        lambda seen: seen.json()["status"] not in OPEN,
        pause=0.1,
    )
    return str(found.json()["status"])
