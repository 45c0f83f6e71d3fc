"""What a check of due diligence says of one investigation. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.investigations.modules.domain.outcome import Unassessed
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.knowledge.evidence.domain import source_title
from atlas.risk.evaluations.domain import Known, NotAssessed
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import Check, Need


class CheckOutcome(StrEnum):
    """Whether a check is complete. `NOT_ASSESSED`: what would have to answer did not.

    `FULFILLED`: its own required sources answered, current and complete. `ATTESTED`: a person's
    word stands in; it closes the check for an approval, and never for simplified due diligence.
    """

    FULFILLED = "fulfilled"
    ATTESTED = "attested"
    NOT_FULFILLED = "not_fulfilled"
    NOT_ASSESSED = "not_assessed"


class LackOrigin(StrEnum):
    """From where it would have come; with each, what its name is."""

    RUN = "run"  # step of the run
    REGISTER = "register"  # code of the register; `any` where none is known
    SOURCE = "source"  # name of the source; what it would cover where none is connected
    LIST = "list"  # id of the list; its topic where no list is loaded
    CUSTOMER_FILE = "customer_file"  # field
    COMPLIANCE_PROFILE = "compliance_profile"  # `active`
    DOCUMENT = "document"  # what it would prove
    DECISION = "decision"  # what would be decided
    REQUEST = "request"  # field


_CALLED: Mapping[LackOrigin, str] = {
    LackOrigin.RUN: "the run's {}",
    LackOrigin.REGISTER: "register {}",
    LackOrigin.SOURCE: "source {}",
    LackOrigin.LIST: "list {}",
    LackOrigin.CUSTOMER_FILE: "the customer file's {}",
    LackOrigin.COMPLIANCE_PROFILE: "compliance profile",
    LackOrigin.DOCUMENT: "a document on {}",
    LackOrigin.DECISION: "a decision on {}",
    LackOrigin.REQUEST: "the request's {}",
}
_FIELDS = frozenset({LackOrigin.CUSTOMER_FILE, LackOrigin.REQUEST})
_NAMES = {"web:http": "of the website"}
ANY_REGISTER = "any"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that would have to answer. state: why it did not, in a word or two."""

    origin: LackOrigin
    name: str
    state: str

    @property
    def text(self) -> str:
        """Return it in words."""
        if self.origin is LackOrigin.REGISTER and self.name == ANY_REGISTER:
            return f"a company register: {self.state}"
        name = _NAMES.get(self.name) or source_title(self.name)
        name = name.replace("_", " ") if self.origin in _FIELDS else name
        return f"{_CALLED[self.origin].format(name)}: {self.state}"


class FulfilledBy(StrEnum):
    """What fulfilled a check: the investigation itself, a person's attestation, or the decision."""

    INVESTIGATION = "investigation"
    ATTESTATION = "attestation"
    DECISION = "decision"


class ControlGround(StrEnum):
    """On which ground a person counts as the one who controls or manages."""

    EXECUTIVE_OFFICER = "executive_officer"
    SIMILAR_FUNCTIONS = "similar_functions"
    SENIOR_MANAGING_OFFICIAL = "senior_managing_official"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What an investigation says of a check.

    sources: names of the sources it rests on. lists: list and version. attestable: whether an
    attestation may replace it; what only a list or a decision can answer is not. identified,
    verified: of the beneficial owners, apart: a register alone verifies no one; None where the law
    exempts the company from naming them. adds: although it is fulfilled, an attestation may be
    added, about what no source covers. asks_in_control: of which grounds an attestation must name
    a person who controls or manages the company, one of each set.
    """

    outcome: CheckOutcome
    detail: str
    reason: str | None = None
    remedy: str | None = None
    attestable: bool = True
    sources: tuple[str, ...] = ()
    lists: tuple[tuple[str, str], ...] = ()
    evidence_ids: tuple[UUID, ...] = ()
    screening_ids: tuple[UUID, ...] = ()
    identified: bool | None = None
    verified: bool | None = None
    adds: bool = False
    asks_in_control: tuple[frozenset[ControlGround], ...] = ()

    @property
    def rests_on_run(self) -> bool:
        """Whether it rests on what a run collected, not on the customer file alone."""
        return any((self.sources, self.lists, self.evidence_ids, self.screening_ids))

    @classmethod
    def open(cls, gap: Unassessed, *, attestable: bool = True) -> Finding:
        """Return a check that could not be made, with why and what would lift it."""
        return cls(
            outcome=CheckOutcome.NOT_ASSESSED,
            detail=gap.detail,
            reason=gap.reason,
            remedy=gap.remedy,
            attestable=attestable,
        )


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer of the subject; `known`: a birth date, or a company's number, is on record.

    `dead`: a source states a date of death. `left_out`: the register no longer names the
    person, and names no successor.
    """

    name: str
    known: bool
    id: str = ""
    dead: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Watched:
    """How the customer is monitored. Counts of parties; `day`: the day that counts as today.

    status: of the relationship. parties: that lists can hold. unwatched: of these, the ones that
    are not screened again when a list changes.
    """

    day: date
    status: str
    parties: int
    unwatched: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAlone:
    """A person whom an attestation in force names as in control, and who is no party of the run.

    screening_id: the newest screening of that name; None: it was never screened. unanswered: by
    topic, in words, why that screening excludes no match once its candidates are decided.
    """

    name: str
    screening_id: UUID | None
    unanswered: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that the checks of one investigation read.

    undecided: exact and strong hits that currently wait; undecided_peps: those of PEP
    lists; undecided_weak, undecided_weak_peps: all others that wait. pep_required: by the home
    law. peps: whether a party is or may currently be politically exposed. has_accounts:
    the subject's claims hold financial figures. watched: how the customer is monitored; None: it is
    no company of the customer file. approved_by_two: the decision that holds is an approval,
    confirmed by a second person. register_changes: a sentence for each dataset that says something
    else of the run's parties now than the run saw. profile: a compliance profile is active.
    renamed: the customer's name, number or country was changed since the run. owners_outdated: why
    its owners may be others today, in addition to register_changes, as codes. newly_listed: in
    words, the entries of lists loaded since that may be a party, by topic of the list. named_alone:
    whom an attestation in force names as in control by name alone; hits of theirs that wait are
    among the undecided.
    """

    snapshot: InvestigationSnapshot
    officers: tuple[Officer, ...] = ()
    identities: Mapping[str, str] = field(default_factory=dict)
    undecided: tuple[str, ...] = ()
    undecided_peps: tuple[str, ...] = ()
    undecided_weak: tuple[str, ...] = ()
    undecided_weak_peps: tuple[str, ...] = ()
    pep_required: bool = True
    peps: bool = False
    has_accounts: bool = False
    source_of_funds: str | None = None
    source_of_wealth: str | None = None
    next_review: date | None = None
    watched: Watched | None = None
    network: Known[int] = field(default_factory=lambda: NotAssessed("not_run"))
    network_gap: NotAssessed | None = None
    approved_by_two: bool = False
    register_changes: tuple[str, ...] = ()
    profile: bool = True
    renamed: bool = False
    owners_outdated: tuple[str, ...] = ()
    newly_listed: Mapping[str, str] = field(default_factory=dict)
    named_alone: tuple[NamedAlone, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A person's attestation that stands.

    basis: on what it rested; None in those that were given before Atlas kept it.
    """

    id: UUID
    note: str
    basis: Mapping[str, JSON] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check at one tier: how strictly it is required, whether it is done, by what.

    because: why its requirement differs from the catalogue's (`pep`), in words. finding:
    what the investigation itself says, whatever a person attested. carried: the attestation was
    given on an earlier investigation. lapsed: why one does not count any more, in words. basis:
    what an attestation given now would rest on. missing: what was not assessed lacks.
    """

    check: Check
    need: Need
    because: str | None
    outcome: CheckOutcome
    by: FulfilledBy | None
    finding: Finding
    attestation_id: UUID | None = None
    carried: bool = False
    lapsed: str | None = None
    basis: Mapping[str, JSON] = field(default_factory=dict)
    tier: Tier = Tier.CDD
    missing: tuple[Lack, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether it is done as far as its tier requires: at SDD an attestation is not enough."""
        if self.outcome is CheckOutcome.ATTESTED:
            return self.tier is not Tier.SDD
        return self.outcome is CheckOutcome.FULFILLED

    @property
    def stands_against_approval(self) -> bool:
        """Whether an approval must wait for it.

        The approval of senior management is given by approving: it asks for a second person.
        """
        return self.need is Need.MANDATORY and not self.closed and self.check.id != SENIOR_APPROVAL


SENIOR_APPROVAL = "senior_approval"
