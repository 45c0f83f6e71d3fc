"""What a merge would do to the owners below, as live answers name them afterwards."""

from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import TenantSession
from atlas.knowledge.resolution import service as resolution
from atlas.knowledge.resolution.schemas import MergePreviewOut
from atlas.sources.exposure import ageing


async def preview_merge(
    session: TenantSession, actor: AuthContext, candidate_id: UUID
) -> MergePreviewOut:
    """Return the one party that a candidate's two would be, and what changes below.

    Raises:
        CandidateNotFoundError: absent or another tenant's.
        CandidateDecidedError: it is merged or rejected, or the two are one already.

    """
    return await resolution.preview(session, actor, candidate_id, ageing.owners_of)
