"""A bar on a terminal while a long measurement runs; a line elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.progress import track

from atlas.cli.console import err, interactive, note

Item = TypeVar("Item")
_LONG = 5_000


def watch(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Yield the items; tell of the progress on standard error."""
    if interactive():
        yield from track(items, description=what, console=err, transient=True)
        return
    if len(items) >= _LONG:
        note(f"{what}: {len(items):,}")
    yield from items
