"""Typed rows of the evidence room."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from atlas.foundation.db import Row
from atlas.foundation.fields import RowId


@dataclass(frozen=True, kw_only=True)
class EvidenceRow(Row):
    """One immutable row; `sha256` addresses the content."""

    id: RowId
    kind: Annotated[
        str,
        Field(
            description="What was kept, such as `registry_statement` or `provider_response`.",
            examples=["registry_statement"],
        ),
    ]
    source: Annotated[
        str,
        Field(
            description="Name of the source, such as `registry_file:uk-psc`.",
            examples=["registry_file:gb-coh-2026-11"],
        ),
    ]
    source_url: Annotated[
        str | None,
        Field(
            description="Address of the source; null: it has none.",
            examples=["https://register.openownership.org/download"],
        ),
    ]
    media_type: Annotated[
        str, Field(description="Media type of the content.", examples=["application/json"])
    ]
    size: Annotated[int, Field(description="Bytes of the content.")]
    sha256: Annotated[str, Field(description="SHA-256 of the content, lower-case hex.")]
    licence: Annotated[
        str | None, Field(description="Licence note of the source.", examples=["OGL-UK-3.0"])
    ]
    retrieved_at: Annotated[
        datetime,
        Field(
            description="When Atlas obtained it: the answer came, or the register's file was"
            " loaded.",
            examples=["2026-11-24T09:30:02Z"],
        ),
    ]
    recorded_at: Annotated[datetime, Field(description="When Atlas recorded it (recorded time).")]
    investigation_id: Annotated[
        UUID | None, Field(description="The run for which it was fetched; null: outside of runs.")
    ]
    recorded_by: Annotated[UUID, Field(description="The account for which it was recorded.")]
    data_date: date | None = None
