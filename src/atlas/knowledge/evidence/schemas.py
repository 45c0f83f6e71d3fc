"""API shapes of evidence: what a source said, kept as it came."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from atlas.foundation.fields import RowId
from atlas.foundation.web.schemas import ResponseModel
from atlas.knowledge.evidence.models import EvidenceRow


class EvidenceOut(ResponseModel, EvidenceRow):
    """One immutable piece of evidence; its content is at `/api/evidence/{id}/content`."""

    data_date: date | None = Field(
        default=None,
        description="The day of which the source's data is; null where the source says none, and in"
        " evidence of earlier releases, which kept it as `retrieved_at`.",
        examples=["2025-03-05"],
    )
    confirmed_at: datetime | None = Field(
        default=None,
        description="When the source confirmed that it is unchanged (HTTP 304); null: it did not.",
        examples=["2026-11-28T06:10:00Z"],
    )


class EvidenceVerification(ResponseModel):
    """Whether the stored content still has the hash recorded when it arrived."""

    id: RowId
    valid: bool = Field(description="The content still has the recorded hash and size.")
    recorded_sha256: str = Field(
        description="SHA-256 when it arrived, lower-case hex.",
        examples=["5d5b09f6dcb2d53a5fffc60c4ac0d55fabdf556069d6631545f42aa6e3500f2e"],
    )
    actual_sha256: str | None = Field(
        description="Null when the content is missing.",
        examples=["5d5b09f6dcb2d53a5fffc60c4ac0d55fabdf556069d6631545f42aa6e3500f2e"],
    )
    recorded_size: int = Field(description="Bytes when it arrived.")
    actual_size: int | None = Field(description="Bytes now; null: the content is missing.")
    problem: Literal["content_missing", "content_changed"] | None = Field(
        description="content_missing or content_changed; null when the content is what it was."
    )
    verified_at: datetime = Field(description="When it was verified.")


class EvidenceSource(ResponseModel):
    """What one source has given."""

    source: str = Field(
        examples=["registry_file:uk-psc"],
        description="Where it comes from, such as `registry_file:uk-psc`.",
    )
    pieces: int = Field(description="Pieces of evidence.")
    bytes: int = Field(description="Sum of the contents, each piece counted.")
    licences: list[str] = Field(
        description="Licences under which it may be used.", examples=[["OGL-UK-3.0"]]
    )
    first_retrieved_at: datetime = Field(description="When the source first answered.")
    last_retrieved_at: datetime = Field(description="When the source last answered.")


class EvidenceSources(ResponseModel):
    """Every source with evidence, by name."""

    items: list[EvidenceSource] = Field(description="The rows, in order.")


class EvidenceKindStats(ResponseModel):
    """How much of one kind there is."""

    kind: str = Field(examples=["registry_statement"], description="Kind of evidence.")
    pieces: int = Field(description="Pieces of evidence.")
    bytes: int = Field(description="Bytes of the contents.")


class EvidenceStats(ResponseModel):
    """How much evidence the tenant keeps."""

    pieces: int = Field(description="Pieces of evidence.")
    contents: int = Field(description="Distinct contents; the same bytes are stored once.")
    bytes: int = Field(description="Of the distinct contents.")
    investigations: int = Field(description="Investigations that stored evidence.")
    oldest_retrieved_at: datetime | None = Field(
        description="When the oldest was retrieved; null if there is none."
    )
    newest_retrieved_at: datetime | None = Field(
        description="When the newest was retrieved; null if there is none."
    )
    kinds: list[EvidenceKindStats] = Field(description="By kind of evidence.")
