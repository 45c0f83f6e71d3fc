"""Loading sanctions lists into the platform tables and reading them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from atlas.foundation.db import Database
from atlas.sources.lists.schemas import LoadProgress, LoadReport


async def load_list(
    database: Database,
    path: Path,
    list_id: str,
    *,
    version_date: date | None = None,
    force: bool = False,
    progress: Callable[[LoadProgress], None] | None = None,
) -> LoadReport:
    """Load the list at `path` (folder, zip or primary file) as the next version of `list_id`.

    One transaction: a broken file (ListFileError: file, line, reason) changes nothing. Records
    against the vocabulary are kept with their raw names and reported. Same content: `unchanged`.
    Raises LargeRemovalError when more than 10 % of the entries would go and `force` is not set.
    """
    raise NotImplementedError  # body follows
