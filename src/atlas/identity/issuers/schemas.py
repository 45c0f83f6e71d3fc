"""Shapes of the issuers room."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from atlas.foundation.fields import CreatedAt, RowId, RowVersion, UpdatedAt, says
from atlas.foundation.web.schemas import Name, RequestModel, ResponseModel, ShortText

Algorithm = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    "Ed25519", "Ed448",
]  # fmt: skip
RoleName = Literal[
    "viewer", "analyst", "senior_officer", "mlro", "workflow_editor", "admin", "auditor",
    "platform_operator",
]  # fmt: skip
Url = Annotated[ShortText, StringConstraints(pattern=r"^https?://[^\s@]+$")]
Algorithms = Annotated[list[Algorithm], Field(min_length=1, max_length=12)]
RoleMapping = Annotated[
    dict[Annotated[ShortText, StringConstraints(min_length=1)], list[RoleName]],
    Field(max_length=200),
]

DEFAULT_SCOPE = "openid profile email"
Scope = Annotated[ShortText, StringConstraints(pattern=r"^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$")]
ClientId = Annotated[ShortText, StringConstraints(pattern=r"^[\x21-\x7e]+$")]


@dataclass(frozen=True)
class Issuer:
    """A configured issuer; without a tenant it is the platform's own."""

    id: RowId
    tenant_id: Annotated[UUID | None, says("null: an issuer of platform operators")]
    name: Annotated[str, says("Name of the issuer, for people.", "Acme staff")]
    issuer: Annotated[
        str, says("exactly the token's `iss`", "https://id.acme.example/realms/staff")
    ]
    audience: Annotated[str, says("must be among the token's `aud`", "atlas")]
    jwks_uri: Annotated[
        str,
        says(
            "Where its keys are: https, a public address.",
            "https://id.acme.example/realms/staff/protocol/openid-connect/certs",
        ),
    ]
    algorithms: Annotated[
        list[str],
        says("Signature algorithms that are accepted; none of them symmetric.", ["RS256"]),
    ]
    roles_claim: Annotated[
        str, says("a claim's name, or a dotted path into nested objects", "realm_access.roles")
    ]
    role_mapping: Annotated[
        dict[str, list[str]],
        says("Roles here, by the values of that claim.", {"compliance-analysts": ["analyst"]}),
    ]
    enabled: Annotated[bool, says("Its tokens are accepted.")]
    version: RowVersion
    created_at: CreatedAt
    updated_at: UpdatedAt
    client_id: Annotated[str | None, says("Atlas's client there; null: no sign-in.", "atlas")] = (
        None
    )
    authorization_endpoint: Annotated[
        str | None, says("Where the browser is sent.", "https://id.acme.example/auth")
    ] = None
    token_endpoint: Annotated[
        str | None, says("Where codes are exchanged.", "https://id.acme.example/token")
    ] = None
    scope: Annotated[str, says("Scopes that are requested.", DEFAULT_SCOPE)] = DEFAULT_SCOPE

    @property
    def offers_sign_in(self) -> bool:
        """Return whether people can sign in to the Console there."""
        needed = (self.tenant_id, self.client_id, self.authorization_endpoint, self.token_endpoint)
        return all(one is not None for one in needed)


class IssuerOut(ResponseModel, Issuer):
    """A configured issuer."""


class IssuerCreate(RequestModel):
    """A new issuer."""

    tenant_id: UUID | None = Field(
        default=None, description="Whose issuer; left out: it makes platform operators."
    )
    name: Name = Field(examples=["Acme Keycloak"], description="Name of the issuer, for people.")
    issuer: Url = Field(
        examples=["https://id.acme.example/realms/atlas"],
        description="`iss` of its tokens, exactly.",
    )
    audience: ShortText = Field(
        min_length=1, examples=["atlas"], description="`aud` that its tokens must hold."
    )
    jwks_uri: Url = Field(
        examples=["https://id.acme.example/realms/atlas/certs"],
        description="Where its keys are: https, a public address.",
    )
    algorithms: Algorithms = Field(
        default=["RS256"],
        description="Signature algorithms that are accepted; none of them symmetric.",
        examples=[["RS256"]],
    )
    roles_claim: ShortText = Field(
        default="roles",
        min_length=1,
        examples=["realm_access.roles"],
        description="Claim that holds the roles: a name, or a dotted path.",
    )
    role_mapping: RoleMapping = Field(
        examples=[{"compliance-analysts": ["analyst"]}],
        description="Roles here, by the values of that claim.",
    )
    client_id: ClientId | None = Field(
        default=None,
        examples=["atlas"],
        description="Public client for the Console's sign-in; with both endpoints.",
    )
    authorization_endpoint: Url | None = Field(
        default=None,
        examples=["https://id.acme.example/auth"],
        description="Where the browser is sent.",
    )
    token_endpoint: Url | None = Field(
        default=None,
        examples=["https://id.acme.example/token"],
        description="Where codes are exchanged: https, a public address.",
    )
    scope: Scope = Field(
        default=DEFAULT_SCOPE, examples=[DEFAULT_SCOPE], description="Scopes that are requested."
    )

    @model_validator(mode="after")
    def _roles_fit(self) -> "IssuerCreate":
        check_mapping(self.role_mapping, is_platform=self.tenant_id is None)
        check_sign_in(self)
        return self


class IssuerUpdate(RequestModel):
    """Changes of an issuer; what is left out stays."""

    name: Name | None = Field(
        default=None, description="Name of the issuer, for people.", examples=["Acme staff"]
    )
    audience: ShortText | None = Field(
        default=None,
        min_length=1,
        description="`aud` that its tokens must hold.",
        examples=["atlas"],
    )
    jwks_uri: Url | None = Field(
        default=None,
        description="Where its keys are: https, a public address.",
        examples=["https://id.acme.example/realms/staff/protocol/openid-connect/certs"],
    )
    algorithms: Algorithms | None = Field(
        default=None,
        description="Signature algorithms that are accepted; none of them symmetric.",
        examples=[["RS256"]],
    )
    roles_claim: ShortText | None = Field(
        default=None,
        min_length=1,
        description="Claim that holds the roles: a name, or a dotted path.",
        examples=["realm_access.roles"],
    )
    role_mapping: RoleMapping | None = Field(
        default=None,
        description="Roles here, by the values of that claim.",
        examples=[{"compliance-analysts": ["analyst"]}],
    )
    enabled: bool | None = Field(default=None, description="Its tokens are accepted.")
    client_id: ClientId | None = Field(
        default=None, examples=["atlas"], description="Public client for the Console's sign-in."
    )
    authorization_endpoint: Url | None = Field(
        default=None,
        examples=["https://id.acme.example/auth"],
        description="Where the browser is sent.",
    )
    token_endpoint: Url | None = Field(
        default=None,
        examples=["https://id.acme.example/token"],
        description="Where codes are exchanged: https, a public address.",
    )
    scope: Scope | None = Field(
        default=None, examples=[DEFAULT_SCOPE], description="Scopes that are requested."
    )


def check_sign_in(one: "Issuer | IssuerCreate") -> None:
    """Check that the Console's sign-in is given whole or not at all, and for a tenant's people.

    Raises:
        ValueError: naming what is missing.

    """
    given = (one.client_id, one.authorization_endpoint, one.token_endpoint)
    if not any(given):
        return
    if not all(given):
        raise ValueError("give client_id, authorization_endpoint and token_endpoint together")
    if one.tenant_id is None:
        raise ValueError("operators do not sign in to the Console")


def check_mapping(mapping: dict[str, list[RoleName]], *, is_platform: bool) -> None:
    """Check that a tenant's issuer maps to tenant roles only, and the platform's to operators.

    Raises:
        ValueError: naming the first role that does not fit.

    """
    for names in mapping.values():
        for name in names:
            if (name == "platform_operator") != is_platform:
                kind = "a platform" if is_platform else "a tenant's"
                raise ValueError(f"{kind} issuer cannot map to {name}")
