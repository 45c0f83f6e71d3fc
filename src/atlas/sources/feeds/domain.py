"""Where a list is fetched, what an answer means, and when the next attempt is due; pure rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from atlas.sources.lists.domain.catalogue import FTM, ListDefinition

ALL = "all"
"""In the setting: every list that has an address."""
FIRST_RETRY = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=24)
"""A publisher's Retry-After counts up to this: a list that binds must be checked every day."""


class Outcome(StrEnum):
    """How a fetch ended."""

    LOADED = "loaded"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    COMPARED = "compared"
    REFUSED = "refused"
    FAILED = "failed"


CHECKED = (Outcome.LOADED, Outcome.UNCHANGED, Outcome.NOT_MODIFIED)
"""The publisher's current list is loaded."""


@dataclass(frozen=True, slots=True)
class OfficialAddress:
    """What is known of the address of a list of the catalogue.

    `basis`: why it is the official one, and when that was last compared. `token`: the query
    parameter of which the operator may set the value.
    """

    basis: str
    token: str = ""


_COMPARED = "compared with public projects that fetch it, November 2026"
_SIGNED = "it redirects to a signed address that is valid for minutes"
OFFICIAL: Mapping[str, OfficialAddress] = {
    "ofac-sdn": OfficialAddress(
        f"OFAC Sanctions List Service (OFAC, recent actions of 7 May 2024); {_SIGNED}; {_COMPARED}"
    ),
    "ofac-consolidated": OfficialAddress(
        f"OFAC Sanctions List Service (OFAC, recent actions of 7 May 2024); {_SIGNED}; {_COMPARED}"
    ),
    "un": OfficialAddress(
        f"XML file of the Security Council's page of the list; {_SIGNED}; {_COMPARED}"
    ),
    "eu-fsf": OfficialAddress(
        "Financial Sanctions Files of the European Commission, XML 1.1. The token in the catalogue"
        f" is the one that the Commission publishes for all; {_COMPARED}",
        token="token",  # noqa: S106  the name of the query parameter
    ),
    "uk": OfficialAddress(
        "UK Sanctions List, since 28 January 2026 the only list of UK designations (the"
        f" consolidated list of OFSI is closed); {_COMPARED}"
    ),
    "ch-seco": OfficialAddress(f"whole list as XML of SECO's search of sanctions; {_COMPARED}"),
    "ca-sema": OfficialAddress(
        f"XML file of Global Affairs Canada's page of the list; {_COMPARED}"
    ),
    "ca-criminal-code": OfficialAddress(
        f"Atom feed in English of Public Safety Canada's page of the list; {_COMPARED}"
    ),
    "au-dfat": OfficialAddress(
        "Excel file of the Australian Sanctions Office's page of the list; its address of before"
        f" (regulation8_consolidated) leads to a file of March 2022; {_COMPARED}"
    ),
}


def address_of(definition: ListDefinition, tokens: Mapping[str, str]) -> str | None:
    """Return the address that a list is fetched from, with the operator's token; None: none."""
    if not definition.downloads:
        return None
    address = definition.downloads[0]
    known, token = OFFICIAL.get(definition.id), tokens.get(definition.id)
    if known is None or not known.token or token is None:
        return address
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != known.token]
    return urlunsplit(parts._replace(query=urlencode([*kept, (known.token, token)])))


def shown_address(address: str) -> str:
    """Return an address without its query, which may hold a token."""
    return urlunsplit(urlsplit(address)._replace(query="", fragment=""))


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_KNOWN_ENDS = (".xml", ".csv", ".json", ".jsonl", ".ndjson", ".ftm", ".xlsx", ".gz", ".zip")


def file_name(definition: ListDefinition) -> str:
    """Return the name under which a fetched file is read: the publisher's, where it is one."""
    name = urlsplit(definition.downloads[0]).path.rpartition("/")[2]
    if _NAME.fullmatch(name) and name.lower().endswith(_KNOWN_ENDS):
        return name
    return f"{definition.id}{'.ftm.json' if definition.formats == (FTM,) else '.xml'}"


_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_FILES = frozenset(
    {
        "", "application/xml", "text/xml", "text/plain", "text/csv", "application/csv",
        "application/octet-stream", "binary/octet-stream", "application/octetstream",
        "application/download", "application/force-download", "application/x-download",
        "application/json", "application/jsonl", "application/x-ndjson", "application/ndjson",
        "application/json+ftm", "application/gzip", "application/x-gzip", "application/zip",
        "application/x-zip-compressed",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)  # fmt: skip
_PAGE_STARTS = (b"<!doctype html", b"<html")


def refusal_of_type(media: str, first: bytes) -> str | None:
    """Return why an answer is no list file, by its media type and first bytes; None: it may be."""
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    if media in _PAGES or start.startswith(_PAGE_STARTS):
        return "a web page was sent in place of the list, such as a login or error page"
    if media in _FILES or media.endswith(("+xml", "+json")):
        return None
    shown = media if re.fullmatch(r"[a-z0-9.+/-]{1,60}", media) else "unknown"
    return f"the answer is not a list file: its media type is {shown}"


def status_problem(status: int) -> tuple[str, str]:
    """Return code and words of a status that is neither 200 nor 304."""
    if status in {401, 403}:
        return "forbidden", f"the publisher refused access (status {status})"
    if status in {404, 410}:
        return "not_found", f"the publisher has no file at the address (status {status})"
    if status == 429:
        return "throttled", "the publisher asks for fewer requests (status 429)"
    if status >= 500:
        return "server_error", f"the publisher's server failed (status {status})"
    return "unexpected_status", f"the publisher answered with status {status}"


_TRANSIENT = frozenset(
    {
        "throttled", "server_error", "unreachable", "timeout", "cut", "bad_answer", "disk",
        "list_version_replaced", "abandoned", "internal_error",
    }
)  # fmt: skip


def is_transient(code: str) -> bool:
    """Return whether a repetition may soon have another end."""
    return code in _TRANSIENT


def retry_after(text: str | None, moment: datetime) -> timedelta | None:
    """Return how long a server asks to wait (RFC 9110, section 10.2.3); None: it does not say."""
    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        return None
    return min(max(until - moment, timedelta()), LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Ending:
    """What decides when the next attempt is due.

    failures: consecutive ones, this one included; 0: it succeeded. wait: what the server asked
    for.
    """

    failures: int
    transient: bool
    wait: timedelta | None = None


def next_attempt(moment: datetime, ending: Ending, every: timedelta, spread: float) -> datetime:
    """Return when a list is fetched again.

    After a success, and after a failure that a repetition does not change, that is the regular
    time. A passing failure is tried again after a minute, which doubles each time up to the regular
    interval. The server's Retry-After is respected.

    Args:
        moment: when the attempt ended.
        ending: how.
        every: regular interval.
        spread: 0 to 1, at random, so that lists and installations do not ask all at once.

    """
    if ending.failures and ending.transient:
        doubled: int = 1 << min(ending.failures - 1, 12)
        delay = min(every, FIRST_RETRY * doubled) * (0.75 + spread / 2)
    else:
        delay = every * (0.95 + spread / 10)
    return moment + max(delay, ending.wait or timedelta())
