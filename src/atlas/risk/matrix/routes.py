"""Risk matrices over HTTP: versions, drafts, publishing, comparison, assignments."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AtlasRouter,
    IfMatch,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.risk.matrix import service
from atlas.risk.matrix.domain import Format
from atlas.risk.matrix.models import MatrixDetailRow
from atlas.risk.matrix.repository import SCHEMAS, VERSIONS
from atlas.risk.matrix.schemas import (
    AssignmentsIn,
    AssignmentsOut,
    MatrixChangeOut,
    MatrixCreate,
    MatrixDetailOut,
    MatrixDiffOut,
    MatrixImport,
    MatrixImportOut,
    MatrixOut,
    MatrixProblemOut,
    MatrixUpdate,
    MatrixValidationOut,
    RiskOntologyOut,
    UpgradeIn,
)

router = AtlasRouter(prefix="/risk-matrix", tags=["risk-matrix"])
assignments_router = AtlasRouter(prefix="/risk-evaluations", tags=["risk-evaluations"])


def _answer(row: MatrixDetailRow, response: Response) -> MatrixDetailOut:
    response.headers["ETag"] = etag(row.revision)
    return MatrixDetailOut.model_validate(row)


@router.get(
    "/schemas",
    permission=Permission.READ,
    operation_id="list_risk_matrix_schemas",
    summary="List risk matrices",
)
async def list_risk_matrix_schemas(
    session: Session, params: Annotated[ListParams, Depends(list_query(SCHEMAS))]
) -> PageOut[MatrixOut]:
    """List the versions of risk matrices, the product's and your own."""
    return page_out(await service.list_schemas(session, params), MatrixOut)


@router.post(
    "/schemas",
    permission=Permission.SETTINGS,
    idempotent=True,
    operation_id="create_risk_matrix_schema",
    summary="Draft a risk matrix",
    status_code=201,
    errors=(409,),
)
async def create_risk_matrix_schema(
    session: Session, actor: Actor, response: Response, body: MatrixCreate
) -> MatrixDetailOut:
    """Keep a copy of a version, or a definition, as a draft; it evaluates nothing yet."""
    row = await service.create_schema(session, actor, body)
    response.headers["Location"] = f"/api/risk-matrix/schemas/{row.id}"
    return _answer(row, response)


@router.post(
    "/import",
    permission=Permission.SETTINGS,
    idempotent=True,
    operation_id="import_risk_matrix_schema",
    summary="Import a risk matrix as a draft",
    status_code=201,
    responses={200: {"model": MatrixImportOut, "description": "A dry run"}},
    errors=(409,),
)
async def import_risk_matrix_schema(
    session: Session, actor: Actor, response: Response, body: MatrixImport
) -> MatrixImportOut:
    """Read JSON or YAML into a draft; a dry run (200) reports what prevents publishing it."""
    row, problems = await service.import_schema(session, actor, body)
    if row is None:
        response.status_code = 200
    else:
        response.headers["Location"] = f"/api/risk-matrix/schemas/{row.id}"
    return MatrixImportOut(
        dry_run=body.dry_run,
        matrix=None if row is None else MatrixOut.model_validate(row),
        valid=not problems,
        problems=[MatrixProblemOut.model_validate(item) for item in problems],
    )


@router.get(
    "/schemas/{schema_id}",
    permission=Permission.READ,
    operation_id="get_risk_matrix_schema",
    summary="Get a risk matrix",
)
async def get_risk_matrix_schema(
    session: Session, response: Response, schema_id: UUID
) -> MatrixDetailOut:
    """Return a matrix: dimensions, factors with their scoring, floors with their legal source."""
    return _answer(await service.get_schema(session, schema_id), response)


@router.patch(
    "/schemas/{schema_id}",
    permission=Permission.SETTINGS,
    operation_id="update_risk_matrix_schema",
    summary="Change a draft",
    errors=(409, 412, 428),
)
async def update_risk_matrix_schema(
    session: Session,
    actor: Actor,
    response: Response,
    schema_id: UUID,
    body: MatrixUpdate,
    if_match: IfMatch = None,
) -> MatrixDetailOut:
    """Change the fields that are sent; what was published never changes."""
    changed = await service.update_schema(session, actor, schema_id, body, if_match)
    return _answer(changed, response)


@router.delete(
    "/schemas/{schema_id}",
    permission=Permission.SETTINGS,
    operation_id="discard_risk_matrix_schema",
    summary="Discard a draft",
    status_code=204,
    errors=(409, 412),
)
async def discard_risk_matrix_schema(
    session: Session, actor: Actor, schema_id: UUID, if_match: IfMatch = None
) -> None:
    """Archive a draft; its name and version are free again."""
    await service.discard_schema(session, actor, schema_id, if_match)


@router.post(
    "/schemas/{schema_id}/validate",
    permission=Permission.READ,
    operation_id="validate_risk_matrix_schema",
    summary="Check a risk matrix",
)
async def validate_risk_matrix_schema(session: Session, schema_id: UUID) -> MatrixValidationOut:
    """Name everything that prevents publishing, and the largest jumps of the score."""
    return await service.validate_schema(session, schema_id)


@router.post(
    "/schemas/{schema_id}/publish",
    permission=Permission.SETTINGS,
    operation_id="publish_risk_matrix_schema",
    summary="Publish a draft",
    errors=(409, 412, 428),
)
async def publish_risk_matrix_schema(
    session: Session,
    actor: Actor,
    response: Response,
    schema_id: UUID,
    if_match: IfMatch = None,
) -> MatrixDetailOut:
    """Make a version final, with the reference data of the day; it evaluates once assigned."""
    return _answer(await service.publish_schema(session, actor, schema_id, if_match), response)


@router.post(
    "/schemas/{schema_id}/archive",
    permission=Permission.SETTINGS,
    operation_id="archive_risk_matrix_schema",
    summary="Archive a published version",
    errors=(409, 412, 428),
)
async def archive_risk_matrix_schema(
    session: Session,
    actor: Actor,
    response: Response,
    schema_id: UUID,
    if_match: IfMatch = None,
) -> MatrixDetailOut:
    """Put a version away that is no longer assigned; its evaluations still verify."""
    return _answer(await service.archive_schema(session, actor, schema_id, if_match), response)


@router.get(
    "/schemas/{schema_id}/versions",
    permission=Permission.READ,
    operation_id="list_risk_matrix_versions",
    summary="List the versions of a risk matrix",
)
async def list_risk_matrix_versions(
    session: Session, schema_id: UUID, params: Annotated[ListParams, Depends(list_query(VERSIONS))]
) -> PageOut[MatrixOut]:
    """List every version that shares this one's name, drafts and archived ones too."""
    return page_out(await service.list_versions(session, schema_id, params), MatrixOut)


@router.get(
    "/schemas/{schema_id}/diff",
    permission=Permission.READ,
    operation_id="diff_risk_matrix_schemas",
    summary="Compare two versions",
    errors=(409,),
)
async def diff_risk_matrix_schemas(
    session: Session,
    schema_id: UUID,
    against: Annotated[
        UUID | None,
        Query(description="The older version; what it was copied from if left out."),
    ] = None,
) -> MatrixDiffOut:
    """Return what changed in weights, factors, floors and tables, in words and in data."""
    before, after, changes = await service.diff_schemas(session, schema_id, against)
    return MatrixDiffOut(
        before_id=before.id,
        before_version=before.version,
        after_id=after.id,
        after_version=after.version,
        same=not changes,
        changes=[MatrixChangeOut.model_validate(item) for item in changes],
    )


@router.get(
    "/schemas/{schema_id}/export",
    permission=Permission.READ,
    operation_id="export_risk_matrix_schema",
    summary="Export a risk matrix",
    responses={
        200: {
            "description": "The matrix as a file",
            "content": {"application/json": {}, "application/yaml": {}},
        }
    },
    response_class=Response,
)
async def export_risk_matrix_schema(
    session: Session,
    schema_id: UUID,
    file_format: Annotated[Format, Query(alias="format", description="`json` or `yaml`.")] = "json",
) -> Response:
    """Return a version as a file that an import reads back to the same content."""
    name, text = await service.export_schema(session, schema_id, file_format)
    return Response(
        text,
        media_type=f"application/{file_format}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get(
    "/ontology",
    permission=Permission.READ,
    operation_id="get_risk_matrix_ontology",
    summary="Get what a matrix can be built from",
)
async def get_risk_matrix_ontology(session: Session) -> RiskOntologyOut:
    """Return inputs with their sources, scoring methods, operators and datasets."""
    del session
    return service.risk_ontology()


def _assigned(done: AssignmentsOut, response: Response) -> AssignmentsOut:
    response.headers["ETag"] = etag(done.revision)
    return done


@assignments_router.get(
    "/assignments",
    permission=Permission.READ,
    operation_id="get_risk_matrix_assignments",
    summary="Get which matrices evaluate",
)
async def get_risk_matrix_assignments(session: Session, response: Response) -> AssignmentsOut:
    """Return which version is used by the tenant and its segments, with their days."""
    found = await service.get_assignments(session)
    response.headers["ETag"] = etag(found.revision)
    return found


@assignments_router.put(
    "/assignments",
    permission=Permission.SETTINGS,
    operation_id="put_risk_matrix_assignments",
    summary="Set which matrices evaluate",
    errors=(409, 412, 428),
)
async def put_risk_matrix_assignments(
    session: Session,
    actor: Actor,
    response: Response,
    body: AssignmentsIn,
    if_match: IfMatch = None,
) -> AssignmentsOut:
    """Replace all assignments; where none holds, the product's standard matrix is used.

    Another matrix than the one that holds, on any day, changes nothing yet (`changed` is false,
    `awaits_second_person` says why) and takes effect once a second person posts
    …/assignments/confirm; one that only adds floors or makes them stricter takes effect at once.
    """
    return _assigned(await service.put_assignments(session, actor, body, if_match), response)


@assignments_router.post(
    "/assignments/confirm",
    permission=Permission.SECOND_DECIDE,
    operation_id="confirm_risk_matrix_assignments",
    summary="Confirm assignments as the second person",
    errors=(409, 412, 428),
)
async def confirm_risk_matrix_assignments(
    session: Session, actor: Actor, response: Response, if_match: IfMatch = None
) -> AssignmentsOut:
    """Carry out the proposed assignments; 403 for those who wrote or proposed them."""
    return _assigned(await service.confirm_assignments(session, actor, if_match), response)


@assignments_router.post(
    "/assignments/upgrade",
    permission=Permission.SETTINGS,
    operation_id="upgrade_risk_matrix_assignments",
    summary="Move to the newest matrices",
    errors=(409, 412, 428),
)
async def upgrade_risk_matrix_assignments(
    session: Session,
    actor: Actor,
    response: Response,
    body: UpgradeIn,
    if_match: IfMatch = None,
) -> AssignmentsOut:
    """Use the newest published version of each assigned matrix from a day on.

    A version that is more than stricter floors waits for a second person, as with PUT.
    """
    done = await service.upgrade_assignments(session, actor, body, if_match)
    return _assigned(done, response)
