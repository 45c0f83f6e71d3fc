"""Server-side request forgery: each attack over each path that leaves the process."""

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator

import httpcore2
import pytest
import pytest_asyncio
from tests.support.outbound import (
    HTTP_PATHS,
    PATHS,
    REACHED,
    REFUSED,
    Attempt,
    Path,
    Peer,
    http,
    peer,
)

from atlas.foundation.outbound import (
    AnswerTooLargeError,
    HTTPError,
    RequestRefusedError,
    guarded_client,
)
from atlas.foundation.outbound.guard import GuardedBackend

every_path = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
every_http_path = pytest.mark.parametrize("path", HTTP_PATHS.values(), ids=HTTP_PATHS)

LOOPBACK_SPELLINGS = [
    "127.0.0.1", "127.0.0.1.", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1",
    "017700000001", "127.0.0.1.nothing.localhost", "localhost", "localhost.", "LOCALHOST",
    "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[::127.0.0.1]", "[0:0:0:0:0:0:0:1]", "0.0.0.0", "[::]", "%31%32%37.0.0.1",
    "\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021",
]  # fmt: skip
INWARD = [
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1",
    "224.0.0.1", "240.0.0.1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1",
    "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:a9fe:a9fe::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "5f00::1", "127.0.0.1", "::1",
]  # fmt: skip


@pytest_asyncio.fixture
async def inside() -> AsyncIterator[Peer]:
    """A service of the own network that nobody outside may make Atlas call."""
    async with peer(http()) as found:
        yield found


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a socket reach loopback alone: what the guard lets through by mistake stays here."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and str(address[0]) not in {"127.0.0.1", "::1"}:
            raise ConnectionRefusedError("the suite reaches loopback alone")
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@every_path
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_loopback_in_every_spelling(path: Path, scheme: str, inside: Peer) -> None:
    for host in LOOPBACK_SPELLINGS:
        assert await path(Attempt(f"{scheme}://{host}:{inside.port}/")) == REFUSED, host
        assert inside.connections == 0, host


@every_path
async def test_names_that_point_inwards(path: Path, inside: Peer) -> None:
    for address in INWARD:

        async def resolve(_host: str, _port: int, found: str = address) -> list[str]:
            return [found]

        attempt = Attempt(f"https://service.example:{inside.port}/", resolve=resolve)
        assert await path(attempt) == REFUSED, address
        assert inside.connections == 0, address


@every_path
async def test_one_bad_address_among_good_ones_refuses_the_name(path: Path, inside: Peer) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["93.184.215.14", "127.0.0.1"]

    attempt = Attempt(f"https://service.example:{inside.port}/", resolve=resolve)
    assert await path(attempt) == REFUSED
    assert inside.connections == 0


@every_http_path
async def test_a_name_that_changes_its_mind(
    path: Path, inside: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the address that was checked is the one that is called, and asked for once."""
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    asked: list[str] = []
    called: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked) - 1, 1)]

    async def connect(_self: object, host: str, *_: object) -> None:
        called.append(host)
        raise httpcore2.ConnectError("nobody is there")

    monkeypatch.setattr("httpcore2.AnyIOBackend.connect_tcp", connect)
    attempt = Attempt("https://rebinding.example/", resolve=resolve)
    assert await path(attempt) == REFUSED
    assert (asked, called) == (["rebinding.example"], ["93.184.215.14"])
    assert await path(attempt) == REFUSED
    assert called == ["93.184.215.14"]
    assert inside.connections == 0


@every_http_path
@pytest.mark.parametrize("status", ["301", "303", "308"])
@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{}/", "http://2130706433:{}/", "//[::1]:{}/", "file:///etc/passwd"]
)
async def test_redirects_inwards(path: Path, status: str, target: str, inside: Peer) -> None:
    location = f"Location: {target.format(inside.port)}"
    async with peer(http(b"", f"{status} Moved", location)) as outside:
        await path(Attempt(outside.url, (outside.pair,)))
        assert outside.connections == 1
    assert inside.connections == 0


@every_http_path
async def test_proxies_of_the_environment_are_not_used(
    path: Path, inside: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, inside.url)
    async with peer(http()) as outside:
        assert await path(Attempt(outside.url, (outside.pair,))) == REACHED
        assert outside.connections == 1
    assert await path(Attempt("https://10.0.0.1/")) == REFUSED
    assert inside.connections == 0


URLS = [
    "http://user:secret@{}/", "http://user@{}/", "http://user:secret@127.0.0.1:1@{}/", "ftp://{}/",
    "file:///etc/passwd", "gopher://{}/", "unix:///run/service.sock", "ws://{}/", "{}", "",
    "http://", "http:///x", "http://{}\\@service.example/",
    "http://service.example\r\nX: y@{}/",
]  # fmt: skip


@every_http_path
async def test_urls_with_credentials_or_of_other_schemes(path: Path, inside: Peer) -> None:
    for url in URLS:
        assert await path(Attempt(url.format(inside.pair))) == REFUSED, url
        assert inside.connections == 0, url


@every_http_path
async def test_credentials_are_refused_of_a_listed_pair_too(path: Path, inside: Peer) -> None:
    assert await path(Attempt(f"http://u:p@{inside.pair}/", (inside.pair,))) == REFUSED
    assert inside.connections == 0


@every_http_path
async def test_ports_of_other_protocols(path: Path) -> None:
    asked = []

    async def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"]

    for port in (0, 22, 25, 53, 110, 143, 389, 587, 636, 2049, 6000, 6667, 10080):
        attempt = Attempt(f"https://mail.example:{port}/", resolve=resolve)
        assert await path(attempt) == REFUSED, port
        assert not asked, port


@every_http_path
async def test_a_pair_counts_for_its_port_alone(path: Path, inside: Peer) -> None:
    assert await path(Attempt(inside.url, ("127.0.0.1:1", "localhost", "127.0.0.1"))) == REFUSED
    assert inside.connections == 0
    assert await path(Attempt(inside.url, (inside.pair,))) == REACHED


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" " * 100_000)
        await writer.drain()
        await asyncio.sleep(0)


async def _mute(_writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def _endless_head(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while not writer.is_closing():
        writer.write(b"X: " + b"y" * 10_000 + b"\r\n")
        await writer.drain()
        await asyncio.sleep(0)


@every_http_path
@pytest.mark.parametrize("answer", [_drip, _mute, _endless_head], ids=lambda one: one.__name__)
async def test_slow_and_endless_answers_end(path: Path, answer: object) -> None:
    async with asyncio.timeout(60), peer(answer) as outside:  # type: ignore[arg-type]
        assert await path(Attempt(outside.url, (outside.pair,), seconds=0.5)) == REFUSED


async def test_an_endless_body_ends_at_the_limit() -> None:
    async with (
        asyncio.timeout(60),
        peer(_endless) as outside,
        guarded_client([outside.pair], max_bytes=200_000) as client,
    ):
        with pytest.raises(AnswerTooLargeError):
            await client.post(outside.url)


def _bomb(megabytes: int) -> bytes:
    made = zlib.compressobj(9, wbits=31)
    packed = b"".join(made.compress(bytes(1_048_576)) for _ in range(megabytes))
    return packed + made.flush()


async def test_a_bomb_is_not_unpacked_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    body = _bomb(50)
    assert len(body) < 100_000
    passed = 0
    real = zlib.decompressobj

    class Counting:
        def __init__(self, bits: int) -> None:
            self._inner = real(bits)

        def decompress(self, part: bytes, most: int) -> bytes:
            nonlocal passed
            piece = self._inner.decompress(part, most)
            passed += len(piece)
            return piece

        @property
        def unconsumed_tail(self) -> bytes:
            return self._inner.unconsumed_tail

    monkeypatch.setattr(zlib, "decompressobj", Counting)
    async with (
        peer(http(body, "200 OK", "Content-Encoding: gzip")) as outside,
        guarded_client([outside.pair], max_bytes=100_000) as client,
    ):
        with pytest.raises(AnswerTooLargeError):
            await client.get(outside.url)
    assert 0 < passed <= 200_000


@every_http_path
async def test_codings_that_were_not_asked_for(path: Path) -> None:
    for coding in ("br", "zstd", "gzip, gzip", "compress"):
        async with peer(http(b"{}", "200 OK", f"Content-Encoding: {coding}")) as outside:
            assert await path(Attempt(outside.url, (outside.pair,))) == REFUSED, coding
            assert outside.connections == 1


async def test_packed_answers_are_read_whole() -> None:
    packed = gzip.compress(b'{"a": "' + b"x" * 300_000 + b'"}')
    async with (
        peer(http(packed, "200 OK", "Content-Encoding: gzip")) as outside,
        guarded_client([outside.pair]) as client,
    ):
        found = await client.get(outside.url)
    assert len(found.json()["a"]) == 300_000
    assert "accept-encoding: gzip\r\n" in outside.heads[0].lower()


async def test_no_cookie_is_kept_and_none_is_sent() -> None:
    async with (
        peer(http(b"{}", "200 OK", "Set-Cookie: session=of-another-tenant; Path=/")) as outside,
        guarded_client([outside.pair]) as client,
    ):
        await client.get(outside.url)
        await client.get(outside.url)
        assert not list(client.cookies.jar)
    assert len(outside.heads) == 2
    assert not any("cookie" in head.lower() for head in outside.heads)


async def test_libraries_see_an_error_of_their_own_library() -> None:
    """A library that retries or reports what httpx2 raises does so here, too."""
    async with guarded_client() as client:
        with pytest.raises(RequestRefusedError) as refused:
            await client.get("https://127.0.0.1/")
        assert isinstance(refused.value, HTTPError)
        assert refused.value.request.url == "https://127.0.0.1/"


async def test_the_backend_is_the_last_to_look() -> None:
    """Whatever a URL's parser made of the host: the address itself is checked."""
    backend = GuardedBackend(frozenset())
    for host in ("127.0.0.1", "2130706433", "0x7f.1", "localhost", "::1"):
        with pytest.raises(httpcore2.ConnectError):
            await backend.connect_tcp(host, 443)
