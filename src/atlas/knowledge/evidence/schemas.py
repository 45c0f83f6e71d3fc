"""API shapes of evidence: what a source said, kept as it came."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.web.schemas import ResponseModel


class EvidenceOut(ResponseModel):
    """One immutable piece of evidence; its content is at `/api/evidence/{id}/content`."""

    id: UUID
    kind: str
    source: str = Field(description="Name of the source, such as `registry_file:uk-psc`.")
    source_url: str | None
    media_type: str
    size: int = Field(description="Bytes of the content.")
    sha256: str = Field(description="SHA-256 of the content, lower-case hex.")
    licence: str | None = Field(description="Licence note of the source.")
    retrieved_at: datetime = Field(
        description="When Atlas obtained it: the answer arrived, or the register's file was loaded."
    )
    recorded_at: datetime
    investigation_id: UUID | None
    recorded_by: UUID
    data_date: date | None = Field(
        default=None,
        description="The day of which the source's data is; null where the source says none, and in"
        " evidence of earlier releases, which kept it as `retrieved_at`.",
        examples=["2025-03-05"],
    )


class EvidenceVerification(ResponseModel):
    """Whether the stored content still has the hash recorded when it arrived."""

    id: UUID
    valid: bool
    recorded_sha256: str
    actual_sha256: str | None = Field(description="Null when the content is missing.")
    recorded_size: int
    actual_size: int | None
    problem: Literal["content_missing", "content_changed"] | None
    verified_at: datetime


class EvidenceSource(ResponseModel):
    """What one source has given."""

    source: str = Field(examples=["registry_file:uk-psc"])
    pieces: int
    bytes: int = Field(description="Sum of the contents, each piece counted.")
    licences: list[str]
    first_retrieved_at: datetime
    last_retrieved_at: datetime


class EvidenceSources(ResponseModel):
    """Every source with evidence, by name."""

    items: list[EvidenceSource]


class EvidenceKindStats(ResponseModel):
    """How much of one kind there is."""

    kind: str = Field(examples=["registry_statement"])
    pieces: int
    bytes: int


class EvidenceStats(ResponseModel):
    """How much evidence the tenant keeps."""

    pieces: int
    contents: int = Field(description="Distinct contents; the same bytes are stored once.")
    bytes: int = Field(description="Of the distinct contents.")
    investigations: int = Field(description="Investigations that stored evidence.")
    oldest_retrieved_at: datetime | None
    newest_retrieved_at: datetime | None
    kinds: list[EvidenceKindStats]
