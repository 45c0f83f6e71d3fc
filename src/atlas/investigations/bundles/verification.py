"""Verify a bundle offline: the manifest, every hash, the evaluation recomputed, the audit chain.

Each failure has a stable code, so that a reader knows what was touched:

    manifest_missing manifest_invalid file_missing file_extra
    manifest_changed evidence_changed evaluation_changed report_changed audit_changed
    evidence_missing evidence_unnamed evidence_unreadable
    evaluation_input_hash evaluation_override_hash evaluation_fingerprint evaluation_output_hash
    evaluation_reference_snapshot evaluation_result evaluation_unreadable
    report_hash report_evaluation report_evidence report_investigation report_unreadable
    audit_<problem of the chain> audit_report audit_evaluation audit_unreadable
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from atlas.foundation.core.canonical import sha256_hex
from atlas.identity.audit.domain import ChainVerifier, Event, Link, Seal
from atlas.investigations.bundles.archive import (
    FORMAT,
    MANIFEST,
    Archive,
    ArchiveRefusedError,
)
from atlas.knowledge.reference_data.domain import snapshot_from_document
from atlas.risk.evaluations.domain import (
    Hashes,
    evaluation_from_document,
    inputs_from_document,
    verify,
)
from atlas.risk.matrix.domain import Matrix

INDEX = "evidence/index.json"
RESULT, MATRIX = "evaluation/result.json", "evaluation/matrix.json"
INPUTS, SNAPSHOT = "evaluation/inputs.json", "evaluation/snapshot.json"
REPORT, RECORD = "report/report.json", "report/record.json"
EVENTS, SEALS = "audit/events.json", "audit/seals.json"
REQUIRED = (INDEX, RESULT, MATRIX, INPUTS, SNAPSHOT, REPORT, RECORD, EVENTS, SEALS)
_KINDS = ("evidence", "evaluation", "report", "audit")
_HASHES = {
    "hashes.input_hash": "evaluation_input_hash",
    "hashes.override_hash": "evaluation_override_hash",
    "hashes.evaluation_fingerprint": "evaluation_fingerprint",
    "hashes.output_hash": "evaluation_output_hash",
}
_SHOWN_DIFFERENCES = 20


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that does not hold."""

    code: str
    path: str
    detail: str


@dataclass(slots=True)
class Verification:
    """What was checked, and what does not hold; nothing was trusted but the bytes."""

    facts: dict[str, Any] = field(default_factory=dict)
    files: int = 0
    evidence: int = 0
    events: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def valid(self) -> bool:
        """Tell whether everything holds."""
        return not self.failures

    def fail(self, code: str, path: str, detail: str) -> None:
        """Note a failure."""
        self.failures.append(Failure(code, path, detail))


def evidence_path(digest: str) -> str:
    """Return where the content of a piece of evidence lies."""
    return f"evidence/{digest}.bin"


def verify_archive(
    archive: Archive, progress: Callable[[int, int], None] | None = None
) -> Verification:
    """Verify an opened bundle; every failure is named, not only the first."""
    done = Verification()
    manifest = _manifest(archive, done)
    if manifest is None:
        return done
    done.facts = {key: item for key, item in manifest.items() if key != "files"}
    digests = _files(archive, manifest, done, progress)
    if any(name not in archive.names for name in REQUIRED):
        return done
    hashes: dict[str, str] = {}
    index: list[Mapping[str, Any]] = []
    checks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("evidence_unreadable", lambda: index.extend(_evidence(archive, digests, done))),
        ("evaluation_unreadable", lambda: hashes.update(_evaluation(archive, done))),
        ("report_unreadable", lambda: _report(archive, manifest, hashes, index, done)),
        ("audit_unreadable", lambda: _audit(archive, done)),
    )
    for code, check in checks:
        try:
            check()
        except ArchiveRefusedError as error:
            done.fail(code, code.partition("_")[0], str(error))
        except (KeyError, TypeError, ValueError, AttributeError, LookupError) as error:
            done.fail(code, code.partition("_")[0], f"It cannot be understood: {error!r:.200}")
    return done


def _manifest(archive: Archive, done: Verification) -> dict[str, Any] | None:
    if MANIFEST not in archive.names:
        done.fail("manifest_missing", MANIFEST, "The archive has no manifest.")
        return None
    if archive.digest(MANIFEST) is None:
        done.fail("manifest_changed", MANIFEST, "Its bytes are not those that were written.")
        return None
    try:
        manifest: dict[str, Any] = archive.json(MANIFEST)
        problem = _problem_of(manifest)
    except (ArchiveRefusedError, KeyError, TypeError, AttributeError) as error:
        problem = f"It cannot be understood: {error!r:.200}"
    if problem:
        done.fail("manifest_invalid", MANIFEST, problem)
        return None
    return manifest


def _problem_of(manifest: Mapping[str, Any]) -> str | None:
    if manifest["format"] != FORMAT:
        return f"Its format is {manifest['format']!r:.50}, not {FORMAT}."
    if any(set(item) != {"path", "size", "sha256"} for item in manifest["files"]):
        return "An entry does not name path, size and sha256."
    paths = [item["path"] for item in manifest["files"]]
    return "It names a file twice." if len(set(paths)) != len(paths) else None


def _files(
    archive: Archive,
    manifest: Mapping[str, Any],
    done: Verification,
    progress: Callable[[int, int], None] | None,
) -> dict[str, str | None]:
    named = {item["path"]: item["sha256"] for item in manifest["files"]}
    there = archive.names - {MANIFEST}
    for name in sorted(set(named) - there):
        done.fail("file_missing", name, "The manifest names it, the archive lacks it.")
    for name in sorted(there - set(named)):
        done.fail("file_extra", name, "The manifest does not name it.")
    for name in sorted(set(REQUIRED) - there - set(named)):
        done.fail("file_missing", name, "A bundle needs it.")
    digests: dict[str, str | None] = {}
    for count, name in enumerate(sorted(there), start=1):
        digests[name] = archive.digest(name)
        if name in named and digests[name] != named[name]:
            kind = name.partition("/")[0]
            code = f"{kind if kind in _KINDS else 'file'}_changed"
            done.fail(code, name, "Its bytes are not those that the manifest names.")
        if progress is not None:
            progress(count, len(there))
    done.files = len(there)
    return digests


def _evidence(
    archive: Archive, digests: Mapping[str, str | None], done: Verification
) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = archive.json(INDEX)
    for row in rows:
        path = evidence_path(row["sha256"])
        if path not in archive.names:
            done.fail("evidence_missing", path, f"Evidence {row['id']} is not in the archive.")
        elif digests[path] != row["sha256"]:
            done.fail("evidence_changed", path, f"Evidence {row['id']} has another hash.")
    named = {evidence_path(row["sha256"]) for row in rows}
    for path in sorted(archive.names):
        if path.startswith("evidence/") and path != INDEX and path not in named:
            done.fail("evidence_unnamed", path, "No piece of evidence has this content.")
    done.evidence = len(rows)
    return rows


def _evaluation(archive: Archive, done: Verification) -> dict[str, str]:
    result = archive.json(RESULT)
    hashes = Hashes(**result["hashes"])
    stored = evaluation_from_document(result["evaluation"], hashes)
    snapshot = snapshot_from_document(archive.json(SNAPSHOT))
    if snapshot.hash != result["reference_snapshot"]:
        done.fail("evaluation_reference_snapshot", SNAPSHOT, "The reference data has another hash.")
    matrix = Matrix.model_validate(archive.json(MATRIX))
    inputs = inputs_from_document(archive.json(INPUTS))
    for item in verify(stored, matrix, inputs, snapshot)[:_SHOWN_DIFFERENCES]:
        code = _HASHES.get(item.path, "evaluation_result")
        said = f"{item.path}: stored {item.stored!r:.100}, recomputed {item.recomputed!r:.100}"
        done.fail(code, RESULT, said)
    return dict(result["hashes"])


def _report(
    archive: Archive,
    manifest: Mapping[str, Any],
    hashes: Mapping[str, str],
    index: Iterable[Mapping[str, Any]],
    done: Verification,
) -> None:
    data = archive.read(REPORT)
    record = archive.json(RECORD)
    if sha256_hex(data) != record["content_sha256"]:
        done.fail("report_hash", REPORT, "The report is not the one that was recorded.")
    document = orjson.loads(data)
    if document["investigation"]["id"] != manifest["investigation_id"]:
        done.fail("report_investigation", REPORT, "The report is of another investigation.")
    if document["hashes"]["evaluation"] != hashes:
        done.fail("report_evaluation", REPORT, "The report names another evaluation.")
    missing = set(document["hashes"]["evidence"]) - {row["sha256"] for row in index}
    for digest in sorted(missing):
        done.fail("report_evidence", REPORT, f"The report rests on {digest}, which is not here.")


def _audit(archive: Archive, done: Verification) -> None:
    events = archive.json(EVENTS)
    seals = [
        Seal(row["sequence"], UUID(row["event_id"]), row["event_hash"], row["previous_hash"],
             row["hash"])
        for row in archive.json(SEALS)
    ]  # fmt: skip
    by_id = {UUID(item["id"]): item for item in events}
    if seals:
        verifier = ChainVerifier(after=(seals[0].sequence - 1, seals[0].previous_hash))
        for seal in seals:
            item = by_id.get(seal.event_id)
            event = _event(item) if item else None
            payload, salt = (item["payload"], item["payload_salt"]) if item else (None, None)
            verifier.check(Link(seal, event, payload, salt))
        for problem in verifier.finish():
            done.fail(f"audit_{problem.kind}", SEALS, f"{problem.sequence}: {problem.detail}")
    for key in sorted(set(by_id) - {seal.event_id for seal in seals}, key=str):
        done.fail("audit_unsealed", EVENTS, f"The event {key} has no seal here.")
    done.events = len(events)
    _recorded(archive, events, done)


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


def _event(item: Mapping[str, Any]) -> Event:
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
