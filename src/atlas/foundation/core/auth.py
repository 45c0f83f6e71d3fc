"""Who is calling: roles, permissions and the context every service receives."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import UnauthorizedError


class Role(StrEnum):
    """Roles; they are sets of permissions, not a ladder."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    SENIOR_OFFICER = "senior_officer"
    MLRO = "mlro"
    WORKFLOW_EDITOR = "workflow_editor"
    ADMIN = "admin"
    AUDITOR = "auditor"
    PLATFORM_OPERATOR = "platform_operator"


TENANT_ROLES = frozenset(Role) - {Role.PLATFORM_OPERATOR}


class Permission(StrEnum):
    """What an operation needs; declared once, on its route."""

    SELF = "self"  # any signed-in person of a tenant: own session and profile
    READ = "read"
    RUN = "run"  # start, create and edit case data
    DECIDE = "decide"  # first decision
    SECOND_DECIDE = "second_decide"  # four eyes: the second person
    SUSPICION = "suspicion"
    WORKFLOW_EDIT = "workflow_edit"
    USERS = "users"
    SETTINGS = "settings"
    AUDIT = "audit"
    PLATFORM = "platform"


_P = Permission
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset({_P.SELF, _P.READ}),
    Role.ANALYST: frozenset({_P.SELF, _P.READ, _P.RUN, _P.DECIDE}),
    Role.SENIOR_OFFICER: frozenset({_P.SELF, _P.READ, _P.RUN, _P.DECIDE, _P.SECOND_DECIDE}),
    Role.MLRO: frozenset(
        {_P.SELF, _P.READ, _P.RUN, _P.DECIDE, _P.SECOND_DECIDE, _P.SUSPICION, _P.AUDIT},
    ),
    Role.WORKFLOW_EDITOR: frozenset({_P.SELF, _P.READ, _P.WORKFLOW_EDIT}),
    Role.ADMIN: frozenset({_P.SELF, _P.READ, _P.USERS, _P.SETTINGS}),
    Role.AUDITOR: frozenset({_P.SELF, _P.READ, _P.AUDIT}),
    Role.PLATFORM_OPERATOR: frozenset({_P.PLATFORM}),
}


DECISION_PERMISSIONS = frozenset({_P.DECIDE, _P.SECOND_DECIDE, _P.SUSPICION})
DECISION_ROLES = frozenset(
    role for role, granted in ROLE_PERMISSIONS.items() if granted & DECISION_PERMISSIONS
)
"""Roles that decide about customers: an admin never grants one to their own person."""


@dataclass(frozen=True, slots=True)
class AuthContext:
    """The verified caller of one request, or the system acting for a tenant.

    `person_id` is the human behind the account: four eyes compares persons. `scopes` and `client`
    belong to a token that a person gave to a program, an assistant say: the program may do what
    the person's roles *and* the scopes permit. `scopes`: None for any other token.
    """

    tenant_id: UUID | None
    user_id: UUID
    person_id: UUID
    session_id: UUID | None
    roles: frozenset[Role]
    token_id: str
    expires_at: datetime
    is_machine: bool = False
    issuer: str = "atlas"
    scopes: frozenset[Permission] | None = None
    client: str | None = None
    permissions: frozenset[Permission] = field(init=False)

    def __post_init__(self) -> None:
        """Derive the permissions from the roles, within the scopes."""
        granted = frozenset[Permission]().union(*(ROLE_PERMISSIONS[role] for role in self.roles))
        if self.scopes is not None:
            granted &= self.scopes
        object.__setattr__(self, "permissions", granted)

    def require_tenant(self) -> UUID:
        """Return the tenant of the token.

        Raises:
            UnauthorizedError: code `no_tenant_context`, for an operator's token.

        """
        if self.tenant_id is None:
            raise UnauthorizedError("This token carries no tenant.", code="no_tenant_context")
        return self.tenant_id


SYSTEM_USER_ID = UUID("00000000-0000-7000-8000-000000000001")


def system_actor(tenant_id: UUID) -> AuthContext:
    """Return the machine actor under which workflows and the CLI write for a tenant."""
    return AuthContext(
        tenant_id=tenant_id,
        user_id=SYSTEM_USER_ID,
        person_id=SYSTEM_USER_ID,
        session_id=None,
        roles=frozenset(),
        token_id="system",  # noqa: S106  a name, not a secret
        expires_at=now() + timedelta(hours=1),
        is_machine=True,
        issuer="system",
    )
