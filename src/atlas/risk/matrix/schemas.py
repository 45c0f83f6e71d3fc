"""API shapes of risk matrices."""

from typing import Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.web import ResponseModel
from atlas.risk.matrix.domain import InputKind


class MatrixOut(ResponseModel):
    """A version of a risk matrix, in short."""

    id: UUID
    name: str = Field(description="The matrix' own id, such as `eba_standard_v1`.")
    version: str
    title: str
    basis: str
    url: str
    status: str = Field(description="`published`: it never changes.")
    is_default: bool
    dimension_count: int
    factor_count: int
    content_hash: str = Field(description="SHA-256 over the RFC 8785 JSON of its content.")


class MatrixDetailOut(MatrixOut):
    """A version of a risk matrix with everything it says."""

    definition: dict[str, Any] = Field(
        description="Dimensions, factors, scoring, floors, levels, appetites; decimals as strings.",
    )


class InputOut(ResponseModel):
    """Something a matrix can read."""

    key: str
    kind: InputKind
    title: str
    paths: list[str] = Field(
        description="Ontology paths, modules and profile fields it is read of."
    )
    values: list[str] = Field(description="Closed vocabulary, from harmless to worst; else empty.")


class RiskOntologyOut(ResponseModel):
    """What a matrix can be built from."""

    inputs: list[InputOut]
    scoring_methods: list[str]
    operators: list[str]
    aggregations: list[str]
    levels: list[str]
    tiers: list[str]
    datasets: list[str]
