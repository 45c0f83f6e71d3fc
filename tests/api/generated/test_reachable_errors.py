"""Every operation documents the errors that its code can raise.

The check is static: it follows the functions that an endpoint names, and what they name, through
the modules' own globals, and leaves out what a `try` around the call catches. It sees branches
that no other test enters.
"""

import ast
import importlib
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from types import FunctionType, ModuleType

import pytest
from tests.api.generated.operations import Operation, chosen, operations

from atlas.foundation.core.errors import AtlasError, PreconditionRequiredError
from atlas.foundation.core.versions import check_version

Kinds = tuple[type[AtlasError], ...]

CANNOT_HAPPEN = {
    ("TenantNotFoundError", "get_tenant"): "the caller's own tenant exists",
    ("UserNotFoundError", "get_profile"): "the caller's own account exists",
    ("UserNotFoundError", "update_profile"): "the caller's own account exists",
    ("UserNotFoundError", "create_user"): "the account has just been created",
    ("LoadNotFoundError", "request_load"): "the load has just been requested",
    ("ProfileNotFoundError", "_told"): "the profile has just been written",
    ("MatrixNotFoundError", "matrix_for"): "an assigned matrix is published and stays",
    ("MatrixStateError", "matrix_for"): "an assigned matrix is published",
    ("MatrixNotFoundError", "_out"): "an assigned matrix is published and stays",
    ("EntityNotFoundError", "write_hits"): "the entity has been read in the same transaction",
    ("CompanyNotFoundError", "lapse"): "a simplified regime belongs to a company",
    ("SnapshotNotFoundError", "datasets_used"): "an evaluation keeps its snapshot",
    ("EvaluationNotFoundError", "create_risk_evaluation"): "the evaluation has just been written",
    ("EntityNotFoundError", "known_subject"): "`_referenced` answers 422 to an unknown id",
    ("CompanyNotFoundError", "known_subject"): "`_referenced` answers 422 to an unknown id",
}
"""Errors of a function that no request can meet, with the reason."""


@cache
def _globals(function: FunctionType, tree: ast.AST) -> dict[str, object]:
    named: dict[str, object] = dict(function.__globals__)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            module = importlib.import_module(node.module)
            named |= {item.asname or item.name: getattr(module, item.name) for item in node.names}
    return named


def _found(node: ast.AST | None, named: dict[str, object]) -> object:
    if isinstance(node, ast.Name):
        return named.get(node.id)
    if isinstance(node, ast.Attribute):
        base = _found(node.value, named)
        return getattr(base, node.attr, None) if isinstance(base, ModuleType | type) else None
    return None


def _kinds(node: ast.AST | None, named: dict[str, object]) -> Kinds:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    found = [_found(part, named) for part in parts]
    return tuple(kind for kind in found if isinstance(kind, type) and issubclass(kind, AtlasError))


def _function(found: object) -> FunctionType | None:
    if isinstance(found, type):
        found = vars(found).get("__init__")
    elif callable(found):
        found = inspect.unwrap(found)
    own = isinstance(found, FunctionType) and found.__module__.startswith("atlas.")
    return found if own and isinstance(found, FunctionType) else None


@cache
def _parts(function: FunctionType) -> tuple[Kinds, tuple[tuple[FunctionType, Kinds], ...]]:
    """What a function raises itself, and which functions it names with what is caught there."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError):
        return (), ()
    named = _globals(function, tree)
    raised: list[type[AtlasError]] = []
    calls: list[tuple[FunctionType, Kinds]] = []

    def walk(node: ast.AST, caught: Kinds) -> None:
        if isinstance(node, ast.Try):
            stops = [
                kind
                for handler in node.handlers
                if not any(isinstance(n, ast.Raise) and n.exc is None for n in ast.walk(handler))
                for kind in _kinds(handler.type, named)
            ]
            for guarded in node.body:
                walk(guarded, (*caught, *stops))
            for child in (*node.handlers, *node.orelse, *node.finalbody):
                walk(child, caught)
            return
        if isinstance(node, ast.Raise) and node.exc is not None:
            error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            raised.extend(k for k in _kinds(error, named) if not issubclass(k, caught))
        if isinstance(node, ast.Call) and _found(node.func, named) is check_version:
            asked = [word.value for word in node.keywords if word.arg == "required"]
            if any(isinstance(value, ast.Constant) and value.value is True for value in asked):
                raised.append(PreconditionRequiredError)
        if isinstance(node, ast.Name | ast.Attribute):
            called = _function(_found(node, named))
            if called is not None:
                calls.append((called, caught))
        for child in ast.iter_child_nodes(node):
            walk(child, caught)

    walk(tree, ())
    if function is check_version:
        raised.remove(PreconditionRequiredError)
    return tuple(raised), tuple(calls)


def reachable(endpoint: FunctionType) -> Iterator[tuple[type[AtlasError], tuple[str, ...]]]:
    """The errors that an endpoint's code can raise, each with the functions on the way to it."""
    seen: set[tuple[FunctionType, Kinds]] = set()
    todo: list[tuple[FunctionType, Kinds, tuple[str, ...]]] = [(endpoint, (), ())]
    while todo:
        function, caught, before = todo.pop()
        if (function, caught) in seen:
            continue
        seen.add((function, caught))
        way = (*before, function.__name__)
        raised, calls = _parts(function)
        for kind in raised:
            if not issubclass(kind, caught):
                yield kind, way
        for called, there in calls:
            todo.append((called, tuple(sorted({*caught, *there}, key=lambda k: k.__name__)), way))


def silences(operation: Operation) -> Iterator[tuple[type[AtlasError], tuple[str, ...]]]:
    endpoint = inspect.unwrap(operation.route.endpoint)
    assert isinstance(endpoint, FunctionType)
    for kind, way in reachable(endpoint):
        if str(kind.status) not in operation.document["responses"]:
            yield kind, way


@pytest.mark.parametrize("operation", chosen(lambda item: item.path.startswith("/api")))
def test_an_operation_documents_what_its_code_raises(operation: Operation) -> None:
    silent = {
        f"{kind.status} {kind.__name__}: {' > '.join(way)}"
        for kind, way in silences(operation)
        if not any((kind.__name__, name) in CANNOT_HAPPEN for name in way)
    }
    assert not silent, "\n".join(sorted(silent))


def test_no_exemption_has_outlived_its_code() -> None:
    met = {
        (kind.__name__, name)
        for operation in operations()
        for kind, way in silences(operation)
        for name in way
    }
    assert set(CANNOT_HAPPEN) <= met
