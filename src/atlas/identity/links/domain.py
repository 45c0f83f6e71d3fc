"""Rules of one-time links. No I/O."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from atlas.foundation.core.auth import ROLE_PERMISSIONS, Permission, Role
from atlas.foundation.core.canonical import sha256_hex

INVITATION_LIFETIME = timedelta(days=7)
RESET_LIFETIME = timedelta(hours=24)
KEPT = timedelta(days=30)
"""For how long an expired link can be seen and renewed."""
SECRET_BYTES = 32


class Purpose(StrEnum):
    """What a link is for; its token is unknown to the other purpose."""

    INVITATION = "accept-invitation"
    RESET = "reset-password"


def hash_token(purpose: Purpose, token: str) -> str:
    """Return what is stored of a token: the SHA-256 of its purpose and itself."""
    return sha256_hex(f"{purpose}:{token}".encode())


def link_of(public_url: str, purpose: Purpose, token: str) -> str:
    """Return the address of the Console's page.

    The token is in the fragment: browsers send it to no server, so it is in no log or `Referer`.
    """
    return f"{public_url.rstrip('/')}/{purpose}#{token}"


def may_vouch(roles: Iterable[Role]) -> bool:
    """Whether an account may still hand out links: one who left leaves no way in behind."""
    return any(Permission.USERS in ROLE_PERMISSIONS[role] for role in roles)
