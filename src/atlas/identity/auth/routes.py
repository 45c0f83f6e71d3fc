"""Signing in and out over HTTP."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response

from atlas.foundation.core.auth import TENANT_ROLES, Permission, Role
from atlas.foundation.web.dependencies import Actor, AppState, IfMatch, Platform, Session
from atlas.foundation.web.etag import etag
from atlas.foundation.web.forms import read_form
from atlas.foundation.web.router import AtlasRouter
from atlas.foundation.web.state import AppState as State
from atlas.identity.auth import profile, service
from atlas.identity.auth.cookies import ConsoleCookie
from atlas.identity.auth.errors import InvalidClientError, UnsupportedGrantError
from atlas.identity.auth.schemas import (
    ClientTokenAnswer,
    CurrentSession,
    DiscoveryOut,
    JwksOut,
    LoginRequest,
    MeOut,
    PasswordChange,
    PasswordForgotten,
    ProfileUpdate,
    RefreshRequest,
    ResolveAnswer,
    ResolveRequest,
    RoleCatalogue,
    TokenAnswer,
)
from atlas.identity.keys.service import load_signing_keys
from atlas.identity.sessions.errors import InvalidRefreshTokenError
from atlas.identity.sessions.schemas import Client
from atlas.identity.users.service import login_hash

router = AtlasRouter(prefix="/auth", tags=["auth"])
_TOKEN_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": ["client_credentials"]},
                        "client_id": {"type": "string"},
                        "client_secret": {"type": "string"},
                    },
                },
            },
        },
    },
}


def _client(request: Request) -> Client:
    agent = "".join(
        character for character in request.headers.get("user-agent", "") if character.isprintable()
    )
    return Client(getattr(request.state, "client_ip", None), agent[:200] or None)


def _cookie(request: Request, state: AppState) -> ConsoleCookie:
    host = request.headers.get("host", "")
    return ConsoleCookie(state.settings.public_url, request.scope["scheme"], host)


_Cookie = Annotated[ConsoleCookie, Depends(_cookie)]


async def _count_account(state: State, login: str) -> None:
    await state.account_limiter.hit_account(login_hash(state.settings, login))


@router.post(
    "/resolve",
    public=True,
    rate="read",  # every visit to the sign-in page asks: it must not use up the sign-ins
    operation_id="resolve_login",
    summary="Find out how to sign in",
)
async def resolve_login(platform: Platform, body: ResolveRequest) -> ResolveAnswer:
    """Name the ways to sign in. The answer does not reveal whether the account exists."""
    return await service.resolve(platform, body)


@router.post(
    "/login",
    public=True,
    rate="auth",
    operation_id="sign_in",
    summary="Sign in with a password",
    errors=(401,),
)
async def sign_in(
    state: AppState, body: LoginRequest, client: Annotated[Client, Depends(_client)]
) -> TokenAnswer:
    """Open a session: an access token of 15 minutes and a refresh token to renew it.

    After five failures in a row an account is locked for a minute, doubling to half an hour;
    the answer stays the same. 401 `second_factor_required`: send the request again with `code`.
    """
    await _count_account(state, body.email)
    return await service.login(state.db, state.settings, body, client)


@router.post(
    "/forgot-password",
    public=True,
    rate="auth",
    operation_id="forget_password",
    summary="Ask for a new password",
    status_code=204,
)
async def forget_password(state: AppState, body: PasswordForgotten) -> None:
    """Tell the admins of the account, who can make a link. The answer never tells if it exists."""
    await _count_account(state, body.email)
    await service.forget_password(state.db, state.settings, body)


@router.post(
    "/refresh",
    public=True,
    rate="auth",
    operation_id="refresh_session",
    summary="Renew an access token",
    errors=(401,),
)
async def refresh_session(state: AppState, body: RefreshRequest) -> TokenAnswer:
    """Exchange a refresh token for new tokens; using one again ends the whole session."""
    return await service.refresh(state.db, state.settings, body.refresh_token)


@router.post(
    "/console/login",
    public=True,
    rate="auth",
    operation_id="sign_in_console",
    summary="Sign in to the Console",
    errors=(401, 403),
)
async def sign_in_console(
    request: Request,
    response: Response,
    state: AppState,
    body: LoginRequest,
    client: Annotated[Client, Depends(_client)],
    cookie: _Cookie,
) -> ClientTokenAnswer:
    """Open a session whose refresh token is an HttpOnly cookie; only the Console's pages may."""
    cookie.check_origin(request.headers.get("origin"))
    await _count_account(state, body.email)
    made = await service.login(state.db, state.settings, body, client, cookie=True)
    response.headers["Set-Cookie"] = cookie.holding(made.refresh_token)
    return ClientTokenAnswer(access_token=made.access_token, expires_in=made.expires_in)


@router.post(
    "/console/refresh",
    public=True,
    operation_id="refresh_console_session",
    summary="Renew the Console's access token",
    errors=(401, 403),
    response_model=ClientTokenAnswer,
    responses={204: {"description": "No session cookie was sent"}},
)
async def refresh_console_session(
    request: Request,
    response: Response,
    state: AppState,
    client: Annotated[Client, Depends(_client)],
    cookie: _Cookie,
) -> ClientTokenAnswer | Response:
    """Exchange the cookie; a repetition by its browser within 10 s gets the same successor."""
    cookie.check_origin(request.headers.get("origin"))
    token = request.cookies.get(cookie.name)
    if not token:
        return Response(status_code=204)
    try:
        made = await service.refresh(state.db, state.settings, token, client=client)
    except InvalidRefreshTokenError as error:
        cleared = {"Set-Cookie": cookie.cleared()}
        raise InvalidRefreshTokenError(error.detail, headers=cleared) from error
    response.headers["Set-Cookie"] = cookie.holding(made.refresh_token)
    return ClientTokenAnswer(access_token=made.access_token, expires_in=made.expires_in)


@router.post(
    "/token",
    public=True,
    rate="auth",
    operation_id="issue_client_token",
    summary="Get a token for a service account",
    errors=(401,),
    openapi_extra=_TOKEN_FORM,
)
async def issue_client_token(request: Request, state: AppState) -> ClientTokenAnswer:
    """Client credentials (RFC 6749 §4.4), by HTTP Basic or in the form."""
    form = await read_form(request)
    if form.get("grant_type") != "client_credentials":
        raise UnsupportedGrantError("Send grant_type=client_credentials.")
    if "authorization" in request.headers:
        client_id, secret = service.read_basic(request.headers["authorization"])
    else:
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    if not 0 < len(client_id) <= 100 or not 0 < len(secret) <= 200:
        raise InvalidClientError("Send client id and secret.")
    await _count_account(state, client_id)
    return await service.client_token(state.db, state.settings, client_id, secret)


@router.get(
    "/jwks",
    public=True,
    operation_id="get_jwks",
    summary="Get the embedded issuer's public keys",
)
async def get_jwks(state: AppState, response: Response) -> JwksOut:
    """Keys that verify Atlas's own tokens (RFC 7517)."""
    response.headers["Cache-Control"] = "public, max-age=300"
    keys = await load_signing_keys(state.db, state.settings)
    return JwksOut(keys=[dict(key) for key in keys.jwks()["keys"]])


@router.get(
    "/.well-known/openid-configuration",
    public=True,
    operation_id="get_discovery",
    summary="Get the embedded issuer's discovery document",
)
async def get_discovery(state: AppState) -> DiscoveryOut:
    """Describe the embedded issuer to clients (OpenID Connect Discovery 1.0)."""
    return service.discovery(state.settings)


@router.post(
    "/logout",
    permission=Permission.SELF,
    operation_id="sign_out",
    summary="Sign out",
    status_code=204,
)
async def sign_out(session: Session, actor: Actor, response: Response, cookie: _Cookie) -> None:
    """End the session: its access and refresh tokens end here at once, elsewhere in 2 s."""
    await service.logout(session, actor)
    response.headers["Set-Cookie"] = cookie.cleared()


@router.get(
    "/me",
    permission=Permission.SELF,
    operation_id="get_me",
    summary="Get your own account",
)
async def get_me(session: Session, actor: Actor, response: Response) -> MeOut:
    """Who the token belongs to, and in which tenant."""
    me = await profile.get_profile(session, actor)
    response.headers["ETag"] = etag(me.version)
    return me


@router.patch(
    "/me",
    permission=Permission.SELF,
    operation_id="update_me",
    summary="Change your own account",
    errors=(409, 412),
)
async def update_me(
    session: Session,
    actor: Actor,
    state: AppState,
    body: ProfileUpdate,
    response: Response,
    if_match: IfMatch = None,
) -> MeOut:
    """Change your display name."""
    me = await profile.update_profile(session, actor, state.settings, body, if_match)
    response.headers["ETag"] = etag(me.version)
    return me


@router.post(
    "/password",
    permission=Permission.SELF,
    rate="auth",
    operation_id="change_password",
    summary="Change your password",
    status_code=204,
)
async def change_password(state: AppState, actor: Actor, body: PasswordChange) -> None:
    """Set a new password; every other session of yours ends."""
    await service.change_password(state.db, actor, body)


@router.get(
    "/session",
    permission=Permission.SELF,
    operation_id="get_session",
    summary="Get the current session",
)
async def get_session(actor: Actor) -> CurrentSession:
    """Tell what this token is: whose, until when, with which permissions."""
    return CurrentSession(
        session_id=actor.session_id,
        user_id=actor.user_id,
        tenant_id=actor.require_tenant(),
        roles=sorted(actor.roles),
        permissions=sorted(actor.permissions),
        issuer=actor.issuer,
        token_id=actor.token_id,
        expires_at=actor.expires_at,
        is_machine=actor.is_machine,
    )


@router.get(
    "/roles",
    permission=Permission.SELF,
    operation_id="list_roles",
    summary="List the roles and what they permit",
)
async def list_roles() -> RoleCatalogue:
    """List the tenant roles: sets of permissions, not a ladder."""
    roles = [profile.describe_role(role) for role in Role if role in TENANT_ROLES]
    return RoleCatalogue(items=roles)
