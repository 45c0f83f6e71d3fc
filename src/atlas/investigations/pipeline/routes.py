"""The steps of a run and the overview of settings over HTTP; both are read only."""

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import AtlasRouter, PageOut, Session
from atlas.investigations.pipeline import service
from atlas.investigations.pipeline.schemas import PipelineStepOut, SettingsOverviewOut

router = AtlasRouter(prefix="/settings", tags=["settings"])


@router.get(
    "",
    permission=Permission.READ,
    operation_id="get_settings_overview",
    summary="Get an overview of settings",
)
async def get_settings_overview(session: Session) -> SettingsOverviewOut:
    """Return what is set otherwise than by default, and what the agents that are on lack."""
    return await service.overview(session)


@router.get(
    "/pipeline",
    permission=Permission.READ,
    operation_id="list_pipeline_steps",
    summary="List the steps of an investigation",
)
async def list_pipeline_steps(session: Session) -> PageOut[PipelineStepOut]:
    """List the steps in their order: what each module asks, which rules it has, who reads in it.

    Modules that need no screening run while the parties are screened. Only a release changes the
    order.
    """
    return PageOut(items=await service.list_steps(session), next_cursor=None)
