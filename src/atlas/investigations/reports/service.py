"""Use cases of reports: generate, build, read."""

from dataclasses import replace
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import canonical_json, sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import NotFoundError, ReferenceNotFoundError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.durable import outbox
from atlas.foundation.storage import Storage, tenant_key
from atlas.identity.audit import service as audit
from atlas.identity.tenancy import service as tenancy
from atlas.identity.users import service as users
from atlas.investigations.checks import service as checks
from atlas.investigations.decisions import reporting as decisions
from atlas.investigations.reports import document, repository
from atlas.investigations.reports.actions import ReportAction
from atlas.investigations.reports.conflicts import decisions_said
from atlas.investigations.reports.delistings import with_delistings
from atlas.investigations.reports.errors import (
    NothingToReportError,
    ReportContentError,
    ReportNotFoundError,
    ReportNotReadyError,
)
from atlas.investigations.reports.models import ReportRow
from atlas.investigations.reports.referred import of_referred, referred
from atlas.investigations.reports.risk import titles_of
from atlas.investigations.reports.schemas import ReportOut, ReportRequest
from atlas.investigations.results.domain import Narrative
from atlas.investigations.runs import queries
from atlas.investigations.runs import service as runs
from atlas.investigations.runs.queries import Run
from atlas.investigations.runs.register_changes import compare
from atlas.investigations.runs.since import record_now
from atlas.knowledge.entities import service as entities
from atlas.knowledge.evidence import service as evidence
from atlas.knowledge.mutations import service as mutations
from atlas.risk.evaluations import service as evaluations
from atlas.risk.portfolio import service as portfolio
from atlas.workspace.jobs import service as jobs

KIND = "report.generate"
"""Kind of the job and of the outbox message that starts the workflow."""
_FOLDER = "report"


async def generate(session: TenantSession, actor: AuthContext, request: ReportRequest) -> ReportOut:
    """Write a pending report, its job, audit event and outbox message in one transaction.

    Raises:
        ReferenceNotFoundError: no such investigation in the tenant.
        NothingToReportError: it has not been evaluated.

    """
    try:
        run = await runs.require(session, request.investigation_id)
    except NotFoundError as error:
        raise ReferenceNotFoundError("investigation_id names no investigation.") from error
    if run.risk is None:
        raise NothingToReportError(f"The investigation is {run.status} and has no evaluation.")
    row = ReportRow(
        id=new_id(),
        investigation_id=run.id,
        status="pending",
        content_sha256=None,
        error=None,
        created_by=actor.user_id,
        created_at=now(),
        finished_at=None,
    )
    await repository.insert_report(session, row)
    await jobs.create_job(session, actor, KIND, "report", row.id, job_id=row.id)
    await outbox.enqueue(session, KIND, row.id)
    await audit.record(
        session,
        actor,
        ReportAction.REPORT_REQUESTED,
        "report",
        row.id,
        {"investigation_id": str(run.id)},
    )
    return ReportOut.model_validate(row)


async def build_for_run(
    session: TenantSession,
    storage: Storage,
    actor: AuthContext,
    run: Run,
    narrative: Narrative | None = None,
) -> ReportRow:
    """Make the report of a running investigation, in the step's transaction.

    narrative: what was written for it; None: nothing was wanted.
    """
    sha256 = await _write(session, storage, run, narrative)
    moment = now()
    row = ReportRow(
        id=new_id(),
        investigation_id=run.id,
        status="complete",
        content_sha256=sha256,
        error=None,
        created_by=run.created_by,
        created_at=moment,
        finished_at=moment,
    )
    await repository.insert_report(session, row)
    await jobs.create_job(session, actor, KIND, "report", row.id, job_id=row.id)
    await jobs.finish_job(session, row.id, "complete")
    await audit.record(
        session,
        actor,
        ReportAction.REPORT_GENERATED,
        "report",
        row.id,
        {"investigation_id": str(run.id), "sha256": sha256},
    )
    return row


async def build(
    session: TenantSession, storage: Storage, actor: AuthContext, report_id: UUID
) -> None:
    """Make a report that was asked for; one that is made, failed or cancelled stays as it is."""
    row = await repository.find_report(session, report_id, lock=True)
    if row is None:
        raise ReportNotFoundError
    if row.status not in {"pending", "running"}:
        return
    if (await jobs.get_job(session, report_id)).cancel_requested:
        await end(session, report_id, "cancelled", None)
        return
    run = await runs.require(session, row.investigation_id)
    sha256 = await _write(session, storage, run)
    await repository.set_finished(session, report_id, "complete", sha256=sha256)
    await jobs.finish_job(session, report_id, "complete")
    await audit.record(
        session, actor, ReportAction.REPORT_GENERATED, "report", report_id, {"sha256": sha256}
    )


async def end(session: TenantSession, report_id: UUID, status: str, error: str | None) -> None:
    """End a report without content: `failed` or `cancelled`."""
    row = await repository.find_report(session, report_id, lock=True)
    if row is None or row.status not in {"pending", "running"}:
        return
    await repository.set_finished(session, report_id, status, error=error)
    if status == "failed":
        await jobs.finish_job(session, report_id, "failed", {"code": error or "internal_error"})
    else:
        await jobs.finish_job(session, report_id, "cancelled")


async def list_reports(session: TenantSession, params: ListParams) -> Page[ReportRow]:
    """Return a page of reports, newest first unless sorted otherwise."""
    return await repository.fetch_reports(session, params)


async def get_report(session: TenantSession, report_id: UUID) -> ReportOut:
    """Return a report.

    Raises:
        ReportNotFoundError: absent, or another tenant's.

    """
    return ReportOut.model_validate(await _row(session, report_id))


async def content(
    session: TenantSession, storage: Storage, report_id: UUID
) -> tuple[ReportOut, bytes]:
    """Return a report with its canonical JSON.

    Raises:
        ReportNotFoundError: absent, or another tenant's.
        ReportNotReadyError: it has no content.
        ReportContentError: the stored bytes do not have the recorded hash.

    """
    row = await _row(session, report_id)
    if row.content_sha256 is None:
        raise ReportNotReadyError(f"The report is {row.status}.")
    digest = row.content_sha256
    data = await storage.get(f"tenant/{session.tenant_id}/{_FOLDER}/{digest[:2]}/{digest}")
    if sha256_hex(data) != digest:
        raise ReportContentError
    return ReportOut.model_validate(row), data


async def latest_of(session: TenantSession, investigation_id: UUID) -> ReportOut:
    """Return the newest complete report of a run.

    Raises:
        ReportNotFoundError: it has none.

    """
    row = await repository.find_latest(session, investigation_id)
    if row is None:
        raise ReportNotFoundError("The investigation has no complete report.")
    return ReportOut.model_validate(row)


async def withdraw(session: TenantSession, actor: AuthContext, report_id: UUID) -> None:
    """Hide a report; the row and its content stay.

    Raises:
        ReportNotFoundError: absent, withdrawn already, or another tenant's.

    """
    row = await repository.find_report(session, report_id, lock=True)
    if row is None:
        raise ReportNotFoundError
    await repository.set_withdrawn(session, report_id, actor.user_id)
    await audit.record(session, actor, ReportAction.REPORT_WITHDRAWN, "report", report_id)


async def restore(session: TenantSession, actor: AuthContext, report_id: UUID) -> ReportOut:
    """Show a withdrawn report again; one that is shown stays as it is.

    Raises:
        ReportNotFoundError: absent, of a withdrawn run, or another tenant's.

    """
    row = await repository.find_report(session, report_id, lock=True, withdrawn=True)
    if row is None:
        raise ReportNotFoundError
    if row.withdrawn_at is not None:
        await repository.set_withdrawn(session, report_id, None)
        await audit.record(session, actor, ReportAction.REPORT_RESTORED, "report", report_id)
    return await get_report(session, report_id)


async def compose(session: TenantSession, investigation_id: UUID) -> bytes:
    """Return the canonical JSON that a report on a run would have now; nothing is kept.

    Raises:
        NothingToReportError: it has not been evaluated.

    """
    run = await runs.require(session, investigation_id)
    return await in_thread(_written, await _inputs(session, run))


async def _write(
    session: TenantSession, storage: Storage, run: Run, narrative: Narrative | None = None
) -> str:
    await compare(session, run)
    inputs = await _inputs(session, run)
    if narrative is not None:  # of the step that is under way
        inputs = replace(inputs, narrative=narrative)
    data = await in_thread(_written, inputs)
    await storage.put(tenant_key(session.tenant_id, _FOLDER, data), data)
    return sha256_hex(data)


def _written(inputs: document.Inputs) -> bytes:
    """Return a report's canonical JSON (CPU only: of thousands of parties it takes seconds)."""
    return canonical_json(document.compose(inputs))


async def _inputs(session: TenantSession, run: Run) -> document.Inputs:
    run = await runs.with_risk(session, run)
    if run.risk is None:
        raise NothingToReportError
    record = await record_now(session, await queries.record_of(session, run))
    record = await with_delistings(session, record)
    ids = document.ids_of(record)
    subject = await entities.get_entity(session, run.entity_id) if run.entity_id else None
    evaluation_id = UUID(run.risk.evaluation_id)
    evaluation = await evaluations.shown_evaluation(session, evaluation_id)
    links = {link.relationship_id for link in record.links}
    of_run = record.steps.structure
    links |= {UUID(one.relationship_id) for one in (*of_run.stated_ends, *of_run.decided)}
    claims = await entities.get_claims(session, sorted(links)) if links else {}
    wanted = referred(record, evaluation)
    standing = of_referred(await entities.standing_claims(session, list(wanted)), wanted)
    cited = [claim.evidence_id for found in claims.values() for claim in found]
    cited += [one.claim.evidence_id for found in standing.values() for one in found]
    kept = {item.id: item for item in await evidence.of_investigation(session, run.id)}
    missing = {key for key in cited if key is not None} - set(kept)
    kept |= {item.id: item for item in await evidence.of_ids(session, sorted(missing))}
    basis = await evaluations.basis_of(session, evaluation_id)
    requested = await users.names_of(session, [run.created_by])
    return document.Inputs(
        record=record,
        evaluation=evaluation,
        titles=titles_of(basis.matrix, basis.readings, basis.engine, basis.silent_lists),
        decision=await decisions.for_report(session, run.company_id),
        not_refusing=await decisions.not_refusing(session, record),
        requested_by=requested.get(run.created_by),
        subject=subject,
        standing=standing,
        link_claims=[claim for found in claims.values() for claim in found],
        conflicts=await mutations.list_conflicts(session, ids) if ids else [],
        evidence=list(kept.values()),
        checks=await checks.for_report(session, run.id),
        not_compared=await portfolio.not_compared(session),
        decided=await decisions_said(session, record),
        demo=(await tenancy.get_tenant(session, session.tenant_id)).is_demo,
    )


async def _row(session: TenantSession, report_id: UUID) -> ReportRow:
    row = await repository.find_report(session, report_id)
    if row is None:
        raise ReportNotFoundError
    return row
