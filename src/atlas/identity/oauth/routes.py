"""The authorisation server over HTTP: metadata, consent, tokens, sign-out."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response

from atlas.foundation.core.errors import InvalidRequestError
from atlas.foundation.web.dependencies import AppState
from atlas.foundation.web.forms import read_form
from atlas.foundation.web.router import ONWARD, AtlasRouter, documented
from atlas.identity.auth.cookies import ConsoleCookie
from atlas.identity.oauth import service
from atlas.identity.oauth.clients import ClientBook
from atlas.identity.oauth.consent import ConsentSeal
from atlas.identity.oauth.errors import OAuthError
from atlas.identity.oauth.schemas import (
    Answer,
    AuthorizationRequest,
    GrantedTokenOut,
    RevokedOut,
    ServerMetadataOut,
)
from atlas.identity.sessions.schemas import Client
from atlas.identity.users.service import login_hash

router = AtlasRouter(prefix="/oauth", tags=["oauth"])
well_known = AtlasRouter(prefix="/.well-known", tags=["oauth"], root=True)
_HTML: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}},
    **ONWARD,
}
_QUERY = ("response_type", "client_id", "redirect_uri", "code_challenge")
_OPTIONAL = ("code_challenge_method", "resource", "scope", "state")
_TEXTS = {
    "response_type": "`code`.",
    "client_id": "https address of the client's metadata document.",
    "redirect_uri": "As the document lists it; any port on loopback.",
    "code_challenge": "PKCE challenge.",
    "code_challenge_method": "`S256`.",
    "resource": "Identifier of the resource (RFC 8707).",
    "scope": "`read`, `run`; both when left out.",
    "state": "Given back as it is.",
}


def _form(required: tuple[str, ...], *others: str) -> dict[str, Any]:
    fields = {name: {"type": "string"} for name in (*required, *others)}
    schema = {"type": "object", "required": [*required], "properties": fields}
    content = {"application/x-www-form-urlencoded": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


async def _clients(request: Request) -> ClientBook:
    book: ClientBook = request.app.state.oauth_clients
    return book


async def _request(request: Request) -> AuthorizationRequest:
    """Read the query; unknown parameters are ignored (RFC 6749 §3.1), none may come twice."""
    query = request.query_params
    names = (*_QUERY, *_OPTIONAL)
    if any(len(query.getlist(name)) > 1 for name in names):
        raise InvalidRequestError("Give each parameter once.")
    found = {name: query.get(name, "") for name in names if name != "state"}
    return AuthorizationRequest(**found, state=query.get("state"))


documented(
    _request,
    [
        {
            "name": name,
            "in": "query",
            "required": name in _QUERY,
            "schema": {"type": "string"},
            "description": _TEXTS[name],
        }
        for name in (*_QUERY, *_OPTIONAL)
    ],
    checks_query=True,
)


def _answer(answer: Answer) -> Response:
    headers = {"Set-Cookie": answer.cookie} if answer.cookie else {}
    if answer.location is not None:
        return Response(status_code=303, headers={"Location": answer.location, **headers})
    # the form's own Origin must arrive, which `no-referrer` would take away
    headers |= {"Content-Security-Policy": answer.policy, "Referrer-Policy": "same-origin"}
    return Response(answer.page, media_type="text/html", headers=headers)


@well_known.get(
    "/oauth-authorization-server/api/auth",
    public=True,
    operation_id="get_authorization_server",
    summary="Get the authorisation server's metadata",
)
async def get_authorization_server(state: AppState) -> ServerMetadataOut:
    """Describe the authorisation server of embedded accounts (RFC 8414)."""
    return service.metadata(state.settings)


@router.get(
    "/authorize",
    public=True,
    rate="auth",
    operation_id="begin_authorization",
    summary="Ask a person to allow a program",
    response_class=Response,
    responses=_HTML,
)
async def begin_authorization(
    request: Request,
    state: AppState,
    clients: Annotated[ClientBook, Depends(_clients)],
    wanted: Annotated[AuthorizationRequest, Depends(_request)],
) -> Response:
    """Show the consent page, on which the person signs in (authorisation code with PKCE)."""
    secret = request.cookies.get(ConsentSeal.of(state.settings).cookie_name)
    return _answer(await service.begin(clients, state.settings, wanted, secret))


@router.post(
    "/authorize",
    public=True,
    rate="auth",
    operation_id="decide_authorization",
    summary="Allow or deny a program",
    errors=(403,),
    response_class=Response,
    responses=_HTML,
    openapi_extra=_form(("consent", "decision"), "email", "password", "code"),
)
async def decide_authorization(request: Request, state: AppState) -> Response:
    """Take the consent page's form: only that page, in the browser that it was shown to, may."""
    host = request.headers.get("host", "")
    cookie = ConsoleCookie(state.settings.public_url, request.scope["scheme"], host)
    cookie.check_origin(request.headers.get("origin"))
    form = await read_form(request)
    seal = ConsentSeal.of(state.settings)
    consent = seal.open(form.get("consent", ""), request.cookies.get(seal.cookie_name))
    if form.get("decision") == "allow":
        account = login_hash(state.settings, form.get("email", "")[:254])
        await state.account_limiter.hit_account(account)
    client = Client(getattr(request.state, "client_ip", None))
    return _answer(await service.decide(state.db, state.settings, consent, form, client))


@router.post(
    "/token",
    public=True,
    operation_id="issue_granted_token",
    summary="Exchange a code or a refresh token",
    errors=(400,),
    openapi_extra=_form(
        ("grant_type", "client_id"),
        *("code", "redirect_uri", "code_verifier", "refresh_token", "resource"),
    ),
)
async def issue_granted_token(request: Request, state: AppState) -> GrantedTokenOut:
    """Issue tokens to a program that a person allowed (RFC 6749 §4.1.3 and §6, RFC 7636)."""
    form = await read_form(request)
    match form.get("grant_type"):
        case "authorization_code":
            return await service.exchange(state.db, state.settings, form)
        case "refresh_token":
            return await service.refresh(state.db, state.settings, form)
        case _:
            detail = "Send grant_type=authorization_code or refresh_token."
            raise OAuthError("unsupported_grant_type", detail)


@router.post(
    "/revoke",
    public=True,
    operation_id="revoke_granted_token",
    summary="Sign a program out",
    errors=(400,),
    openapi_extra=_form(("token", "client_id")),
)
async def revoke_granted_token(request: Request, state: AppState) -> RevokedOut:
    """End the session of a refresh token (RFC 7009); an unknown token gets the same answer.

    An access token is refused: it ends with its session.
    """
    await service.revoke(state.db, await read_form(request))
    return RevokedOut()
