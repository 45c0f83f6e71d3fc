"""Signing in at an organisation's OpenID provider, over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response

from atlas.foundation.core.errors import InvalidRequestError
from atlas.foundation.web.dependencies import AppState
from atlas.foundation.web.router import ONWARD, AtlasRouter, documented
from atlas.identity.auth.cookies import ConsoleCookie
from atlas.identity.openid import service
from atlas.identity.openid.schemas import Onward, Returned
from atlas.identity.openid.service import SignIns
from atlas.identity.sessions.schemas import Client

router = AtlasRouter(prefix="/auth/console/openid", tags=["auth"])
_RETURNED = {
    "code": "To exchange.",
    "state": "As it was sent.",
    "iss": "The provider (RFC 9207).",
    "error": "Why there is no code.",
}
_NEXT = {"next": "Path of the Console to open afterwards."}
_MAX_VALUE = 4096


async def _sign_ins(request: Request) -> SignIns:
    found: SignIns = request.app.state.sign_ins
    return found


SignInsOf = Annotated[SignIns, Depends(_sign_ins)]


def _console(request: Request, state: AppState) -> ConsoleCookie:
    host = request.headers.get("host", "")
    return ConsoleCookie(state.settings.public_url, request.scope["scheme"], host)


Console = Annotated[ConsoleCookie, Depends(_console)]


def _value(request: Request, name: str) -> str:
    given = request.query_params.getlist(name)
    if len(given) > 1 or any(len(one) > _MAX_VALUE for one in given):
        raise InvalidRequestError(f"Give {name} once, in at most {_MAX_VALUE} characters.")
    return given[0] if given else ""


async def _returned(request: Request) -> Returned:
    """Read the provider's answer; unknown parameters are ignored (RFC 6749 §4.1.2)."""
    return Returned(**{name: _value(request, name) for name in _RETURNED})


async def _next(request: Request) -> str:
    """Read where to go afterwards."""
    return _value(request, "next")


def _texts(texts: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "schema": {"type": "string"}, "description": text}
        for name, text in texts.items()
    ]


documented(_returned, _texts(_RETURNED), checks_query=True)
documented(_next, _texts(_NEXT))


def _redirect(onward: Onward) -> Response:
    answer = Response(status_code=303, headers={"Location": onward.location})
    for cookie in onward.cookies:
        answer.headers.append("Set-Cookie", cookie)
    return answer


@router.get(
    "/callback",
    public=True,
    rate="auth",
    operation_id="finish_openid_sign_in",
    summary="Come back from an OpenID provider",
    status_code=303,
    response_class=Response,
    responses=ONWARD,
)
async def finish_openid_sign_in(
    request: Request,
    signing: SignInsOf,
    console: Console,
    returned: Annotated[Returned, Depends(_returned)],
) -> Response:
    """Exchange the code and open the Console, signed in; a refusal opens its sign-in page."""
    cookie = request.cookies.get(service.cookie_name(console))
    agent = "".join(one for one in request.headers.get("user-agent", "") if one.isprintable())
    client = Client(getattr(request.state, "client_ip", None), agent[:200] or None)
    return _redirect(await service.finish(signing, console, returned, cookie, client))


@router.get(
    "/{issuer_id}",
    public=True,
    rate="auth",
    operation_id="begin_openid_sign_in",
    summary="Sign in at an OpenID provider",
    status_code=303,
    response_class=Response,
    responses=ONWARD,
)
async def begin_openid_sign_in(
    issuer_id: UUID,
    signing: SignInsOf,
    console: Console,
    next_path: Annotated[str, Depends(_next)],
) -> Response:
    """Send the browser to the provider (authorisation code with PKCE, state and nonce)."""
    return _redirect(await service.begin(signing, console, issuer_id, next_path))
