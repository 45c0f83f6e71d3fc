"""Typed rows of a company's retrievals."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The newest answer of one source about a company. `known`: the moment its data is of."""

    source: str
    retrieved_at: datetime
    data_date: date | None
    known: datetime
    investigation_id: UUID
    answers: int
