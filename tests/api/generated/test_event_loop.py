"""No body that the API accepts for reading holds up the other requests of the process."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from pydantic import BaseModel
from tests.api.generated.examples import example, resolve
from tests.api.generated.operations import WITH_BODY, Operation
from tests.api.generated.test_access import any_path
from tests.api.generated.world import World
from tests.api.turns import MOST, calmest

SIZE = 1_000_000


def _repeated(part: bytes, longest: int = SIZE, most: int = 10**9) -> bytes:
    count = min(longest // (len(part) + 1), most)
    return b"[" + b",".join([part] * count) + b"]"


def named(most: int) -> bytes:
    return b"{" + b",".join(b'"k%d":1' % place for place in range(most)) + b"}"


VALUES = {
    "integers": _repeated(b"1"),
    "many integers": _repeated(b"1", most=95_000),
    "empty objects": _repeated(b"{}", most=45_000),
    "empty lists": _repeated(b"[]", most=45_000),
    "objects": _repeated(b'{"name":"x"}', most=45_000),
    "texts": _repeated(b'"x"', most=95_000),
    "names": named(90_000),
    "deep": b"[" * 400_000,
    "nested": b"[" * 400 + b"]" * 400,
    "long": b'"' + b"a," * 45_000 + b'"',
    "text": b'"' + b"x" * SIZE + b'"',
}


@dataclass(frozen=True)
class Case:
    """A hostile value, as a whole body or in the place of one of its fields."""

    value: str
    place: str | None
    body: bytes

    def __str__(self) -> str:
        return f"{self.value} as {self.place}" if self.place else self.value


def cases(operation: Operation) -> Iterator[Case]:
    """The operation's body as each hostile value, and with one in the place of each field."""
    schema = resolve(operation.body_schema or {})
    usual: Any = example(schema, full=True)
    for name, value in VALUES.items():
        yield Case(name, None, value)
    if not isinstance(usual, dict):
        return
    for place in schema.get("properties", {}):
        rest = {key: item for key, item in usual.items() if key != place}
        head = json.dumps(rest).encode()[:-1]
        joined = b"," if rest else b""
        for name, value in VALUES.items():
            body = head + joined + json.dumps(place).encode() + b":" + value + b"}"
            yield Case(name, place, body[: 1 << 20])


READER = {"too_many_values", "nested_too_deeply"}
"""Codes with which the reader of bodies refuses what no operation gets to see."""
Refused = set[tuple[str, object]]
"""Values, each with what refused it: that does the same work wherever the value stands."""


@pytest.fixture(scope="module")
def refused() -> Refused:
    """What was refused so far."""
    return set()


def reader_of(operation: Operation, place: str) -> object:
    """What reads a field: the type with its rules, or the field itself where its body has more."""
    own = (operation.id, place)
    assert operation.route.body_field is not None
    model = operation.route.body_field.field_info.annotation
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return own
    rules = model.__pydantic_decorators__
    if rules.field_validators or any(
        rule.info.mode != "after" for rule in rules.model_validators.values()
    ):
        return own
    fields = (field for name, field in model.model_fields.items() if place in (name, field.alias))
    field = next(fields, None)
    return own if field is None else (repr(field.annotation), repr(field.metadata))


async def longest_turns(world: World, operation: Operation, refused: Refused) -> dict[str, float]:
    path = next(iter(await world.paths(operation)), any_path(operation))
    headers = {"content-type": "application/json"}
    found: dict[str, float] = {}
    for case in cases(operation):
        reader = None if case.place is None else reader_of(operation, case.place)
        if reader is not None and {(case.value, reader), (case.value, operation.id)} & refused:
            continue  # the limits of a body may be its operation's own
        call = partial(world.call, operation, path=path, content=case.body, headers=headers)
        answer, found[str(case)] = await calmest(call)
        assert answer.status_code < 500, (str(case), answer.text)
        if reader is not None and answer.status_code == 422:
            problem = answer.json()
            if problem["code"] in READER:
                refused.add((case.value, operation.id))
            elif any(one["loc"][:2] == ["body", case.place] for one in problem.get("errors", ())):
                refused.add((case.value, reader))
    return found


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_a_body_nests_a_hundred_levels_at_most(world: World, operation: Operation) -> None:
    path = next(iter(await world.paths(operation)), any_path(operation))
    headers = {"content-type": "application/json"}
    for spread in (b"", b" " * 20_000):  # read where it stands, and off the event loop
        for levels in (101, 500):
            body = (
                b'{"metadata":' + b"[" * (levels - 1) + b"1" + b"]" * (levels - 1) + spread + b"}"
            )
            answer = await world.call(operation, path=path, content=body, headers=headers)
            assert answer.status_code == 422
            assert answer.json()["code"] == "nested_too_deeply"


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_hostile_bodies_leave_the_loop_free(
    world: World, operation: Operation, refused: Refused
) -> None:
    found = await longest_turns(world, operation, refused)
    slow = {name: round(spent, 3) for name, spent in found.items() if spent > MOST}
    assert not slow
