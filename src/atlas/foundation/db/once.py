"""What a transaction has read once and reads no more, until a statement of its own may change it.

Which tables a value rests on is taken from the statements that were run for it, and which tables a
statement writes from its text: no caller names either. What is not understood counts as a change of
everything; so does a lock, because what others committed before it is what it is for.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

T = TypeVar("T")
_KNOWN_TEXTS = 4096

_LOCK = re.compile(r"\bfor\s+(no\s+key\s+)?update\b|\bfor\s+(key\s+)?share\b|_advisory_")
_WRITE = re.compile(r"\b(?:insert\s+into|update|delete\s+from|merge\s+into)\s+(?:only\s+)?(\w+)")
_UNDERSTOOD = re.compile(r"\s*\(*\s*(?:select|with|insert|update|delete|merge)\b")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


@lru_cache(_KNOWN_TEXTS)
def words_of(sql: str) -> frozenset[str]:
    """Return every word of a statement: the names of all tables it reads are among them."""
    return frozenset(_WORD.findall(sql.lower()))


@lru_cache(_KNOWN_TEXTS)
def changed_by(sql: str) -> frozenset[str] | None:
    """Return the tables a statement writes; None: anything may read otherwise after it."""
    text = sql.lower()
    if not _UNDERSTOOD.match(text) or _LOCK.search(text):
        return None
    return frozenset(_WRITE.findall(text))


@dataclass(slots=True, eq=False)
class _Noted:
    """The words of the statements that were run for a value, and whether one of them wrote."""

    words: set[str]
    wrote: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    words: frozenset[str]


class ReadOnce:
    """The values that one transaction keeps."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, _Kept] = {}
        self._noting: list[_Noted] = []

    def note(self, sql: str) -> None:
        """Take notice of a statement before it is run: forget what it may change."""
        if not (self._kept or self._noting):
            return
        changed = changed_by(sql)
        if changed is None:
            self._kept.clear()
        elif changed:
            self._kept = {
                key: kept for key, kept in self._kept.items() if changed.isdisjoint(kept.words)
            }
        for noted in self._noting:
            noted.words |= words_of(sql)
            noted.wrote |= changed is None or bool(changed)

    async def get(self, key: Hashable, read: Callable[[], Awaitable[T]]) -> T:
        """Return the value kept under a key; read and keep it where there is none."""
        if kept := self._kept.get(key):
            for noted in self._noting:
                noted.words |= kept.words
            found: T = kept.value
            return found
        noted = _Noted(set())
        self._noting.append(noted)
        try:
            value = await read()
        finally:
            self._noting.pop()
        if not noted.wrote:
            self._kept[key] = _Kept(value, frozenset(noted.words))
        return value
