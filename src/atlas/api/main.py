"""Composition root of the API process."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import Scope

from atlas.api.console import console_route
from atlas.api.document import document_routes
from atlas.api.openapi import build_openapi, swagger_page
from atlas.api.parts import start_parts
from atlas.api.routers import ROUTERS
from atlas.foundation import telemetry, tracing
from atlas.foundation.config import Settings, get_settings
from atlas.foundation.core.memory import settled_heap
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage
from atlas.foundation.web import problems
from atlas.foundation.web.middleware import (
    AuthenticationMiddleware,
    BodyLimitMiddleware,
    FailureMiddleware,
    RequestContextMiddleware,
    SecurityHeadersMiddleware,
)
from atlas.foundation.web.ratelimit import RateLimiter, RateLimitMiddleware
from atlas.foundation.web.route_index import RouteIndex
from atlas.foundation.web.router import Contract
from atlas.foundation.web.state import AppState
from atlas.identity.auth.authenticator import Authenticator


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application; nothing is opened before its lifespan starts."""
    chosen = settings or get_settings()
    limiter = RateLimiter(chosen)
    holder: list[AppState] = []
    # flat, not include_router: one table of routes that tests and middlewares can read
    routes = [route for router in ROUTERS for route in router.routes]
    index = RouteIndex(routes)
    app = FastAPI(
        title="Atlas",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # a redirect would name the Host header's address, and http behind a TLS proxy
        redirect_slashes=False,
        # its spans hold paths and query strings, its logs exception texts; ours: foundation.tracing
        telemetry=_NO_TELEMETRY,
        lifespan=_lifespan(chosen, limiter, holder),
        middleware=_middleware(chosen, limiter, holder, index),
    )
    problems.install(app)
    app.router.routes.extend([index, *routes])
    _add_pages(app, chosen)
    app.openapi = lambda: build_openapi(app)  # type: ignore[method-assign]
    return app


def _lifespan(
    settings: Settings, limiter: RateLimiter, holder: list[AppState]
) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        telemetry.configure(settings.log_level, settings.log_format)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(tracing.running(settings, "api"))
            db = await Database.connect(
                settings.database_url.get_secret_value(),
                min_size=settings.database_pool_min,
                max_size=settings.database_pool_max,
                patience=30,
            )
            stack.push_async_callback(db.close)
            authenticator = await Authenticator.start(db, settings)
            stack.push_async_callback(authenticator.stop)
            stack.push_async_callback(limiter.close)
            storage = Storage(settings.storage_url)
            state = AppState(settings, db, storage, authenticator, limiter)
            parts = await start_parts(state, authenticator, limiter, stack)
            app.state.atlas = state
            app.state.health = parts.health
            app.state.mcp = parts.mcp
            app.state.oauth_clients = parts.oauth_clients
            app.state.sign_ins = parts.sign_ins
            holder[:] = [state]
            with settled_heap():
                yield

    return lifespan


def _middleware(
    settings: Settings, limiter: RateLimiter, holder: list[AppState], index: RouteIndex
) -> list[Middleware]:
    def find(scope: Scope) -> Contract | None:
        route = index.find(scope)
        if route is not None:
            return route.contract
        if scope["path"].startswith("/api/"):
            return _READ if scope["method"] in {"GET", "HEAD", "OPTIONS"} else _WRITE
        return None

    stack = [
        Middleware(RequestContextMiddleware),
        Middleware(SecurityHeadersMiddleware),
        Middleware(FailureMiddleware),
        Middleware(
            BodyLimitMiddleware,
            limit=settings.max_body_bytes,
            upload_limit=settings.max_upload_bytes,
            find=find,
        ),
        Middleware(AuthenticationMiddleware, state=lambda: holder[0]),
        Middleware(RateLimitMiddleware, limiter=lambda: limiter),
    ]
    if settings.cors_origins:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=[
                *("Authorization", "Content-Type", "If-Match", "Idempotency-Key"),
                *("Last-Event-ID", "X-Request-ID", "traceparent"),
                *("Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name"),
            ],
            expose_headers=[
                *("ETag", "Location", "Retry-After", "X-Request-ID", "Content-Disposition"),
                *("RateLimit", "RateLimit-Policy", "Idempotent-Replayed", "WWW-Authenticate"),
            ],
            max_age=600,
        )
        stack.insert(2, cors)  # its headers stand on failures too
    return stack


_NO_TELEMETRY = TelemetryConfig(
    tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False
)
_READ = Contract(permission=None, rate="read", idempotent=False, secret=False, upload=False)
"""What counts for a path below `/api` that no route takes."""
_WRITE = replace(_READ, rate="write")


def _add_pages(app: FastAPI, settings: Settings) -> None:
    async def docs(_request: Request) -> Response:
        return swagger_page()

    app.router.routes.extend(document_routes())
    app.router.add_route("/api/docs", docs, methods=["GET"], include_in_schema=False)
    if settings.frontend_dir is not None:
        app.router.routes.append(console_route(settings.frontend_dir))
