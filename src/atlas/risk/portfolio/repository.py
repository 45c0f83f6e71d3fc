"""SQL of the portfolio: the pointer to each company's newest evaluation."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.core.canonical import plain
from atlas.foundation.db import TenantSession
from atlas.risk.portfolio.models import Standing

_KEPT = (
    "evaluation_id, score, score_high, coverage, level, tier, depth, dimensions, bands, floors,"
    " matrix_id, matrix_version, appetite, policy_version, segment, snapshot_hash, as_of,"
    " evaluated_at"
)
_TYPES = (
    "company_id uuid, evaluation_id uuid, score bigint, score_high bigint, coverage bigint,"
    " level text, tier text, depth text, dimensions jsonb, bands text[], floors text[],"
    " matrix_id text, matrix_version text, appetite text, policy_version bigint, segment text,"
    " snapshot_hash text, as_of date, evaluated_at timestamptz"
)
_RANK = "array_position(ARRAY['sdd', 'cdd', 'edd'], {})"


async def put_standings(session: TenantSession, standings: Sequence[Standing]) -> None:
    """Point companies to newer evaluations in one statement; an older one changes nothing.

    A depth that is not given stays: an evaluation again does not make an investigation shallower.
    """
    names = [name.strip() for name in _KEPT.split(",") if name.strip() != "depth"]
    assigned = ", ".join(f"{name} = EXCLUDED.{name}" for name in names)
    depth = "coalesce(EXCLUDED.depth, company_risk.depth)"
    short = f"coalesce({_RANK.format(depth)} < {_RANK.format('EXCLUDED.tier')}, false)"
    first = f"coalesce({_RANK.format('s.depth')} < {_RANK.format('s.tier')}, false)"
    await session.execute(
        f"INSERT INTO company_risk (tenant_id, company_id, {_KEPT}, insufficient_depth)"
        f" SELECT $1, s.company_id, {', '.join(f's.{n.strip()}' for n in _KEPT.split(','))},"
        f" {first} FROM jsonb_to_recordset($2::jsonb) AS s({_TYPES})"
        " ON CONFLICT (tenant_id, company_id) DO UPDATE"
        f" SET {assigned}, depth = {depth}, insufficient_depth = {short}"
        " WHERE company_risk.evaluated_at <= EXCLUDED.evaluated_at",
        session.tenant_id,
        [{name: plain(getattr(item, name)) for name in Standing.__slots__} for item in standings],
    )


async def scores_of(
    session: TenantSession, company_ids: Sequence[UUID]
) -> dict[UUID, tuple[int, str]]:
    """Return score and level of the companies that have an evaluation."""
    rows = await session.fetch(
        "SELECT company_id, score, level FROM company_risk WHERE company_id = ANY($1::uuid[])",
        list(company_ids),
    )
    return {row["company_id"]: (row["score"], row["level"]) for row in rows}
