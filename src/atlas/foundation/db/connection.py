"""A connection that does not ask the server what every other connection has been told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import asyncpg

_FIXED_OIDS = 10_000
"""Below, PostgreSQL's own list assigns the numbers: a type has the same one on every server."""

_known: dict[frozenset[int], Sequence[Any]] = {}


class _Answer(NamedTuple):
    """Stands for the driver's statement: one with a name has replaced no unnamed one."""

    name: str = "known"


class Connection(asyncpg.Connection):
    """Asks what built-in types are (`uuid[]`, `text[]`, `date[]`, …) once in a process.

    The driver asks on each connection, for each type that a statement is the first to use: a
    recursive query over the catalogue and two small ones. In 12 investigations, each with a worker
    of its own, that was one statement in thirteen and a sixth of the CPU time.
    """

    async def _introspect_types(  # asyncpg's own name; a test says so when it changes
        self,
        typeoids: Iterable[int],
        timeout: float | None,  # noqa: ASYNC109  the driver's signature
    ) -> tuple[Sequence[Any], Any]:
        wanted = frozenset(typeoids)
        if wanted in _known:
            return _known[wanted], _Answer()
        types, statement = await super()._introspect_types(wanted, timeout)  # type: ignore[misc]
        if max(wanted) < _FIXED_OIDS:
            _known[wanted] = types
        return types, statement
