"""What a source says no more: its record is there, stated whole, and a detail has left it."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.db import TenantSession
from atlas.knowledge.mutations import repository
from atlas.knowledge.mutations.domain.assertions import ClaimBatch, PartyAssertion
from atlas.knowledge.mutations.domain.changes import NO_LONGER_STATED, STATED_AGAIN
from atlas.knowledge.mutations.domain.checks import CheckedBatch
from atlas.knowledge.mutations.domain.identifiers import normalise
from atlas.knowledge.mutations.domain.model import MutationRow, NewClaim, Provenance
from atlas.knowledge.mutations.domain.parties import KnownParties, PartyPlan
from atlas.knowledge.mutations.repository import silence as silences
from atlas.knowledge.ontology.service import base

_CALLED = frozenset(
    {
        "legal_name",
        "trading_names",
        "trust_name",
        "registration_numbers",
        "stated_numbers",
        "lei",
        "identity_status",
    }
)
"""What a party is called: by it, a company whose record was removed is still looked for."""
_TOLD = frozenset({"events"})
"""An event of a party is stated once, and is no detail of it."""


async def mark_unstated(
    session: TenantSession,
    batch: ClaimBatch,
    checked: CheckedBatch,
    plan: PartyPlan,
    known: KnownParties,
    claims: Sequence[NewClaim],
    by: Provenance,
) -> set[UUID]:
    """Mark what a source stated of parties under records that it states again without it.

    An omission is no correction: the claims stay, and still count against a party. They no longer
    distinguish or identify it. Marks of risk and protected attributes are left
    alone. Returns whose claims were marked.
    """
    if not batch.described:
        return set()
    whole = [
        party
        for party in checked.parties
        if any(batch.described.get(one.source_record or "") for one in party.claims)
    ]
    entities = {plan.targets[party.key] for party in whole}
    repeated = {one.id for one in claims if _is_repeated(batch, one)}
    said = {
        (one.source_record, one.attribute, canonical_json(one.value))
        for one in claims
        if one.entity_id is not None and one.id not in repeated
    }
    anywhere = {(one.entity_id, one.attribute, canonical_json(one.value)) for one in claims}
    found = await silences.fetch_unrepeated(
        session,
        batch.source,
        batch.described,
        entities,
        frozenset(one.content_key for one in claims if one.id not in repeated),
    )
    silent = [
        (claim, entity)
        for claim, entity, record, attribute, value in found
        if _is_detail(attribute)
        and (record, attribute, canonical_json(value)) not in said
        and (record is not None or (entity, attribute, canonical_json(value)) not in anywhere)
    ]
    if silent:
        await silences.insert_silences(session, [claim for claim, _ in silent], by)
    await _mark_numbers(session, batch, whole, plan, known, by)
    return {entity for _, entity in silent}


async def _mark_numbers(
    session: TenantSession,
    batch: ClaimBatch,
    whole: Sequence[PartyAssertion],
    plan: PartyPlan,
    known: KnownParties,
    by: Provenance,
) -> None:
    """Mark the numbers of persons and trusts that none of their records states any more.

    A company's numbers are claims.
    """
    members: dict[UUID, list[UUID]] = defaultdict(list)
    for member, canonical in known.canonical.items():
        members[canonical].append(member)
    stated = {
        (member, normalise(number))
        for party in whole
        if party.type != "LegalEntity"
        for member in members.get(known.canonical_of(plan.targets[party.key]), ())
        for number in party.identifiers
    }
    if not stated:
        return
    described = {member for member, _ in stated}
    changed = await silences.mark_identifiers(
        session, batch.source, described, stated, by.recorded_at
    )
    if changed:
        await repository.insert_mutations(session, [_log(*one) for one in changed], by)


def _log(entity_id: UUID, scheme: str, value: str, is_stated: bool) -> MutationRow:
    number = {"scheme": scheme, "value": value}
    return MutationRow(
        entity_id=entity_id, relationship_id=None, attribute="entity.identifier",
        before=None if is_stated else number, after=number if is_stated else None,
        winner_claim_id=None, loser_claim_ids=(),
        rule=STATED_AGAIN if is_stated else NO_LONGER_STATED,
    )  # fmt: skip


def _is_repeated(batch: ClaimBatch, claim: NewClaim) -> bool:
    """Whether a batch repeats a claim under a record that the source holds no longer."""
    held = batch.described.get(claim.source_record or "", True)
    if held is None:
        return claim.attribute.partition(".")[2] not in _CALLED
    return not held


def _is_detail(attribute: str) -> bool:
    kind, _, name = attribute.partition(".")
    spec = base().types[kind].attributes.get(name) if kind in base().types else None
    return spec is not None and not spec.risk and not spec.protected_by and spec.name not in _TOLD
