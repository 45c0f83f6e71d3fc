"""Typed rows of a company's retrievals."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The newest answer of one source about a company."""

    source: str
    retrieved_at: datetime
    investigation_id: UUID
    answers: int
