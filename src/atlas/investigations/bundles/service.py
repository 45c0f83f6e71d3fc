"""Make a bundle: everything an investigation rests on, in one file that verifies offline."""

import io
from collections.abc import AsyncIterator
from dataclasses import asdict
from tempfile import TemporaryFile
from textwrap import fill
from typing import IO
from uuid import UUID

import orjson
from msgspec import to_builtins

from atlas.foundation.config import Settings
from atlas.foundation.core import clock
from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.errors import NotFoundError
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.storage import Storage
from atlas.identity.audit import service as audit
from atlas.identity.audit.sealer import seal_tenant
from atlas.identity.keys.domain import SigningKeys
from atlas.identity.keys.service import load_sealing_keys
from atlas.investigations.bundles.actions import BundleAction
from atlas.investigations.bundles.archive import ArchiveWriter
from atlas.investigations.bundles.errors import NothingToBundleError
from atlas.investigations.bundles.licences import FILE as LICENCES
from atlas.investigations.bundles.licences import WITHHELD, Held, licences, terms_of
from atlas.investigations.bundles.outcome import (
    CHECKPOINT,
    EVENTS,
    INDEX,
    INPUTS,
    KEYS,
    MATRIX,
    RECORD,
    REPORT,
    RESULT,
    SEALS,
    SNAPSHOT,
    evidence_path,
    screening_path,
)
from atlas.investigations.bundles.signatures import seal_of
from atlas.investigations.bundles.when_made import EVALUATED_AGAIN, WhenMade
from atlas.investigations.reports import contents, look
from atlas.investigations.reports import service as reports
from atlas.investigations.reports.domain.report import Report
from atlas.investigations.reports.negotiation import HTML, PDF
from atlas.investigations.reports.schemas import ReportOut
from atlas.investigations.runs import service as runs
from atlas.knowledge.evidence import service as evidence
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.aged import level_today
from atlas.sources.screening import service as screening

_CHUNK = 256 * 1024
_WIDTH = 96
_READ_ME = """An Atlas bundle: everything one investigation rests on.

{when_made}

manifest.json   SHA-256 of every file; `when_made`: what held when the bundle was made
seal.jws        the installation's signature on the manifest
report/         the report as JSON (the hashed form), HTML and PDF, as of the day of the report
evaluation/     matrix, inputs, reference data and result: enough to compute the score again;
                `as_said` in the result is what may be said of it, `evaluation` what was computed
evidence/       what the sources said, as it came, by its hash; index.json says what is what.
                `withheld`: its source does not permit passing on what it sent, so that only its
                hash is here
LICENSES.md     what may be done with what each source gave
screening/      who was asked of which list versions, and each candidate with what agrees
audit/          the events of this investigation, their stretch of the hash chain, and a
                checkpoint that the installation signed, with its public keys

`atlas verify FILE` checks all of it without a connection, a database or this installation.
`atlas verify FILE --key KEY` also says whether it is the named installation's: get the key, or its
fingerprint, from the installation itself (GET /api/audit/keys), not from who gave you this file.
The file holds personal data, unredacted: keep it as you keep the case file.
"""


async def export(
    db: Database,
    storage: Storage,
    settings: Settings,
    actor: AuthContext,
    investigation_id: UUID,
) -> IO[bytes]:
    """Return a bundle as an unnamed temporary file, at its beginning; closing it removes it.

    Everything is read and checked before the first byte leaves: a missing piece of evidence is a
    clear problem, never half a file. The same state gives the same bytes on one day.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.
        NothingToBundleError: it has no complete report, or what it rests on is gone.
        EvidenceContentMissingError: the object store lost a piece of evidence.
        AuditTrailBrokenError: the audit chain is not the one that was signed.
        SigningKeyError: the key that seals cannot be opened.

    """
    tenant_id = actor.require_tenant()
    async with db.tenant(tenant_id) as session:
        run = await runs.require(session, investigation_id)
        # of no resource: an export must not change what the next one holds
        await audit.record(
            session, actor, BundleAction.EXPORTED, "bundle", None, {"investigation_id": str(run.id)}
        )
    while await seal_tenant(db, tenant_id):
        pass
    keys = await load_sealing_keys(db, settings)
    target: IO[bytes] = TemporaryFile()  # noqa: SIM115  the caller closes it
    try:
        async with db.tenant(tenant_id, read_only=True) as session:
            await _write(session, storage, keys, investigation_id, target)
    except BaseException:
        target.close()
        raise
    target.seek(0, io.SEEK_SET)
    return target


async def stream(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Yield a file's bytes without blocking the event loop, then close it."""
    try:
        while part := await in_thread(file.read, _CHUNK):
            yield part
    finally:
        file.close()


async def _write(
    session: TenantSession,
    storage: Storage,
    keys: SigningKeys,
    investigation_id: UUID,
    target: IO[bytes],
) -> None:
    run = await runs.require(session, investigation_id)
    try:
        report = await reports.latest_of(session, investigation_id)
        _, data = await reports.content(session, storage, report.id)
        document = Report(orjson.loads(data))
        evaluation_id = UUID(document.risk.evaluation_id)
        material = await evaluations.material_of(session, evaluation_id)
    except NotFoundError as error:
        raise NothingToBundleError(error.detail) from error
    writer = ArchiveWriter(target)
    made = await _when_made(session, run.id, report, evaluation_id)
    said = fill(made.said, _WIDTH, break_long_words=False, break_on_hyphens=False)
    writer.add("README.txt", _READ_ME.format(when_made=said).encode())
    writer.add_json(MATRIX, material.matrix)
    writer.add_json(INPUTS, material.inputs)
    writer.add_json(SNAPSHOT, material.snapshot)
    writer.add_json(RESULT, material.result)
    await _add_report(session, storage, writer, report, data)
    await _add_evidence(session, storage, writer, investigation_id, document)
    await _add_screenings(session, writer, document)
    extract = await audit.extract(session, storage, keys, [run.id, report.id, evaluation_id])
    await _add_audit(session, writer, keys, extract)
    facts = {
        "tenant_id": str(session.tenant_id),
        "investigation_id": str(run.id),
        "company_name": run.company_name,
        "as_of": document.run.as_of,
        "report_id": str(report.id),
        "evaluation_id": str(evaluation_id),
        "when_made": to_builtins(made),
    }
    writer.finish(facts, lambda digest: seal_of(keys, digest, facts))


async def _when_made(
    session: TenantSession, investigation_id: UUID, report: ReportOut, evaluation_id: UUID
) -> WhenMade:
    """Return what holds today of the report's evaluation, and the level of the newest one."""
    newest = (await evaluations.newest_ids(session, [investigation_id]))[investigation_id]
    now = await evaluations.shown_evaluation(session, evaluation_id)
    outdated = now.outdated
    if newest != evaluation_id:
        now = await evaluations.shown_evaluation(session, newest)
        outdated = (*outdated, EVALUATED_AGAIN)
    moment = clock.now().replace(microsecond=0)
    return WhenMade(
        day=moment.date().isoformat(),
        moment=moment,
        report_made=report.created_at.date().isoformat(),
        outdated=outdated,
        level=level_today(now.result, now.outdated, identified=now.identified),
    )


async def _add_audit(
    session: TenantSession, writer: ArchiveWriter, keys: SigningKeys, extract: audit.Extract
) -> None:
    point = extract.checkpoint
    writer.add_json(EVENTS, [event.model_dump(mode="json") for event in extract.events])
    seals = audit.iterate_seals(session, extract.first, point.point.sequence)
    await writer.add_lines(SEALS, (plain(asdict(seal)) async for seal in seals))
    writer.add(CHECKPOINT, point.signed)
    writer.add_json(KEYS, keys.jwks())


async def _add_report(
    session: TenantSession, storage: Storage, writer: ArchiveWriter, report: ReportOut, data: bytes
) -> None:
    writer.add(REPORT, data)
    writer.add_json(RECORD, report.model_dump(mode="json"))
    template, brand = contents.template_of("full"), await look.look_of(session, storage)
    issue = await contents.issued(session, report)
    for form, name in ((HTML, "report/report.html"), (PDF, "report/report.pdf")):
        made = await contents.stored(data, form, template, [Role.AUDITOR], brand, issue)
        writer.add(name, made.data)


async def _add_screenings(session: TenantSession, writer: ArchiveWriter, document: Report) -> None:
    """Add each screening the report names, as its certificate vouches for it.

    Those of persons in control by attestation, who are no parties, are among them.
    """
    named = {row.screening_id for row in document.screening.rows}
    named |= {*(document.checks.in_control_screenings if document.checks else ())}
    for result in await screening.screenings_of(session, sorted(map(UUID, named))):
        writer.add_json(screening_path(str(result.id)), screening.document_of(result))


async def _add_evidence(
    session: TenantSession,
    storage: Storage,
    writer: ArchiveWriter,
    investigation_id: UUID,
    document: Report,
) -> None:
    cited = [UUID(item.id) for item in document.lineage.evidence]
    kept = {item.id: item for item in await evidence.of_investigation(session, investigation_id)}
    kept |= {item.id: item for item in await evidence.of_ids(session, cited)}
    rows = sorted(kept.values(), key=lambda item: str(item.id))
    held = {row.id: Held(row.source, row.licence) for row in rows}
    terms = {one: terms_of(one) for one in held.values()}
    leaving = {row.sha256 for row in rows if terms[held[row.id]].passes_on is not False}
    for row in {row.sha256: row for row in rows if row.sha256 in leaving}.values():
        _, content = await evidence.content(session, storage, row.id)
        await in_thread(writer.add, evidence_path(row.sha256), content)
    kept_back = [row for row in rows if row.sha256 not in leaving]
    for row in kept_back:  # the content is here, though it does not leave
        await evidence.content(session, storage, row.id)
    writer.add_json(
        INDEX,
        [
            row.model_dump(mode="json") | ({} if row.sha256 in leaving else {"withheld": WITHHELD})
            for row in rows
        ],
    )
    writer.add(LICENCES, licences([*held.values()], terms, len(kept_back)))
