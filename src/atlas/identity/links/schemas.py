"""Shapes of one-time links."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.core.auth import Role
from atlas.foundation.web.schemas import Name, RequestModel, ResponseModel
from atlas.identity.links.models import InvitationRow
from atlas.identity.users.schemas import Email, Password, Roles

Address = Annotated[
    str, Field(description="E-mail address to sign in with.", examples=["jo.smith@acme.example"])
]
ShownName = Annotated[str, Field(description="Name as shown to others.", examples=["Jo Smith"])]
Expiry = Annotated[
    datetime, Field(description="Until when the link works.", examples=["2026-12-01T09:00:00Z"])
]
Link = Annotated[
    str,
    Field(
        description="Address to hand over; it works once and is shown once.",
        examples=["https://atlas.acme.example/accept-invitation#AZOxkLUlf4Cd_4lVd2q5sQ"],
    ),
]
Token = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    Field(description="What follows `#` in the link.", examples=["AZOxkLUlf4Cd_4lVd2q5sQ"]),
]
NewPassword = Annotated[
    Password,
    Field(
        description="Password from now on, at least 12 characters.",
        examples=["a better horse battery staple"],
    ),
]


class InvitationCreate(RequestModel):
    """Whom to invite; the account is made when they accept."""

    email: Email = Field(
        description="E-mail address to sign in with.", examples=["jo.smith@acme.example"]
    )
    display_name: Name = Field(description="Name as shown to others.", examples=["Jo Smith"])
    roles: Roles = Field(
        min_length=1, description="Roles that the account gets.", examples=[["analyst"]]
    )


class InvitationOut(ResponseModel, InvitationRow):
    """An open invitation. Accepted and revoked ones are in the audit trail."""

    inviter: str = Field(description="Name of that account.", examples=["Ada Admin"])


class InvitationMade(ResponseModel):
    """An invitation with its link."""

    invitation: InvitationOut = Field(description="The invitation.")
    link: Link


class LinkToken(RequestModel):
    """The token of a link."""

    token: Token


class InvitationSeen(ResponseModel):
    """What an invited person sees before they accept."""

    organisation: str = Field(description="Name of the tenant.", examples=["Acme Bank"])
    tenant: str = Field(description="Its slug.", examples=["acme"])
    inviter: str = Field(description="Who invited, by name.", examples=["Ada Admin"])
    email: Address
    display_name: ShownName
    roles: list[Role] = Field(description="Roles that the account gets.")
    expires_at: Expiry


class InvitationAccept(RequestModel):
    """An acceptance."""

    token: Token
    password: NewPassword
    display_name: Name | None = Field(
        default=None, description="Another name to be shown.", examples=["Jo Smith"]
    )


class InvitationAccepted(ResponseModel):
    """The account to sign in with."""

    user_id: UUID = Field(description="The account.")
    tenant: str = Field(description="Slug of the tenant.", examples=["acme"])
    email: Address


class PasswordReset(RequestModel):
    """A new password by a link."""

    token: Token
    password: NewPassword


class PasswordResetAnswer(ResponseModel):
    """Whose password was set."""

    tenant: str = Field(description="Slug of the tenant.", examples=["acme"])
    email: Address


class ResetLink(ResponseModel):
    """A link by which a person sets a new password."""

    link: Link
    expires_at: Expiry
