"""Small shared types."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypeAlias, TypedDict

JSON: TypeAlias = str | int | float | bool | Mapping[str, "JSON"] | Sequence["JSON"] | None


class Failure(TypedDict):
    """Why work failed, as it is stored: a code of the API's errors, and a sentence for people."""

    code: str
    detail: NotRequired[str]


class RowProblem(TypedDict):
    """What is wrong with a row that was sent: at which place, what, and the code of the refusal."""

    loc: list[str | int]
    msg: str
    code: NotRequired[str]
