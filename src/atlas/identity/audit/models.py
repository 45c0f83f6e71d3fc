"""Typed rows of the audit room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.db import Record
from atlas.foundation.fields import RowId
from atlas.identity.audit.domain import Event, Link, Seal


@dataclass(frozen=True)
class SealRow:
    """A seal with its time."""

    sequence: Annotated[int, Field(description="1, 2, 3 … without a gap within the tenant")]
    event_hash: Annotated[str, Field(description="SHA-256 of the event's canonical JSON")]
    previous_hash: Annotated[
        str, Field(description="`hash` of the seal before; 64 zeros for the first")
    ]
    hash: Annotated[
        str, Field(description="SHA-256 over sequence, event, event hash and previous hash")
    ]
    sealed_at: Annotated[
        datetime, Field(description="When it was sealed.", examples=["2026-11-24T09:30:04Z"])
    ]


@dataclass(frozen=True)
class EventRow:
    """An event joined with its payload and seal, where they exist."""

    id: RowId
    occurred_at: Annotated[datetime, Field(description="When it happened.")]
    action: Annotated[
        str,
        Field(
            examples=["company.created"], description="What was done, such as `company.created`."
        ),
    ]
    resource_type: Annotated[
        str, Field(description="Kind of thing it is about.", examples=["company"])
    ]
    resource_id: Annotated[UUID | None, Field(description="The thing it is about.")]
    actor_user_id: Annotated[UUID, Field(description="The account that did it.")]
    actor_person_id: Annotated[UUID, Field(description="The person behind that account.")]
    session_id: Annotated[
        UUID | None,
        Field(
            description="The session in which it was done; null for tokens of an external issuer."
        ),
    ]
    is_machine: Annotated[bool, Field(description="A service account, not a person.")]
    request_id: Annotated[
        str | None,
        Field(description="`X-Request-ID` of the request, as in the logs; null: done by a worker."),
    ]
    payload_hash: Annotated[
        str, Field(description="SHA-256 over salt and canonical JSON of the payload")
    ]
    payload: Annotated[
        dict[str, Any] | None,
        Field(description="null once erased", examples=[{"name": "Example Widgets Ltd"}]),
    ]
    payload_salt: Annotated[str | None, Field(description="null once erased")]
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
