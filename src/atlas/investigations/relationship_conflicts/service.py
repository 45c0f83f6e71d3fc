"""Deciding between sources that contradict each other on a holding.

Two registers state a share, or one ends a holding that another states on. A person who knows which
is right proposes it, and another person confirms. The decision counts while every source states
what it stated then; the company's results are outdated until it is investigated again.
"""

from uuid import UUID

from msgspec import convert, to_builtins

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.four_eyes import require_person
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.investigations.relationship_conflicts.errors import RelationshipConflictStateError
from atlas.investigations.relationship_conflicts.schemas import (
    ConflictDecisionOut,
    ConflictProposalIn,
    HoldingConflictOut,
    RelationshipConflictsOut,
    StatedHoldingOut,
)
from atlas.investigations.relationship_ends.service import note
from atlas.knowledge.entities import service as entities
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import Decision, stated_then
from atlas.knowledge.relationships import service as relationships
from atlas.knowledge.relationships.schemas import Relationship
from atlas.knowledge.survivorship.domain.decided import Disputed
from atlas.workspace.proposals import service as proposals
from atlas.workspace.proposals.schemas import Proposal

_KIND = "relationship.conflict"
_WHY = "{}: it would count as one source states it, though another contradicts it."


async def get_conflicts(session: TenantSession, relationship_id: UUID) -> RelationshipConflictsOut:
    """Return on what sources contradict each other, and what persons decided.

    Raises:
        RelationshipNotFoundError: absent or another tenant's.

    """
    found = await relationships.get_relationship(session, relationship_id)
    said = await mutations.contradicted(session, relationship_id)
    newest: dict[Disputed, Decision] = {}
    for one in await mutations.decisions_on(session, [relationship_id]):
        newest.setdefault(one.kept.about, one)
    conflicts = [
        HoldingConflictOut(
            about=about,
            open=about in said.open,
            statements=[StatedHoldingOut.of(stated_then(one)) for one in said.sides(about)],
            decision=_shown(waits, said) if waits else _decided(newest.get(about)),
        )
        for about in Disputed
        if (waits := await proposals.find_open(session, _KIND, _subject(relationship_id, about)))
        or about in said.open
        or about in newest
    ]
    from_name, to_name = await _ends(session, found)
    return RelationshipConflictsOut.built_from(
        found,
        relationship_id=relationship_id,
        conflicts=conflicts,
        from_name=from_name,
        to_name=to_name,
    )


async def propose(
    session: TenantSession,
    actor: AuthContext,
    relationship_id: UUID,
    about: Disputed,
    wanted: ConflictProposalIn,
    expected: ExpectedVersion | None,
) -> RelationshipConflictsOut:
    """Keep which statement counts until another person confirms; it replaces what waits.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        RelationshipNotFoundError: absent or another tenant's.
        PreconditionFailedError: the relationship has changed since it was read.
        RelationshipConflictStateError: sources do not contradict each other on this.
        InvalidRequestError: the claim is no statement of a source in conflict.

    """
    require_person(actor)
    found, said = await _held(session, relationship_id, expected)
    if about not in said.open:
        raise RelationshipConflictStateError("No conflict of sources on this waits for a person.")
    if wanted.claim_id not in {one.claim_id for one in said.sides(about)}:
        problem = "It is no statement of a source in conflict; see `statements`."
        raise InvalidRequestError(
            problem,
            errors=[FieldProblem(loc=["body", "claim_id"], msg=problem, type="value_error")],
        )
    choice = mutations.Choice(stated=said.said, **wanted.model_dump())
    await proposals.propose(
        session,
        actor,
        _KIND,
        _subject(relationship_id, about),
        to_builtins(choice),
        reasons=[_WHY.format(" in ".join(await _ends(session, found)))],
    )
    return await get_conflicts(session, relationship_id)


async def confirm(
    session: TenantSession,
    actor: AuthContext,
    relationship_id: UUID,
    about: Disputed,
    proposal_id: UUID,
    expected: ExpectedVersion | None,
) -> RelationshipConflictsOut:
    """Confirm as another person which statement counts, from the next investigation on.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        SecondPersonRequiredError: the caller proposed it, or may not confirm.
        RelationshipNotFoundError: absent or another tenant's.
        PreconditionFailedError: the relationship has changed since it was read.
        RelationshipConflictStateError: this proposal does not wait, or sources state something
            else than when it was made.

    """
    require_person(actor)
    await relationships.get_relationship(session, relationship_id)
    waits = await proposals.find_open(session, _KIND, _subject(relationship_id, about), lock=True)
    if waits is None or waits.id != proposal_id:
        raise RelationshipConflictStateError(
            "This proposal does not wait; get the conflicts and look again."
        )
    found, said = await _held(session, relationship_id, expected)
    choice = convert(waits.content, mutations.Choice)
    if choice.stated != said.said or about not in said.open:
        raise RelationshipConflictStateError(
            "Sources state something else than when it was proposed; propose it again."
        )
    await proposals.confirm(session, actor, waits)
    await note(session, found)
    await mutations.decide_conflict(session, actor, said, about, choice, waits)
    return await get_conflicts(session, relationship_id)


async def withdraw(
    session: TenantSession,
    actor: AuthContext,
    relationship_id: UUID,
    about: Disputed,
    reason: str,
    expected: ExpectedVersion | None,
) -> RelationshipConflictsOut:
    """Withdraw a proposal or a decision: it adds scrutiny, so one person may.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        RelationshipNotFoundError: absent or another tenant's.
        PreconditionFailedError: the relationship has changed since it was read.
        RelationshipConflictStateError: none waits, and none counts.

    """
    require_person(actor)
    found, said = await _held(session, relationship_id, expected)
    subject = _subject(relationship_id, about)
    if await proposals.find_open(session, _KIND, subject, lock=True) is not None:
        await proposals.supersede(session, actor, _KIND, subject)
    elif about in said.decided:
        await mutations.withdraw_decision(session, actor, said, about, reason)
        await note(session, found)
    else:
        raise RelationshipConflictStateError("No decision on this waits or counts.")
    return await get_conflicts(session, relationship_id)


async def _held(
    session: TenantSession, relationship_id: UUID, expected: ExpectedVersion | None
) -> tuple[Relationship, mutations.Contradicted]:
    """Return a relationship with what sources state, held until the transaction ends."""
    await relationships.get_relationship(session, relationship_id)
    said = await mutations.contradicted(session, relationship_id)
    found = await relationships.get_relationship(session, relationship_id)
    check_version(expected, found.version)
    return found, said


async def _ends(session: TenantSession, found: Relationship) -> tuple[str, str]:
    """Return the names of the holder and of what is held."""
    known = await entities.get_entities(session, [found.from_id, found.to_id])
    return known[found.from_id].display_name, known[found.to_id].display_name


def _subject(relationship_id: UUID, about: Disputed) -> str:
    return f"{relationship_id}:{about.value}"


def _shown(waits: Proposal, said: mutations.Contradicted) -> ConflictDecisionOut:
    choice = convert(waits.content, mutations.Choice)
    statements = {one.claim_id: StatedHoldingOut.of(stated_then(one)) for one in said.statements}
    chosen = statements.pop(choice.claim_id, None)
    said_of_it = {
        "proposal_id": waits.id,
        "status": "proposed",
        "chosen": chosen,
        "others": [*statements.values()],
        "reason": choice.reason,
        **dict.fromkeys(("claim_id", "decided_by", "decided_at", "ended_at")),
    }
    return ConflictDecisionOut.built_from(waits, **said_of_it)


def _decided(one: Decision | None) -> ConflictDecisionOut | None:
    if one is None:
        return None
    shown = {
        "chosen": StatedHoldingOut.of(one.kept.chosen),
        "others": [StatedHoldingOut.of(stated) for stated in one.kept.others],
    }
    became = ("proposal_id", "status", "claim_id", "decided_at", "ended_at")
    shown |= {name: getattr(one, name) for name in became}
    return ConflictDecisionOut.built_from(one.kept, **shown)
