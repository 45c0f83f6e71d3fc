"""Rounds as the worker makes them: of the tenants that are due for one."""

from atlas.foundation.db import Database
from atlas.worker.registry import ROUNDS
from atlas.worker.rounds import make_rounds


async def look(database: Database, kind: str) -> int:
    """Make one kind of round of the tenants that are due for it; return how much it changed."""
    (one,) = [one for one in ROUNDS if one.kind == kind]
    return await make_rounds(database, [one])
