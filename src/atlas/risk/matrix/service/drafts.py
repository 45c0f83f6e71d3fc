"""A tenant's own matrices: drafts, checks, publishing, archiving, import."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import UUID

from msgspec import Struct, convert

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import UniqueViolationError
from atlas.identity.audit.service import record
from atlas.knowledge.reference_data import service as reference_data
from atlas.knowledge.reference_data.domain import load_shipped
from atlas.risk.matrix import repository
from atlas.risk.matrix.actions import MatrixAction
from atlas.risk.matrix.domain import (
    Matrix,
    MatrixProblem,
    check_law,
    check_matrix,
    default_matrix,
    find_matrix,
    largest_jumps,
    threshold_leap,
)
from atlas.risk.matrix.errors import (
    MatrixExistsError,
    MatrixNotFoundError,
    MatrixStateError,
    NamedMatrixNotFoundError,
)
from atlas.risk.matrix.models import MatrixDetailRow
from atlas.risk.matrix.schemas import (
    JumpOut,
    LeapOut,
    MatrixCreate,
    MatrixProblemOut,
    MatrixUpdate,
    MatrixValidationOut,
)
from atlas.risk.matrix.service.queries import get_schema, parsed, published_matrix

_SHOWN = 100


async def create_schema(
    session: TenantSession, actor: AuthContext, body: MatrixCreate
) -> MatrixDetailRow:
    """Keep a draft; it evaluates nothing until it is published and assigned.

    Raises:
        NamedMatrixNotFoundError: the matrix to copy does not exist.
        MatrixExistsError: there is this version, or the name is a shipped matrix'.

    """
    based_on, definition = None, body.definition
    if body.copy_of is not None:
        source = await _source(session, body.copy_of)
        based_on, definition = source.id, source.definition
    stated = {**(definition or {}), "id": body.name, "version": body.version}
    if body.title is not None:
        stated["title"] = body.title
    return await keep_draft(session, actor, stated, based_on)


async def _source(session: TenantSession, named: UUID | str) -> MatrixDetailRow:
    if isinstance(named, str):
        shipped = find_matrix(named)
        own = await repository.newest_published(session, [named])
        found = repository.schema_id(shipped) if shipped else own.get(named)
        if found is None:
            raise NamedMatrixNotFoundError
        named = found
    try:
        return await get_schema(session, named)
    except MatrixNotFoundError as error:
        raise NamedMatrixNotFoundError from error


async def keep_draft(
    session: TenantSession, actor: AuthContext, stated: dict[str, JSON], based_on: UUID | None
) -> MatrixDetailRow:
    """Keep what is stated as a draft.

    Raises:
        MatrixExistsError: there is this version, or the name is a shipped matrix'.

    """
    row = _draft(new_id(), stated, based_on)
    async with _unique():
        await repository.insert_matrix(session, row, actor.user_id)
    await _tell(
        session, actor, row, MatrixAction.CREATED, {"based_on": str(based_on) if based_on else None}
    )
    return row


class _Named(Struct):
    """What is kept with a definition, whether it is a valid matrix yet or not."""

    id: str
    version: str
    title: object = None
    basis: object = None
    url: object = None


def _draft(matrix_id: UUID, stated: dict[str, JSON], based_on: UUID | None) -> MatrixDetailRow:
    """Return a draft's row; a definition that is no matrix yet is kept as it was given."""
    named = convert(stated, _Named)
    if find_matrix(named.id) is not None:
        raise MatrixExistsError(f"{named.id} is the product's own: choose another name.")
    matrix, _ = parsed(stated)
    dimensions = matrix.dimensions if matrix else ()
    return MatrixDetailRow(
        id=matrix_id,
        name=named.id,
        version=named.version,
        title=_text(named.title),
        basis=_text(named.basis),
        url=_text(named.url),
        status="draft",
        origin="own",
        is_default=False,
        dimension_count=len(dimensions),
        factor_count=len(matrix.factors) if matrix else 0,
        content_hash=matrix.hash if matrix else canonical_hash(stated),
        based_on=based_on,
        snapshot_hash=None,
        revision=1,
        created_at=now(),
        published_at=None,
        definition=stated,
    )


def _text(value: object) -> str:
    return value[:2000] if isinstance(value, str) else ""


async def update_schema(
    session: TenantSession,
    actor: AuthContext,
    schema_id: UUID,
    body: MatrixUpdate,
    expected_version: ExpectedVersion | None,
) -> MatrixDetailRow:
    """Change a draft: only the fields that were sent.

    Raises:
        MatrixNotFoundError: absent, another tenant's, or shipped.
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        MatrixStateError: it is no draft.
        MatrixExistsError: there is this version.

    """
    row = await _locked(session, schema_id)
    check_version(expected_version, row.revision, required=True)
    _need_draft(row)
    stated = {**(row.definition if body.definition is None else body.definition)}
    stated["id"], stated["version"] = row.name, body.version or row.version
    if body.title is not None:
        stated["title"] = body.title
    if stated == row.definition:
        return row
    changed = _draft(row.id, stated, row.based_on)
    async with _unique():
        await repository.update_draft(session, changed, now())
    await _tell(session, actor, changed, MatrixAction.UPDATED, {"before": row.content_hash})
    return replace(changed, revision=row.revision + 1, created_at=row.created_at)


async def validate_schema(session: TenantSession, schema_id: UUID) -> MatrixValidationOut:
    """Return what prevents publishing a version, and where its scores leap.

    Raises:
        MatrixNotFoundError: absent, or another tenant's.

    """
    row = await get_schema(session, schema_id)
    matrix, problems = checked(row.definition)
    leap = threshold_leap(matrix) if matrix else None
    return MatrixValidationOut(
        valid=not problems,
        problems=[MatrixProblemOut.model_validate(item) for item in problems],
        largest_jumps=[
            JumpOut.model_validate(item) for item in (largest_jumps(matrix) if matrix else [])
        ],
        threshold_leap=None if leap is None else LeapOut.model_validate(leap),
    )


async def evaluable_matrix(session: TenantSession, schema_id: UUID) -> Matrix:
    """Return the matrix of a version in any state, where it can evaluate.

    Raises:
        MatrixNotFoundError: absent, or another tenant's.
        MatrixStateError: a draft with problems.

    """
    row = await get_schema(session, schema_id)
    if row.published_at is not None:
        return published_matrix(row)
    matrix, problems = parsed(row.definition)
    problems = problems or (check_matrix(matrix, load_shipped().types) if matrix else [])
    if problems or matrix is None:
        raise MatrixStateError(f"The draft cannot evaluate yet: {problems[0]}. Validate it.")
    return matrix


def checked(definition: Mapping[str, JSON]) -> tuple[Matrix | None, list[MatrixProblem]]:
    """Return the matrix of a definition, and everything that prevents publishing it."""
    matrix, problems = parsed(definition)
    if matrix is None:
        return None, problems
    return matrix, [
        *check_matrix(matrix, load_shipped().types),
        *check_law(matrix, default_matrix()),
    ]


async def publish_schema(
    session: TenantSession,
    actor: AuthContext,
    schema_id: UUID,
    expected_version: ExpectedVersion | None,
) -> MatrixDetailRow:
    """Publish a draft: from now on it never changes; the reference data of the day is kept by it.

    Raises:
        MatrixNotFoundError: absent, another tenant's, or shipped.
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        MatrixStateError: it is no draft.
        InvalidRequestError: 422, names every problem with its path.

    """
    row = await _locked(session, schema_id)
    check_version(expected_version, row.revision, required=True)
    _need_draft(row)
    matrix, problems = checked(row.definition)
    if problems or matrix is None:
        raise _refused(problems)
    snapshot = await reference_data.snapshot(session, today())
    await reference_data.keep_snapshot(session, snapshot)
    at = now()
    done = replace(
        row,
        status="published",
        definition=dict(matrix.document()),
        content_hash=matrix.hash,
        snapshot_hash=snapshot.hash,
        published_at=at,
        revision=row.revision + 1,
    )
    await repository.publish(session, done, snapshot.hash, actor.user_id, at)
    await _tell(session, actor, done, MatrixAction.PUBLISHED, {"reference_snapshot": snapshot.hash})
    return done


def _refused(problems: Sequence[MatrixProblem]) -> InvalidRequestError:
    return InvalidRequestError(
        f"The matrix has {len(problems)} problem(s), the first: {problems[0]}",
        errors=[
            FieldProblem(loc=["definition", item.path], msg=item.message, type="value_error")
            for item in problems[:_SHOWN]
        ],
    )


async def archive_schema(
    session: TenantSession,
    actor: AuthContext,
    schema_id: UUID,
    expected_version: ExpectedVersion | None,
) -> MatrixDetailRow:
    """Put a published version away; evaluations made with it still verify.

    Raises:
        MatrixNotFoundError: absent, another tenant's, or shipped.
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        MatrixStateError: it is not published, or assigned today or later.

    """
    row = await _locked(session, schema_id)
    check_version(expected_version, row.revision, required=True)
    if row.status != "published":
        raise MatrixStateError(f"This version is {row.status}; a draft is discarded with DELETE.")
    used = (await repository.latest_assignments(session)).entries
    if any(
        item.schema_id == row.id and (item.valid_to is None or item.valid_to > today())
        for item in used
    ):
        raise MatrixStateError("This version is assigned: assign another one first.")
    return await _archive(session, actor, row)


async def discard_schema(
    session: TenantSession,
    actor: AuthContext,
    schema_id: UUID,
    expected_version: ExpectedVersion | None,
) -> None:
    """Discard a draft; its name and version are free again.

    Raises:
        MatrixNotFoundError: absent, another tenant's, or shipped.
        PreconditionFailedError: If-Match names another version.
        MatrixStateError: it is no draft.

    """
    row = await _locked(session, schema_id)
    check_version(expected_version, row.revision)
    _need_draft(row)
    await _archive(session, actor, row)


async def _archive(
    session: TenantSession, actor: AuthContext, row: MatrixDetailRow
) -> MatrixDetailRow:
    await repository.archive(session, row.id, now())
    await _tell(session, actor, row, MatrixAction.ARCHIVED, {"was": row.status})
    return replace(row, status="archived", revision=row.revision + 1)


def _need_draft(row: MatrixDetailRow) -> None:
    if row.status != "draft":
        raise MatrixStateError(f"This version is {row.status}: copy it into a new draft instead.")


async def _locked(session: TenantSession, schema_id: UUID) -> MatrixDetailRow:
    row = await repository.find_matrix(session, schema_id, lock=True)
    if row is None:
        raise MatrixNotFoundError("No matrix of your own has this id; shipped ones stay.")
    return row


async def _tell(
    session: TenantSession,
    actor: AuthContext,
    row: MatrixDetailRow,
    action: MatrixAction,
    more: Mapping[str, JSON],
) -> None:
    payload = {"name": row.name, "version": row.version, "content_hash": row.content_hash, **more}
    await record(session, actor, action, "risk_matrix", row.id, payload)


@asynccontextmanager
async def _unique() -> AsyncIterator[None]:
    try:
        yield
    except UniqueViolationError as error:
        raise MatrixExistsError("There is a matrix of this name and version.") from error
