"""The single writer of claims: every value Atlas holds about a party passes here."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db.session import TenantSession
from atlas.knowledge.mutations.schemas import BatchResult, ClaimBatch, Conflict, EndAssertion


async def apply_batch(session: TenantSession, actor: AuthContext, batch: ClaimBatch) -> BatchResult:
    """Write one source's answer: join parties, add claims, choose winners, rebuild caches.

    Idempotent by `batch_key` and by the content of each claim; safe beside other batches.
    """
    raise NotImplementedError


async def assert_analyst_claim(
    session: TenantSession,
    actor: AuthContext,
    *,
    entity_id: UUID,
    attribute: str,
    value: Any,
    reason: str,
) -> UUID:
    """Assert an analyst's value (trust 1.00) and return the claim's id.

    Raises:
        NotFoundError: no such entity in the tenant.
        InvalidRequestError: the value is against the ontology.

    """
    raise NotImplementedError


async def end_claims(session: TenantSession, actor: AuthContext, end: EndAssertion) -> int:
    """End the validity of a source's claims ("no longer published"); return how many ended."""
    raise NotImplementedError


async def list_conflicts(
    session: TenantSession,
    subject_ids: Sequence[UUID],
    *,
    open_only: bool = False,
) -> list[Conflict]:
    """Return the conflicts of entities and relationships, newest first."""
    raise NotImplementedError


async def rebuild(
    session: TenantSession,
    entity_ids: Sequence[UUID],
    as_of: date | None = None,
) -> dict[UUID, dict[str, Any]]:
    """Return what each entity's or relationship's stored data must be, from its claims alone."""
    raise NotImplementedError
