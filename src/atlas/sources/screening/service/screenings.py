"""Screening parties against the loaded lists; every screening is stored, also an empty one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import TenantSession
from atlas.identity.audit.service import record
from atlas.sources.lists.domain.catalogue import LISTS
from atlas.sources.lists.domain.list_standing import ListStanding
from atlas.sources.lists.domain.regimes import joined, regime_of_list
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.screening.actions import ScreeningAction
from atlas.sources.screening.domain.features import EntryFeatures, entry_features
from atlas.sources.screening.domain.matches import MAX_CANDIDATES
from atlas.sources.screening.domain.matching import Match
from atlas.sources.screening.domain.numbers import (
    bars_clear,
    high_threshold,
    names_to_compare,
    not_compared,
    says_nothing,
    shared_words,
)
from atlas.sources.screening.domain.outcome import (
    SANCTIONS,
    SearchedList,
    answer_not_loaded,
    answer_of_former,
    answer_of_list,
    answer_of_topic,
    is_comparable,
    overall,
)
from atlas.sources.screening.domain.results import dated
from atlas.sources.screening.indexes import INDEXES, FormerIndex, SearchIndex
from atlas.sources.screening.repository import screenings as repository
from atlas.sources.screening.schemas import (
    ALGORITHM,
    DEFAULT_THRESHOLD,
    AlgorithmOut,
    NotCompared,
    Outcome,
    PartyKind,
    ScreenedList,
    ScreeningCandidate,
    ScreeningQuery,
    ScreeningResult,
)
from atlas.sources.screening.service import hits, records, subjects
from atlas.sources.screening.service.against import Against, standing_rules
from atlas.sources.screening.service.parties import parties_of, with_own_facts


@dataclass(frozen=True, slots=True)
class Found:
    """What one list version gave for one query: those listed, and those taken off the list."""

    version: ListVersion
    former: FormerIndex
    listed: list[Match]
    delisted: list[Match]
    shared_word: bool = False
    """No entry was found, because the name is one word that several entries share."""


Searched = list[Found]


async def screen(
    session: TenantSession,
    actor: AuthContext,
    queries: Sequence[ScreeningQuery],
    *,
    purpose: str,
    investigation_id: UUID | None = None,
    company_id: UUID | None = None,
    against: Against | None = None,
) -> list[ScreeningResult]:
    """Screen many parties in one pass; results stand in the order of `queries`.

    A query about an entity is completed by what the store knows of it.
    Stores one screening per query (hits, clear or not_assessed) in the caller's transaction,
    with one audit event. Every candidate becomes a hit of the queue, or meets the one it was
    before: a decision made about it holds while neither side has changed materially.
    `against`: the lists to search, of the caller who looks at them as well.

    Raises:
        ReferenceNotFoundError: an `entity_id` that is not the tenant's.

    """
    plan = await screened(
        session,
        actor,
        queries,
        purpose,
        investigation_id=investigation_id,
        company_id=company_id,
        against=against,
    )
    return plan.results


async def screened(
    session: TenantSession,
    actor: AuthContext,
    queries: Sequence[ScreeningQuery],
    purpose: str,
    *,
    investigation_id: UUID | None = None,
    company_id: UUID | None = None,
    against: Against | None = None,
) -> hits.Plan:
    """Screen as `screen` does, and return the results together with what it did to the queue."""
    if not queries:
        return hits.Plan()
    queries = await with_own_facts(session, queries)
    against = against or await standing_rules(session)
    # the versions whose standing was judged: a list may be replaced at any moment
    versions = [against.versions[list_id] for list_id in sorted(against.versions)]
    indexes = await INDEXES.of(session, versions)
    searched = await in_thread(_search, queries, versions, indexes)
    results = [
        _result(query, found, against, actor, purpose, investigation_id)
        for query, found in zip(queries, searched, strict=True)
    ]
    parties = await parties_of(session, queries)
    plan = await hits.plan_hits(session, results, parties, _entries(searched), company_id)
    await _store(session, actor, plan)
    await subjects.remember(session, plan.results, parties, company_id)
    await _record(session, actor, plan, purpose, investigation_id)
    return plan


async def _record(
    session: TenantSession,
    actor: AuthContext,
    plan: hits.Plan,
    purpose: str,
    investigation_id: UUID | None,
) -> None:
    results = plan.results
    await record(
        session,
        actor,
        ScreeningAction.SCREENING_CREATED,
        "screening",
        results[0].id,
        {
            "screenings": [str(result.id) for result in results],
            "purpose": purpose,
            "investigation_id": str(investigation_id) if investigation_id else None,
            "hits": sum(1 for result in results if result.outcome is Outcome.HITS),
            "hits_opened": len(plan.opened),
            "hits_reopened": len(plan.reopened),
        },
    )


def _search(
    queries: Sequence[ScreeningQuery],
    versions: Sequence[ListVersion],
    indexes: Mapping[UUID, SearchIndex],
) -> list[Searched]:
    return [
        [
            _find(query, version, indexes[version.id])
            for version in versions
            if asked_for(query, version)
        ]
        for query in queries
    ]


def _find(query: ScreeningQuery, version: ListVersion, index: SearchIndex) -> Found:
    """Search a list: what it lists, and what it listed once or says itself has ended."""
    wanted, today = {*query.topics}, now().date()
    current = [
        match
        for match in index.current.match(query)
        if not wanted.isdisjoint(topics_of(version, match))
    ]
    ended = [match for match in current if _has_ended(match, today)]
    listed = [match for match in current if not _has_ended(match, today)]
    former = [
        match
        for match in index.former.entries.match(query)
        if not wanted.isdisjoint(topics_of(version, match))
    ]
    shared = not listed and index.current.shares_one_word(query)
    return Found(version, index.former, listed, [*ended, *former], shared)


def _has_ended(match: Match, today: date) -> bool:
    ended = match.entry.entry.ended_date
    return ended is not None and ended <= today


def asked_for(query: ScreeningQuery, version: ListVersion) -> bool:
    """Return whether a query searches a list."""
    chosen = query.lists is None or version.list_id in query.lists
    return chosen and not {*query.topics}.isdisjoint(version.topics)


def _entries(searched: Sequence[Searched]) -> dict[UUID, EntryFeatures]:
    """Return the features of every entry that was found, by the id of its state."""
    found = {
        match.entry.id: match.entry.entry
        for one in searched
        for item in one
        for match in (*item.listed, *item.delisted)
    }
    return {state: entry_features(entry) for state, entry in found.items()}


def _result(
    query: ScreeningQuery,
    searched: Searched,
    against: Against,
    actor: AuthContext,
    purpose: str,
    investigation_id: UUID | None,
) -> ScreeningResult:
    moment = now()
    person = query.kind is PartyKind.PERSON
    named = is_comparable(
        names_to_compare(query), person=person, numbered=not person and bool(query.identifiers)
    )
    left_out, compared = _left_out(query, searched)
    own = [_answer(item, against, named, compared) for item in searched]
    loaded = {item.list_id for item in own}
    absent = [
        answer_not_loaded(list_id, LISTS[list_id].topics if list_id in LISTS else query.topics)
        for list_id in query.lists or ()
        if list_id not in loaded
    ]
    screened = [*own, *absent]

    def barring(topic: str) -> Sequence[NotCompared]:
        return left_out if not compared or _is_shared(searched, topic) else ()

    def answers(topic: str) -> list[ScreenedList]:
        """Return the lists' answers: without hits, a list has the same for each of its topics."""
        of_topic = (
            _answer(item, against, named, compared, topic) if item.listed else whole
            for item, whole in zip(searched, own, strict=True)
        )
        return [*of_topic, *absent]

    topics = [
        answer_of_topic(
            topic, answers(topic), against.rules, barring(topic), _beyond(searched, topic)
        )
        for topic in query.topics
    ]
    if SANCTIONS in query.topics:
        topics.append(answer_of_former(screened, against.rules, barring(SANCTIONS)))
    return ScreeningResult(
        id=new_id(),
        query=query,
        outcome=overall(topics),
        topics=tuple(topics),
        lists=tuple(screened),
        candidates=tuple(_candidates(searched)),
        algorithm=ALGORITHM,
        threshold=query.threshold,
        purpose=purpose,
        created_at=moment,
        created_by=actor.user_id,
        investigation_id=investigation_id,
        not_compared=left_out,
    )


def _left_out(query: ScreeningQuery, searched: Searched) -> tuple[tuple[NotCompared, ...], bool]:
    """Return what was not compared, and whether the rest of the query was, on every list."""
    left_out = not_compared(query)
    compared = not bars_clear(query, left_out)
    if strict := high_threshold(query):
        return (*left_out, *strict), False
    silent = [item.version.topics for item in searched if item.shared_word]
    if compared and says_nothing(silent, [item.version.topics for item in searched if item.listed]):
        left_out = (*left_out, *shared_words(query))
    return left_out, compared


def _beyond(searched: Searched, topic: str) -> dict[str, int]:
    """Return how many candidates of a topic, by list, are not kept."""
    counts = {
        item.version.list_id: sum(
            topic in topics_of(item.version, one) for one in item.listed[MAX_CANDIDATES:]
        )
        for item in searched
    }
    return {list_id: count for list_id, count in counts.items() if count}


def _is_shared(searched: Searched, topic: str) -> bool:
    """Whether a list of the topic has several entries with the one word that was asked for."""
    return any(item.shared_word and topic in item.version.topics for item in searched)


def _answer(
    item: Found, against: Against, named: bool, compared: bool, topic: str | None = None
) -> ScreenedList:
    """Return a list's own answer, or what it says of one of the topics it holds."""
    listed = sum(topic is None or topic in topics_of(item.version, one) for one in item.listed)
    searched = _searched_list(item, against.standings[item.version.list_id])
    return answer_of_list(
        searched,
        listed,
        len(item.delisted),
        named=named,
        compared=compared and not item.shared_word,
        profile=against.rules.required is not None,
    )


def topics_of(version: ListVersion, match: Match) -> tuple[str, ...]:
    """Return the topics of an entry: its own where a list holds several, otherwise the list's."""
    return match.entry.entry.topics or tuple(version.topics)


def _searched_list(item: Found, standing: ListStanding) -> SearchedList:
    version = item.version
    return SearchedList(
        list_id=version.list_id,
        topics=tuple(version.topics),
        version_id=version.id,
        version_date=version.version_date,
        incomplete=version.incomplete,
        standing=standing,
        former_entries=len(item.former.entries) if item.former.known else None,
        loaded=(version.sequence, version.loaded_at),
    )


def _candidates(searched: Searched) -> Iterator[ScreeningCandidate]:
    """Yield the candidates that are kept: of each list those listed, then those taken off it."""
    for item in searched:
        for match in item.listed[:MAX_CANDIDATES]:
            yield _candidate(item.version, match, None)
        for match in item.delisted[:MAX_CANDIDATES]:
            removed_on = match.entry.entry.ended_date or item.former.removed_on[match.entry.id]
            yield _candidate(item.version, match, removed_on)


def _candidate(version: ListVersion, match: Match, removed_on: date | None) -> ScreeningCandidate:
    entry = match.entry.entry
    found = ScreeningCandidate(
        id=new_id(),
        list_id=version.list_id,
        version_id=version.id,
        version_date=version.version_date,
        entry_id=match.entry.id,
        entry_key=entry.key,
        entry_name=entry.name,
        entry_kind=entry.kind,
        matched_query_name=match.query_name,
        matched_name=match.name,
        matched_name_kind=match.name_kind,
        score=match.score,
        strength=match.strength,
        measure=entry.measure,
        regime=joined({*entry.regimes, regime_of_list(version.list_id, version.manifest)}),
        topics=topics_of(version, match),
        programmes=entry.programmes,
        features=match.features,
        contradictions=match.contradictions,
        countries=entry.countries,
        birth_dates=tuple(stated.text for stated in entry.birth_dates),
        listed_date=entry.listed_date,
        incomplete=bool(entry.incomplete),
        delisted=removed_on is not None,
        delisted_on=removed_on,
    )
    return dated(found, version.day)


async def _store(session: TenantSession, actor: AuthContext, plan: hits.Plan) -> None:
    results = plan.results
    await repository.insert_screenings(
        session, [records.screening_row(result) for result in results]
    )
    await hits.write_hits(session, actor, plan)
    rows = [
        records.candidate_row(result, position, candidate)
        for result in results
        for position, candidate in enumerate(result.candidates)
    ]
    if rows:
        await repository.insert_candidates(session, rows)
    await hits.write_sightings(session, plan)
    await hits.tell_of_graver(session, plan)


def algorithms() -> list[AlgorithmOut]:
    """Return the scoring algorithms."""
    return [
        AlgorithmOut(
            name=ALGORITHM,
            title=f"Atlas name matching, version {ALGORITHM.rpartition('v')[2]}",
            description=(
                "Words of any script aligned by edits, sound, initials and abbreviations (of"
                " Chinese and Korean names by syllable), weighed on both sides; strength from"
                " dates, countries, kinds and identifiers."
            ),
            default_threshold=DEFAULT_THRESHOLD,
            is_default=True,
        )
    ]
