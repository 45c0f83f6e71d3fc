"""Providers that need a key: plugins installed as packages are, and a server that speaks TLS."""

import asyncio
import datetime as dt
import ipaddress
import ssl
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from atlas.sources.plugins.loading import installed
from atlas.sources.plugins.scaffold import create

GOOD_KEY = "good-" + "k" * 27


@dataclass
class Provider:
    """A provider on loopback. status: what it answers to the good key; any other key is 401."""

    port: int
    authorities: Path
    status: str = "200 OK"
    heads: list[str] = field(default_factory=list)

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.port}"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate of 127.0.0.1 that is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "provider")])
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=3))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    key_file, cert_file = folder / "key.pem", folder / "cert.pem"
    plain = serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    cert_file.write_bytes(made.public_bytes(pem))
    return key_file, cert_file


@asynccontextmanager
async def provider(folder: Path) -> AsyncIterator[Provider]:
    """Serve until the block ends. The client trusts it where SSL_CERT_FILE names its authority."""
    key_file, cert_file = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert_file, key_file)
    found = Provider(0, cert_file)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            found.heads.append(head)
            good = f"Authorization: Bearer {GOOD_KEY}\r\n".lower() in head.lower()
            status = found.status if good else "401 Unauthorized"
            answer = f"HTTP/1.1 {status}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
            writer.write(answer.encode())
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    found.port = server.sockets[0].getsockname()[1]
    async with server:
        yield found


def keyed(site: Path, name: str, pair: str, *, fallback: bool = True) -> Path:
    """A package of a plugin that needs a key, with its entry point; returns its folder."""
    folder = create(name, site)
    manifest = folder / "plugin.yaml"
    text = manifest.read_text(encoding="utf-8")
    text = text.replace("https://api.example.org/v1", f"https://{pair}/v1")
    text = text.replace(
        "allow_platform_fallback: false", f"allow_platform_fallback: {fallback}".lower()
    )
    manifest.write_text(text, encoding="utf-8")
    info = site / f"{folder.name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {folder.name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[atlas.plugins]\n{name} = {folder.name}\n")
    return folder


@contextmanager
def bundled_alone() -> Iterator[None]:
    """Let no package that a test installed be there until the block ends."""
    kept = sys.path[:]
    sys.path[:] = [one for one in kept if one not in _SITES]
    installed.cache_clear()
    try:
        yield
    finally:
        sys.path[:] = kept
        installed.cache_clear()


_SITES: set[str] = set()


@contextmanager
def on_the_path(site: Path) -> Iterator[None]:
    """Let the packages of a folder be installed ones until the block ends."""
    _SITES.add(str(site))
    sys.path.insert(0, str(site))
    installed.cache_clear()
    try:
        yield
    finally:
        sys.path.remove(str(site))
        installed.cache_clear()
