"""All SQL of language models."""

from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    time_field,
    uuid_field,
)
from atlas.sources.credentials.domain.sealing import Owner
from atlas.sources.llm.domain import DAY, Amount, ModelOutcome
from atlas.sources.llm.models import (
    AgentUsage,
    ModelCallRow,
    ModelCredentialRow,
    ModelRow,
    ModelUsage,
    TierRow,
)
from atlas.sources.peers.kinds import Kept

_OWN = ModelRow.columns("m.", without={"has_credential"})
_MODEL = (
    f"SELECT {_OWN}, (SELECT c.id FROM model_credential c WHERE c.tenant_id = m.tenant_id"
    " AND c.model_id = m.id) IS NOT NULL AS has_credential FROM language_model m"
)
MODELS = ListSpec(
    select=_MODEL,
    id_column="m.id",
    fields={"enabled": bool_field("m.enabled"), "created_at": time_field("m.created_at")},
    sorts=("created_at",),
    default_sort="created_at",
    where="m.removed_at IS NULL",
)
CALLS = ListSpec(
    select=f"SELECT {ModelCallRow.columns('c.')} FROM model_call c",
    id_column="c.id",
    fields={
        "model_id": uuid_field("c.model_id"),
        "outcome": choice_field("c.outcome", [one.value for one in ModelOutcome]),
        "called_at": time_field("c.called_at"),
    },
    sorts=("called_at",),
    default_sort="-called_at",
)
_TIER = f"SELECT {TierRow.columns()} FROM model_tier"
_WRITTEN = (
    *("name", "url", "model", "enabled", "needs_credential", "personal_data", "limit_parameter"),
    *("input_price", "output_price", "timeout_seconds", "version", "updated_by", "updated_at"),
    *("removed_at", "outcome", "detail", "checked_at", "paused_until"),
)

KEPT = Kept(
    spec=MODELS,
    table="language_model",
    row=ModelRow,
    written=_WRITTEN,
    credentials="model_credential",
    credential=ModelCredentialRow,
    reference="model_id",
    owner=Owner.MODEL,
)


async def list_models(session: TenantSession, params: ListParams) -> Page[ModelRow]:
    """Return a page of models."""
    return await fetch_page(session, MODELS, params, build=ModelRow.from_record)


async def note_call(
    session: TenantSession,
    model: ModelRow,
    call: ModelCallRow,
    *,
    paused_until: datetime | None,
    ends_pause: bool,
) -> None:
    """Write how a call ended, unless the model was changed meanwhile.

    A pause stays, unless a person's test ends it: a call that began before may end well within it.
    """
    await session.execute(
        "UPDATE language_model SET outcome = $3, detail = $4, checked_at = $5,"
        " paused_until = CASE WHEN $7 THEN NULL ELSE coalesce($6, paused_until) END"
        " WHERE id = $1 AND version = $2",
        model.id,
        model.version,
        ModelOutcome(call.outcome).value,
        call.detail,
        call.finished_at,
        paused_until,
        ends_pause,
    )


async def list_tiers(session: TenantSession) -> list[TierRow]:
    """Return the tiers that were set."""
    return [_tier(row) for row in await session.fetch(_TIER)]


async def find_tier(session: TenantSession, tier: str, *, lock: bool = False) -> TierRow | None:
    """Return a tier, if it was set."""
    tail = " FOR NO KEY UPDATE" if lock else ""
    row = await session.fetch_row(f"{_TIER} WHERE tier = $1{tail}", tier)
    return _tier(row) if row else None


def _tier(row: Record) -> TierRow:
    return TierRow.from_record(row)


async def add_tier(session: TenantSession, row: TierRow) -> None:
    """Add a tier, unless it is there already."""
    await session.insert("model_tier", row, conflict="(tenant_id, tier) DO NOTHING")


async def update_tier(session: TenantSession, row: TierRow) -> None:
    """Write which model a tier is."""
    await session.update("model_tier", row, ("model_id", "version", "updated_by", "updated_at"))


async def empty_tiers(session: TenantSession, model_id: UUID, by: UUID, at: datetime) -> list[str]:
    """Take a model from the tiers that it is; returns them."""
    rows = await session.fetch(
        "UPDATE model_tier SET model_id = NULL, version = version + 1, updated_by = $2,"
        " updated_at = $3 WHERE model_id = $1 RETURNING tier",
        model_id,
        by,
        at,
    )
    return sorted(row["tier"] for row in rows)


async def hold_budgets(session: TenantSession) -> None:
    """Keep others from counting the tenant's calls until the transaction ends."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"models:{session.tenant_id}"
    )


async def used(session: TenantSession, moment: datetime) -> tuple[Amount, datetime | None]:
    """Return what the last 24 hours used and reserved, and when the oldest call of them was."""
    row = await session.fetch_row(
        "SELECT count(*) AS calls, coalesce(sum(counted_tokens), 0)::bigint AS tokens,"
        " coalesce(sum(counted_cost), 0)::bigint AS cost, min(called_at) AS oldest"
        " FROM model_call WHERE called_at > $1",
        moment - DAY,
    )
    assert row is not None  # noqa: S101  an aggregate always has a row
    return Amount(row["calls"], row["tokens"], row["cost"]), row["oldest"]


async def used_by_run(session: TenantSession, investigation_id: UUID) -> Amount:
    """Return what an investigation used and reserved."""
    row = await session.fetch_row(
        "SELECT count(*) AS calls, coalesce(sum(counted_tokens), 0)::bigint AS tokens,"
        " coalesce(sum(counted_cost), 0)::bigint AS cost"
        " FROM model_call WHERE investigation_id = $1",
        investigation_id,
    )
    assert row is not None  # noqa: S101  an aggregate always has a row
    return Amount(row["calls"], row["tokens"], row["cost"])


async def cost_of_agents(session: TenantSession, since: datetime) -> int:
    """Return what agents cost or reserved since a moment, in millionths of a minor unit."""
    found: int = await session.fetch_value(
        "SELECT coalesce(sum(counted_cost), 0)::bigint FROM model_call"
        " WHERE called_at > $1 AND investigation_id IS NOT NULL",
        since,
    )
    return found


async def insert_call(session: TenantSession, row: ModelCallRow) -> None:
    """Insert a call that is under way."""
    await session.insert("model_call", row)


async def finish_call(session: TenantSession, row: ModelCallRow) -> None:
    """Write how a call ended."""
    columns = ("outcome", "detail", "input_tokens", "output_tokens", "counted_tokens")
    await session.update("model_call", row, (*columns, "counted_cost", "finished_at"))


async def list_calls(session: TenantSession, params: ListParams) -> Page[ModelCallRow]:
    """Return a page of calls."""
    return await fetch_page(session, CALLS, params, build=ModelCallRow.from_record)


async def use_by_model(
    session: TenantSession,
    since: datetime,
    until: datetime,
    currency: str,
    investigation_id: UUID | None = None,
) -> list[ModelUsage]:
    """Return what each model was asked in a period, the busiest first; or for one investigation."""
    rows = await session.fetch(
        "SELECT m.name AS provider, c.model, count(*) AS calls,"
        " coalesce(sum(c.input_tokens), 0)::bigint AS input_tokens,"
        " coalesce(sum(c.output_tokens), 0)::bigint AS output_tokens,"
        " ceil(coalesce(sum(c.counted_cost), 0) / 1000000.0)::bigint AS cost, $3 AS currency"
        " FROM model_call c JOIN language_model m ON m.tenant_id = c.tenant_id"
        " AND m.id = c.model_id WHERE c.called_at >= $1 AND c.called_at < $2"
        " AND ($4::uuid IS NULL OR c.investigation_id = $4)"
        " GROUP BY m.id, m.name, c.model ORDER BY calls DESC, m.name, c.model",
        since,
        until,
        currency,
        investigation_id,
    )
    return [ModelUsage.from_record(row) for row in rows]


async def use_by_agent(
    session: TenantSession,
    since: datetime,
    until: datetime,
    currency: str,
    investigation_id: UUID | None = None,
) -> list[AgentUsage]:
    """Return what each agent used in a period, the dearest first; or for one investigation."""
    rows = await session.fetch(
        "SELECT c.purpose AS agent, count(DISTINCT c.investigation_id) AS investigations,"
        " count(*) AS calls, coalesce(sum(c.input_tokens), 0)::bigint AS input_tokens,"
        " coalesce(sum(c.output_tokens), 0)::bigint AS output_tokens,"
        " ceil(coalesce(sum(c.counted_cost), 0) / 1000000.0)::bigint AS cost, $3 AS currency"
        " FROM model_call c WHERE c.called_at >= $1 AND c.called_at < $2"
        " AND c.investigation_id IS NOT NULL"
        " AND ($4::uuid IS NULL OR c.investigation_id = $4)"
        " GROUP BY c.purpose ORDER BY cost DESC, c.purpose",
        since,
        until,
        currency,
        investigation_id,
    )
    return [AgentUsage.from_record(row) for row in rows]
