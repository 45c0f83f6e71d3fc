"""Shapes of health answers."""

from typing import Literal

from pydantic import Field

from atlas.foundation.web.schemas import ResponseModel


class Alive(ResponseModel):
    """The process is up."""

    status: Literal["alive"] = Field(default="alive", description="Always `alive`.")


class Check(ResponseModel):
    """One probed part."""

    name: str = Field(description="What was probed.", examples=["database"])
    status: Literal["ok", "degraded", "failed"] = Field(
        description="ok, degraded (requests are still served) or failed."
    )
    required: bool = Field(description="Requests cannot be served without it.")
    note: str | None = Field(default=None, description="Remark; null: none.")


class Readiness(ResponseModel):
    """Whether requests can be served."""

    status: Literal["ready", "degraded", "unavailable"] = Field(
        description="`unavailable` (503): what every request needs is missing; `degraded` "
        "(200): something else is."
    )
    checks: list[Check] = Field(description="Each probed part.")
