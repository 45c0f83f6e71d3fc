"""What is revoked: the pure rules every process applies to each request.

A revocation says: nothing issued before `not_before` counts any more for this tenant, user,
session or token. It may be forgotten at `expires_at`, when every token it could meet has
expired. Roles are in the token, so a change of roles revokes the tokens that carry the old.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

MAX_TOKEN_LIFETIME = timedelta(hours=24)
"""No access token is accepted for longer after its `iat`, whatever its issuer says."""
LEEWAY = timedelta(seconds=30)
"""Tolerated difference between an issuer's clock and ours."""
REVOCATION_LIFETIME = MAX_TOKEN_LIFETIME + 2 * LEEWAY


class RevocationKind(StrEnum):
    """What a revocation names.

    `ISSUER` refuses nothing by itself: processes read their issuers again when they hear of
    it, and judge each token by the new configuration.
    """

    TENANT = "tenant"
    USER = "user"
    ROLE = "role"
    SESSION = "session"
    TOKEN = "token"  # noqa: S105  a kind, not a secret
    ISSUER = "issuer"


class RefreshUse(StrEnum):
    """Where a refresh token may be presented. A token presented elsewhere ends its session."""

    BODY = "body"
    COOKIE = "cookie"
    CLIENT = "client"
    """At the token endpoint, by a program that a person allowed to act."""

    def mark(self, token: str) -> bytes:
        """Return what is hashed of a token, so that it is unknown to the other uses."""
        return (token if self is RefreshUse.BODY else f"{self}:{token}").encode()


_FOR_GOOD = frozenset({RevocationKind.SESSION, RevocationKind.TOKEN})
"""Sessions and tokens do not come back: one that a refresh in flight issued is refused too."""


@dataclass(frozen=True, slots=True)
class Revocation:
    """One row of the platform table `revocation`."""

    id: UUID
    tenant_id: UUID | None
    kind: RevocationKind
    subject_id: UUID
    not_before: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What of a verified token a revocation can meet.

    `former_token_id` is how earlier releases named the token of an external issuer: what they
    revoked stays revoked.
    """

    tenant_id: UUID | None
    user_id: UUID
    session_id: UUID | None
    token_id: UUID
    issued_at: datetime
    former_token_id: UUID | None = None

    @property
    def subjects(self) -> tuple[UUID, ...]:
        """Return every id a revocation of this token could name."""
        found = (
            self.tenant_id,
            self.user_id,
            self.session_id,
            self.token_id,
            self.former_token_id,
        )
        return tuple(item for item in found if item is not None)


class RevocationSet:
    """Unexpired revocations by subject."""

    def __init__(self, revocations: Iterable[Revocation] = ()) -> None:
        self._by_subject: dict[UUID, Revocation] = {}
        for revocation in revocations:
            self.add(revocation)

    def __len__(self) -> int:
        return len(self._by_subject)

    def add(self, revocation: Revocation) -> bool:
        """Take a revocation in; the latest `not_before` of a subject wins. True when new."""
        known = self._by_subject.get(revocation.subject_id)
        if known is not None and known.not_before >= revocation.not_before:
            return False
        self._by_subject[revocation.subject_id] = revocation
        return True

    def forget_expired(self, moment: datetime) -> None:
        """Drop what can meet no living token any more."""
        expired = [key for key, item in self._by_subject.items() if item.expires_at <= moment]
        for key in expired:
            del self._by_subject[key]

    def find(self, facts: TokenFacts) -> Revocation | None:
        """Return the revocation that ends a token, if there is one."""
        for subject in facts.subjects:
            revocation = self._by_subject.get(subject)
            if revocation is None:
                continue
            if revocation.kind in _FOR_GOOD or facts.issued_at <= revocation.not_before:
                return revocation
        return None
