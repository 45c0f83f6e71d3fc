"""A text for the report of a run: facts out, sentences back, each checked against its facts.

It never fails its run: without a text the report is complete, and says why there is none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import TenantSession
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import logger
from atlas.investigations.agents import narrative, repository
from atlas.investigations.agents.conversation import (
    Conversation,
    Question,
    code_of,
    converse,
    model_for,
)
from atlas.investigations.agents.models import TranscriptRow
from atlas.investigations.agents.narrative import WRITER, Fact
from atlas.investigations.agents.service import SECONDS, Work, while_running
from atlas.investigations.results.domain import Citation, Narrative, Sentence
from atlas.workspace.settings import domain as registry
from atlas.workspace.settings import service as settings

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Wrote:
    """What was written, and the calls that were made; both are kept in the step's transaction."""

    narrative: Narrative
    transcript: tuple[TranscriptRow, ...] = ()


async def wanted(session: TenantSession) -> bool:
    """Return whether the tenant wants a text."""
    return (await settings.values(session)).of(registry.AGENT_NARRATIVE)


async def keep(session: TenantSession, wrote: Wrote) -> None:
    """Keep the calls of a run."""
    await repository.insert(session, wrote.transcript)


def not_written(reason: str, detail: str, remedy: str = "") -> Narrative:
    """Return that there is no text, and why."""
    blank = Narrative(status="not_written", reason=reason, detail=detail)
    return replace(
        blank,
        remedy=remedy or None,
        prompt_version=WRITER.version,
        prompt_sha256=WRITER.instructions_sha256,
    )


async def write(runtime: Runtime, work: Work, facts: Iterable[Fact]) -> Wrote:
    """Have a text written on facts of a run. No transaction is open while the model is asked."""
    talk = Conversation(
        WRITER, runtime, system_actor(work.tenant_id), work.investigation_id, work.company
    )
    try:
        async with asyncio.timeout(SECONDS):
            found = await while_running(work.running, _write(talk, facts))
    except AtlasError as error:
        remedy = str(error.extra.get("remediation", ""))
        found = not_written(code_of(error), error.detail, remedy)
    except TimeoutError:
        found = not_written("out_of_time", f"The text was not done in {SECONDS:g} s.")
    except Exception as error:  # noqa: BLE001  a defect of the writer must not stop a run
        log.warning("agent_failed", agent=WRITER.name, error_type=type(error).__name__)
        found = not_written("internal_error", "The writer failed by a defect; the log names it.")
    return Wrote(found, tuple(talk.transcript))


async def _write(talk: Conversation, facts: Iterable[Fact]) -> Narrative:
    shown, left_out = narrative.selected(facts)
    if not shown:
        return not_written("no_facts", "The run has no fact that a sentence could cite.")
    async with talk.runtime.db.tenant(talk.tenant, read_only=True) as session:
        model = await model_for(session)
    question = Question(
        narrative.question(talk.company, shown),
        narrative.redacted(talk.company, shown),
        narrative.ANSWER_TOKENS,
        narrative.answer_of,
        narrative.CORRECTION,
    )
    answer = await converse(talk, model, question)
    found = narrative.checked(answer, shown, talk.company)
    return Narrative(
        status="written",
        model=model.name,
        prompt_version=WRITER.version,
        prompt_sha256=WRITER.instructions_sha256,
        sentences=_sentences(found.sentences),
        dropped={str(name): count for name, count in found.dropped.items()},
        facts_shown=len(shown),
        facts_left_out=left_out,
    )


def _sentences(kept: Sequence[narrative.Kept]) -> tuple[Sentence, ...]:
    def cited(facts: Sequence[Fact]) -> tuple[Citation, ...]:
        return tuple(Citation(kind=fact.kind, id=fact.id) for fact in facts)

    return tuple(Sentence(text=one.text, citations=cited(one.facts)) for one in kept)
