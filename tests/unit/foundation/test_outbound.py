"""The outbound guard."""

import asyncio

import httpx
import pytest

from atlas.foundation.outbound import OutboundRefusedError, guarded_client, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "::",
        "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "ff02::1", "198.18.0.1",
    ],
)  # fmt: skip
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
    await writer.drain()
    writer.close()


async def test_loopback_is_refused_unless_listed_exactly() -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        for url in (f"http://127.0.0.1:{port}/", f"http://localhost:{port}/"):
            async with guarded_client() as client:
                with pytest.raises(OutboundRefusedError):
                    await client.get(url)
        async with guarded_client([f"127.0.0.1:{port}"]) as client:
            assert (await client.get(f"http://127.0.0.1:{port}/")).text == "ok"
        async with guarded_client(["127.0.0.1:1"]) as client:
            with pytest.raises(OutboundRefusedError):
                await client.get(f"http://127.0.0.1:{port}/")


async def test_a_redirect_inwards_is_refused() -> None:
    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
        writer.write(head)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(redirect, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, guarded_client([f"127.0.0.1:{port}"], follow_redirects=True) as client:
        with pytest.raises(OutboundRefusedError):
            await client.get(f"http://127.0.0.1:{port}/")


async def test_an_unknown_host_is_a_connect_error() -> None:
    async with guarded_client() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("http://no-such-host.invalid/")
