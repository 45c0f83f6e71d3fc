"""The activities of imports, bound to a worker's parts."""

from collections.abc import Callable
from typing import Any

from atlas.foundation.durable.runtime import Runtime
from atlas.knowledge.company_files import service
from atlas.knowledge.company_files.workflow import CompanyImportWorkflow
from atlas.workspace.work.execution import activities_of

WORKFLOWS: tuple[type, ...] = (CompanyImportWorkflow,)
OUTBOX_KINDS: dict[str, type] = {service.KIND: CompanyImportWorkflow}


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of one worker."""
    return activities_of(
        runtime,
        service.WORK,
        service.step,
        does="companies.import_chunk",
        cancelled="companies.import_cancelled",
    )
