"""What agents did in a run."""

from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.investigations.agents import service as agents
from atlas.investigations.runs import service


async def list_transcripts(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[agents.TranscriptRow]:
    """Return a page of the calls that agents made in a run.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    await service.require(session, investigation_id)
    return await agents.list_transcripts(session, investigation_id, params)
