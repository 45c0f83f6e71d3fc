"""Which matrix evaluates: assignments of a tenant and its segments, with their days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import UniqueViolationError
from atlas.identity.audit.service import record
from atlas.risk.matrix import repository
from atlas.risk.matrix.actions import MatrixAction
from atlas.risk.matrix.domain import Matrix, default_matrix, find_matrix, loosened
from atlas.risk.matrix.errors import (
    MatrixExistsError,
    MatrixNotFoundError,
    MatrixStateError,
    NamedMatrixNotFoundError,
)
from atlas.risk.matrix.models import AssignmentEntry, AssignmentSet, MatrixRow, entry_from
from atlas.risk.matrix.schemas import AssignmentOut, AssignmentsIn, AssignmentsOut, UpgradeIn
from atlas.risk.matrix.service.queries import get_schema, matrix_of_schema
from atlas.workspace.proposals import service as proposals
from atlas.workspace.proposals.schemas import Proposal

_KIND, _ALL = "risk_matrix.assignments", "all"


@dataclass(frozen=True, slots=True)
class Assigned:
    """The matrices that evaluate on a day: the tenant's, and those of its segments."""

    tenant: Matrix
    segments: Mapping[str, Matrix]

    def matrix(self, segment: str | None) -> Matrix:
        """Return the matrix of a segment; its own assignment goes before the tenant's."""
        return self.tenant if segment is None else self.segments.get(segment, self.tenant)


async def assigned(session: TenantSession, as_of: date) -> Assigned:
    """Return the matrices that evaluate on a day; the product's where none is assigned."""
    entries = (await repository.latest_assignments(session)).entries
    found = {
        item.segment: await matrix_of_schema(session, item.schema_id)
        for item in entries
        if item.holds(as_of)
    }
    tenant = found.pop(None, None) or default_matrix()
    return Assigned(tenant, {name: item for name, item in found.items() if name is not None})


async def matrix_for(
    session: TenantSession, as_of: date | None = None, segment: str | None = None
) -> Matrix:
    """Return the matrix that evaluates a subject of a segment on a day (today if left out)."""
    return (await assigned(session, as_of or today())).matrix(segment)


async def get_assignments(session: TenantSession) -> AssignmentsOut:
    """Return all assignments, and those that wait for a second person."""
    found = await _out(session, await repository.latest_assignments(session), changed=False)
    waits = await proposals.find_open(session, _KIND, _ALL)
    return found if waits is None else await _with_waiting(session, found, waits)


async def put_assignments(
    session: TenantSession,
    actor: AuthContext,
    body: AssignmentsIn,
    expected_version: ExpectedVersion | None,
) -> AssignmentsOut:
    """Replace all assignments; earlier evaluations stand as they are.

    What loosens the matrix that holds on any day waits for a second person instead
    (`awaits_second_person` says why): `confirm_assignments` carries it out.

    Raises:
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        NamedMatrixNotFoundError: a version is not there.
        InvalidRequestError: one is not published, or two periods of a segment overlap.

    """
    before = await repository.latest_assignments(session)
    check_version(expected_version, before.revision, required=True)
    entries = tuple(
        AssignmentEntry(item.segment, item.schema_id, item.valid_from, item.valid_to)
        for item in body.assignments
    )
    for place, entry in enumerate(entries):
        row = await _assignable(session, entry.schema_id)
        if row.status != "published" and entry not in before.entries:
            raise _invalid(place, f"{row.name} {row.version} is {row.status}: publish it first")
    _no_overlap(entries)
    return await _keep(session, actor, before, entries)


async def upgrade_assignments(
    session: TenantSession,
    actor: AuthContext,
    body: UpgradeIn,
    expected_version: ExpectedVersion | None,
) -> AssignmentsOut:
    """Move what holds on a day to the newest published version of the same matrix.

    A looser version waits for a second person (see `put_assignments`).

    Raises:
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        InvalidRequestError: the day lies in the past.

    """
    before = await repository.latest_assignments(session)
    check_version(expected_version, before.revision, required=True)
    day = body.valid_from or today()
    if day < today():
        raise _bad_day("an upgrade begins today or later; earlier evaluations stand")
    rows = {item.schema_id: await get_schema(session, item.schema_id) for item in before.entries}
    newest = await _newest(session, list(rows.values()))
    entries: list[AssignmentEntry] = []
    for entry in before.entries:
        newer = newest.get(rows[entry.schema_id].name)
        if newer is None or newer == entry.schema_id or not entry.holds(day):
            entries.append(entry)
            continue
        if entry.valid_from < day:
            entries.append(replace(entry, valid_to=day))
        entries.append(replace(entry, schema_id=newer, valid_from=day))
    if body.dry_run:
        planned = AssignmentSet(before.revision, tuple(entries))
        return await _out(session, planned, changed=planned != before)
    return await _keep(session, actor, before, tuple(entries))


async def confirm_assignments(
    session: TenantSession, actor: AuthContext, expected_version: ExpectedVersion | None
) -> AssignmentsOut:
    """Carry out, as the second person, the assignments that wait.

    Raises:
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        MatrixStateError: none wait, or the assignments have changed since they were proposed.
        SecondPersonRequiredError: the caller wrote or proposed them, or may not confirm.

    """
    before = await repository.latest_assignments(session)
    check_version(expected_version, before.revision, required=True)
    found = await proposals.find_open(session, _KIND, _ALL, lock=True)
    if found is None:
        raise MatrixStateError("No assignments wait for a second person; PUT them first.")
    if found.content["revision"] != before.revision:
        raise MatrixStateError("The assignments have changed since: propose them again.")
    await proposals.confirm(session, actor, found)
    return await _carry_out(session, actor, before, _proposed(found))


async def _keep(
    session: TenantSession,
    actor: AuthContext,
    before: AssignmentSet,
    entries: tuple[AssignmentEntry, ...],
) -> AssignmentsOut:
    if entries == before.entries:
        return await _out(session, before, changed=False)
    reasons = await _loosened(session, before.entries, entries)
    if reasons and not proposals.is_operator(actor):
        content = {
            "revision": before.revision,
            "entries": [entry.document() for entry in entries],
        }
        ids = [entry.schema_id for entry in entries]
        waits = await proposals.propose(
            session,
            actor,
            _KIND,
            _ALL,
            content,
            reasons=reasons,
            writers=await repository.writers_of(session, ids),
        )
        found = await _out(session, before, changed=False)
        return await _with_waiting(session, found, waits)
    await proposals.supersede(session, actor, _KIND, _ALL)
    return await _carry_out(session, actor, before, entries)


async def _loosened(
    session: TenantSession,
    before: Sequence[AssignmentEntry],
    after: Sequence[AssignmentEntry],
) -> list[str]:
    """Return what other assignments loosen, on whatever day and for whatever segment."""
    matrices = {
        key: await matrix_of_schema(session, key)
        for key in {entry.schema_id for entry in (*before, *after)}
    }
    days = {date.min} | {
        day
        for entry in (*before, *after)
        for day in (entry.valid_from, entry.valid_to)
        if day is not None
    }
    segments = {None} | {entry.segment for entry in (*before, *after)}
    found = [
        reason
        for day in sorted(days)
        for segment in sorted(segments, key=lambda name: name or "")
        for reason in loosened(
            _holding(before, matrices, day).matrix(segment),
            _holding(after, matrices, day).matrix(segment),
        )
    ]
    return list(dict.fromkeys(found))


def _holding(
    entries: Sequence[AssignmentEntry], matrices: Mapping[UUID, Matrix], day: date
) -> Assigned:
    found = {entry.segment: matrices[entry.schema_id] for entry in entries if entry.holds(day)}
    tenant = found.pop(None, None) or default_matrix()
    return Assigned(tenant, {name: item for name, item in found.items() if name is not None})


def _proposed(found: Proposal) -> tuple[AssignmentEntry, ...]:
    return tuple(entry_from(item) for item in found.content["entries"])


async def _with_waiting(
    session: TenantSession, found: AssignmentsOut, waits: Proposal
) -> AssignmentsOut:
    planned = await _out(session, AssignmentSet(found.revision, _proposed(waits)), changed=False)
    more = {"awaits_second_person": waits.reasons, "proposed": planned.assignments}
    return found.model_copy(update=more)


async def _carry_out(
    session: TenantSession,
    actor: AuthContext,
    before: AssignmentSet,
    entries: tuple[AssignmentEntry, ...],
) -> AssignmentsOut:
    after = AssignmentSet(before.revision + 1, entries)
    try:
        await repository.insert_assignments(session, after.revision, entries, actor.user_id, now())
    except UniqueViolationError as error:
        raise MatrixExistsError("The assignments have changed at this moment; read again.") from (
            error
        )
    await record(
        session,
        actor,
        MatrixAction.ASSIGNED,
        "risk_matrix_assignment",
        None,
        {
            "revision": after.revision,
            "before": [item.document() for item in before.entries],
            "after": [item.document() for item in entries],
        },
    )
    return await _out(session, after, changed=True)


def _no_overlap(entries: Sequence[AssignmentEntry]) -> None:
    ordered = sorted(
        enumerate(entries), key=lambda item: (item[1].segment or "", item[1].valid_from)
    )
    for (_, first), (place, second) in pairwise(ordered):
        open_ = first.valid_to is None or second.valid_from < first.valid_to
        if first.segment == second.segment and open_:
            raise _invalid(place, "its period overlaps another of the same segment")


def _invalid(place: int, message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["body", "assignments", place], msg=message, type="value_error")
    return InvalidRequestError(f"assignments[{place}]: {message}", errors=[problem])


def _bad_day(message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["body", "valid_from"], msg=message, type="value_error")
    return InvalidRequestError(f"valid_from: {message}", errors=[problem])


async def _assignable(session: TenantSession, schema_id: UUID) -> MatrixRow:
    try:
        row = await get_schema(session, schema_id)
        await matrix_of_schema(session, schema_id)
    except (MatrixNotFoundError, MatrixStateError) as error:
        raise NamedMatrixNotFoundError from error
    return row


async def _newest(session: TenantSession, rows: Sequence[MatrixRow]) -> dict[str, UUID]:
    names = sorted({row.name for row in rows})
    found = await repository.newest_published(session, names)
    for name in names:
        shipped = find_matrix(name)
        if shipped is not None:
            found[name] = repository.schema_id(shipped)
    return found


async def _out(session: TenantSession, found: AssignmentSet, *, changed: bool) -> AssignmentsOut:
    rows = {item.schema_id: await get_schema(session, item.schema_id) for item in found.entries}
    newest = await _newest(session, list(rows.values()))
    day = today()
    made = []
    for entry in found.entries:
        row = rows[entry.schema_id]
        newer = newest.get(row.name)
        made.append(
            AssignmentOut(
                schema_id=entry.schema_id,
                name=row.name,
                version=row.version,
                segment=entry.segment,
                valid_from=entry.valid_from,
                valid_to=entry.valid_to,
                in_force=entry.holds(day),
                newer_id=None if newer == entry.schema_id else newer,
            )
        )
    return AssignmentsOut(revision=found.revision, assignments=made, changed=changed)
