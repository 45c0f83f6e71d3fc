"""Migrations of tables in use: no lock that stops the traffic is held while rows are written."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import atlas.foundation.db.migrations.versions as versions_package

VERSIONS = Path(next(iter(versions_package.__path__)))
RELEASED = 29
"""Migrations up to this number stay as they were applied."""
_ALTERS = re.compile(r"\bALTER\s+TABLE\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\bUPDATE\s+(ONLY\s+)?\S+(\s+\w+)?\s+SET\b|\bDELETE\s+FROM\b|\bINSERT\s+INTO\b", re.IGNORECASE
)
_INDEX = re.compile(r"\bCREATE\s+(UNIQUE\s+)?INDEX\b(?!\s+CONCURRENTLY)", re.IGNORECASE)
_DROPPED = re.compile(r"\bDROP\s+INDEX\b(?!\s+CONCURRENTLY)", re.IGNORECASE)
_ADDED = re.compile(r"\bADD\s+COLUMN\b", re.IGNORECASE)
_MAKES = {"create_tenant_table", "create_platform_table"}


def _texts(node: ast.AST) -> Iterator[str]:
    """Yield the strings below a node; of an f-string its fixed parts, joined."""
    for one in ast.walk(node):
        if isinstance(one, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "x" for part in one.values
            )
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def faults(source: str) -> list[str]:
    """Return what is wrong with a migration's text."""
    tree = ast.parse(source)
    calls = sorted(
        (node for node in ast.walk(tree) if isinstance(node, ast.Call)), key=lambda one: one.lineno
    )
    helpers = {"add_columns", "backfill", "create_index", "drop_index"}
    own = [call for call in calls if _name(call) not in helpers]
    texts = [text for call in own for text in _texts(call)]
    alters = any(_ALTERS.search(text) for text in texts)
    writing = [
        call
        for call in own
        if _name(call) == "each_tenant" or any(_WRITES.search(text) for text in _texts(call))
    ]
    made = [call.lineno for call in own if _name(call) in _MAKES]
    found = []
    if alters and writing:
        found.append("rows are written in the transaction of an ALTER TABLE: use `add_columns`")
    if any(_ADDED.search(text) for text in texts):
        found.append("a column is added in the migration's transaction: use `add_columns`")
    if made and any(call.lineno > min(made) for call in writing):
        found.append("rows are written after a table was made: its keys lock what they reference")
    if any(_INDEX.search(text) for text in texts):
        found.append("an index is not built concurrently: use `create_index`")
    if any(_DROPPED.search(text) for text in texts):
        found.append("an index is not dropped concurrently: use `drop_index`")
    return found


MIGRATIONS = [path for path in sorted(VERSIONS.glob("[0-9]*.py")) if int(path.name[:4]) > RELEASED]


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: str(path.name))
def test_no_lock_is_held_while_rows_are_written(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "body",
    [
        'op.execute("ALTER TABLE a DROP COLUMN b")\neach_tenant("UPDATE a SET c = 1")',
        'op.execute("ALTER TABLE a DROP COLUMN b")\nop.execute(f"DELETE FROM a WHERE c = {x}")',
        'op.execute(f"ALTER TABLE {name} ADD COLUMN b text")',
        'op.execute("CREATE UNIQUE INDEX i ON a (b)")',
        'op.execute("CREATE INDEX i ON a " "(b)")',
        'op.execute(f"DROP INDEX {name}")',
        'create_tenant_table("a", "id uuid")\neach_tenant("UPDATE b SET c = 1")',
    ],
)
def test_a_fault_is_found(body: str) -> None:
    assert len(faults(body)) == 1


def test_the_helpers_are_no_fault() -> None:
    text = (
        'add_columns("a", "b text")\nbackfill("a", "UPDATE a SET b = 1 WHERE id = ANY(:page)")\n'
        'create_index("a", ("b",))\ncreate_tenant_table("c", "id uuid")'
    )
    assert faults(text) == []
