"""Things that have one place in the house, and are found nowhere else."""

import ast
import re
from collections.abc import Callable

import pytest
from tests.architecture.source import Module, docstring_nodes, dotted, modules

SQL = re.compile(
    r"^\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+(\s+\w+)?\s+SET\s|DELETE\s+FROM\s|WITH\s+(RECURSIVE\s+)?\w+"
    r"(\s*\([^)]*\))?\s+AS\s|TRUNCATE\s|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|ROLE|SCHEMA|POLICY)\s)",
)


def is_repository(module: Module) -> bool:
    """SQL lives in a room's repository, in foundation.db, and in the cluster's bootstrap.

    The row store is a reader's private spill file (SQLite), with no row of the database in it.
    What ages the words of an evaluation is a part of the statements of three rooms' repositories.
    """
    return (
        "repository" in module.parts
        or module.path.startswith("foundation/db/")
        or module.path.startswith("cli/embedded/")
        or module.path in {"sources/lists/domain/row_store.py", "risk/portfolio/ageing.py"}
    )


def sql_strings(module: Module) -> list[int]:
    docstrings = docstring_nodes(module.nodes)
    return [
        node.lineno
        for node in module.nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and SQL.match(node.value)
        and node.value != "SELECT 1"  # is the connection alive?
    ]


def calls(*names: str) -> Callable[[Module], list[int]]:
    def find(module: Module) -> list[int]:
        return [
            node.lineno
            for node in module.nodes
            if isinstance(node, ast.Call) and dotted(node.func) in names
        ]

    return find


def mentions(*names: str) -> Callable[[Module], list[int]]:
    def find(module: Module) -> list[int]:
        found = []
        for node in module.nodes:
            if isinstance(node, ast.ImportFrom):
                imported = {f"{node.module}.{alias.name}" for alias in node.names}
                if imported & set(names):
                    found.append(node.lineno)
            elif isinstance(node, ast.Attribute) and dotted(node) in names:
                found.append(node.lineno)
        return found

    return find


def report(find: Callable[[Module], list[int]], allowed: Callable[[Module], bool]) -> list[str]:
    return [
        f"{module.path}:{line}"
        for module in modules()
        if not allowed(module)
        for line in find(module)
    ]


def within(*prefixes: str) -> Callable[[Module], bool]:
    return lambda module: module.path.startswith(prefixes)


@pytest.mark.parametrize(
    ("what", "find", "allowed"),
    [
        ("SQL outside a repository", sql_strings, is_repository),
        (
            "HTTPException outside foundation.web",
            mentions(
                "fastapi.HTTPException",
                "fastapi.exceptions.HTTPException",
                "starlette.exceptions.HTTPException",
            ),
            within("foundation/web/"),
        ),
        (
            "BackgroundTasks (long work goes through the outbox)",
            mentions("fastapi.BackgroundTasks", "starlette.background.BackgroundTasks"),
            within(),
        ),
        (
            "the clock outside foundation.core.clock",
            calls(
                "datetime.now",
                "datetime.utcnow",
                "datetime.today",
                "date.today",
                "datetime.datetime.now",
                "datetime.datetime.utcnow",
                "datetime.date.today",
            ),
            within("foundation/core/clock.py"),
        ),
        (
            "the environment outside foundation.config and the CLI that sets it",
            mentions("os.environ", "os.getenv"),
            within("foundation/config.py", "cli/"),
        ),
        ("print outside the CLI", calls("print"), within("cli/")),
        (
            "uuid4 outside foundation.core.ids (ids are version 7)",
            calls("uuid4", "uuid.uuid4", "uuid1", "uuid.uuid1"),
            within("foundation/core/ids.py", "cli/demo.py"),  # the demo is a client: any key
        ),
        (
            "a session-level SET (the tenant is set per transaction)",
            lambda module: [
                node.lineno
                for node in module.nodes
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.search(r"\bSET\s+(SESSION\s+)?app\.tenant_id", node.value)
            ],
            within(),
        ),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_stands_only_where_it_belongs(
    what: str, find: Callable[[Module], list[int]], allowed: Callable[[Module], bool]
) -> None:
    found = report(find, allowed)
    assert not found, f"{what}: " + ", ".join(found)


def test_broad_excepts_say_why() -> None:
    silent = []
    for module in modules():
        lines = module.text.splitlines()
        for node in module.nodes:
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or dotted(node.type) in {"Exception", "BaseException"}
            near = lines[max(node.lineno - 2, 0) : node.lineno + 1]
            reraises = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
            if broad and not reraises and not any("#" in line for line in near):
                silent.append(f"{module.path}:{node.lineno}")
    assert not silent, "except Exception without a reason: " + ", ".join(silent)


def test_the_sql_finder_finds_sql() -> None:
    """The rule above would pass if its pattern were wrong; these are what it must see."""
    for statement in (
        "SELECT 1",
        "\n  INSERT INTO company (id) VALUES ($1)",
        "UPDATE company SET name = $1",
        "UPDATE company c SET name = $1",
        "DELETE FROM company",
        "WITH RECURSIVE up AS (SELECT 1) SELECT * FROM up",
        "WITH x (a, b) AS (VALUES (1, 2)) SELECT 1",
        "CREATE ROLE atlas_app",
    ):
        assert SQL.match(statement), statement
    for prose in ("Select one of these", "Updated", "with a reason", "Deleted the file"):
        assert not SQL.match(prose), prose
