"""Ending relationships that stand only because no register ended them.

A file that leaves a record out ends nothing. A person who knows the end (a transfer deed, a letter
of resignation) states it with evidence, and another person confirms it. What a register states is
never ended here, and a register that states the relationship again wins. The company's results are
outdated until it is investigated again.
"""

from datetime import date
from uuid import UUID

from msgspec import convert

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.four_eyes import require_person
from atlas.foundation.db import TenantSession
from atlas.investigations.relationship_ends.errors import (
    RelationshipEndNotFoundError,
    RelationshipEndStateError,
    RelationshipStatedError,
)
from atlas.investigations.relationship_ends.schemas import (
    EndStatus,
    RelationshipEndIn,
    RelationshipEndOut,
)
from atlas.knowledge.companies import service as companies
from atlas.knowledge.entities import service as entities
from atlas.knowledge.evidence import service as evidence
from atlas.knowledge.graph import service as graph
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.relationships import service as relationships
from atlas.knowledge.relationships.schemas import Relationship
from atlas.sources.bundled import service as sources
from atlas.workspace.proposals import service as proposals
from atlas.workspace.proposals.schemas import Proposal

_KIND = "relationship.end"
_WHY = ["An interest or an office that stood, because no register ended it, would count as over."]


async def get_end(session: TenantSession, relationship_id: UUID) -> RelationshipEndOut:
    """Return the newest end that people stated for a relationship.

    Raises:
        RelationshipNotFoundError: absent or another tenant's.
        RelationshipEndNotFoundError: none was stated.

    """
    await relationships.get_relationship(session, relationship_id)
    waits = await proposals.find_open(session, _KIND, str(relationship_id))
    if waits is not None:
        return _proposed(relationship_id, waits)
    return await _decided(session, relationship_id)


async def propose(
    session: TenantSession, actor: AuthContext, relationship_id: UUID, said: RelationshipEndIn
) -> RelationshipEndOut:
    """Keep an end until another person confirms it; it replaces the proposal that waits.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        RelationshipNotFoundError: absent or another tenant's.
        RelationshipStatedError: a source states it as current.
        RelationshipEndStateError: it has ended, or no register has left it out.
        ReferenceNotFoundError: evidence that the tenant does not have.
        InvalidRequestError: a day in the future, before its start, or before its last statement.

    """
    require_person(actor)
    await _standing(session, relationship_id, said.ended_on)
    await evidence.require_known(session, said.evidence_ids)
    made = await proposals.propose(
        session, actor, _KIND, str(relationship_id), said.model_dump(mode="json"), reasons=_WHY
    )
    return _proposed(relationship_id, made)


async def confirm(
    session: TenantSession, actor: AuthContext, relationship_id: UUID, proposal_id: UUID
) -> RelationshipEndOut:
    """Confirm an end as another person: it counts from the next investigation on.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        SecondPersonRequiredError: the caller proposed it, or may not confirm.
        RelationshipNotFoundError: absent or another tenant's.
        RelationshipEndStateError: this proposal does not wait, or there is nothing to end now.
        RelationshipStatedError: a source states it as current by now.
        InvalidRequestError: a source has stated it since for a later day than the end.

    """
    require_person(actor)
    await relationships.get_relationship(session, relationship_id)
    waits = await proposals.find_open(session, _KIND, str(relationship_id), lock=True)
    if waits is None or waits.id != proposal_id:
        raise RelationshipEndStateError("This proposal does not wait; get the end and look again.")
    kept = convert(waits.content, mutations.EndStatement)
    found, standing = await _standing(session, relationship_id, kept.ended_on)
    await proposals.confirm(session, actor, waits)
    await note(session, found)
    await mutations.end_relationship(session, actor, standing, kept, waits)
    return await _decided(session, relationship_id)


async def withdraw(
    session: TenantSession, actor: AuthContext, relationship_id: UUID, reason: str
) -> RelationshipEndOut:
    """Withdraw an end that waits or counts: it adds scrutiny, so one person may.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        RelationshipNotFoundError: absent or another tenant's.
        RelationshipEndNotFoundError: none was stated.
        RelationshipEndStateError: the newest one does not wait, and none counts.

    """
    require_person(actor)
    found = await relationships.get_relationship(session, relationship_id)
    waits = await proposals.find_open(session, _KIND, str(relationship_id), lock=True)
    if waits is not None:
        await proposals.supersede(session, actor, _KIND, str(relationship_id))
        return _proposed(relationship_id, waits, "withdrawn")
    standing = await mutations.standing_of(session, relationship_id)
    if not standing.ends:
        newest = await _decided(session, relationship_id)
        raise RelationshipEndStateError(f"The end is {newest.status.replace('_', ' ')}.")
    await mutations.withdraw_end(session, actor, standing, reason)
    await note(session, found)
    return await _decided(session, relationship_id)


async def _standing(
    session: TenantSession, relationship_id: UUID, ended_on: date
) -> tuple[Relationship, mutations.Standing]:
    """Return a relationship of which this end may be stated, held until the transaction ends."""
    found = await relationships.get_relationship(session, relationship_id)
    standing = await mutations.standing_of(session, relationship_id)
    if standing.ends:
        raise RelationshipEndStateError(
            "Persons have stated its end already; withdraw that one to state another."
        )
    if standing.stated or await sources.states_now(
        session, found.type, found.discriminator, standing.left_out_by
    ):
        raise RelationshipStatedError(
            "A source states it as current. Have the register corrected, load its file and"
            " investigate the company again."
        )
    if standing.left_out_on is None:
        over = (
            f"It ended on {standing.relationship.valid_to}"
            if standing.relationship.valid_to
            else "It has not been read"
        )
        raise RelationshipEndStateError(
            f"{over}, and no register left it out without an end: there is nothing to state."
        )
    if problem := _problem(standing, ended_on):
        raise InvalidRequestError(
            problem,
            errors=[FieldProblem(loc=["body", "ended_on"], msg=problem, type="value_error")],
        )
    return found, standing


def _problem(standing: mutations.Standing, ended_on: date) -> str | None:
    """Return why a relationship cannot have ended on the day."""
    if ended_on > today():
        return "The end lies in the future."
    if (
        standing.relationship.valid_from is not None
        and ended_on <= standing.relationship.valid_from
    ):
        return f"It began on {standing.relationship.valid_from}; the end is a later day."
    if standing.said_on is not None and ended_on < standing.said_on:
        return (
            f"A source stated it as of {standing.said_on}; the end is of that day or later. Have"
            " the register corrected if it was wrong."
        )
    return None


async def note(session: TenantSession, found: Relationship) -> None:
    """Outdate the results of every company that may rest on a relationship.

    Those below either end, and others, next to or above it, with a stake in the company.
    """
    stakes = await relationships.of_entities(session, [found.to_id, found.from_id])
    near = {found.from_id, found.to_id, *(one.from_id for one in stakes)}
    below = await graph.entities_below(session, [found.from_id, found.to_id], today())
    clusters = await entities.clusters(session, sorted({*near, *below}))
    await companies.parties_changed(
        session, sorted({one for cluster in clusters.values() for one in cluster})
    )


def _proposed(
    relationship_id: UUID, proposal: Proposal, status: EndStatus = "proposed"
) -> RelationshipEndOut:
    said = {
        **proposal.content,
        "relationship_id": relationship_id,
        "proposal_id": proposal.id,
        "status": status,
    }
    return RelationshipEndOut.built_from(proposal, **said)


async def _decided(session: TenantSession, relationship_id: UUID) -> RelationshipEndOut:
    """Return the newest end that was confirmed, and what has become of it."""
    claims = (await entities.get_claims(session, [relationship_id])).get(relationship_id, [])
    ends = [one for one in claims if mutations.states_end(one.source, one.attribute)]
    if not ends:
        raise RelationshipEndNotFoundError
    newest = max(ends, key=lambda one: (one.recorded_at, one.id))
    standing = await mutations.standing_of(session, relationship_id)
    counts = "in_force" if newest.id in standing.ends else "overruled"
    said = {
        **newest.raw_value,
        "relationship_id": relationship_id,
        "proposal_id": newest.source_record,
        "status": "withdrawn" if newest.ended_on is not None else counts,
        "claim_id": newest.id,
        "decided_at": newest.recorded_at,
    }
    return RelationshipEndOut.model_validate(said)
