"""Import companies from a file: rows with an outcome each, chunk by chunk, resumable.

The rows are written with the import. Each chunk takes the next ones that have no outcome and
writes companies and outcomes in one transaction, so a killed worker does no row twice.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from pydantic import ValidationError

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.memory import growing_heap
from atlas.foundation.core.off_loop import in_thread, off_loop, taken
from atlas.foundation.core.row_files import base_name
from atlas.foundation.core.types import JSON, Failure, RowProblem
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import WriteConflictError
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.domain import (
    Company,
    registration,
    registration_scope,
    registration_spellings,
)
from atlas.knowledge.companies.errors import CompanyExistsError
from atlas.knowledge.companies.schemas import CompanyCreate, CompanyUpdate
from atlas.knowledge.company_files import repository
from atlas.knowledge.company_files.actions import CompanyImportAction
from atlas.knowledge.company_files.domain import RawRow, UnreadableError, read_rows
from atlas.knowledge.company_files.errors import (
    ImportFileError,
    ImportFinishedError,
    ImportNotFoundError,
)
from atlas.knowledge.company_files.models import CompanySent, Import, ImportRow, RowData
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.customer_file.schemas import ProfileIn
from atlas.workspace.jobs import service as jobs
from atlas.workspace.jobs.domain import JobStatus
from atlas.workspace.work.domain import problems_of, shown
from atlas.workspace.work.service import Work

KIND = "companies.import"
"""Kind of the job and of the outbox message that starts the workflow."""
CHUNK = 250
_SLICE = 1_000
"""Rows written, and let go of, at once."""


async def start(
    session: TenantSession,
    actor: AuthContext,
    *,
    content: bytes,
    file_name: str,
    dry_run: bool,
    on_existing: str,
) -> Import:
    """Write an import with its rows, job, audit event and outbox message in one transaction.

    Raises:
        ImportFileError: the file as a whole cannot be read; nothing was started.

    """
    import_id = new_id()
    try:
        rows = await off_loop(_checked_rows, import_id, content)
    except UnreadableError as error:
        raise ImportFileError(str(error)) from error
    made = Import(
        id=import_id,
        status="pending",
        file_name=base_name(file_name, "companies")[:200],
        file_sha256=await in_thread(sha256_hex, content),
        dry_run=dry_run,
        on_existing=on_existing,
        total=len(rows),
        created=0,
        updated=0,
        unchanged=0,
        skipped=0,
        rejected=sum(row.outcome == "rejected" for row in rows),
        error=None,
        created_by=actor.user_id,
        person_id=actor.person_id,
        created_at=now(),
        finished_at=None,
    )
    await repository.insert_import(session, made)
    for part in taken(rows, _SLICE):
        await repository.insert_rows(session, part)
    facts: dict[str, JSON] = {
        "rows": made.total,
        "rejected": made.rejected,
        "dry_run": dry_run,
        "on_existing": on_existing,
        "file_sha256": made.file_sha256,
    }
    await WORK.start(session, actor, import_id, facts)
    return made


def _checked_rows(import_id: UUID, content: bytes) -> deque[ImportRow]:
    """Return the rows, the bad ones rejected with the reason; the second of two equal ones too.

    A full collection would walk all the rows that there are already, and stop the other requests.
    """
    seen: dict[tuple[str, ...], int] = {}
    rows: deque[ImportRow] = deque()
    try:
        with growing_heap():
            for raw in read_rows(content):
                rows.append(_checked_row(import_id, raw, seen))
    except UnreadableError:
        for _ in taken(rows, _SLICE):
            pass
        raise
    return rows


def _checked_row(import_id: UUID, raw: RawRow, seen: dict[tuple[str, ...], int]) -> ImportRow:
    company = {key: value for key, value in raw.values.items() if key != "profile"}
    problems = list(raw.problems)
    data: RowData = {}
    try:
        body = CompanyCreate.model_validate(company)
        sent = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
        data["company"] = cast("CompanySent", sent)
        problems += _seen_before(body, raw.line, seen)
    except ValidationError as error:
        problems += problems_of(error)
    if raw.values.get("profile"):
        try:
            profile = ProfileIn.model_validate(raw.values["profile"])
            data["profile"] = profile.model_dump(mode="json", exclude_unset=True)
        except ValidationError as error:
            problems += problems_of(error, "profile")
    name, external_id = company.get("name"), company.get("external_id")
    return ImportRow(
        id=new_id(),
        import_id=import_id,
        line=raw.line,
        outcome="rejected" if problems else "pending",
        name=shown(name),
        external_id=shown(external_id) or None,
        company_id=None,
        problems=problems,
        data={} if problems else data,
    )


def _seen_before(
    body: CompanyCreate, line: int, seen: dict[tuple[str, ...], int]
) -> list[RowProblem]:
    keys: dict[tuple[str, ...], str] = {}
    if body.external_id is not None:
        keys["external_id", body.external_id] = "external_id"
    register, number = registration(body.register_key, body.registration_number)
    if register is not None and number is not None:
        scope = registration_scope(register, number, body.name)
        keys["registration", register, number, scope] = "registration_number"
    problems = [
        RowProblem(loc=[column], msg=f"line {seen[key]} has the same")
        for key, column in keys.items()
        if key in seen
    ]
    for key in keys:
        seen.setdefault(key, line)
    return problems


async def step(session: TenantSession, actor: AuthContext, import_id: UUID) -> bool:
    """Do the next chunk; return whether the import is over."""
    made = await WORK.next(session, actor, import_id)
    if made is None:
        return True
    rows = await repository.pending_rows(session, import_id, CHUNK)
    if not rows:
        await WORK.end(session, actor, import_id, "complete")
        return True
    try:
        outcomes = await _do(session, actor, made, rows)
    except CompanyExistsError as error:
        # another request has just taken an id: the next attempt finds its company
        raise WriteConflictError("A company was added at the same moment.") from error
    await repository.set_outcomes(session, outcomes)
    await repository.advance(session, import_id, Counter(item[1] for item in outcomes))
    done = made.done + len(outcomes)
    await jobs.update_progress(
        session, import_id, done, made.total, f"{done} of {made.total} rows are done."
    )
    return False


_RowOutcome = tuple[UUID, str, UUID | None, Sequence[RowProblem]]


@dataclass(frozen=True, slots=True)
class _Known:
    """The companies that rows of a chunk name already."""

    by_external_id: Mapping[str, Company]
    by_registration: Mapping[tuple[str, str, str], Company]

    def of(self, body: CompanyCreate) -> list[Company]:
        """Return the companies that a row names: none, one, or two that differ."""
        register, number = registration(body.register_key, body.registration_number)
        scope = registration_scope(register, number, body.name)
        found = [
            self.by_external_id.get(body.external_id or ""),
            self.by_registration.get((register or "", number or "", scope)),
        ]
        return list({company.id: company for company in found if company is not None}.values())


async def _do(
    session: TenantSession, actor: AuthContext, made: Import, rows: Sequence[ImportRow]
) -> list[_RowOutcome]:
    bodies, outcomes = _bodies(rows)
    rows = [row for row in rows if row.id in bodies]
    known = await _known(session, list(bodies.values()))
    new: list[ImportRow] = []
    there: list[tuple[ImportRow, Company]] = []
    for row in rows:
        found = known.of(bodies[row.id])
        if not found:
            new.append(row)
        elif len(found) > 1:
            problem = RowProblem(
                loc=["external_id"], msg="names another company than the registration"
            )
            outcomes.append((row.id, "rejected", None, [problem]))
        else:
            there.append((row, found[0]))
    outcomes += await _existing(session, actor, made, there)
    return outcomes + await _create(session, actor, made, new, bodies)


def _bodies(
    rows: Sequence[ImportRow],
) -> tuple[dict[UUID, CompanyCreate], list[_RowOutcome]]:
    """Return the companies of rows, and the rows that an earlier release accepted by mistake."""
    bodies: dict[UUID, CompanyCreate] = {}
    refused: list[_RowOutcome] = []
    for row in rows:
        try:
            bodies[row.id] = CompanyCreate.model_validate(row.data["company"])
            _profile(row)
        except ValidationError as error:
            bodies.pop(row.id, None)
            refused.append((row.id, "rejected", None, problems_of(error)))
    return bodies, refused


async def _known(session: TenantSession, bodies: Sequence[CompanyCreate]) -> _Known:
    keys = [registration(body.register_key, body.registration_number) for body in bodies]
    found = await companies.find_many(
        session,
        [body.external_id for body in bodies if body.external_id is not None],
        [(register, number) for register, number in keys if register and number],
    )
    by_spelling: dict[tuple[str | None, str | None], list[Company]] = defaultdict(list)
    for one in found:
        by_spelling[one.register, one.registration_number].append(one)
    by_registration: dict[tuple[str, str, str], Company] = {}
    for register, number in keys:
        if register and number:
            for spelled in registration_spellings(register, number):
                for one in by_spelling.get(spelled, ()):
                    scope = registration_scope(register, number, one.name)
                    by_registration.setdefault((register, number, scope), one)
    return _Known(
        {company.external_id: company for company in found if company.external_id},
        by_registration,
    )


async def _existing(
    session: TenantSession,
    actor: AuthContext,
    made: Import,
    there: Sequence[tuple[ImportRow, Company]],
) -> list[_RowOutcome]:
    if made.on_existing == "reject":
        problem = RowProblem(loc=[], msg="the company is in the customer file already")
        return [(row.id, "rejected", company.id, [problem]) for row, company in there]
    if made.on_existing == "skip":
        return [(row.id, "skipped", company.id, []) for row, company in there]
    outcomes: list[_RowOutcome] = []
    for whole in _waves(there):
        now_kept = await companies.get_companies(session, [company.id for _, company in whole])
        current = [(row, now_kept.get(company.id, company)) for row, company in whole]
        refused = [one for row, company in current if (one := _refused(row, company))]
        outcomes += refused
        left_out = {one[0] for one in refused}
        wave = [(row, company) for row, company in current if row.id not in left_out]
        changes = {company.id: _change(row, company) for row, company in wave}
        profiles = {company.id: profile for row, company in wave if (profile := _profile(row))}
        dry = made.dry_run
        changed = await companies.update_many(session, actor, changes, dry_run=dry)
        changed |= await customer_file.import_profiles(session, actor, profiles, dry_run=dry)
        outcomes += [
            (row.id, "updated" if company.id in changed else "unchanged", company.id, [])
            for row, company in wave
        ]
    return outcomes


def _refused(row: ImportRow, company: Company) -> _RowOutcome | None:
    """Return that a row would leave its company two numbers of its own register, or None."""
    refusal = companies.refused_numbers(company, _change(row, company))
    if refusal is None:
        return None
    return row.id, "rejected", company.id, [RowProblem(loc=["identifiers"], msg=refusal)]


def _waves(
    there: Sequence[tuple[ImportRow, Company]],
) -> Iterator[Sequence[tuple[ImportRow, Company]]]:
    """Yield the rows in their order, in parts that name each company once at most."""
    wave: dict[UUID, tuple[ImportRow, Company]] = {}
    for row, company in there:
        if company.id in wave:
            yield list(wave.values())
            wave = {}
        wave[company.id] = (row, company)
    if wave:
        yield list(wave.values())


def _change(row: ImportRow, company: Company) -> CompanyUpdate:
    sent = row.data["company"].copy()
    if "metadata" in sent:
        sent["metadata"] = {**company.metadata, **sent["metadata"]}
    return CompanyUpdate.model_validate(sent)


def _profile(row: ImportRow) -> ProfileIn | None:
    profile = row.data.get("profile")
    return ProfileIn.model_validate(profile) if profile else None


async def _create(
    session: TenantSession,
    actor: AuthContext,
    made: Import,
    rows: Sequence[ImportRow],
    bodies: Mapping[UUID, CompanyCreate],
) -> list[_RowOutcome]:
    if made.dry_run or not rows:
        return [(row.id, "created", None, []) for row in rows]
    created = await companies.create_many(session, actor, [bodies[row.id] for row in rows])
    by_row = list(zip(rows, created, strict=True))
    profiles = {company.id: profile for row, company in by_row if (profile := _profile(row))}
    await customer_file.import_profiles(session, actor, profiles)
    return [(row.id, "created", company.id, []) for row, company in by_row]


async def _close(
    session: TenantSession,
    _actor: AuthContext,
    made: Import,
    status: JobStatus,
    error: Failure | None,
) -> dict[str, JSON]:
    await repository.set_finished(session, made.id, status, error, now())
    return {
        "created": made.created,
        "updated": made.updated,
        "unchanged": made.unchanged,
        "skipped": made.skipped,
        "rejected": made.rejected,
    }


WORK = Work(
    kind=KIND,
    resource="company_import",
    actions=CompanyImportAction,
    find=repository.find_import,
    close=_close,
    absent=ImportNotFoundError,
    over=ImportFinishedError,
    noun="import",
)


async def list_imports(session: TenantSession, params: ListParams) -> Page[Import]:
    """Return a page of imports."""
    return await repository.fetch_imports(session, params)


async def list_rows(session: TenantSession, import_id: UUID, params: ListParams) -> Page[ImportRow]:
    """Return a page of an import's rows.

    Raises:
        ImportNotFoundError: absent or another tenant's.

    """
    await WORK.get(session, import_id)
    return await repository.fetch_rows(session, import_id, params)
