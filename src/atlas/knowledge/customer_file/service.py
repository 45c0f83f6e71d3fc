"""Use cases of a business relationship: status, profile, reviews, notes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from atlas.foundation.core.auth import AuthContext, Permission
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, ForbiddenError, InvalidRequestError
from atlas.foundation.core.four_eyes import require_person, require_second_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.web import check_if_match
from atlas.identity.audit.service import TIMELINE, record, record_many
from atlas.identity.audit.service import events_of as audit_events_of
from atlas.knowledge.companies import service as companies
from atlas.knowledge.customer_file import repository
from atlas.knowledge.customer_file.domain import (
    RelationshipStatus,
    next_review,
    review_due,
    rule_of,
    shown_details,
)
from atlas.knowledge.customer_file.errors import (
    IllegalTransitionError,
    NoProfileError,
    NoteNotFoundError,
)
from atlas.knowledge.customer_file.models import Note, Profile, StatusChange
from atlas.knowledge.customer_file.schemas import NoteIn, ProfileIn, StatusChangeIn, TimelineEntry
from atlas.knowledge.reference_data import service as reference_data
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind
from atlas.workspace.tasks.schemas import NewTask

EVENTS = TIMELINE
"""What a company's timeline filters and sorts by."""
_COMPANY = "company"
_REVIEWS_AT_ONCE = 500
_SETS = ("products", "delivery_channels", "countries_of_operation")


async def change_status(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    body: StatusChangeIn,
    if_match: str | None = None,
) -> StatusChange:
    """Move a relationship on: who, when and why are kept.

    Lifting a restriction is confirmed by another person than the one who restricted it, a senior
    officer or the MLRO.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        PreconditionFailedError: `if_match` names another version of the company.
        IllegalTransitionError: 409, the status cannot follow the present one.
        ForbiddenError: the change is a decision and the caller may not decide, is no person, or
            is the person who restricted the relationship.

    """
    company = await companies.lock_company(session, company_id)
    check_if_match(if_match, company.version)
    before = RelationshipStatus(company.relationship_status)
    await _check_change(session, actor, company_id, before, body.status)
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
        await _end_review(session, actor, company_id, "relationship ended", done=False)
    await record(
        session,
        actor,
        "company.status_changed",
        "company",
        company_id,
        {"before": before.value, "after": body.status.value, "reason": body.reason},
    )
    return change


async def _check_change(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    before: RelationshipStatus,
    after: RelationshipStatus,
) -> None:
    rule = rule_of(before, after)
    if rule is None:
        raise IllegalTransitionError(f"A relationship cannot go from {before} to {after}.")
    if not rule.by_person:
        return
    require_person(actor)
    if Permission.DECIDE not in actor.permissions:
        raise ForbiddenError("This change of status is a decision.")
    if rule.second_person:
        restricted = await repository.last_change(session, company_id)
        require_second_person(actor, restricted.person_id if restricted else UUID(int=0))


async def list_status_changes(
    session: TenantSession, company_id: UUID, params: ListParams
) -> Page[StatusChange]:
    """Return the history of a relationship's status.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.get_company(session, company_id)
    return await repository.fetch_changes(session, company_id, params)


async def put_profile(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    body: ProfileIn,
    if_match: str | None = None,
) -> Profile:
    """Make a new version of the relationship profile; the same content makes none.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        PreconditionFailedError: `if_match` names another version of the profile.
        InvalidRequestError: a product that the reference data does not know.

    """
    await companies.lock_company(session, company_id)
    before = await repository.newest_profile(session, company_id)
    check_if_match(if_match, before.version if before else 0)
    await _check_products(session, body.products)
    return await _next_version(session, actor, company_id, before, _content(body))


async def import_profile(
    session: TenantSession, actor: AuthContext, company_id: UUID, body: ProfileIn
) -> bool:
    """Put what a file states into a company's profile; what it leaves out stays.

    Returns:
        Whether there is a new version.

    """
    before = await repository.newest_profile(session, company_id)
    after = await _next_version(session, actor, company_id, before, _merged(before, body))
    return before is None or after.version != before.version


async def would_change(session: TenantSession, company_id: UUID, body: ProfileIn) -> bool:
    """Return whether `import_profile` would make a new version."""
    before = await repository.newest_profile(session, company_id)
    return before is None or _merged(before, body) != _content_of(before)


async def first_profiles(
    session: TenantSession, actor: AuthContext, bodies: Mapping[UUID, ProfileIn]
) -> None:
    """Write the first profiles of companies that were just added, in one batch."""
    profiles = [_version(actor, one, 1, _content(body)) for one, body in bodies.items()]
    await repository.insert_profiles(session, profiles)
    await record_many(
        session,
        actor,
        "company.profile_changed",
        "company",
        [(item.company_id, {"version": 1, "after": _content_of(item)}) for item in profiles],
    )


async def _next_version(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    before: Profile | None,
    content: dict[str, Any],
) -> Profile:
    if before is not None and content == _content_of(before):
        return before
    after = _version(actor, company_id, (before.version if before else 0) + 1, content)
    await repository.insert_profiles(session, [after])
    await record(
        session,
        actor,
        "company.profile_changed",
        "company",
        company_id,
        {"version": after.version, "after": content},
    )
    return after


def _version(
    actor: AuthContext, company_id: UUID, version: int, content: Mapping[str, Any]
) -> Profile:
    return Profile(
        company_id=company_id,
        version=version,
        created_by=actor.user_id,
        created_at=now(),
        **content,
    )


def _content_of(profile: Profile) -> dict[str, Any]:
    content = {name: getattr(profile, name) for name in ProfileIn.model_fields}
    return content | {name: list(content[name]) for name in _SETS}


def _merged(before: Profile | None, body: ProfileIn) -> dict[str, Any]:
    if before is None:
        return _content(body)
    sent = {name: value for name, value in _content(body).items() if name in body.model_fields_set}
    return _content_of(before) | sent


def _content(body: ProfileIn) -> dict[str, Any]:
    content: dict[str, Any] = body.model_dump(mode="json")
    return content | {name: sorted(set(content[name])) for name in _SETS}


async def _check_products(session: TenantSession, products: Sequence[str]) -> None:
    table = (await reference_data.snapshot(session, today())).data("product_risk")
    if table is None:
        return
    known = {item["code"] for item in table["items"]}
    unknown = [code for code in products if code not in known]
    if unknown:
        message = f"not in the reference data product_risk: {', '.join(unknown)}"
        problem = FieldProblem(loc=["body", "products"], msg=message, type="value_error")
        raise InvalidRequestError(f"products: {message}", errors=[problem])


async def get_profile(
    session: TenantSession, company_id: UUID, version: int | None = None
) -> Profile:
    """Return the profile that holds, or one version of it.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        NoProfileError: there is none.

    """
    await companies.get_company(session, company_id)
    if version is None:
        found = await repository.newest_profile(session, company_id)
    else:
        found = await repository.find_profile(session, company_id, version)
    if found is None:
        raise NoProfileError
    return found


async def profile_of(session: TenantSession, company_id: UUID) -> Profile | None:
    """Return the profile that holds, or None (for evaluations)."""
    return await repository.newest_profile(session, company_id)


async def profiles_of(session: TenantSession, company_ids: Sequence[UUID]) -> dict[UUID, Profile]:
    """Return the profiles that hold of many companies, by company (for batches)."""
    found = await repository.newest_profiles(session, list(company_ids))
    return {profile.company_id: profile for profile in found}


async def list_profiles(
    session: TenantSession, company_id: UUID, params: ListParams
) -> Page[Profile]:
    """Return the versions of a profile.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.get_company(session, company_id)
    return await repository.fetch_profiles(session, company_id, params)


async def note_evaluation(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    *,
    tier: str,
    as_of: date,
    reviewed: bool,
) -> None:
    """Set the next review after an evaluation of a company.

    Args:
        session: the evaluation's own transaction.
        actor: who evaluates.
        company_id: the company; one that was withdrawn meanwhile is left alone.
        tier: sdd, cdd or edd.
        as_of: the day of the evaluation.
        reviewed: the evaluation rests on a fresh investigation; else the review that stands can
            only come sooner.

    """
    if await companies.find_company(session, company_id) is None:
        return
    company = await companies.lock_company(session, company_id)
    if reviewed:
        await _end_review(session, actor, company_id, "evaluated", done=True)
        await record(
            session,
            actor,
            "company.reviewed",
            _COMPANY,
            company_id,
            {"tier": tier, "as_of": str(as_of)},
        )
    due = review_due(as_of, tier)
    if not reviewed and company.review_due_at is not None:
        due = min(due, company.review_due_at)
    exited = company.relationship_status == RelationshipStatus.EXITED
    day = next_review(company.next_review_at, due, reviewed=reviewed, exited=exited)
    if (day, due) == (company.next_review_at, company.review_due_at):
        return
    await companies.set_relationship(session, company_id, next_review_at=day, review_due_at=due)
    await record(
        session,
        actor,
        "company.review_scheduled",
        "company",
        company_id,
        {"tier": tier, "next_review_at": str(day), "review_due_at": str(due)},
    )


async def open_due_reviews(session: TenantSession, actor: AuthContext) -> int:
    """Open a task for each company whose review has come and has none; return how many.

    A part at a time: called again until nothing is left. Several workers may do so at once.
    """
    opened, after = 0, UUID(int=0)
    while opened < _REVIEWS_AT_ONCE:
        due = await companies.due_for_review(session, today(), after, _REVIEWS_AT_ONCE)
        if not due:
            break
        after = due[-1].id
        asked = await tasks.subjects_with_open(
            session, TaskKind.PERIODIC_REVIEW, _COMPANY, [company.id for company in due]
        )
        wanted = [
            NewTask(TaskKind.PERIODIC_REVIEW, _COMPANY, company.id, f"Review of {company.name}")
            for company in due
            if company.id not in asked
        ]
        made = await tasks.ensure_tasks(session, actor, wanted)
        opened += len(made)
        await record_many(
            session,
            actor,
            "company.review_due",
            _COMPANY,
            [(task.subject_id, {"task_id": str(task_id)}) for task_id, task in made.items()],
        )
    return opened


async def _end_review(
    session: TenantSession, actor: AuthContext, company_id: UUID, outcome: str, *, done: bool
) -> None:
    kinds = (TaskKind.PERIODIC_REVIEW,)
    await tasks.close_tasks(
        session, actor, kinds, _COMPANY, [company_id], outcome=outcome, done=done
    )


async def note_evaluations(
    session: TenantSession, actor: AuthContext, tiers: Mapping[UUID, str], as_of: date
) -> None:
    """Bring reviews forward after many companies were evaluated again, in one batch.

    No investigation ran: a review can only come sooner (see `note_evaluation`).

    Args:
        session: the evaluations' own transaction.
        actor: who evaluates.
        tiers: company to sdd, cdd or edd; a company that was withdrawn is left alone.
        as_of: the day of the evaluations.

    """
    found = await companies.get_companies(session, list(tiers), lock=True)
    changes: list[tuple[UUID, date | None, date]] = []
    for company in found.values():
        due = review_due(as_of, tiers[company.id])
        due = min(due, company.review_due_at or due)
        exited = company.relationship_status == RelationshipStatus.EXITED
        day = next_review(company.next_review_at, due, reviewed=False, exited=exited)
        if (day, due) != (company.next_review_at, company.review_due_at):
            changes.append((company.id, day, due))
    if not changes:
        return
    await companies.set_reviews(session, changes)
    await record_many(
        session,
        actor,
        "company.review_scheduled",
        "company",
        [
            (key, {"tier": tiers[key], "next_review_at": str(day), "review_due_at": str(due)})
            for key, day, due in changes
        ],
    )


async def timeline(
    session: TenantSession, company_id: UUID, params: ListParams
) -> Page[TimelineEntry]:
    """Return a page of what happened to a company, from the audit trail.

    What a note said stands in the note alone: a withdrawn one shows nowhere.

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
        )
        for event in page.items
    ]
    return Page(items, page.next_cursor, page.total)


async def list_notes(session: TenantSession, company_id: UUID, params: ListParams) -> Page[Note]:
    """Return the notes on a company.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.get_company(session, company_id)
    return await repository.fetch_notes(session, company_id, params)


async def get_note(session: TenantSession, company_id: UUID, note_id: UUID) -> Note:
    """Return a note.

    Raises:
        NoteNotFoundError: absent, withdrawn, of another company or tenant.

    """
    note = await repository.find_note(session, company_id, note_id)
    if note is None:
        raise NoteNotFoundError
    return note


async def add_note(
    session: TenantSession, actor: AuthContext, company_id: UUID, body: NoteIn
) -> Note:
    """Add a note.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.lock_company(session, company_id)
    at = now()
    note = Note(new_id(), company_id, body.text, 1, actor.user_id, at, at)
    await repository.insert_note(session, note)
    await record(
        session, actor, "company.note_added", "company", company_id, {"note_id": str(note.id)}
    )
    return note


async def change_note(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    note_id: UUID,
    body: NoteIn,
    if_match: str | None = None,
) -> Note:
    """Change a note; its author alone may, and the audit trail keeps the text before.

    Raises:
        NoteNotFoundError: absent, withdrawn, of another company or tenant.
        ForbiddenError: another person wrote it.
        PreconditionFailedError: `if_match` names another version.

    """
    note = await _own_note(session, actor, company_id, note_id, if_match)
    changed = await repository.change_note(session, note_id, body.text, now())
    payload = {"note_id": str(note_id), "before": note.text, "after": body.text}
    await record(session, actor, "company.note_changed", "company", company_id, payload)
    return changed


async def withdraw_note(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    note_id: UUID,
    if_match: str | None = None,
) -> None:
    """Hide a note; its author alone may.

    Raises:
        NoteNotFoundError: absent, withdrawn, of another company or tenant.
        ForbiddenError: another person wrote it.
        PreconditionFailedError: `if_match` names another version.

    """
    await _own_note(session, actor, company_id, note_id, if_match)
    await repository.withdraw_note(session, note_id, actor.user_id, now())
    payload = {"note_id": str(note_id)}
    await record(session, actor, "company.note_withdrawn", "company", company_id, payload)


async def _own_note(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    note_id: UUID,
    if_match: str | None,
) -> Note:
    note = await repository.find_note(session, company_id, note_id, lock=True)
    if note is None:
        raise NoteNotFoundError
    check_if_match(if_match, note.version)
    if note.created_by != actor.user_id:
        raise ForbiddenError("Only the author of a note may change or withdraw it.")
    return note
