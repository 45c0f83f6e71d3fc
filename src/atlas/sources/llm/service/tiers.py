"""Tiers: which model is asked for a kind of task."""

from __future__ import annotations

from dataclasses import replace

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import (
    FieldProblem,
    MissingTenantCredentialsError,
    ReferenceNotFoundError,
)
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.identity.audit import service as audit
from atlas.sources.llm import repository
from atlas.sources.llm.actions import ModelAction
from atlas.sources.llm.domain import ModelTier
from atlas.sources.llm.models import ModelRow, TierRow
from atlas.sources.llm.repository import KEPT
from atlas.sources.llm.schemas import ModelTierOut, ModelTierPut
from atlas.sources.peers import service as peers

RESOURCE = "model_tier"


async def list_tiers(session: TenantSession) -> list[ModelTierOut]:
    """Return all three, set or not."""
    rows = {row.tier: row for row in await repository.list_tiers(session)}
    return [_out(tier, rows.get(tier)) for tier in ModelTier]


async def get_tier(session: TenantSession, tier: ModelTier) -> ModelTierOut:
    """Return a tier."""
    return _out(tier, await repository.find_tier(session, tier.value))


async def put_tier(
    session: TenantSession,
    actor: AuthContext,
    tier: ModelTier,
    body: ModelTierPut,
    expected: ExpectedVersion | None,
) -> ModelTierOut:
    """Say which model a tier is.

    Raises:
        ReferenceNotFoundError: no such model of the tenant's.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.

    """
    moment = now()
    first = TierRow(new_id(), tier, None, 0, actor.user_id, moment)
    await repository.add_tier(session, first)
    before = await repository.find_tier(session, tier.value, lock=True) or first
    check_version(expected, before.version, required=True)
    if body.model_id is not None:
        await _require_model(session, body)
    row = replace(
        before,
        model_id=body.model_id,
        version=before.version + 1,
        updated_by=actor.user_id,
        updated_at=moment,
    )
    await repository.update_tier(session, row)
    told: dict[str, JSON] = {
        "tier": tier.value,
        "before": str(before.model_id) if before.model_id else None,
        "after": str(row.model_id) if row.model_id else None,
    }
    await audit.record(session, actor, ModelAction.MODEL_TIER_CHANGED, RESOURCE, row.id, told)
    return _out(tier, row)


async def _require_model(session: TenantSession, body: ModelTierPut) -> None:
    assert body.model_id is not None  # noqa: S101  looked at by the caller
    if await peers.find(session, KEPT, body.model_id, lock=True) is None:
        problem = FieldProblem(
            loc=["body", "model_id"], msg="no such language model", type="reference_not_found"
        )
        raise ReferenceNotFoundError("There is no such language model.", errors=[problem])


async def model_of_tier(session: TenantSession, tier: ModelTier) -> ModelRow:
    """Return the model of a tier.

    Raises:
        MissingTenantCredentialsError: the tier has none (424).

    """
    row = await repository.find_tier(session, tier.value)
    found = None
    if row is not None and row.model_id is not None:
        found = await peers.find(session, KEPT, row.model_id, lock=False)
    if found is None:
        raise MissingTenantCredentialsError(
            f"The tier {tier.value} has no language model.",
            provider=f"model-tier:{tier.value}",
            remediation="An admin assigns one of the organisation's models:"
            f" PUT /api/settings/model-tiers/{tier.value}.",
            console_path="/settings/models",
            reason="unconfigured",
        )
    return found


def _out(tier: ModelTier, row: TierRow | None) -> ModelTierOut:
    return ModelTierOut(
        tier=tier, model_id=row.model_id if row else None, version=row.version if row else 0
    )
