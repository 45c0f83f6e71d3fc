"""Rules of tenants' MCP servers: what a tool is, what has changed, how much may be asked.

Everything a server says is data of a stranger: it is bounded and kept as it is, and shown so that
nothing in it acts on its reader.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import orjson

from atlas.foundation.core.types import JSON

MAX_SERVERS = 200
MAX_TOOLS = 200
"""Tools of one server; the rest is left out and counted."""
MAX_DEFINITION = 32_768
"""Bytes of one tool's name, description and input schema, as JSON."""
MAX_DEPTH = 32
MAX_ARGUMENTS = 32_768
"""Bytes of the arguments of one call, as JSON."""
SHOWN = 4_000
"""Characters of a text of the server that an answer shows."""
MAX_CHANGES = 50
AT_ONCE = 4
"""Calls of one server that run at the same time."""
FAILURES, OPEN_SECONDS = 5, 60
"""So many failures in a row, and the server is left alone for so long."""
LONGEST_PAUSE = 3_600
"""Seconds for which a server that asks to be left alone is left alone at most."""
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
_NAME = re.compile(r"[A-Za-z0-9_./-]{1,128}")
_ORDERS = re.compile(
    r"<\s*/?\s*(important|system|instructions?|secret)\b"
    r"|\b(ignore|disregard|forget|override)\b.{0,40}\b(previous|prior|above|earlier|all|any|other)\b"
    r"|\b(system prompt|you must|you are now|do not (tell|mention|inform|reveal)"
    r"|before using this tool|without (telling|asking|informing))\b",
    re.IGNORECASE | re.DOTALL,
)


class McpToolStatus(StrEnum):
    """Whether a tool may be called.

    pending: not approved yet. approved. changed: it was approved, and is no longer what was
    approved. withdrawn: a person took the approval back.
    """

    PENDING = "pending"
    APPROVED = "approved"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class McpOutcome(StrEnum):
    """How a request to a server ended; `pending`: it is under way, or its process was killed."""

    PENDING = "pending"
    OK = "ok"
    TOOL_ERROR = "tool_error"
    CHANGED = "changed"
    UNREACHABLE = "unreachable"
    THROTTLED = "throttled"
    UNAUTHORISED = "unauthorised"
    BAD_ANSWER = "bad_answer"


@dataclass(frozen=True, slots=True)
class Definition:
    """What is approved of a tool. destructive: the server says that it changes things.

    A hint may only tighten: `readOnlyHint` is not read at all.
    """

    name: str
    description: str
    input_schema: Mapping[str, JSON]
    destructive: bool = False
    title: str = ""

    @property
    def document(self) -> bytes:
        """Return name, description and input schema as JSON, members sorted.

        Raises:
            ValueError: it cannot be written as JSON.

        """
        return written([self.name, self.description, self.input_schema])

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the document, lower-case hex."""
        return hashlib.sha256(self.document).hexdigest()


def written(value: object) -> bytes:
    """Return a value of a stranger as JSON, members sorted.

    Raises:
        ValueError: it nests too deep, or holds what JSON does not (a lone surrogate, a number
            beyond 64 bits).

    """
    _check_depth(value)
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise ValueError("it cannot be kept as JSON") from error


def _check_depth(value: object) -> None:
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        found, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise ValueError(f"it nests deeper than {MAX_DEPTH} levels")
        if isinstance(found, Mapping):
            waiting += [(part, depth + 1) for part in found.values()]
        elif isinstance(found, list | tuple):
            waiting += [(part, depth + 1) for part in found]


def kept(tools: Iterable[Definition], *, more: bool = False) -> tuple[list[Definition], list[str]]:
    """Return the tools that can be kept, and why others cannot, in sentences.

    Args:
        tools: as the server lists them.
        more: the server has further ones that were not read.

    """
    listed = list(tools)
    names = Counter(tool.name for tool in listed)
    reasons: Counter[str] = Counter()
    good: list[Definition] = []
    for tool in listed:
        reason = _refusal(tool, names)
        if reason is None and len(good) >= MAX_TOOLS:
            reason = f"there are more than {MAX_TOOLS:,}"
        if reason is None:
            good.append(tool)
        else:
            reasons[reason] += 1
    if more:
        reasons["the list does not end within 20 pages"] += 1
    notes = [f"Left out ({count:,}): {reason}." for reason, count in sorted(reasons.items())]
    return good, notes


def _refusal(tool: Definition, names: Counter[str]) -> str | None:
    if not _NAME.fullmatch(tool.name):
        return "the name is not one of 1 to 128 letters, digits, _ . / and -"
    if names[tool.name] > 1:
        return "several tools have the same name"
    try:
        size = len(tool.document)
    except ValueError as error:
        return f"of the definition, {error}"
    if size > MAX_DEFINITION:
        return f"the definition has more than {MAX_DEFINITION:,} bytes"
    return None


def shown(text: str, most: int = SHOWN) -> str:
    """Return a stranger's text for people: bounded, and nothing in it is invisible or acts.

    Control, format (bidi, zero width, tags), private and unassigned characters become U+FFFD; line
    breaks stay.
    """
    cut = text[:most]
    clean = "".join(
        one if one == "\n" or unicodedata.category(one)[0] != "C" else "\ufffd" for one in cut
    )
    return clean + "…" if len(text) > most else clean


def warnings_of(definition: Definition) -> list[str]:
    """Return what an approver should look at; none of it is a finding, nor its absence a clearance.

    hidden_characters, long_text, instructions (it reads like orders to an assistant), destructive.
    """
    texts = [definition.title, definition.description, *texts_of(definition.input_schema)]
    whole = "\n".join(texts)
    found = {
        "hidden_characters": any(shown(text, len(text)) != text for text in texts),
        "long_text": len(definition.description) > SHOWN,
        "instructions": _ORDERS.search(unicodedata.normalize("NFKC", whole)) is not None,
        "destructive": definition.destructive,
    }
    return [name for name, true in found.items() if true]


def texts_of(value: object) -> Iterator[str]:
    """Yield every text of a JSON value, names of members included."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found, Mapping):
            yield from (str(name) for name in found)
            waiting += found.values()
        elif isinstance(found, list | tuple):
            waiting += found


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between what was approved and what the server offers; texts for people.

    place: a JSON pointer, such as `/input_schema/properties/q`. before, after: None: not there.
    """

    place: str
    before: str | None
    after: str | None


def changes(approved: Definition, present: Definition) -> list[Change]:
    """Return what has changed, at most 50 differences."""
    before, after = _compared(approved), _compared(present)
    return list(_differences("", before, after))[:MAX_CHANGES]


def _compared(one: Definition) -> dict[str, JSON]:
    return {
        "description": one.description,
        "input_schema": one.input_schema,
        "destructive": one.destructive,
    }


def _differences(place: str, before: object, after: object) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in sorted({*before, *after}):
            where = f"{place}/{shown(str(name), 100)}"
            if name not in before:
                yield Change(where, None, _value(after[name]))
            elif name not in after:
                yield Change(where, _value(before[name]), None)
            else:
                yield from _differences(where, before[name], after[name])
    elif written(before) != written(after):
        yield Change(place, _value(before), _value(after))


def _value(value: object) -> str:
    return shown(value if isinstance(value, str) else written(value).decode(), 1_000)


def tightened(approved: Definition, present: Definition) -> bool:
    """Return whether an approval no longer covers a tool."""
    more = present.destructive and not approved.destructive
    return approved.fingerprint != present.fingerprint or more


@dataclass(frozen=True, slots=True)
class Traffic:
    """The newest calls of a server, as they stand in the database: every process counts them all.

    minute, day: calls within it. oldest_of_minute, oldest_of_day: when the first of them was made.
    running: calls under way. failures: in a row, the newest first. failed_at: the newest of them.
    paused_until: what the server asked for.
    """

    minute: int = 0
    day: int = 0
    oldest_of_minute: datetime | None = None
    oldest_of_day: datetime | None = None
    running: int = 0
    failures: int = 0
    failed_at: datetime | None = None
    paused_until: datetime | None = None

    def opens_at(self, moment: datetime) -> datetime | None:
        """Return until when the server is left alone; None: it is asked."""
        if self.failures < FAILURES or self.failed_at is None:
            return None
        until = self.failed_at + timedelta(seconds=OPEN_SECONDS)
        return until if until > moment else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call is not made now. seconds: after which it is worth trying again."""

    reason: str
    seconds: int
    unreachable: bool = False


def refusal(traffic: Traffic, per_minute: int, per_day: int, moment: datetime) -> Refusal | None:
    """Return why nothing may be sent now; None: it may."""
    until = traffic.opens_at(moment)
    if until is not None:
        why = f"It failed {traffic.failures} times in a row and is left alone for a minute."
        return Refusal(why, _left(until, moment), unreachable=True)
    if traffic.paused_until is not None and traffic.paused_until > moment:
        why = "The server asked to be left alone."
        return Refusal(why, _left(traffic.paused_until, moment))
    if traffic.running >= AT_ONCE:
        return Refusal(f"{AT_ONCE} calls of this server are under way.", 1)
    if traffic.minute >= per_minute:
        why = f"{per_minute:,} calls a minute are allowed for this server."
        return Refusal(why, _left((traffic.oldest_of_minute or moment) + MINUTE, moment))
    if traffic.day >= per_day:
        why = f"{per_day:,} calls in 24 hours are allowed for this server."
        return Refusal(why, _left((traffic.oldest_of_day or moment) + DAY, moment))
    return None


def _left(until: datetime, moment: datetime) -> int:
    return max(1, int((until - moment).total_seconds()) + 1)


def failures_in_row(outcomes: Sequence[str]) -> int:
    """Return how many of the newest outcomes, the newest first, are failures to answer."""
    count = 0
    for outcome in outcomes:
        if outcome != McpOutcome.UNREACHABLE:
            break
        count += 1
    return count
