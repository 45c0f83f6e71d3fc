"""Every field, parameter, answer and tag of the document says what it means."""

import pytest
from tests.api.generated.operations import Operation, chosen, document, operations, resolved

from atlas.api.descriptions import fields_without_text, table

HOW = "says nothing: add `description=…`"
EVERY = chosen(lambda _: True)


def test_every_field_says_what_it_means() -> None:
    bare = fields_without_text(document()["components"]["schemas"])
    silent = [name for name, field in bare if not resolved(field).get("description")]
    assert not silent, "\n".join(f"{name} {HOW}" for name in silent)


@pytest.mark.parametrize("operation", EVERY)
def test_every_parameter_and_answer_says_what_it_means(operation: Operation) -> None:
    for parameter in operation.document.get("parameters", []):
        assert parameter.get("description"), f"{parameter['name']} {HOW}"
    for status, answer in operation.document["responses"].items():
        assert answer["description"] not in {"", "Successful Response", "Error"}, status


def test_every_tag_is_described_in_the_order_of_the_catalogue() -> None:
    described = [tag["name"] for tag in document()["tags"]]
    assert described == list(dict.fromkeys(item.document["tags"][0] for item in operations()))


def test_no_text_is_left_over() -> None:
    """A text that no parameter needs is of one that is gone, or that now speaks for itself."""
    parameters = {
        parameter["name"]
        for item in operations()
        for parameter in item.document.get("parameters", [])
    }
    assert not table()["parameters"].keys() - parameters
