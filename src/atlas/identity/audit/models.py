"""Typed rows of the audit room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.db import Record
from atlas.identity.audit.domain import Event, Link, Seal


@dataclass(frozen=True, slots=True)
class SealRow:
    """A seal with its time."""

    sequence: int
    event_hash: str
    previous_hash: str
    hash: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event joined with its payload and seal, where they exist."""

    id: UUID
    occurred_at: datetime
    action: str
    resource_type: str
    resource_id: UUID | None
    actor_user_id: UUID
    actor_person_id: UUID
    session_id: UUID | None
    is_machine: bool
    request_id: str | None
    payload_hash: str
    payload: dict[str, Any] | None
    payload_salt: str | None
    seal: SealRow | None

    @classmethod
    def from_record(cls, row: Record) -> "EventRow":
        """Build from a row of `repository.EVENTS`."""
        seal = None
        if row["sequence"] is not None:
            seal = SealRow(
                row["sequence"],
                row["event_hash"],
                row["previous_hash"],
                row["hash"],
                row["sealed_at"],
            )
        return cls(
            **{name: row[name] for name in _EVENT},
            payload=row["payload"],
            payload_salt=row["salt"],
            seal=seal,
        )


_EVENT = (
    "id",
    "occurred_at",
    "action",
    "resource_type",
    "resource_id",
    "actor_user_id",
    "actor_person_id",
    "session_id",
    "is_machine",
    "request_id",
    "payload_hash",
)


def event_from_record(row: Record) -> Event:
    """Build the part of an event that is hashed."""
    return Event(**{name: row[name] for name in _EVENT})


def link_from_record(row: Record) -> Link:
    """Build one link of the chain from a seal row left-joined with its event."""
    seal = Seal(
        row["sequence"],
        row["event_id"],
        row["event_hash"],
        row["previous_hash"],
        row["hash"],
    )
    event = event_from_record(row) if row["id"] is not None else None
    return Link(seal, event, row["payload"], row["salt"])
