"""The preview of a merge over HTTP: it names owners as live answers do."""

from uuid import UUID

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AtlasRouter, Session
from atlas.knowledge.resolution.schemas import MergePreviewOut
from atlas.sources.exposure import merging

router = AtlasRouter(prefix="/resolution", tags=["resolution"])


@router.post(
    "/candidates/{candidate_id}/preview",
    permission=Permission.READ,
    operation_id="preview_merge",
    summary="Preview a merge",
    errors=(404, 409),
)
async def preview_merge(session: Session, actor: Actor, candidate_id: UUID) -> MergePreviewOut:
    """Return the party that the two would be, and the owners below it; writes nothing."""
    return await merging.preview_merge(session, actor, candidate_id)
