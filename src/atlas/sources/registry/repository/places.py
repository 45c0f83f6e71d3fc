"""SQL of addresses: which companies are at one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from atlas.sources.registry.models import Ref
from atlas.sources.registry.repository.datasets import Session


@dataclass(frozen=True, slots=True)
class Located:
    """A live company at an address, with one of its register numbers, if it has any."""

    key: str
    ref: Ref
    number: tuple[str, str] | None


# the limit is inside: a mass address of 100,000 companies costs as much as one of a thousand
_AT = """
SELECT k.key, a.dataset_id, a.record_id, i.scheme, i.value
FROM unnest($1::text[]) AS k (key)
CROSS JOIN LATERAL (
  SELECT x.dataset_id, x.record_id FROM registry_address x WHERE x.address_key = k.key
  ORDER BY x.dataset_id, x.record_id LIMIT $2
) a
JOIN registry_record r ON r.dataset_id = a.dataset_id AND r.record_id = a.record_id
LEFT JOIN registry_identifier i
  ON i.dataset_id = a.dataset_id AND i.record_id = a.record_id AND i.certain
WHERE r.unpublished_on IS NULL AND r.status <> 'closed'
  AND COALESCE(r.body #>> '{facts,status}', '') <> 'dissolved'
  AND COALESCE(r.body #>> '{recordDetails,dissolutionDate}', '9999') > $3
"""


async def at(session: Session, keys: Sequence[str], limit: int, day: date) -> list[Located]:
    """Return the live companies at each of the addresses, at most `limit` records of each."""
    rows = await session.fetch(_AT, list(keys), limit, day.isoformat())
    return [
        Located(
            row["key"],
            Ref(row["dataset_id"], row["record_id"]),
            (row["scheme"], row["value"]) if row["scheme"] else None,
        )
        for row in rows
    ]


async def keyed_datasets(session: Session, rules: int) -> set[str]:
    """Return the names of the datasets whose addresses are keyed by these rules."""
    rows = await session.fetch(
        "SELECT name FROM registry_dataset WHERE address_rules = $1 ORDER BY name", rules
    )
    return {row["name"] for row in rows}
