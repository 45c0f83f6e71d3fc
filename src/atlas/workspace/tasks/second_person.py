"""What waits for its second person is a task: one mechanism for every proposal of four eyes.

The room that keeps the proposal calls `ask` where it is made and `answered` where it ends, in the
same transaction. Hits have their own (`sources.screening`), because their tasks change with them.
"""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import TenantSession
from atlas.workspace.tasks import service
from atlas.workspace.tasks.domain import TaskKind, TaskLevel
from atlas.workspace.tasks.schemas import NewTask

_LONGEST = 300


async def ask(
    session: TenantSession,
    actor: AuthContext,
    subject_type: str,
    subject_id: UUID,
    title: str,
    *,
    role: TaskLevel = TaskLevel.SENIOR_OFFICER,
) -> None:
    """Ask a second person to confirm or refuse a proposal; who proposed it opens the task."""
    task = NewTask(TaskKind.DECISION_CONFIRMATION, subject_type, subject_id, title[:_LONGEST], role)
    await service.ensure_task(session, actor, task)


async def answered(
    session: TenantSession,
    actor: AuthContext,
    subject_type: str,
    subject_ids: Sequence[UUID],
    outcome: str,
    *,
    done: bool = True,
) -> None:
    """Close the tasks of proposals that ended. done: a second person answered."""
    kinds = (TaskKind.DECISION_CONFIRMATION,)
    await service.close_tasks(
        session, actor, kinds, subject_type, subject_ids, outcome=outcome, done=done
    )
