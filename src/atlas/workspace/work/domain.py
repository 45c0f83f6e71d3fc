"""Rows that are checked one by one: what is wrong with one, and what is kept of it."""

import orjson
from pydantic import ValidationError

from atlas.foundation.core.types import RowProblem

SHOWN = 500
"""Characters kept of a value that is shown with its problems."""


def problems_of(error: ValidationError, *prefix: str) -> list[RowProblem]:
    """Return what is wrong with a row: where (`loc`) and what (`msg`), without the values."""
    return [
        RowProblem(loc=[*prefix, *(str(part)[:100] for part in one["loc"])], msg=one["msg"])
        for one in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def shown(value: object, length: int = SHOWN) -> str:
    """Return a value as text for a column: cut, and without what PostgreSQL cannot hold.

    A value that is no text is written as JSON; none is the empty text. NUL and lone surrogates
    are replaced.
    """
    if value is None:
        return ""
    text = value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
    return text[:length].replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def percent_done(done: int, total: int) -> float:
    """Return the progress in percent, rounded down: 100 only when all of it is done."""
    return done * 1000 // total / 10
