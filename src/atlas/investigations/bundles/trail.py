"""Verify the audit extract of a bundle: its stretch of the chain up to a signed checkpoint."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from joserfc.jwk import RSAKey
from msgspec import convert

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
from atlas.investigations.bundles.documents import Manifest, RecordFile, ResultFile, Told
from atlas.investigations.bundles.outcome import (
    CHECKPOINT,
    EVENTS,
    RECORD,
    RESULT,
    SEALS,
    Verification,
)
from atlas.investigations.results.domain import JsonObject


def check_trail(
    archive: Archive, manifest: Manifest, keys: Mapping[str, RSAKey], done: Verification
) -> None:
    """Check events, seals, checkpoint, and what the trail recorded of report and evaluation."""
    events = archive.read_as(tuple[Told, ...], EVENTS)
    hashed = archive.read_as(tuple[Event, ...], EVENTS)
    by_id = {event.id: (event, told) for event, told in zip(hashed, events, strict=True)}
    sealed: set[UUID] = set()
    verifier: ChainVerifier | None = None
    points: list[Checkpoint] = []
    last = 0
    for line in archive.lines(SEALS):
        seal = convert(line, Seal)
        if verifier is None:
            points = _checkpoint(archive, manifest, keys, done)
            verifier = ChainVerifier(points, after=(seal.sequence - 1, seal.previous_hash))
        event, told = by_id.get(seal.event_id, (None, None))
        sealed.add(seal.event_id)
        last = seal.sequence
        payload, salt = (told.payload, told.payload_salt) if told else (None, None)
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
    archive: Archive, manifest: Manifest, keys: Mapping[str, RSAKey], done: Verification
) -> list[Checkpoint]:
    """Return the checkpoint that the chain must reach, if it is one."""
    signed = archive.read(CHECKPOINT)
    try:
        point = open_checkpoint(signed, keys, UUID(manifest.tenant_id))
    except StatementRefusedError as error:
        done.fail("audit_checkpoint", CHECKPOINT, str(error))
        return []
    if done.signature is not None:
        done.signature.sequence, done.signature.issued_at = point.sequence, point.issued_at
    return [point]


def _recorded(archive: Archive, events: Sequence[Told], done: Verification) -> None:
    """Compare the report and the evaluation with what the trail recorded of them at the time."""
    record, result = archive.read_as(RecordFile, RECORD), archive.read_as(ResultFile, RESULT)
    written = _payloads(events, "report.generated", record.id)
    if not any(item.get("sha256") == record.content_sha256 for item in written):
        done.fail("audit_report", EVENTS, "The trail does not record this report's hash.")
    made = _payloads(events, "risk_evaluation.created", result.id)
    wanted = result.hashes.evaluation_fingerprint
    if not any(item.get("evaluation_fingerprint") == wanted for item in made):
        done.fail("audit_evaluation", EVENTS, "The trail does not record this evaluation.")


def _payloads(events: Iterable[Told], action: str, resource: UUID) -> list[JsonObject]:
    return [
        item.payload or {}
        for item in events
        if item.action == action and item.resource_id == resource
    ]
