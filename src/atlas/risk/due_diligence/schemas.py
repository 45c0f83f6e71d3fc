"""API shapes of simplified due diligence."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, PlainSerializer, StringConstraints

from atlas.foundation.fields import CompanyId, EvidenceIds, FactorId, RowId
from atlas.foundation.web import RequestModel, ResponseModel, Text

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.:-]{0,99}$")]
Reason = Annotated[Text, StringConstraints(min_length=10)]


class SddFactorIn(RequestModel):
    """A lower-risk factor of the home law, and why it holds for this customer."""

    factor: Code = Field(
        description="Code of the factor in the profile's scope of simplified due diligence.",
        examples=["eu_listed_company"],
    )
    reason: Reason = Field(
        description="Why it holds.", examples=["Listed on Euronext Paris since 2012, ISIN checked."]
    )
    evidence_ids: list[UUID] = Field(
        default_factory=list, max_length=50, description="Evidence that shows it."
    )


class SddRecordIn(RequestModel):
    """Why the customer's risk is low. Another person confirms it before it counts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "factors": [
                        {
                            "factor": "eu_listed_company",
                            "reason": "Listed on Euronext Paris since 2012, ISIN checked.",
                            "evidence_ids": ["0198f2a4-7d10-7c3b-8f00-6174c1a5d0c1"],
                        }
                    ],
                    "rationale": "A listed company with a known business in one member state.",
                    "evidence_ids": ["0198f2a4-7d10-7c3b-8f00-6174c1a5d0c1"],
                    "valid_until": "2027-11-30",
                    "no_suspicion": True,
                    "documents_not_doubted": True,
                }
            ]
        }
    )

    factors: list[SddFactorIn] = Field(
        min_length=1, max_length=20, description="Each with its reason; no factor twice."
    )
    rationale: Reason = Field(
        description="Why the risk is low altogether.",
        examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
    )
    evidence_ids: list[UUID] = Field(
        min_length=1, max_length=50, description="Evidence that the record rests on."
    )
    valid_until: date = Field(
        description="The last day on which it counts; at most 36 months ahead."
    )
    no_suspicion: Literal[True] = Field(
        description="The writer knows of no suspicion of money laundering or terrorist financing."
    )
    documents_not_doubted: Literal[True] = Field(
        description="The writer has no doubt about the documents and data obtained."
    )


class SddDecisionIn(RequestModel):
    """What is done with a record."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"verdict": "confirm", "rationale": "Read the evidence; all clear"}]
        }
    )

    verdict: Literal["confirm", "reject", "withdraw", "revoke"] = Field(
        description="`confirm` and `reject` are the second person's, `withdraw` is the writer's;"
        " `revoke` ends a confirmed record and takes one person."
    )
    rationale: Reason = Field(
        description="Why.",
        examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
    )


class SddFactorOut(ResponseModel):
    """A lower-risk factor and why it holds."""

    factor: FactorId
    reason: str = Field(
        description="Stable code of the reason; null if there is none.",
        examples=["The register extract in the file shows it."],
    )
    evidence_ids: EvidenceIds


class SddRecordOut(ResponseModel):
    """A record that justifies simplified due diligence, and its state."""

    id: RowId
    company_id: CompanyId
    status: str = Field(
        description="`proposed`, `confirmed`, `rejected`, `withdrawn`, `superseded` (a newer record"
        " was confirmed), `revoked` (a person ended it) or `lapsed` (its basis changed).",
        examples=["confirmed"],
    )
    segment: str = Field(
        description="The customer's segment when it was proposed.", examples=["retail"]
    )
    factors: list[SddFactorOut] = Field(description="Each factor.")
    rationale: str = Field(
        description="Why, in words; kept for good and audited.",
        examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
    )
    evidence_ids: EvidenceIds
    valid_until: date = Field(description="The last day on which it counts.")
    fingerprint: str = Field(
        description="SHA-256 of what it says; an evaluation names it as `sdd.record_id`."
    )
    rules_hash: str | None = Field(
        description="Rules of the compliance profile that it was confirmed under."
    )
    score: Number | None = Field(
        description="Score that it was confirmed on; a rise ends it.", examples=[27.4]
    )
    coverage: Number | None = Field(
        description="Coverage in percent that it was confirmed on; a fall ends it.", examples=[64.0]
    )
    proposed_by: UUID = Field(description="The account that proposed it.")
    proposed_at: datetime = Field(description="When it was proposed.")
    decided_by: UUID | None = Field(
        description="The account that decided; null while it is undecided."
    )
    decided_at: datetime | None = Field(
        description="When it was decided; null while it is undecided."
    )
    decision_rationale: str | None = Field(
        description="Why the second person decided so; null until then."
    )
    ended_by: UUID | None = Field(
        description="The account that ended it; null where it ended by itself, or has not."
    )
    ended_at: datetime | None = Field(description="When it ended; null while it holds.")
    ended_because: list[str] = Field(
        description="Codes: conditions that failed, `score_rose`, `coverage_fell`,"
        " `segment_changed`, `home_law_changed`, `screening_hit`, `expired`, `revoked`.",
        examples=[["score_rose"]],
    )
    end_rationale: str | None = Field(description="Why a person ended it.")
    revision: int = Field(description="Send it as If-Match: the `ETag`.")


class SddConditionsOut(ResponseModel):
    """Whether the conditions of simplified due diligence are met, and what is missing."""

    company_id: CompanyId
    granted: bool = Field(description="The tier is SDD at present.")
    record_id: UUID | None = Field(description="The confirmed record in force.")
    missing: list[str] = Field(
        description="Conditions that do not hold, as codes; `not_reasoned` where a record alone is"
        " missing.",
        examples=[["not_reasoned"]],
    )
    segment: str | None = Field(description="The customer's segment.", examples=["retail"])
    segments: list[str] = Field(
        description="Segments for which the profile knows simplified due diligence.",
        examples=[["listed"]],
    )
    factors: list[str] = Field(
        description="Lower-risk factors that the home law names.", examples=[["eu_listed_company"]]
    )
    source: str = Field(
        description="Where the law says so; empty without a profile.",
        examples=["Directive (EU) 2015/849, article 15"],
    )
