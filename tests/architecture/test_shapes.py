"""A row has one shape: an answer takes its fields from its record (docs/adr/0069)."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.architecture.source import modules

LIKENESS = 0.8
FEWEST = 4
ANSWERS_BY_HAND = 22
"""Answers that name a record's fields again. They order a field of their own among the record's,
or belong to rooms that have not been changed yet. The number may only fall."""
COPIED_LINES = 1_140
"""Lines `x=y.x`. Most carry a value from one thing to another one. The number may only fall."""
UNTYPED_MAPPINGS = 179
"""Mappings whose values have no type (`dict[str, Any]`). JSON that is handed on is `JSON`, what is
read by key has a shape. The number may only fall."""
READ_BY_KEY = 335
"""Places in investigations and risk that read a value by a key in quotes, which no type checks.
Headers and routes apart. The number may only fall."""
_UNTYPED = re.compile(r"\b(?:dict|Mapping)\[str, Any\]")
_COPIED = re.compile(r"^\s*(\w+)=[\w.\[\]()]*\w+\.\1,?\)?$", re.MULTILINE)


@dataclass(frozen=True)
class Shape:
    """A class: its own fields, bases, and whether it is a dataclass."""

    name: str
    room: tuple[str, ...]
    own: frozenset[str]
    bases: tuple[str, ...]
    is_record: bool


@cache
def shapes() -> tuple[Shape, ...]:
    return tuple(_shapes())


def _shapes() -> Iterator[Shape]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                yield Shape(
                    node.name,
                    module.parts[:2],
                    frozenset(
                        statement.target.id
                        for statement in node.body
                        if isinstance(statement, ast.AnnAssign)
                        and isinstance(statement.target, ast.Name)
                        and "ClassVar" not in ast.unparse(statement.annotation)
                    ),
                    tuple(ast.unparse(base).rpartition(".")[2] for base in node.bases),
                    any("dataclass" in ast.unparse(one) for one in node.decorator_list),
                )


def fields_of(shape: Shape, known: dict[tuple[str, ...], dict[str, Shape]]) -> frozenset[str]:
    """The fields with those of bases in the same room."""
    inherited = [known[shape.room][base] for base in shape.bases if base in known[shape.room]]
    return shape.own.union(*(fields_of(base, known) for base in inherited if base is not shape))


def by_hand() -> list[str]:
    """Answers whose own fields are most of a record's."""
    known: dict[tuple[str, ...], dict[str, Shape]] = {}
    for shape in shapes():
        known.setdefault(shape.room, {})[shape.name] = shape
    records = [
        (shape, fields)
        for shape in shapes()
        if shape.is_record and len(fields := fields_of(shape, known)) >= FEWEST
    ]
    found = []
    for answer in shapes():
        if not answer.name.endswith("Out") or len(answer.own) < FEWEST:
            continue
        for record, fields in records:
            if len(answer.own & fields) >= LIKENESS * len(answer.own | fields):
                found.append(f"{'.'.join(answer.room)}: {answer.name} is {record.name}")
                break
    return found


def test_no_answer_more_repeats_the_fields_of_a_record() -> None:
    found = by_hand()
    assert len(found) <= ANSWERS_BY_HAND, (
        "class …Out(ResponseModel, Record) has the record's fields:\n" + "\n".join(found)
    )
    assert len(found) == ANSWERS_BY_HAND, f"{len(found)} now: lower ANSWERS_BY_HAND"


def test_no_line_more_copies_a_field_under_its_name() -> None:
    count = sum(len(_COPIED.findall(module.text)) for module in modules())
    assert count <= COPIED_LINES, f"{count}: `Answer.built_from(record, more=…)` copies by itself"


def test_no_mapping_more_has_values_without_a_type() -> None:
    count = sum(len(_UNTYPED.findall(module.text)) for module in modules())
    assert count <= UNTYPED_MAPPINGS, f"{count}: give the values a type, or write `JSON`"


def test_no_place_more_reads_by_a_key() -> None:
    count = sum(
        _reads_by_key(node)
        for module in modules()
        if module.parts[0] in {"investigations", "risk"}
        for node in ast.walk(module.tree)
    )
    assert count <= READ_BY_KEY, f"{count}: give what is read a type"


def _reads_by_key(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(value=of, slice=ast.Constant(value=str())):
            return not ast.unparse(of).endswith("headers")
        case ast.Call(
            func=ast.Attribute(value=of, attr="get" | "pop" | "setdefault"),
            args=[ast.Constant(value=str()), *_],
        ):
            return not ast.unparse(of).endswith("router")
    return False
