"""Use cases of investigations: start, read, withdraw, restore, cancel, rerun."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import Database, TenantSession, UniqueViolationError
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.durable import outbox
from atlas.foundation.web import Event
from atlas.identity.audit import service as audit
from atlas.investigations.modules.domain.snapshot import SubjectStatus
from atlas.investigations.results.domain import JsonObject
from atlas.investigations.runs import domain, presentation, starting
from atlas.investigations.runs.actions import InvestigationAction
from atlas.investigations.runs.counting import counting
from atlas.investigations.runs.domain import RunStatus
from atlas.investigations.runs.errors import (
    InvestigationNotFoundError,
    RunStateError,
)
from atlas.investigations.runs.models import Investigation, RunEvent
from atlas.investigations.runs.registers import register_of
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.schemas import (
    InvestigationOut,
    InvestigationRequest,
    RerunRequest,
)
from atlas.knowledge.companies import service as companies
from atlas.risk.evaluations import service as evaluations
from atlas.risk.portfolio import service as portfolio
from atlas.risk.portfolio.domain import Ground
from atlas.workspace.jobs import service as jobs

KIND = "investigation.run"
"""Kind of the job and of the outbox message that starts the workflow."""


async def start(
    session: TenantSession, actor: AuthContext, request: InvestigationRequest
) -> InvestigationOut:
    """Write the run, its job, its audit event and its outbox message in one transaction.

    Raises:
        InvalidRequestError: a register without a number, a number of no known register, or a stated
            number that the customer file does not have of a company on file.
        OtherCompanyError: the registration is not that of the company that is named, or the name of
            a company that has none.
        ReferenceNotFoundError: `company_id` names no company of the tenant.
        ExternalIdTakenError: another investigation carries the external id.

    """
    company, request = await starting.company_of(session, actor, starting.with_register(request))
    run_id = new_id()
    run = Investigation(
        id=run_id,
        series_id=run_id,
        run_version=1,
        rerun_of=None,
        company_id=company.id,
        company_name=request.company_name,
        registration_number=request.registration_number,
        register=request.register_code,
        country_code=request.country_code,
        website=request.website,
        candidate=None,
        modules=_ordered(request.modules),
        depth=request.depth,
        external_id=request.external_id,
        tags=list(request.tags),
        created_by=actor.user_id,
        identifiers=tuple(company.identifiers),
        **_fresh(len(request.modules or domain.ALL_MODULES)),
    )
    return await _write(session, actor, run, InvestigationAction.STARTED)


async def rerun(
    session: TenantSession, actor: AuthContext, investigation_id: UUID, request: RerunRequest
) -> InvestigationOut:
    """Start a new version of a finished run, linked to it.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.
        RunStateError: the former run is not over.
        InvalidRequestError: the candidate is not one of the former run's.

    """
    former = await _run(session, investigation_id)
    if former.status not in domain.FINISHED:
        raise RunStateError(f"The investigation is {former.status}; cancel it or wait.")
    if request.candidate is not None:
        _check_candidate(former, request.candidate)
    former = await _as_filed(session, former, chosen=request.candidate is not None)
    number = request.registration_number or former.registration_number
    register = request.register_code or former.register
    if request.registration_number and not request.register_code:
        register = register_of(request.registration_number, former.country_code) or register
    if (number is None) != (register is None):
        raise starting.field("register", "A register and a number go together.")
    if request.registration_number is not None:
        company = await companies.get_company(session, former.company_id)
        starting.check_registration(company, register, number)
    modules = _ordered(request.modules) if request.modules else list(former.modules)
    version = await lifecycle.last_version(session, former.series_id) + 1
    run = replace(
        former,
        id=new_id(),
        run_version=version,
        rerun_of=former.id,
        registration_number=number,
        register=register,
        candidate=request.candidate or (None if request.registration_number else former.candidate),
        modules=modules,
        depth=request.depth or former.depth,
        refresh=request.refresh,
        created_by=actor.user_id,
        **_fresh(len(modules)),
    )
    return await _write(session, actor, run, InvestigationAction.RERUN)


async def _as_filed(
    session: TenantSession, former: Investigation, *, chosen: bool
) -> Investigation:
    """Return a run about the company that the customer file names today.

    After a correction of the name, the country or the number, the corrected company is investigated
    and screened under its new name. A candidate that was chosen for the old one is dropped.

    Raises:
        InvalidRequestError: `chosen`, and the candidate was found for the old one.

    """
    company = (await companies.get_companies(session, [former.company_id])).get(former.company_id)
    if company is None:
        return former
    changed = company.identity_changed_at is not None and (
        company.identity_changed_at > former.created_at
    )
    if chosen and changed:
        raise starting.field(
            "candidate", "It was found for what the customer file said before: rerun."
        )
    filed = (company.register, company.registration_number)
    asked = (former.register, former.registration_number)
    # an LEI stays what was asked for until the file changes; a file without a number keeps any
    keeps = None in filed or (not changed and asked[0] not in {None, filed[0]})
    register, number = asked if keeps else filed
    return replace(
        former,
        company_name=company.name,
        country_code=company.country_code or (None if changed else former.country_code),
        register=register,
        registration_number=number,
        candidate=None if changed else former.candidate,
        identifiers=tuple(company.identifiers),
    )


async def list_runs(session: TenantSession, params: ListParams) -> Page[InvestigationOut]:
    """Return a page of runs, newest first unless sorted otherwise."""
    ground = await portfolio.ground_of(session)
    page = await lifecycle.fetch_runs(session, params, ground)
    return page.of(await _shown(session, page.items, ground))


async def get_run(session: TenantSession, investigation_id: UUID) -> InvestigationOut:
    """Return a run.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    run = await _run(session, investigation_id)
    [found] = await _shown(session, [run])
    return found


async def _shown(
    session: TenantSession, runs: Sequence[Investigation], ground: Ground | None = None
) -> list[InvestigationOut]:
    """Return runs for a reader: the words of their evaluations as of the day of reading.

    What evaluations rest on is read for runs that have one: a run on its way is asked for often.
    """
    runs = await counting(session, runs)
    ids = {run.id: UUID(run.risk.evaluation_id) for run in runs if run.risk}
    if ids:
        ground = ground or await portfolio.ground_of(session)
        outdated = await evaluations.outdated_of(session, set(ids.values()), ground)
    else:
        outdated = {}
    return [
        presentation.run_out(run, outdated.get(ids[run.id], ()) if run.id in ids else ())
        for run in runs
    ]


async def with_risk(session: TenantSession, run: Investigation) -> Investigation:
    """Return a run with the evaluation of it that counts, which may be newer than its own."""
    [found] = await counting(session, [run])
    return found


async def run_etag(session: TenantSession, investigation_id: UUID) -> int:
    """Return the version of a run's row, for its ETag."""
    return (await _run(session, investigation_id)).version


async def require(
    session: TenantSession, investigation_id: UUID, *, lock: bool = False
) -> Investigation:
    """Return a run's row for other rooms of this wing; locked when it is to change.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    return await _run(session, investigation_id, lock=lock)


async def cancel(
    session: TenantSession, actor: AuthContext, investigation_id: UUID
) -> InvestigationOut:
    """Stop a run at whatever step it is; what it has found stays. Twice is once.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.
        RunStateError: it is complete or failed.

    """
    run = await _run(session, investigation_id, lock=True)
    if run.status != "cancelled":
        why = domain.refusal(run.state, "cancelled")
        if why is not None:
            raise RunStateError(why)
        await stop(session, actor, run)
    return await get_run(session, investigation_id)


async def stop(session: TenantSession, actor: AuthContext, run: Investigation) -> None:
    """Move a locked run to cancelled; steps in flight find it so and end."""
    await lifecycle.set_status(session, run.id, "cancelled")
    await record_event(session, run.id, "cancelled", "Cancelled; what was found stays.", {})
    await jobs.finish_job(session, run.id, "cancelled")
    await audit.record(
        session, actor, InvestigationAction.CANCELLED, "investigation", run.id, {"step": run.step}
    )


async def withdraw(
    session: TenantSession,
    actor: AuthContext,
    investigation_id: UUID,
    expected_version: ExpectedVersion | None = None,
) -> None:
    """Hide a run and its reports, stopping it first when it is not over; the rows stay.

    Raises:
        InvestigationNotFoundError: absent, withdrawn already, or another tenant's.
        PreconditionFailedError: the run has another version.

    """
    run = await _run(session, investigation_id, lock=True)
    check_version(expected_version, run.version)
    if run.status not in domain.FINISHED:
        await stop(session, actor, run)
    await lifecycle.set_withdrawn(session, investigation_id, actor.user_id)
    await audit.record(session, actor, InvestigationAction.WITHDRAWN, "investigation", run.id)


async def restore(
    session: TenantSession, actor: AuthContext, investigation_id: UUID
) -> InvestigationOut:
    """Show a withdrawn run and its reports again.

    Raises:
        InvestigationNotFoundError: absent, another tenant's, or not withdrawn.

    """
    run = await lifecycle.find_run(session, investigation_id, lock=True)
    if run is None or run.withdrawn_at is None:
        raise InvestigationNotFoundError("No withdrawn investigation has this id.")
    await lifecycle.set_withdrawn(session, investigation_id, None)
    await audit.record(session, actor, InvestigationAction.RESTORED, "investigation", run.id)
    return await get_run(session, investigation_id)


async def record_event(
    session: TenantSession, investigation_id: UUID, kind: str, message: str, data: JsonObject
) -> None:
    """Add an entry to a run's timeline."""
    sequence = await lifecycle.next_event(session, investigation_id)
    await lifecycle.insert_event(session, investigation_id, sequence, kind, message, data)


async def timeline(session: TenantSession, investigation_id: UUID) -> Sequence[RunEvent]:
    """Return everything that happened to a run, in order.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    await _run(session, investigation_id)
    return await lifecycle.fetch_events(session, investigation_id, 0)


async def read_events(
    db: Database, tenant_id: UUID, investigation_id: UUID, last_id: str
) -> list[Event]:
    """Return the timeline after an event id as server-sent events; opens its own session."""
    after = int(last_id) if last_id.isascii() and last_id.isdigit() and len(last_id) < 18 else 0
    async with db.tenant(tenant_id, read_only=True) as session:
        run = await _run(session, investigation_id)
        events = await lifecycle.fetch_events(session, investigation_id, after)
    out = [presentation.stream_event(run, event) for event in events]
    if run.status in domain.FINISHED:
        out.append(presentation.last_event(run))
    return out


async def _run(
    session: TenantSession, investigation_id: UUID, *, lock: bool = False
) -> Investigation:
    run = await lifecycle.find_run(session, investigation_id, lock=lock)
    if run is None or run.withdrawn_at is not None:
        raise InvestigationNotFoundError
    return run


async def _write(
    session: TenantSession, actor: AuthContext, run: Investigation, action: InvestigationAction
) -> InvestigationOut:
    try:
        await lifecycle.insert_run(session, run)
    except UniqueViolationError as error:
        raise starting.external_id_taken(run.external_id) from error
    await jobs.create_job(session, actor, KIND, "investigation", run.id, job_id=run.id)
    await record_event(session, run.id, "created", "Waiting to start.", {})
    await outbox.enqueue(session, KIND, run.id)
    await audit.record(
        session,
        actor,
        action,
        "investigation",
        run.id,
        {
            "company_id": str(run.company_id),
            "depth": run.depth,
            "modules": run.modules,
            "rerun_of": str(run.rerun_of) if run.rerun_of else None,
        },
    )
    return presentation.run_out(run)


class _Fresh(TypedDict):
    status: RunStatus
    entity_id: None
    subject_status: SubjectStatus
    identified_by: None
    candidates: list[JsonObject]
    truncated: bool
    step: None
    message: str
    done: int
    total: int
    error: None
    risk: None
    risk_level: None
    tier: None
    report_id: None
    as_of: None
    created_at: datetime
    started_at: None
    finished_at: None
    updated_at: datetime
    withdrawn_at: None
    version: int


def _fresh(modules: int) -> _Fresh:
    """Return the columns that every new run starts with."""
    moment = now()
    return {
        "status": "pending",
        "entity_id": None,
        "subject_status": "pending",
        "identified_by": None,
        "candidates": [],
        "truncated": False,
        "step": None,
        "message": "Waiting to start.",
        "done": 0,
        "total": domain.total_steps(modules),
        "error": None,
        "risk": None,
        "risk_level": None,
        "tier": None,
        "report_id": None,
        "as_of": None,
        "created_at": moment,
        "started_at": None,
        "finished_at": None,
        "updated_at": moment,
        "withdrawn_at": None,
        "version": 1,
    }


def _ordered(modules: Sequence[str] | None) -> list[str]:
    return [code for code in domain.ALL_MODULES if modules is None or code in modules]


def _check_candidate(former: Investigation, record: str) -> None:
    if all(candidate.get("record") != record for candidate in former.candidates):
        raise starting.field("candidate", "None of the former run's candidates has this record.")


async def link_report(session: TenantSession, investigation_id: UUID, report_id: UUID) -> None:
    """Note a run's report, from the report's own step."""
    await lifecycle.set_report(session, investigation_id, report_id)
