"""The activities of imports, bound to a worker's parts."""

from collections.abc import Callable
from typing import Any

from temporalio import activity

from atlas.foundation.durable import Ref
from atlas.foundation.durable.chunk_work import do_part, end_work
from atlas.foundation.durable.runtime import Runtime
from atlas.knowledge.company_files import service
from atlas.knowledge.company_files.workflow import CompanyImportWorkflow

WORKFLOWS: tuple[type, ...] = (CompanyImportWorkflow,)
OUTBOX_KINDS: dict[str, type] = {service.KIND: CompanyImportWorkflow}


class ImportActivities:
    """Steps over one worker's database."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    @activity.defn(name="companies.import_chunk")
    async def chunk(self, ref: Ref) -> dict[str, Any]:
        """Import the next rows."""
        return await do_part(self._runtime, ref, service.step, service.end)

    @activity.defn(name="companies.import_cancelled")
    async def cancelled(self, ref: Ref) -> dict[str, Any]:
        """Note that an import was cancelled."""
        return await end_work(self._runtime, ref, service.end, "cancelled")


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of one worker."""
    bound = ImportActivities(runtime)
    return [bound.chunk, bound.cancelled]
