"""Steps `screen:n`: every party against the loaded lists, also when nothing is found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from atlas.foundation.db import TenantSession
from atlas.investigations.results.domain import (
    SCREEN,
    Hit,
    ListAnswer,
    Screened,
    ScreenedParty,
    TopicAnswer,
    document_of,
)
from atlas.investigations.runs.domain import SCREENING_CHUNK
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.models import Investigation, ScreeningRow
from atlas.investigations.runs.repository import findings
from atlas.investigations.runs.steps import listed
from atlas.investigations.runs.steps.listed import TOPICS
from atlas.knowledge.entities import service as entities
from atlas.sources.lists import service as lists
from atlas.sources.lists.schemas import StoredEntry
from atlas.sources.screening import service as screening
from atlas.sources.screening.domain.outcome import NO_HISTORY
from atlas.sources.screening.domain.parties import (
    UNNAMED,
    is_screened,
    numbers_stated,
    query_of_entity,
    with_name,
    with_numbers,
)
from atlas.sources.screening.schemas import (
    PartyKind,
    ScreenedList,
    ScreeningIdentifier,
    ScreeningQuery,
    ScreeningResult,
)
from atlas.sources.screening.service import EarlierHit

PURPOSE = "investigation"
_STRENGTHS = ("exact", "strong", "weak")
_HITS, _CLEAR = "hits", "clear"


def step_name(chunk: int) -> str:
    """Return the name of a screening step."""
    return f"{SCREEN}{chunk}"


async def screen(step: Step, chunk: int) -> Outcome[Screened]:
    """Screen one chunk of the parties; an unidentified subject is screened by its name."""
    run = step.run
    start = chunk * SCREENING_CHUNK
    parties = await findings.fetch_parties(step.session, run.id, start=start, count=SCREENING_CHUNK)
    ids = [party.entity_id for party in parties]
    topics = await asked_topics(step.session)
    known_hits = await screening.earlier_hits(step.session, ids) if run.entity_id else {}
    queries = await _queries(step, ids, topics, known_hits)
    ids = list(queries)
    against = await screening.standing_rules(step.session)
    results = await screening.screen(
        step.session,
        step.actor,
        list(queries.values()),
        purpose=PURPOSE,
        against=against,
        investigation_id=run.id,
        company_id=run.company_id,
    )
    names = {party.entity_id: party.name for party in parties}
    known = await listed.entries(step.session, results)
    earlier = _earlier(known_hits, results)
    rows = [
        with_further(
            _row(party, result, names.get(party), known, customer=party in {run.entity_id, run.id}),
            earlier.get(party, ()),
        )
        for party, result in zip(ids, results, strict=True)
    ]
    kept = [
        _kept(number, row, result, known=run.entity_id is not None)
        for number, (row, result) in enumerate(zip(rows, results, strict=True), start)
    ]
    await findings.insert_screenings(step.session, run.id, kept)
    hits = sum(len(row.hits) for row in rows)
    searched = await listed.searched(step.session, results, against.standings, against.rules)
    return Outcome(
        result=Screened(rows=tuple(rows), lists=searched),
        message=f"{len(rows)} parties screened, {hits} candidates.",
        data={"screened": len(rows), "candidates": hits},
    )


async def _queries(
    step: Step,
    ids: Sequence[UUID],
    topics: tuple[str, ...],
    known_hits: Mapping[UUID, Sequence[EarlierHit]],
) -> dict[UUID, ScreeningQuery]:
    """Return what each party is screened by; an unidentified subject stands for itself."""
    run = step.run
    if run.entity_id is None:
        return {run.id: _name_query(run, topics)}
    people = await entities.get_entities(step.session, ids)
    stated = await screening.stated_of(step.session, list(people))
    # the customer is asked about in any case, by its numbers and what it calls itself, and so are
    # parties with a finding under a name that the sources no longer state
    queries = {
        party: query_of_entity(people[party], topics, stated[party])
        for party in ids
        if party in people
        and (
            party == run.entity_id
            or party in known_hits
            or is_screened(people[party], stated[party])
        )
    }
    if run.entity_id in queries:
        # what the customer calls itself and its stated numbers are screened too, also where the
        # register differs
        own = with_name(queries[run.entity_id], run.company_name)
        queries[run.entity_id] = with_numbers(own, numbers_stated(run.identifiers))
    return queries


async def asked_topics(session: TenantSession) -> tuple[str, ...]:
    """Return the topics a run asks for: a list that is loaded is never silently not searched."""
    versions = await lists.current_versions(session)
    further = {topic for version in versions for topic in version.topics}
    return (*TOPICS, *sorted(further - {*TOPICS}))


def _name_query(run: Investigation, topics: tuple[str, ...]) -> ScreeningQuery:
    identifiers: tuple[ScreeningIdentifier, ...] = ()
    if run.register and run.registration_number:
        identifiers = (ScreeningIdentifier(run.register, run.registration_number),)
    query = ScreeningQuery(
        name=run.company_name,
        kind=PartyKind.COMPANY,
        countries=(run.country_code,) if run.country_code else (),
        identifiers=identifiers,
        topics=topics,
        reference=str(run.id),
    )
    return with_numbers(query, numbers_stated(run.identifiers))


def _row(
    party: UUID,
    result: ScreeningResult,
    name: str | None,
    known: Mapping[UUID, StoredEntry],
    *,
    customer: bool,
) -> ScreenedParty:
    return ScreenedParty(
        party_id=str(party),
        screening_id=str(result.id),
        name=(name or UNNAMED) if result.query.name == UNNAMED else result.query.name,
        customer=customer,
        outcome=result.outcome.value,
        algorithm=result.algorithm,
        threshold=result.threshold,
        screened_at=result.created_at.isoformat(),
        topics=tuple(
            TopicAnswer(
                topic=item.topic,
                outcome=item.outcome.value,
                reason=item.reason,
                otherwise=item.without_candidates.value if item.without_candidates else None,
                reason_otherwise=item.reason_without,
                detail=item.detail if item.reason == NO_HISTORY else UNSET,
            )
            for item in result.topics
        ),
        lists=tuple(_answer(item) for item in result.lists),
        hits=tuple(listed.hit_of(item, known.get(item.entry_id)) for item in result.candidates),
    )


def _earlier(
    known: Mapping[UUID, Sequence[EarlierHit]], results: Sequence[ScreeningResult]
) -> Mapping[UUID, Sequence[Hit]]:
    """Return by party the hits that are not dismissed and that this screening does not see."""
    seen = {item.hit_id for result in results for item in result.candidates}
    return {
        party: [
            listed.earlier_hit(one.hit, one.name_equal) for one in hits if one.hit.id not in seen
        ]
        for party, hits in known.items()
    }


def with_further(row: ScreenedParty, further: Sequence[Hit]) -> ScreenedParty:
    """Return a party's row with hits of other screenings: where there is one, nothing is clear."""
    if not further:
        return row
    topics = {topic for hit in further for topic in hit.stands_for}
    per_list = Counter(hit.list_id for hit in further)
    return replace(
        row,
        outcome=_HITS,
        topics=tuple(_open(item) if item.topic in topics else item for item in row.topics),
        lists=tuple(_also(item, per_list[item.list_id]) for item in row.lists),
        hits=(*row.hits, *further),
    )


def _open(item: TopicAnswer) -> TopicAnswer:
    if item.outcome == _HITS:
        return item
    return replace(
        item,
        outcome=_HITS,
        reason=None,
        otherwise=item.outcome,
        reason_otherwise=item.reason,
    )


def _also(item: ListAnswer, further: int) -> ListAnswer:
    """Return a list's answer with earlier hits; why the lack of a hit proves nothing is kept."""
    outcome = _HITS if further and item.outcome == _CLEAR else item.outcome
    return replace(item, outcome=outcome, candidates=item.candidates + further)


def _answer(item: ScreenedList) -> ListAnswer:
    return ListAnswer(
        list_id=item.list_id,
        version=item.version_date.isoformat() if item.version_date else None,
        state=item.state.value,
        outcome=item.outcome.value,
        sequence=item.version_sequence,
        published=item.published.isoformat() if item.published else None,
        obtained=item.obtained.isoformat() if item.obtained else None,
        reason=item.reason,
        age_days=item.age_days,
        candidates=item.candidates,
        former_candidates=item.former_candidates,
        topics=item.topics,
    )


def _kept(
    ordinal: int, row: ScreenedParty, result: ScreeningResult, *, known: bool
) -> ScreeningRow:
    strengths = {hit.strength for hit in row.hits}
    return ScreeningRow(
        screening_id=result.id,
        ordinal=ordinal,
        entity_id=UUID(row.party_id) if known else None,
        name=row.name,
        outcome=row.outcome,
        best_strength=next((name for name in _STRENGTHS if name in strengths), None),
        candidates=len(row.hits),
        lists=[document_of(item) for item in row.lists],
        screened_at=result.created_at,
    )
