"""The request's way in, as plain ASGI: request id → headers → body limit → auth → rate limit."""

import asyncio
import ipaddress
import re
import time
from collections.abc import Callable
from typing import Any

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atlas.foundation import tracing
from atlas.foundation.core.errors import (
    AtlasError,
    InternalError,
    PayloadTooLargeError,
    UnauthorizedError,
    UnavailableError,
)
from atlas.foundation.core.ids import new_id
from atlas.foundation.telemetry import REQUEST_SECONDS, REQUESTS, logger
from atlas.foundation.web.problems import problem_response, safe_path
from atlas.foundation.web.resources import resource_at
from atlas.foundation.web.router import Contract
from atlas.foundation.web.state import AppState

log = logger("atlas.request")
_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$")
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'"
)


_EVERYWHERE = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_API_HEADERS = (
    *_EVERYWHERE,
    (b"content-security-policy", API_POLICY.encode()),
    (b"cache-control", b"no-store"),
)
_PAGE_HEADERS = (*_EVERYWHERE, (b"content-security-policy", PAGE_POLICY.encode()))
_HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000")


def set_headers(message: Message, *pairs: tuple[bytes, bytes]) -> None:
    """Set headers of an answer that is about to start; names in lower case."""
    names = {name for name, _ in pairs}
    kept = (pair for pair in message["headers"] if pair[0] not in names)
    message["headers"] = [*kept, *pairs]


async def answer(error: AtlasError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a failure from inside a middleware."""
    response = problem_response(
        error,
        instance=safe_path(scope["path"]),
        request_id=scope.get("state", {}).get("request_id", ""),
    )
    await response(scope, receive, send)


def client_ip(scope: Scope, trusted: frozenset[str]) -> str:
    """Return the caller's address; X-Forwarded-For counts only from a trusted proxy."""
    peer = (scope.get("client") or ("unknown", 0))[0]
    if peer in trusted:
        forwarded = Headers(scope=scope).get("x-forwarded-for", "")
        candidate = forwarded.split(",")[-1].strip()
        try:
            return str(ipaddress.ip_address(candidate))
        except ValueError:
            return str(peer)
    return str(peer)


def _tenant_of(scope: Scope) -> str | None:
    auth = scope["state"].get("auth")
    return None if auth is None or auth.tenant_id is None else str(auth.tenant_id)


class RequestContextMiddleware:
    """Request id, trace, log context, metrics, and the line that says how it went."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"].startswith("/api/"):
            with tracing.request(Headers(scope=scope).get("traceparent")):
                await self._serve(scope, receive, send)
        else:  # health checks, metrics and the Console's files are not traced
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.match(given) else str(new_id())
        scope.setdefault("state", {})["request_id"] = request_id
        trace = _TRACEPARENT.match(headers.get("traceparent", ""))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        if trace:
            structlog.contextvars.bind_contextvars(trace_id=trace[1])
        started = time.perf_counter()
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                set_headers(message, (b"x-request-id", request_id.encode()))
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            elapsed = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "unmatched")
            REQUESTS.labels(scope["method"], route, str(status)).inc()
            REQUEST_SECONDS.labels(scope["method"], route).observe(elapsed)
            tracing.answered(
                method=scope["method"], route=route, status=status, tenant_id=_tenant_of(scope)
            )
            if status >= 500 or elapsed > 1:
                log.warning(
                    "request",
                    method=scope["method"],
                    route=route,
                    status=status,
                    ms=round(elapsed * 1000, 1),
                )


class SecurityHeadersMiddleware:
    """Headers that every answer carries; pages of the Console get their own policy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        is_api = path.startswith("/api/") and not path.startswith("/api/docs")

        wanted = _API_HEADERS if is_api else _PAGE_HEADERS
        if scope.get("scheme") == "https":
            wanted = (*wanted, _HTTPS_ONLY)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                missing = (pair for pair in wanted if pair[0] not in given)
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self.app(scope, receive, send_with_headers)


class FailureMiddleware:
    """Answer an unexpected error as a 500, with the headers that every answer carries.

    A request that outlasts the grace of a server that stops is answered as a 503.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_noted(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except AtlasError as error:
            if started:
                raise
            await answer(error, scope, receive, send)
        except asyncio.CancelledError:  # only a server that stops cancels a request
            if started:
                raise
            detail = (
                "The server was stopped before the request was finished. Look whether it took "
                "effect, or send it again with the same Idempotency-Key."
            )
            stopped = UnavailableError(detail, headers={"Retry-After": "5"})
            await answer(stopped, scope, receive, send)
        except Exception as error:
            log.exception("request_failed", error_type=type(error).__name__)
            if started:
                raise
            detail = "The request failed; the operator's log has the reason."
            await answer(InternalError(detail), scope, receive, send)


class BodyLimitMiddleware:
    """Refuse bodies over the limit, declared or streamed."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        limit: int,
        upload_limit: int,
        find: Callable[[Scope], Contract | None],
    ) -> None:
        self.app = app
        self._limit = limit
        self._upload_limit = upload_limit
        self._find = find

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        contract = scope["atlas.contract"] = self._find(scope)
        limit = self._upload_limit if contract and contract.upload else self._limit
        if contract and contract.upload and contract.upload_limit is not None:
            limit = min(limit, contract.upload_limit)
        error = PayloadTooLargeError(f"The body may have at most {limit} bytes.")
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared[:19]) > limit:
            await answer(error, scope, receive, send)
            return
        seen = 0

        async def bounded() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > limit:
                    raise error
            return message

        await self.app(scope, bounded, send)


class AuthenticationMiddleware:
    """Verify the bearer token, if one was sent; the route decides whether it needs one."""

    def __init__(self, app: ASGIApp, *, state: Callable[[], AppState]) -> None:
        self.app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = self._state()
        request_state: dict[str, Any] = scope.setdefault("state", {})
        ip = client_ip(scope, frozenset(state.settings.trusted_proxies))
        request_state.update(auth=None, auth_error=None, client_ip=ip)
        headers = Headers(scope=scope)
        if len(headers.getlist("authorization")) > 1:
            # a proxy may have judged by the other one
            request_state["auth_error"] = UnauthorizedError(
                "Send one Authorization header.", code="invalid_token"
            )
        elif "authorization" in headers:
            try:
                context = await state.authenticator.authenticate(
                    headers, ip, self._resource(scope, state)
                )
                request_state["auth"] = context
                if context.tenant_id is not None:
                    structlog.contextvars.bind_contextvars(tenant_id=str(context.tenant_id))
            except UnauthorizedError as error:
                request_state["auth_error"] = error
            except AtlasError as error:
                await answer(error, scope, receive, send)
                return
        await self.app(scope, receive, send)

    @staticmethod
    def _resource(scope: Scope, state: AppState) -> str | None:
        """Return the resource whose tokens the operation takes; None: the API's own."""
        contract: Contract | None = scope.get("atlas.contract")
        if contract is None or not contract.resource:
            return None
        return resource_at(state.settings.public_url, scope["path"])
