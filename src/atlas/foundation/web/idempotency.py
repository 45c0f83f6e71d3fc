"""Idempotency-Key: the same request twice is done once.

The key's row is written in the request's own transaction, after the answer is made and
before it commits, under a transaction-level advisory lock: a crash leaves no stuck key, and
two requests in flight with one key cannot both run.
"""

import hashlib
from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from atlas.foundation.core.canonical import canonical_json, sha256_hex
from atlas.foundation.core.errors import ConflictError, InvalidRequestError
from atlas.foundation.db import AnySession, Record, TenantSession
from atlas.foundation.web import repository
from atlas.foundation.web.dependencies import open_session

HEADER_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any string of yours, 1-200 printable characters; kept for 24 hours. The same "
    "key with the same body gives the first answer again (`Idempotent-Replayed: true`).",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}
_CHUNK_BYTES = 1 << 20
_KEPT_HEADERS = ("location", "etag", "retry-after", "content-type")


class Replay(Exception):  # noqa: N818  not a failure: the first answer, again
    """Carries the stored answer past the endpoint."""

    def __init__(self, response: Response) -> None:
        self.response = response
        super().__init__("replayed")


class IdempotencyConflictError(InvalidRequestError):
    """The idempotency key was used with a different body."""

    code = "idempotency_key_reused"
    title = "Idempotency-Key was used for another request"


class InFlightError(ConflictError):
    """The first request with this key has not finished."""

    code = "idempotency_in_flight"
    title = "A request with this Idempotency-Key is in flight"


class SecretReplayError(ConflictError):
    """The first answer contained a secret and was not stored, so it cannot be repeated."""

    code = "idempotency_secret"
    title = "The first answer held a secret and cannot be given again"


async def once(
    session: TenantSession, scope: str, key: str, sent: bytes, work: Callable[[], Awaitable[str]]
) -> str:
    """Do something once for a key, outside the HTTP routes; return what the first call returned.

    Args:
        session: the caller's transaction, in which the work is done.
        scope: who asks, and for what.
        key: the caller's.
        sent: what was asked for, compared with that of the first call.
        work: does it, and returns what a repetition needs, such as an id.

    Raises:
        InFlightError: the first call with this key has not finished.
        IdempotencyConflictError: the key was used for another request.

    """
    key_hash = sha256_hex(f"{session.tenant_id}\n{scope}\n{key}".encode())
    fingerprint = sha256_hex(sent)
    stored = await _stored(session, key_hash)
    if stored is None:
        made = await work()
        await repository.insert_key(
            session,
            key_hash=key_hash,
            fingerprint=fingerprint,
            status=200,
            headers={},
            body=made.encode(),
        )
        return made
    _same(stored, fingerprint)
    return bytes(stored["body"]).decode()


async def _stored(session: AnySession, key_hash: str) -> Record | None:
    if not await repository.try_lock_key(session, key_hash):
        raise InFlightError(
            "The first request with this Idempotency-Key is still running; try again shortly.",
            headers={"Retry-After": "1"},
        )
    return await repository.find_key(session, key_hash)


def _same(stored: Record, fingerprint: str) -> None:
    if stored["fingerprint"] != fingerprint:
        raise IdempotencyConflictError(
            "This Idempotency-Key was used with another body; use a new key.",
        )


async def claim_key(request: Request) -> None:
    """Take the request's key, or replay the first answer."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return
    if not 1 <= len(key) <= 200 or not key.isprintable():
        raise InvalidRequestError("Idempotency-Key must be 1-200 printable characters.")
    session = await open_session(request)
    user = request.state.auth.user_id if getattr(request.state, "auth", None) else ""
    tenant = session.tenant_id if isinstance(session, TenantSession) else ""
    route = f"{request.method} {request.url.path}"
    key_hash = sha256_hex(f"{tenant}\n{user}\n{route}\n{key}".encode())
    fingerprint = await _fingerprint(request)
    stored = await _stored(session, key_hash)
    if stored is not None:
        _replay(stored, fingerprint)
    request.state.idempotency = (session, key_hash, fingerprint)


async def _fingerprint(request: Request) -> str:
    """Hash what was sent.

    A form is hashed part by part: its body was read when it was parsed, and a client that sends
    it again draws another boundary.
    """
    sent = hashlib.sha256(request.url.query.encode() + b"\n")
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        sent.update(await request.body())
        return sent.hexdigest()
    for name, value in (await request.form()).multi_items():
        if not isinstance(value, UploadFile):
            sent.update(canonical_json([name, value]))
            continue
        content = hashlib.sha256()
        while chunk := await value.read(_CHUNK_BYTES):
            content.update(chunk)
        await value.seek(0)
        sent.update(canonical_json([name, value.filename, content.hexdigest()]))
    return sent.hexdigest()


def _replay(stored: Record, fingerprint: str) -> None:
    _same(stored, fingerprint)
    headers: dict[str, str] = stored["headers"]
    if stored["body"] is None:
        raise SecretReplayError(headers={k: v for k, v in headers.items() if k == "location"})
    response = Response(stored["body"], status_code=stored["status"])
    for name, value in headers.items():
        response.headers[name] = value
    response.headers["Idempotent-Replayed"] = "true"
    raise Replay(response)


async def remember(request: Request, response: Response, *, secret: bool) -> None:
    """Store a successful answer under the request's key, in its own transaction."""
    claimed = getattr(request.state, "idempotency", None)
    if claimed is None or response.status_code >= 400:
        return
    session, key_hash, fingerprint = claimed
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    await repository.insert_key(
        session,
        key_hash=key_hash,
        fingerprint=fingerprint,
        status=response.status_code,
        headers=headers,
        body=None if secret else bytes(response.body),
    )
