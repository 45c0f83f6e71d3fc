"""The durable part of list loads."""

from collections.abc import Callable
from typing import Any

from atlas.foundation.durable.loads import PlatformLoad, load_activity
from atlas.foundation.durable.runtime import Runtime
from atlas.sources.lists import service
from atlas.sources.lists.workflow import ListLoadWorkflow

WORKFLOWS: tuple[type, ...] = (ListLoadWorkflow,)
LOAD = PlatformLoad(
    kind="list",
    workflow=ListLoadWorkflow,
    pending=service.pending_loads,
    run=service.run_load,
    give_up=service.fail_load,
    folder=service.UPLOADS,
    abandon=service.abandon_loads,
    unfinished=service.unfinished_loads,
)


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of this room."""
    return [load_activity(LOAD, runtime)]
