"""Verify a bundle offline: the seal, every hash, the evaluation recomputed, the audit chain.

The seal is the installation's signature on the manifest, which names every file. The audit events
lie in a stretch of the installation's chain that ends in a signed checkpoint. Both say who made the
bundle only to a verifier who has the installation's key from elsewhere and names it.

Each failure has a stable code, so that a reader knows what was touched:

    signature_missing signature_wrong signature_manifest signature_key
    manifest_missing manifest_invalid file_missing file_extra
    manifest_changed evidence_changed evaluation_changed report_changed audit_changed
    evidence_missing evidence_unnamed evidence_unreadable
    evaluation_input_hash evaluation_override_hash evaluation_fingerprint evaluation_output_hash
    evaluation_reference_snapshot evaluation_result evaluation_unreadable
    report_hash report_evaluation report_evidence report_investigation report_unreadable
    screening_changed screening_missing screening_report screening_unnamed screening_unreadable
    audit_<problem of the chain> audit_checkpoint audit_report audit_evaluation audit_unreadable
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from joserfc.jwk import RSAKey

from atlas.foundation.core.canonical import sha256_hex
from atlas.identity.keys.domain import StatementRefusedError
from atlas.investigations.bundles.archive import (
    FORMAT,
    MANIFEST,
    SEAL,
    Archive,
    ArchiveRefusedError,
)
from atlas.investigations.bundles.documents import (
    EvidenceRow,
    Manifest,
    RecordFile,
    ReportFile,
    ResultFile,
)
from atlas.investigations.bundles.licences import WITHHELD
from atlas.investigations.bundles.outcome import (
    INDEX,
    INPUTS,
    KEYS,
    MATRIX,
    RECORD,
    REPORT,
    REQUIRED,
    RESULT,
    SNAPSHOT,
    Signature,
    Verification,
    evidence_path,
)
from atlas.investigations.bundles.screenings import check_screenings
from atlas.investigations.bundles.signatures import keys_of, open_seal
from atlas.investigations.bundles.trail import check_trail
from atlas.knowledge.reference_data.domain import snapshot_from_document
from atlas.risk.evaluations.domain import (
    Hashes,
    evaluation_from_document,
    inputs_from_document,
    verify,
)
from atlas.risk.matrix.domain import Matrix

_KINDS = ("evidence", "evaluation", "report", "audit", "screening")
_UNSCREENED = "atlas.bundle/2"
"""The form without the screenings; the rest of its content is checked as well."""
_WHOLE = frozenset({_UNSCREENED, "atlas.bundle/3"})
"""Earlier forms, in which the content of all evidence has to be there."""
_HASHES = {
    "hashes.input_hash": "evaluation_input_hash",
    "hashes.override_hash": "evaluation_override_hash",
    "hashes.evaluation_fingerprint": "evaluation_fingerprint",
    "hashes.output_hash": "evaluation_output_hash",
}
_SHOWN_DIFFERENCES = 20


def verify_archive(
    archive: Archive,
    progress: Callable[[int, int], None] | None = None,
    *,
    trusted: frozenset[str] | None = None,
) -> Verification:
    """Verify an opened bundle; every failure is named, not only the first.

    Args:
        archive: the bundle.
        progress: told how many files of how many are read.
        trusted: RFC 7638 thumbprints of the keys that may have sealed it; without them the bundle
            is only shown to agree with itself.

    """
    done = Verification()
    manifest = _manifest(archive, done)
    if manifest is None:
        return done
    facts = archive.read_as(dict[str, object], MANIFEST)
    done.facts = {key: item for key, item in facts.items() if key not in {"files", "when_made"}}
    done.when_made = manifest.when_made
    digests = _files(archive, manifest, done, progress)
    if any(name not in archive.names for name in REQUIRED):
        return done
    keys = _signed(archive, manifest, digests, trusted, done)
    hashes: list[Hashes] = []
    index: list[EvidenceRow] = []
    checks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("evidence_unreadable", lambda: index.extend(_evidence(archive, manifest, digests, done))),
        ("evaluation_unreadable", lambda: hashes.append(_evaluation(archive, done))),
        ("report_unreadable", lambda: _report(archive, manifest, hashes, index, done)),
        ("screening_unreadable", lambda: _screenings(archive, manifest, done)),
        ("audit_unreadable", lambda: check_trail(archive, manifest, keys, done)),
    )
    for code, check in checks:
        try:
            check()
        except ArchiveRefusedError as error:
            done.fail(code, code.partition("_")[0], str(error))
        except (KeyError, TypeError, ValueError, AttributeError, LookupError) as error:
            done.fail(code, code.partition("_")[0], f"It cannot be understood: {error!r:.200}")
    return done


def _manifest(archive: Archive, done: Verification) -> Manifest | None:
    if MANIFEST not in archive.names:
        done.fail("manifest_missing", MANIFEST, "The archive has no manifest.")
        return None
    if archive.digest(MANIFEST) is None:
        done.fail("manifest_changed", MANIFEST, "Its bytes are not those that were written.")
        return None
    try:
        manifest = archive.read_as(Manifest, MANIFEST)
        problem = _problem_of(manifest)
    except (ArchiveRefusedError, ValueError) as error:
        problem = f"It cannot be understood: {error!r:.200}"
    if problem:
        done.fail("manifest_invalid", MANIFEST, problem)
        return None
    return manifest


def _problem_of(manifest: Manifest) -> str | None:
    if manifest.format not in {FORMAT, *_WHOLE}:
        return f"Its format is {manifest.format!r:.50}, not {FORMAT}."
    paths = [item.path for item in manifest.files]
    return "It names a file twice." if len(set(paths)) != len(paths) else None


def _files(
    archive: Archive,
    manifest: Manifest,
    done: Verification,
    progress: Callable[[int, int], None] | None,
) -> dict[str, str | None]:
    named = {item.path: item.sha256 for item in manifest.files}
    there = archive.names - {MANIFEST, SEAL}
    for name in sorted(set(named) - there):
        done.fail("file_missing", name, "The manifest names it, the archive lacks it.")
    for name in sorted(there - set(named)):
        done.fail("file_extra", name, "The manifest does not name it.")
    for name in sorted(set(REQUIRED) - there - set(named)):
        done.fail("file_missing", name, "A bundle needs it.")
    digests: dict[str, str | None] = {MANIFEST: archive.digest(MANIFEST)}
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


def _signed(
    archive: Archive,
    manifest: Manifest,
    digests: Mapping[str, str | None],
    trusted: frozenset[str] | None,
    done: Verification,
) -> dict[str, RSAKey]:
    """Check the seal; return the keys that the bundle brings."""
    keys: dict[str, RSAKey] = {}
    if SEAL not in archive.names:
        done.fail("signature_missing", SEAL, "The bundle is not sealed: anybody can have made it.")
    try:
        keys = keys_of(archive.json(KEYS))
        signed = archive.read(SEAL) if SEAL in archive.names else b""
        key, said = open_seal(signed, keys)
    except (ArchiveRefusedError, StatementRefusedError, ValueError, LookupError) as error:
        if SEAL in archive.names:
            done.fail("signature_wrong", SEAL, str(error))
        return keys
    done.signature = Signature(key, None if trusted is None else key in trusted)
    if done.signature.trusted is False:
        done.fail("signature_key", SEAL, f"It is sealed by {key}, which is not a key you named.")
    if said.facts != manifest.facts or said.manifest_sha256 != digests[MANIFEST]:
        done.fail("signature_manifest", SEAL, "It is the seal of another manifest.")
    return keys


def _evidence(
    archive: Archive, manifest: Manifest, digests: Mapping[str, str | None], done: Verification
) -> list[EvidenceRow]:
    rows = archive.read_as(list[EvidenceRow], INDEX)
    for row in rows:
        path = evidence_path(row.sha256)
        if path not in archive.names and row.withheld == WITHHELD and manifest.format == FORMAT:
            done.withheld += 1
        elif path not in archive.names:
            done.fail("evidence_missing", path, f"Evidence {row.id} is not in the archive.")
        elif digests[path] != row.sha256:
            done.fail("evidence_changed", path, f"Evidence {row.id} has another hash.")
    named = {evidence_path(row.sha256) for row in rows}
    for path in sorted(archive.names):
        if path.startswith("evidence/") and path != INDEX and path not in named:
            done.fail("evidence_unnamed", path, "No piece of evidence has this content.")
    done.evidence = len(rows)
    return rows


def _screenings(archive: Archive, manifest: Manifest, done: Verification) -> None:
    if manifest.format != _UNSCREENED:
        check_screenings(archive, done)


def _evaluation(archive: Archive, done: Verification) -> Hashes:
    result = archive.read_as(ResultFile, RESULT)
    stored = evaluation_from_document(result.evaluation, result.hashes)
    snapshot = snapshot_from_document(archive.json(SNAPSHOT))
    if snapshot.hash != result.reference_snapshot:
        done.fail("evaluation_reference_snapshot", SNAPSHOT, "The reference data has another hash.")
    matrix = Matrix.model_validate(archive.json(MATRIX))
    inputs = inputs_from_document(archive.json(INPUTS))
    for item in verify(stored, matrix, inputs, snapshot)[:_SHOWN_DIFFERENCES]:
        code = _HASHES.get(item.path, "evaluation_result")
        said = f"{item.path}: stored {item.stored!r:.100}, recomputed {item.recomputed!r:.100}"
        done.fail(code, RESULT, said)
    return result.hashes


def _report(
    archive: Archive,
    manifest: Manifest,
    hashes: Sequence[Hashes],
    index: Iterable[EvidenceRow],
    done: Verification,
) -> None:
    data = archive.read(REPORT)
    record = archive.read_as(RecordFile, RECORD)
    if sha256_hex(data) != record.content_sha256:
        done.fail("report_hash", REPORT, "The report is not the one that was recorded.")
    document = archive.read_as(ReportFile, REPORT)
    if document.investigation.id != manifest.investigation_id:
        done.fail("report_investigation", REPORT, "The report is of another investigation.")
    if [document.hashes.evaluation] != hashes:
        done.fail("report_evaluation", REPORT, "The report names another evaluation.")
    missing = set(document.hashes.evidence) - {row.sha256 for row in index}
    for digest in sorted(missing):
        done.fail("report_evidence", REPORT, f"The report rests on {digest}, which is not here.")
