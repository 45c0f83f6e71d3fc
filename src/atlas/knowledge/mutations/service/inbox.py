"""What conflicts ask persons to do: a task for each entity or relationship with open ones."""

from collections.abc import Collection
from typing import Literal
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import TenantSession
from atlas.knowledge.mutations import repository
from atlas.knowledge.mutations.repository import naming
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind
from atlas.workspace.tasks.schemas import NewTask


async def ask(session: TenantSession, actor: AuthContext, subject_ids: Collection[UUID]) -> None:
    """Open a task for each subject whose conflicts were opened, in the conflicts' transaction.

    Several conflicts of one subject are one task; it stays until a person has looked at them.
    """
    if not subject_ids:
        return
    subjects = list(dict.fromkeys(subject_ids))
    known = await naming.fetch_subjects(session, subjects)
    wanted = [
        NewTask(
            TaskKind.CONFLICT,
            known[subject].subject_type,
            subject,
            f"Sources disagree about {known[subject].name}",
        )
        for subject in subjects
    ]
    await tasks.ensure_tasks(session, actor, wanted)


async def answered(session: TenantSession, actor: AuthContext, relationship_id: UUID) -> None:
    """Close the task of a relationship of which persons have decided every conflict."""
    if await repository.fetch_conflicts(session, [relationship_id], open_only=True):
        return
    kinds = (TaskKind.CONFLICT,)
    await tasks.close_tasks(
        session, actor, kinds, "relationship", [relationship_id], outcome="decided"
    )


async def ended(
    session: TenantSession,
    actor: AuthContext,
    kind: Literal["entity", "relationship"],
    subject_ids: Collection[UUID],
    outcome: str,
) -> None:
    """Close the tasks of subjects whose conflicts ended without a person and left none open.

    outcome: why they ended.
    """
    if not subject_ids:
        return
    left = await repository.fetch_conflicts(session, sorted(subject_ids), open_only=True)
    over = sorted({*subject_ids} - {one.entity_id or one.relationship_id for one in left})
    kinds = (TaskKind.CONFLICT,)
    await tasks.close_tasks(session, actor, kinds, kind, over, outcome=outcome, done=False)
