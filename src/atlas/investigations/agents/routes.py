"""Agents and their instructions over HTTP; both are read only: what is set, settings set."""

from typing import Annotated

from fastapi import Path

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import AtlasRouter, PageOut, Session
from atlas.investigations.agents import service
from atlas.investigations.agents.schemas import AgentOut, PromptOut

router = AtlasRouter(prefix="/settings", tags=["settings"])


@router.get(
    "/agents",
    permission=Permission.READ,
    operation_id="list_agents",
    summary="List agents and what they lack",
)
async def list_agents(session: Session) -> PageOut[AgentOut]:
    """List every agent: whether it is on, what it works with, and why it could not read now."""
    return PageOut(items=await service.list_agents(session), next_cursor=None)


@router.get(
    "/prompts",
    permission=Permission.READ,
    operation_id="list_prompts",
    summary="List the instructions of agents",
)
async def list_prompts() -> PageOut[PromptOut]:
    """List what each agent is instructed to do. Only a release changes it; transcripts name it."""
    return PageOut(items=service.list_prompts(), next_cursor=None)


@router.get(
    "/prompts/{agent}",
    permission=Permission.READ,
    operation_id="get_prompt",
    summary="Get the instructions of an agent",
    errors=(404,),
)
async def get_prompt(
    agent: Annotated[str, Path(max_length=50, description="The agent.")],
) -> PromptOut:
    """Return what an agent is instructed to do."""
    return service.get_prompt(agent)
