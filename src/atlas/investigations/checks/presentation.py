"""Checks as the API shows them. Pure."""

from uuid import UUID

from atlas.investigations.checks.assessed import Assessed
from atlas.investigations.checks.domain import CheckOutcome, CheckResult
from atlas.investigations.checks.domain.control_prong import NOT_STATED
from atlas.investigations.checks.models import Attestation
from atlas.investigations.checks.schemas import (
    CheckAttestationOut,
    CheckedListOut,
    CheckSourceOut,
    InvestigationCheckOut,
    InvestigationChecksOut,
)
from atlas.sources.lists.domain.list_day import ListDay


def checks_out(investigation_id: UUID, found: Assessed) -> InvestigationChecksOut:
    """Return the checks of an investigation."""
    evaluation = found.evaluation
    return InvestigationChecksOut.model_validate(
        {
            "investigation_id": investigation_id,
            "tier": found.tier,
            "evaluation_id": evaluation.id if evaluation else None,
            "evaluation_tier": evaluation.tier if evaluation else None,
            "policy_version": found.policy_version,
            "open": list(found.open),
            "items": [check_out(one, found) for one in found.results],
        }
    )


def _verified(result: CheckResult) -> bool | None:
    """Return whether the owners are verified: by the finding, or by an attested document."""
    if result.finding.verified is None:
        return None
    return result.finding.verified or result.outcome is CheckOutcome.ATTESTED


def _identified(result: CheckResult) -> bool | None:
    """Return whether the owners are identified, and who is in control where the law asks."""
    return True if _is_stated(result) else result.finding.identified


def _is_stated(result: CheckResult) -> bool:
    """Whether an attestation states who is in control, which was all that was not stated."""
    attested = result.outcome is CheckOutcome.ATTESTED
    return attested and result.finding.reason == NOT_STATED


def _shown_as(result: CheckResult, attested: Attestation | None, name: str | None) -> str:
    if result.outcome is CheckOutcome.ATTESTED and attested is not None:
        return f"attested by {name or 'a deleted account'} on {attested.attested_at.date()}"
    return result.outcome.value.replace("_", " ")


def check_out(result: CheckResult, found: Assessed) -> InvestigationCheckOut:
    """Return one check of those that were assessed."""
    finding = result.finding
    attested = found.attestations.get(result.check.id)
    name = found.names.get(attested.attested_by) if attested else None
    return InvestigationCheckOut.model_validate(
        {
            "check_id": result.check.id,
            "title": result.check.title,
            "need": result.need,
            "because": result.because,
            "outcome": result.outcome,
            "fulfilled_by": result.by,
            "stands_against_approval": result.stands_against_approval,
            "found": finding.outcome,
            "detail": finding.detail,
            "reason": None if _is_stated(result) else finding.reason,
            "remedy": finding.remedy,
            "attestable": finding.attestable,
            "asks_in_control": [sorted(one) for one in finding.asks_in_control],
            "identified": _identified(result),
            "verified": _verified(result),
            "shown_as": _shown_as(result, attested, name),
            "attested_by_name": name,
            "sources": [
                CheckSourceOut(name=source, as_of=found.source_dates.get(source))
                for source in finding.sources
            ],
            "lists": [
                _list_out(list_id, version, found.list_days.get((list_id, version)))
                for list_id, version in finding.lists
            ],
            "missing": list(result.missing),
            "evidence_ids": list(finding.evidence_ids),
            "screening_ids": list(finding.screening_ids),
            "attestation": CheckAttestationOut.model_validate(attested) if attested else None,
            "carried": result.carried,
            "lapsed": result.lapsed,
        }
    )


def _list_out(list_id: str, version: str, day: ListDay | None) -> CheckedListOut:
    published, obtained = (day.published, day.obtained) if day is not None else (None, None)
    return CheckedListOut(list_id=list_id, version=version, published=published, obtained=obtained)
