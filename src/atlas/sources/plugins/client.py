"""Asking a provider: one guarded client, and an outcome for everything that may happen."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import SystemRandom
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote, quote_plus

import orjson

from atlas.foundation.core.clock import now
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.repeated import repeats
from atlas.foundation.core.types import JSON
from atlas.foundation.outbound import AnswerTooLargeError, HTTPClient, HTTPError, InvalidURL
from atlas.sources.plugins.domain.engine import State

ATTEMPTS = 2
"""How often one question is put to a provider that does not answer."""
MAX_PAGES = 100
_PAUSE_SECONDS = 0.2
_LONGEST_VALIDATOR = 512
"""Longer ones are not sent back."""
_LONGEST_WAIT_SECONDS = 2.0
"""A provider that asks for a longer pause is not waited for."""
_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class Subject:
    """About whom a provider is asked.

    identifiers: (scheme, number) of the company, only those that the manifest answers for.
    country: ISO 3166-1 alpha-2; None where it is not known.
    """

    identifiers: tuple[tuple[str, str], ...]
    names: tuple[str, ...] = ()
    country: str | None = None

    def number(self, scheme: str) -> str | None:
        """Return the company's number of a scheme, such as `XI-LEI`."""
        return next((value for one, value in self.identifiers if one == scheme), None)


class Validators(NamedTuple):
    """By what a provider knows an answer again: its `ETag` and `Last-Modified`, as it sent them."""

    etag: str | None = None
    last_modified: str | None = None

    def conditions(self) -> dict[str, str]:
        """Return the headers of a request for an answer only if it is another one."""
        sent = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in sent.items() if value}


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered. content: as it came, to be kept before anything is concluded.

    document: the content as JSON; None unless the state is `ok`. retry_after: seconds, where the
    provider says so. cached: it was fetched earlier, at `retrieved_at`.
    detail: why it was not asked, or what the provider says of it, in words. breaks: a failure that
    is the provider's own, and not one of a peer behind it. validators: by what it is known again.
    confirmed_at: when the provider said that this answer, retrieved earlier, is still its answer;
    None: it did not say so.
    """

    response: str
    state: State
    url: str
    status: int | None
    content: bytes
    media_type: str
    retrieved_at: datetime
    document: Any = None
    retry_after: float | None = None
    cached: bool = False
    detail: str = ""
    breaks: bool = True
    validators: Validators = NO_VALIDATORS
    confirmed_at: datetime | None = None

    @property
    def said(self) -> Any:
        """The content as JSON, whatever the status; None where it is no JSON."""
        try:
            return orjson.loads(self.content)
        except orjson.JSONDecodeError:
            return None


class Calls(Protocol):
    """What stands around each call to a provider (filled by who runs the plugin)."""

    async def before(self, response: str, url: str) -> Answer | None:
        """Return an answer that makes the call needless or forbids it; None: ask."""
        ...

    async def held(self, response: str, url: str) -> Answer | None:
        """Return an earlier answer that the provider may confirm, with its content; or None."""
        ...

    async def again(self) -> bool:
        """Return whether a question that failed may be put once more: it counts as another."""
        ...

    async def after(self, answer: Answer, seconds: float) -> None:
        """Note how a call ended."""
        ...


class ProviderClient:
    """Base of a plugin's client. It is given a guarded HTTP client and makes none itself.

    Args:
        http: the guarded client of this run and identity.
        base_url: of the manifest's `connection`.
        credentials: the tenant's, by the names of the manifest's schema; empty without a schema.
        calls: what stands around each call; nothing in a test of the client.

    """

    pause_seconds = _PAUSE_SECONDS
    """Before a question is put once more."""

    def __init__(
        self,
        http: HTTPClient,
        base_url: str,
        credentials: Mapping[str, str] | None = None,
        calls: Calls | None = None,
    ) -> None:
        self._http = http
        self._base = base_url.rstrip("/")
        self.credentials = dict(credentials or {})
        self._calls = calls
        self.partial: set[str] = set()
        """Answers that do not hold all that the contract covers by them, as this company shows."""

    async def about(self, subject: Subject) -> Sequence[Answer]:
        """Ask everything that Atlas wants to know of a company. A plugin overrides it.

        Called in an investigation, with at least one number that the manifest answers for.
        """
        raise NotImplementedError(f"the plugin answers no questions about {subject}")

    async def probe(self, path: str) -> Answer:
        """Ask whether the provider answers and takes the credentials.

        A plugin whose credentials go with each request in a way of its own overrides it. What is
        answered with 200 is good unless it is a page for people; what it says is not read. An
        address that is not known there is no good answer.

        Args:
            path: of the manifest's `health`.

        """
        found = await self.get("health", path, headers=self.authorisation())
        if found.status == 200 and found.media_type != "text/html":
            return replace(found, state=State.OK)
        absent = found.state in {State.OK, State.EMPTY}
        return replace(found, state=State.SCHEMA_CHANGED) if absent else found

    def authorisation(self) -> Mapping[str, str]:
        """Return the headers that name the tenant to the provider; none unless a plugin does."""
        return {}

    def settled(self, answer: Answer) -> Answer:
        """Return an answer as the provider means it, before it is counted.

        A plugin overrides it where the provider says in a body with status 200 that it failed, or
        means something else by a status than others do. It never makes a failure an absence.
        """
        return answer

    def unknown(self, answer: Answer) -> bool:  # noqa: ARG002
        """Whether an answer with status 404, 410 or 204 says that there is no such company.

        A plugin overrides it with the form that its provider gives such an answer; `answer.said` is
        the body as JSON. Every other 404 is `schema_changed`: a page, a gateway or an address that
        has moved knows nothing of a company. So is a 204, which has no body, unless that is the
        provider's form. A plugin that does not override it has only those. A member that is missing
        may raise: the answer is then in another form.
        """
        return False

    async def get(
        self,
        response: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Read one document. Whatever the provider does, the answer says so; nothing is raised.

        Args:
            response: the name of the response in `responses.py`.
            path: below the base URL.
            params: of the query.
            headers: of the request.

        """
        return await self._ask("GET", response, path, params, headers, None)

    async def post(
        self,
        response: str,
        path: str,
        body: JSON,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Put a question that does not fit an address. As `get`; the question changes nothing.

        Args:
            response: the name of the response in `responses.py`.
            path: below the base URL.
            body: sent as JSON.
            params: of the query.
            headers: of the request.

        """
        return await self._ask("POST", response, path, params, headers, body)

    async def pages(
        self,
        response: str,
        path: str,
        following: Callable[[Answer, int], Mapping[str, str | int] | None],
        *,
        params: Mapping[str, str | int],
        headers: Mapping[str, str] | None = None,
    ) -> list[Answer]:
        """Read a list page by page, until it ends or a page cannot be read.

        Args:
            response: the name of the response in `responses.py`.
            path: below the base URL.
            following: from a page and how many were read to what its next page is asked with;
                None after the last. A page in another form than is known is the last.
            params: of the first page.
            headers: of each request.

        A list that continues after `MAX_PAGES` is noted as partial.

        """
        found: list[Answer] = []
        more: Mapping[str, str | int] | None = params
        while more is not None:
            if len(found) == MAX_PAGES:
                self.partial.add(response)
                break
            answer = await self.get(response, path, params=more, headers=headers)
            found.append(answer)
            if answer.state is State.EMPTY and len(found) > 1:
                self.partial.add(response)  # a page that was promised is not there
            if answer.state is not State.OK:
                break
            try:
                more = following(answer, len(found))
            except (KeyError, TypeError, ValueError, AttributeError):
                break  # its shape has changed, which the mapping says
        return found

    async def _ask(
        self,
        method: str,
        response: str,
        path: str,
        params: Mapping[str, str | int] | None,
        headers: Mapping[str, str] | None,
        body: JSON,
    ) -> Answer:
        url = f"{self._base}/{path.lstrip('/')}"
        try:
            whole = str(self._http.build_request(method, url, params=params).url)
        except (InvalidURL, ValueError):
            return _silent(response, State.UNREACHABLE, self._shown(url))
        sent = None if body is None else orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
        # what is asked is part of what the question is known by; it may hold names, so its hash
        asked = self._shown(whole) + (f"#{hashlib.sha256(sent).hexdigest()}" if sent else "")
        if self._calls and (known := await self._calls.before(response, asked)):
            return known
        held = None
        if sent is not None:
            headers = {"Content-Type": "application/json", **(headers or {})}
        elif self._calls and (held := await self._calls.held(response, asked)):
            headers = {**(headers or {}), **held.validators.conditions()}
        began = time.monotonic()
        for attempt in range(ATTEMPTS):
            answer = await self._once(method, response, whole, headers, sent, held)
            answer = self._absent(answer if answer.detail else self.settled(answer))
            answer = replace(answer, url=asked) if sent else answer
            quick = time.monotonic() - began < _LONGEST_WAIT_SECONDS
            again = quick and attempt + 1 < ATTEMPTS
            wait = _wait(answer, self.pause_seconds) if again else None
            if wait is None:
                break
            await asyncio.sleep(wait)
            if self._calls and not await self._calls.again():
                break
        if self._calls:
            await self._calls.after(answer, time.monotonic() - began)
        return answer

    def _absent(self, answer: Answer) -> Answer:
        """Take a 404 or 204 for the absence of a company only in the provider's form of it."""
        if answer.state is not State.EMPTY or answer.status not in _NOT_FOUND:
            return answer
        try:
            known = self.unknown(answer)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            known = False
        if known:
            return answer
        why = f"status {answer.status} in another form than for an unknown company"
        return replace(answer, state=State.SCHEMA_CHANGED, detail=answer.detail or why)

    def _shown(self, url: str) -> str:
        """Return an address without the credentials in it: it is kept and shown."""
        for value in self.credentials.values():
            for written in (value, quote(value, safe=""), quote_plus(value)):
                url = url.replace(written, "***") if written else url
        return url

    async def _repeats(self, content: bytes, *headers: str) -> bool:
        """Return whether what came back holds a credential that was sent."""
        for said in ("\n".join(headers).encode(), content):
            if await in_thread(repeats, said, *self.credentials.values()):
                return True
        return False

    async def _once(
        self,
        method: str,
        response: str,
        url: str,
        headers: Mapping[str, str] | None,
        content: bytes | None,
        held: Answer | None,
    ) -> Answer:
        try:
            found = await self._http.request(method, url, headers=headers, content=content)
        except (HTTPError, InvalidURL, OSError) as error:
            large = isinstance(error, AnswerTooLargeError)
            state = State.SCHEMA_CHANGED if large else State.UNREACHABLE
            return _silent(response, state, self._shown(url))
        if found.status_code == 304 and held is not None:
            return replace(held, cached=False, confirmed_at=now())
        state = _STATES.get(found.status_code, _otherwise(found.status_code))
        if await self._repeats(found.content, *found.headers.values()):
            return replace(
                _silent(response, State.SCHEMA_CHANGED, self._shown(url)),
                status=found.status_code,
                detail="the answer repeats the credentials; nothing of it is kept",
            )
        document = None
        if state is State.OK:
            try:
                document = orjson.loads(found.content)
            except orjson.JSONDecodeError:
                state = State.SCHEMA_CHANGED
        return Answer(
            response,
            state,
            self._shown(str(found.url)),
            found.status_code,
            found.content,
            found.headers.get("content-type", "").partition(";")[0],
            now(),
            document,
            _seconds(found.headers.get("retry-after")),
            validators=Validators(
                _validator(found.headers.get("etag")),
                _validator(found.headers.get("last-modified")),
            ),
        )


def _silent(response: str, state: State, url: str) -> Answer:
    return Answer(response, state, url, None, b"", "", now())


def _validator(text: str | None) -> str | None:
    """Return a validator that can be sent back; None: there is none."""
    fits = text and len(text) <= _LONGEST_VALIDATOR and text.isascii() and text.isprintable()
    return text if fits else None


def _wait(answer: Answer, pause: float) -> float | None:
    """Return after how many seconds to ask once more; None: not at all."""
    if answer.state is State.UNREACHABLE and answer.status in {None, 502, 503, 504}:
        wait = answer.retry_after or pause
    elif answer.state is State.THROTTLED and answer.retry_after:
        wait = answer.retry_after
    else:
        return None
    longest = wait > _LONGEST_WAIT_SECONDS
    return None if longest else wait + _random.uniform(0, pause)


_NOT_FOUND = frozenset({204, 404, 410})
_STATES = {
    401: State.UNAUTHORISED,
    403: State.UNAUTHORISED,
    404: State.EMPTY,
    410: State.EMPTY,
    204: State.EMPTY,
    429: State.THROTTLED,
}


def _otherwise(status: int) -> State:
    if status == 200:
        return State.OK
    return State.UNREACHABLE if status >= 500 else State.SCHEMA_CHANGED


def _seconds(text: str | None) -> float | None:
    """Return after how many seconds to ask again: `Retry-After` as a number or a date."""
    if not text or not text.isascii():
        return None
    if text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.astimezone(UTC) - now()).total_seconds())
