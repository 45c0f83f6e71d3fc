"""A conversation with a language model in one run: corrected in its form, every call kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Literal, Protocol, TypeVar
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.agents import domain
from atlas.investigations.agents.errors import AgentStoppedError
from atlas.investigations.agents.models import TranscriptRow
from atlas.sources.credentials.service import vault_of
from atlas.sources.llm import service as models
from atlas.sources.llm.domain import ModelTier
from atlas.sources.llm.service import Message, ModelRow
from atlas.sources.mcp import service as mcp

TIER = ModelTier.STANDARD
_KEPT = 20_000
T = TypeVar("T")


class Speaker(Protocol):
    """Who asks a model. code: of its module; version: of the instructions."""

    @property
    def name(self) -> str:
        """Return its name."""

    @property
    def code(self) -> str:
        """Return the code of its module."""

    @property
    def version(self) -> str:
        """Return the version of its instructions."""

    @property
    def purpose(self) -> str:
        """Return the purpose of its calls."""

    @property
    def instructions(self) -> str:
        """Return its instructions; nothing of a tenant or a page is in them."""

    @property
    def instructions_sha256(self) -> str:
        """Return the SHA-256 of its instructions, lower-case hex."""


@dataclass
class Conversation:
    """An agent at work in one run."""

    agent: Speaker
    runtime: Runtime
    actor: AuthContext
    run_id: UUID
    company: str
    transcript: list[TranscriptRow] = field(default_factory=list)

    @property
    def tenant(self) -> UUID:
        """Return whose run it is."""
        return self.actor.require_tenant()

    def note(self, row: TranscriptRow) -> None:
        """Keep a call."""
        self.transcript.append(row)


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """What a model is asked.

    text: as it is sent; shown: as the transcript keeps it. limit: tokens of the answer. parsed: an
    answer as what it says, None where it has not the form asked for. correction: said then.
    """

    text: str
    shown: str
    limit: int
    parsed: Callable[[str], T | None]
    correction: str


def code_of(error: AtlasError) -> str:
    """Return the stable code of why a model or tool could not be used."""
    return "missing_credentials" if error.status == 424 else error.code


async def model_for(session: TenantSession) -> ModelRow:
    """Return the model that may read what a run found, before anything is sent to it.

    Raises:
        AgentStoppedError: it may not get personal data.
        MissingTenantCredentialsError: the tier has no model.

    """
    model = await models.model_of_tier(session, TIER)
    if not model.personal_data:
        raise AgentStoppedError(
            f"The language model {model.name} may not get personal data.",
            code="personal_data_not_allowed",
            remediation="An admin allows it for the model, or assigns another one to the tier.",
        )
    return model


def opened(instructions: str, text: str) -> list[Message]:
    """Return how a conversation begins."""
    return [Message("system", instructions), Message("user", text)]


def corrected(text: str, correction: str) -> tuple[Message, Message]:
    """Return how the conversation continues after an answer that has not the form asked for."""
    return Message("assistant", text[: domain.MOST_TEXT]), Message("user", correction)


async def converse(talk: Conversation, model: ModelRow, question: Question[T]) -> T:
    """Ask a model, and correct the form of its answer at most twice.

    Raises:
        AgentStoppedError: no answer had the form asked for.
        AtlasError: as `models.ask`; the budget of the run or of the month may be used up.

    """
    runtime = talk.runtime
    asked = models.Models(
        runtime.db, vault_of(runtime.db, runtime.settings), runtime.settings.outbound_allow
    )
    said = opened(talk.agent.instructions, question.text)
    shown = [question.shown]
    for _ in range(1 + domain.RETRIES):
        call, found = await models.ask(
            asked,
            talk.actor,
            model.id,
            models.Asked(tuple(said), question.limit, talk.agent.purpose, run=talk.run_id),
        )
        text = found.text if found else ""
        sent = "\n".join(one.content for one in said)
        pair = (domain.text_of(text.encode()[:_KEPT]), text)
        talk.note(row_of(talk, "model", call, ("\n".join(shown), sent), pair))
        if found is None:
            raise AgentStoppedError(call.detail, code=f"model_{call.outcome}")
        answer = question.parsed(text)
        if answer is not None:
            return answer
        said += corrected(text, question.correction)
        shown += [f"[its answer, sha256 {domain.digest(text)}]", question.correction]
    raise AgentStoppedError(
        "The language model did not answer in the form asked for.", code="bad_answer"
    )


def row_of(
    talk: Conversation,
    kind: Literal["tool", "model"],
    call: mcp.CallRow | models.ModelCallRow,
    request: tuple[str, str],
    answer: tuple[str, str],
) -> TranscriptRow:
    """Return a call for the transcript. request, answer: as they are kept, and whole."""
    asked = call if isinstance(call, models.ModelCallRow) else None
    return TranscriptRow(
        id=new_id(),
        investigation_id=talk.run_id,
        module=talk.agent.code,
        agent=talk.agent.name,
        position=len(talk.transcript) + 1,
        kind=kind,
        call_id=call.id,
        model=call.model if isinstance(call, models.ModelCallRow) else call.tool,
        outcome=str(call.outcome),
        prompt_version=talk.agent.version if asked else None,
        prompt_sha256=talk.agent.instructions_sha256 if asked else None,
        request=request[0],
        request_sha256=domain.digest(request[1]),
        answer=answer[0],
        answer_sha256=domain.digest(answer[1]),
        input_tokens=(asked.input_tokens if asked else None) or 0,
        output_tokens=(asked.output_tokens if asked else None) or 0,
        started_at=call.called_at,
        recorded_at=now(),
    )
