"""Screening over HTTP: screen, read what was screened, read the lists."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Header, Query, Response
from starlette.responses import StreamingResponse

from atlas.foundation.core.accept import best_media_type
from atlas.foundation.core.auth import AuthContext, Permission
from atlas.foundation.core.tables import csv_line
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    PageOut,
    Session,
    list_query,
    page_out,
)
from atlas.foundation.web.exports import CSV, NDJSON, attachment
from atlas.foundation.web.state import AppState as State
from atlas.sources.screening import service
from atlas.sources.screening.repository.screenings import SCREENINGS
from atlas.sources.screening.schemas.screenings import (
    AlgorithmOut,
    ScreenIn,
    ScreeningDocumentOut,
    ScreeningOut,
    ScreeningResult,
    ScreeningsOut,
    ScreeningSummaryOut,
)
from atlas.sources.screening.service import certificates

router = AtlasRouter(prefix="/screening", tags=["screening"])
JSON, PDF = "application/json", "application/pdf"
Format = Annotated[Literal["ndjson", "csv"], Query(alias="format")]
_EXPORT = {
    200: {
        "description": "The screenings, oldest first, streamed",
        "content": {"application/x-ndjson": {}, "text/csv": {}},
    },
}


@router.post(
    "/screenings",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    operation_id="screen_parties",
    summary="Screen one or many parties",
    status_code=201,
)
async def screen_parties(
    session: Session, actor: Actor, body: ScreenIn, response: Response
) -> ScreeningsOut:
    """Screen up to 100 parties against the loaded lists; each gets a stored screening.

    `clear` is only said per list and version: a topic whose lists are not loaded or too old is
    `not_assessed`, with the reason.
    """
    results = await service.screen(session, actor, body.queries(), purpose=body.purpose)
    base = "/api/screening/screenings"
    ids = [str(result.id) for result in results]
    single = len(ids) == 1
    response.headers["Location"] = f"{base}/{ids[0]}" if single else f"{base}?id.in={','.join(ids)}"
    return ScreeningsOut(items=[ScreeningOut.model_validate(result) for result in results])


@router.get(
    "/screenings",
    permission=Permission.READ,
    operation_id="list_screenings",
    summary="List screenings",
)
async def list_screenings(
    session: Session, params: Annotated[ListParams, Depends(list_query(SCREENINGS))]
) -> PageOut[ScreeningSummaryOut]:
    """List screenings, newest first, also those that found nothing."""
    return page_out(await service.list_screenings(session, params), ScreeningSummaryOut)


@router.get(
    "/screenings/export",
    permission=Permission.READ,
    operation_id="export_screenings",
    summary="Export screenings",
    response_class=StreamingResponse,
    responses=_EXPORT,
)
async def export_screenings(
    state: AppState,
    actor: Actor,
    params: Annotated[ListParams, Depends(list_query(SCREENINGS, extra=("format",)))],
    form: Format = "ndjson",
) -> StreamingResponse:
    """Stream the screenings that the filters let through, with candidates; no row ceiling."""
    return _download(_stream(state, actor, params, form), form, "screenings")


@router.get(
    "/screenings/{screening_id}",
    permission=Permission.READ,
    operation_id="get_screening",
    summary="Get a screening",
)
async def get_screening(session: Session, screening_id: UUID) -> ScreeningOut:
    """Return a screening with its candidates and why each is one."""
    return ScreeningOut.model_validate(await service.get_screening(session, screening_id))


@router.get(
    "/screenings/{screening_id}/content",
    permission=Permission.READ,
    operation_id="get_screening_content",
    summary="Export a screening",
    response_class=Response,
    responses={
        200: {
            "description": "Canonical JSON (the bytes that are hashed), a certificate as PDF, or"
            " CSV with a row for each candidate.",
            "model": ScreeningDocumentOut,
            "content": {
                "application/pdf": {"schema": {"type": "string", "format": "binary"}},
                "text/csv": {"schema": {"type": "string"}},
            },
        }
    },
)
async def get_screening_content(
    session: Session,
    screening_id: UUID,
    accept: Annotated[str, Header(max_length=1000)] = JSON,
) -> Response:
    """Return one screening as a file by `Accept`: JSON, PDF certificate, or CSV.

    The certificate shows the query as sent, lists and versions with their age, every candidate
    with each feature, what could not be assessed and why, and the SHA-256 of the JSON: it is the
    `ETag` of every form. What stood when it was screened is shown; later decisions are the hits'.
    """
    made = await certificates.document(session, screening_id)
    media = best_media_type(accept, (JSON, PDF, CSV)) or JSON
    if media == PDF:
        content = await certificates.certificate(session, made)
    elif media == CSV:
        content = b"".join([csv_line(_CSV_COLUMNS), *_lines(made.result, "csv")])
    else:
        content = made.content
    ending = {PDF: "pdf", CSV: "csv"}.get(media, "json")
    return Response(
        content,
        media_type=media,
        headers={
            "ETag": f'"{made.sha256}"',
            "Content-Disposition": f'attachment; filename="screening-{screening_id}.{ending}"',
            "Cache-Control": "private, no-store",
            "Vary": "Accept",
        },
    )


@router.get(
    "/algorithms",
    permission=Permission.READ,
    operation_id="list_algorithms",
    summary="List scoring algorithms",
)
async def list_algorithms(session: Session) -> list[AlgorithmOut]:  # noqa: ARG001  tenant needed
    """Return the scoring algorithms that a screening may name."""
    return service.algorithms()


def _download(
    lines: AsyncIterator[bytes] | Iterator[bytes], form: str, name: str
) -> StreamingResponse:
    media = CSV if form == "csv" else NDJSON
    return attachment(lines, media_type=media, filename=f"{name}.{form}")


async def _stream(
    state: State, actor: AuthContext, params: ListParams, form: str
) -> AsyncIterator[bytes]:
    if form == "csv":
        yield csv_line(_CSV_COLUMNS)
    async with state.db.tenant(actor.require_tenant(), read_only=True) as session:
        async for result in service.export_screenings(session, params):
            for line in _lines(result, form):
                yield line


_CSV_COLUMNS = [
    "screening_id",
    "created_at",
    "created_by",
    "purpose",
    "name",
    "kind",
    "reference",
    "outcome",
    "not_assessed",
    "lists",
    "algorithm",
    "threshold",
    "list_id",
    "entry_key",
    "entry_name",
    "matched_name",
    "score",
    "strength",
    "measure",
    "programmes",
    "contradictions",
    "status",
]


def _lines(result: ScreeningResult, form: str) -> Iterator[bytes]:
    if form == "ndjson":
        yield ScreeningOut.model_validate(result).model_dump_json().encode() + b"\n"
        return
    searched = "; ".join(f"{item.in_short}: {item.said}" for item in result.lists)
    open_topics = "; ".join(f"{topic.topic}: {topic.reason}" for topic in result.not_assessed)
    head: list[object] = [
        result.id,
        result.created_at.isoformat(),
        result.created_by,
        result.purpose,
        result.query.name,
        result.query.kind,
        result.query.reference,
        result.outcome,
        open_topics,
        searched,
        result.algorithm,
        result.threshold,
    ]
    if not result.candidates:
        yield csv_line([*head, *([None] * (len(_CSV_COLUMNS) - len(head)))])
    for item in result.candidates:
        yield csv_line(
            [
                *head,
                item.list_id,
                item.entry_key,
                item.entry_name,
                item.matched_name,
                item.score,
                item.strength,
                item.measure,
                ", ".join(item.programmes),
                ", ".join(item.contradictions),
                item.status,
            ]
        )
