"""Shapes of the authorisation server."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from atlas.foundation.web.schemas import ResponseModel

_ISSUER = "https://atlas.acme.example"


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """The query of an authorisation request, each parameter at most once; "" where it is absent."""

    response_type: str
    client_id: str
    redirect_uri: str
    code_challenge: str
    code_challenge_method: str
    resource: str
    scope: str
    state: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser gets: a page, or the address that it is sent to."""

    page: str | None = None
    location: str | None = None
    policy: str = ""
    cookie: str | None = None


class ServerMetadataOut(ResponseModel):
    """The authorisation server of embedded accounts (RFC 8414)."""

    issuer: str = Field(
        description="`iss` of its tokens, exactly.", examples=[f"{_ISSUER}/api/auth"]
    )
    authorization_endpoint: str = Field(
        description="Where a person allows a program.", examples=[f"{_ISSUER}/api/oauth/authorize"]
    )
    token_endpoint: str = Field(
        description="Where tokens are issued.", examples=[f"{_ISSUER}/api/oauth/token"]
    )
    revocation_endpoint: str = Field(
        description="Where a program signs out (RFC 7009).",
        examples=[f"{_ISSUER}/api/oauth/revoke"],
    )
    jwks_uri: str = Field(description="Its keys.", examples=[f"{_ISSUER}/api/auth/jwks"])
    scopes_supported: list[str] = Field(description="Scopes.", examples=[["read", "run"]])
    response_types_supported: list[str] = Field(
        description="Response types of OAuth 2.0.", examples=[["code"]]
    )
    grant_types_supported: list[str] = Field(
        description="Grants of OAuth 2.0 that are served.",
        examples=[["authorization_code", "refresh_token"]],
    )
    token_endpoint_auth_methods_supported: list[str] = Field(
        description="How a client may authenticate.", examples=[["none"]]
    )
    code_challenge_methods_supported: list[str] = Field(
        description="Methods of PKCE (RFC 7636).", examples=[["S256"]]
    )
    client_id_metadata_document_supported: bool = Field(
        description="A client id is the address of the client's metadata document."
    )
    authorization_response_iss_parameter_supported: bool = Field(
        description="The redirect carries `iss` (RFC 9207)."
    )


class GrantedTokenOut(ResponseModel):
    """Tokens of a program that a person allowed (RFC 6749 §5.1)."""

    access_token: str = Field(
        description="For the one resource that the person allowed.",
        examples=["eyJhbGciOiJSUzI1NiIsImtpZCI6IjIwMjYtMTEifQ.eyJzdWIiOiLigKYifQ.c2lnbmF0dXJl"],
    )
    token_type: Literal["Bearer"] = Field(default="Bearer", description="Always `Bearer`.")
    expires_in: int = Field(description="Seconds until the access token ends.")
    refresh_token: str = Field(
        description="Use it once; each refresh gives the next one.",
        examples=["AZOxkLUlf4Cd_4lVd2q5sQ.8Zy0pO4mPpTn6l4rT7p1mQ"],
    )
    scope: str = Field(description="Scopes that were allowed.", examples=["read run"])


class RevokedOut(ResponseModel):
    """The token is good for nothing any more, if it ever was."""

    revoked: Literal[True] = Field(default=True, description="Always true (RFC 7009 §2.2).")
