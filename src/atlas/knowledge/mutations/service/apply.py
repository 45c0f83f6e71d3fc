"""One source's answer, written whole: parties joined, claims added, winners chosen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import ReferenceNotFoundError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.identity.audit.service import record
from atlas.knowledge.mutations import repository
from atlas.knowledge.mutations.actions import MutationAction
from atlas.knowledge.mutations.domain.checks import CheckedBatch, check_batch
from atlas.knowledge.mutations.domain.claims import party_claims, relationship_claims
from atlas.knowledge.mutations.domain.identifiers import (
    former_spellings,
    is_certain,
    lock_keys,
    normalise,
)
from atlas.knowledge.mutations.domain.model import ConflictRow, MutationRow, NewClaim, Provenance
from atlas.knowledge.mutations.domain.parties import (
    KnownParties,
    PartyPlan,
    Veto,
    plan_parties,
)
from atlas.knowledge.mutations.domain.relationships import (
    Pair,
    Record,
    RelationshipPlan,
    plan_relationships,
)
from atlas.knowledge.mutations.repository import sources
from atlas.knowledge.mutations.schemas import (
    BatchResult,
    ClaimBatch,
    Identifier,
    PartyAssertion,
    Rejection,
)
from atlas.knowledge.mutations.service.inbox import ask, ended
from atlas.knowledge.mutations.service.recompute import recompute, write_claims
from atlas.knowledge.mutations.service.silence import mark_unstated
from atlas.knowledge.ontology.domain import Strategy
from atlas.knowledge.ontology.service import base


async def apply_batch(session: TenantSession, actor: AuthContext, batch: ClaimBatch) -> BatchResult:
    """Write one source's answer: join parties, add claims, choose winners, rebuild caches.

    All in the caller's transaction, with a constant number of statements. Idempotent by
    `batch_key` (a retry answers what the first application answered) and by the content of each
    claim. Batches of the same parties wait for each other: identifiers are locked first, then
    entities, then relationships, each in one order, so that none deadlock. For several batches
    in one transaction use `apply_batches`.

    Raises:
        BatchInvalidError: the batch as a whole cannot be read; nothing is written.
        ReferenceNotFoundError: an `entity_id` names no entity of the tenant.

    """
    return (await apply_batches(session, actor, [batch]))[0]


async def apply_batches(
    session: TenantSession, actor: AuthContext, batches: Sequence[ClaimBatch]
) -> list[BatchResult]:
    """Write several sources' answers in one transaction, in the order given.

    The parties of all are locked before the first is written, as `apply_batch` locks those of
    one; errors as there.
    """
    checked = [check_batch(base(), batch) for batch in batches]
    if len(batches) > 1:
        await _lock_parties(session, [party for one in checked for party in one.parties])
    return [
        await _apply(session, actor, batch, one)
        for batch, one in zip(batches, checked, strict=True)
    ]


async def _apply(
    session: TenantSession, actor: AuthContext, batch: ClaimBatch, checked: CheckedBatch
) -> BatchResult:
    batch_id = new_id()
    by = _provenance(batch, batch_id, actor)
    if not await repository.begin_batch(session, batch_id, batch, by.actor_id, by.recorded_at):
        return _from_json(await repository.find_batch_result(session, batch.batch_key))
    known = await _lock_parties(session, checked.parties)
    plan = plan_parties(
        checked.parties,
        known,
        display={name: spec.display for name, spec in base().types.items()},
        make_id=new_id,
    )
    await _write_parties(session, plan, by)
    edges = await _place_relationships(session, checked, plan, known, batch.source)
    if edges.created:
        await repository.insert_relationships(session, edges.created, by.recorded_at)
    claims = await in_thread(_claims, checked, batch, plan, edges)
    left_out = frozenset(one for one, held in batch.described.items() if not held)
    added = await write_claims(session, claims, by, left_out)
    restated = await _end_restated(session, batch, checked, edges, by)
    restated |= await _end_corrected(session, batch, claims, by)
    corrected = await _end_corrected_facts(session, batch, claims, added, by)
    corrected |= await mark_unstated(session, batch, checked, plan, known, claims, by)
    parties = {claim.entity_id for claim in added if claim.entity_id is not None}
    parties |= {canonical for _, canonical in plan.merges} | corrected
    links = {one.relationship_id for one in added if one.relationship_id is not None} | restated
    standing = {*edges.targets.values()} - {one.id for one in edges.created}
    if standing:  # rules of before may have decided one of these
        links |= await sources.stated_otherwise(session, standing)
    changes, opened = await recompute(
        session,
        by,
        entity_ids=parties,
        relationship_ids=links,
        new_claims={claim.id for claim in added},
    )
    touched = parties | await repository.held_through(session, links)
    opened += await _open_vetoes(session, plan.vetoes, by)
    await ask(session, actor, opened)
    await ended(session, actor, "relationship", changes.agreed, "sources_agree")
    result = BatchResult(
        entities={key: known.canonical_of(target) for key, target in plan.targets.items()},
        relationships=dict(edges.targets),
        claims_added=len(added),
        conflicts_opened=len(opened),
        rejected=checked.rejected,
        mutations=len(changes.mutations),
        created=tuple(one.id for one in plan.created),
        joined=tuple(sorted({known.canonical_of(stays) for _, stays in plan.merges})),
        touched=tuple(sorted(map(known.canonical_of, touched))),
    )
    await repository.finish_batch(session, batch_id, _to_json(result))
    await _record(session, actor, batch, batch_id, result)
    return result


def _provenance(batch: ClaimBatch, batch_id: UUID, actor: AuthContext) -> Provenance:
    return Provenance(
        batch_id=batch_id,
        source=batch.source,
        evidence_id=batch.evidence_id,
        investigation_id=batch.investigation_id,
        actor_id=actor.user_id,
        retrieved_at=batch.retrieved_at,
        recorded_at=now(),
        licence=batch.licence,
        liveness=batch.liveness,
    )


async def _record(
    session: TenantSession,
    actor: AuthContext,
    batch: ClaimBatch,
    batch_id: UUID,
    result: BatchResult,
) -> None:
    counts: dict[str, JSON] = {
        "source": batch.source,
        "claims": result.claims_added,
        "mutations": result.mutations,
        "conflicts": result.conflicts_opened,
        "rejected": len(result.rejected),
    }
    await record(session, actor, MutationAction.CLAIMS_APPLIED, "claim_batch", batch_id, counts)


async def _lock_parties(session: TenantSession, parties: Sequence[PartyAssertion]) -> KnownParties:
    """Lock the parties' identifiers and entities, and load what is known about them."""
    stated = {
        normalise(one) for party in parties for one in (*party.identifiers, *party.stands_in_for)
    }
    certain = sorted(
        (one for one in stated if is_certain(one)), key=lambda one: (one.scheme, one.value)
    )
    given = {party.entity_id for party in parties if party.entity_id is not None}
    known = KnownParties()
    if certain:
        await repository.lock_identifiers(session, lock_keys(session.tenant_id, certain))
        former = {spelling: one for one in certain for spelling in former_spellings(one)}
        found = await repository.fetch_holders(session, [*certain, *former])
        for one, holder in found.items():
            if one in former:
                known.former[former[one]] = (*known.former.get(former[one], ()), holder)
            else:
                known.held[one] = holder
    wanted = given | set(known.held.values()) | {h for some in known.former.values() for h in some}
    if not wanted:
        return known
    # every existing entity of the batch is locked here, once, in one order; what is read after
    # that cannot change under us
    before = await repository.fetch_clusters(session, list(wanted))
    await repository.fetch_entities(session, [member for member, _ in before], lock=True)
    known.canonical = dict(await repository.fetch_clusters(session, list(wanted)))
    known.types = await repository.fetch_types(session, list(known.canonical))
    if given - known.types.keys():
        raise ReferenceNotFoundError("A party names an entity that does not exist.")
    for entity, scheme, value in await repository.fetch_identifiers(session, list(known.canonical)):
        canonical = known.canonical_of(entity)
        known.identifiers.setdefault(canonical, set()).add(Identifier(scheme, value))
    return known


async def _write_parties(session: TenantSession, plan: PartyPlan, by: Provenance) -> None:
    if plan.created:
        await repository.insert_entities(session, plan.created, by.recorded_at)
    if plan.merges:
        reason = "same number in the same register"
        await repository.insert_merges(session, plan.merges, reason, by.actor_id, by.recorded_at)
        await repository.insert_mutations(session, _merge_log(plan), by)
    if plan.identifiers:
        await repository.insert_identifiers(session, plan.identifiers, by.source, by.recorded_at)


def _merge_log(plan: PartyPlan) -> list[MutationRow]:
    return [
        MutationRow(
            entity_id=canonical, relationship_id=None, attribute="entity.merge",
            before=None, after=str(merged), winner_claim_id=None, loser_claim_ids=(),
            rule="certain_identifier",
        )
        for merged, canonical in plan.merges
    ]  # fmt: skip


async def _place_relationships(
    session: TenantSession,
    checked: CheckedBatch,
    plan: PartyPlan,
    known: KnownParties,
    source: str,
) -> RelationshipPlan:
    """Match the batch's relationships with stored records of the same pairs."""
    if not checked.relationships:
        return RelationshipPlan()
    canonical = dict(await repository.fetch_clusters(session, list(set(plan.targets.values()))))
    stored: dict[Pair, list[Record]] = defaultdict(list)
    between = await repository.fetch_relationships_between(
        session, list(canonical), sorted({one.type for one in checked.relationships})
    )
    said = await repository.fetch_source_records(session, [row[0] for row in between], source)
    for row in between:
        relationship_id, type_name, from_id, to_id, discriminator, start, end = row
        pair = (type_name, canonical[from_id], canonical[to_id], discriminator)
        records = said.get(relationship_id, frozenset())
        stored[pair].append(Record(relationship_id, start, end, records))
    return plan_relationships(
        checked.relationships,
        stored,
        entity_of=plan.targets,
        canonical_of=known.canonical_of,
        make_id=new_id,
    )


async def _end_restated(
    session: TenantSession,
    batch: ClaimBatch,
    checked: CheckedBatch,
    plan: RelationshipPlan,
    by: Provenance,
) -> set[UUID]:
    """End what the source said before under records that now say something else.

    A record that names another holder now would else stand for two holdings. Returns whose claims
    ended.
    """
    if not batch.restated:
        return set()
    kept, ended = set(), {}
    for one in checked.relationships:
        target = plan.targets[one.key]
        if one.source_record:
            kept.add((target, one.source_record))
        if one.continues and one.valid_to:
            ended[target, one.continues] = one.valid_to
    found = await repository.fetch_restated(session, batch.source, list(batch.restated), kept)
    ends = {}
    for claim, relationship, said, start in found:
        day = ended.get((relationship, said), batch.restated[said])
        ends[claim] = max(day, start) if start else day
    if ends:
        await repository.insert_ends(session, ends, "restated by its source", by)
    return {relationship for _, relationship, _, _ in found}


async def _end_corrected(
    session: TenantSession, batch: ClaimBatch, claims: Sequence[NewClaim], by: Provenance
) -> set[UUID]:
    """End what the source said under a record as of the same day, and says otherwise now.

    A register that corrects an entry without a new date would else have said both. What was
    corrected never held: it ends before it began. Returns whose claims ended.
    """
    if not batch.restated:
        return set()
    stated = {
        (one.relationship_id, one.source_record, one.asserted_at)
        for one in claims
        if one.relationship_id and one.source_record and one.source_record in batch.restated
    }
    keys = [one.content_key for one in claims if one.relationship_id is not None]
    found = await repository.fetch_corrected(session, batch.source, stated, keys) if stated else []
    if found:
        ends = {claim: (start or _EARLY) - timedelta(days=1) for claim, _, start in found}
        await repository.insert_ends(session, ends, "corrected by its source", by)
    return {relationship for _, relationship, _ in found}


async def _end_corrected_facts(
    session: TenantSession,
    batch: ClaimBatch,
    claims: Sequence[NewClaim],
    added: Sequence[NewClaim],
    by: Provenance,
) -> set[UUID]:
    """End what the source said of a party under a record as of the same day, and says otherwise.

    A register that corrects an address, a name or a date of birth and leaves the statement's date
    as it was would else have said both, and the smaller text would win. Attributes that add up
    (nationalities, former names) and marks of risk stay: a correction removes no scrutiny. Returns
    whose claims ended.

    Only what is new corrects. Claims of releases that kept no record of a party's facts count as of
    the same record.
    """
    stated = {
        (one.entity_id, one.source_record, one.attribute, one.asserted_at)
        for one in added
        if one.entity_id and one.source_record and _is_replaced(one.attribute)
    }
    if not stated:
        return set()
    keys = [one.content_key for one in claims if one.entity_id is not None]
    found = await repository.fetch_corrected_facts(session, batch.source, stated, keys)
    if found:
        ends = {claim: (start or _EARLY) - timedelta(days=1) for claim, _, start in found}
        await repository.insert_ends(session, ends, "corrected by its source", by)
    return {entity for _, entity, _ in found}


def _is_replaced(attribute: str) -> bool:
    """Return whether a party has one value of an attribute, and no mark of risk is lost by it."""
    kind, _, name = attribute.partition(".")
    spec = base().types[kind].attributes.get(name) if kind in base().types else None
    return (
        spec is not None
        and spec.survivorship is not Strategy.AGGREGATE
        and not spec.risk
        and not spec.protected_by
    )


_EARLY = date(2, 1, 1)


def _claims(
    checked: CheckedBatch,
    batch: ClaimBatch,
    plan: PartyPlan,
    relationships: RelationshipPlan,
) -> list[NewClaim]:
    claims: list[NewClaim] = []
    for party in checked.parties:
        claims += party_claims(party, plan.targets[party.key], batch)
    for one in checked.relationships:
        claims += relationship_claims(one, relationships.targets[one.key], batch)
    return claims


async def _open_vetoes(
    session: TenantSession, vetoes: Sequence[Veto], by: Provenance
) -> list[UUID]:
    if not vetoes:
        return []
    rows = [
        ConflictRow(
            entity_id=veto.entity_id,
            relationship_id=None,
            attribute=veto.attribute,
            kind="identity",
            policy="flag_review",
            winner_claim_id=None,
            claim_ids=(),
            detail=f"{veto.detail} (other entity {veto.other_id})",
            dispute_key=canonical_hash(
                ["identity", sorted([str(veto.entity_id), str(veto.other_id)]), veto.detail]
            ),
        )
        for veto in vetoes
    ]
    return await repository.insert_conflicts(session, rows, by)


def _to_json(result: BatchResult) -> dict[str, JSON]:
    return {
        "entities": {key: str(value) for key, value in result.entities.items()},
        "relationships": {key: str(value) for key, value in result.relationships.items()},
        "claims_added": result.claims_added,
        "conflicts_opened": result.conflicts_opened,
        "rejected": [[one.key, one.attribute, one.reason, one.value] for one in result.rejected],
        "mutations": result.mutations,
        "created": [str(one) for one in result.created],
        "joined": [str(one) for one in result.joined],
        "touched": [str(one) for one in result.touched],
    }


def _from_json(stored: Mapping[str, Any]) -> BatchResult:
    return BatchResult(
        entities={key: UUID(value) for key, value in stored["entities"].items()},
        relationships={key: UUID(value) for key, value in stored["relationships"].items()},
        claims_added=stored["claims_added"],
        conflicts_opened=stored["conflicts_opened"],
        rejected=tuple(Rejection(*one) for one in stored["rejected"]),
        mutations=stored["mutations"],
        created=tuple(UUID(one) for one in stored["created"]),
        joined=tuple(UUID(one) for one in stored.get("joined", ())),
        touched=tuple(UUID(one) for one in stored.get("touched", ())),
    )
