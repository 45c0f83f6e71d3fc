"""API shapes of overrides."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.risk.overrides.models import OverrideRow

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


class OverrideOut(ResponseModel, OverrideRow, without={"proposed_person", "decided_person"}):
    """An override and its outcome."""
