"""What the screening steps found together. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from atlas.investigations.modules.domain.snapshot import Hit, Screening, SearchedList
from atlas.investigations.modules.domain.spepws import PEP
from atlas.investigations.results.domain import Hit as KeptHit
from atlas.investigations.results.domain import ScreenedParty, Steps, TakenHits, TopicAnswer
from atlas.risk.evaluations.domain import MatchDecision, MatchStrength, Measure
from atlas.sources.screening.domain.matches import (
    EntityHit,
    EntityStanding,
    answers,
    listing_ended,
    matched_by,
)
from atlas.sources.screening.domain.outcome import NO_NAME, NOT_COMPARED, NOT_LOADED, TRUNCATED
from atlas.sources.screening.domain.words import FORMERLY_SANCTIONED
from atlas.sources.screening.schemas.hits import HitOut

_NOT_ASSESSED = "not_assessed"


def screening_of(steps: Steps) -> Screening:
    """Return the outcome of all screening steps together."""
    lists: dict[tuple[str, str], SearchedList] = {}
    screened: dict[UUID, UUID] = {}
    answered: dict[UUID, frozenset[str]] = {}
    hits: list[Hit] = []
    gaps: dict[str, str] = {}
    former: set[str] = set()
    gaps_of_former: list[tuple[str, str]] = []
    unloaded: dict[str, frozenset[str]] = {}
    # by the steps' names: ten comes before two, and the report on the lists keeps its order
    for _, result in sorted(steps.screened.items(), key=lambda item: str(item[0])):
        for row in result.rows:
            if not any(map(_uncompared, row.topics)):
                party = UUID(row.party_id)
                screened[party] = UUID(row.screening_id)
                answered[party] = frozenset(
                    item.list_id
                    for item in row.lists
                    if answers(item.outcome, item.state, item.candidates)
                )
            former |= {item.outcome for item in row.topics if item.topic == FORMERLY_SANCTIONED}
            gaps_of_former += _former_gaps(row)
            hits += [
                candidate_of(UUID(row.party_id), UUID(row.screening_id), hit, topic)
                for hit in row.hits
                for topic in hit.stands_for
            ]
            gaps |= dict(_gaps(row))
            unloaded |= {
                item.list_id: frozenset(item.topics)
                for item in row.lists
                if item.reason == NOT_LOADED
            }
        for item in result.lists:
            lists[(item.list_id, item.version)] = SearchedList(
                list_id=item.list_id,
                version=item.version,
                day=item.day,
                topics=frozenset(item.topics),
                stale=item.stale,
                shortcoming=item.lacks,
                cause=item.why,
                required=item.required,
                fictitious=item.fictitious,
            )
    return Screening(
        lists=tuple(lists.values()),
        screened=screened,
        hits=tuple(hits),
        gaps=gaps,
        former_entries=bool(former) and _NOT_ASSESSED not in former,
        former_gap=next(iter(gaps_of_former), None),
        answered=answered,
        unloaded=unloaded,
    )


def searched_by_all(steps: Steps) -> list[str]:
    """Return what every party was compared with: versions of lists (list:sequence), and by what."""
    seen = [
        {f"{item.list_id}:{item.sequence}" for item in row.lists if item.sequence is not None}
        | ({matched_by(row.algorithm)} if row.algorithm else set())
        for row in steps.rows
    ]
    return sorted(set.intersection(*seen)) if seen else []


def _gaps(row: ScreenedParty) -> Iterator[tuple[str, str]]:
    """Yield each topic on which the lack of a hit proves nothing about a party, with the reason."""
    for item in row.topics:
        if _NOT_ASSESSED in {item.outcome, item.otherwise}:
            yield item.topic, item.reason or item.reason_otherwise or _NOT_ASSESSED


def _former_gaps(row: ScreenedParty) -> Iterator[tuple[str, str]]:
    """Yield why nothing is known of entries taken off the lists: the reason, and the details."""
    for item in row.topics:
        if item.topic == FORMERLY_SANCTIONED and item.outcome == _NOT_ASSESSED:
            yield item.reason or _NOT_ASSESSED, item.detail or ""


def partly_compared(steps: Steps) -> frozenset[UUID]:
    """Return parties that have a name, which could not be compared with all that is listed."""
    return frozenset(
        UUID(row.party_id)
        for row in steps.rows
        if any(map(_uncompared, row.topics))
        and not any(NO_NAME in item.reasons for item in row.topics)
    )


def _uncompared(topic: TopicAnswer) -> bool:
    """Whether a topic was not compared with all there is: its answer covers only its hits."""
    return not topic.reasons.isdisjoint({NO_NAME, NOT_COMPARED, TRUNCATED})


def ended(hit: HitOut) -> bool:
    """Whether a hit counts no longer because its entry was taken off (`listing_ended`)."""
    return listing_ended(hit.status, delisted=hit.delisted, confirmed=hit.delisting_confirmed)


def candidate_of(party_id: UUID, screening_id: UUID, hit: KeptHit, topic: str) -> Hit:
    """Return what was kept of a candidate, as the rules look at it under one topic."""
    return Hit(
        party_id=party_id,
        screening_id=screening_id,
        list_id=hit.list_id,
        entry_id=hit.entry_key,
        matched_name=hit.matched_name,
        topic=topic,
        regime=hit.regime,
        # an entry may be a sanction and a PEP at once: the measure is the sanction's alone
        measure=Measure.WATCH if topic == PEP else hit.measure,
        strength=MatchStrength(hit.strength),
        decision=MatchDecision(hit.decision),
        delisted=hit.delisted,
        listed_on=date.fromisoformat(hit.listed_date) if hit.listed_date else None,
    )


def taken(steps: Steps, named: Sequence[HitOut]) -> TakenHits:
    """Return what an evaluation takes the hits for: those of the steps, and of persons in control.

    Args:
        steps: the steps of a run, with the hits as they count.
        named: the hits of persons in control who are no parties.

    """
    over = [hit.hit_id for row in steps.rows for hit in row.hits if hit.delisted]
    over += [str(one.id) for one in named if ended(one)]
    return TakenHits(
        named_hits={str(one.id): one.status for one in named},
        named_strengths={str(one.id): one.strength.value for one in named},
        ended=tuple(dict.fromkeys(one for one in over if one is not None)),
    )


def standings_of(
    screening: Screening, joined: Mapping[UUID, UUID], parties: Collection[UUID]
) -> dict[UUID, EntityStanding]:
    """Return what a run's screening knows of each party in its structure.

    Args:
        screening: the run's.
        joined: party to the entity that it stands for today.
        parties: every party in the structure; one that was not screened has no answer.

    """
    hits: dict[UUID, list[EntityHit]] = {}
    for hit in screening.hits:
        hits.setdefault(joined.get(hit.party_id, hit.party_id), []).append(
            EntityHit(
                hit.screening_id, hit.list_id, hit.matched_name, hit.regime, hit.measure,
                (hit.topic,), hit.strength.value, hit.decision.value, hit.delisted, hit.listed_on,
                hit.delisted,  # of a true match only once that is confirmed (`ended`)
            )
        )  # fmt: skip
    answered: dict[UUID, frozenset[str]] = {}
    for party, found in screening.answered.items():
        stands = joined.get(party, party)
        answered[stands] = answered.get(stands, frozenset()) | found
    return {
        party: EntityStanding(tuple(hits.get(party, ())), None, answered.get(party, frozenset()))
        for party in parties
    }
