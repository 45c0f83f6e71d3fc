"""A publisher that says that a list is unchanged: the version is checked, and nothing is loaded."""

from datetime import date, datetime
from uuid import UUID

from atlas.foundation.db import Database
from atlas.sources.lists import repository
from atlas.sources.lists.domain.dating import VersionDate
from atlas.sources.lists.domain.guards import Proposed, contradiction, newest_evidence
from atlas.sources.lists.errors import VersionReplacedError
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.lists.standings import definition
from atlas.sources.lists.statements import (
    CONTENT,
    FETCHED,
    Clocks,
    Statement,
    audit_statements,
    confirmed,
)


async def confirm_unchanged(
    database: Database, version_id: UUID, list_id: str, moment: datetime, statement: Statement
) -> ListVersion:
    """Record that the publisher of a list said at `moment` that a version is its current one.

    Only `last_checked` moves, and only forwards. The content is judged as if it had been loaded
    again: an answer "unchanged" makes no list current that is older than its rhythm permits.
    What a forced load overrode stays.

    Raises:
        VersionReplacedError: another version was loaded in the meantime.
        ContradictedDateError: the content is too old to be the publisher's current list.

    """
    async with database.platform() as session:
        await repository.lock_list(session, list_id)
        found = await repository.current_versions(session, [list_id])
        if not found or found[0].id != version_id:
            raise VersionReplacedError(f"Another version of {list_id} was loaded in the meantime.")
        current = found[0]
        dated = VersionDate(current.version_date, current.version_date_source)
        refusal = contradiction(
            definition(list_id, current),
            Proposed(
                dated,
                current.entries,
                0,
                obtained=moment.date(),
                newest=_newest(current),
            ),
        )
        if refusal is not None:
            raise refusal
        clocks = Clocks(None, None, moment, FETCHED)
        version = confirmed(current, clocks, dated)
        if version != current:
            await repository.confirm_version(session, version)
            await audit_statements(session, version, statement, clocks)
    return version


def _newest(version: ListVersion) -> date | None:
    day = version.manifest.get("newest_date")
    return newest_evidence(
        version.published if version.published_source == CONTENT else None,
        date.fromisoformat(day) if day else None,
        version.manifest.get("newest_entry_number") or 0,
    )
