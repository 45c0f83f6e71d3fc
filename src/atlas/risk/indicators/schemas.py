"""Risk indicators: shapes for other rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import CreatedAt, EvidenceIds, InvestigationId, RowId, says
from atlas.foundation.web import ResponseModel


class IndicatorStatus(StrEnum):
    """`FIRED`: the rule holds; `NOT_FIRED`: checked, it does not; `NOT_ASSESSED`: not decidable."""

    FIRED = "fired"
    NOT_FIRED = "not_fired"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """What a module's rule says about the subject.

    module: code in lower case (`cir` … `dfwo`). code: the rule (`no_directors`). points: as the
    module's table has them, 0 unless fired. critical: sets the module's level whatever the
    sum. category: dimension of the matrix it bears on (`customer`, `geographic`, …). reason: why
    not assessed. detail: small JSON for the reader (edges, list versions), no secrets.
    """

    module: Annotated[str, says("`cir`, `roa`, `mebo`, `frls`, `amlrr`, `spepws`, `dfwo`.", "CIR")]
    code: Annotated[str, says("Stable code of the rule.", "fatf_listed")]
    title: Annotated[str, says("Title, for people.", "FATF-listed country")]
    category: Annotated[str, says("Category of the rule.", "geographic")]
    status: Annotated[IndicatorStatus, says("Where it stands.")]
    points: Annotated[int, says("0 unless fired.")] = 0
    critical: Annotated[bool, says("Sets the module's level whatever the sum.")] = False
    reason: Annotated[str | None, says("Why it was not assessed.")] = None
    detail: Annotated[Mapping[str, Any], says("What was found, by name.")] = field(
        default_factory=dict
    )
    evidence_ids: EvidenceIds = ()
    party_id: Annotated[UUID | None, says("The party; null: the subject as a whole.")] = None

    def __post_init__(self) -> None:
        if self.status is not IndicatorStatus.FIRED and self.points:
            raise ValueError(f"{self.module}.{self.code}: only a fired rule has points")
        if (self.status is IndicatorStatus.NOT_ASSESSED) != (self.reason is not None):
            raise ValueError(f"{self.module}.{self.code}: not assessed takes a reason, others none")


@dataclass(frozen=True, kw_only=True)
class StoredIndicator(Indicator):
    """An indicator as recorded for a subject by a run."""

    id: RowId
    subject_id: Annotated[UUID | None, says("The party that was evaluated.")]
    investigation_id: InvestigationId
    created_at: CreatedAt


class IndicatorOut(ResponseModel, StoredIndicator):
    """What a module's rule says about the subject."""

    outdated: list[str] = Field(
        default=[],
        description="Of a rule that did not fire: why that is no answer today, as"
        " `risk.outdated` of the investigation. Empty: it is one.",
        examples=[["lists"]],
    )
