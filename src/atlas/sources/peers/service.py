"""Keeping a tenant's peers and their credentials, the same way for every kind of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem
from atlas.foundation.db import TenantSession
from atlas.sources.credentials.domain.secrets import SecretFields
from atlas.sources.credentials.service import Vault, address_problem, key_for_writing, origin_of
from atlas.sources.peers import repository
from atlas.sources.peers.kinds import CredentialT, Kept, Peer, PeerT, RowT, Sealed
from atlas.sources.peers.repository import count, delete_credential, find, find_credential, update

__all__ = [
    "add", "address_problems", "change", "count", "delete_credential", "find", "find_credential",
    "open_credential", "seal", "sealed_for", "store_credential", "touched", "update",
]  # fmt: skip


async def add(session: TenantSession, kept: Kept[RowT, CredentialT], row: RowT) -> None:
    """Insert a peer.

    Raises:
        UniqueViolationError: another of the tenant's has its name; the transaction stays usable.

    """
    async with session.savepoint():
        await repository.insert(session, kept, row)


async def change(session: TenantSession, kept: Kept[RowT, CredentialT], row: RowT) -> None:
    """Write a peer.

    Raises:
        UniqueViolationError: another of the tenant's has its name; the transaction stays usable.

    """
    async with session.savepoint():
        await repository.update(session, kept, row)


def touched(row: PeerT, actor: AuthContext) -> PeerT:
    """Return a peer as a person changed it now."""
    return replace(row, version=row.version + 1, updated_by=actor.user_id, updated_at=now())


def sealed_for(kept: Kept[RowT, CredentialT], peer: Peer) -> str:
    """Return what a credential is sealed for; for another peer or host it does not open."""
    return f"{kept.owner}:{peer.id}:{origin_of(peer.url)}"


async def seal(
    session: TenantSession,
    kept: Kept[RowT, CredentialT],
    vault: Vault,
    peer: Peer,
    fields: SecretFields,
) -> tuple[str, bytes]:
    """Seal a credential for a peer; return the master key's id and what was sealed.

    Raises:
        MasterKeyError: there is no master key.

    """
    key = await key_for_writing(session, vault)
    return key.id, key.seal(kept.owner, session.tenant_id, sealed_for(kept, peer), fields)


async def store_credential(
    session: TenantSession, kept: Kept[RowT, CredentialT], peer_id: UUID, row: CredentialT
) -> None:
    """Store the credential of a peer, in place of the one before."""
    await repository.delete_credential(session, kept, peer_id)
    await repository.insert_credential(session, kept, row)


def open_credential(
    session: TenantSession,
    kept: Kept[RowT, CredentialT],
    vault: Vault,
    peer: Peer,
    stored: Sealed,
) -> SecretFields | None:
    """Return the credential of a peer; None: what is stored does not open."""
    bound = sealed_for(kept, peer)
    return vault.open(kept.owner, session.tenant_id, bound, stored.key_id, stored.sealed)


def address_problems(url: str, allow: Sequence[str]) -> tuple[str, list[FieldProblem]] | None:
    """Return why an address may not be called, or would hold a secret; None: it may be called."""
    why = address_problem(url, allow)
    if why is None:
        return None
    return f"url: {why}", [FieldProblem(loc=["body", "url"], msg=why, type="value_error")]
