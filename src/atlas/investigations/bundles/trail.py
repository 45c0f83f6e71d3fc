"""Verify the audit extract of a bundle: its stretch of the chain up to a signed checkpoint."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from joserfc.jwk import RSAKey

from atlas.identity.audit.domain import (
    ChainVerifier,
    Checkpoint,
    Event,
    Link,
    Seal,
    open_checkpoint,
)
from atlas.identity.keys.domain import StatementRefusedError
from atlas.investigations.bundles.archive import Archive
from atlas.investigations.bundles.outcome import (
    CHECKPOINT,
    EVENTS,
    RECORD,
    RESULT,
    SEALS,
    Verification,
)


def check_trail(
    archive: Archive, manifest: Mapping[str, Any], keys: Mapping[str, RSAKey], done: Verification
) -> None:
    """Check events, seals, checkpoint, and what the trail recorded of report and evaluation."""
    events = archive.json(EVENTS)
    by_id = {UUID(item["id"]): item for item in events}
    sealed: set[UUID] = set()
    verifier: ChainVerifier | None = None
    points: list[Checkpoint] = []
    last = 0
    for seal in map(_seal, archive.lines(SEALS)):
        if verifier is None:
            points = _checkpoint(archive, manifest, keys, done)
            verifier = ChainVerifier(points, after=(seal.sequence - 1, seal.previous_hash))
        item = by_id.get(seal.event_id)
        sealed.add(seal.event_id)
        last = seal.sequence
        event = event_of(item) if item else None
        payload, salt = (item["payload"], item["payload_salt"]) if item else (None, None)
        verifier.check(Link(seal, event, payload, salt))
    for problem in verifier.finish() if verifier else ():
        done.fail(f"audit_{problem.kind}", SEALS, f"{problem.sequence}: {problem.detail}")
    for point in points:
        if point.sequence < last:
            said = f"It covers the trail up to seal {point.sequence}; nobody signed the rest."
            done.fail("audit_checkpoint", CHECKPOINT, said)
    for key in sorted(set(by_id) - sealed, key=str):
        done.fail("audit_unsealed", EVENTS, f"The event {key} has no seal here.")
    done.events = len(events)
    _recorded(archive, events, done)


def _checkpoint(
    archive: Archive, manifest: Mapping[str, Any], keys: Mapping[str, RSAKey], done: Verification
) -> list[Checkpoint]:
    """Return the checkpoint that the chain must reach, if it is one."""
    signed = archive.read(CHECKPOINT)
    try:
        point = open_checkpoint(signed, keys, UUID(manifest["tenant_id"]))
    except StatementRefusedError as error:
        done.fail("audit_checkpoint", CHECKPOINT, str(error))
        return []
    if done.signature is not None:
        done.signature.sequence, done.signature.issued_at = point.sequence, point.issued_at
    return [point]


def _seal(row: Mapping[str, Any]) -> Seal:
    return Seal(
        row["sequence"],
        UUID(row["event_id"]),
        row["event_hash"],
        row["previous_hash"],
        row["hash"],
    )


def _recorded(archive: Archive, events: list[Mapping[str, Any]], done: Verification) -> None:
    """Compare the report and the evaluation with what the trail recorded of them at the time."""
    record, result = archive.json(RECORD), archive.json(RESULT)
    written = _payloads(events, "report.generated", record["id"])
    if not any(item.get("sha256") == record["content_sha256"] for item in written):
        done.fail("audit_report", EVENTS, "The trail does not record this report's hash.")
    made = _payloads(events, "risk_evaluation.created", result["id"])
    wanted = result["hashes"]["evaluation_fingerprint"]
    if not any(item.get("evaluation_fingerprint") == wanted for item in made):
        done.fail("audit_evaluation", EVENTS, "The trail does not record this evaluation.")


def _payloads(
    events: Iterable[Mapping[str, Any]], action: str, resource: str
) -> list[Mapping[str, Any]]:
    return [
        item["payload"] or {}
        for item in events
        if item["action"] == action and item["resource_id"] == resource
    ]


def event_of(item: Mapping[str, Any]) -> Event:
    """Return the part of an event that is hashed."""

    def uuid(name: str) -> UUID | None:
        return UUID(item[name]) if item[name] is not None else None

    return Event(
        id=UUID(item["id"]),
        occurred_at=datetime.fromisoformat(item["occurred_at"]),
        action=item["action"],
        resource_type=item["resource_type"],
        resource_id=uuid("resource_id"),
        actor_user_id=UUID(item["actor_user_id"]),
        actor_person_id=UUID(item["actor_person_id"]),
        session_id=uuid("session_id"),
        is_machine=item["is_machine"],
        request_id=item["request_id"],
        payload_hash=item["payload_hash"],
    )
