"""Every workflow, activity, outbox kind and load of the application. A new one is added here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from atlas.foundation.durable.loads import PlatformLoad
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.batches import activities as batches
from atlas.investigations.checks.counting import CountedAttestations
from atlas.investigations.decisions import service as decisions
from atlas.investigations.reports import activities as reports
from atlas.investigations.runs import activities as runs
from atlas.investigations.runs.register_changes import compare_registers, next_comparison
from atlas.knowledge.company_files import activities as company_files
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.resolution import activities as resolution
from atlas.risk.batches import activities as risk_batches
from atlas.risk.due_diligence import service as due_diligence
from atlas.sources.bundled.service import registers_key, sources_of
from atlas.sources.bundled.vaulted import VaultCredentials
from atlas.sources.credentials import activities as credentials
from atlas.sources.credentials.service.vault import vault_of
from atlas.sources.feeds import activities as list_feeds
from atlas.sources.lists import activities as list_loads
from atlas.sources.lists import readings
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.registry import activities as registry_loads
from atlas.sources.screening import activities as screening
from atlas.sources.screening.service import GRAVER
from atlas.worker.rounds import Round
from atlas.workspace.tasks import service as tasks

WORKFLOWS: tuple[type, ...] = (
    *runs.WORKFLOWS,
    *batches.WORKFLOWS,
    *reports.WORKFLOWS,
    *company_files.WORKFLOWS,
    *resolution.WORKFLOWS,
    *risk_batches.WORKFLOWS,
    *list_loads.WORKFLOWS,
    *registry_loads.WORKFLOWS,
    *credentials.WORKFLOWS,
    *list_feeds.WORKFLOWS,
    *screening.WORKFLOWS,
)
OUTBOX_KINDS: dict[str, type] = {
    **runs.OUTBOX_KINDS,
    **batches.OUTBOX_KINDS,
    **reports.OUTBOX_KINDS,
    **company_files.OUTBOX_KINDS,
    **resolution.OUTBOX_KINDS,
    **risk_batches.OUTBOX_KINDS,
    **screening.OUTBOX_KINDS,
}
"""Outbox kind → the workflow it starts; `<kind>.cancel` cancels it."""
WITHOUT_JOB: tuple[str, ...] = (GRAVER,)
"""Outbox kinds whose work has no job that says whether it is over; doing it twice is harmless."""
PLATFORM_LOADS: tuple[PlatformLoad, ...] = (list_loads.LOAD, registry_loads.LOAD)
"""Loads of platform data, which start from their pending rows."""
PLATFORM_WORK: tuple[PlatformLoad, ...] = (*PLATFORM_LOADS, credentials.LOAD, list_feeds.LOAD)
"""With what starts in the same way and has no files."""
ROUNDS: tuple[Round, ...] = (
    Round("reviews", customer_file.open_due_reviews, customer_file.next_due_reviews),
    Round("licences", decisions.reopen_expired, decisions.next_expiry),
    Round("registers", compare_registers, next_comparison, registers_key),
    Round("approvals", decisions.look_again, decisions.next_look),
    Round("simplified", due_diligence.end_lost, due_diligence.next_end, due_diligence.lists_state),
    Round("tasks", tasks.sweep_sla, tasks.next_sla),
    Round(readings.KIND, readings.look, readings.again, readings.basis),
)
"""What the worker examines in each tenant that is due for it."""


@dataclass(frozen=True, slots=True)
class WorkerParts:
    """What one worker process builds once and its rooms share."""

    runtime: Runtime
    sources: Sources

    @classmethod
    def of_runtime(cls, runtime: Runtime) -> "WorkerParts":
        """Build each room's part from the settings."""
        keys = VaultCredentials(vault_of(runtime.db, runtime.settings))
        found = sources_of(runtime.db, runtime.settings, runtime.storage, keys, runtime.shared)
        return cls(runtime, found)


def build_activities(parts: WorkerParts) -> list[Callable[..., Any]]:
    """Return the bound activities of all rooms."""
    runtime = parts.runtime
    return [
        *runs.build_activities(runtime, parts.sources, CountedAttestations()),
        *batches.build_activities(runtime),
        *reports.build_activities(runtime),
        *company_files.build_activities(runtime),
        *resolution.build_activities(runtime),
        *risk_batches.build_activities(runtime),
        *list_loads.build_activities(runtime),
        *registry_loads.build_activities(runtime),
        *credentials.build_activities(runtime),
        *list_feeds.build_activities(runtime),
        *screening.build_activities(runtime),
    ]
