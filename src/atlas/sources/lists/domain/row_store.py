"""Rows that belong together but stand apart in a file, kept on disk while it is read.

A private temporary SQLite database (https://sqlite.org/inmemorydb.html, "temporary databases"):
small files stay in its cache, large ones spill to disk, so memory stays flat.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

import orjson


class RowStore:
    """Rows by kind and key, in the order in which they were added."""

    def __init__(self) -> None:
        # a reader's batches may run on several threads, one after the other
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA cache_size = -32000")
        self._db.execute(
            "CREATE TABLE row (seq INTEGER PRIMARY KEY, kind TEXT, key TEXT, line INTEGER,"
            " body BLOB)"
        )
        self._db.execute("BEGIN")
        self._sealed = False

    def add(self, kind: str, key: str, line: int, body: object) -> None:
        """Keep a row."""
        self._db.execute(
            "INSERT INTO row (kind, key, line, body) VALUES (?, ?, ?, ?)",
            (kind, key, line, orjson.dumps(body)),
        )

    def of(self, kind: str, key: str) -> list[tuple[int, Any]]:
        """Return the rows of a key: line, and what was kept."""
        self._seal()
        rows = self._db.execute(
            "SELECT line, body FROM row WHERE kind = ? AND key = ? ORDER BY seq", (kind, key)
        )
        return [(line, orjson.loads(body)) for line, body in rows]

    def keys(self, kind: str) -> Iterator[tuple[str, int]]:
        """Yield each key and its first line, in the order of first appearance."""
        self._seal()
        yield from self._db.execute(
            "SELECT key, min(line) FROM row WHERE kind = ? GROUP BY key ORDER BY min(seq)", (kind,)
        )

    def close(self) -> None:
        """Drop everything."""
        self._db.close()

    def _seal(self) -> None:
        if not self._sealed:
            self._db.execute("CREATE INDEX row_key ON row (kind, key, seq)")
            self._sealed = True
