"""A name or a statement that shows nothing is refused wherever one is sent."""

import pytest
from tests.api.generated.examples import example, replaced, string_places
from tests.api.generated.operations import Operation, chosen
from tests.api.generated.test_access import any_path
from tests.api.generated.world import World

NAMES = {"name", "display_name", "company_name", "other_names", "title"}
INVISIBLE = [
    "\u200b", "\u200d\u200c", "\u202e", "\u2060", "\u2066\u2069", "\u3164", "\u115f", "\uffa0",
    "\u2800", "\u00ad", "\ufeff", "\u034f", "\u0301", "\ufe0f", "\U000e0041", " \u200b \u3164 ",
]  # fmt: skip
NO_PERSONS_OR_THINGS = {
    "create_risk_matrix_schema": "an identifier with a pattern, and a text of the definition",
    "update_risk_matrix_schema": "a text of the definition, checked on publishing",
    "start_risk_batch": "a label",
    "start_investigation_batch": "a row that is not valid is rejected by itself",
    "preview_investigation_batch": "a row that is not valid is rejected by itself",
    "start_screening_batch": "a row that is not valid is rejected by itself",
}


SAID = {"rationale", "reason", "note", "reference", "document", "remedy", "text", "description"}
"""What a person states: an approval must not rest on a text that shows nothing on the page."""
SHOWS_NOTHING = ["\u200b\u2800", "\u3164"]
TAKES_ANY_ROW = {
    **{one: NO_PERSONS_OR_THINGS[one] for one in NO_PERSONS_OR_THINGS if one.endswith("batch")},
    "create_risk_matrix_schema": "the definition is checked on publishing",
    "update_risk_matrix_schema": "the definition is checked on publishing",
}


def _names(body: object, names: set[str] = NAMES) -> list[tuple[object, ...]]:
    return [
        place
        for place in string_places(body)
        if names & {part for part in place[-2:] if isinstance(part, str)}
    ]


WITH_A_NAME = chosen(
    lambda item: (
        item.body_schema is not None
        and bool(_names(example(item.body_schema, full=True)))
        and item.id not in NO_PERSONS_OR_THINGS
    )
)


@pytest.mark.parametrize("operation", WITH_A_NAME)
async def test_invisible_names_are_refused(world: World, operation: Operation) -> None:
    made = example(operation.body_schema or {}, full=True)
    body = {**made, **world.body(operation)}
    path = next(iter(await world.paths(operation)), any_path(operation))
    for place in _names(body):
        for name in INVISIBLE:
            answer = await world.call(operation, path=path, json=replaced(body, place, name))
            assert answer.status_code == 422, (place, name, answer.text)
            named = [error["loc"] for error in answer.json()["errors"]]
            assert any(place[0] in loc for loc in named), (place, name, answer.text)


def test_there_are_such_operations() -> None:
    assert {"create_company", "start_investigation", "create_user", "create_tenant"} <= {
        item.values[0].id for item in WITH_A_NAME
    }


WITH_A_STATEMENT = chosen(
    lambda item: (
        item.body_schema is not None
        and bool(_names(example(item.body_schema, full=True), SAID))
        and item.id not in TAKES_ANY_ROW
    )
)


@pytest.mark.parametrize("operation", WITH_A_STATEMENT)
async def test_statements_that_show_nothing_are_refused(world: World, operation: Operation) -> None:
    made = example(operation.body_schema or {}, full=True)
    body = {**made, **world.body(operation)}
    path = next(iter(await world.paths(operation)), any_path(operation))
    for place in _names(body, SAID):
        for text in SHOWS_NOTHING:
            answer = await world.call(operation, path=path, json=replaced(body, place, text))
            assert answer.status_code == 422, (place, text, answer.text)


def test_there_are_such_statements() -> None:
    assert {"decide_investigation", "create_check_attestation", "propose_relationship_end"} <= {
        item.values[0].id for item in WITH_A_STATEMENT
    }


OF_A_COMPANY = {
    "create_company": "name",
    "update_company": "name",
    "start_investigation": "company_name",
}


@pytest.mark.parametrize("operation", chosen(lambda item: item.id in OF_A_COMPANY))
async def test_a_company_is_named_by_a_letter_or_digit(world: World, operation: Operation) -> None:
    body = {**example(operation.body_schema or {}, full=True), **world.body(operation)}
    path = next(iter(await world.paths(operation)), any_path(operation))
    field = OF_A_COMPANY[operation.id]
    for name in ("...", "---", "\U0001f642", "& + %", "\u2014 \u00a7"):
        answer = await world.call(operation, path=path, json={**body, field: name})
        assert answer.status_code == 422, (name, answer.text)
        assert field in [error["loc"][-1] for error in answer.json()["errors"]]
