"""The statements that the application runs for its tenants, recorded while they really run."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from atlas.foundation.db import session as gateway

Statements = dict[str, tuple[object, ...]]
"""Each statement, its white space made plain, with the arguments it first had."""
STATEMENT = re.compile(r"^\s*(SELECT|WITH|UPDATE|DELETE)\b", re.IGNORECASE)


@contextmanager
def recording(known: Statements) -> Iterator[Statements]:
    """Record into a copy of `known` for as long as the block lasts."""
    found = dict(known)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("fetch", "fetch_row", "fetch_value", "execute"):
            original = getattr(gateway._Session, name)

            async def record(
                self: Any, sql: str, *args: object, _original: Any = original, **options: object
            ) -> Any:
                if isinstance(self, gateway.TenantSession) and STATEMENT.match(sql):
                    found.setdefault(" ".join(sql.split()), args)
                return await _original(self, sql, *args, **options)

            patch.setattr(gateway._Session, name, record)
        yield found
