"""SQL of what screening knows of entities: their hits, and when they were screened last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from atlas.foundation.db import TenantSession


async def last_screenings(
    session: TenantSession, keys: Sequence[str]
) -> list[tuple[str, datetime, list[dict[str, Any]]]]:
    """Return the last screening of parties: party key, when, and the lists with their answers."""
    rows = await session.fetch(
        "SELECT u.party_key, s.created_at, s.lists FROM screening_subject u"
        " JOIN screening s ON s.id = u.screening_id WHERE u.party_key = ANY($1::text[])",
        list(keys),
    )
    return [(row["party_key"], row["created_at"], row["lists"]) for row in rows]
