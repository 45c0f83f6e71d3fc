"""A proposal as other rooms see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.core.four_eyes import FirstPersons


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change of settings that one person asked for.

    kind: what it changes (`risk_matrix.assignments` …). subject: which one of its kind, as text.
    content: what the room that made it needs to carry it out. reasons: what it loosens, in words.
    accounts, persons: who wrote or proposed it, and so cannot confirm it.
    """

    id: UUID
    kind: str
    subject: str
    content: dict[str, Any]
    reasons: list[str]
    accounts: list[UUID]
    persons: list[UUID]
    proposed_by: UUID
    proposed_at: datetime

    @property
    def writers(self) -> FirstPersons:
        """Everyone who wrote or proposed it."""
        return FirstPersons.of_draft(self.accounts, self.persons)
