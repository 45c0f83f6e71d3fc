"""The risk policy: drafts, what is in force, segments, checks.

A policy and a segment are activated by a second person, a senior officer or the MLRO: policies
are approved by senior management (Directive (EU) 2015/849, article 8(5)).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.four_eyes import require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit.service import record
from atlas.identity.users.service import require_second_person
from atlas.risk.matrix import service as matrices
from atlas.risk.policy import repository
from atlas.risk.policy.actions import PolicyAction
from atlas.risk.policy.domain import Adjustment, weaker
from atlas.risk.policy.errors import NotADraftError, PolicyNotFoundError, SegmentNotFoundError
from atlas.risk.policy.models import Policy, Segment
from atlas.risk.policy.schemas import PolicyIn, SegmentIn


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds for a tenant now. `version` 0: no policy was activated, the matrix decides."""

    version: int
    appetite: str | None
    checks: Mapping[str, Mapping[str, str]]
    segments: Mapping[str, Mapping[str, Decimal]]

    def adjustment(self, segment: str | None) -> Adjustment:
        """Return what the policy says for a company of a segment (None: of none)."""
        multipliers = self.segments.get(segment or "")
        if multipliers is None:
            return Adjustment(self.version, self.appetite)
        return Adjustment(self.version, self.appetite, segment, multipliers)


async def in_force(session: TenantSession) -> InForce:
    """Return the policy and the segments in force for the session's tenant."""
    active = await repository.find_active(session)
    segments = await repository.active_segments(session)
    return InForce(
        version=active.version if active else 0,
        appetite=active.appetite if active else None,
        checks=active.checks if active else {},
        segments={
            item.key: {name: Decimal(value) for name, value in item.multipliers.items()}
            for item in segments
        },
    )


async def list_policies(session: TenantSession, params: ListParams) -> Page[Policy]:
    """Return a page of versions."""
    return await repository.fetch_policies(session, params)


async def active_policy(session: TenantSession) -> Policy | None:
    """Return the active version; None: the product's default holds."""
    return await repository.find_active(session)


async def get_policy(session: TenantSession, policy_id: UUID) -> Policy:
    """Return a version.

    Raises:
        PolicyNotFoundError: absent or another tenant's.

    """
    found = await repository.find_policy(session, policy_id)
    if found is None:
        raise PolicyNotFoundError
    return found


def _policy_values(body: PolicyIn) -> dict[str, JSON]:
    problems = weaker(_checks(body))
    if problems:
        raise _invalid("checks", "; ".join(problems))
    return body.model_dump(mode="json")


def _checks(body: PolicyIn) -> dict[str, dict[str, str]]:
    return {
        check: {tier.value: need.value for tier, need in tiers.items()}
        for check, tiers in body.checks.items()
    }


def _invalid(name: str, message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["body", name], msg=message, type="value_error")
    return InvalidRequestError(f"{name}: {message}", errors=[problem])


async def create_policy(session: TenantSession, actor: AuthContext, body: PolicyIn) -> Policy:
    """Make a draft.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        InvalidRequestError: a check would be less strict than in the catalogue.

    """
    require_person(actor)
    said, at = _policy_values(body), now()
    made = await repository.insert_policy(
        session,
        Policy(
            id=new_id(), version=0, status="draft", title=body.title,
            appetite=body.appetite, checks=_checks(body), revision=1,
            created_by=actor.user_id, person_id=actor.person_id, created_at=at, updated_at=at,
            activated_by=None, activated_at=None,
            editors=[actor.user_id], editor_persons=[actor.person_id],
        ),
    )  # fmt: skip
    payload: dict[str, JSON] = {"version": made.version, "after": said}
    await record(session, actor, PolicyAction.RISK_POLICY_DRAFTED, "risk_policy", made.id, payload)
    return made


async def update_policy(
    session: TenantSession,
    actor: AuthContext,
    policy_id: UUID,
    body: PolicyIn,
    expected_version: ExpectedVersion | None,
) -> Policy:
    """Change a draft; a person who changes it never confirms it.

    Raises:
        PolicyNotFoundError: absent or another tenant's.
        NotADraftError: it is active or superseded.
        PreconditionRequiredError, PreconditionFailedError: If-Match.
        InvalidRequestError: a check would be less strict than in the catalogue.

    """
    require_person(actor)
    before = await _policy_draft(session, policy_id, expected_version)
    said = _policy_values(body)
    changed = await repository.update_policy(
        session, policy_id, {**said, **before.edited_by(actor)}, now()
    )
    payload = {"before": _said(before), "after": said}
    await record(
        session, actor, PolicyAction.RISK_POLICY_CHANGED, "risk_policy", policy_id, payload
    )
    return changed


def _said(policy: Policy) -> dict[str, JSON]:
    return {name: getattr(policy, name) for name in PolicyIn.model_fields}


async def _policy_draft(
    session: TenantSession, policy_id: UUID, expected_version: ExpectedVersion | None
) -> Policy:
    found = await repository.find_policy(session, policy_id, lock=True)
    if found is None:
        raise PolicyNotFoundError
    check_version(expected_version, found.revision, required=True)
    if found.status != "draft":
        raise NotADraftError(f"The policy is {found.status}; make a new draft.")
    return found


async def activate_policy(
    session: TenantSession,
    actor: AuthContext,
    policy_id: UUID,
    expected_version: ExpectedVersion | None,
) -> Policy:
    """Put a draft in force; the one before is superseded. Earlier evaluations stand.

    Raises:
        PolicyNotFoundError: absent or another tenant's.
        NotADraftError: it is active or superseded.
        PreconditionRequiredError, PreconditionFailedError: If-Match.
        SecondPersonRequiredError: the caller wrote the draft, or may not confirm.

    """
    before = await repository.find_active(session, lock=True)
    draft = await _policy_draft(session, policy_id, expected_version)
    await require_second_person(session, actor, draft.writers)
    at = now()
    if before is not None:
        await repository.update_policy(session, before.id, {"status": "superseded"}, at)
    activation = {"status": "active", "activated_by": actor.user_id, "activated_at": at}
    made = await repository.update_policy(session, policy_id, activation, at)
    payload = {
        "version": made.version,
        "superseded": before.version if before else None,
        "after": _said(made),
    }
    await record(
        session, actor, PolicyAction.RISK_POLICY_ACTIVATED, "risk_policy", policy_id, payload
    )
    return made


async def diff_policies(
    session: TenantSession, policy_id: UUID, against: UUID | None
) -> tuple[Policy | None, Policy]:
    """Return two versions to compare: `against`, by default the active one; and this one.

    Raises:
        PolicyNotFoundError: one is absent or another tenant's.

    """
    after = await get_policy(session, policy_id)
    if against is not None:
        return await get_policy(session, against), after
    return await repository.find_active(session), after


async def list_segments(session: TenantSession, params: ListParams) -> Page[Segment]:
    """Return a page of segments."""
    return await repository.fetch_segments(session, params)


async def active_segments(session: TenantSession) -> list[Segment]:
    """Return the active segments, by key."""
    return await repository.active_segments(session)


async def get_segment(session: TenantSession, segment_id: UUID) -> Segment:
    """Return a segment.

    Raises:
        SegmentNotFoundError: absent or another tenant's.

    """
    found = await repository.find_segment(session, segment_id)
    if found is None:
        raise SegmentNotFoundError
    return found


async def _segment_values(session: TenantSession, body: SegmentIn) -> dict[str, JSON]:
    matrix = await matrices.matrix_for(session)
    known = [item.id for item in matrix.dimensions]
    unknown = sorted(set(body.multipliers) - set(known))
    if unknown:
        raise _invalid("multipliers", f"no dimension {', '.join(unknown)}; {', '.join(known)}")
    return body.model_dump(mode="json")


async def create_segment(session: TenantSession, actor: AuthContext, body: SegmentIn) -> Segment:
    """Make a draft of a segment.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        InvalidRequestError: a dimension that the matrix does not have.

    """
    require_person(actor)
    said, at = await _segment_values(session, body), now()
    made = Segment(
        id=new_id(), key=body.key, status="draft", title=body.title,
        multipliers={name: str(value) for name, value in body.multipliers.items()}, revision=1,
        created_by=actor.user_id, person_id=actor.person_id, created_at=at, updated_at=at,
        activated_by=None, activated_at=None, editors=[actor.user_id],
        editor_persons=[actor.person_id],
    )  # fmt: skip
    await repository.insert_segment(session, made)
    await record(
        session, actor, PolicyAction.RISK_SEGMENT_DRAFTED, "risk_segment", made.id, {"after": said}
    )
    return made


async def update_segment(
    session: TenantSession,
    actor: AuthContext,
    segment_id: UUID,
    body: SegmentIn,
    expected_version: ExpectedVersion | None,
) -> Segment:
    """Change a draft (see `update_policy`).

    Raises:
        SegmentNotFoundError, NotADraftError, PreconditionFailedError, InvalidRequestError: so.

    """
    require_person(actor)
    before = await _segment_draft(session, segment_id, expected_version)
    said = await _segment_values(session, body)
    changed = await repository.update_segment(
        session, segment_id, {**said, **before.edited_by(actor)}, now()
    )
    payload = {"before": {name: getattr(before, name) for name in said}, "after": said}
    await record(
        session, actor, PolicyAction.RISK_SEGMENT_CHANGED, "risk_segment", segment_id, payload
    )
    return changed


async def _segment_draft(
    session: TenantSession, segment_id: UUID, expected_version: ExpectedVersion | None
) -> Segment:
    found = await repository.find_segment(session, segment_id, lock=True)
    if found is None:
        raise SegmentNotFoundError
    check_version(expected_version, found.revision, required=True)
    if found.status != "draft":
        raise NotADraftError(f"The segment is {found.status}; make a new draft.")
    return found


async def activate_segment(
    session: TenantSession,
    actor: AuthContext,
    segment_id: UUID,
    expected_version: ExpectedVersion | None,
) -> Segment:
    """Put a segment in force; the active one of its key is archived.

    Raises:
        SegmentNotFoundError, NotADraftError, PreconditionFailedError: as `activate_policy`.
        SecondPersonRequiredError: the caller wrote the draft, or may not confirm.

    """
    draft = await _segment_draft(session, segment_id, expected_version)
    await require_second_person(session, actor, draft.writers)
    at = now()
    for other in await repository.active_segments(session):
        if other.key == draft.key:
            await repository.update_segment(session, other.id, {"status": "archived"}, at)
    activation = {"status": "active", "activated_by": actor.user_id, "activated_at": at}
    made = await repository.update_segment(session, segment_id, activation, at)
    payload: dict[str, JSON] = {"key": made.key, "after": dict(made.multipliers)}
    await record(
        session, actor, PolicyAction.RISK_SEGMENT_ACTIVATED, "risk_segment", segment_id, payload
    )
    return made


async def archive_segment(
    session: TenantSession,
    actor: AuthContext,
    segment_id: UUID,
    expected_version: ExpectedVersion | None,
) -> None:
    """Put a segment out of force, or discard a draft; twice is once.

    Raises:
        SegmentNotFoundError: absent or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: If-Match.
        SecondPersonRequiredError: it is active, and the caller wrote it or may not confirm.

    """
    found = await repository.find_segment(session, segment_id, lock=True)
    if found is None:
        raise SegmentNotFoundError
    check_version(expected_version, found.revision, required=True)
    if found.status == "archived":
        return
    if found.status == "active":
        await require_second_person(session, actor, found.writers)
    await repository.update_segment(session, segment_id, {"status": "archived"}, now())
    payload = {"key": found.key, "was": found.status}
    await record(
        session, actor, PolicyAction.RISK_SEGMENT_ARCHIVED, "risk_segment", segment_id, payload
    )
