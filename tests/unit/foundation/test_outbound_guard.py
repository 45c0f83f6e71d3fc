"""The outbound guard."""

import asyncio

import pytest

from atlas.foundation.outbound import (
    OutboundClient,
    OutboundRefusedError,
    check_url,
    is_public,
)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "::",
        "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "ff02::1", "198.18.0.1",
        "fec0::1", "feff::1", "192.0.0.8", "192.0.0.9", "192.0.0.170", "192.0.2.1", "192.31.196.1",
        "192.52.193.1", "192.88.99.1", "192.175.48.1", "198.51.100.1", "203.0.113.1", "240.0.0.1",
        "64:ff9b:1::1", "64:ff9b::c058:6301", "100::1", "100:0:0:1::1", "2001::1", "2001:1::1",
        "2001:2::1", "2001:3::1", "2001:4:112::1", "2001:10::1", "2001:20::1", "2001:30::1",
        "2001:db8::1", "2620:4f:8000::1", "3fff::1", "5f00::1", "4000::1", "::7f00:1",
        "::ffff:192.88.99.1", "2002:c058:6301::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)  # fmt: skip
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "2a00:1450::1"]
)
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


async def _serve(answer: bytes) -> asyncio.Server:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    return await asyncio.start_server(handle, "127.0.0.1", 0)


def _http(body: bytes, status: str = "200 OK", extra: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{extra}Connection: close\r\n\r\n"
    return head.encode() + body


async def test_loopback_is_refused_unless_listed_exactly() -> None:
    server = await _serve(_http(b'{"ok": true}'))
    port = server.sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    async with server:
        for allow in ([], ["127.0.0.1:1"], [f"localhost:{port}"]):
            client = OutboundClient(allow)
            with pytest.raises(OutboundRefusedError):
                await client.get_json(url)
            await client.close()
        client = OutboundClient([f"127.0.0.1:{port}"])
        assert await client.get_json(url) == {"ok": True}
        await client.close()


async def test_a_name_that_points_inwards_is_refused() -> None:
    client = OutboundClient()
    for url in ("https://localhost/", "https://127.0.0.1/", "https://[::1]/"):
        with pytest.raises(OutboundRefusedError):
            await client.get_json(url)
    await client.close()


@pytest.mark.parametrize(
    "answer",
    [
        _http(b"", "302 Found", "Location: http://127.0.0.1:9/\r\n"),
        _http(b"[" + b"1," * 200_000 + b"1]"),
        _http(b"<html>"),
        _http(b"{}", "500 Internal Server Error"),
        b"nonsense",
    ],
)
async def test_what_is_not_a_small_json_document_is_refused(answer: bytes) -> None:
    server = await _serve(answer)
    port = server.sockets[0].getsockname()[1]
    async with server:
        client = OutboundClient([f"127.0.0.1:{port}"])
        with pytest.raises(OutboundRefusedError):
            await client.get_json(f"http://127.0.0.1:{port}/")
        await client.close()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "http://example.org/",
        "https://u:p@example.org/",
        "https:///x",
        "::",
        "https://localhost:9443/j",
        "https://keys.localhost./j",
        "https://10.0.0.1/j",
        "https://[::1]/j",
        "https://[fec0::1]/j",
        "https://169.254.169.254/latest",
    ],
)
def test_urls_that_are_never_called(url: str) -> None:
    with pytest.raises(OutboundRefusedError):
        check_url(url, frozenset())
    assert check_url("https://localhost:9443/j", frozenset({"localhost:9443"}))
    assert check_url("https://93.184.215.14/j", frozenset())
