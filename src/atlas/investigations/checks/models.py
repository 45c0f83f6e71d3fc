"""Typed rows of attestations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import EvidenceIds, InvestigationId, RowId, says
from atlas.risk.matrix.domain import Tier


@dataclass(frozen=True, kw_only=True)
class Attestation(Row):
    """A person's attestation that a check is done, and on what it rests.

    in_control: whom it names as in control of the company, or managing it, as objects; None in
    those that were given before they were named apart from the note. tier: the evaluation's when
    it was given. basis: what the investigation said then; with it unchanged it is carried over to
    later investigations (`domain/carrying.py`).
    """

    id: RowId
    investigation_id: InvestigationId
    check_id: str
    note: Annotated[str, says("What was checked and found.", "Extract of 2 November 2026.")]
    reference: Annotated[
        str | None, says("Where the document is kept; null: it rests on evidence alone.")
    ]
    evidence_ids: EvidenceIds
    attested_by: Annotated[UUID, says("The account whose word it is.")]
    attested_person: UUID
    attested_at: Annotated[datetime, says("When it was attested.")]
    in_control: list[Any] | None = None
    tier: Annotated[
        Tier | None, says("Of the evaluation when it was given; null: not kept.", "cdd")
    ] = None
    basis: Annotated[
        dict[str, Any] | None,
        says(
            "What the investigation said of the check then, as codes, ids and hashes. While this"
            " is unchanged, the attestation carries over to later investigations.",
            {"outcome": "not_assessed", "reason": "not_confirmed"},
        ),
    ] = None
    withdrawn: Annotated[bool, says("It was withdrawn.")] = False
    withdrawn_by: Annotated[
        UUID | None, says("The account that withdrew it; null while it is in force.")
    ] = None
    withdrawn_at: Annotated[
        datetime | None, says("When it was withdrawn; null while it is in force.")
    ] = None
    version: Annotated[int, says("Also the `ETag`.")] = 1
