"""Deciding hits: one person adds scrutiny, two people take it away, machines do neither."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.four_eyes import FirstPersons, require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.durable import outbox
from atlas.identity.audit.service import record
from atlas.identity.users import service as users
from atlas.identity.users.service import require_second_person
from atlas.knowledge.companies import service as companies
from atlas.knowledge.entities import service as entities
from atlas.sources.lists.schemas import Measure
from atlas.sources.screening.actions import ScreeningAction
from atlas.sources.screening.domain import standing
from atlas.sources.screening.domain.decisions import (
    Decision,
    DecisionState,
    HitStatus,
    needs_second_person,
    refusal,
    status_after,
)
from atlas.sources.screening.errors import (
    DecisionPendingError,
    DecisionRefusedError,
    HitNotFoundError,
    NothingProposedError,
    SuppressionEndedError,
    SuppressionNotFoundError,
)
from atlas.sources.screening.models import DecisionRow, HitRow, SuppressionRow
from atlas.sources.screening.repository import hits as repository
from atlas.sources.screening.schemas import Strength
from atlas.sources.screening.schemas.hits import (
    DecisionIn,
    DecisionOut,
    HitDetail,
    HitOut,
    HitUpdate,
    SecondDecisionIn,
    SightingOut,
    SuppressionOut,
    Verdict,
)
from atlas.sources.screening.schemas.screenings import ScreeningCandidateOut
from atlas.sources.screening.service import inbox, listing
from atlas.sources.screening.service.equal_names import equal_names, name_equal
from atlas.sources.screening.service.hits import GRAVER

_SEEN_IN = 50
DECIDED = "decided"
_MADE = {
    True: ScreeningAction.SCREENING_HIT_PROPOSED,
    False: ScreeningAction.SCREENING_HIT_DECIDED,
}
"""What a first decision is in the audit trail: whether it takes a second person."""
_ENDED = {
    True: ScreeningAction.SCREENING_HIT_CONFIRMED,
    False: ScreeningAction.SCREENING_HIT_REFUSED,
}
"""What a second decision is there: whether it confirms the first."""


@dataclass(frozen=True, slots=True)
class SuppressionTerm:
    """How long a suppression lasts: by default, and at most (days)."""

    default_days: int
    max_days: int


async def list_hits(
    session: TenantSession,
    params: ListParams,
    investigation_id: UUID | None,
    company_id: UUID | None,
) -> Page[HitOut]:
    """Return a page of hits, each with the decision that waits for a second person.

    `company_id`: those that were seen because of a customer, under any of its records.
    """
    records = None
    if company_id is not None:
        records = sorted(await companies.records_of_same(session, company_id))
    page = await repository.list_hits(session, params, investigation_id, records)
    proposals = await repository.proposals_of(session, [hit.id for hit in page.items])
    shown = await _shown(session, proposals.values())
    return page.of([_hit_out(hit, shown) for hit in page.items])


async def get_hit(session: TenantSession, hit_id: UUID) -> HitDetail:
    """Return a hit with explanation, decisions and sightings.

    Raises:
        HitNotFoundError: absent or another tenant's.

    """
    hit = await _hit(session, hit_id)
    decisions = await repository.decisions_of(session, hit_id)
    shown = await _shown(session, decisions)
    data = await repository.candidate_data(session, hit.candidate_id)
    suppression = (
        await repository.find_suppression(session, hit.suppression_id)
        if hit.suppression_id
        else None
    )
    seen = await repository.sightings_of(session, hit_id, _SEEN_IN)
    candidate = {
        **data,
        "status": hit.status,
        "hit_id": hit.id,
        "name_equal": name_equal(data.get("features") or ()),
    }
    return HitDetail(
        **_hit_out(hit, shown).model_dump(),
        candidate=ScreeningCandidateOut.model_validate(candidate),
        decisions=shown,
        suppression=SuppressionOut.model_validate(suppression) if suppression else None,
        seen_in=[SightingOut.model_validate(one) for one in seen],
    )


async def assign(
    session: TenantSession,
    actor: AuthContext,
    hit_id: UUID,
    body: HitUpdate,
    expected_version: ExpectedVersion | None,
) -> HitOut:
    """Say who works on a hit.

    Raises:
        HitNotFoundError: absent or another tenant's.
        PreconditionFailedError: the hit has changed since it was read.
        ReferenceNotFoundError: no such user in the tenant.

    """
    hit = await _hit(session, hit_id, lock=True)
    check_version(expected_version, hit.version)
    moved = replace(hit, assigned_to=body.assigned_to, version=hit.version + 1, updated_at=now())
    await repository.update_hits(session, [moved])
    to = str(body.assigned_to) if body.assigned_to else None
    await record(
        session,
        actor,
        ScreeningAction.SCREENING_HIT_ASSIGNED,
        "screening_hit",
        hit_id,
        {"assigned_to": to},
    )
    proposals = await repository.proposals_of(session, [hit_id])
    return _hit_out(moved, await _shown(session, proposals.values()))


async def decide(
    session: TenantSession,
    actor: AuthContext,
    hit_id: UUID,
    body: DecisionIn,
    *,
    expected_version: ExpectedVersion | None,
    term: SuppressionTerm,
) -> DecisionOut:
    """Decide a hit, or propose a decision that takes a second person.

    Raises:
        MachineNeverDecidesError: a service account.
        HitNotFoundError: absent or another tenant's.
        PreconditionFailedError: the hit has changed since it was read.
        DecisionRefusedError: the hit is decided so already, or the decision does not apply to it.
        DecisionPendingError: another decision waits for its second person.
        InvalidRequestError: a longer suppression than the installation allows.

    """
    require_person(actor)
    hit = await _hit(session, hit_id, lock=True)
    check_version(expected_version, hit.version)
    decision, status = Decision(body.decision), HitStatus(hit.status)
    why = refusal(status, decision, delisted=hit.delisted, confirmed=hit.delisting_confirmed)
    if why is not None:
        raise DecisionRefusedError(why)
    moment = now()
    expires_at = _expiry(decision, body.expires_in_days, term, moment)
    two = await takes_two(session, hit, decision, told_apart=bool(body.distinguishing_fact))
    pending = (await repository.proposals_of(session, [hit_id])).get(hit_id)
    if pending is not None and two:
        raise DecisionPendingError(
            f"{pending.decision} was proposed on {pending.decided_at.date()}; it waits for a"
            " second person."
        )
    await repository.void_proposals(session, [hit_id], DecisionState.SUPERSEDED.value)
    row = DecisionRow(
        id=new_id(),
        hit_id=hit_id,
        decision=decision.value,
        state=(DecisionState.PROPOSED if two else DecisionState.FINAL).value,
        four_eyes=two,
        rationale=_said(body),
        decided_by=actor.user_id,
        decided_person=actor.person_id,
        decided_at=moment,
        second_by=None,
        second_person=None,
        second_rationale=None,
        second_at=None,
        strength=hit.strength,
        version_id=hit.version_id,
        expires_at=expires_at,
        party_fingerprint=hit.party_fingerprint,
        entry_fingerprint=hit.entry_fingerprint,
    )
    await repository.insert_decision(session, row)
    await _audit(session, actor, _MADE[two], hit, row)
    if two:
        touched = replace(hit, awaits_second=True, version=hit.version + 1, updated_at=moment)
        await repository.update_hits(session, [touched])
        await inbox.follow(session, actor, [touched], "proposed")
    else:
        await _take_effect(session, actor, hit, row, moment)
    return (await _shown(session, [row]))[0]


async def takes_two(
    session: TenantSession, hit: HitRow, decision: Decision, *, told_apart: bool = False
) -> bool:
    """Return whether a decision takes two people.

    For an equal name, it does, unless the screening itself recorded a contradiction between the two
    (a date of birth, a number …) and the person states what distinguishes them (`told_apart`). A
    typed fact alone rests only on the person who typed it.
    """
    unexplained = False
    if hit.measure == Measure.ASSET_FREEZE.value:
        equal = (await equal_names(session, [hit.id])).get(hit.id)
        unexplained = equal is not None and not (equal.recorded and told_apart)
    return needs_second_person(
        HitStatus(hit.status),
        Strength(hit.highest_strength),
        decision,
        unexplained_name=unexplained,
        was_true=await repository.was_true_match(session, hit.id),
    )


def _said(body: DecisionIn) -> str:
    """Return the rationale, with the fact that distinguishes the two parties of an equal name."""
    if body.distinguishing_fact is None:
        return body.rationale
    return f"{body.rationale} Distinguishing fact: {body.distinguishing_fact}"


async def second_decision(
    session: TenantSession,
    actor: AuthContext,
    hit_id: UUID,
    body: SecondDecisionIn,
    *,
    expected_version: ExpectedVersion | None,
    term: SuppressionTerm,
) -> DecisionOut:
    """Confirm or refuse, as the second person, what another one proposed.

    Raises:
        MachineNeverDecidesError: a service account.
        HitNotFoundError: absent or another tenant's.
        PreconditionFailedError: the hit has changed since it was read.
        NothingProposedError: no decision waits.
        SecondPersonRequiredError: the person who proposed it, under whatever account.

    """
    require_person(actor)
    hit = await _hit(session, hit_id, lock=True)
    check_version(expected_version, hit.version)
    proposed = (await repository.proposals_of(session, [hit_id])).get(hit_id)
    if proposed is None:
        raise NothingProposedError("No decision about this hit waits for a second person.")
    first = FirstPersons.one(proposed.decided_by, proposed.decided_person)
    await require_second_person(session, actor, first)
    moment = now()
    confirmed = body.verdict is Verdict.CONFIRM
    expires_at = proposed.expires_at
    if expires_at is not None:  # the time runs from the moment the decision holds
        expires_at = min(
            moment + (expires_at - proposed.decided_at), moment + timedelta(days=term.max_days)
        )
    row = replace(
        proposed,
        state=(DecisionState.FINAL if confirmed else DecisionState.REFUSED).value,
        second_by=actor.user_id,
        second_person=actor.person_id,
        second_rationale=body.rationale,
        second_at=moment,
        expires_at=expires_at,
    )
    await repository.end_decision(session, row)
    await _audit(session, actor, _ENDED[confirmed], hit, row)
    if confirmed:
        await _take_effect(session, actor, hit, row, moment)
    else:
        touched = replace(hit, awaits_second=False, version=hit.version + 1, updated_at=moment)
        await repository.update_hits(session, [touched])
        await inbox.follow(session, actor, [touched], "refused")
    return (await _shown(session, [row]))[0]


async def _take_effect(
    session: TenantSession, actor: AuthContext, hit: HitRow, row: DecisionRow, moment: datetime
) -> None:
    """Move the hit and write what follows: claims and freeze, or suppression."""
    decision = Decision(row.decision)
    if hit.suppression_id is not None:
        await repository.end_suppressions(
            session, [hit.suppression_id], "revoked", row.decision, actor.user_id, moment
        )
    moved = replace(
        hit,
        status=status_after(HitStatus(hit.status), decision).value,
        reason=DECIDED,
        # a match with an entry that is off the list already: two people confirm that it ended
        review_required=decision is Decision.TRUE_MATCH and hit.delisted,
        awaits_second=False,
        freezes_decision=decision is Decision.TRUE_MATCH,
        delisting_confirmed=decision is Decision.DELISTING_CONFIRMED,
        suppression_id=None,
        decided_at=moment,
        decided_by=row.decided_by,
        version=hit.version + 1,
        updated_at=moment,
    )
    if decision is Decision.FALSE_POSITIVE:
        suppression = _suppression(hit, row, moment)
        await repository.insert_suppression(session, suppression)
        moved = replace(moved, suppression_id=suppression.id)
    await repository.update_hits(session, [moved])
    handed_on = [hit.id] if moved.status != hit.status else []
    await inbox.follow(session, actor, [moved], row.decision, handed_on=handed_on)
    await inbox.alert(session, actor, moved)
    if decision is Decision.TRUE_MATCH:
        await _freeze(session, actor, moved, row)
        await outbox.enqueue(session, GRAVER, row.id)
    elif hit.freezes_decision and hit.entity_id is not None:
        cluster = (await entities.clusters(session, [hit.entity_id]))[hit.entity_id]
        still = await repository.topics_of_true_matches(session, cluster, but=hit.id)
        await listing.clear_flags(session, actor, hit, row.rationale, still)
        await record(
            session, actor, ScreeningAction.SCREENING_HIT_UNFROZEN, "screening_hit", hit.id
        )


async def _freeze(
    session: TenantSession, actor: AuthContext, hit: HitRow, row: DecisionRow
) -> None:
    """Write the protected claims; freeze the decision about the party and say so."""
    claimed: tuple[str, ...] = ("formerly_sanctioned",)
    if hit.delisted:
        await listing.end_listing(session, actor, hit, hit.delisted_on or row.decided_at.date())
    else:
        claimed = await listing.assert_listed(session, actor, hit, row.id)
    await record(
        session,
        actor,
        ScreeningAction.SCREENING_HIT_FORMERLY_LISTED
        if hit.delisted
        else ScreeningAction.SCREENING_HIT_FROZEN,
        "screening_hit",
        hit.id,
        {"claimed": list(claimed), "entity_id": str(hit.entity_id) if hit.entity_id else None},
    )


def _suppression(hit: HitRow, row: DecisionRow, moment: datetime) -> SuppressionRow:
    return SuppressionRow(
        id=new_id(),
        hit_id=hit.id,
        decision_id=row.id,
        party_key=hit.party_key,
        entity_id=hit.entity_id,
        party_name=hit.party_name,
        list_id=hit.list_id,
        entry_key=hit.entry_key,
        entry_name=hit.entry_name,
        strength=Strength(hit.strength),
        party_fingerprint=hit.party_fingerprint,
        entry_fingerprint=hit.entry_fingerprint,
        party_features={**hit.party_features},
        entry_features={**hit.entry_features},
        status="active",
        rationale=row.rationale,
        created_by=row.decided_by,
        confirmed_by=row.second_by,
        created_at=moment,
        expires_at=row.expires_at or moment,
        ended_at=None,
        ended_by=None,
        end_reason=None,
    )


async def list_suppressions(session: TenantSession, params: ListParams) -> Page[SuppressionRow]:
    """Return a page of suppressions, newest first."""
    return await repository.list_suppressions(session, params)


async def get_suppression(session: TenantSession, suppression_id: UUID) -> SuppressionRow:
    """Return a suppression.

    Raises:
        SuppressionNotFoundError: absent or another tenant's.

    """
    row = await repository.find_suppression(session, suppression_id)
    if row is None:
        raise SuppressionNotFoundError("No such suppression.")
    return row


async def revoke_suppression(
    session: TenantSession, actor: AuthContext, suppression_id: UUID, reason: str
) -> SuppressionRow:
    """End a suppression; its hits are undecided again. One person may: scrutiny is added.

    Raises:
        MachineNeverDecidesError: a service account.
        SuppressionNotFoundError: absent or another tenant's.
        SuppressionEndedError: it is over.

    """
    require_person(actor)
    row = await repository.find_suppression(session, suppression_id, lock=True)
    if row is None:
        raise SuppressionNotFoundError("No such suppression.")
    if row.status != "active":
        raise SuppressionEndedError(f"The suppression is {row.status}.")
    moment = now()
    await repository.end_suppressions(session, [row.id], "revoked", reason, actor.user_id, moment)
    opened = await repository.reopen_suppressed(session, [row.id], standing.REVOKED, moment)
    await inbox.follow(session, actor, opened, standing.REVOKED)
    await outbox.enqueue(session, GRAVER, row.id)
    payload: dict[str, JSON] = {"reason": reason, "hits": [str(hit.id) for hit in opened]}
    await record(
        session,
        actor,
        ScreeningAction.SCREENING_SUPPRESSION_REVOKED,
        "screening_suppression",
        row.id,
        payload,
    )
    return await get_suppression(session, suppression_id)


async def expire_suppressions(session: TenantSession, actor: AuthContext) -> int:
    """End the suppressions whose time is over; their hits are undecided again."""
    moment = now()
    ids = await repository.expired_suppressions(session, moment)
    if ids:
        await repository.end_suppressions(session, ids, "expired", standing.EXPIRED, None, moment)
        opened = await repository.reopen_suppressed(session, ids, standing.EXPIRED, moment)
        await inbox.follow(session, actor, opened, standing.EXPIRED)
        payload: dict[str, JSON] = {"hits": [str(hit.id) for hit in opened]}
        for one in ids:
            await outbox.enqueue(session, GRAVER, one)
            await record(
                session,
                actor,
                ScreeningAction.SCREENING_SUPPRESSION_EXPIRED,
                "screening_suppression",
                one,
                payload,
            )
    return len(ids)


async def next_expiry(session: TenantSession) -> datetime | None:
    """Return when the next suppression is over, if no decision is made."""
    return await repository.next_expiry(session)


async def hits_behind(session: TenantSession, cause_id: UUID) -> list[HitOut]:
    """Return the hits that a message of kind `GRAVER` speaks of, as they stand now."""
    return [_hit_out(hit) for hit in await repository.hits_behind(session, cause_id)]


async def delistings_of(
    session: TenantSession, hit_ids: Collection[UUID]
) -> dict[UUID, DecisionOut]:
    """Return the decision that confirmed the delisting of each of these hits that has one."""
    found = await repository.delistings_of(session, sorted(hit_ids)) if hit_ids else {}
    return {one.hit_id: one for one in await _shown(session, found.values())}


async def freezing_hits(session: TenantSession, entity_ids: list[UUID]) -> list[HitOut]:
    """Return the true matches that freeze a decision about any of these entities.

    Those of the entities joined with them count too: a hit keeps the id that was screened.
    """
    clusters = await entities.clusters(session, entity_ids) if entity_ids else {}
    members = sorted({member for cluster in clusters.values() for member in cluster})
    return [_hit_out(hit) for hit in await repository.freezing_hits(session, members)]


def _expiry(
    decision: Decision, days: int | None, term: SuppressionTerm, moment: datetime
) -> datetime | None:
    if decision is not Decision.FALSE_POSITIVE:
        return None
    if days is not None and days > term.max_days:
        message = f"A suppression lasts at most {term.max_days} days here."
        raise InvalidRequestError(
            message,
            errors=[FieldProblem(loc=["body", "expires_in_days"], msg=message, type="value_error")],
        )
    return moment + timedelta(days=days or min(term.default_days, term.max_days))


async def _hit(session: TenantSession, hit_id: UUID, *, lock: bool = False) -> HitRow:
    hit = await repository.find_hit(session, hit_id, lock=lock)
    if hit is None:
        raise HitNotFoundError("No such hit.")
    return hit


def _hit_out(hit: HitRow, decisions: Iterable[DecisionOut] = ()) -> HitOut:
    proposed = (one for one in decisions if one.hit_id == hit.id and one.state == "proposed")
    return HitOut.model_validate(hit).model_copy(update={"proposed": next(proposed, None)})


async def _shown(session: TenantSession, rows: Iterable[DecisionRow]) -> list[DecisionOut]:
    """Return decisions with the names of those who made and confirmed them."""
    decisions = [DecisionOut.model_validate(row) for row in rows]
    people = [key for one in decisions for key in (one.decided_by, one.second_by) if key]
    names = await users.names_of(session, people) if people else {}
    return [
        one.model_copy(
            update={
                "decided_by_name": names.get(one.decided_by),
                "second_by_name": names.get(one.second_by) if one.second_by else None,
            }
        )
        for one in decisions
    ]


async def _audit(
    session: TenantSession,
    actor: AuthContext,
    action: ScreeningAction,
    hit: HitRow,
    row: DecisionRow,
) -> None:
    await record(
        session,
        actor,
        action,
        "screening_hit",
        hit.id,
        {
            "decision": row.decision,
            "decision_id": str(row.id),
            "rationale": row.second_rationale or row.rationale,
            "list_id": hit.list_id,
            "entry_key": hit.entry_key,
            "version_id": str(row.version_id),
            "strength": row.strength,
        },
    )
