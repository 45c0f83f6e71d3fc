"""Use cases of the compliance profile: draft, propose, activate with four eyes, what holds.

A profile is a policy of the firm: senior management approves it (Directive (EU) 2015/849, article
8(5)); the person who activates it neither wrote nor proposed it.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.four_eyes import FirstPersons, require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit.service import record
from atlas.identity.users.service import require_second_person
from atlas.knowledge.companies import service as companies
from atlas.knowledge.compliance_profile import repository
from atlas.knowledge.compliance_profile.actions import ProfileAction
from atlas.knowledge.compliance_profile.domain import (
    DEMO_HOME,
    EffectiveRules,
    ProfileContent,
    content_document,
    content_from_document,
    effective,
    raised,
    weakened_lists,
)
from atlas.knowledge.compliance_profile.errors import (
    DraftNotFoundError,
    NoActiveProfileError,
    ProfileNotFoundError,
    ProfileStateError,
)
from atlas.knowledge.compliance_profile.models import ProfileRow
from atlas.knowledge.compliance_profile.service.requirements import (
    check_content,
    is_fictitious,
    laws_of,
)
from atlas.workspace.tasks import second_person
from atlas.workspace.tasks.domain import TaskLevel

_KIND = "compliance_profile"
_FICTITIOUS = (
    "The active compliance profile is that of the demo's fictitious home, which satisfies no real"
    " firm, so nothing favourable can be said. Draft one of the firm's own home with PUT"
    " /api/compliance-profile/draft, propose it, and let a second person activate it."
)


async def active(session: TenantSession, as_of: date | None = None) -> EffectiveRules | None:
    """Return the rules that hold for the tenant at a date (default: today).

    Where the profile is less strict than the law of its homes, the law holds.

    Returns:
        None where no profile was active, or only that of the demo's fictitious home although the
        tenant is no demo: no favourable result may be reported (`no_profile`).

    """
    return await session.once(_active, as_of or today())


async def _active(session: TenantSession, day: date) -> EffectiveRules | None:
    row = await active_profile(session, day)
    rules = None if row is None else await rules_under_law(session, row, day)
    return None if rules is None or await is_fictitious(session, rules) else rules


async def holds(session: TenantSession) -> bool:
    """Whether a profile is active today, without which no favourable result may be reported."""
    row = await active_profile(session)
    return row is not None and not await is_fictitious(session, rules_of(row))


async def rules_under_law(session: TenantSession, row: ProfileRow, day: date) -> EffectiveRules:
    """Return the effective rules of a version, with what the law of a day asks for beyond them."""
    content = content_from_document(row.content)
    lawful = raised(content, *await laws_of(session, content, day))
    return effective(lawful, row.id, row.version)


async def require_active(session: TenantSession, as_of: date | None = None) -> EffectiveRules:
    """Return the rules that hold for the tenant at a date (default: today).

    Raises:
        NoActiveProfileError: 409 with the remedy.

    """
    rules = await active(session, as_of)
    if rules is not None:
        return rules
    if await active_profile(session, as_of) is not None:
        raise NoActiveProfileError(_FICTITIOUS)
    raise NoActiveProfileError


def rules_of(row: ProfileRow) -> EffectiveRules:
    """Return the effective rules of a version."""
    return effective(content_from_document(row.content), row.id, row.version)


async def active_profile(session: TenantSession, as_of: date | None = None) -> ProfileRow | None:
    """Return the version that holds at a date (default: today)."""
    return await session.once(repository.find_active, as_of or today())


async def scheduled_profile(session: TenantSession) -> ProfileRow | None:
    """Return the adopted version that holds next."""
    return await repository.find_scheduled(session, today())


async def list_profiles(session: TenantSession, params: ListParams) -> Page[ProfileRow]:
    """Return a page of versions."""
    return await repository.fetch_profiles(session, params, today())


async def get_profile(session: TenantSession, profile_id: UUID) -> ProfileRow:
    """Return a version.

    Raises:
        ProfileNotFoundError: absent or another tenant's.

    """
    row = await repository.find(session, profile_id, today())
    if row is None:
        raise ProfileNotFoundError
    return row


async def find_draft(session: TenantSession) -> ProfileRow | None:
    """Return the draft, proposed or not, if there is one."""
    return await repository.find_draft(session, today())


async def get_draft(session: TenantSession) -> ProfileRow:
    """Return the draft, proposed or not.

    Raises:
        DraftNotFoundError: there is none.

    """
    row = await repository.find_draft(session, today())
    if row is None:
        raise DraftNotFoundError
    return row


async def put_draft(
    session: TenantSession,
    actor: AuthContext,
    content: ProfileContent,
    expected_version: ExpectedVersion | None,
) -> ProfileRow:
    """Make the draft, or replace it; a proposed one becomes a draft again.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        InvalidRequestError: an entity's jurisdiction has no rules, or other contradictions.
        PreconditionRequiredError, PreconditionFailedError: a draft exists and If-Match misses it.

    """
    require_person(actor)
    await check_content(session, content)
    await repository.lock_versions(session)
    before = await repository.find_draft(session, today(), lock=True)
    if before is None:
        return await _insert(session, actor, content, origin="firm")
    check_version(expected_version, before.revision, required=True)
    values = {
        **_values(content),
        "status": "draft",
        "proposed_by": None,
        "proposed_person": None,
        "proposed_at": None,
        "editor_ids": sorted({*before.editor_ids, actor.user_id}),
        "editor_person_ids": sorted({*before.editor_person_ids, actor.person_id}),
    }
    await repository.update(session, before.id, values, now())
    await second_person.answered(session, actor, _KIND, [before.id], "changed", done=False)
    return await _told(session, actor, ProfileAction.CHANGED, before.id)


async def _insert(
    session: TenantSession, actor: AuthContext, content: ProfileContent, *, origin: str
) -> ProfileRow:
    made, people = new_id(), not actor.is_machine
    values = {
        **_values(content),
        "origin": origin,
        "editor_ids": [actor.user_id] if people else [],
        "editor_person_ids": [actor.person_id] if people else [],
    }
    await repository.insert(session, made, values, actor.user_id, now())
    return await _told(session, actor, ProfileAction.DRAFTED, made)


def _values(content: ProfileContent) -> dict[str, object]:
    return {
        "title": content.title,
        "content": content_document(content),
        "rules_hash": effective(content).hash,
        "valid_from": content.valid_from,
    }


async def _told(
    session: TenantSession,
    actor: AuthContext,
    action: ProfileAction,
    profile_id: UUID,
    **more: JSON,
) -> ProfileRow:
    """Record an action on a version and return it as it is now."""
    row = await get_profile(session, profile_id)
    payload: dict[str, JSON] = {
        "version": row.version,
        "origin": row.origin,
        "rules_hash": row.rules_hash,
        "content": dict(row.content),
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "companies_to_review": row.companies_to_review,
        **more,
    }
    await record(session, actor, action, _KIND, row.id, payload)
    return row


async def discard_draft(
    session: TenantSession, actor: AuthContext, expected_version: ExpectedVersion | None
) -> None:
    """Discard the draft, proposed or not.

    Raises:
        DraftNotFoundError: there is none.
        PreconditionFailedError: If-Match names another version.

    """
    require_person(actor)
    draft = await _locked_draft(session, expected_version, required=False)
    await repository.update(session, draft.id, {"status": "discarded"}, now())
    await second_person.answered(session, actor, _KIND, [draft.id], "discarded", done=False)
    await _told(session, actor, ProfileAction.DISCARDED, draft.id)


async def _locked_draft(
    session: TenantSession, expected_version: ExpectedVersion | None, *, required: bool = True
) -> ProfileRow:
    await repository.lock_versions(session)
    draft = await repository.find_draft(session, today(), lock=True)
    if draft is None:
        raise DraftNotFoundError
    check_version(expected_version, draft.revision, required=required)
    return draft


async def propose(
    session: TenantSession, actor: AuthContext, expected_version: ExpectedVersion | None
) -> ProfileRow:
    """Propose the draft for adoption: the first of the two people.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        DraftNotFoundError: there is none.
        ProfileStateError: it is proposed already.
        PreconditionRequiredError, PreconditionFailedError: If-Match.

    """
    require_person(actor)
    draft = await _locked_draft(session, expected_version)
    if draft.state != "draft":
        raise ProfileStateError("The draft is proposed already; a second person activates it.")
    at = now()
    values = {
        "status": "proposed",
        "proposed_by": actor.user_id,
        "proposed_person": actor.person_id,
        "proposed_at": at,
    }
    await repository.update(session, draft.id, values, at)
    title = f"Compliance profile: {draft.title}"
    await second_person.ask(session, actor, _KIND, draft.id, title, role=TaskLevel.MLRO)
    return await _told(session, actor, ProfileAction.PROPOSED, draft.id)


async def activate(
    session: TenantSession, actor: AuthContext, expected_version: ExpectedVersion | None
) -> ProfileRow:
    """Adopt the proposed draft: it holds from its `valid_from`, at the earliest from today.

    Raises:
        DraftNotFoundError: there is none.
        ProfileStateError: it is not proposed.
        InvalidRequestError: no favourable result could rest on it.
        SecondPersonRequiredError: the caller wrote or proposed it, or may not confirm.
        PreconditionRequiredError, PreconditionFailedError: If-Match.

    """
    draft = await _locked_draft(session, expected_version)
    if draft.state != "proposed":
        raise ProfileStateError("The draft must be proposed by a person first.")
    await _require_other(session, actor, draft)
    # a draft of an earlier release, or of the operator, may be less than is required now
    await check_content(session, content_from_document(draft.content))
    await second_person.answered(session, actor, _KIND, [draft.id], "activated")
    return await _adopt(session, actor, draft)


async def _require_other(session: TenantSession, actor: AuthContext, draft: ProfileRow) -> None:
    """Let a second person through: none of those who wrote or proposed the draft.

    Raises:
        SecondPersonRequiredError: by account or by person one of them, or without the role.

    """
    first = FirstPersons.of_draft(
        (*draft.editor_ids, *([draft.proposed_by] if draft.proposed_by else [])),
        (*draft.editor_person_ids, *([draft.proposed_person] if draft.proposed_person else [])),
    )
    await require_second_person(session, actor, first)


async def _adopt(session: TenantSession, actor: AuthContext, draft: ProfileRow) -> ProfileRow:
    """Put a draft in force; where its rules differ, every evaluated company is reviewed by then."""
    at, first_day = now(), max(draft.valid_from or today(), today())
    held = await repository.find_active(session, first_day)
    affected = 0
    if held is None or held.rules_hash != draft.rules_hash:
        affected, _ = await companies.count_evaluated(session)
        await companies.bring_reviews_forward(session, first_day)
    values = {
        "status": "adopted",
        "valid_from": first_day,
        "activated_by": actor.user_id,
        "activated_at": at,
        "companies_to_review": affected,
    }
    await repository.update(session, draft.id, values, at)
    await repository.end_before(session, draft.id, first_day, at)
    weakened = weakened_lists(rules_of(held) if held else None, rules_of(draft))
    return await _told(
        session, actor, ProfileAction.ACTIVATED, draft.id, weakened_lists=list(weakened)
    )


async def propose_by_operator(
    session: TenantSession, actor: AuthContext, content: ProfileContent
) -> ProfileRow:
    """Record the installation's proposal as the tenant's draft; two people adopt it.

    Raises:
        ProfileStateError: the tenant has a draft or a profile already.

    """
    await check_content(session, content)
    await repository.lock_versions(session)
    if await repository.find_draft(session, today()) or await active_profile(session):
        raise ProfileStateError("The tenant has a compliance profile or a draft of one already.")
    return await _insert(session, actor, content, origin="operator")


async def adopt_demo(
    session: TenantSession, actor: AuthContext, content: ProfileContent
) -> ProfileRow:
    """Adopt the fictitious regime for the demo tenant, without persons; once.

    Raises:
        ProfileStateError: a home is not the fictitious one.

    """
    if set(content.jurisdictions) != {DEMO_HOME}:
        raise ProfileStateError("Only the fictitious home can be adopted without persons.")
    await check_content(session, content)
    await repository.lock_versions(session)
    if (held := await active_profile(session)) is not None:
        return held
    draft = await _insert(session, actor, replace(content, valid_from=None), origin="demo")
    return await _adopt(session, actor, draft)
