"""Typed rows of decisions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypedDict
from uuid import UUID

from atlas.foundation.db import Row
from atlas.investigations.decisions.blocks import Licence
from atlas.investigations.decisions.domain import DecisionOutcome
from atlas.investigations.results.domain import JsonObject

INFORMED: Final = "informative_matches"


class LicenceTerms(TypedDict, total=False):
    """A licence of an authority, as a decision keeps it."""

    regime: str
    reference: str
    scope: str
    expires_on: str


class Terms(LicenceTerms, total=False):
    """What an outcome rests on besides the run: a freeze, licences, or a rebuttal of control."""

    authority: str
    report_by: str
    evidence: str
    evidence_ids: list[str]
    further_regimes: list[str]
    further_licences: list[LicenceTerms]


class CheckKept(TypedDict):
    """What a decision keeps of a check."""

    check_id: str
    need: str
    outcome: str
    fulfilled_by: str | None
    attestation_id: str | None
    carried: bool


class BasisKept(TypedDict, total=False):
    """What a decision rests on, as it is kept; earlier releases kept less."""

    investigation_id: str
    run_version: int
    depth: str
    as_of: str | None
    evaluation_id: str | None
    evaluation_fingerprint: str | None
    score: str | None
    level: str | None
    tier: str | None
    provisional: bool | None
    effects: list[str]
    lists: list[JsonObject]
    changes: list[str]
    checks: list[CheckKept]
    informative_matches: list[str]
    terms: Terms | None
    mlro: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord(Row):
    """The one record of a customer: the outcome that holds, None before the first."""

    company_id: UUID
    outcome: str | None
    version: int
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionEntry(Row):
    """One decision of the history, and what the second person said to it."""

    id: UUID
    company_id: UUID
    sequence: int
    investigation_id: UUID
    evaluation_id: UUID | None
    outcome: str
    state: str
    four_eyes_because: list[str]
    rationale: str
    basis: BasisKept
    decided_by: UUID
    decided_person: UUID
    decided_at: datetime
    second_by: UUID | None
    second_person: UUID | None
    second_rationale: str | None
    second_at: datetime | None
    reopened_at: datetime | None = None
    """When it was noted that the approval does not hold any more; None: it holds, as was seen."""

    @property
    def licence_until(self) -> date | None:
        """The last day on which every licence holds that it rests on; None: it rests on none."""
        return min((one.expires_on for one in self.licences), default=None)

    @property
    def licences(self) -> tuple[Licence, ...]:
        """The licences that it rests on, the first one first."""
        terms: Terms = self.basis.get("terms") or {}
        if self.outcome != DecisionOutcome.APPROVE_UNDER_LICENCE:
            return ()
        return tuple(
            Licence(one["regime"], date.fromisoformat(one["expires_on"]))
            for one in (terms, *terms.get("further_licences", ()))
        )

    @property
    def informed(self) -> tuple[str, ...]:
        """The true matches on lists that refuse no approval, which it was made in view of."""
        return tuple(self.basis.get(INFORMED, ()))

    @property
    def rebutted(self) -> tuple[str, ...]:
        """The regimes whose presumption of control it rebuts."""
        terms: Terms = self.basis.get("terms") or {}
        if self.outcome != DecisionOutcome.CONTROL_REBUTTED:
            return ()
        return (terms["regime"], *terms.get("further_regimes", ()))
