"""Typed rows of attestations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.db import Row
from atlas.foundation.fields import EvidenceIds, InvestigationId, RowId
from atlas.risk.matrix.domain import Tier


@dataclass(frozen=True, kw_only=True)
class Attestation(Row):
    """A person's word that a check is done, and on what it rests.

    tier: the evaluation's when it was given. basis: what the investigation said then; with it
    unchanged it goes on to later investigations (`domain/carrying.py`).
    """

    id: RowId
    investigation_id: InvestigationId
    check_id: str
    note: Annotated[
        str,
        Field(description="What was checked and found.", examples=["Extract of 2 November 2026."]),
    ]
    reference: Annotated[
        str | None,
        Field(description="Where the document is kept; null: it rests on evidence alone."),
    ]
    evidence_ids: EvidenceIds
    attested_by: Annotated[UUID, Field(description="The account whose word it is.")]
    attested_person: UUID
    attested_at: Annotated[datetime, Field(description="When it was attested.")]
    tier: Annotated[
        Tier | None,
        Field(description="Of the evaluation when it was given; null: not kept.", examples=["cdd"]),
    ] = None
    basis: Annotated[
        dict[str, Any] | None,
        Field(
            description="What the investigation said of the check then, as codes, ids and hashes."
            " While this is unchanged, the attestation carries over to later investigations.",
            examples=[{"outcome": "not_assessed", "reason": "not_confirmed"}],
        ),
    ] = None
    withdrawn: Annotated[bool, Field(description="It was withdrawn.")] = False
    withdrawn_by: Annotated[
        UUID | None, Field(description="The account that withdrew it; null while it is in force.")
    ] = None
    withdrawn_at: Annotated[
        datetime | None, Field(description="When it was withdrawn; null while it is in force.")
    ] = None
    version: Annotated[int, Field(description="Also the `ETag`.")] = 1
