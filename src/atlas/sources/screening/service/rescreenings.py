"""Screening parties again: after a list version, after changes of customers, or when asked.

A sweep examines every party of the tenant in chunks. Each chunk is one transaction that also moves
the cursor. A killed worker continues where the last commit left off and screens no party twice.
"""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.types import JSON, Failure
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import Filter, ListParams, Page, decode_cursor
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.domain import Company
from atlas.knowledge.entities import service as entities
from atlas.sources.lists import service as lists
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.screening.actions import ScreeningAction
from atlas.sources.screening.domain.features import all_changes, party_features
from atlas.sources.screening.domain.parties import (
    NOTHING_MORE,
    SCREENED_TYPES,
    is_screened,
    numbers_stated,
    query_of_company,
    query_of_entity,
    with_name,
    with_numbers,
)
from atlas.sources.screening.domain.rescreening import (
    LATE_COMMITS,
    Affected,
    Reason,
    affected_by,
    difference,
)
from atlas.sources.screening.errors import RescreeningNotFoundError
from atlas.sources.screening.indexes import DELTAS, DeltaIndex
from atlas.sources.screening.models import (
    LastSeen,
    RescreenedParty,
    RescreeningRow,
    SubjectRow,
    Trigger,
)
from atlas.sources.screening.repository import newer
from atlas.sources.screening.repository import subjects as repository
from atlas.sources.screening.schemas import ALGORITHM, ScreeningQuery, ScreeningResult
from atlas.sources.screening.schemas.rescreenings import RescreeningOut
from atlas.sources.screening.service.parties import stated_of
from atlas.sources.screening.service.records import candidates_of
from atlas.sources.screening.service.screenings import asked_for, screened
from atlas.sources.screening.service.subjects import query_of
from atlas.workspace.jobs import service as jobs
from atlas.workspace.jobs.domain import JobStatus
from atlas.workspace.jobs.errors import JobFinishedError
from atlas.workspace.work.service import Work

KIND = "screening.rescreen"
"""Kind of the job and of the outbox message that starts the workflow."""
PURPOSE = "rescreening"
CHUNK = 200
_PAGE = 200
_QUERY: TypeAdapter[ScreeningQuery] = TypeAdapter(ScreeningQuery)


@dataclass(frozen=True, slots=True)
class _Due:
    """A party that must be screened again: its query now, and why."""

    subject: SubjectRow
    query: ScreeningQuery
    why: Affected
    changes: tuple[str, ...]


async def request(session: TenantSession, actor: AuthContext, scope: str) -> RescreeningRow:
    """Start a sweep now, over all parties or over those that have changed."""
    trigger: Trigger = "requested" if scope == "all" else "customer_changed"
    if trigger == "customer_changed" and await repository.customer_sweep_open(session):
        page = await repository.list_rescreenings(
            session,
            ListParams(
                limit=1,
                filters=(
                    Filter("trigger", "eq", trigger),
                    Filter("status", "in", ["pending", "running"]),
                ),
            ),
        )
        if page.items:  # the one under way looks at everybody who has changed
            return page.items[0]
    return await create(session, actor, trigger)


async def create(
    session: TenantSession,
    actor: AuthContext,
    trigger: Trigger,
    version: ListVersion | None = None,
    previous: ListVersion | None = None,
) -> RescreeningRow:
    """Write a sweep, its job, its audit event and its outbox message."""
    row = RescreeningRow(
        id=new_id(),
        status="pending",
        trigger=trigger,
        list_id=version.list_id if version else None,
        version_id=version.id if version else None,
        version_date=version.version_date if version else None,
        previous_version_date=previous.version_date if previous else None,
        cursor=None,
        checked=0,
        affected=0,
        new_hits=0,
        reasons={},
        error=None,
        created_by=actor.user_id,
        created_at=now(),
        started_at=None,
        finished_at=None,
    )
    await repository.insert_rescreening(session, row)
    facts: dict[str, JSON] = {
        "trigger": trigger,
        "list_id": row.list_id,
        "version_id": str(row.version_id) if row.version_id else None,
    }
    await WORK.start(session, actor, row.id, facts)
    return row


async def list_rescreenings(session: TenantSession, params: ListParams) -> Page[RescreeningOut]:
    """Return a page of sweeps, newest first."""
    page = await repository.list_rescreenings(session, params)
    return page.of(await _dated(session, page.items))


async def get_rescreening(session: TenantSession, rescreening_id: UUID) -> RescreeningOut:
    """Return a sweep.

    Raises:
        RescreeningNotFoundError: absent, or another tenant's.

    """
    [found] = await _dated(session, [await WORK.get(session, rescreening_id)])
    return found


async def _dated(session: TenantSession, rows: Sequence[RescreeningRow]) -> list[RescreeningOut]:
    """Return sweeps with the day on which the list version that each follows was published."""
    ids = {row.version_id for row in rows if row.version_id is not None}
    versions = await lists.get_versions(session, ids)
    days = {key: asdict(version.day) for key, version in versions.items()}
    return [
        RescreeningOut.model_validate(asdict(row) | days.get(row.version_id or row.id, {}))
        for row in rows
    ]


async def list_parties(
    session: TenantSession, rescreening_id: UUID, params: ListParams
) -> Page[RescreenedParty]:
    """Return a page of the parties that a sweep screened again, and why."""
    await WORK.get(session, rescreening_id)
    return await repository.list_rescreened(session, rescreening_id, params)


async def export_parties(
    session: TenantSession, rescreening_id: UUID, params: ListParams
) -> AsyncIterator[RescreenedParty]:
    """Stream the parties that a sweep screened again."""
    async for row in repository.iterate_rescreened(session, rescreening_id, params):
        yield row


async def begin(session: TenantSession, rescreening_id: UUID) -> None:
    """Take the customer file's companies in, and say how many parties there are."""
    row = await WORK.lock(session, rescreening_id)
    if row.status != "pending":
        return
    await _take_in_companies(session)
    await repository.advance(session, row, now())
    total = await repository.count_subjects(session)
    await jobs.update_progress(session, row.id, 0, total, "Parties counted.")


async def step(session: TenantSession, actor: AuthContext, rescreening_id: UUID) -> bool:
    """Look at the next chunk of parties; return whether that was the last one.

    The first one waits for the screenings under way: they may search the versions of before, and
    store parties that no chunk would come to.
    """
    begun = await repository.find_rescreening(session, rescreening_id)
    if begun is not None and begun.cursor is None:
        await repository.await_searches(session)
    row = await WORK.next(session, actor, rescreening_id)
    if row is None:
        return True
    subjects = await repository.next_subjects(session, row.cursor, CHUNK)
    if not subjects:
        await WORK.end(session, actor, row.id, "complete")
        return True
    due = await _due(session, row, subjects)
    parties = await _screen_again(session, actor, row, due)
    reasons = Counter(row.reasons)
    reasons.update(reason for party in parties for reason in party.reasons)
    moved = replace(
        row,
        cursor=subjects[-1].id,
        checked=row.checked + len(subjects),
        affected=row.affected + len(parties),
        new_hits=row.new_hits + sum(len(party.difference["new"]) for party in parties),
        reasons=dict(reasons),
    )
    await repository.advance(session, moved, now())
    message = f"{moved.checked} parties looked at, {moved.affected} screened again."
    await jobs.update_progress(session, row.id, moved.checked, None, message)
    return False


async def _close(
    session: TenantSession,
    _actor: AuthContext,
    row: RescreeningRow,
    status: JobStatus,
    error: Failure | None,
) -> dict[str, JSON]:
    await repository.end_rescreening(session, row.id, status, error, now())
    return {"checked": row.checked, "affected": row.affected, "reasons": {**row.reasons}}


WORK = Work(
    kind=KIND,
    resource="rescreening",
    actions=ScreeningAction,
    find=repository.find_rescreening,
    close=_close,
    absent=RescreeningNotFoundError,
    over=JobFinishedError,
    noun="re-screening",
)


async def changed_customers(session: TenantSession, since: datetime) -> bool:
    """Return whether a screened party's own data has changed since an instant."""
    clusters = await entities.clusters(session, await entities.changed_since(session, since, 5_000))
    changed = sorted({member for cluster in clusters.values() for member in cluster})
    page = await companies.list_companies(
        session, ListParams(limit=200, filters=(Filter("updated_at", "gte", since),))
    )
    ids = [company.id for company in page.items if company.entity_id is None]
    if not changed and not ids:
        return False
    subjects = await repository.subjects_of(session, changed, ids)
    by_id = {company.id: company for company in page.items}
    return bool(await changed_parties(session, subjects, by_id))


async def changed_parties(
    session: TenantSession,
    subjects: Sequence[SubjectRow],
    companies_by_id: Mapping[UUID, Company] | None = None,
) -> set[str]:
    """Return the keys of parties that are known by other data now than they were screened with."""
    queries = await _queries(session, subjects, companies_by_id or {})
    return {
        subject.party_key
        for subject, query in zip(subjects, queries, strict=True)
        if all_changes(party_features(query_of(subject)), party_features(query))
    }


async def matcher_changed(session: TenantSession) -> bool:
    """Return whether a party was last screened by another version of the name matcher.

    What an earlier version did not find it may find; until then nothing found means less.
    """
    return await repository.any_screened_by_others(session, ALGORITHM)


async def _take_in_companies(session: TenantSession) -> None:
    """Make every company of the customer file a party, also those never investigated."""
    after = None
    while True:
        page = await companies.list_companies(
            session, ListParams(limit=_PAGE, sort="created_at", after=after)
        )
        linked = [company for company in page.items if company.entity_id is not None]
        clusters = await entities.clusters(
            session, [company.entity_id for company in linked if company.entity_id]
        )
        found = await entities.get_entities(session, list(clusters))
        stated = await stated_of(session, list(found))
        rows = []
        for company in page.items:
            entity = found.get(company.entity_id) if company.entity_id else None
            query = query_of_company(company)
            key = f"reference:{company.id}"
            if entity is not None:
                own = query_of_entity(entity, stated=stated.get(entity.id, NOTHING_MORE))
                own = with_numbers(own, numbers_stated(company.identifiers))
                query, key = with_name(own, company.name), f"entity:{entity.id}"
            rows.append(_new_subject(key, query, company.id))
        await repository.add_subjects(session, rows)
        await repository.end_subjects(session, [f"reference:{c.id}" for c in linked], now())
        if page.next_cursor is None:
            return
        after = decode_cursor(page.next_cursor, "created_at", "time")


def _new_subject(key: str, query: ScreeningQuery, company_id: UUID) -> SubjectRow:
    return SubjectRow(
        id=new_id(),
        party_key=key,
        entity_id=query.entity_id,
        company_id=company_id,
        investigation_id=None,
        reference=query.reference,
        name=query.name,
        query=_QUERY.dump_python(query, mode="json"),
        party_fingerprint=party_features(query).fingerprint,
        screening_id=None,
        screened_at=None,
    )


async def _queries(
    session: TenantSession, subjects: Sequence[SubjectRow], companies_by_id: Mapping[UUID, Company]
) -> list[ScreeningQuery]:
    """Return each party's query as its data stand now; names it once had stay searched."""
    wanted = [subject.entity_id for subject in subjects if subject.entity_id is not None]
    found = await entities.get_entities(session, wanted)
    stated = await stated_of(session, wanted)
    queries = []
    for subject in subjects:
        stored = query_of(subject)
        fresh = stored
        entity = found.get(subject.entity_id) if subject.entity_id else None
        held = stated.get(entity.id, NOTHING_MORE) if entity is not None else NOTHING_MORE
        if entity is not None and entity.type in SCREENED_TYPES and is_screened(entity, held):
            fresh = query_of_entity(entity, stated=held)
        elif subject.company_id is not None and subject.reference == str(subject.company_id):
            company = companies_by_id.get(subject.company_id)
            fresh = query_of_company(company) if company is not None else stored
        fresh = with_numbers(fresh, stored.unstated.identifiers)
        for name in (stored.name, *stored.other_names):
            if name not in fresh.unstated.names:
                fresh = with_name(fresh, name)
        queries.append(
            replace(fresh, topics=stored.topics, lists=stored.lists, threshold=stored.threshold)
        )
    return queries


async def _due(
    session: TenantSession, row: RescreeningRow, subjects: Sequence[SubjectRow]
) -> list[_Due]:
    queries = await _queries(session, subjects, {})
    by_list = await _affected_by_list(session, row, subjects, queries)
    screened = [one.screening_id for one in subjects if one.screening_id is not None]
    earlier = await repository.screened_by_others(session, screened, ALGORITHM)
    due = []
    for subject, query, affected in zip(subjects, queries, by_list, strict=True):
        if subject.screened_at is not None and subject.screened_at >= row.created_at:
            continue  # screened since the sweep was asked for, with all there is to know
        then = party_features(query_of(subject))
        stale = subject.party_fingerprint != then.fingerprint
        changes = all_changes(then, party_features(query)) or (("customer_file",) if stale else ())
        reasons = list(affected.reasons)
        if subject.screening_id is None:
            reasons.append(Reason.NEVER_SCREENED)
        elif changes:
            reasons.append(Reason.CUSTOMER_CHANGED)
        if subject.screening_id in earlier:
            reasons.append(Reason.MATCHER_CHANGED)
        if row.trigger == "requested":
            reasons.append(Reason.REQUESTED)
        if reasons:
            due.append(_Due(subject, query, Affected(tuple(reasons), affected.entries), changes))
    return due


async def _affected_by_list(
    session: TenantSession,
    row: RescreeningRow,
    subjects: Sequence[SubjectRow],
    queries: Sequence[ScreeningQuery],
) -> list[Affected]:
    nobody = [Affected((), ())] * len(subjects)
    if row.version_id is None:
        return nobody
    version = await lists.get_version(session, row.version_id)
    current = await lists.current_versions(session, [version.list_id])
    newest = max(version.sequence, *(one.sequence for one in current))
    since, sequences = await _not_swept(session, version, newest, subjects)
    sequences |= {one.id: one.sequence for one in (version, *current)}
    delta = await DELTAS.of(session, version, since)
    seen = await repository.last_seen(
        session, [one.screening_id for one in subjects if one.screening_id], version.list_id
    )
    return await in_thread(_compare, delta, version, sequences, subjects, queries, seen)


async def _not_swept(
    session: TenantSession, version: ListVersion, newest: int, subjects: Sequence[SubjectRow]
) -> tuple[int, dict[UUID, int]]:
    """Return the sequence after which no sweep has looked, and those of the versions up to now.

    A sweep that failed, was cancelled, or never began leaves what its version did to the next one.
    """
    screened = [one.screened_at for one in subjects if one.screened_at is not None]
    if not screened:
        return version.sequence - 1, {}
    found = await lists.sequences_since(
        session, version.list_id, min(screened) - LATE_COMMITS, newest
    )
    swept = await newer.swept_versions(session, list(found))
    left = (sequence for one, sequence in found.items() if one not in swept)
    return min(version.sequence, *left, version.sequence) - 1, found


def _compare(
    delta: DeltaIndex,
    version: ListVersion,
    sequences: Mapping[UUID, int],
    subjects: Sequence[SubjectRow],
    queries: Sequence[ScreeningQuery],
    seen: Mapping[UUID, LastSeen],
) -> list[Affected]:
    found = []
    for subject, query in zip(subjects, queries, strict=True):
        last = seen.get(subject.screening_id) if subject.screening_id else None
        known = sequences.get(last.version_id, 0) if last and last.version_id else 0
        if not asked_for(query, version) or known >= version.sequence:
            found.append(Affected((), ()))
            continue
        matching = {match.entry.entry.key for match in delta.entries.match(query)}
        before = last.entries if last is not None else frozenset()
        found.append(affected_by(delta.delta, matching=matching, matched_before=before, seen=known))
    return found


async def _screen_again(
    session: TenantSession, actor: AuthContext, row: RescreeningRow, due: Sequence[_Due]
) -> list[RescreenedParty]:
    """Screen the parties that are due, customer by customer, and keep what is different."""
    groups: dict[UUID | None, list[_Due]] = {}
    for item in due:
        groups.setdefault(item.subject.company_id, []).append(item)
    before = await candidates_of(
        session, [item.subject.screening_id for item in due if item.subject.screening_id]
    )
    parties, graver = [], []
    for company_id, items in groups.items():
        plan = await screened(
            session, actor, [item.query for item in items], PURPOSE, company_id=company_id
        )
        graver += plan.graver
        parties += [
            _party(row, item, result, before)
            for item, result in zip(items, plan.results, strict=True)
        ]
    if parties:
        await repository.insert_rescreened(session, parties)
    if graver:
        await newer.note_matches(session, row.id, graver, now())
    moved = [
        item.subject.party_key
        for item in due
        if item.subject.entity_id is not None and item.query.entity_id != item.subject.entity_id
    ]
    if moved:  # merged into another party, under whose key they go on
        await repository.end_subjects(session, moved, now())
    return parties


def _party(
    row: RescreeningRow, item: _Due, result: ScreeningResult, before: Mapping[UUID, Any]
) -> RescreenedParty:
    subject = item.subject
    earlier = before.get(subject.screening_id, ()) if subject.screening_id else ()
    return RescreenedParty(
        id=new_id(),
        rescreening_id=row.id,
        subject_id=subject.id,
        entity_id=item.query.entity_id,
        company_id=subject.company_id,
        investigation_id=subject.investigation_id,
        reference=subject.reference,
        name=item.query.name,
        reasons=[reason.value for reason in item.why.reasons],
        entries=list(item.why.entries),
        changes=list(item.changes),
        previous_screening_id=subject.screening_id,
        screening_id=result.id,
        outcome=result.outcome,
        difference=difference(earlier, result.candidates),
        created_at=result.created_at,
    )
