"""Profiles as answers of the API."""

from collections.abc import Sequence

from atlas.knowledge.compliance_profile.domain import (
    NO_PROFILE,
    Difference,
    ProfileContent,
    content_document,
    content_from_document,
    differences,
    effective,
)
from atlas.knowledge.compliance_profile.models import ProfileRow
from atlas.knowledge.compliance_profile.schemas import (
    ComplianceProfileIn,
    ComplianceProfileOut,
    ComplianceProfileSummaryOut,
    DutyDifferenceOut,
    EffectiveAnswerOut,
    EffectiveOut,
    JurisdictionValueOut,
    ProfileDiffOut,
    ProfilePreviewOut,
    ProfileProposalOut,
    ProfileStateOut,
    RegimeIn,
    RuleChangeOut,
)
from atlas.knowledge.compliance_profile.service.answers import (
    Effective,
    Preview,
    ProfileDiff,
    Proposal,
    not_verified,
)
from atlas.knowledge.compliance_profile.service.requirements import unanswered

_REMEDY = (
    "Draft a profile (GET /api/compliance-profile/proposal, PUT /api/compliance-profile/draft),"
    " propose it, and let a second person activate it."
)


def content_of(body: ComplianceProfileIn) -> ProfileContent:
    """Return the content that a request describes."""
    return content_from_document(body.model_dump())


def profile_out(row: ProfileRow) -> ComplianceProfileOut:
    """Return a version with its content."""
    return ComplianceProfileOut.model_validate(row)


def state_out(
    active: ProfileRow | None, scheduled: ProfileRow | None, draft: ProfileRow | None
) -> ProfileStateOut:
    """Return where the tenant's profile stands."""
    return ProfileStateOut(
        active=profile_out(active) if active else None,
        scheduled=ComplianceProfileSummaryOut.model_validate(scheduled) if scheduled else None,
        draft=ComplianceProfileSummaryOut.model_validate(draft) if draft else None,
        reason=None if active else NO_PROFILE,
        remedy=None if active else _REMEDY,
    )


def effective_out(found: Effective) -> EffectiveAnswerOut:
    """Return the effective rules, with each jurisdiction's beside them."""
    return EffectiveAnswerOut(
        as_of=found.as_of,
        rules=EffectiveOut.model_validate(found.rules) if found.rules else None,
        reason=None if found.rules else NO_PROFILE,
        regimes=[RegimeIn.model_validate(item) for item in found.regimes],
        differences=_differences(found.differences),
        not_verified=list(found.not_verified),
        unanswered=list(unanswered(found.rules)) if found.rules else [],
    )


def proposal_out(found: Proposal) -> ProfileProposalOut:
    """Return a proposal."""
    return ProfileProposalOut(
        content=ComplianceProfileIn.model_validate(content_document(found.content)),
        known=found.known,
        not_verified=list(not_verified(found.content.regimes)),
        differences=_differences(differences(found.content)),
        unanswered=list(unanswered(effective(found.content))),
    )


def diff_out(found: ProfileDiff) -> ProfileDiffOut:
    """Return what differs between two versions."""
    return ProfileDiffOut(
        before_id=found.before_id,
        after_id=found.after_id,
        same=not found.changes,
        changes=[RuleChangeOut.model_validate(item) for item in found.changes],
    )


def preview_out(found: Preview) -> ProfilePreviewOut:
    """Return what an activation would change."""
    return ProfilePreviewOut(
        diff=diff_out(found.diff),
        companies_to_review=found.companies_to_review,
        companies=found.companies,
        differences=_differences(differences(found.content)),
        not_verified=list(not_verified(found.content.regimes)),
        unanswered=list(unanswered(effective(found.content))),
    )


def _differences(found: Sequence[Difference]) -> list[DutyDifferenceOut]:
    return [
        DutyDifferenceOut(
            duty=item.duty,
            kind=item.kind,
            values=[
                JurisdictionValueOut(jurisdiction=where, value=text) for where, text in item.values
            ],
            detail=item.detail,
        )
        for item in found
    ]
