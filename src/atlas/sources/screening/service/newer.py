"""What the lists say of an investigation's parties that the investigation does not know yet.

A list version loaded since may hit a party before the re-screening has come to it: its changes
are compared with the parties here and now, so that no decision rests on what is no longer so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import TenantSession
from atlas.knowledge.companies import service as companies
from atlas.knowledge.entities import service as entities
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.screening.domain.decisions import is_decisive
from atlas.sources.screening.domain.parties import SCREENED_TYPES, is_screened
from atlas.sources.screening.domain.rescreening import LATE_COMMITS, affected_by
from atlas.sources.screening.domain.results import ALGORITHM
from atlas.sources.screening.domain.standing import CHANGED
from atlas.sources.screening.indexes import DELTAS, DeltaIndex
from atlas.sources.screening.models import HitRow, LastSeen, SubjectRow
from atlas.sources.screening.repository import hits as hits_repository
from atlas.sources.screening.repository import newer as repository
from atlas.sources.screening.repository.subjects import last_seen
from atlas.sources.screening.schemas.hits import HitOut
from atlas.sources.screening.service.equal_names import equal_names
from atlas.sources.screening.service.parties import stated_of
from atlas.sources.screening.service.screenings import asked_for
from atlas.sources.screening.service.subjects import query_of

_WAITING = ("undecided", "unsure")
_NOT_CLEARED = (*_WAITING, "true_match")


@dataclass(frozen=True, slots=True)
class EarlierHit:
    """A hit that an earlier screening found, and the kind of listed name that the name equals."""

    hit: HitOut
    name_equal: str | None

    @property
    def waits(self) -> bool:
        """Whether it is undecided, and exact, strong, or of a name that equals a listed one."""
        return self.hit.status in _WAITING and (
            self.name_equal is not None
            or is_decisive(self.hit.strength)
            or is_decisive(self.hit.highest_strength)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the parties of an investigation compare with the lists now.

    hits: every hit of theirs, regardless of the decision. unseen: ids of those that the
    investigation did not see as they are. pending: changes of newer list versions that concern a
    party and that no screening has examined yet (`reason`, `list_id`, `entry_key`, `entry_name`,
    `named`: the list and its version in words). by_others: names of parties that the name matcher
    of this release has not compared yet.
    """

    hits: tuple[HitOut, ...]
    unseen: frozenset[UUID]
    pending: tuple[Mapping[str, str], ...]
    by_others: tuple[str, ...] = ()


async def standing_of(
    session: TenantSession,
    investigation_id: UUID,
    entity_ids: Sequence[UUID],
    references: Sequence[str] = (),
) -> Standing:
    """Return how an investigation's parties stand now.

    Args:
        session: the tenant's.
        investigation_id: whose sightings count as seen.
        entity_ids: its parties; those joined with them count too.
        references: of parties that are no entities (an unidentified subject).

    """
    clusters = await entities.clusters(session, entity_ids) if entity_ids else {}
    keys = [f"reference:{one}" for one in references]
    keys += [f"entity:{member}" for cluster in clusters.values() for member in cluster]
    keys = sorted({*keys})
    found = await repository.hits_of_keys(session, keys)
    return Standing(
        hits=tuple(HitOut.model_validate(hit) for hit in found),
        unseen=frozenset(await repository.unseen(session, _open(found), investigation_id)),
        pending=tuple(await _pending(session, await repository.subjects_of_keys(session, keys))),
        by_others=tuple(await repository.compared_by_others(session, keys, ALGORITHM)),
    )


async def hits_under(session: TenantSession, references: Sequence[str]) -> tuple[HitOut, ...]:
    """Return every hit of parties that are no entities and are screened under references."""
    keys = sorted({f"reference:{one}" for one in references})
    return tuple(HitOut.model_validate(hit) for hit in await repository.hits_of_keys(session, keys))


async def hits_of_ids(session: TenantSession, ids: Collection[UUID]) -> tuple[HitOut, ...]:
    """Return hits by their ids; absent ones are left out."""
    found = await repository.hits_of_ids(session, ids) if ids else []
    return tuple(HitOut.model_validate(hit) for hit in found)


async def customers_of(session: TenantSession, references: Sequence[str]) -> list[UUID]:
    """Return the customers of parties that are no entities and are screened under references."""
    keys = [f"reference:{one}" for one in references]
    found = await repository.subjects_of_keys(session, keys) if keys else []
    return sorted({one.company_id for one in found if one.company_id is not None})


async def earlier_hits(
    session: TenantSession, entity_ids: Sequence[UUID], references: Collection[UUID] = ()
) -> Mapping[UUID, Sequence[EarlierHit]]:
    """Return by party the hits that count, also where a new screening will not see them.

    A party may have been found under a name or a date that its sources state no longer, or as one
    that was joined into it: until a person has dismissed the hit, it is what it was. Parties that
    are joined with those asked for count too. `references`: of parties that are no entities.
    """
    clusters = await entities.clusters(session, entity_ids) if entity_ids else {}
    owner = {f"entity:{member}": one for one, ids in clusters.items() for member in ids}
    owner |= {f"reference:{one}": one for one in references}
    rows = await repository.hits_of_keys(session, sorted(owner))
    rows = [hit for hit in rows if hit.status in _NOT_CLEARED]
    equal = await equal_names(session, [hit.id for hit in rows])
    found: dict[UUID, list[EarlierHit]] = {}
    for hit in rows:
        name = equal.get(hit.id)
        earlier = EarlierHit(HitOut.model_validate(hit), name.kind if name else None)
        found.setdefault(owner[hit.party_key], []).append(earlier)
    return found


def has_changed(hit: HitOut, since: datetime) -> bool:
    """Return whether a hit is not what it was at a moment, other than by a person's decision."""
    return hit.reason in CHANGED and hit.updated_at > since


async def has_open_hits(session: TenantSession, company_id: UUID) -> bool:
    """Return whether a hit seen under any record of a customer is undecided, unsure or true."""
    records = await companies.records_of_same(session, company_id)
    return await hits_repository.company_has(session, sorted(records), _NOT_CLEARED)


async def unwatched(session: TenantSession, entity_ids: Sequence[UUID]) -> set[UUID]:
    """Return the parties that are not screened again when a list changes.

    A party without a name or number, or of a kind that lists do not hold, is not one of them.
    Whether it was screened at all is another question.
    """
    clusters = await entities.clusters(session, entity_ids) if entity_ids else {}
    keys = {f"entity:{member}": root for root, ids in clusters.items() for member in ids}
    watched = await repository.watched_keys(session, sorted(keys))
    people = await entities.get_entities(session, list(clusters))
    stated = await stated_of(session, list(people))
    wanted = {
        key
        for key, one in people.items()
        if one.type in SCREENED_TYPES and is_screened(one, stated[key])
    }
    return wanted - {keys[key] for key in watched}


def _open(hits: Sequence[HitRow]) -> list[UUID]:
    """Return the hits that count; a refused hit adds no information."""
    return [hit.id for hit in hits if hit.status != "false_positive"]


async def _pending(
    session: TenantSession, subjects: Sequence[SubjectRow]
) -> list[Mapping[str, str]]:
    moments = [one.screened_at for one in subjects if one.screened_at is not None]
    if not moments:
        return []
    found: list[Mapping[str, str]] = []
    versions = await lists.versions_since(session, min(moments) - LATE_COMMITS)
    # what a finished sweep found is among the hits
    swept = await repository.swept_versions(session, [version.id for version in versions])
    seen_lists = (await lists.standings_for(session, today())).by_id
    current = {
        one.list_id: one
        for one in await lists.current_versions(session)
        if one.list_id in seen_lists
    }
    for version in versions:
        newest = current.get(version.list_id)
        if newest is None or version.sequence > newest.sequence or version.id in swept:
            continue
        delta = await DELTAS.of(session, version)
        ids = [one.screening_id for one in subjects if one.screening_id is not None]
        seen = await last_seen(session, ids, version.list_id)
        searched = {one.version_id for one in seen.values() if one.version_id is not None}
        sequences = {one: (await lists.get_version(session, one)).sequence for one in searched}
        found += await in_thread(_changes, delta, version, subjects, seen, sequences)
    return found


def _changes(
    delta: DeltaIndex,
    version: ListVersion,
    subjects: Sequence[SubjectRow],
    seen: Mapping[UUID, LastSeen],
    sequences: Mapping[UUID, int],
) -> list[Mapping[str, str]]:
    found: list[Mapping[str, str]] = []
    for subject in subjects:
        query = query_of(subject)
        last = seen.get(subject.screening_id) if subject.screening_id else None
        known = sequences.get(last.version_id, 0) if last and last.version_id else 0
        if not asked_for(query, version) or known >= version.sequence:
            continue
        affected = affected_by(
            delta.delta,
            matching={match.entry.entry.key for match in delta.entries.match(query)},
            matched_before=last.entries if last is not None else (),
        )
        found += [
            {
                **entry,
                "party_name": subject.name,
                "named": version.day.of(list_label(version.list_id)),
            }
            for entry in affected.entries
        ]
    return found
