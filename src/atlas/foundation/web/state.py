"""What the application's routes reach: filled once by the composition root."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage


class Authenticator(Protocol):
    """Turns a request's headers into its verified caller (filled by the identity wing)."""

    async def authenticate(
        self, headers: Mapping[str, str], client_ip: str, resource: str | None = None
    ) -> AuthContext:
        """Return the caller, or raise UnauthorizedError; `resource`: see `web.resources`."""
        ...


class AccountLimiter(Protocol):
    """Counts what a route counts besides its requests (filled by the composition root)."""

    async def check(self, rate: str, auth: AuthContext | None, ip: str) -> object:
        """Count a call of a rate class, or raise RateLimitedError."""
        ...

    async def hit_account(self, account: str) -> None:
        """Count an attempt, or raise RateLimitedError."""
        ...


class MissingSecretError(RuntimeError):
    """The installation has no secret from which the API could derive its keys."""

    def __init__(self) -> None:
        super().__init__("Set ATLAS_SIGNING_KEY_SECRET: cursors of lists are signed with it.")


@dataclass(frozen=True, slots=True)
class AppState:
    """The parts a route may need besides its session."""

    settings: Settings
    db: Database
    storage: Storage
    authenticator: Authenticator
    account_limiter: AccountLimiter
    cursor_keys: tuple[bytes, ...] = field(init=False)
    """The first signs the cursors of lists, all verify them, as while the secret is rotated.

    They are the same in every process of the installation.
    """

    def __post_init__(self) -> None:
        """Derive the keys from the installation's own secrets.

        A key of this process alone would refuse the cursors of the others.

        Raises:
            MissingSecretError: neither secret is set.

        """
        secret = self.settings.signing_key_secret or self.settings.login_salt
        if secret is None:
            raise MissingSecretError
        roots = (part.strip() for part in secret.get_secret_value().split(","))
        keys = tuple(
            hmac.digest(root.encode(), b"atlas.list-cursor", hashlib.sha256)
            for root in roots
            if root
        )
        if not keys:
            raise MissingSecretError
        object.__setattr__(self, "cursor_keys", keys)
