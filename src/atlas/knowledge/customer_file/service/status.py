"""The status of a business relationship, and what happened to it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from atlas.foundation.core.auth import AuthContext, Permission
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import ForbiddenError
from atlas.foundation.core.four_eyes import FirstPersons, require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit.service import TIMELINE, record
from atlas.identity.audit.service import events_of as audit_events_of
from atlas.identity.users.service import require_second_person
from atlas.knowledge.companies import service as companies
from atlas.knowledge.customer_file import repository
from atlas.knowledge.customer_file.actions import CustomerAction
from atlas.knowledge.customer_file.domain import (
    Approval,
    RelationshipStatus,
    TransitionRule,
    notice_of,
    rule_of,
    shown_details,
)
from atlas.knowledge.customer_file.errors import (
    IllegalTransitionError,
    NotApprovedError,
)
from atlas.knowledge.customer_file.models import StatusChange
from atlas.knowledge.customer_file.schemas import StatusChangeIn, TimelineEntry
from atlas.knowledge.customer_file.service.reviews import end_review

EVENTS = TIMELINE
"""What a company's timeline filters and sorts by."""
_COMPANY = "company"


async def change_status(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    body: StatusChangeIn,
    expected_version: ExpectedVersion | None = None,
    *,
    approval: Approval,
    records: Collection[UUID],
) -> StatusChange:
    """Move a relationship on: who, when and why are kept.

    It becomes active only while a final approval holds. Where the company was never investigated,
    another person than the one who began onboarding opens it, a senior officer or the MLRO. After a
    restriction the relationship becomes active again only by another person than the one who
    restricted it, a senior officer or the MLRO, also when it was ended and started again, or was
    restricted under another of the company's customer `records`.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        PreconditionFailedError: `expected_version` names another version of the company.
        IllegalTransitionError: 409, the status cannot follow the present one.
        NotApprovedError: 409, the company was investigated and no approval holds.
        ForbiddenError: the change is a decision and the caller may not decide, is no person, or
            is the person who restricted the relationship or began its onboarding.

    """
    company = await companies.lock_company(session, company_id)
    check_version(expected_version, company.version)
    before = RelationshipStatus(company.relationship_status)
    restrictions = await repository.standing_restrictions(session, sorted({company_id, *records}))
    rule = rule_of(before, body.status, restriction_stands=bool(restrictions), approval=approval)
    if rule is None:
        raise IllegalTransitionError(f"A relationship cannot go from {before} to {body.status}.")
    await _check_rule(session, actor, company_id, rule, restrictions)
    change = StatusChange(
        id=new_id(),
        company_id=company_id,
        from_status=before,
        to_status=body.status,
        reason=body.reason,
        changed_by=actor.user_id,
        person_id=actor.person_id,
        changed_at=now(),
    )
    exited = body.status is RelationshipStatus.EXITED
    await companies.set_relationship(
        session,
        company_id,
        status=body.status,
        next_review_at=None if exited else company.next_review_at or company.review_due_at,
        review_due_at=company.review_due_at,
    )
    await repository.insert_change(session, change)
    if exited:
        await end_review(session, actor, company_id, "relationship ended", done=False)
    await record(
        session,
        actor,
        CustomerAction.STATUS_CHANGED,
        "company",
        company_id,
        {"before": before.value, "after": body.status.value, "reason": body.reason},
    )
    return change


async def _check_rule(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    rule: TransitionRule,
    restrictions: Sequence[StatusChange],
) -> None:
    if not rule.by_person:
        return
    require_person(actor)
    if Permission.DECIDE not in actor.permissions:
        raise ForbiddenError("This change of status is a decision.")
    if rule.approval:
        raise NotApprovedError(
            "The company was investigated and no final approval of it holds. Decide its latest"
            " investigation (POST /api/investigations/{investigation_id}/decision), then open the"
            " relationship."
        )
    if rule.second_person:
        begun = await repository.last_change(session, company_id)
        first = [*restrictions, *([begun] if begun else [])]
        await require_second_person(
            session,
            actor,
            FirstPersons.of_draft(
                [one.changed_by for one in first], [one.person_id for one in first]
            ),
        )


async def any_restricted(session: TenantSession, company_ids: Sequence[UUID]) -> bool:
    """Return whether a restriction of any of the companies stands.

    Withdrawing a record, or ending the relationship, lifts none.
    """
    return bool(await repository.standing_restrictions(session, company_ids))


async def restricted_records(session: TenantSession) -> list[UUID]:
    """Return the customer records under which a restriction stands, withdrawn ones among them."""
    return await repository.standing_everywhere(session)


async def list_status_changes(
    session: TenantSession, company_id: UUID, params: ListParams
) -> Page[StatusChange]:
    """Return the history of a relationship's status.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.get_company(session, company_id)
    return await repository.fetch_changes(session, company_id, params)


async def timeline(
    session: TenantSession, company_id: UUID, params: ListParams
) -> Page[TimelineEntry]:
    """Return a page of what happened to a company, from the audit trail.

    The text of a note is in the note alone: a withdrawn one is not shown.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.get_company(session, company_id)
    page = await audit_events_of(session, _COMPANY, company_id, params)
    items = [
        TimelineEntry(
            id=event.id,
            occurred_at=event.occurred_at,
            event=event.action.removeprefix("company."),
            actor_user_id=event.actor_user_id,
            by_machine=event.is_machine,
            details=shown_details(event.payload or {}),
            notice=notice_of(event.payload or {}),
        )
        for event in page.items
    ]
    return page.of(items)
