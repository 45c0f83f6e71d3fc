"""API shapes of risk matrices."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    computed_field,
    model_validator,
)

from atlas.foundation.core.types import JSON
from atlas.foundation.fields import DimensionId, Number, ValidTo
from atlas.foundation.web import Name, RequestModel, ResponseModel, ShortText
from atlas.foundation.web.schemas import refuse_control_characters
from atlas.risk.matrix.domain import AMENDMENTS
from atlas.risk.matrix.domain.differences import MatrixChange
from atlas.risk.matrix.domain.inputs import InputSpec
from atlas.risk.matrix.domain.jumps import Jump
from atlas.risk.matrix.models import MatrixRow

MatrixName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,99}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
_LARGEST, _DEEPEST, _PARTS = 2**53 - 1, 16, 20_000


def _clean(value: Any) -> dict[str, JSON]:
    """Refuse what JSON cannot keep exactly, and documents no matrix needs."""
    parts = 0
    left: list[tuple[Any, int]] = [(value, 0)]
    while left:
        part, depth = left.pop()
        parts += 1
        if depth > _DEEPEST or parts > _PARTS:
            raise ValueError("a definition is no deeper than 16 and has 20,000 parts at most")
        if isinstance(part, str):
            refuse_control_characters(part)
        elif isinstance(part, int) and abs(part) > _LARGEST:
            raise ValueError("a whole number is within 2**53")
        elif isinstance(part, list):
            left += [(item, depth + 1) for item in part]
        elif isinstance(part, dict):
            for key, item in part.items():
                refuse_control_characters(key)
                left.append((item, depth + 1))
    return dict(value)


Definition = Annotated[dict[str, Any], AfterValidator(_clean)]
_EXAMPLE: dict[str, JsonValue] = {
    "copy_of": "eba_standard_v1",
    "name": "own_standard",
    "version": "2026.1",
}


class MatrixOut(ResponseModel, MatrixRow):
    """A version of a risk matrix, in short."""

    @computed_field(  # type: ignore[prop-decorator]
        description="What has amended the basis since; apply it as amended.",
        examples=[["EBA/GL/2023/03", "EBA/GL/2024/01"]],
    )
    @property
    def basis_amendments(self) -> list[str]:
        """The instruments that amended the basis."""
        return list(AMENDMENTS.get(self.basis, ()))


class MatrixDetailOut(MatrixOut):
    """A version of a risk matrix with everything it says."""

    definition: dict[str, Any] = Field(
        description="Dimensions, factors, scoring, floors, levels, appetites; decimals as strings.",
    )


class MatrixCreate(RequestModel):
    """A new draft: a copy of a version, or a definition."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: MatrixName = Field(description="The matrix' id; versions share it.")
    version: Version = Field(description="Your name of the version.", examples=["1.0"])
    title: Name | None = Field(
        default=None, description="Title, for people.", examples=["Retail customers"]
    )
    copy_of: UUID | Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,99}$")] | None = (
        Field(
            default=None,
            description="Id of a version, or a matrix' name: its newest published version.",
        )
    )
    definition: Definition | None = Field(
        default=None, description="As in an export; `id` and `version` are taken from above."
    )

    @model_validator(mode="after")
    def _one_source(self) -> "MatrixCreate":
        if (self.copy_of is None) == (self.definition is None):
            raise ValueError("give either copy_of or definition")
        return self


class MatrixUpdate(RequestModel):
    """A change of a draft: only the fields that are sent."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Our standard matrix"}]})

    version: Version | None = Field(
        default=None,
        description="Version of the matrix; unique under its name.",
        examples=["1.0"],
    )
    title: Name | None = Field(
        default=None, description="Title, for people.", examples=["Retail customers"]
    )
    definition: Definition | None = Field(default=None, description="The complete new definition.")


class MatrixImport(RequestModel):
    """A matrix as text, as an export wrote it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"format": "yaml", "content": "id: own_standard\nversion: '1'\n", "dry_run": True}
            ]
        }
    )

    format: Literal["json", "yaml"] = Field(description="Format of `content`.")
    content: Annotated[str, StringConstraints(min_length=1, max_length=1_000_000)] = Field(
        description="The matrix, as text of that format."
    )
    name: MatrixName | None = Field(default=None, description="Instead of the text's `id`.")
    version: Version | None = Field(
        default=None, description="Instead of the text's `version`.", examples=["1.0"]
    )
    dry_run: bool = Field(default=False, description="Only say what would become of it.")


class MatrixProblemOut(ResponseModel):
    """One problem that prevents publishing."""

    path: str = Field(examples=["$.dimensions[0].weight"], description="Where, as a JSON path.")
    message: str = Field(
        examples=["dimension weights sum to 1.01, not to 1.0"],
        description="What is wrong, in words.",
    )


class JumpOut(ResponseModel, Jump):
    """A leap of the weighted average between two neighbouring values of one input."""


class LeapOut(ResponseModel):
    """What the step of `weighted_max` adds at most, all other dimensions at 0."""

    dimension: DimensionId
    threshold: int = Field(
        description="Score of the highest dimension from which the step applies, 0-100.",
    )
    score: Number = Field(
        description="What the step adds at most to the score, 0-100.", examples=[27.4]
    )


class MatrixValidationOut(ResponseModel):
    """Whether a matrix may be published, and where its scores leap."""

    valid: bool = Field(description="Nothing is wrong with it.")
    problems: list[MatrixProblemOut] = Field(
        description="What is wrong; empty: nothing.", examples=[[]]
    )
    largest_jumps: list[JumpOut] = Field(
        description="The largest leaps between neighbouring values, the largest first."
    )
    threshold_leap: LeapOut | None = Field(
        description="The leap of the aggregation; null: it has none."
    )


class MatrixImportOut(ResponseModel):
    """What became of an import."""

    dry_run: bool = Field(description="Nothing was kept.")
    matrix: MatrixOut | None = Field(description="The draft; null after a dry run.")
    valid: bool = Field(description="Nothing is wrong with it.")
    problems: list[MatrixProblemOut] = Field(
        description="What is wrong; empty: nothing.", examples=[[]]
    )


class MatrixChangeOut(ResponseModel, MatrixChange):
    """One change between two versions."""

    area: str = Field(  # type: ignore[assignment]
        description="`weights`, `factors`, `floors`, `tables` or `settings`.",
        examples=["factors"],
    )


class MatrixDiffOut(ResponseModel):
    """What differs between two versions."""

    before_id: UUID = Field(description="The earlier version.")
    before_version: str = Field(description="Name of the earlier version.", examples=["2026-06"])
    after_id: UUID = Field(description="The later version.")
    after_version: str = Field(description="Name of the later version.", examples=["2026-10"])
    same: bool = Field(description="Nothing differs.")
    changes: list[MatrixChangeOut] = Field(description="Each difference.")


class AssignmentIn(RequestModel):
    """Which version is used from a day on."""

    schema_id: UUID = Field(
        description="The version of the matrix, at `/api/risk-matrix/schemas/{id}`."
    )
    segment: ShortText | None = Field(
        default=None,
        min_length=1,
        description="Only for this segment; null: for all others.",
        examples=["retail"],
    )
    valid_from: date = Field(
        description="First day on which the version is used.", examples=["2020-03-01"]
    )
    valid_to: date | None = Field(default=None, description="The first day it no longer holds.")

    @model_validator(mode="after")
    def _period(self) -> "AssignmentIn":
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError("valid_to must be later than valid_from")
        return self


class AssignmentsIn(RequestModel):
    """All assignments; where none holds, the product's standard matrix is used."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"assignments": []}]})

    assignments: Annotated[list[AssignmentIn], Field(max_length=200)] = Field(
        description="All assignments from now on; those left out end."
    )


class UpgradeIn(RequestModel):
    """Move to the newest published version of each assigned matrix."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"dry_run": True}]})

    valid_from: date | None = Field(
        default=None, description="Today if left out.", examples=["2020-03-01"]
    )
    dry_run: bool = Field(default=False, description="Only say what would change.")


class AssignmentOut(ResponseModel):
    """Which version is used, when, and whether there is a newer one."""

    schema_id: UUID = Field(
        description="The version of the matrix, at `/api/risk-matrix/schemas/{id}`."
    )
    name: str = Field(description="Name.", examples=["Example Widgets Ltd"])
    version: str = Field(description="Version of the matrix.", examples=["1.0"])
    segment: str | None = Field(
        description="Key of the segment; null: the whole tenant, or none.", examples=["retail"]
    )
    valid_from: date = Field(
        description="First day on which the version is used.", examples=["2020-03-01"]
    )
    valid_to: ValidTo
    in_force: bool = Field(description="It holds today.")
    newer_id: UUID | None = Field(description="A newer published version of the same matrix.")


class AssignmentsOut(ResponseModel):
    """All assignments."""

    revision: int = Field(description="Send it as If-Match: the `ETag`; 0 before the first.")
    assignments: list[AssignmentOut] = Field(description="Each assignment.")
    changed: bool = Field(description="Whether this call changed something, or would have.")
    awaits_second_person: list[str] = Field(
        default_factory=list,
        description="What the assignments in `proposed` would loosen: a senior officer or the MLRO"
        " who has not written them confirms with POST …/assignments/confirm. Empty: none wait.",
        examples=[[]],
    )
    proposed: list[AssignmentOut] | None = Field(
        default=None, description="The assignments that wait; null: none do.", examples=[None]
    )


class InputOut(ResponseModel, InputSpec, without={"ranked"}):
    """Something a matrix can read."""


class RiskOntologyOut(ResponseModel):
    """What a matrix can be built from."""

    inputs: list[InputOut] = Field(description="What a matrix can read.")
    scoring_methods: list[str] = Field(
        description="Ways to score a factor.", examples=[["REFERENCE_LOOKUP"]]
    )
    operators: list[str] = Field(
        description="Operators of conditions.", examples=[["equals", "in"]]
    )
    aggregations: list[str] = Field(
        description="Ways to join the dimensions.", examples=[["weighted_max"]]
    )
    levels: list[str] = Field(
        description="Levels, in rising order.",
        examples=[["clear", "low", "medium", "high", "critical"]],
    )
    tiers: list[str] = Field(
        description="Tiers, in rising order.", examples=[["sdd", "cdd", "edd"]]
    )
    datasets: list[str] = Field(
        description="Types of reference data that a matrix can read.", examples=[["fatf_grey_list"]]
    )
