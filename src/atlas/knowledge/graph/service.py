"""Ownership structure of a tenant's entities: loading the projection, asking the pure rules."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.graph.domain import (
    SanctionedOwnership,
    Seed,
    UboRule,
)
from atlas.knowledge.graph.domain.ubos import RegisterStatement
from atlas.knowledge.graph.schemas import OwnershipView

DEFAULT_MAX_PARTIES = 2_000


async def ownership_structure(
    session: TenantSession,
    entity_id: UUID,
    as_of: date,
    *,
    rule: UboRule | None = None,
    statements: Sequence[RegisterStatement] = (),
    max_parties: int = DEFAULT_MAX_PARTIES,
) -> OwnershipView:
    """Return shares, votes, UBOs, loops and conflicts above an entity at a date.

    `rule` is the jurisdiction's UBO threshold (default: more than 25 %). `statements` are what
    registers say instead of an owner (`RegistryAnswer.statements_of_registers`), with the
    company given as entity id text.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    raise NotImplementedError


def sanctioned_in(
    view: OwnershipView, seeds: Sequence[Seed], regime: str = "ofac"
) -> SanctionedOwnership:
    """Return what the seeds own in the view's graph under a regime's rule at its date."""
    raise NotImplementedError
