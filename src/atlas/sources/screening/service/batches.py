"""Batches: thousands of parties screened in the background, chunk by chunk.

The rows are written with the batch; each chunk screens the next ones that are pending, in one
transaction with their outcome, so a killed worker screens no party twice and forgets no party.
"""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import orjson
from pydantic import TypeAdapter, ValidationError

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import off_loop
from atlas.foundation.core.types import JSON, Failure, RowProblem
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.entities import service as entities
from atlas.sources.lists import service as lists
from atlas.sources.screening.actions import ScreeningAction
from atlas.sources.screening.domain.batch_files import read_file
from atlas.sources.screening.domain.words import Outcome, TopicOutcome
from atlas.sources.screening.errors import BatchNotFoundError, BatchStateError
from atlas.sources.screening.models import BatchPartyRow, BatchRow
from atlas.sources.screening.repository import batches as repository
from atlas.sources.screening.schemas import ScreenedList, ScreeningResult, Strength
from atlas.sources.screening.schemas.batches import (
    BatchListOut,
    BatchRowOut,
    BatchTopicOut,
    ScreeningBatchIn,
)
from atlas.sources.screening.schemas.screenings import PartyIn, query_of
from atlas.sources.screening.service.screenings import screen
from atlas.workspace.jobs import service as jobs
from atlas.workspace.jobs.domain import JobStatus
from atlas.workspace.work.domain import problems_of
from atlas.workspace.work.service import Work

KIND = "screening.batch"
"""Kind of the job and of the outbox message that starts the workflow."""
CHUNK = 200
_ORDER = (Strength.EXACT, Strength.STRONG, Strength.WEAK)
_SHOWN_NAME = 500


async def start(session: TenantSession, actor: AuthContext, body: ScreeningBatchIn) -> BatchRow:
    """Write a batch with its rows, its job, its audit event and its outbox message."""
    batch_id = new_id()
    rows = await off_loop(_rows, batch_id, body.parties)
    batch = BatchRow(
        id=batch_id,
        status="pending",
        purpose=body.purpose,
        topics=list(dict.fromkeys(body.topics)),
        lists=body.lists,
        threshold=body.threshold,
        total=len(rows),
        rejected=sum(row.status == "rejected" for row in rows),
        done=0,
        hits=0,
        clear=0,
        not_assessed=0,
        error=None,
        created_by=actor.user_id,
        created_at=now(),
        started_at=None,
        finished_at=None,
    )
    await repository.insert_batch(session, batch)
    await repository.insert_rows(session, rows)
    facts: dict[str, JSON] = {
        "parties": batch.total,
        "rejected": batch.rejected,
        "purpose": batch.purpose,
    }
    await WORK.start(session, actor, batch_id, facts)
    return batch


async def start_file(
    session: TenantSession,
    actor: AuthContext,
    *,
    content: bytes,
    name: str,
    purpose: str,
    topics: list[str],
    threshold: int,
) -> BatchRow:
    """Start a batch of the parties of a file.

    Raises:
        BatchFileError: the file holds no rows that can be read; nothing was started.
        InvalidRequestError: purpose or topics are not valid.

    """
    parties = await off_loop(read_file, content, name)
    try:
        body = ScreeningBatchIn(
            parties=parties, purpose=purpose, topics=topics, threshold=threshold
        )
    except ValidationError as error:
        raise InvalidRequestError(
            errors=[
                FieldProblem(loc=["body", *item["loc"]], msg=item["msg"], type=item["type"])
                for item in error.errors(include_url=False, include_context=False)
            ]
        ) from error
    return await start(session, actor, body)


def _rows(batch_id: UUID, parties: Sequence[Mapping[str, JSON]]) -> list[BatchPartyRow]:
    return [_row(batch_id, number, party) for number, party in enumerate(parties, 1)]


def _row(batch_id: UUID, number: int, party: Mapping[str, JSON]) -> BatchPartyRow:
    problems: list[RowProblem] = []
    data = _storable(party)
    try:
        data = PartyIn.model_validate(dict(party)).model_dump(mode="json", exclude_defaults=True)
    except ValidationError as error:
        problems = problems_of(error)
    name, reference = data.get("name"), data.get("reference")
    return BatchPartyRow(
        id=new_id(),
        batch_id=batch_id,
        row_number=number,
        status="rejected" if problems else "pending",
        name=str(name)[:_SHOWN_NAME] if name else "",
        reference=str(reference)[:200] if reference else None,
        party=dict(data),
        problems=problems,
        screening_id=None,
        outcome=None,
        best_strength=None,
        candidates=0,
    )


def _storable(party: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return a row as sent, without what a database cannot hold (NUL)."""
    text = orjson.dumps(dict(party), default=str).decode().replace("\\u0000", "\\ufffd")
    found: dict[str, JSON] = orjson.loads(text)
    return found


async def step(session: TenantSession, actor: AuthContext, batch_id: UUID) -> bool:
    """Screen the next chunk; return whether the batch is over."""
    batch = await WORK.next(session, actor, batch_id)
    if batch is None:
        return True
    rows = await repository.pending_rows(session, batch_id, CHUNK)
    if not rows:
        await WORK.end(session, actor, batch_id, "complete")
        return True
    good, absent = await _with_entities(session, rows)
    parties = [PartyIn.model_validate(row.party) for row in good]
    results = await screen(
        session,
        actor,
        [query_of(party, batch.topics, batch.lists, batch.threshold) for party in parties],
        purpose=batch.purpose,
    )
    await repository.finish_rows(
        session, [_outcome(row, result) for row, result in zip(good, results, strict=True)]
    )
    counted = Counter(result.outcome.value for result in results)
    moved = replace(
        batch,
        done=batch.done + len(good),
        rejected=batch.rejected + absent,
        hits=batch.hits + counted["hits"],
        clear=batch.clear + counted["clear"] + counted["no_pep_found"],
        not_assessed=batch.not_assessed + counted["not_assessed"],
    )
    await repository.advance(session, moved, now())
    message = f"{moved.done} parties screened, {moved.hits} with hits."
    await jobs.update_progress(session, batch_id, moved.done, moved.total - moved.rejected, message)
    return False


async def _with_entities(
    session: TenantSession, rows: Sequence[BatchPartyRow]
) -> tuple[list[BatchPartyRow], int]:
    """Return the rows whose entity exists (or that name none), and how many others there were."""
    named = {row.id: UUID(row.party["entity_id"]) for row in rows if row.party.get("entity_id")}
    known = await entities.get_entities(session, list(named.values())) if named else {}
    good = [row for row in rows if row.id not in named or named[row.id] in known]
    kept = {row.id for row in good}
    for row in rows:
        if row.id not in kept:
            problem = RowProblem(loc=["entity_id"], msg="A referenced resource does not exist")
            await repository.reject_row(session, row.id, [problem])
    return good, len(rows) - len(good)


def _outcome(row: BatchPartyRow, result: ScreeningResult) -> Sequence[object]:
    strengths = {item.strength for item in result.candidates}
    best = next((strength.value for strength in _ORDER if strength in strengths), None)
    return row.id, result.id, result.outcome.value, best, len(result.candidates)


async def _close(
    session: TenantSession,
    _actor: AuthContext,
    batch: BatchRow,
    status: JobStatus,
    error: Failure | None,
) -> dict[str, JSON]:
    await repository.end_batch(session, batch.id, status, error, now())
    return {"done": batch.done, "hits": batch.hits}


WORK = Work(
    kind=KIND,
    resource="screening_batch",
    actions=ScreeningAction,
    find=repository.find_batch,
    close=_close,
    absent=BatchNotFoundError,
    over=BatchStateError,
)


async def list_batches(session: TenantSession, params: ListParams) -> Page[BatchRow]:
    """Return a page of batches, newest first."""
    return await repository.list_batches(session, params)


async def list_rows(
    session: TenantSession, batch_id: UUID, params: ListParams
) -> Page[BatchRowOut]:
    """Return a page of a batch's rows, in the order sent."""
    await WORK.get(session, batch_id)
    page = await repository.list_rows(session, batch_id, params)
    return page.of(await _shown(session, page.items))


async def export_rows(
    session: TenantSession, batch_id: UUID, params: ListParams
) -> AsyncIterator[BatchRowOut]:
    """Stream a batch's rows."""
    waiting: list[BatchPartyRow] = []
    async for row in repository.iterate_rows(session, batch_id, params):
        waiting.append(row)
        if len(waiting) == CHUNK:
            for one in await _shown(session, waiting):
                yield one
            waiting = []
    for one in await _shown(session, waiting):
        yield one


async def _shown(session: TenantSession, rows: Sequence[BatchPartyRow]) -> list[BatchRowOut]:
    """Return rows with the list versions that they were searched in, and which were replaced."""
    ids = [row.screening_id for row in rows if row.screening_id is not None]
    kept = await repository.searched(session, ids) if ids else {}
    current = {one.id for one in await lists.current_versions(session)} if ids else set()
    return [_with_answers(row, kept.get(row.screening_id or row.id), current) for row in rows]


def _with_answers(
    row: BatchPartyRow, kept: tuple[object, object] | None, current: Collection[UUID]
) -> BatchRowOut:
    shown = BatchRowOut.model_validate(row)
    if kept is None:
        return shown
    topics, searched = _TOPICS.validate_python(kept[0]), _LISTS.validate_python(kept[1])
    return shown.model_copy(
        update={
            "lists": [
                BatchListOut.built_from(
                    one,
                    version=one.version_date,
                    sequence=one.version_sequence,
                    replaced=one.version_id not in current,
                )
                for one in searched
                if one.version_date is not None
            ],
            "former_candidates": sum(one.former_candidates for one in searched),
            "not_assessed": [
                BatchTopicOut(topic=one.topic, reason=one.reason or "", detail=one.detail)
                for one in topics
                if one.outcome is Outcome.NOT_ASSESSED
            ],
        }
    )


_LISTS: TypeAdapter[tuple[ScreenedList, ...]] = TypeAdapter(tuple[ScreenedList, ...])
_TOPICS: TypeAdapter[tuple[TopicOutcome, ...]] = TypeAdapter(tuple[TopicOutcome, ...])
