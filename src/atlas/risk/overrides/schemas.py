"""API shapes of overrides."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, PlainSerializer, StringConstraints

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

    factor: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    score: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=2)] = Field(
        description="0 to the factor's maximum."
    )
    rationale: Rationale


class OverrideDecisionIn(RequestModel):
    """What a second person says of a proposed override; its proposer may withdraw it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"verdict": "confirm", "rationale": "Read the articles: another company."}]
        }
    )

    verdict: Literal["confirm", "reject", "withdraw"]
    rationale: Rationale


class OverrideOut(ResponseModel):
    """An override and its outcome."""

    id: UUID
    evaluation_id: UUID = Field(description="The evaluation that is overridden.")
    factor: str
    score: Number
    rationale: str
    lowers: bool = Field(description="It takes scrutiny away: a second person must confirm it.")
    status: str = Field(
        description="`proposed`, `applied`, `rejected` or `withdrawn`.", examples=["proposed"]
    )
    derived_id: UUID | None = Field(description="The evaluation that follows from it.")
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    decision_rationale: str | None
    revision: int = Field(description="Send it as If-Match: the `ETag`.")
