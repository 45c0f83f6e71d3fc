"""What the collectors of a website answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from atlas.sources.protocol.domain.answers import Outcome, RawResponse


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """How one question ended. `facts`: JSON; `reason`: a stable code unless it was answered."""

    status: Outcome
    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    detail: str = ""
    raw: tuple[RawResponse, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class WebQuery:
    """A website, and what identifies its pages as the company's.

    numbers: (register key, number), such as ("GB-COH", "01234567").
    """

    website: str
    names: Sequence[str]
    numbers: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """The four probes of one website."""

    website: str
    host: str
    probes: Mapping[str, ProbeAnswer]
