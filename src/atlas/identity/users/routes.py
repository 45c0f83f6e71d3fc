"""Accounts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission, Role
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web.dependencies import Actor, AppState, IfMatch, Session
from atlas.foundation.web.etag import etag
from atlas.foundation.web.listing import list_query
from atlas.foundation.web.router import AtlasRouter
from atlas.foundation.web.schemas import PageOut, page_out
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.schemas import UserSessionOut
from atlas.identity.users import machines, service
from atlas.identity.users.domain import make_password
from atlas.identity.users.repository import MACHINES, USERS
from atlas.identity.users.schemas import (
    AccountNameOut,
    ColleagueOut,
    RolesUpdate,
    ServiceAccountCreate,
    ServiceAccountCreated,
    ServiceAccountOut,
    SessionsEnded,
    UserCreate,
    UserCreated,
    UserOut,
    UserUpdate,
)

router = AtlasRouter(prefix="/users", tags=["users"])
names_router = AtlasRouter(prefix="/audit/accounts", tags=["audit"])


@router.get("", permission=Permission.USERS, operation_id="list_users", summary="List users")
async def list_users(
    session: Session, params: Annotated[ListParams, Depends(list_query(USERS))]
) -> PageOut[UserOut]:
    """List the tenant's users, newest account first."""
    return page_out(await service.list_users(session, params), UserOut)


@router.post(
    "",
    permission=Permission.USERS,
    operation_id="create_user",
    summary="Create a user",
    status_code=201,
    idempotent=True,
    secret=True,
)
async def create_user(
    session: Session, actor: Actor, state: AppState, body: UserCreate, response: Response
) -> UserCreated:
    """Make an account that signs in with a password; without one, a random one is shown once."""
    password = body.password or make_password()
    made = await service.create_user(
        session,
        actor,
        state.settings,
        email=body.email,
        display_name=body.display_name,
        roles=frozenset(Role(role) for role in body.roles),
        password=password,
    )
    user = await service.get_user(session, made.id)
    response.headers["Location"] = f"/api/users/{made.id}"
    response.headers["ETag"] = etag(user.version)
    return UserCreated(user=user, initial_password=None if body.password else password)


@router.get(
    "/service-accounts",
    permission=Permission.USERS,
    operation_id="list_service_accounts",
    summary="List service accounts",
)
async def list_service_accounts(
    session: Session, params: Annotated[ListParams, Depends(list_query(MACHINES))]
) -> PageOut[ServiceAccountOut]:
    """Machines that sign in with a client id and a secret."""
    return page_out(await machines.list_service_accounts(session, params), ServiceAccountOut)


@router.post(
    "/service-accounts",
    permission=Permission.USERS,
    operation_id="create_service_account",
    summary="Create a service account",
    status_code=201,
    idempotent=True,
    secret=True,
)
async def create_service_account(
    session: Session,
    actor: Actor,
    state: AppState,
    body: ServiceAccountCreate,
    response: Response,
) -> ServiceAccountCreated:
    """Make a machine account; its secret is shown once. Sign in at `/api/auth/token`."""
    account, secret = await machines.create_service_account(session, actor, state.settings, body)
    response.headers["Location"] = f"/api/users/service-accounts/{account.id}"
    return ServiceAccountCreated(service_account=account, client_secret=secret)


@router.get(
    "/service-accounts/{account_id}",
    permission=Permission.USERS,
    operation_id="get_service_account",
    summary="Get a service account",
)
async def get_service_account(session: Session, account_id: UUID) -> ServiceAccountOut:
    """Return a machine account; its secret is never shown again."""
    return await machines.get_service_account(session, account_id)


@router.delete(
    "/service-accounts/{account_id}",
    permission=Permission.USERS,
    operation_id="delete_service_account",
    summary="Delete a service account",
    status_code=204,
)
async def delete_service_account(
    session: Session, actor: Actor, state: AppState, account_id: UUID
) -> None:
    """End the machine's tokens within 2 seconds and forget its secret."""
    await machines.delete_service_account(session, actor, state.settings, account_id)


@router.get(
    "/{user_id}",
    permission=Permission.USERS,
    operation_id="get_user",
    summary="Get a user",
    errors=(409,),
)
async def get_user(session: Session, user_id: UUID, response: Response) -> UserOut:
    """One account."""
    user = await service.get_user(session, user_id)
    response.headers["ETag"] = etag(user.version)
    return user


@router.patch(
    "/{user_id}",
    permission=Permission.USERS,
    operation_id="update_user",
    summary="Update, enable or disable a user",
    errors=(409, 412),
)
async def update_user(
    session: Session,
    actor: Actor,
    state: AppState,
    user_id: UUID,
    body: UserUpdate,
    response: Response,
    if_match: IfMatch = None,
) -> UserOut:
    """Change an account; `enabled: false` ends its sessions and tokens within 2 seconds."""
    user = await service.update_user(session, actor, state.settings, user_id, body, if_match)
    response.headers["ETag"] = etag(user.version)
    return user


@router.delete(
    "/{user_id}",
    permission=Permission.USERS,
    operation_id="delete_user",
    summary="Delete a user",
    status_code=204,
    errors=(409, 412),
)
async def delete_user(
    session: Session, actor: Actor, state: AppState, user_id: UUID, if_match: IfMatch = None
) -> None:
    """Erase name, address and password; the id stays for the audit trail."""
    await service.delete_user(session, actor, state.settings, user_id, if_match)


@router.put(
    "/{user_id}/roles",
    permission=Permission.USERS,
    operation_id="set_user_roles",
    summary="Set a user's roles",
    errors=(409, 412),
)
async def set_user_roles(
    session: Session,
    actor: Actor,
    user_id: UUID,
    body: RolesUpdate,
    response: Response,
    if_match: IfMatch = None,
) -> UserOut:
    """Replace the roles; tokens that carry the old ones end within 2 seconds."""
    roles = frozenset(Role(role) for role in body.roles)
    user = await service.set_roles(session, actor, user_id, roles, if_match)
    response.headers["ETag"] = etag(user.version)
    return user


@router.get(
    "/{user_id}/sessions",
    permission=Permission.USERS,
    operation_id="list_user_sessions",
    summary="List a user's sessions",
    errors=(409,),
)
async def list_user_sessions(
    session: Session,
    user_id: UUID,
    params: Annotated[ListParams, Depends(list_query(sessions.SESSIONS))],
) -> PageOut[UserSessionOut]:
    """Sessions of sign-ins here, living and ended."""
    await service.get_user(session, user_id)
    return page_out(await sessions.list_sessions(session, user_id, params), UserSessionOut)


@router.delete(
    "/{user_id}/sessions",
    permission=Permission.USERS,
    operation_id="revoke_user_sessions",
    summary="End all sessions of a user",
    errors=(409,),
)
async def revoke_user_sessions(session: Session, actor: Actor, user_id: UUID) -> SessionsEnded:
    """End every session and token of the account within 2 seconds."""
    return SessionsEnded(ended=await service.end_sessions(session, actor, user_id))


@router.delete(
    "/{user_id}/sessions/{session_id}",
    permission=Permission.USERS,
    operation_id="revoke_user_session",
    summary="End a session of a user",
    status_code=204,
    errors=(409,),
)
async def revoke_user_session(
    session: Session, actor: Actor, user_id: UUID, session_id: UUID
) -> None:
    """End one session and its tokens within 2 seconds."""
    await service.end_one_session(session, actor, user_id, session_id)


@router.get(
    "/{user_id}/name",
    permission=Permission.READ,
    operation_id="get_user_name",
    summary="Get the name of a colleague",
)
async def get_user_name(session: Session, user_id: UUID) -> ColleagueOut:
    """Who an id in a record is: a person or a program, also after the account was deleted."""
    return ColleagueOut.built_from(await service.name_of(session, user_id))


@names_router.get(
    "/{account_id}",
    permission=Permission.AUDIT,
    operation_id="get_audit_account",
    summary="Get the name of an account",
)
async def get_audit_account(session: Session, account_id: UUID) -> AccountNameOut:
    """Whose account an event names: a person or a program, also after the account was deleted."""
    return await service.name_of(session, account_id)
