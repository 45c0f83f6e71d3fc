"""API shapes of overrides."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, PlainSerializer, StringConstraints

from atlas.foundation.fields import FactorId, RowId
from atlas.foundation.web import RequestModel, ResponseModel, Text

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
Rationale = Annotated[Text, StringConstraints(min_length=1)]


class OverrideIn(RequestModel):
    """An analyst's score of one factor."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "factor": "adverse_media",
                    "score": 5,
                    "rationale": "The articles are about another company of the same name.",
                }
            ]
        }
    )

    factor: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(
        description="Id of the factor in the matrix.", examples=["jurisdiction_risk"]
    )
    score: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=2)] = Field(
        description="0 to the factor's maximum.", examples=["27.40"]
    )
    rationale: Rationale = Field(
        description="Why, in words; kept for good and audited.",
        examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
    )


class OverrideDecisionIn(RequestModel):
    """What a second person says of a proposed override; its proposer may withdraw it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"verdict": "confirm", "rationale": "Read the articles: another company."}]
        }
    )

    verdict: Literal["confirm", "reject", "withdraw"] = Field(
        description="What the second person says."
    )
    rationale: Rationale = Field(
        description="Why, in words; kept for good and audited.",
        examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
    )


class OverrideOut(ResponseModel):
    """An override and its outcome."""

    id: RowId
    evaluation_id: UUID = Field(description="The evaluation that is overridden.")
    factor: FactorId
    score: Number = Field(description="Points that the factor gets.", examples=[27.4])
    rationale: str = Field(
        description="Why, in words; kept for good and audited.",
        examples=["The company moved to France on 2026-03-01 (register extract in the file)."],
    )
    lowers: bool = Field(description="It takes scrutiny away: a second person must confirm it.")
    status: str = Field(
        description="`proposed`, `applied`, `rejected` or `withdrawn`.", examples=["proposed"]
    )
    derived_id: UUID | None = Field(description="The evaluation that follows from it.")
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
    revision: int = Field(description="Send it as If-Match: the `ETag`.")
