"""An assistant: its metadata document on a real TLS server, a browser, and the steps of OAuth."""

import asyncio
import base64
import hashlib
import ipaddress
import json
import re
import secrets
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi import FastAPI

CALLBACK = "http://127.0.0.1:33418/callback"


@asynccontextmanager
async def served(app: FastAPI, port: int) -> AsyncIterator[str]:
    """An application that has started, over real HTTP; its address."""
    config = uvicorn.Config(
        app, port=port, log_level="error", access_log=False, lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  uvicorn has no event of it
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "assistant")])
    moment = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private


@dataclass
class DocumentHost:
    """A TLS server of documents by path; it counts what it was asked."""

    port: int = 0
    documents: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def address(self, path: str) -> str:
        return f"https://127.0.0.1:{self.port}{path}"

    def publish(self, path: str, **changes: Any) -> str:
        """Publish a client's metadata document; its address is the client's id."""
        client_id = self.address(path)
        self.documents[path] = {
            "client_id": client_id,
            "client_name": "Example Assistant",
            "redirect_uris": ["http://127.0.0.1/callback", "https://assistant.example/back"],
            "token_endpoint_auth_method": "none",
            "grant_types": ["authorization_code", "refresh_token"],
            **changes,
        }
        return client_id

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split()[1].decode()
        self.asked.append(path)
        found = self.documents.get(path)
        body = json.dumps(found).encode()
        status = b"200 OK" if found is not None else b"404 Not Found"
        writer.write(
            b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
            b"Connection: close\r\n\r\n" % (status, len(body)) + body
        )
        await writer.drain()
        writer.close()


@asynccontextmanager
async def document_host(folder: Path) -> AsyncIterator[DocumentHost]:
    """The server, with the certificate at `cert.pem` of the folder."""
    certificate, private = make_certificate(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, private)
    host = DocumentHost()
    server = await asyncio.start_server(host.serve, "127.0.0.1", 0, ssl=context)
    host.port = server.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        server.close()


def pkce() -> tuple[str, str]:
    """A verifier and its challenge."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).decode().rstrip("=")


def answer_of(location: str) -> dict[str, str]:
    """What the browser brings back to the client."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


@dataclass
class Person:
    """A person at a browser, who uses an assistant."""

    base: str
    slug: str
    email: str
    password: str
    client_id: str
    redirect_uri: str = CALLBACK

    @property
    def resource(self) -> str:
        return f"{self.base}/api/mcp/{self.slug}"

    def query(self, challenge: str, **changes: str | None) -> dict[str, str]:
        """The query of an authorisation request; None leaves a parameter out."""
        query: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "resource": self.resource,
            "scope": "read run",
            "state": "xyz",
            **changes,
        }
        return {name: value for name, value in query.items() if value is not None}

    async def allow(
        self, browser: httpx.AsyncClient, url: str, decision: str = "allow", **changes: str
    ) -> httpx.Response:
        """Open an authorisation address and send its form."""
        shown = await browser.get(url)
        assert shown.status_code == 200, shown.text
        return await self.send(browser, shown.text, decision, **changes)

    async def send(
        self, browser: httpx.AsyncClient, page: str, decision: str = "allow", **changes: str
    ) -> httpx.Response:
        """Send the consent page's form."""
        found = re.search(r'name="consent" value="([^"]+)"', page)
        assert found is not None
        form = {
            "consent": found[1],
            "email": self.email,
            "password": self.password,
            "decision": decision,
            **changes,
        }
        return await browser.post(
            f"{self.base}/api/oauth/authorize", data=form, headers={"Origin": self.base}
        )

    async def code(self, challenge: str, **changes: str | None) -> str:
        """Allow the assistant; the code it gets."""
        async with httpx.AsyncClient() as browser:
            query = httpx.QueryParams(self.query(challenge, **changes))
            answer = await self.allow(browser, f"{self.base}/api/oauth/authorize?{query}")
        assert answer.status_code == 303, answer.text
        brought = answer_of(answer.headers["location"])
        assert brought["state"] == "xyz"
        assert brought["iss"] == f"{self.base}/api/auth"
        return brought["code"]

    def exchange(self, code: str, verifier: str, **changes: str | None) -> dict[str, str]:
        """The form that exchanges a code; None leaves a field out."""
        form: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "client_id": self.client_id,
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": verifier,
            "resource": self.resource,
            **changes,
        }
        return {name: value for name, value in form.items() if value is not None}

    async def post(self, path: str, form: dict[str, str]) -> httpx.Response:
        async with httpx.AsyncClient() as client:
            return await client.post(f"{self.base}{path}", data=form)

    async def tokens(self, **changes: str | None) -> dict[str, Any]:
        """Sign the assistant in; the token endpoint's answer."""
        verifier, challenge = pkce()
        code = await self.code(challenge, **changes)
        answer = await self.post("/api/oauth/token", self.exchange(code, verifier))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found
