"""Typed rows of the audit room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from atlas.foundation.db import Record, Row
from atlas.foundation.fields import RowId, says
from atlas.identity.audit.domain import Event, Link, Seal


@dataclass(frozen=True)
class SealRow:
    """A seal with its time."""

    sequence: Annotated[int, says("1, 2, 3 … without a gap within the tenant")]
    event_hash: Annotated[str, says("SHA-256 of the event's canonical JSON")]
    previous_hash: Annotated[str, says("`hash` of the seal before; 64 zeros for the first")]
    hash: Annotated[str, says("SHA-256 over sequence, event, event hash and previous hash")]
    sealed_at: Annotated[datetime, says("When it was sealed.", "2026-11-24T09:30:04Z")]


@dataclass(frozen=True)
class EventRow:
    """An event joined with its payload and seal, where they exist."""

    id: RowId
    occurred_at: Annotated[datetime, says("When it happened.")]
    action: Annotated[str, says("What was done, such as `company.created`.", "company.created")]
    resource_type: Annotated[str, says("Kind of thing it is about.", "company")]
    resource_id: Annotated[UUID | None, says("The thing it is about.")]
    actor_user_id: Annotated[UUID, says("The account that did it.")]
    actor_person_id: Annotated[UUID, says("The person behind that account.")]
    session_id: Annotated[
        UUID | None,
        says("The session in which it was done; null for tokens of an external issuer."),
    ]
    is_machine: Annotated[bool, says("A service account, not a person.")]
    request_id: Annotated[
        str | None, says("`X-Request-ID` of the request, as in the logs; null: done by a worker.")
    ]
    payload_hash: Annotated[str, says("SHA-256 over salt and canonical JSON of the payload")]
    payload: Annotated[
        dict[str, Any] | None, says("null once erased", {"name": "Example Widgets Ltd"})
    ]
    payload_salt: Annotated[str | None, says("null once erased")]
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


@dataclass(frozen=True)
class SealedEvent(Row):
    """A sealed event without its payload."""

    sequence: Annotated[int, says("Place in the tenant's chain; it never changes.", 1042)]
    hash: str
    id: Annotated[UUID, says("Id of the change.")]
    occurred_at: Annotated[datetime, says("When it happened.")]
    action: Annotated[str, says("What was done, such as `company.created`.", "company.created")]
    resource_type: Annotated[str, says("Kind of thing that changed.", "company")]
    resource_id: Annotated[UUID | None, says("The thing that changed; null: it has no id.")]
    actor_user_id: Annotated[UUID, says("The account that did it.")]
    is_machine: Annotated[bool, says("A service account or a worker did it, not a person.")]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was read of a chain: the events that were asked for, and the last seal looked at."""

    events: list[SealedEvent]
    sequence: int
    hash: str


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
