"""Typed rows of attestations."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.foundation.db import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation(Row):
    """A person's word that a check is done, and on what it rests.

    tier: the evaluation's when it was given. basis: what the investigation said then; with it
    unchanged it goes on to later investigations (`domain/carrying.py`).
    """

    id: UUID
    investigation_id: UUID
    check_id: str
    note: str
    reference: str | None
    evidence_ids: list[UUID]
    attested_by: UUID
    attested_person: UUID
    attested_at: datetime
    tier: str | None = None
    basis: dict[str, JSON] | None = None
    withdrawn: bool = False
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = None
    version: int = 1
