"""The statements that the application runs for its tenants, seen while they really run."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from atlas.foundation.db import session as gateway

Statements = dict[str, tuple[object, ...]]
"""Each statement, its white space made plain, with the arguments it first had."""
STATEMENT = re.compile(r"^\s*(SELECT|WITH|UPDATE|DELETE)\b", re.IGNORECASE)


@contextmanager
def watching(see: Callable[[str, tuple[object, ...]], object]) -> Iterator[None]:
    """Show each statement of a tenant's transaction for as long as the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("fetch", "fetch_row", "fetch_value", "execute"):
            original = getattr(gateway._Session, name)

            async def watched(
                self: Any, sql: str, *args: object, _original: Any = original, **options: object
            ) -> Any:
                if isinstance(self, gateway.TenantSession) and STATEMENT.match(sql):
                    see(" ".join(sql.split()), args)
                return await _original(self, sql, *args, **options)

            patch.setattr(gateway._Session, name, watched)
        yield


@contextmanager
def recording(known: Statements) -> Iterator[Statements]:
    """Record into a copy of `known` for as long as the block lasts."""
    found = dict(known)
    with watching(found.setdefault):
        yield found
