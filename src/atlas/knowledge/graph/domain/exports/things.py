"""What is exported: parties and relationships, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Thing:
    """A party, address or other node."""

    id: str
    type: str
    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship."""

    id: str
    type: str
    start: str
    end: str
    discriminator: str
    valid_from: date | None
    valid_to: date | None
    data: Mapping[str, Any]


def day(value: date | None) -> str | None:
    """Return a date as text."""
    return value.isoformat() if value else None
