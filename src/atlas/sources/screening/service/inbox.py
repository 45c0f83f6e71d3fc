"""What the queue of hits asks persons to do: a task for each hit that cannot wait in the queue."""

from collections.abc import Collection, Sequence
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import TenantSession
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.lists.schemas import Measure
from atlas.sources.screening.domain.decisions import HitStatus, is_decisive
from atlas.sources.screening.models import HitRow
from atlas.sources.screening.schemas import Strength
from atlas.sources.screening.service.equal_names import equal_names
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind, TaskLevel
from atlas.workspace.tasks.schemas import NewTask

SUBJECT = "screening_hit"


def asked_of(hit: HitRow, *, holds: bool = False) -> NewTask | None:
    """Return the task that a hit asks for as it stands, or None.

    An exact or strong hit waits for an analyst, and for a senior officer once one was unsure; so
    does a true match whose listing changed. What was proposed waits for its second person.
    `holds`: the hit holds an approval whatever its strength, for the whole name equals a listed
    one on a list that freezes assets.
    """
    title = f"{hit.party_name} / {hit.entry_name} ({list_label(hit.list_id)})"
    if hit.awaits_second:
        return NewTask(
            TaskKind.DECISION_CONFIRMATION, SUBJECT, hit.id, title, TaskLevel.SENIOR_OFFICER
        )
    status = HitStatus(hit.status)
    waits = holds or is_decisive(Strength(hit.highest_strength))
    if status is HitStatus.UNSURE and waits:
        return NewTask(TaskKind.HIT, SUBJECT, hit.id, title, TaskLevel.SENIOR_OFFICER)
    if (status is HitStatus.UNDECIDED and waits) or hit.review_required:
        return NewTask(TaskKind.HIT, SUBJECT, hit.id, title)
    return None


async def follow(
    session: TenantSession,
    actor: AuthContext,
    hits: Sequence[HitRow],
    outcome: str,
    *,
    handed_on: Collection[UUID] = (),
    equal: Collection[UUID] | None = None,
) -> None:
    """Open the tasks that hits require and close the others, in the hits' transaction.

    Args:
        session: the transaction that wrote the hits.
        actor: who changed them.
        hits: as they stand now.
        outcome: what happened to them, kept with the tasks that close.
        handed_on: hits whose task is done although another one follows.
        equal: hits of an equal name where nothing distinguishes the two, as the screening has just
            seen them; None: as its candidates are stored.

    """
    if equal is None:
        found = await equal_names(session, [hit.id for hit in hits])
        equal = {hit_id for hit_id, one in found.items() if not one.contradictions}
    holding = {hit.id for hit in hits if hit.id in equal and hit.measure == Measure.ASSET_FREEZE}
    asked = {
        hit.id: task for hit in hits if (task := asked_of(hit, holds=hit.id in holding)) is not None
    }
    for kind in (TaskKind.HIT, TaskKind.DECISION_CONFIRMATION):
        done = [
            hit.id
            for hit in hits
            if hit.id in handed_on or hit.id not in asked or asked[hit.id].kind is not kind
        ]
        await tasks.close_tasks(session, actor, (kind,), SUBJECT, done, outcome=outcome)
    await tasks.ensure_tasks(session, actor, list(asked.values()))


async def alert(session: TenantSession, actor: AuthContext, hit: HitRow) -> None:
    """Alert the MLRO of a match that freezes the decision about a party.

    The alert is done when the MLRO says what was done; one whose freeze has ended is cancelled.
    """
    if hit.freezes_decision:
        title = f"True match: {hit.party_name} / {hit.entry_name} ({list_label(hit.list_id)})"
        task = NewTask(TaskKind.ALERT, SUBJECT, hit.id, title, TaskLevel.MLRO)
        await tasks.ensure_task(session, actor, task)
    else:
        await tasks.close_tasks(
            session, actor, (TaskKind.ALERT,), SUBJECT, [hit.id], outcome=hit.status, done=False
        )
