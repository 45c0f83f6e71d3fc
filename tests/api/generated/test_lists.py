"""The keyset contract of every list: bounds, filters, cursors, each row once."""

import re
from typing import Any

import pytest
from tests.api.generated.operations import LISTS, Operation
from tests.api.generated.test_access import assert_problem
from tests.api.generated.world import World

LIST_COUNT = 10


def test_there_are_lists() -> None:
    assert len(LISTS) >= LIST_COUNT


@pytest.mark.parametrize("operation", LISTS)
async def test_bad_queries_are_422(world: World, operation: Operation) -> None:
    path = await world.path(operation)
    for query in (
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=ten",
        "limit=1e2",
        "limit=٣",
        "sort=no_such_field",
        "sort=--id",
        "include=everything",
        "no_such_filter=1",
        "no_such_filter.eq=1",
        "tenant_id=1",
        "tenant_id.eq=00000000-0000-0000-0000-000000000000",
        "cursor=x",
        "cursor=eyJhIjoxfQ",
        "cursor=WyItY3JlYXRlZF9hdCIsIngiLCJ5Il0",
    ):
        if operation.is_platform and query.startswith("tenant_id"):
            continue  # the operator's lists are of tenants
        answer = await world.call(operation, path=f"{path}?{query}")
        assert_problem(answer, 422, "validation_failed")
        assert answer.json()["errors"][0]["loc"][0] == "query", query


@pytest.mark.parametrize("operation", LISTS)
async def test_unknown_operators_of_known_filters_are_422(
    world: World, operation: Operation
) -> None:
    path = await world.path(operation)
    fields = {name.split(".")[0] for name in operation.query_parameters if "." in name}
    for field in sorted(fields):
        answer = await world.call(operation, path=f"{path}?{field}.resembles=x")
        assert_problem(answer, 422, "validation_failed")


@pytest.mark.parametrize("operation", LISTS)
async def test_a_page_holds_at_most_its_limit_and_counts_when_asked(
    world: World, operation: Operation
) -> None:
    path = await world.path(operation)
    whole = (await world.call(operation, path=f"{path}?limit=200&include=total")).json()
    assert whole["total"] >= len(whole["items"])
    one = (await world.call(operation, path=f"{path}?limit=1")).json()
    assert len(one["items"]) == min(1, whole["total"])
    assert (one["next_cursor"] is not None) == (whole["total"] > 1)
    if whole["next_cursor"] is None:
        assert whole["total"] == len(whole["items"])


def _sorts(operation: Operation) -> list[str]:
    parameters = operation.document["parameters"]
    sort = next(item for item in parameters if item["name"] == "sort")
    return list(sort["schema"]["enum"])


@pytest.mark.parametrize("operation", LISTS)
async def test_walking_by_cursor_sees_each_row_once_in_order(
    world: World, operation: Operation
) -> None:
    path = await world.path(operation)
    for sort in _sorts(operation):
        whole = (await world.call(operation, path=f"{path}?limit=200&sort={sort}")).json()
        expected = whole["items"][:12]
        walked: list[object] = []
        cursor = None
        while len(walked) < len(expected):
            query = f"limit=2&sort={sort}" + (f"&cursor={cursor}" if cursor else "")
            page = (await world.call(operation, path=f"{path}?{query}")).json()
            assert page["items"], "an empty page with rows left"
            walked += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert walked[: len(expected)] == expected, sort


@pytest.mark.parametrize("operation", LISTS)
async def test_a_cursor_of_another_sort_is_422(world: World, operation: Operation) -> None:
    path = await world.path(operation)
    sorts = _sorts(operation)
    page = (await world.call(operation, path=f"{path}?limit=1&sort={sorts[0]}")).json()
    if page["next_cursor"] is None:
        assert len(page["items"]) <= 1
        return
    query = f"sort={sorts[1]}&cursor={page['next_cursor']}"
    assert_problem(await world.call(operation, path=f"{path}?{query}"), 422)


async def test_enough_lists_hold_several_rows(world: World) -> None:
    """The walks above prove nothing on lists of one row."""
    several = 0
    for parameter in LISTS:
        operation: Operation = parameter.values[0]
        found = (await world.call(operation)).json()
        several += len(found["items"]) >= 2
    assert several >= LIST_COUNT


SAMPLES = {
    "uuid": "018f0000-0000-7000-8000-000000000000",
    "boolean": "true",
    "bool": "true",
    "integer": "1",
    "int": "1",
    "number": "1.5",
    "date": "2024-01-31",
    "date-time": "2024-01-31T12:00:00%2B00:00",
    "time": "2024-01-31T12:00:00%2B00:00",
    "string": "example",
}


def _sample(parameter: dict[str, Any]) -> str:
    """A value of a filter by its schema; of a list of values, by what its description says."""
    schema, said = parameter["schema"], parameter["description"]
    if "enum" in schema:
        return str(schema["enum"][0])
    if parameter["name"].endswith(".in"):
        named = re.search(r"commas(?:: ([^,]+?)[,.]| \((\w+)\))", said)
        if named:
            return named[1] or SAMPLES[named[2]]
    return SAMPLES[schema.get("format", schema["type"])]


@pytest.mark.parametrize("operation", LISTS)
async def test_every_documented_filter_is_accepted(world: World, operation: Operation) -> None:
    """Each with a value of its kind: never refused as unknown, never a 5xx."""
    path = await world.path(operation)
    for parameter in operation.document["parameters"]:
        if "." not in parameter["name"] or parameter["in"] != "query":
            continue
        country = parameter["name"].startswith("country_code.")
        value = "GB" if country else _sample(parameter)
        answer = await world.call(operation, path=f"{path}?{parameter['name']}={value}")
        assert answer.status_code == 200, f"{parameter['name']}: {answer.text}"
