"""What the application's routes reach: filled once by the composition root."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage


class Authenticator(Protocol):
    """Turns a request's headers into its verified caller (filled by the identity wing)."""

    async def authenticate(self, headers: Mapping[str, str], client_ip: str) -> AuthContext:
        """Return the caller, or raise UnauthorizedError."""
        ...


@dataclass(slots=True)
class AppState:
    """The parts a route may need besides its session."""

    settings: Settings
    db: Database
    storage: Storage
    authenticator: Authenticator
    parts: dict[str, Any] = field(default_factory=dict)
    """Further parts of rooms, by the room's name (indexes, issuers)."""
    cursor_key: bytes = b""
    """Signs the cursors of lists; the same in every process of the installation."""

    def __post_init__(self) -> None:
        """Derive the key from the installation's own secret; without one, for this process."""
        secret = self.settings.signing_key_secret or self.settings.login_salt
        root = secret.get_secret_value().encode() if secret else os.urandom(32)
        self.cursor_key = hmac.digest(root, b"atlas.list-cursor", hashlib.sha256)
