"""API shapes of simplified due diligence."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from atlas.foundation.fields import CompanyId, EvidenceIds, FactorId
from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.knowledge.sdd_records.schemas import SddRecord

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


class SddRecordOut(ResponseModel, SddRecord, without={"proposed_person", "decided_person"}):
    """A record that justifies simplified due diligence, and its state."""

    factors: list[SddFactorOut] = Field(description="Each factor.")  # type: ignore[assignment]


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
