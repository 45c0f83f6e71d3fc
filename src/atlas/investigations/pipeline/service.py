"""Use cases: the steps of a run as the tenant has set them, and its settings at a glance."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.foundation.db import TenantSession
from atlas.investigations.agents import service as agents
from atlas.investigations.agents.schemas import AgentOut
from atlas.investigations.modules.domain import MODULES
from atlas.investigations.modules.domain.titles import module_of, step_title, steps_of_a_run
from atlas.investigations.pipeline.schemas import (
    PipelineAgentOut,
    PipelineRuleOut,
    PipelineStepOut,
    SettingsOverviewOut,
)
from atlas.sources.llm import service as models
from atlas.workspace.settings import service as settings


async def list_steps(session: TenantSession) -> list[PipelineStepOut]:
    """Return every step in the order of a run, each with what it works with."""
    reading = {one.module: one for one in await agents.list_agents(session)}
    return list(_steps(reading))


def _steps(reading: dict[str, AgentOut]) -> Iterator[PipelineStepOut]:
    for step in steps_of_a_run():
        code = module_of(step)
        module = MODULES[code] if code else None
        agent = reading.get(code) if code else None
        yield PipelineStepOut(
            step=step,
            title=step_title(step),
            module=code,
            needs=list(module.needs) if module else [],
            rules=[PipelineRuleOut.built_from(rule) for rule in module.rules] if module else [],
            agent=PipelineAgentOut.built_from(agent) if agent else None,
        )


async def overview(session: TenantSession) -> SettingsOverviewOut:
    """Return what is set otherwise than by default, and what is lacking."""
    registry = await settings.list_settings(session)
    working = [one for one in await agents.list_agents(session) if one.enabled]
    return SettingsOverviewOut(
        settings_changed=[one.name for one in registry if one.value != one.default],
        tiers_without_model=[
            one.tier for one in await models.list_tiers(session) if one.model_id is None
        ],
        agents_on=[one.name for one in working],
        agents_lacking=[one.name for one in working if one.reason is not None],
    )
