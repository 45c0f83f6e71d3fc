"""The tools: each calls the service that the route calls, in the caller's session. None decides."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import orjson
from pydantic import BaseModel

from atlas.assist.mcp.schemas import (
    CompanyAnswer,
    CompanyIn,
    FoundOut,
    HitAnswer,
    HitIn,
    InControlHit,
    InvestigationAnswer,
    JobAnswer,
    JobIn,
    OwnershipAnswer,
    OwnershipIn,
    PartyTold,
    ReportAnswer,
    ReportIn,
    ScreeningAnswer,
    ScreenNameIn,
    SearchIn,
    StartIn,
    StructureTold,
    TasksAnswer,
    TasksIn,
    ToolAnswer,
)
from atlas.assist.mcp.wording import (
    of_control,
    of_hit,
    of_investigation,
    of_ownership,
    of_report,
    of_screening,
    of_tasks,
)
from atlas.foundation.core.auth import AuthContext, Permission
from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import ConflictError
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import Filter, ListParams
from atlas.foundation.storage import Storage
from atlas.foundation.web.idempotency import once
from atlas.investigations.checks import regimes
from atlas.investigations.checks import service as checks
from atlas.investigations.checks.schemas import InvestigationCheckOut
from atlas.investigations.reports import contents
from atlas.investigations.reports import service as reports
from atlas.investigations.reports.redaction import HIDDEN
from atlas.investigations.runs import service as runs
from atlas.investigations.runs.schemas import InvestigationOut, InvestigationRequest
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyOut
from atlas.sources.exposure import ageing
from atlas.sources.screening import service as screening
from atlas.sources.screening.schemas.screenings import ScreenIn, ScreeningOut
from atlas.sources.screening.service import decisions
from atlas.workspace.jobs import service as jobs
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.schemas import TaskOut

In = TypeVar("In", bound=BaseModel)
Out = TypeVar("Out", bound=ToolAnswer)


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the caller's transaction, and who calls."""

    session: TenantSession
    storage: Storage
    actor: AuthContext


@dataclass(frozen=True)
class Tool(Generic[In, Out]):
    """One tool.

    Args:
        name: as assistants call it.
        title: for people.
        description: for the model that chooses.
        permission: that roles and scopes must both hold.
        rate: class of the limit that a call counts against.
        takes: arguments.
        gives: structured answer.
        run: the use case.
        say: the answer in a sentence or two.

    """

    name: str
    title: str
    description: str
    permission: Permission
    rate: str
    takes: type[In]
    gives: type[Out]
    run: Callable[[Call, In], Awaitable[Out]]
    say: Callable[[Out], str]

    @property
    def reads_only(self) -> bool:
        """Return whether a call changes nothing but the audit trail."""
        return self.permission is Permission.READ

    @cached_property
    def input_schema(self) -> dict[str, Any]:
        """Return the arguments as JSON Schema."""
        return self.takes.model_json_schema(by_alias=True)

    @cached_property
    def output_schema(self) -> dict[str, Any]:
        """Return the structured answer as JSON Schema."""
        return self.gives.model_json_schema(by_alias=True, mode="serialization")

    async def call(self, call: Call, arguments: BaseModel) -> tuple[dict[str, Any], str]:
        """Return the structured answer of checked arguments, and the sentence."""
        made = await self.run(call, cast("In", arguments))
        return made.model_dump(mode="json", by_alias=True), self.say(made)


async def _search(call: Call, wanted: SearchIn) -> FoundOut:
    found: dict[Any, CompanyOut] = {}
    for field, operator in (("registration_number", "eq"), ("name", "contains")):
        params = ListParams(limit=wanted.limit, filters=(Filter(field, operator, wanted.query),))
        page = await companies.list_companies(call.session, params)
        found |= {item.id: CompanyOut.model_validate(item) for item in page.items}
    past: dict[Any, InvestigationOut] = {}
    for field, operator in (("registration_number", "eq"), ("company_name", "contains")):
        params = ListParams(limit=wanted.limit, filters=(Filter(field, operator, wanted.query),))
        past |= {item.id: item for item in (await runs.list_runs(call.session, params)).items}
    return FoundOut(
        companies=list(found.values())[: wanted.limit],
        investigations=list(past.values())[: wanted.limit],
    )


def _said_found(made: FoundOut) -> str:
    if not made.companies and not made.investigations:
        return (
            "The customer file and past investigations have no match. That says nothing about the"
            " registers: start_investigation looks there."
        )
    return (
        f"{len(made.companies)} companies of the customer file, {len(made.investigations)}"
        " investigations."
    )


async def _company(call: Call, wanted: CompanyIn) -> CompanyAnswer:
    company = await companies.get_company(call.session, wanted.company_id)
    run = await _newest(call, company.id)
    return CompanyAnswer(
        company=CompanyOut.model_validate(company),
        latest_investigation=run,
        in_control_hits=await _in_control(call, run),
    )


async def _in_control(call: Call, run: InvestigationOut | None) -> list[InControlHit]:
    """Return the hits of persons in control that are not dismissed."""
    if run is None:
        return []
    return [
        InControlHit.built_from(hit, hit_id=hit.id, name=hit.party_name)
        for hit in await checks.hits_in_control(call.session, run.id)
    ]


async def _newest(call: Call, company_id: UUID, *more: Filter) -> InvestigationOut | None:
    params = ListParams(limit=1, filters=(Filter("company_id", "eq", company_id), *more))
    page = await runs.list_runs(call.session, params)
    return page.items[0] if page.items else None


async def _start(call: Call, wanted: StartIn) -> InvestigationAnswer:
    asked = wanted.model_dump(exclude={"idempotency_key"}, exclude_unset=True, by_alias=True)
    request = InvestigationRequest.model_validate(asked)

    async def start() -> InvestigationOut:
        return await runs.start(call.session, call.actor, request)

    if wanted.idempotency_key is None:
        return InvestigationAnswer(investigation=await start())
    started = await once(
        call.session,
        f"{call.actor.user_id}\nmcp start_investigation",
        wanted.idempotency_key,
        request.model_dump_json().encode(),
        lambda: _id_of(start()),
    )
    return InvestigationAnswer(investigation=await runs.get_run(call.session, UUID(started)))


async def _id_of(starting: Awaitable[InvestigationOut]) -> str:
    return str((await starting).id)


async def _job(call: Call, wanted: JobIn) -> JobAnswer:
    job = await jobs.read_job(call.session, wanted.job_id)
    run = await runs.get_run(call.session, job.resource_id) if job.kind == runs.KIND else None
    return JobAnswer(
        job=job,
        investigation=run,
        in_control_hits=await _in_control(call, run),
    )


def _said_job(made: JobAnswer) -> str:
    if made.investigation is not None:
        return of_investigation(made.investigation) + of_control(made.in_control_hits)
    return f"The job is {made.job.status}."


async def _report(call: Call, wanted: ReportIn) -> ReportAnswer:
    report_id = wanted.report_id
    if wanted.investigation_id is not None:
        run = await runs.get_run(call.session, wanted.investigation_id)
        report_id = run.report_id
        if report_id is None:
            raise ConflictError(
                f"The investigation is {run.status} and has no report.", code="report_not_ready"
            )
    if report_id is None:  # the schema requires one of the two
        raise TypeError("neither id")
    report = await reports.get_report(call.session, report_id)
    content = await contents.read(
        call.session, call.storage, call.actor, report_id, "application/json"
    )
    document, sha256 = orjson.loads(content.data), content.report_sha256
    run = await runs.get_run(call.session, report.investigation_id)
    hits = await _in_control(call, run)
    if not contents.shows_persons(call.actor):
        hits = [one.model_copy(update={"name": HIDDEN}) for one in hits]
    return ReportAnswer(
        report=report,
        investigation=run,
        open_checks=document.get("checks", {}).get("open", []),
        report_sha256=sha256,
        in_control_hits=hits,
        sections={name: document[name] for name in wanted.sections if name in document},
    )


async def _screen(call: Call, wanted: ScreenNameIn) -> ScreeningAnswer:
    fields = wanted.model_dump(exclude={"topics"}, exclude_unset=True)
    asked = ScreenIn.model_validate(
        {"parties": [fields], "topics": wanted.topics, "purpose": "assistant"}
    )
    [made] = await screening.screen(
        call.session, call.actor, asked.queries(), purpose=asked.purpose
    )
    return ScreeningAnswer(screening=ScreeningOut.model_validate(made))


async def _hit(call: Call, wanted: HitIn) -> HitAnswer:
    return HitAnswer(hit=await decisions.get_hit(call.session, wanted.hit_id))


async def _ownership(call: Call, wanted: OwnershipIn) -> OwnershipAnswer:
    company = await companies.get_company(call.session, wanted.company_id)
    if company.entity_id is None:
        raise ConflictError("The company was not identified yet.", code="company_not_identified")
    found = await ageing.structure_of(
        call.session, company.entity_id, today(), max_parties=wanted.max_parties
    )
    parties = [PartyTold.built_from(one, on_a_stock_exchange=one.listed) for one in found.parties]
    run, check = await _check_of_owners(call, company.id)
    hits = await _in_control(call, run)
    sanctions = await regimes.sanctioned_ownership(call.session, company.entity_id, today())
    return OwnershipAnswer(
        ownership=StructureTold.built_from(found, parties=parties),
        sanctions=sanctions,
        check=check,
        investigation=run,
        in_control_hits=hits,
    )


async def _check_of_owners(
    call: Call, company_id: UUID
) -> tuple[InvestigationOut | None, InvestigationCheckOut | None]:
    run = await _newest(call, company_id, Filter("status", "eq", "complete"))
    if run is None:
        return None, None
    found = await checks.get_checks(call.session, run.id)
    return run, next((one for one in found.items if one.check_id == "ubo_identification"), None)


async def _tasks(call: Call, wanted: TasksIn) -> TasksAnswer:
    params = ListParams(limit=wanted.limit, filters=(Filter("status", "eq", "open"),))
    page = await tasks.list_tasks(call.session, call.actor, params, mine=wanted.mine)
    items = [TaskOut.model_validate(item) for item in page.items]
    return TasksAnswer(tasks=items, more=page.next_cursor is not None)


_ALL: tuple[Tool[Any, Any], ...] = (
    Tool(
        "search_company",
        "Search a company",
        "Search the customer file and past investigations by name or registration number.",
        Permission.READ,
        "read",
        SearchIn,
        FoundOut,
        _search,
        _said_found,
    ),
    Tool(
        "get_company",
        "Get a company",
        "Get a company of the customer file and its newest investigation.",
        Permission.READ,
        "read",
        CompanyIn,
        CompanyAnswer,
        _company,
        lambda made: (
            of_investigation(made.latest_investigation) + of_control(made.in_control_hits)
            if made.latest_investigation
            else "The company was not investigated yet."
        ),
    ),
    Tool(
        "start_investigation",
        "Start an investigation",
        "Start an investigation of one company. It takes seconds to minutes: follow `job_id` with"
        " get_job, then read get_report. Give register and number, or an LEI, if they are known.",
        Permission.RUN,
        "expensive",
        StartIn,
        InvestigationAnswer,
        _start,
        lambda made: (
            f"Started. Follow job {made.investigation.job_id} with get_job; look again after a"
            " second."
        ),
    ),
    Tool(
        "get_job",
        "Get a job",
        "Get the status of long work; of an investigation also its result so far.",
        Permission.READ,
        "status",
        JobIn,
        JobAnswer,
        _job,
        _said_job,
    ),
    Tool(
        "get_report",
        "Read a report",
        "Read sections of an investigation's report, with what was not assessed.",
        Permission.READ,
        "read",
        ReportIn,
        ReportAnswer,
        _report,
        of_report,
    ),
    Tool(
        "screen_name",
        "Screen a name",
        "Screen one name against the loaded lists. The screening is stored and audited.",
        Permission.RUN,
        "expensive",
        ScreenNameIn,
        ScreeningAnswer,
        _screen,
        lambda made: of_screening(made.screening),
    ),
    Tool(
        "explain_hit",
        "Explain a hit",
        "Explain why a list entry may be a party: each feature, and what people decided.",
        Permission.READ,
        "read",
        HitIn,
        HitAnswer,
        _hit,
        lambda made: of_hit(made.hit),
    ),
    Tool(
        "ownership",
        "Get owners",
        "Get the ownership structure above a company, its beneficial owners, whether they are all"
        " identified, and ownership by sanctioned persons, as of today.",
        Permission.READ,
        "read",
        OwnershipIn,
        OwnershipAnswer,
        _ownership,
        of_ownership,
    ),
    Tool(
        "list_tasks",
        "List tasks",
        "List open tasks that wait for a person.",
        Permission.READ,
        "read",
        TasksIn,
        TasksAnswer,
        _tasks,
        of_tasks,
    ),
)
TOOLS: dict[str, Tool[Any, Any]] = {tool.name: tool for tool in _ALL}
"""By name, in the order in which they are listed."""
