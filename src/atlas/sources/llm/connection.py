"""One call of an OpenAI-compatible server over the guarded client, bounded in time and size.

What the server says in an error is neither shown nor logged: it may repeat what it was sent. Only
the codes that OpenAI documents are read of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import msgspec

from atlas import __version__
from atlas.foundation.core.clock import now
from atlas.foundation.outbound import (
    AnswerTooLargeError,
    HTTPError,
    InvalidURL,
    RequestRefusedError,
    guarded_client,
)
from atlas.foundation.outbound.transport import TransportOptions
from atlas.sources.credentials.domain.secrets import SecretText
from atlas.sources.credentials.service import repeats
from atlas.sources.llm.domain import ModelOutcome, believable, pause_of

MAX_ANSWER = 1_048_576
"""Bytes of one answer."""
_JSON = {"Content-Type": "application/json", "Accept": "application/json"}


class ModelError(Exception):
    """A call failed. outcome: how; detail: sentences of ours; paused_until: what was asked for."""

    def __init__(
        self, outcome: ModelOutcome, detail: str, paused_until: datetime | None = None
    ) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail
        self.paused_until = paused_until


@dataclass(frozen=True, slots=True)
class Target:
    """What is called. url: the base; options: of the guarded client, for tests of it."""

    url: str
    seconds: float
    allow: Sequence[str] = ()
    secret: SecretText | None = None
    options: TransportOptions = field(default_factory=TransportOptions)


class Message(msgspec.Struct, frozen=True):
    """A message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent. limit: tokens of the answer at most, in the parameter that the server takes."""

    model: str
    messages: Sequence[Message]
    limit: int
    limit_parameter: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What came back: data of a stranger. Tokens: as the server says; None: it does not."""

    text: str
    input_tokens: int | None
    output_tokens: int | None


class _Content(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Content


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Answer(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


class _Problem(msgspec.Struct):
    code: str | int | None = None


class _Refusal(msgspec.Struct):
    error: _Problem


async def complete(target: Target, prompt: Prompt) -> Completion:
    """Send a prompt and return the answer.

    Raises:
        ModelError: it did not end well; the detail says what to do.

    """
    body: dict[str, object] = {"model": prompt.model, "messages": list(prompt.messages)}
    body[prompt.limit_parameter] = prompt.limit
    headers = dict(_JSON)
    if target.secret is not None:
        headers["Authorization"] = f"Bearer {target.secret.reveal()}"
    options = TransportOptions(seconds=float(target.seconds), max_bytes=MAX_ANSWER)
    options.update(target.options)
    try:
        async with (
            asyncio.timeout(target.seconds),
            guarded_client(target.allow, agent=f"atlas/{__version__}", **options) as client,
        ):
            answer = await client.post(
                f"{target.url.rstrip('/')}/chat/completions",
                content=msgspec.json.encode(body),
                headers=headers,
            )
            content = answer.content
    except (HTTPError, InvalidURL, OSError, TimeoutError) as error:
        raise _failure(error, target.seconds) from None
    if answer.status_code != 200:
        raise _refused(answer.status_code, answer.headers, content)
    if await repeats(content, target.secret):
        why = "The answer repeats the key; nothing of it was kept."
        raise ModelError(ModelOutcome.BAD_ANSWER, why)
    return _read(content)


def _failure(error: Exception, seconds: float) -> ModelError:
    outcome = ModelOutcome.UNREACHABLE
    if isinstance(error, AnswerTooLargeError):
        outcome, why = (
            ModelOutcome.BAD_ANSWER,
            f"The answer has more than {MAX_ANSWER:,} bytes.",
        )
    elif isinstance(error, RequestRefusedError):
        why = (
            "The address is not public. The operator can list it as host:port in"
            " ATLAS_OUTBOUND_ALLOW."
        )
    elif isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
        why = f"No whole answer within {seconds:g} s. Allow more time, or ask a faster model."
    else:
        why = "The server cannot be reached, or broke the answer off. Check the address."
    return ModelError(outcome, why)


_BY_CODE: Mapping[str, tuple[ModelOutcome, str]] = {
    "model_not_found": (
        ModelOutcome.UNKNOWN_MODEL,
        "The server does not have this model. Check the field `model`.",
    ),
    "insufficient_quota": (
        ModelOutcome.THROTTLED,
        "The account at the provider has no credit left.",
    ),
    "unsupported_parameter": (
        ModelOutcome.REFUSED,
        "The server does not know a parameter. Set `limit_parameter` to the other value.",
    ),
    "context_length_exceeded": (
        ModelOutcome.REFUSED,
        "The text is longer than the model can read.",
    ),
}


def _refused(status: int, headers: Mapping[str, str], content: bytes) -> ModelError:
    """Return what a status other than 200 means."""
    known = _BY_CODE.get(_code(content)) if 400 <= status < 500 else None
    until = None
    if status == 429 or (status == 503 and "retry-after" in headers):
        outcome, why = ModelOutcome.THROTTLED, "It asks to be left alone for a while."
        until = pause_of(headers.get("retry-after", ""), now())
    elif status in {401, 403}:
        outcome = ModelOutcome.UNAUTHORISED
        why = "It does not accept the key, or the key may not use this model. Store another one."
    elif status == 404:
        outcome = ModelOutcome.UNKNOWN_MODEL
        why = "It has no such model, or no `/chat/completions` at this address."
    elif status >= 500:
        outcome, why = ModelOutcome.UNREACHABLE, "It has a problem of its own."
    elif 300 <= status < 400:
        outcome, why = ModelOutcome.REFUSED, "It redirects; enter the address that it leads to."
    else:
        outcome, why = ModelOutcome.REFUSED, "It does not accept the request."
    if known is not None and outcome is not ModelOutcome.UNAUTHORISED:
        outcome, why = known
    return ModelError(outcome, f"The server answered {status}. {why}", until)


def _code(content: bytes) -> str:
    try:
        return str(msgspec.json.decode(content, type=_Refusal).error.code)
    except (msgspec.DecodeError, RecursionError):
        return ""


def _read(content: bytes) -> Completion:
    try:
        answer = msgspec.json.decode(content, type=_Answer)
    except (msgspec.DecodeError, RecursionError):
        answer = None
    if answer is None or not answer.choices:
        why = "The answer is not one of OpenAI's chat completions, or was cut."
        raise ModelError(ModelOutcome.BAD_ANSWER, why)
    usage = answer.usage or _Usage()
    return Completion(
        answer.choices[0].message.content or "",
        believable(usage.prompt_tokens),
        believable(usage.completion_tokens),
    )
