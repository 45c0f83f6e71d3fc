"""Typed rows of the evidence room."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import RowId, says


@dataclass(frozen=True, kw_only=True)
class EvidenceRow(Row):
    """One immutable row; `sha256` addresses the content."""

    id: RowId
    kind: Annotated[
        str,
        says(
            "What was kept, such as `registry_statement` or `provider_response`.",
            "registry_statement",
        ),
    ]
    source: Annotated[
        str,
        says("Name of the source, such as `registry_file:uk-psc`.", "registry_file:gb-coh-2026-11"),
    ]
    source_url: Annotated[
        str | None,
        says(
            "Address of the source; null: it has none.",
            "https://register.openownership.org/download",
        ),
    ]
    media_type: Annotated[str, says("Media type of the content.", "application/json")]
    size: Annotated[int, says("Bytes of the content.")]
    sha256: Annotated[str, says("SHA-256 of the content, lower-case hex.")]
    licence: Annotated[str | None, says("Licence note of the source.", "OGL-UK-3.0")]
    retrieved_at: Annotated[
        datetime,
        says(
            "When Atlas obtained it: the answer came, or the register's file was loaded.",
            "2026-11-24T09:30:02Z",
        ),
    ]
    recorded_at: Annotated[datetime, says("When Atlas recorded it (recorded time).")]
    investigation_id: Annotated[
        UUID | None, says("The run for which it was fetched; null: outside of runs.")
    ]
    recorded_by: Annotated[UUID, says("The account for which it was recorded.")]
    data_date: date | None = None
    confirmed_at: datetime | None = None
