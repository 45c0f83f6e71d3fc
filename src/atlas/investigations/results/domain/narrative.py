"""What a language model wrote about a run, of which each sentence cites facts of that run."""

from __future__ import annotations

from typing import Literal

from msgspec import field

from atlas.investigations.results.domain.base import Result


class Citation(Result, frozen=True, kw_only=True):
    """A fact of the run that a sentence cites (`foundation.core.provenance`)."""

    kind: str
    id: str


class Sentence(Result, frozen=True, kw_only=True):
    """A sentence that was written, and what it cites."""

    text: str
    citations: tuple[Citation, ...]


class Narrative(Result, frozen=True, kw_only=True, omit_defaults=True):
    """The sentences that were kept, or, by `reason`, why there are none.

    `dropped`: sentences that were written and not kept, counted by reason. `facts_shown`,
    `facts_left_out`: facts that the model was shown, and those that it was not.
    """

    status: Literal["written", "not_written"]
    model: str | None = None
    prompt_version: str | None = None
    prompt_sha256: str | None = None
    sentences: tuple[Sentence, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)
    facts_shown: int = 0
    facts_left_out: int = 0
    reason: str | None = None
    detail: str | None = None
    remedy: str | None = None
