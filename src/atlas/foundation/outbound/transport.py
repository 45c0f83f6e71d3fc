"""The guarded transport: what every request passes, whichever library sends it."""

import asyncio
import ssl
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import TypedDict, Unpack

import httpcore2
import httpx2

from atlas.foundation.outbound.guard import (
    AddressRefusedError,
    GuardedBackend,
    OutboundRefusedError,
    Resolve,
    check_target,
)

SECONDS = 10.0
"""For one request and its whole answer, unless the client says otherwise."""
MAX_BYTES = 8_388_608
"""Bytes of an answer after inflating, unless the client or the request says otherwise."""
MAX_BYTES_OF_REQUEST = "atlas_max_bytes"
"""Name of the request's extension that says so."""
AS_STORED = "atlas_as_stored"
"""Request's extension: ask for the file itself, without a content coding. A part of a coded answer
cannot be inflated alone."""
INFLATED = "atlas_inflated"
"""Answer's extension: whether the answer came in a content coding and is inflated here."""
_IDLE_SECONDS = 5.0
_PIECE = 65_536
_INFLATE = {b"gzip": 31, b"x-gzip": 31, b"deflate": 15}
"""Content codings that are asked for, and zlib's window bits for them (RFC 9110, 8.4.1)."""
_CORE_ERRORS = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    httpcore2.ConnectionNotAvailable,
)


class RequestRefusedError(httpx2.ConnectError):
    """The guard refused the request; nothing was sent. A library sees that it cannot connect."""


class AnswerTooLargeError(httpx2.ReadError):
    """The answer holds more than may be read; the rest was not."""


class TransportOptions(TypedDict, total=False):
    """The options of a client.

    resolve: resolves a host and port to addresses; the operating system's resolver when left out.
    trust: TLS context; the system's authorities when left out. open_web: allows websites of third
    parties. HTTP is allowed too, but only on the two usual ports. seconds: for one request and its
    whole answer. max_bytes: of one answer, after inflating. max_connections: open at once.
    """

    resolve: Resolve | None
    trust: ssl.SSLContext | None
    open_web: bool
    seconds: float
    max_bytes: int
    max_connections: int


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Sends what the guard lets through, and bounds what comes back in time and size.

    Each request is checked here, so a redirect that a library follows is checked like the first
    address. Proxies of the environment are never used. Answers are inflated here, piece by piece:
    a bomb is never unpacked beyond the limit.

    Args:
        allow: host:port pairs that the operator listed.
        options: `TransportOptions`.

    """

    def __init__(self, allow: Iterable[str] = (), **options: Unpack[TransportOptions]) -> None:
        self._allow = frozenset(allow)
        self._open_web = options.get("open_web", False)
        self._seconds = options.get("seconds", SECONDS)
        self._max_bytes = options.get("max_bytes", MAX_BYTES)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=options.get("trust") or system_trust(),
            max_connections=options.get("max_connections", 20),
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=GuardedBackend(self._allow, options.get("resolve")),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request.

        Raises:
            RequestRefusedError: the guard refused the URL or the address of its host.
            httpx2.TransportError: as httpx2's own transport; `AnswerTooLargeError` while reading.
            httpx2.DecodingError: the answer is in a content coding that was not asked for.

        """
        self._check(request)
        deadline = asyncio.get_running_loop().time() + self._seconds
        url, asked = request.url, request.extensions
        # no library asks for what is not inflated here
        request.headers["Accept-Encoding"] = "identity" if asked.get(AS_STORED) else "gzip"
        target = httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        core = httpcore2.Request(
            request.method,
            target,
            headers=request.headers.raw,
            content=request.stream,
            extensions=asked,
        )
        with _translated(request):
            async with asyncio.timeout_at(deadline):
                answer = await self._pool.handle_async_request(core)
        assert isinstance(answer.stream, AsyncIterable)  # noqa: S101  narrows the type
        headers = [(name.lower(), value) for name, value in answer.headers]
        coding = dict(headers).get(b"content-encoding", b"identity").strip().lower()
        if coding not in {b"identity", b"", *_INFLATE}:
            await answer.aclose()
            shown = coding[:40].decode("latin-1")
            raise httpx2.DecodingError(
                f"content coding {shown!r} was not asked for", request=request
            )
        bits = _INFLATE.get(coding)
        if bits:
            gone = (b"content-encoding", b"content-length")
            headers = [(name, value) for name, value in headers if name not in gone]
        limit = int(asked.get(MAX_BYTES_OF_REQUEST, self._max_bytes))
        return httpx2.Response(
            answer.status,
            headers=headers,
            stream=_Answer(answer, request, deadline, limit, bits),
            extensions={**answer.extensions, INFLATED: bits is not None},
        )

    def _check(self, request: httpx2.Request) -> None:
        url = request.url
        if url.userinfo:
            raise RequestRefusedError("The address holds credentials.", request=request)
        host = url.raw_host.decode("ascii")
        try:
            check_target(url.scheme, host, url.port, self._allow, open_web=self._open_web)
        except OutboundRefusedError as error:
            raise RequestRefusedError(error.detail, request=request) from error

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()


class _Answer(httpx2.AsyncByteStream):
    """The body of an answer: inflated, until its limit and its deadline."""

    def __init__(
        self,
        answer: httpcore2.Response,
        request: httpx2.Request,
        deadline: float,
        limit: int,
        bits: int | None,
    ) -> None:
        self._answer = answer
        self._request = request
        self._deadline = deadline
        self._limit = limit
        self._bits = bits

    async def __aiter__(self) -> AsyncIterator[bytes]:
        inflate = zlib.decompressobj(self._bits) if self._bits else None
        parts = aiter(self._answer.aiter_stream())
        passed = 0
        while (part := await self._next(parts)) is not None:
            for piece in self._inflated(inflate, part) if inflate else (part,):
                if passed + len(piece) > self._limit:
                    yield piece[: self._limit - passed]
                    raise AnswerTooLargeError("the answer is too large", request=self._request)
                passed += len(piece)
                yield piece

    async def _next(self, parts: AsyncIterator[bytes]) -> bytes | None:
        with _translated(self._request):
            async with asyncio.timeout_at(self._deadline):
                return await anext(parts, None)

    def _inflated(self, inflate: "zlib._Decompress", part: bytes) -> Iterator[bytes]:
        while part:
            try:
                piece = inflate.decompress(part, _PIECE)
            except zlib.error as error:
                raise httpx2.DecodingError(
                    "the answer cannot be inflated", request=self._request
                ) from error
            part = inflate.unconsumed_tail
            if piece:
                yield piece

    async def aclose(self) -> None:
        """Give the connection back, or close it where the answer was not read to its end."""
        await self._answer.aclose()


@contextmanager
def _translated(request: httpx2.Request) -> Iterator[None]:
    """Raise httpcore2's errors as those of httpx2 with the same name."""
    try:
        yield
    except AddressRefusedError as error:
        raise RequestRefusedError(str(error), request=request) from error
    except TimeoutError as error:
        raise httpx2.ReadTimeout("no whole answer in time", request=request) from error
    except _CORE_ERRORS as error:
        for kind in type(error).__mro__:
            known = getattr(httpx2, kind.__name__, None)
            if isinstance(known, type) and issubclass(known, httpx2.TransportError):
                raise known(str(error), request=request) from error
        raise httpx2.TransportError(str(error), request=request) from error


def system_trust() -> ssl.SSLContext:
    """Return the TLS context that trusts the system's authorities, the same for all clients.

    Reading them takes longer than a request. They are read again as soon as they change: other
    places are named (`SSL_CERT_FILE`, `SSL_CERT_DIR`), or what is there is another.
    """
    paths = ssl.get_default_verify_paths()
    return _trust(tuple(_seen(path) for path in (paths.cafile, paths.capath)))


@lru_cache(maxsize=4)
def _trust(_authorities: tuple[object, ...]) -> ssl.SSLContext:
    return ssl.create_default_context()


def _seen(path: str | None) -> tuple[object, ...]:
    """Return by what a file or folder is known again."""
    try:
        found = Path(path).stat() if path else None
    except OSError:
        found = None
    return (path, found and (found.st_ino, found.st_mtime_ns, found.st_size))


def guarded_client(
    allow: Iterable[str] = (), *, agent: str = "atlas", **options: Unpack[TransportOptions]
) -> httpx2.AsyncClient:
    """Return a separate client for one run and one identity. The caller closes it.

    It keeps no cookies, follows no redirects unless a request says so (each is checked), and reads
    nothing from the environment. Libraries that speak HTTP are given such a client, never their
    own.

    Args:
        allow: host:port pairs that the operator listed.
        agent: what it calls itself.
        options: `TransportOptions`.

    """
    return httpx2.AsyncClient(
        transport=GuardedTransport(allow, **options),
        timeout=options.get("seconds", SECONDS),
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        headers={"User-Agent": agent},
    )
