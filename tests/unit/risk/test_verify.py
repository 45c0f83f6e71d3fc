"""Whatever is changed in a stored evaluation, verification names it and never breaks."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX

from atlas.risk.evaluations.domain import (
    NOT_RUN,
    Override,
    PartyRole,
    PepCategory,
    PepExposure,
    evaluate,
    evaluation_document,
    evaluation_from_document,
    inputs_from_document,
    inputs_from_facts,
    verify_documents,
)

_PEP = PepExposure(roles=frozenset({PartyRole.UBO}), category=PepCategory.FAMILY)
_FACTS = replace(CLEAN, countries_established=("IR",), peps=(_PEP,), network_risk=NOT_RUN)
INPUTS = inputs_from_facts(_FACTS, MATRIX, COMPLETE, AS_OF)
FOUND = evaluate(
    MATRIX, INPUTS, COMPLETE, (Override("adverse_media", Decimal("20.00"), "Read it."),), AS_OF
)
RESULT, READ = evaluation_document(FOUND), INPUTS.document()


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every innermost value of a document, with the way to it."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if isinstance(item, dict | list) and item:
            yield from leaves(item, (*path, key))
        else:
            yield (*path, key), item


def changed(document: Mapping[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A copy of a document with one value replaced."""
    found = copy.deepcopy(dict(document))
    part: Any = found
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return found


def another(value: Any) -> Any:
    """A value of the same type that says something else."""
    if isinstance(value, bool | None):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return ["x"]
    try:
        return str(Decimal(value) + 1)
    except InvalidOperation:
        return f"{value}x"


def test_what_is_as_it_was_verifies() -> None:
    assert verify_documents(RESULT, FOUND.hashes, MATRIX, READ, COMPLETE) == ()


BROKEN: tuple[Any, ...] = (None, "x", {"a": 1}, [], 10**30, 1.5)


def replaced_by(given: Any) -> Callable[[Any], Any]:
    """A rule that puts the same value in the place of every other."""
    return lambda _: given


@pytest.mark.parametrize(
    "replacement",
    [
        pytest.param(another, id="another"),
        *(pytest.param(replaced_by(given), id=str(given)) for given in BROKEN),
    ],
)
def test_every_changed_value_is_named(replacement: Callable[[Any], Any]) -> None:
    for path, value in leaves(RESULT):
        given = replacement(value)
        if given == value:
            continue
        found = verify_documents(changed(RESULT, path, given), FOUND.hashes, MATRIX, READ, COMPLETE)
        assert found, (path, given)
        named = {item.path.partition(".")[0] for item in found}
        assert named & {path[0], "result", "hashes"}, (path, given, named)
    for path, value in leaves(READ):
        given = replacement(value)
        if given == value:
            continue
        found = verify_documents(RESULT, FOUND.hashes, MATRIX, changed(READ, path, given), COMPLETE)
        assert found, (path, given)
        assert found[0].path in {"inputs", "result", "hashes.evaluation_fingerprint"}, found[0]


@pytest.mark.parametrize("part", [*RESULT])
def test_a_part_that_is_missing_is_named(part: str) -> None:
    less = {name: value for name, value in RESULT.items() if name != part}
    assert verify_documents(less, FOUND.hashes, MATRIX, READ, COMPLETE)


def test_a_changed_document_is_read_or_refused_as_a_value() -> None:
    """What reads an evaluation elsewhere (bundles) meets no other error than these."""
    for path, _ in leaves(RESULT):
        with suppress(KeyError, TypeError, ValueError):
            evaluation_from_document(changed(RESULT, path, {"a": {}}), FOUND.hashes)
    for path, _ in leaves(READ):
        with suppress(KeyError, TypeError, ValueError):
            inputs_from_document(changed(READ, path, {"a": {}}))
    for path in (("score",), ("words", "worst_case", "score_high")):
        with pytest.raises(ValueError, match="decimal"):
            evaluation_from_document(changed(RESULT, path, "x"), FOUND.hashes)
