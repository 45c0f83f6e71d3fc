"""The lists that the product ships for its demo: it is their publisher, and checks them itself."""

import json
from datetime import date, timedelta
from pathlib import Path

from atlas.foundation.core.clock import now
from atlas.foundation.core.shipped import shipped_folder
from atlas.foundation.db import Database
from atlas.sources.lists import repository
from atlas.sources.lists.domain.catalogue import LISTS
from atlas.sources.lists.loading import LoadOptions, load_list
from atlas.sources.lists.schemas import LoadReport
from atlas.sources.lists.statements import Statement

RECHECKED_AFTER = timedelta(hours=12)
"""A list that was compared with the release's own files so recently is not read again."""
_NOT_LOADED = frozenset({"demo-list"})
"""Files to try the guards with; no part of the demo."""
_BY = Statement(by="the release itself")


async def load_shipped(database: Database) -> list[LoadReport]:
    """Load the demo's lists from the release's files; unchanged ones are checked, not replaced."""
    return [
        await _load(database, list_id)
        for list_id in sorted(LISTS)
        if LISTS[list_id].shipped and list_id not in _NOT_LOADED
    ]


async def recheck_shipped(database: Database) -> None:
    """Compare the demo's loaded complete lists with the release's files, and note that it was done.

    Without a demo nothing is loaded, and nothing happens.
    """
    wanted = [key for key, item in LISTS.items() if item.shipped and not item.excerpt]
    async with database.platform() as session:
        loaded = await repository.current_versions(session, wanted)
    oldest = now() - RECHECKED_AFTER
    for version in loaded:
        if version.last_checked is None or version.last_checked < oldest:
            await _load(database, version.list_id)


async def _load(database: Database, list_id: str) -> LoadReport:
    folder = shipped_folder("demo") / "lists" / list_id
    stated = _version_date(folder / "meta.json")
    options = LoadOptions(version_date=stated, shipped=True, statement=_BY)
    return await load_list(database, folder, list_id, options=options)


def _version_date(meta: Path) -> date | None:
    """Return the date in an OFAC csv's description; FollowTheMoney has its manifest."""
    if not meta.exists():
        return None
    return date.fromisoformat(json.loads(meta.read_text())["version_date"])
