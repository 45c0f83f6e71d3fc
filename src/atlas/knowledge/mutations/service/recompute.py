"""Winners and caches: recomputed from the claims, in the transaction of the write."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.knowledge.mutations import repository
from atlas.knowledge.mutations.domain.assertions import RelationshipAssertion
from atlas.knowledge.mutations.domain.changes import (
    ClaimsByAttribute,
    Subjects,
    find_changes,
    rebuild_entity,
    rebuild_relationship,
)
from atlas.knowledge.mutations.domain.claims import instant
from atlas.knowledge.mutations.domain.model import (
    Changes,
    ClaimRow,
    NewClaim,
    Provenance,
    StoredRelationship,
)
from atlas.knowledge.mutations.repository import deciding, sources
from atlas.knowledge.mutations.schemas import Conflict, Explained, KnownRelationship
from atlas.knowledge.ontology.domain.model import EXISTS
from atlas.knowledge.ontology.service import base
from atlas.knowledge.survivorship.domain import Candidate
from atlas.knowledge.survivorship.domain.decided import ABOUT, LAPSED, lapsed


async def write_claims(
    session: TenantSession,
    claims: Sequence[NewClaim],
    by: Provenance,
    left_out: frozenset[str] = frozenset(),
) -> list[NewClaim]:
    """Add claims that are not known yet and return them.

    A claim whose last equal has ended, or was no longer stated, is stated again: it becomes that
    claim's next generation. Not so under records that are `left_out`: they state nothing.
    """
    distinct = {claim.content_key: claim for claim in claims}
    if not distinct:
        return []
    known = await repository.fetch_generations(session, list(distinct))
    fresh = [
        replace(claim, generation=known[key][0] + 1) if key in known else claim
        for key, claim in distinct.items()
        if key not in known or _is_anew(known[key], claim, left_out)
    ]
    if not fresh:
        return []
    added = frozenset(await repository.insert_claims(session, fresh, by))
    return [claim for claim in fresh if claim.id in added]


def _is_anew(known: tuple[int, bool, bool], claim: NewClaim, left_out: frozenset[str]) -> bool:
    _, ended, silent = known
    return ended or (silent and claim.source_record not in left_out)


async def recompute(
    session: TenantSession,
    by: Provenance,
    *,
    entity_ids: Collection[UUID],
    relationship_ids: Collection[UUID],
    new_claims: Collection[UUID] = (),
) -> tuple[Changes, list[UUID]]:
    """Choose winners again and write what changed; return it and whose conflicts were opened.

    Conflicts of relationships on which sources agree by now are resolved.

    Locks the canonical entities, then the relationships, each in the order of their ids.
    """
    if not entity_ids and not relationship_ids:
        return Changes(), []
    subjects = await _load(session, entity_ids, relationship_ids)
    reopened = await _lapse(session, subjects, by)
    changes = await in_thread(find_changes, base(), subjects, as_of=today(), new_claims=new_claims)
    opened = await save_changes(session, changes, by)
    links = [one.id for one in subjects.relationships]
    disputed = [row.dispute_key for row in changes.conflicts]
    changes.agreed += await deciding.close_agreed(session, links, disputed, by)
    return changes, [*reopened, *opened]


async def _lapse(session: TenantSession, subjects: Subjects, by: Provenance) -> list[UUID]:
    """End decisions since which a source has stated something else; return whose are open again.

    For good: a source that returns to what it stated before does not bring a decision back.
    """
    over = {one.id: lapsed(subjects.claims.get(one.id, {})) for one in subjects.relationships}
    ends = {claim: today() for claims in over.values() for claim in claims}
    if not ends:
        return []
    await repository.insert_ends(session, ends, LAPSED, by)
    wanted = {
        (one, name)
        for one, found in over.items()
        for about in found.values()
        for name in ABOUT[about]
    }
    return await deciding.reopen_conflicts(session, sorted(wanted))


async def save_changes(session: TenantSession, changes: Changes, by: Provenance) -> list[UUID]:
    """Write changes, a statement for each kind; return whose conflicts were opened."""
    if changes.dropped:
        await repository.drop_preferences(session, changes.dropped)
    if changes.preferences:
        await repository.save_preferences(session, changes.preferences, by.recorded_at)
    if changes.entities:
        await repository.save_entities(session, changes.entities, by.recorded_at)
    if changes.relationships:
        await repository.save_relationships(session, changes.relationships, by.recorded_at)
    if changes.mutations:
        await repository.insert_mutations(session, changes.mutations, by)
    if changes.conflicts:
        return await repository.insert_conflicts(session, changes.conflicts, by)
    return []


async def rebuild(
    session: TenantSession, subject_ids: Sequence[UUID], as_of: date | None = None
) -> dict[UUID, dict[str, JSON]]:
    """Return what each entity's or relationship's stored data must be, from its claims alone.

    The invariant `rebuild == stored` holds after every write. Merged entities answer under
    their canonical id.
    """
    subjects = await _load(session, subject_ids, subject_ids, lock=False)
    ontology, day = base(), as_of or today()
    built: dict[UUID, dict[str, JSON]] = {}
    for entity in subjects.entities:
        built[entity.id] = rebuild_entity(ontology, entity, subjects.claims, day)[0].data
    for one in subjects.relationships:
        built[one.id] = rebuild_relationship(ontology, one, subjects.claims, day)[0].data
    return built


async def explain(
    session: TenantSession,
    entity_ids: Sequence[UUID],
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> dict[UUID, Explained]:
    """Return what entities' claims come to and why, now or in the past.

    Args:
        as_of: the day for which claims must hold (valid time); today when left out.
        known_at: only what was recorded by then (recorded time).

    """
    subjects = await _load(session, entity_ids, (), lock=False, known_at=known_at)
    explained = {}
    for entity in subjects.entities:
        built, outcomes = rebuild_entity(base(), entity, subjects.claims, as_of or today())
        explained[entity.id] = Explained(
            entity.id, entity.type, built.display_name, built.data, outcomes
        )
    return explained


async def relationships_known(
    session: TenantSession, relationship_ids: Sequence[UUID], known_at: datetime
) -> dict[UUID, KnownRelationship]:
    """Return relationships as their claims recorded by then made them (recorded time).

    One whose existence was not claimed by then is left out. What holds is read for the day of
    `known_at`, as the caches were then.
    """
    subjects = await _load(session, (), relationship_ids, lock=False, known_at=known_at)
    ontology, day = base(), known_at.date()
    known = {}
    for one in subjects.relationships:
        if not subjects.claims.get(one.id, {}).get(EXISTS):
            continue
        then = rebuild_relationship(ontology, one, subjects.claims, day)[0]
        known[one.id] = KnownRelationship(then.data, then.valid_from, then.valid_to)
    return known


async def claims_on(
    session: TenantSession, relationship_id: UUID
) -> tuple[StoredRelationship, ClaimsByAttribute] | None:
    """Return a relationship, locked, with its claims by attribute; None: there is none."""
    subjects = await _load(session, (), [relationship_id])
    if not subjects.relationships:
        return None
    return subjects.relationships[0], subjects.claims.get(relationship_id, {})


async def sources_of(
    session: TenantSession,
    relationship_ids: Sequence[UUID],
    known_at: datetime | None = None,
    *,
    sized: bool = False,
) -> dict[UUID, frozenset[str]]:
    """Return who states each of some relationships, now or as it was recorded at a moment.

    sized: only who states of it that something is held, and how much.
    """
    return await sources.fetch_sources(session, relationship_ids, known_at, sized=sized)


async def standings_of(
    session: TenantSession, relationship_ids: Sequence[UUID], known_at: datetime | None = None
) -> dict[UUID, tuple[frozenset[str], float, datetime]]:
    """Return who says that each relationship stands or has ended: sources, trust, newest said."""
    rows = await sources.fetch_standings(session, relationship_ids, known_at)
    return {key: (said_by, trust, said) for key, said_by, trust, said in rows}


async def disputed_values(
    session: TenantSession,
    relationship_ids: Sequence[UUID],
    attributes: Collection[str],
    known_at: datetime | None = None,
) -> dict[UUID, list[tuple[frozenset[str], dict[str, JSON]]]]:
    """Return what each source states of relationships on which sources contradict each other.

    Of each source in an open conflict on some of the attributes which these are, and its newest
    statement, as far as it is about the attributes; in no order.
    """
    rows = await sources.fetch_disputed(session, relationship_ids, attributes, known_at)
    about = {(said[0], said[1]): which for said, which in rows}
    return {
        key: [(about[key, source], said) for source, said in each.items()]
        for key, each in _newest([said for said, _ in rows]).items()
    }


async def stated_values(
    session: TenantSession,
    relationship_ids: Sequence[UUID],
    attributes: Collection[str],
    known_at: datetime | None = None,
) -> dict[UUID, dict[str, dict[str, JSON]]]:
    """Return the newest statement of each source on attributes of relationships, by source."""
    rows = await sources.fetch_stated(session, relationship_ids, attributes, known_at)
    return _newest(rows)


def _newest(rows: Iterable[sources.Stated]) -> dict[UUID, dict[str, dict[str, JSON]]]:
    found: dict[UUID, dict[str, dict[str, JSON]]] = {}
    last: dict[tuple[UUID, str], tuple[object, ...]] = {}
    for subject, source, *at, attribute, value in rows:
        if last.get((subject, source)) != tuple(at):
            last[subject, source] = tuple(at)
            found.setdefault(subject, {})[source] = {}
        found[subject][source][attribute] = value
    return found


async def was_all_claimed(
    session: TenantSession, source: str, relationships: Iterable[RelationshipAssertion]
) -> bool:
    """Tell whether all that a source states of relationships was claimed at some time.

    A release that reads a record otherwise than the one before makes other claims of it.
    """
    said = [
        (one.source_record, f"{one.type}.{name}", value)
        for one in relationships
        if one.source_record is not None
        for name, value in one.attributes.items()
    ]
    return not said or await sources.was_all_claimed(session, source, said)


async def list_conflicts(
    session: TenantSession, subject_ids: Sequence[UUID], *, open_only: bool = False
) -> list[Conflict]:
    """Return the conflicts of entities and relationships, newest first."""
    return await repository.fetch_conflicts(session, subject_ids, open_only=open_only)


async def _load(
    session: TenantSession,
    entity_ids: Iterable[UUID],
    relationship_ids: Iterable[UUID],
    *,
    lock: bool = True,
    known_at: datetime | None = None,
) -> Subjects:
    members = await repository.fetch_clusters(session, list(entity_ids))
    canonical = dict(members)
    entities = await repository.fetch_entities(session, set(canonical.values()), lock=lock)
    relationships = await repository.fetch_relationships(session, relationship_ids, lock=lock)
    shown = [entity.id for entity in entities] + [one.id for one in relationships]
    wanted = list({*canonical, *(one.id for one in relationships)})
    claims: dict[UUID, dict[str, list[Candidate]]] = defaultdict(lambda: defaultdict(list))
    for row in await repository.fetch_claims(session, wanted, known_at):
        subject = canonical.get(row["subject_id"], row["subject_id"])
        name = row["attribute"].partition(".")[2]
        claims[subject][name].append(_candidate(row))
    return Subjects(
        entities=entities,
        relationships=relationships,
        claims=claims,
        preferences=await repository.fetch_preferences(session, shown),
    )


def _candidate(row: ClaimRow) -> Candidate:
    return Candidate(
        claim_id=row["id"],
        value=row["value"],
        source=row["source"],
        source_type=row["source_type"],
        trust=row["trust"],
        # the calendar's first day is stored as -infinity, and comes back without a zone
        asserted_at=instant(row["asserted_at"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        ended_on=row["ended_on"],
        deprecated=row["deprecated"],
        source_record=row["source_record"],
        silent=row["silent"],
    )
