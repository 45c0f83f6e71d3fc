"""Comparison over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import AtlasRouter, Session
from atlas.investigations.comparison import service
from atlas.investigations.comparison.schemas import RunComparisonOut

router = AtlasRouter(prefix="/investigations/{investigation_id}", tags=["investigations"])


@router.get(
    "/compare",
    permission=Permission.READ,
    operation_id="compare_investigations",
    summary="Compare two runs field by field",
    errors=(404, 409),
)
async def compare_investigations(
    session: Session,
    investigation_id: UUID,
    against: Annotated[
        UUID | None,
        Query(description="The run to compare with; the version before it when left out."),
    ] = None,
) -> RunComparisonOut:
    """Return what was added, removed and changed since another run, and why.

    Subject, parties, ownership and other relationships, beneficial owners, hits, list versions,
    sources, module levels, indicators, factors, floors and the score. Any two runs can be
    compared, finished or not.
    """
    return await service.compare_runs(session, investigation_id, against)
