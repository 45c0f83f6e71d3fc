"""Downloading a large file: to the disk, conditional, continued where it broke off."""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar
from urllib.parse import urljoin

import httpx2

from atlas.foundation import tracing
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.outbound.fetching import MAX_REDIRECTS, REDIRECTS, FetchError, fetch_error
from atlas.foundation.outbound.guard import OutboundRefusedError, Resolve, check_url
from atlas.foundation.outbound.transport import (
    AS_STORED,
    INFLATED,
    MAX_BYTES_OF_REQUEST,
    AnswerTooLargeError,
    guarded_client,
)

T = TypeVar("T")
_CONNECT_SECONDS = 10.0
_FIRST_BYTES = 1024
_SURE = timedelta(seconds=60)
"""A file that changed so shortly before the answer may change again within the same second."""
Refuse = Callable[[str, bytes], str | None]
"""Media type and first bytes of a file to the reason why it is not read; None: it is read."""
_BROKEN = (httpx2.RemoteProtocolError, httpx2.NetworkError, httpx2.TimeoutException)


@dataclass(frozen=True, slots=True)
class Validators:
    """What an answer says of its state, as the server wrote it (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    def conditions(self) -> dict[str, str]:
        """Return the headers that ask for the file only if it has another state."""
        stated = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in stated.items() if value}


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """How large a file may be, how long it may take, and how many times it is continued.

    max_bytes: of the file, after inflating. seconds: for all of it. idle_seconds: without a byte.
    resumes: times that a broken answer is continued. pause_seconds: before the first of them;
    doubles each time.
    """

    max_bytes: int
    seconds: float
    idle_seconds: float = 30.0
    resumes: int = 3
    pause_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Downloaded:
    """How a download ended: with a file (200), without a new one (304), or with another status.

    size: bytes of the file. resumed: times that it was continued. retry_after: as the server wrote
    it.
    """

    status: int
    validators: Validators = NO_VALIDATORS
    size: int = 0
    resumed: int = 0
    retry_after: str | None = None


@dataclass(slots=True)
class _Partial:
    """The file as far as it is written."""

    path: Path
    done: int = 0
    total: int | None = None
    validators: Validators = NO_VALIDATORS
    condition: str | None = None
    """Value of If-Range; None: the server does not continue this answer."""
    resumed: int = 0

    def begin(self, response: httpx2.Response) -> None:
        """Start from the beginning of a whole answer."""
        headers = response.headers
        self.done = 0
        self.total = _length(response)
        self.validators = Validators(headers.get("etag"), headers.get("last-modified"))
        self.condition = _condition(response)

    def check_fits(self, response: httpx2.Response) -> None:
        """Check that a partial answer continues the file.

        Raises:
            FetchError: `bad_answer`.

        """
        etag = response.headers.get("etag")
        unit, _, span = response.headers.get("content-range", "").partition(" ")
        first, _, rest = span.partition("-")
        total = rest.partition("/")[2]
        same = self.total is None or total in {"*", str(self.total)}
        changed = etag is not None and etag != self.validators.etag
        coded = bool(response.extensions.get(INFLATED))
        if unit.lower() != "bytes" or first != str(self.done) or not same or changed or coded:
            raise FetchError("bad_answer", "the continued part does not fit the first one")

    def broken(self) -> FetchError:
        """Return the error of an answer that ended too early."""
        of = f" of {self.total:,}" if self.total is not None else ""
        return FetchError("cut", f"the answer broke off after {self.done:,}{of} bytes")


def _is_secure(url: str) -> bool:
    return url[:8].lower() == "https://"


class Downloader:
    """A guarded client for files; every address, redirects included, is checked.

    Args:
        allow: host:port pairs that the operator listed.
        limits: of each file.
        agent: what the client calls itself.
        resolve: host and port to addresses; the operating system's when left out.
        trust: TLS context; the system's authorities when left out.

    """

    def __init__(
        self,
        allow: Sequence[str],
        limits: DownloadLimits,
        *,
        agent: str,
        resolve: Resolve | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._allow = frozenset(allow)
        self._limits = limits
        self._client = guarded_client(
            self._allow, agent=agent, seconds=limits.seconds, resolve=resolve, trust=trust
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def download(self, url: str, path: Path, refuse: Refuse, known: Validators) -> Downloaded:
        """Write the file at an address to `path`.

        No error holds the address or a part of it: it may hold a token.

        Args:
            url: https, or a host:port pair that the operator listed.
            path: the file to write; it is replaced.
            refuse: looks at the media type and the first bytes.
            known: of the file that the caller has; an answer 304 then says that it is the same.

        Raises:
            FetchError: `outbound_refused`, `unreachable`, `timeout`, `certificate`, `bad_answer`,
                `too_many_redirects`, `too_large`, `wrong_type`, `cut`, `disk`.

        """
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._continued(url, _Partial(path), refuse, known)
        except TimeoutError as error:
            seconds = f"{self._limits.seconds:g} s"
            raise FetchError("timeout", f"the file did not arrive within {seconds}") from error

    async def _continued(
        self, url: str, part: _Partial, refuse: Refuse, known: Validators
    ) -> Downloaded:
        pause = self._limits.pause_seconds
        while True:
            try:
                return await self._followed(url, part, refuse, known)
            except FetchError as error:
                more = part.condition is not None and part.resumed < self._limits.resumes
                if error.reason != "cut" or not more:
                    raise
            part.resumed += 1
            await asyncio.sleep(pause)
            pause *= 2

    async def _followed(
        self, url: str, part: _Partial, refuse: Refuse, known: Validators
    ) -> Downloaded:
        headers = known.conditions()
        if part.done and part.condition:
            headers = {"Range": f"bytes={part.done}-", "If-Range": part.condition}
        for _ in range(MAX_REDIRECTS + 1):
            try:
                check_url(url, self._allow)
            except OutboundRefusedError as error:
                raise FetchError("outbound_refused", error.detail) from error
            with tracing.child("GET"):  # without the address: it may hold a token
                ended = await self._once(url, headers, part, refuse)
            if isinstance(ended, Downloaded):
                return ended
            try:
                target = urljoin(url, ended)
            except ValueError as error:
                raise FetchError("bad_answer", "the redirect is no address") from error
            if _is_secure(url) and not _is_secure(target):
                raise FetchError("outbound_refused", "a redirect leads from https to plain http")
            url = target
        raise FetchError("too_many_redirects", f"more than {MAX_REDIRECTS} redirects")

    async def _once(
        self, url: str, headers: dict[str, str], part: _Partial, refuse: Refuse
    ) -> Downloaded | str:
        """Send one request; return how it ended, or the address that it redirects to."""
        limits = self._limits
        begun = False
        try:
            async with self._client.stream(
                "GET",
                url,
                headers=headers,
                timeout=httpx2.Timeout(limits.idle_seconds, connect=_CONNECT_SECONDS),
                extensions={
                    MAX_BYTES_OF_REQUEST: limits.max_bytes - part.done + 1,
                    AS_STORED: "Range" in headers,
                },
            ) as response:
                target = response.headers.get("location")
                if response.status_code in REDIRECTS and target:
                    return target
                if not self._is_file(response, part):
                    return Downloaded(
                        response.status_code, retry_after=response.headers.get("retry-after")
                    )
                begun = True
                await self._write(response, part, refuse)
        except AnswerTooLargeError as error:
            raise self._too_large() from error
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            if begun and isinstance(error, _BROKEN):
                raise part.broken() from error
            raise fetch_error(error) from error
        return Downloaded(200, part.validators, part.done, part.resumed)

    def _is_file(self, response: httpx2.Response, part: _Partial) -> bool:
        """Whether an answer holds the file, or the rest of it.

        Raises:
            FetchError: a part that was not asked for, or does not fit; a file that is too large.

        """
        status = response.status_code
        if status == 206:
            if not part.done:
                raise FetchError("bad_answer", "a part was sent although the whole was asked for")
            part.check_fits(response)
            return True
        if status == 304 and part.done:
            raise FetchError("bad_answer", "the rest was asked for, and the whole is unchanged")
        if status != 200:
            return False
        part.begin(response)
        if part.total is not None and part.total > self._limits.max_bytes:
            raise self._too_large()
        return True

    async def _write(self, response: httpx2.Response, part: _Partial, refuse: Refuse) -> None:
        """Write the body of an answer behind what is there."""
        first = b"" if not part.done else None
        media = response.headers.get("content-type", "")
        file = await _on_disk(partial(_open, part.path, more=part.done > 0))
        try:
            async for chunk in response.aiter_raw():
                if first is not None:
                    first += chunk[:_FIRST_BYTES]
                    if len(first) >= _FIRST_BYTES:
                        _check(refuse, media, first)
                        first = None
                await _on_disk(partial(file.write, chunk))
                part.done += len(chunk)
                if part.done > self._limits.max_bytes:
                    raise self._too_large()
            if first is not None:
                _check(refuse, media, first)
        finally:
            await _on_disk(file.close)

    def _too_large(self) -> FetchError:
        return FetchError("too_large", f"the file is larger than {self._limits.max_bytes:,} bytes")


def _check(refuse: Refuse, media: str, first: bytes) -> None:
    media = media.partition(";")[0].strip().lower()
    if (reason := refuse(media, first)) is not None:
        raise FetchError("wrong_type", reason)


def _open(path: Path, *, more: bool) -> BinaryIO:
    return path.open("ab") if more else path.open("wb")


async def _on_disk(run: Callable[[], T]) -> T:
    try:
        return await in_thread(run)
    except OSError as error:
        what = (error.strerror or "no access").lower()
        raise FetchError("disk", f"the file cannot be written here: {what}") from error


def _length(response: httpx2.Response) -> int | None:
    text = response.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None


def _condition(response: httpx2.Response) -> str | None:
    """Return what If-Range may say; None: the answer cannot be continued.

    A weak ETag and a date of the last minute do not prove that the rest is of the same file
    (RFC 9110, sections 8.8.2.2 and 13.1.5).
    """
    headers = response.headers
    if response.extensions.get(INFLATED) or "bytes" not in headers.get("accept-ranges", "").lower():
        return None
    etag = headers.get("etag", "")
    if etag.startswith('"'):
        return etag
    try:
        changed = parsedate_to_datetime(headers["last-modified"])
        told = parsedate_to_datetime(headers["date"])
        return headers["last-modified"] if told - changed >= _SURE else None
    except (KeyError, TypeError, ValueError):
        return None
