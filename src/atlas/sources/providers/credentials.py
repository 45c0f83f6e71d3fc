"""Where a provider's credentials come from: a protocol, filled where processes are composed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Credentials:
    """A tenant's credentials, by the names of the manifest's schema; never shown in a text."""

    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """There are none that can be used. remediation: what would help, in words."""

    remediation: str


class CredentialSource(Protocol):
    """Resolves the credentials of a tenant at a provider. Asked only where a plugin needs them."""

    async def resolve(self, tenant: UUID, provider: str) -> Credentials | Missing:
        """Return them, or what would help."""
        ...


class NoCredentials:
    """No credentials are kept: plugins that need none work, all others are `missing`."""

    async def resolve(self, tenant: UUID, provider: str) -> Credentials | Missing:  # noqa: ARG002
        """Return that there are none."""
        return Missing(f"No credentials of {provider} are kept in this installation.")
