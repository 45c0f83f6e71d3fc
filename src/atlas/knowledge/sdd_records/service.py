"""Records that reason simplified due diligence: proposed, confirmed by another, revoked, lapsed.

Whether the other conditions hold is for `risk.due_diligence` to see; nothing here grants a tier.
Source: Directive (EU) 2015/849, article 15(2): before applying simplified measures, obliged
entities ascertain that the relationship presents a lower degree of risk.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, start_of, today
from atlas.foundation.core.errors import ForbiddenError, ReferenceNotFoundError
from atlas.foundation.core.four_eyes import FirstPersons, require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession, UniqueViolationError
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit.service import record as audit
from atlas.identity.users.service import is_first_person, require_second_person
from atlas.knowledge.companies import service as companies
from atlas.knowledge.customer_file.domain import RelationshipStatus
from atlas.knowledge.evidence import service as evidence
from atlas.knowledge.sdd_records import repository
from atlas.knowledge.sdd_records.actions import SddAction
from atlas.knowledge.sdd_records.domain import EXPIRED, REVOKED, fingerprint
from atlas.knowledge.sdd_records.errors import (
    SddRecordNotFoundError,
    SddRecordPendingError,
    SddRecordStateError,
)
from atlas.knowledge.sdd_records.schemas import SddRecord
from atlas.workspace.tasks import second_person

RECORDS = repository.RECORDS
"""What a list of a company's records filters and sorts by."""
_AT_ONCE = 200
_SUBJECT = "sdd_record"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a person writes. `factors`: code, reason and evidence ids (as text) of each."""

    segment: str
    factors: Sequence[Mapping[str, Any]]
    rationale: str
    evidence_ids: Sequence[UUID]
    valid_until: date


async def propose(
    session: TenantSession, actor: AuthContext, company_id: UUID, said: Proposal
) -> SddRecord:
    """Write a record; it counts once another person has confirmed it.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        ReferenceNotFoundError: evidence that the tenant does not have.
        SddRecordPendingError: a proposal of the company waits already.

    """
    require_person(actor)
    await companies.lock_company(session, company_id)
    named = {UUID(one) for item in said.factors for one in item["evidence_ids"]}
    ids = list(dict.fromkeys([*said.evidence_ids, *sorted(named)]))
    if len(await evidence.of_ids(session, ids)) < len(ids):
        raise ReferenceNotFoundError("evidence_ids names evidence that does not exist.")
    row = SddRecord(
        id=new_id(),
        company_id=company_id,
        status="proposed",
        segment=said.segment,
        factors=list(said.factors),
        rationale=said.rationale,
        evidence_ids=ids,
        valid_until=said.valid_until,
        fingerprint=fingerprint(said.segment, said.factors, said.rationale, said.valid_until),
        proposed_by=actor.user_id,
        proposed_person=actor.person_id,
        proposed_at=now(),
    )
    try:
        await repository.insert(session, row)
    except UniqueViolationError as error:
        raise SddRecordPendingError("Decide or withdraw the proposal that waits.") from error
    title = f"Simplified due diligence: {row.rationale}"
    await second_person.ask(session, actor, _SUBJECT, row.id, title)
    await _told(session, actor, SddAction.SDD_PROPOSED, row, {"rationale": row.rationale})
    return row


async def list_records(
    session: TenantSession, company_id: UUID, params: ListParams
) -> Page[SddRecord]:
    """Return a page of a company's records, of every status.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.get_company(session, company_id)
    return await repository.fetch_records(session, company_id, params)


async def get_record(session: TenantSession, company_id: UUID, record_id: UUID) -> SddRecord:
    """Return a record.

    Raises:
        SddRecordNotFoundError: absent, of another company, or another tenant's.

    """
    found = await repository.find(session, company_id, record_id)
    if found is None:
        raise SddRecordNotFoundError
    return found


async def locked(
    session: TenantSession,
    company_id: UUID,
    record_id: UUID,
    expected_version: ExpectedVersion | None,
) -> SddRecord:
    """Return a record and hold it until the transaction ends.

    Raises:
        SddRecordNotFoundError: absent, of another company, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: If-Match.

    """
    found = await repository.find(session, company_id, record_id, lock=True)
    if found is None:
        raise SddRecordNotFoundError
    check_version(expected_version, found.revision, required=True)
    return found


async def require_other_person(session: TenantSession, actor: AuthContext, row: SddRecord) -> None:
    """Let a second person through to a proposal.

    Raises:
        SddRecordStateError: it is no proposal, or its last day is past.
        MachineNeverDecidesError, SecondPersonRequiredError: not a second person.

    """
    _require(row, "proposed")
    first = FirstPersons.one(row.proposed_by, row.proposed_person)
    await require_second_person(session, actor, first)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a record is confirmed on: score and coverage in hundredths, the hash of the rules."""

    rules_hash: str
    score: int
    coverage: int


async def confirm(
    session: TenantSession, actor: AuthContext, row: SddRecord, basis: Confirmed, rationale: str
) -> SddRecord:
    """Confirm a locked proposal; the record that stood until now is superseded.

    The caller has checked the second person (`require_other_person`).

    Raises:
        SddRecordStateError: its last day is past.

    """
    if row.valid_until < today():
        raise SddRecordStateError("Its last day is past; propose a new record.")
    moment = now()
    for former in await repository.confirmed_of(session, [row.company_id], lock=True):
        values = {"status": "superseded", "ended_by": actor.user_id, "ended_at": moment}
        await repository.update(session, former.id, values)
    done = await repository.update(
        session,
        row.id,
        {
            "status": "confirmed",
            "rules_hash": basis.rules_hash,
            "score": basis.score,
            "coverage": basis.coverage,
            "decided_by": actor.user_id,
            "decided_person": actor.person_id,
            "decided_at": moment,
            "decision_rationale": rationale,
        },
    )
    await second_person.answered(session, actor, _SUBJECT, [row.id], "confirmed")
    await _told(session, actor, SddAction.SDD_CONFIRMED, done, {"rationale": rationale})
    return done


async def turn_down(
    session: TenantSession, actor: AuthContext, row: SddRecord, verdict: str, rationale: str
) -> SddRecord:
    """Reject a locked proposal as the second person, or withdraw it as the first.

    Raises:
        SddRecordStateError: it is no proposal.
        ForbiddenError: another person would withdraw it.
        SecondPersonRequiredError: the first person would reject it.

    """
    _require(row, "proposed")
    require_person(actor)
    first = FirstPersons.one(row.proposed_by, row.proposed_person)
    if verdict == "reject":
        await require_second_person(session, actor, first)
    elif not await is_first_person(session, actor, first):
        raise ForbiddenError("Only the person who proposed the record withdraws it.")
    status = "rejected" if verdict == "reject" else "withdrawn"
    values = {
        "status": status,
        "decided_by": actor.user_id,
        "decided_person": actor.person_id,
        "decided_at": now(),
        "decision_rationale": rationale,
    }
    done = await repository.update(session, row.id, values)
    refused = verdict == "reject"
    await second_person.answered(session, actor, _SUBJECT, [row.id], status, done=refused)
    await _told(session, actor, _named(status), done, {"rationale": rationale})
    return done


async def revoke(
    session: TenantSession, actor: AuthContext, row: SddRecord, rationale: str
) -> SddRecord:
    """End a locked record that is confirmed; one person may, since it only adds scrutiny.

    Raises:
        SddRecordStateError: it is not confirmed.
        MachineNeverDecidesError: the caller is a service account.

    """
    _require(row, "confirmed")
    require_person(actor)
    return await _end(session, actor, row, "revoked", (REVOKED,), rationale)


async def lapse(
    session: TenantSession,
    actor: AuthContext,
    company_ids: Sequence[UUID],
    because: Sequence[str],
    *,
    review: bool = True,
) -> list[UUID]:
    """End the confirmed records of companies whose basis has changed; return the companies.

    Args:
        session: the transaction of the change.
        actor: who changed it.
        company_ids: whose.
        because: what changed, as codes.
        review: bring the next review forward to today; an evaluation sets it itself.

    """
    ended = []
    for row in await repository.confirmed_of(session, company_ids, lock=True):
        await _end(session, actor, row, "lapsed", because, None, review=review)
        ended.append(row.company_id)
    return ended


async def lapse_expired(session: TenantSession, actor: AuthContext) -> int:
    """End records whose last day is past, a part at a time; return how many."""
    rows = await repository.expired(session, today(), _AT_ONCE)
    for row in rows:
        await _end(session, actor, row, "lapsed", (EXPIRED,), None)
    return len(rows)


async def next_lapse(session: TenantSession) -> datetime | None:
    """Return when the next record lapses, if none changes."""
    day = await repository.first_last_day(session)
    return start_of(day + timedelta(days=1)) if day else None


async def standing_of(
    session: TenantSession, company_ids: Sequence[UUID], day: date
) -> dict[UUID, SddRecord]:
    """Return the confirmed records that count on a day, by company."""
    rows = await repository.confirmed_of(session, company_ids) if company_ids else []
    return {
        row.company_id: row
        for row in rows
        if row.valid_until >= day and row.decided_at and row.decided_at.date() <= day
    }


async def _end(
    session: TenantSession,
    actor: AuthContext,
    row: SddRecord,
    status: str,
    because: Sequence[str],
    rationale: str | None,
    *,
    review: bool = True,
) -> SddRecord:
    values = {
        "status": status,
        "ended_by": actor.user_id,
        "ended_at": now(),
        "ended_because": list(because),
        "end_rationale": rationale,
    }
    done = await repository.update(session, row.id, values)
    await _told(
        session, actor, _named(status), done, {"because": list(because), "rationale": rationale}
    )
    if review:
        await _bring_review_forward(session, row.company_id)
    return done


async def _bring_review_forward(session: TenantSession, company_id: UUID) -> None:
    """Let the customer be reviewed from today: the interval of simplified measures is over."""
    if await companies.find_company(session, company_id) is None:
        return
    company = await companies.lock_company(session, company_id)
    if company.relationship_status == RelationshipStatus.EXITED:
        return
    day = min(company.next_review_at or today(), today())
    due = min(company.review_due_at or today(), today())
    await companies.set_relationship(session, company_id, next_review_at=day, review_due_at=due)


def _require(row: SddRecord, status: str) -> None:
    if row.status != status:
        raise SddRecordStateError(f"It is {row.status}, not {status}.")


def _named(status: str) -> SddAction:
    return SddAction(f"company.sdd_{status}")


async def _told(
    session: TenantSession,
    actor: AuthContext,
    action: SddAction,
    row: SddRecord,
    more: Mapping[str, JSON],
) -> None:
    payload: dict[str, JSON] = {
        "sdd_record_id": str(row.id),
        "segment": row.segment,
        "factors": list(row.codes),
        "valid_until": row.valid_until.isoformat(),
        **more,
    }
    await audit(session, actor, action, "company", row.company_id, payload)
