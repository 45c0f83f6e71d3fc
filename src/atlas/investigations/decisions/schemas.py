"""API shapes of decisions."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, StringConstraints, model_validator

from atlas.foundation.fields import (
    CompanyId,
    EntryKey,
    EntryName,
    InvestigationId,
    ListId,
    RowId,
)
from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.investigations.checks.domain import CheckOutcome, FulfilledBy
from atlas.investigations.checks.schemas import InvestigationCheckOut
from atlas.investigations.decisions.domain import (
    DecisionOutcome,
    EntryState,
    FourEyes,
    Obstacle,
)
from atlas.investigations.decisions.models import LicenceTerms, Terms
from atlas.investigations.decisions.reopening import Reopening
from atlas.risk.policy.domain import Need
from atlas.risk.policy.schemas import CheckId
from atlas.sources.lists.domain.list_day import ORDERS
from atlas.sources.screening.schemas import ListState


class FreezeIn(RequestModel):
    """Where a freeze is reported, and by when."""

    regime: Annotated[Text, StringConstraints(min_length=2, max_length=50)] = Field(
        examples=["eu"],
        description="Sanctions regime that froze the assets.",
    )
    authority: Annotated[Text, StringConstraints(min_length=2, max_length=200)] = Field(
        description="The authority that receives the report.", examples=["De Nederlandsche Bank"]
    )
    report_by: date = Field(description="The deadline of the regime.", examples=["2026-12-11"])


class LicenceIn(RequestModel):
    """The licence that an approval rests on; it covers its scope alone, until it expires."""

    regime: Annotated[Text, StringConstraints(min_length=2, max_length=50)] = Field(
        description="One of `blocks`: a licence of another regime permits nothing here.",
        examples=["uk"],
    )
    reference: Annotated[Text, StringConstraints(min_length=2, max_length=200)] = Field(
        examples=["INT/2026/1234567"],
        description="The authority's number of the licence.",
    )
    scope: Annotated[Text, StringConstraints(min_length=3)] = Field(
        examples=["Payment of legal fees"],
        description="What the licence permits.",
    )
    expires_on: date = Field(
        description="The last day on which the licence holds; today or later.",
        examples=["2027-03-31"],
    )


class RebuttalIn(RequestModel):
    """Why a presumption of control does not hold, and on what that rests."""

    regime: Annotated[Text, StringConstraints(min_length=2, max_length=50)] = Field(
        description="The regime that presumes control: one of `blocks`.", examples=["eu"]
    )
    further_regimes: list[Annotated[Text, StringConstraints(min_length=2, max_length=50)]] = Field(
        default_factory=list,
        max_length=20,
        description="The others that block by control: the rebuttal must name all of them.",
        examples=[["uk"]],
    )
    evidence: Annotated[Text, StringConstraints(min_length=3)] = Field(
        description="What shows that control does not exist.",
        examples=["Shareholders' agreement of 2026-05-01: no right to appoint the board."],
    )
    evidence_ids: list[UUID] = Field(
        default_factory=list,
        max_length=50,
        description="Kept evidence that shows it; 422 `reference_not_found` if one does not exist.",
        examples=[[]],
    )


_ESCALATION: dict[str, JsonValue] = {
    "outcome": "escalate",
    "rationale": "Ownership through two offshore companies; the MLRO should look at it.",
}


class CaseDecisionIn(RequestModel):
    """A decision, or the second person's statement on the approval that waits for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ESCALATION]})

    outcome: DecisionOutcome = Field(
        description="`approve` while another person's approval waits confirms it."
        " `freeze_and_report`, `approve_under_licence` and `control_rebutted` are open after a true"
        " match or a block, each with its own part below.",
        examples=["escalate"],
    )
    rationale: Annotated[Text, StringConstraints(min_length=1)] = Field(
        examples=["Ownership through two offshore companies; the MLRO should look at it."],
        description="Why, in words; kept for good and audited.",
    )
    evaluation_id: UUID | None = Field(
        default=None,
        description="The evaluation you read; 409 `stale_basis` when a newer one holds.",
    )
    freeze: FreezeIn | None = Field(default=None, description="With `freeze_and_report`.")
    licence: LicenceIn | None = Field(default=None, description="With `approve_under_licence`.")
    further_licences: list[LicenceIn] = Field(
        default_factory=list,
        max_length=20,
        description="Licences of the other regimes that block: each one that binds the firm needs"
        " its own. The approval ends with the first that expires.",
        examples=[[]],
    )
    rebuttal: RebuttalIn | None = Field(default=None, description="With `control_rebutted`.")

    @model_validator(mode="after")
    def _with_its_part(self) -> "CaseDecisionIn":
        parts = {
            DecisionOutcome.FREEZE_AND_REPORT: "freeze",
            DecisionOutcome.APPROVE_UNDER_LICENCE: "licence",
            DecisionOutcome.CONTROL_REBUTTED: "rebuttal",
        }
        for outcome, name in parts.items():
            if (getattr(self, name) is not None) != (self.outcome is outcome):
                raise ValueError(f"{name} belongs to {outcome.value}, and is required there")
        if self.further_licences and self.licence is None:
            raise ValueError("further_licences belong to approve_under_licence, beside licence")
        return self

    @property
    def licences(self) -> list[LicenceIn]:
        """All licences, the first one first."""
        return [self.licence, *self.further_licences] if self.licence is not None else []

    @property
    def rebutted(self) -> list[str]:
        """The regimes whose presumption of control is rebutted."""
        return [self.rebuttal.regime, *self.rebuttal.further_regimes] if self.rebuttal else []

    @property
    def terms(self) -> Terms | None:
        """What the outcome rests on in addition to the investigation, as JSON."""
        part = self.freeze or self.licence or self.rebuttal
        if part is None:
            return None
        terms = cast("Terms", part.model_dump(mode="json"))
        if not terms.get("further_regimes"):
            terms.pop("further_regimes", None)
        further = [one.model_dump(mode="json") for one in self.further_licences]
        if further:
            terms["further_licences"] = cast("list[LicenceTerms]", further)
        return terms


class ListVersionRef(ResponseModel):
    """A list version that was searched."""

    list_id: ListId
    version: date = Field(description=f"{ORDERS}.")
    state: ListState = Field(
        description="When it was searched. `stale_list`: not current; `incomplete_list`: not whole,"
        " another list's entries, or entries without a readable name.",
        examples=["ok"],
    )


class DecidedCheckOut(ResponseModel):
    """A check as it stood when it was decided."""

    check_id: CheckId = Field(description="The check (`GET /api/risk-policy/checks`).")
    need: Need = Field(description="How much the tier asks for it.")
    outcome: CheckOutcome = Field(description="Whether the check was done.")
    fulfilled_by: FulfilledBy | None = Field(description="What fulfilled it; null: nothing has.")
    attestation_id: UUID | None = Field(
        description="The attestation that fulfilled it; null: none."
    )


class BasisOut(ResponseModel):
    """What a decision rests on, as it was when it was made."""

    investigation_id: InvestigationId
    run_version: int = Field(description="Which run of the series, from 1.")
    depth: str = Field(description="sdd, cdd or edd: how deep the run looks.", examples=["cdd"])
    as_of: date | None = Field(
        description="Day of the facts; null while the run is not complete.", examples=["2026-11-24"]
    )
    evaluation_id: UUID | None = Field(
        description="The evaluation, at `/api/risk-evaluations/{id}`."
    )
    evaluation_fingerprint: str | None = Field(
        description="SHA-256 of matrix, reference data and inputs: equal ones say the same."
    )
    score: str | None = Field(
        description="0-100, two decimals; a text, so that nothing is lost. Null: not evaluated.",
        examples=["27.40"],
    )
    level: str | None = Field(description="Level of the score.", examples=["low"])
    tier: str | None = Field(
        description="Depth of due diligence that the score asks for: sdd, cdd or edd.",
        examples=["cdd"],
    )
    effects: list[str] = Field(
        description="`approval_refused`, `no_automatic_decision`.", examples=[[]]
    )
    lists: list[ListVersionRef] = Field(description="The lists.")
    changes: list[str] = Field(
        description="What had changed since the investigation; an escalation may rest on it.",
        examples=[["legal_name"]],
    )
    checks: list[DecidedCheckOut] = Field(
        default_factory=list, description="Empty in decisions made before checks were kept."
    )
    provisional: bool | None = Field(
        default=None, description="The level was not earned; null: not kept."
    )
    terms: dict[str, Any] | None = Field(
        default=None,
        description="Authority and deadline of a freeze, the licence, or the rebuttal of control.",
    )


class DecisionEntryOut(ResponseModel):
    """One decision: who, when, why, on what basis; and the second person's statement."""

    id: RowId
    company_id: CompanyId
    sequence: int = Field(description="Position in the record, from 1.")
    investigation_id: InvestigationId
    evaluation_id: UUID | None = Field(
        description="The evaluation, at `/api/risk-evaluations/{id}`."
    )
    outcome: DecisionOutcome = Field(description="What was decided.")
    state: EntryState = Field(
        description="`proposed` waits for a second person; `superseded` never took effect, or"
        " another decision followed."
    )
    four_eyes_because: list[FourEyes] = Field(
        description="Why it takes two people; empty if one is enough."
    )
    rationale: str = Field(
        description="Why, in words; kept for good and audited.",
        examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
    )
    basis: BasisOut = Field(description="What it rests on, as it was.")
    decided_by: UUID = Field(description="The account that decided; null while it is undecided.")
    decided_by_name: str | None = Field(
        default=None, description="The person's name; null: not known.", examples=["Ann Example"]
    )
    decided_at: datetime = Field(description="When it was decided; null while it is undecided.")
    second_by: UUID | None = Field(
        description="The second person's account; null until there is one."
    )
    second_by_name: str | None = Field(
        default=None, description="The second person's name.", examples=["Bea Example"]
    )
    second_rationale: str | None = Field(
        description="Why the second person decided so; null until then."
    )
    second_at: datetime | None = Field(
        description="When the second person decided; null until then."
    )
    licence_until: date | None = Field(
        default=None,
        description="The last day of the licence that it rests on; null: it rests on none.",
        examples=["2027-03-31"],
    )
    reopened_at: datetime | None = Field(
        default=None, description="When the expiry of the licence was noted.", examples=[None]
    )


class OpenOutcome(ResponseModel):
    """Whether an outcome is open now, and what it takes."""

    outcome: DecisionOutcome = Field(description="The outcome in question.")
    open: bool = Field(description="It can be decided so now.")
    obstacles: list[Obstacle] = Field(description="What prevents it; empty if nothing does.")
    detail: str = Field(
        description="The obstacles in words; empty when it is open.",
        examples=["GB is not on FATF grey list 2026-10."],
    )
    four_eyes_because: list[FourEyes] = Field(
        description="Why it would take two people; empty if one is enough."
    )
    warnings: list[str] = Field(
        default_factory=list,
        description="What to know before deciding so, such as a blocking law.",
        examples=[[]],
    )


class HeldNameOut(ResponseModel):
    """A party whose name equals a listed one, and how that was resolved."""

    hit_id: UUID = Field(description="The hit in the queue.")
    party_name: str = Field(
        description="Name of the screened party.", examples=["Example Trading FZE"]
    )
    list_id: ListId
    entry_key: EntryKey
    entry_name: EntryName
    name_equal: str = Field(description="`primary` or `strong_alias`.", examples=["primary"])
    holds: bool = Field(description="It holds the approval until the hit is decided.")
    cleared_by: list[str] = Field(
        description="Contradicting features that clear it by themselves.",
        examples=[["birth_date"]],
    )


class HitToDecideOut(ResponseModel):
    """A hit that waits for a decision: `POST /api/screening/hits/{hit_id}/decisions`."""

    hit_id: UUID = Field(description="The hit in the queue.")
    party_name: str = Field(
        description="Name of the screened party.", examples=["Example Trading FZE"]
    )
    list_id: ListId
    entry_key: EntryKey
    entry_name: EntryName
    strength: str = Field(description="`exact`, `strong` or `weak`.", examples=["strong"])


class BlockOut(ResponseModel):
    """A regime that blocks the customer, or under which one of its parties is a true match."""

    regime: str = Field(
        description="`eu`, `ofac` …; of a list that belongs to no regime, the list's id.",
        examples=["eu"],
    )
    grounds: list[str] = Field(
        description="`true_match`, `ownership`, `control`.", examples=[["control"]]
    )
    binds: bool = Field(
        description="It is among the profile's binding or adopted lists or its regimes of"
        " ownership: an approval needs its licence."
    )


class CaseDecisionOut(ResponseModel):
    """The decision record of the customer of this investigation."""

    company_id: CompanyId
    investigation_id: InvestigationId
    version: int = Field(description="Also the `ETag`.")
    outcome: DecisionOutcome | None = Field(
        description="The outcome that holds today; null: none yet, or an approval that does not"
        " hold any more (`reopened`)."
    )
    current: DecisionEntryOut | None = Field(
        description="The entry that took effect last; it does not hold where `reopened` is true."
    )
    proposed: DecisionEntryOut | None = Field(description="Waits for a second person.")
    outcomes: list[OpenOutcome] = Field(description="What may be decided on this investigation.")
    undecided_hits: list[UUID] = Field(description="Exact and strong hits to decide first.")
    hits_to_decide: list[HitToDecideOut] = Field(
        default_factory=list, description="The same hits: whom they may mean, on which list."
    )
    decided_since: list[UUID] = Field(
        description="Hits decided otherwise than the evaluation took them: POST …/evaluation"
        " evaluates again with what was decided.",
        examples=[[]],
    )
    changes: list[str] = Field(
        description="What has changed since the investigation.", examples=[["legal_name"]]
    )
    equal_names: list[HeldNameOut] = Field(
        description="Parties whose name equals one of an asset-freeze list.", examples=[[]]
    )
    reopened: bool = Field(
        description="The basis of the approval is gone (`reopened_because`): nothing holds any"
        " more, and the customer must be decided again."
    )
    reopened_because: list[Reopening] = Field(
        default_factory=list,
        description="Why the approval does not hold: an expired licence, a true match, a block, a"
        " hit that waits, other rules of the compliance profile, a worse evaluation …",
        examples=[["true_match"]],
    )
    reopened_detail: str = Field(
        default="",
        description="The same in words; empty while the decision holds.",
        examples=["A party is a true match now."],
    )
    blocks: list[BlockOut] = Field(
        description="Under which regimes: what a licence or a rebuttal must name.",
        examples=[[]],
    )
    checks: list[InvestigationCheckOut] = Field(
        description="The checks of due diligence at the evaluation's tier."
    )
    open_checks: list[CheckId] = Field(
        description="Mandatory checks that prevent an approval.", examples=[[]]
    )
    history: list[DecisionEntryOut] = Field(description="All entries, newest first.")
