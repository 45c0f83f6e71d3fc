"""What routes ask for, as `Annotated` dependencies.

Sessions have *function* scope: the answer is serialised, the transaction commits, and only
then is the answer sent: a failing commit is a 500, never a 200.
"""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import UnauthorizedError
from atlas.foundation.db import PlatformSession, TenantSession
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


async def open_session(request: Request) -> AsyncIterator[TenantSession | PlatformSession]:
    """Open the request's transaction: the token's tenant's, or the platform's."""
    context: AuthContext | None = getattr(request.state, "auth", None)
    db = request.app.state.atlas.db
    if context is not None and context.tenant_id is not None:
        async with db.tenant(context.tenant_id) as tenant:
            yield tenant
    else:
        async with db.platform() as platform:
            yield platform


async def _tenant_session(
    session: Annotated[TenantSession | PlatformSession, Depends(open_session, scope="function")],
) -> TenantSession:
    if not isinstance(session, TenantSession):
        raise UnauthorizedError("This token carries no tenant.", code="no_tenant_context")
    return session


async def _platform_session(request: Request) -> AsyncIterator[PlatformSession]:
    async with request.app.state.atlas.db.platform() as session:
        yield session


async def _operator_session(
    session: Annotated[TenantSession | PlatformSession, Depends(open_session, scope="function")],
) -> PlatformSession:
    if not isinstance(session, PlatformSession):
        raise UnauthorizedError("This operation is the platform operator's.")
    return session


AppState = Annotated[_AppState, Depends(_state)]
Actor = Annotated[AuthContext, Depends(_actor)]
Session = Annotated[TenantSession, Depends(_tenant_session, scope="function")]
"""The request's tenant transaction."""
OperatorSession = Annotated[PlatformSession, Depends(_operator_session, scope="function")]
"""The request's platform transaction on operator routes (Permission.PLATFORM)."""
Platform = Annotated[PlatformSession, Depends(_platform_session, scope="function")]
"""A second, platform transaction (public routes, platform data read by a tenant's route)."""
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The `ETag` of the version you read.", max_length=200),
]


def part(name: str) -> Any:
    """Return a dependency on a room's own part (`AppState.parts[name]`)."""

    async def get(request: Request) -> Any:
        return request.app.state.atlas.parts[name]

    return Depends(get)
