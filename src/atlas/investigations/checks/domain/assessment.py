"""The checks of one investigation at one tier, with what persons attested. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from atlas.foundation.core.types import JSON
from atlas.investigations.checks.domain.carried_attestations import Earlier, basis_of, lapse, moved
from atlas.investigations.checks.domain.missing import left_open, missing
from atlas.investigations.checks.domain.model import (
    CheckOutcome,
    CheckResult,
    Finding,
    FulfilledBy,
    Material,
    Word,
)
from atlas.investigations.checks.domain.named_alone import with_named_alone
from atlas.investigations.checks.domain.rules import NOT_BEGUN, RULES
from atlas.investigations.modules.domain import spepws
from atlas.investigations.modules.domain.outcome import Unassessed
from atlas.investigations.modules.domain.words import OUTDATED
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import Check, Need

NOT_RUN = Finding.open(
    Unassessed(
        reason="not_run",
        detail="The investigation has not begun.",
        remedy="Wait for its end, or rerun it.",
    ),
    attestable=False,
)
_NO_PEP = "No party is, or may be, politically exposed."
_PEP_UNKNOWN = "Whether a party is politically exposed is not known."
_NOT_REQUIRED = "The home law does not ask for the determination of PEPs."
_NOT_BEGUN = (
    "The relationship has not begun. Its monitoring is prepared: the next review is scheduled, and"
    " every party is screened again with each list version."
)
_PEP = "A party is, or may be, politically exposed."


def assess_checks(
    catalogue: Sequence[Check],
    tier: Tier,
    material: Material | None,
    words: Mapping[str, Word],
    earlier: Mapping[str, Earlier] | None = None,
    today: date = date.max,
) -> list[CheckResult]:
    """Return every check of the catalogue at a tier.

    Args:
        catalogue: with what the tenant's policy asks for in addition.
        tier: whose needs count.
        material: what the investigation found; None before it began.
        words: attestations of the investigation that stand, by check.
        earlier: the newest one of the customer's earlier investigations, by check.
        today: to which their age is counted.

    """
    found = {check.id: _finding(check, material) for check in catalogue}
    bases = {key: basis_of(key, finding, material) for key, finding in found.items()}
    lost = {key: moved(word, bases[key]) for key, word in words.items() if key in bases}
    counting = {key: word for key, word in words.items() if lost.get(key) is None}
    results = []
    for check in catalogue:
        need, because = _need(check, tier, material, found, counting)
        finding, basis = found[check.id], bases[check.id]
        result = _result(check, need, because, finding, counting.get(check.id), basis)
        lapsed = lost.get(check.id) if result.outcome is not CheckOutcome.FULFILLED else None
        lacks = missing(check.id, finding, material)
        result = replace(result, tier=tier, lapsed=lapsed, missing=lacks)
        before = (earlier or {}).get(check.id)
        if before is not None and check.id not in words:
            named = bool(finding.sources)
            why = lapse(check.id, before, tier=tier, basis=basis, today=today, named=named)
            result = _with_earlier(result, before.word, why)
        if result.outcome is CheckOutcome.ATTESTED:
            result = replace(result, missing=left_open(result.missing))
        results.append(result)
    return results


def open_checks(results: Sequence[CheckResult]) -> tuple[str, ...]:
    """Return the mandatory checks that prevent an approval, in the catalogue's order."""
    return tuple(result.check.id for result in results if result.stands_against_approval)


_NO_PROFILE = (
    "No compliance profile is active, so nothing is concluded from it.",
    "no_profile",
    "Draft a compliance profile of the firm's home, and let a second person activate it.",
)
_RENAMED = (
    (
        "The customer's name, number or country, or which parties or relationships around it count,"
        " has changed since, so nothing is concluded from it."
    ),
    "customer_changed",
    "Rerun the investigation.",
)
_REGISTER_CHANGED = (
    "The registers say something else of the parties since, so nothing is concluded from it.",
    "register_changed",
    "Rerun the investigation.",
)


_OWNERS = "ubo_identification"
_OF_OWNERS: Mapping[str, tuple[str, str, str]] = {
    "customer_identity": _RENAMED,
    "registers": _REGISTER_CHANGED,
    "compliance_profile": (
        (
            "Another test of beneficial ownership holds now than that by which they were found, so"
            " nothing is concluded from it."
        ),
        "rule_changed",
        "Rerun the investigation.",
    ),
    "newer_run": (
        (
            "A later investigation of the company has been evaluated since, so nothing is concluded"
            " from this one."
        ),
        "newer_run",
        "Read the later investigation, or rerun it.",
    ),
}
"""Why the owners whom a run found may be others today, by code of `outdated`."""
_OTHERWISE = (
    "What it rests on has changed since, so nothing is concluded from it.",
    OUTDATED,
    "Rerun the investigation.",
)
"""Any reason that is not named above: none leaves the owners identified."""


def _finding(check: Check, material: Material | None) -> Finding:
    """Return what an investigation says of a check.

    Nothing favourable without a compliance profile, nor where it asked about a customer of another
    name, number or country, or read registers that say something else today: whom they name now was
    not searched. That a register identifies the owners is favourable too, before a document
    verifies them; it does not outlast the test by which they were found, either.
    """
    if material is None:
        return NOT_RUN
    found = with_named_alone(check.id, RULES[check.id](material), material)
    fulfilled = found.outcome is CheckOutcome.FULFILLED
    if not fulfilled and not found.identified:
        return found
    if fulfilled and not material.profile:
        detail, reason, remedy = _NO_PROFILE
    elif material.renamed and found.rests_on_run:
        detail, reason, remedy = _RENAMED
    elif material.register_changes and found.rests_on_run:
        detail, reason, remedy = _REGISTER_CHANGED
    elif material.owners_outdated and check.id == _OWNERS:
        detail, reason, remedy = _OF_OWNERS.get(material.owners_outdated[0], _OTHERWISE)
    else:
        return found
    return replace(
        found,
        outcome=CheckOutcome.NOT_ASSESSED,
        detail=f"{found.detail} {detail}",
        reason=reason,
        remedy=remedy,
        attestable=False,
        identified=None,
        verified=None,
        adds=False,
    )


def _need(
    check: Check,
    tier: Tier,
    material: Material | None,
    found: Mapping[str, Finding],
    words: Mapping[str, Word],
) -> tuple[Need, str | None]:
    """Return how much a check is asked for; a condition that is not known counts as met."""
    need = check.needs[tier]
    if found[check.id].reason == NOT_BEGUN:
        return (need if need is Need.NONE else Need.RECOMMENDED), _NOT_BEGUN
    if check.when == "pep_required":
        required = material is None or material.pep_required
        return (need, None) if required else (Need.NONE, _NOT_REQUIRED)
    if check.when != "pep" or need is Need.NONE:
        return need, None
    if material is not None and material.peps:
        return need, _PEP
    asked = material is not None and not isinstance(
        spepws.searched(material.snapshot, spepws.PEP), Unassessed
    )
    named = "pep_determination"
    if asked or (words.get(named) is not None and found[named].attestable):
        return Need.NONE, _NO_PEP
    return need, _PEP_UNKNOWN


def _with_earlier(result: CheckResult, word: Word, lapsed: str | None) -> CheckResult:
    """Return a check with the word of an earlier investigation, or with why it does not count."""
    if result.outcome is CheckOutcome.FULFILLED or not result.finding.attestable:
        return result
    if lapsed is not None:
        return replace(result, lapsed=lapsed)
    return replace(
        result,
        outcome=CheckOutcome.ATTESTED,
        by=FulfilledBy.ATTESTATION,
        attestation_id=word.id,
        carried=True,
    )


def _result(
    check: Check,
    need: Need,
    because: str | None,
    finding: Finding,
    word: Word | None,
    basis: Mapping[str, JSON],
) -> CheckResult:
    outcome, by = finding.outcome, None
    if outcome is CheckOutcome.FULFILLED:
        decided = check.id == "senior_approval"
        by = FulfilledBy.DECISION if decided else FulfilledBy.INVESTIGATION
    elif word is not None and finding.attestable:
        outcome, by = CheckOutcome.ATTESTED, FulfilledBy.ATTESTATION
    return CheckResult(
        check=check,
        need=need,
        because=because,
        outcome=outcome,
        by=by,
        finding=finding,
        attestation_id=word.id if word is not None else None,
        basis=basis,
    )
