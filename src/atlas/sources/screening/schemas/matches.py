"""What screening knows of an entity."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EntityHit:
    """A list entry that may be an entity, with what people have decided so far."""

    hit_id: UUID
    list_id: str
    entry_name: str
    regime: str
    measure: str
    topics: tuple[str, ...]
    strength: str
    status: str
    delisted: bool


@dataclass(frozen=True, slots=True)
class EntityStanding:
    """An entity's hits, and its last screening: when, and which lists gave an answer then."""

    hits: tuple[EntityHit, ...] = ()
    screened_at: datetime | None = None
    answered: frozenset[str] = field(default_factory=frozenset)
