"""Use cases: what a merge would do, and whether one could still be made. Nothing is written.

Both are tried and rolled back: a preview is the merge itself, so that it cannot say anything else.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.knowledge.candidates import service as candidates
from atlas.knowledge.candidates.schemas import UNDECIDED, Candidate
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.domain import KnownEntity
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.schemas.ownership import UbosOut
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.resolution import repository
from atlas.knowledge.resolution.domain import compare, values_of
from atlas.knowledge.resolution.errors import (
    CandidateDecidedError,
    CandidateNotFoundError,
    MergeNotFoundError,
)
from atlas.knowledge.resolution.schemas import (
    AgeOut,
    ComparedFeatureOut,
    JoinedCompanyOut,
    JoinedValueOut,
    MergeCheckOut,
    MergePreviewOut,
    OwnersOut,
    ResolutionMetricsOut,
)
from atlas.knowledge.resolution.service.finding import SUBJECT
from atlas.knowledge.resolution.service.sides import sides_of
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind
from atlas.workspace.tasks.schemas import NewTask

OwnersOf = Callable[[TenantSession, UUID, date], Awaitable[UbosOut]]
"""Returns the owners of a company at a date, as every live answer gives them."""

MOST_COMPANIES = 10
_STATUS = {"ubo": "beneficial owner", "possible_ubo": "possible beneficial owner"}
_TRIED = "Tried, to see what would change; nothing is written."


class _RolledBackError(Exception):
    """Ends a trial."""


@asynccontextmanager
async def _trial(session: TenantSession) -> AsyncIterator[None]:
    """Run a block, and take back whatever it wrote."""
    try:
        async with session.savepoint():
            yield
            _end()
    except _RolledBackError:
        pass


def _end() -> None:
    raise _RolledBackError


async def preview(
    session: TenantSession, actor: AuthContext, candidate_id: UUID, owners_of: OwnersOf
) -> MergePreviewOut:
    """Return the one party that a candidate's two would be, and what changes below.

    `owners_of`: by what registers and lists say too, which rooms above this one know.

    Raises:
        CandidateNotFoundError: absent or another tenant's.
        CandidateDecidedError: it is merged or rejected, or the two are one already.

    """
    row = await _undecided(session, candidate_id)
    held = await mutations.hold_entities(session, [row.first_id, row.second_id])
    first, second = (held.get(key, key) for key in (row.first_id, row.second_id))
    if first == second:
        raise CandidateDecidedError("The two are one party already.")
    below = await _below(session, row, (first, second))
    shown = below[:MOST_COMPANIES]
    two = await entities.get_entities(session, [first, second])
    before = {key: _shown(await owners_of(session, key, today())) for key in shown}
    stays, goes = min(first, second), max(first, second)
    async with _trial(session):
        await mutations.merge_entities(session, actor, goes, stays, _TRIED)
        one = await entities.get_entity(session, stays)
        said = await entities.get_claims(session, [first, second])
        after = {key: _shown(await owners_of(session, key, today())) for key in shown}
    names = {key: named.display_name for key, named in (
        await entities.get_entities(session, shown)
    ).items()}  # fmt: skip
    return MergePreviewOut(
        canonical_id=stays,
        name=one.display_name,
        claims=sum(len(claims) for claims in said.values()),
        values=_values(two[first], two[second], one),
        companies=[
            JoinedCompanyOut(
                company_id=key, name=names.get(key, str(key)), before=before[key], after=after[key]
            )
            for key in shown
        ],
        more_companies=len(below) - len(shown),
    )


async def reconcile(session: TenantSession, actor: AuthContext, merge_id: UUID) -> MergeCheckOut:
    """Return whether the two of a merge could still be one; where not, a person is asked.

    Raises:
        MergeNotFoundError: absent or another tenant's.

    """
    merge = await repository.find_merge(session, merge_id)
    if merge is None:
        raise MergeNotFoundError
    async with _trial(session):
        if merge.undone_at is None:
            joined = mutations.Joined(tuple(merge.moved), merge.canonical_name)
            await mutations.unmerge_entity(session, actor, merge.entity_id, joined, _TRIED)
        pair = [merge.entity_id, merge.canonical_id]
        sides = await sides_of(session, pair)
    found = compare(sides[pair[1]], sides[pair[0]])
    if found.vetoes and merge.undone_at is None:
        title = f"Joined, and now different {found.vetoes[0].name}: {sides[pair[1]].name}"[:200]
        wanted = NewTask(TaskKind.DUPLICATE_CANDIDATE, SUBJECT, merge.candidate_id, title)
        await tasks.ensure_tasks(session, actor, [wanted])
    return MergeCheckOut(
        merge_id=merge.id,
        stands=not found.vetoes,
        features=[ComparedFeatureOut.model_validate(one) for one in found.features],
    )


async def metrics(session: TenantSession) -> ResolutionMetricsOut:
    """Return the queue in numbers: undecided and decided candidates, by status and age."""
    rows = await candidates.waiting(session)
    undecided = sum(row.total for row in rows if row.status in UNDECIDED)
    return ResolutionMetricsOut(
        undecided=undecided,
        decided=sum(row.total for row in rows) - undecided,
        statuses=[AgeOut(**row._asdict()) for row in sorted(rows)],
    )


async def _undecided(session: TenantSession, candidate_id: UUID) -> Candidate:
    row = await candidates.find(session, candidate_id)
    if row is None:
        raise CandidateNotFoundError
    if row.status not in UNDECIDED:
        raise CandidateDecidedError(f"It is {row.status}.")
    return row


async def _below(session: TenantSession, row: Candidate, parties: tuple[UUID, UUID]) -> list[UUID]:
    """Return the companies below the two, the one that both have a part in first."""
    found: dict[UUID, None] = {}
    if row.company_id not in parties:
        found[row.company_id] = None
    found.update(dict.fromkeys(await graph.entities_below(session, parties, today())))
    return [key for key in found if key not in parties]


def _shown(said: UbosOut) -> OwnersOut:
    return OwnersOut(
        **said.model_dump(include={"outcome", "cause", "complete", "may_stand_above"}),
        owners=[
            f"{one.name}: {_STATUS[one.status]}" + (f", {one.share.text} %" if one.share else "")
            for one in said.ubos
        ],
    )


def _values(first: KnownEntity, second: KnownEntity, one: KnownEntity) -> list[JoinedValueOut]:
    names = sorted({*first.data, *second.data, *one.data})
    return [
        JoinedValueOut(
            attribute=name, first=_text(first, name), second=_text(second, name),
            joined=_text(one, name),
        )
        for name in names
    ]  # fmt: skip


def _text(entity: KnownEntity, name: str) -> str | None:
    return "; ".join(values_of(entity.data, [name])) or None
