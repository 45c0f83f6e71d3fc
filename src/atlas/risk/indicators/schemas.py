"""Risk indicators: shapes for other rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import CreatedAt, EvidenceIds, InvestigationId, RowId
from atlas.foundation.web import ResponseModel


class IndicatorStatus(StrEnum):
    """`FIRED`: the rule holds; `NOT_FIRED`: checked, it does not; `NOT_ASSESSED`: not decidable."""

    FIRED = "fired"
    NOT_FIRED = "not_fired"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What a module's rule says about the subject.

    module: code in lower case (`cir` … `dfwo`). code: the rule (`no_directors`). points: as the
    module's table has them, 0 unless fired. critical: sets the module's level whatever the
    sum. category: dimension of the matrix it bears on (`customer`, `geographic`, …). reason: why
    not assessed. detail: small JSON for the reader (edges, list versions), no secrets.
    """

    module: str
    code: str
    title: str
    category: str
    status: IndicatorStatus
    points: int = 0
    critical: bool = False
    reason: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    evidence_ids: tuple[UUID, ...] = ()
    party_id: UUID | None = None

    def __post_init__(self) -> None:
        if self.status is not IndicatorStatus.FIRED and self.points:
            raise ValueError(f"{self.module}.{self.code}: only a fired rule has points")
        if (self.status is IndicatorStatus.NOT_ASSESSED) != (self.reason is not None):
            raise ValueError(f"{self.module}.{self.code}: not assessed takes a reason, others none")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredIndicator(Indicator):
    """An indicator as recorded for a subject by a run."""

    id: UUID
    subject_id: UUID | None
    investigation_id: UUID
    created_at: datetime


class IndicatorOut(ResponseModel):
    """What a module's rule says about the subject."""

    id: RowId
    investigation_id: InvestigationId
    subject_id: UUID | None = Field(description="The party that was evaluated.")
    party_id: UUID | None = Field(description="The party; null: the subject as a whole.")
    module: str = Field(
        description="`cir`, `roa`, `mebo`, `frls`, `amlrr`, `spepws`, `dfwo`.", examples=["CIR"]
    )
    code: str = Field(description="Stable code of the rule.", examples=["fatf_listed"])
    title: str = Field(description="Title, for people.", examples=["FATF-listed country"])
    category: str = Field(description="Category of the rule.", examples=["geographic"])
    status: IndicatorStatus = Field(description="Where it stands.")
    points: int = Field(description="0 unless fired.")
    critical: bool = Field(description="Sets the module's level whatever the sum.")
    reason: str | None = Field(description="Why it was not assessed.")
    detail: dict[str, Any] = Field(description="What was found, by name.")
    evidence_ids: EvidenceIds
    created_at: CreatedAt
