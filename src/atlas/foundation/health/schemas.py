"""Shapes of health answers."""

from typing import Literal

from atlas.foundation.web.schemas import ResponseModel


class Alive(ResponseModel):
    """The process is up."""

    status: Literal["alive"] = "alive"


class Check(ResponseModel):
    """One probed part."""

    name: str
    status: Literal["ok", "degraded", "failed"]
    required: bool
    note: str | None = None


class Readiness(ResponseModel):
    """Whether requests can be served."""

    status: Literal["ready", "degraded", "unavailable"]
    checks: list[Check]
