"""The durable part of rotations: the pending row is the message, as of a load."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from atlas.foundation.db import Database
from atlas.foundation.durable.loads import PlatformLoad, load_activity
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.sources.credentials import service
from atlas.sources.credentials.workflow import CredentialRotationWorkflow

WORKFLOWS: tuple[type, ...] = (CredentialRotationWorkflow,)


async def _unbound(*_arguments: object) -> None:
    raise NotImplementedError("a worker binds it to its master keys")


LOAD = PlatformLoad(
    kind="credentials",
    workflow=CredentialRotationWorkflow,
    pending=service.pending_rotations,
    run=_unbound,
    give_up=service.fail_rotation,
    folder="platform/credential-rotations",
    abandon=service.abandon_rotations,
    unfinished=service.unfinished_rotations,
)
"""How a rotation starts and ends; it has no files."""


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of this room."""

    async def run(
        db: Database, _storage: Storage, rotation: UUID, beat: Callable[[], None]
    ) -> None:
        await service.run_rotation(db, service.ring_of(runtime.settings), rotation, beat)

    return [load_activity(replace(LOAD, run=run), runtime)]
