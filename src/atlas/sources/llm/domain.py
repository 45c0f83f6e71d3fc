"""Rules of language models: what a call may use, what it cost, and how it ended. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MAX_MODELS = 50
DAY = timedelta(days=1)
MONTH = timedelta(days=30)
MILLION = 1_000_000
"""A price is for so many tokens, so tokens times price are millionths of a minor unit."""
MOST_TOKENS = 1_000_000_000
"""A server that reports more for one call is not believed."""
LONGEST_PAUSE = 3_600
"""Seconds for which a server that asks to be left alone is left alone at most."""
OVERHEAD = 64
"""Tokens that a server's template adds to a message at most, as they are reserved."""


class ModelTier(StrEnum):
    """What a task asks of a model; the tenant says which model that is."""

    FAST = "fast"
    STANDARD = "standard"
    STRONG = "strong"


class ModelOutcome(StrEnum):
    """How a call ended; `pending`: it is under way, or its process was killed."""

    PENDING = "pending"
    OK = "ok"
    UNAUTHORISED = "unauthorised"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNKNOWN_MODEL = "unknown_model"
    BAD_ANSWER = "bad_answer"


FREE = frozenset(
    {
        ModelOutcome.UNAUTHORISED,
        ModelOutcome.THROTTLED,
        ModelOutcome.REFUSED,
        ModelOutcome.UNKNOWN_MODEL,
    }
)
"""The server refused before it worked. Any other failed call may have been charged: it counts as
it was reserved."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What is or was used. tokens: read and written. cost: millionths of a minor unit."""

    calls: int = 0
    tokens: int = 0
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be used in 24 hours. cost: minor units."""

    calls: int
    tokens: int
    cost: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call is not made. measure: `calls`, `tokens` or `cost`; limit: in its unit."""

    measure: str
    limit: int


def cost_of(input_tokens: int, output_tokens: int, input_price: int, output_price: int) -> int:
    """Return a cost in millionths of a minor unit. Prices: minor units for a million tokens."""
    return input_tokens * input_price + output_tokens * output_price


def most_tokens_of(texts: list[str]) -> int:
    """Return how many tokens messages have at most: a token has at least one byte of UTF-8."""
    return sum(len(text.encode("utf-8", "surrogatepass")) + OVERHEAD for text in texts)


def refusal(used: Amount, asked: Amount, limits: Limits) -> Refusal | None:
    """Return which limit a call would exceed; None: it may be made.

    used: of the last 24 hours, with what calls under way have reserved.
    """
    if used.calls + asked.calls > limits.calls:
        return Refusal("calls", limits.calls)
    if used.tokens + asked.tokens > limits.tokens:
        return Refusal("tokens", limits.tokens)
    if used.cost + asked.cost > limits.cost * MILLION:
        return Refusal("cost", limits.cost)
    return None


def believable(tokens: int | None) -> int | None:
    """Return a number of tokens that a server reports; None: it reports none that can be."""
    return tokens if tokens is not None and 0 <= tokens <= MOST_TOKENS else None


def pause_of(retry_after: str, moment: datetime) -> datetime:
    """Return until when a server is left alone. retry_after: seconds; otherwise a minute."""
    usable = retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 9
    seconds = int(retry_after) if usable else 60
    return moment + timedelta(seconds=max(1, min(seconds, LONGEST_PAUSE)))
