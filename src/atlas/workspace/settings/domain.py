"""The typed registry of settings: what each may be, in which unit, and where it has effect. Pure.

A setting is read by its constant, so a reader gets its type; a name that is not here is no setting.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from atlas.foundation.core.types import JSON

T_co = TypeVar("T_co", covariant=True)
Kind = Literal["boolean", "integer", "text"]


@dataclass(frozen=True)
class Setting(ABC, Generic[T_co]):
    """One setting. unit: of its value, empty for none. effect: where it is read."""

    name: str
    text: str
    unit: str
    effect: str
    default: T_co

    @property
    @abstractmethod
    def kind(self) -> Kind:
        """Return its type."""

    @property
    def minimum(self) -> int | None:
        """Return the least value; None: there is none."""
        return None

    @property
    def maximum(self) -> int | None:
        """Return the greatest value; None: there is none."""
        return None

    @abstractmethod
    def checked(self, value: JSON) -> T_co:
        """Return a value that it may have.

        Raises:
            ValueError: it may not; the message is for a person.

        """


@dataclass(frozen=True)
class WholeNumber(Setting[int]):
    """A whole number within bounds, both included."""

    least: int = 0
    greatest: int = 0

    @property
    def kind(self) -> Kind:
        """Return its type."""
        return "integer"

    @property
    def minimum(self) -> int | None:
        """Return the least value."""
        return self.least

    @property
    def maximum(self) -> int | None:
        """Return the greatest value."""
        return self.greatest

    def checked(self, value: JSON) -> int:
        """Return a value that it may have.

        Raises:
            ValueError: it is not a whole number (a boolean is not one either), or is out of bounds.

        """
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("is not a whole number")  # noqa: TRY004  one kind of refusal
        if not self.least <= value <= self.greatest:
            raise ValueError(f"is not within {self.least:,} to {self.greatest:,}")
        return value


@dataclass(frozen=True)
class Switch(Setting[bool]):
    """On or off."""

    @property
    def kind(self) -> Kind:
        """Return its type."""
        return "boolean"

    def checked(self, value: JSON) -> bool:
        """Return a value that it may have.

        Raises:
            ValueError: neither true nor false.

        """
        if not isinstance(value, bool):
            raise ValueError("is neither true nor false")  # noqa: TRY004  one kind of refusal
        return value


@dataclass(frozen=True)
class Formed(Setting[str]):
    """A text of one form. form: a regular expression of the whole; words: the form in words."""

    form: str = ""
    words: str = ""

    @property
    def kind(self) -> Kind:
        """Return its type."""
        return "text"

    def checked(self, value: JSON) -> str:
        """Return a value that it may have.

        Raises:
            ValueError: another form.

        """
        if not isinstance(value, str) or not re.fullmatch(self.form, value):
            raise ValueError(f"is not {self.words}")
        return value


_CALLS = "Each call of a language model."
MODEL_CALLS_PER_DAY = WholeNumber(
    "models.calls_per_day",
    "Calls of all language models in any 24 hours.",
    "calls",
    _CALLS,
    500,
    0,
    1_000_000,
)
MODEL_TOKENS_PER_DAY = WholeNumber(
    "models.tokens_per_day",
    "Tokens that all language models read and write in any 24 hours.",
    "tokens",
    _CALLS,
    2_000_000,
    0,
    10_000_000_000,
)
MODEL_COST_PER_DAY = WholeNumber(
    "models.cost_per_day",
    "Cost of all language models in any 24 hours, by the prices of each model.",
    "minor units of models.currency",
    _CALLS,
    1_000,
    0,
    100_000_000,
)
MODEL_CURRENCY = Formed(
    "models.currency",
    "Currency of prices and costs of language models; changing it converts nothing.",
    "",
    "What budgets and usage show.",
    "EUR",
    r"[A-Z]{3}",
    "an ISO 4217 code, such as EUR",
)
_TOOL_FORM = (
    r"(/api/mcp-servers/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"/tools/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?"
)
_AGENTS = "Each investigation whose modules start to look at it from then on."


def _agent(name: str, subject: str, searched: str) -> tuple[Switch, Formed]:
    """Return the switch and the search tool of an agent. searched: words of the query."""
    effect = f"Each investigation that starts to look at {subject} from then on."
    switch = Switch(
        f"agents.{name}",
        "Whether a language model of the tier `standard` reads what a search tool finds.",
        "",
        effect,
        default=False,
    )
    tool = Formed(
        f"agents.{name}_tool",
        f"The approved MCP tool that is called with the company's name{searched} as `query`;"
        " empty: none.",
        "",
        effect,
        "",
        _TOOL_FORM,
        "the path of a tool, /api/mcp-servers/{id}/tools/{id}, or empty",
    )
    return switch, tool


AGENT_MEDIA, AGENT_MEDIA_TOOL = _agent("adverse_media", "adverse media", "")
AGENT_REGULATORY, AGENT_REGULATORY_TOOL = _agent(
    "regulatory", "licences and legal standing", " and words about licences and insolvency"
)
AGENT_WEB, AGENT_WEB_TOOL = _agent(
    "web_presence", "its web presence", " and words about its website"
)
AGENT_MANAGEMENT, AGENT_MANAGEMENT_TOOL = _agent(
    "management", "owners and directors", " and words about its owners and directors"
)
AGENT_NARRATIVE = Switch(
    "agents.narrative",
    "Whether a language model of the tier `standard` writes a text for the report, in which each"
    " sentence cites facts of the run.",
    "",
    "The report that each investigation makes from then on.",
    default=False,
)
AGENT_CALLS_PER_RUN = WholeNumber(
    "agents.calls_per_run",
    "Calls of language models in one investigation, of all agents together.",
    "calls",
    _AGENTS,
    12,
    0,
    1_000,
)
AGENT_TOKENS_PER_RUN = WholeNumber(
    "agents.tokens_per_run",
    "Tokens that language models read and write in one investigation, of all agents together.",
    "tokens",
    _AGENTS,
    600_000,
    0,
    10_000_000,
)
AGENT_COST_PER_RUN = WholeNumber(
    "agents.cost_per_run",
    "Cost of language models in one investigation, by the prices of each model.",
    "minor units of models.currency",
    _AGENTS,
    500,
    0,
    100_000_000,
)
AGENT_COST_PER_MONTH = WholeNumber(
    "agents.cost_per_month",
    "Cost of all agents in any 30 days, by the prices of each model.",
    "minor units of models.currency",
    "Each call of a language model by an agent.",
    10_000,
    0,
    1_000_000_000,
)
SETTINGS: Mapping[str, Setting[int | str]] = {
    one.name: one
    for one in (
        AGENT_CALLS_PER_RUN,
        AGENT_COST_PER_MONTH,
        AGENT_COST_PER_RUN,
        AGENT_MANAGEMENT,
        AGENT_MANAGEMENT_TOOL,
        AGENT_MEDIA,
        AGENT_MEDIA_TOOL,
        AGENT_NARRATIVE,
        AGENT_REGULATORY,
        AGENT_REGULATORY_TOOL,
        AGENT_WEB,
        AGENT_WEB_TOOL,
        AGENT_TOKENS_PER_RUN,
        MODEL_CALLS_PER_DAY,
        MODEL_COST_PER_DAY,
        MODEL_CURRENCY,
        MODEL_TOKENS_PER_DAY,
    )
}
"""Every setting by its name."""
