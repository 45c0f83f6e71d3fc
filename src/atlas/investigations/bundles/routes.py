"""The bundle of an investigation: a part of the evidence router."""

from uuid import UUID

from starlette.responses import StreamingResponse

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AppState, AtlasRouter
from atlas.investigations.bundles import service

router = AtlasRouter(prefix="/evidence", tags=["evidence"])


@router.get(
    "/bundles/{investigation_id}",
    permission=Permission.AUDIT,
    rate="expensive",
    operation_id="get_evidence_bundle",
    summary="Download the bundle of an investigation",
    errors=(404, 409),
    response_class=StreamingResponse,
    responses={
        200: {
            "description": (
                "A zip of evidence, evaluation, report and audit extract with a manifest of"
                " SHA-256 hashes that the installation's sealing key signs; `atlas verify FILE"
                " --key KEY` checks it offline. It holds personal data."
            ),
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def get_evidence_bundle(
    state: AppState, actor: Actor, investigation_id: UUID
) -> StreamingResponse:
    """Return everything an investigation rests on as one file; the export is audited."""
    file = await service.export(state.db, state.storage, state.settings, actor, investigation_id)
    return StreamingResponse(
        service.stream(file),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="atlas-{investigation_id}.zip"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
