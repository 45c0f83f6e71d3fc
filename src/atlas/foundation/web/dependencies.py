"""What routes ask for, as `Annotated` dependencies.

The answer is serialised, the sessions commit, and only then is the answer sent: a failing
commit is a 500, never a 200. (Not as dependencies with `yield`: the framework puts a cancel
scope and four context managers around each.)
"""

from contextlib import AsyncExitStack
from typing import Annotated

from fastapi import Depends, Header, Request
from pydantic import PlainValidator, WithJsonSchema

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import UnauthorizedError
from atlas.foundation.core.versions import ExpectedVersion
from atlas.foundation.db import Database, PlatformSession, TenantSession
from atlas.foundation.web.etag import LONGEST, parse_if_match
from atlas.foundation.web.state import AppState as _AppState


async def _state(request: Request) -> _AppState:
    state: _AppState = request.app.state.atlas
    return state


async def _actor(request: Request) -> AuthContext:
    context: AuthContext | None = getattr(request.state, "auth", None)
    if context is None:
        error = getattr(request.state, "auth_error", None)
        raise error or UnauthorizedError("A bearer token is required.", code="missing_token")
    return context


async def open_session(request: Request) -> TenantSession | PlatformSession:
    """Return the request's transaction, opened at the first call: its tenant's, or the platform's.

    `AtlasRoute` closes it between the answer's serialisation and its sending.
    """
    state = request.scope["state"]
    opened: TenantSession | PlatformSession | None = state.get("session")
    if opened is None:
        context: AuthContext | None = state.get("auth")
        db: Database = request.app.state.atlas.db
        transactions: AsyncExitStack = state["transactions"]
        if context is not None and context.tenant_id is not None:
            opened = await transactions.enter_async_context(db.tenant(context.tenant_id))
        else:
            opened = await transactions.enter_async_context(db.platform())
        state["session"] = opened
    return opened


async def _tenant_session(request: Request) -> TenantSession:
    session = await open_session(request)
    if not isinstance(session, TenantSession):
        raise UnauthorizedError("This token carries no tenant.", code="no_tenant_context")
    return session


async def _platform_session(request: Request) -> PlatformSession:
    db: Database = request.app.state.atlas.db
    transactions: AsyncExitStack = request.scope["state"]["transactions"]
    return await transactions.enter_async_context(db.platform())


async def _operator_session(request: Request) -> PlatformSession:
    session = await open_session(request)
    if not isinstance(session, PlatformSession):
        raise UnauthorizedError("This operation is the platform operator's.")
    return session


AppState = Annotated[_AppState, Depends(_state)]
Actor = Annotated[AuthContext, Depends(_actor)]
Session = Annotated[TenantSession, Depends(_tenant_session)]
"""The request's tenant transaction."""
OperatorSession = Annotated[PlatformSession, Depends(_operator_session)]
"""The request's platform transaction on operator routes (Permission.PLATFORM)."""
Platform = Annotated[PlatformSession, Depends(_platform_session)]
"""A second, platform transaction (public routes, platform data read by a tenant's route)."""
_IF_MATCH = "The `ETag` of the version you read."
IfMatch = Annotated[
    ExpectedVersion | None,
    PlainValidator(parse_if_match),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "maxLength": LONGEST}, {"type": "null"}],
            "description": _IF_MATCH,
        }
    ),
    Header(alias="If-Match", description=_IF_MATCH),
]
