"""All SQL for what the subjects of conflicts are called."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from atlas.foundation.db import TenantSession


class Subject(NamedTuple):
    """An entity, or a relationship by the names of its ends."""

    subject_type: str
    name: str


async def fetch_subjects(
    session: TenantSession, subject_ids: Sequence[UUID]
) -> dict[UUID, Subject]:
    """Return the subjects that are known, by id."""
    rows = await session.fetch(
        "SELECT id, 'entity' AS subject_type, display_name AS name FROM entity"
        " WHERE id = ANY($1::uuid[])"
        " UNION ALL SELECT r.id, 'relationship', f.display_name || ' in ' || t.display_name"
        " FROM relationship r JOIN entity f ON f.id = r.from_id JOIN entity t ON t.id = r.to_id"
        " WHERE r.id = ANY($1::uuid[])",
        list(subject_ids),
    )
    return {row["id"]: Subject(row["subject_type"], row["name"]) for row in rows}
