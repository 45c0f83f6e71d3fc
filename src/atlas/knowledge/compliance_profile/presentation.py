"""Profiles as answers of the API."""

from collections.abc import Sequence

from atlas.knowledge.compliance_profile.domain import (
    FICTITIOUS_HOME,
    NO_PROFILE,
    Difference,
    ProfileContent,
    content_document,
    content_from_document,
    differences,
    effective,
    unconfirmed,
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
    ProfileState,
    Proposal,
    not_verified,
)
from atlas.knowledge.compliance_profile.service.requirements import unanswered

_REMEDY = (
    "Draft a profile (GET /api/compliance-profile/proposal, PUT /api/compliance-profile/draft),"
    " propose it, and let a second person activate it."
)
_REMEDIES = {
    NO_PROFILE: _REMEDY,
    FICTITIOUS_HOME: "The active version is at home in the demo's fictitious country, which counts"
    f" for the demo alone: it satisfies nothing here. {_REMEDY}",
}


def content_of(body: ComplianceProfileIn) -> ProfileContent:
    """Return the content that a request describes."""
    return content_from_document(body.model_dump())


def profile_out(row: ProfileRow) -> ComplianceProfileOut:
    """Return a version with its content, and which results are never reported under it."""
    content = content_from_document(row.content)
    said = [*unanswered(effective(content)), *unconfirmed(content)]
    return ComplianceProfileOut.model_validate(row).model_copy(update={"unanswered": said})


def state_out(found: ProfileState) -> ProfileStateOut:
    """Return where the tenant's profile stands."""
    reason = _reason(fictitious=found.fictitious, present=found.active is not None)
    summary = ComplianceProfileSummaryOut.model_validate
    return ProfileStateOut(
        active=profile_out(found.active) if found.active else None,
        scheduled=summary(found.scheduled) if found.scheduled else None,
        draft=summary(found.draft) if found.draft else None,
        reason=reason,
        remedy=_REMEDIES[reason] if reason else None,
    )


def _reason(*, fictitious: bool, present: bool) -> str | None:
    """Return why no favourable result is reported under the active version, or None."""
    if fictitious:
        return FICTITIOUS_HOME
    return None if present else NO_PROFILE


def effective_out(found: Effective) -> EffectiveAnswerOut:
    """Return the effective rules, with those of each jurisdiction."""
    return EffectiveAnswerOut(
        as_of=found.as_of,
        rules=EffectiveOut.model_validate(found.rules) if found.rules else None,
        reason=_reason(fictitious=found.fictitious, present=found.rules is not None),
        regimes=[RegimeIn.model_validate(item) for item in found.regimes],
        differences=_differences(found.differences),
        not_verified=list(found.not_verified),
        unanswered=[
            *found.below_law,
            *(unanswered(found.rules) if found.rules else ()),
            *found.unconfirmed,
        ],
    )


def proposal_out(found: Proposal) -> ProfileProposalOut:
    """Return a proposal."""
    return ProfileProposalOut(
        content=ComplianceProfileIn.model_validate(content_document(found.content)),
        known=found.known,
        not_verified=list(not_verified(found.content.regimes)),
        differences=_differences(differences(found.content)),
        unanswered=[*unanswered(effective(found.content)), *unconfirmed(found.content)],
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
        weakened_lists=list(found.weakened_lists),
        companies=found.companies,
        differences=_differences(differences(found.content)),
        not_verified=list(not_verified(found.content.regimes)),
        unanswered=[*unanswered(effective(found.content)), *found.unconfirmed],
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
