"""The hash chain of an audit trail: pure rules, usable offline on an export.

An event is hashed with the salted hash of its payload, never with the payload itself, so
the chain verifies after the payload was erased. A seal binds an event's hash to its place:
`hash = SHA-256(canonical JSON of sequence, event id, event hash, previous hash)`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from joserfc.jwk import RSAKey

from atlas.foundation.core.canonical import canonical_hash, canonical_json, sha256_hex
from atlas.identity.keys.domain import StatementRefusedError, open_statement

GENESIS = "0" * 64
CHECKPOINT_TYPE = "atlas-audit-checkpoint+jws"
"""`typ` of the JWS of a checkpoint: it can never be taken for a token."""

ProblemKind = Literal[
    "event_missing",
    "event_altered",
    "payload_altered",
    "seal_altered",
    "chain_broken",
    "sequence_gap",
    "unsealed",
    "truncated",
]


@dataclass(frozen=True, slots=True)
class Event:
    """An audit event without its payload."""

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


@dataclass(frozen=True, slots=True)
class Seal:
    """An event's place in its tenant's chain."""

    sequence: int
    event_id: UUID
    event_hash: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Link:
    """What a verification reads for one seal; `event`: None when it is gone."""

    seal: Seal
    event: Event | None
    payload: Mapping[str, Any] | None
    payload_salt: str | None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A statement that the chain had this seal at that time; signed, it is evidence."""

    sequence: int
    hash: str
    issued_at: datetime
    previous: int | None = None


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint and the compact JWS that it came in."""

    point: Checkpoint
    signed: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a verification found wrong."""

    kind: ProblemKind
    sequence: int | None
    event_id: UUID | None
    detail: str


def hash_payload(salt: str, payload: Mapping[str, Any]) -> str:
    """Return the hash that stays when the payload and its salt are erased."""
    return sha256_hex(salt.encode() + b"." + canonical_json(payload))


def hash_event(event: Event) -> str:
    """Return the SHA-256 of the event's canonical JSON; times in UTC with microseconds."""
    return canonical_hash(
        {
            "id": event.id,
            "occurred_at": event.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "action": event.action,
            "resource_type": event.resource_type,
            "resource_id": event.resource_id,
            "actor_user_id": event.actor_user_id,
            "actor_person_id": event.actor_person_id,
            "session_id": event.session_id,
            "is_machine": event.is_machine,
            "request_id": event.request_id,
            "payload_hash": event.payload_hash,
        },
    )


def hash_seal(sequence: int, event_id: UUID, event_hash: str, previous_hash: str) -> str:
    """Return the hash of a seal."""
    return canonical_hash(
        {
            "sequence": sequence,
            "event_id": event_id,
            "event_hash": event_hash,
            "previous_hash": previous_hash,
        },
    )


def seal_events(events: Iterable[Event], last_sequence: int, last_hash: str) -> Iterator[Seal]:
    """Continue a chain over events, in their order."""
    for sequence, event in enumerate(events, start=last_sequence + 1):
        event_hash = hash_event(event)
        digest = hash_seal(sequence, event.id, event_hash, last_hash)
        yield Seal(sequence, event.id, event_hash, last_hash, digest)
        last_hash = digest


def open_checkpoint(signed: bytes, keys: Mapping[str, RSAKey], tenant_id: UUID) -> Checkpoint:
    """Return what a checkpoint says, after its signature was checked.

    Raises:
        StatementRefusedError: no checkpoint of this tenant that one of the keys signed.

    """
    try:
        document = orjson.loads(open_statement(signed, keys, CHECKPOINT_TYPE).payload)
        point = Checkpoint(
            int(document["sequence"]),
            str(document["hash"]),
            datetime.fromisoformat(document["issued_at"]),
            None if document["previous"] is None else int(document["previous"]),
        )
        whose = UUID(document["tenant_id"])
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise StatementRefusedError("It is no checkpoint.") from error
    if whose != tenant_id:
        raise StatementRefusedError("It is a checkpoint of another tenant.")
    return point


class ChainVerifier:
    """Walks a chain in the order of its sequence and collects what is wrong.

    Edits of events, payloads or seals, gaps, reordering and a cut tail are found; feed every
    link in order with `check`, then call `finish`.

    Args:
        checkpoints: signed statements to compare the chain with.
        after: sequence and hash of the seal before the first link of an extract; an extract may
            leave out events, never seals.

    """

    def __init__(
        self, checkpoints: Iterable[Checkpoint] = (), *, after: tuple[int, str] | None = None
    ) -> None:
        self._checkpoints = {point.sequence: point for point in checkpoints}
        self._is_extract = after is not None
        self._sequence, self.head = after or (0, GENESIS)
        self.erased_payloads = 0
        self.sealed = 0
        self.checkpoints = 0
        self.problems: list[Problem] = []

    def check(self, link: Link) -> None:
        """Check one link against the one before."""
        seal = link.seal
        if seal.sequence != self._sequence + 1:
            self._found("sequence_gap", seal, f"sequence {self._sequence + 1} is missing")
        if seal.previous_hash != self.head:
            self._found("chain_broken", seal, "the previous hash is not that of the seal before")
        expected = hash_seal(seal.sequence, seal.event_id, seal.event_hash, seal.previous_hash)
        if seal.hash != expected:
            self._found("seal_altered", seal, "the seal's hash does not fit its content")
        self._check_event(link)
        point = self._checkpoints.pop(seal.sequence, None)
        if point is not None:
            self.checkpoints += 1
            if point.hash != seal.hash:
                self._found("chain_broken", seal, "the seal differs from a signed checkpoint")
        self._sequence, self.head = seal.sequence, seal.hash
        self.sealed += 1

    def finish(self) -> list[Problem]:
        """Return all problems, after the last link."""
        for point in self._checkpoints.values():
            self.problems.append(
                Problem(
                    "truncated",
                    point.sequence,
                    None,
                    "a signed checkpoint names a seal that is no longer there",
                ),
            )
        self._checkpoints.clear()
        return self.problems

    def _check_event(self, link: Link) -> None:
        seal, event = link.seal, link.event
        if event is None and self._is_extract:
            return
        if event is None:
            self._found("event_missing", seal, "the sealed event is gone")
            return
        if event.id != seal.event_id or hash_event(event) != seal.event_hash:
            self._found("event_altered", seal, "the event does not fit its seal")
        if link.payload is None or link.payload_salt is None:
            self.erased_payloads += 1
        elif hash_payload(link.payload_salt, link.payload) != event.payload_hash:
            self._found("payload_altered", seal, "the payload does not fit the event")

    def _found(self, kind: ProblemKind, seal: Seal, detail: str) -> None:
        self.problems.append(Problem(kind, seal.sequence, seal.event_id, detail))
