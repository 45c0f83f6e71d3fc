"""Typed rows of the feeds room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import CreatedAt, FinishedAt, ListId, RowId, StartedAt, says

SCHEDULE, REQUEST, COMMAND = "schedule", "request", "command"
PENDING, RUNNING, COMPLETE, FAILED = "pending", "running", "complete", "failed"
STATUSES = (PENDING, RUNNING, COMPLETE, FAILED)


@dataclass(frozen=True)
class ListFetch(Row):
    """One attempt to fetch a list from its publisher."""

    id: RowId
    list_id: ListId
    trigger: Annotated[str, says("`schedule`, `request` (API) or `command` (command line).")]
    dry_run: Annotated[bool, says("Only compared; nothing is changed.", False)]
    requested_by: UUID | None
    status: Annotated[str, says("pending, running, complete or failed.", "complete")]
    outcome: Annotated[
        str | None,
        says(
            "`loaded`, `unchanged` (same content), `not_modified` (304), `compared` (dry run),"
            " `refused` (by a guard of the load), `failed`; null: not over.",
            "loaded",
        ),
    ]
    code: Annotated[str | None, says("Why it was refused or failed; null: it was not.", "timeout")]
    detail: Annotated[
        str | None, says("What happened, in words.", "1,018 entries: 3 added, 1 changed, 0 removed")
    ]
    address: Annotated[
        str,
        says(
            "Address that was asked, without its query.",
            "https://scsanctions.un.org/resources/xml/en/consolidated.xml",
        ),
    ]
    http_status: Annotated[int | None, says("Last status of the publisher; null: none.", 200)]
    bytes: Annotated[int | None, says("Size of the file; null: none was received.", 2177850)]
    resumed: Annotated[int, says("How many times the download was continued.", 0)]
    etag: Annotated[str | None, says("The publisher's ETag of the file.", '"8dd3f"')]
    last_modified: Annotated[
        str | None, says("As the publisher wrote it.", "Fri, 27 Nov 2026 23:00:04 GMT")
    ]
    version_id: Annotated[
        UUID | None, says("The version that was loaded or confirmed; null: none was.")
    ]
    failures: Annotated[int, says("Consecutive failures of the list, this one included.", 0)]
    created_at: CreatedAt
    started_at: StartedAt
    finished_at: FinishedAt
    beat_at: datetime | None
    next_at: Annotated[
        datetime | None, says("When the schedule tries next; null: not over, or a dry run.")
    ]
