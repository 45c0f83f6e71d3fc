"""SQL of what screening knows of entities: their hits, and when they were screened last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from atlas.foundation.db import TenantSession
from atlas.sources.screening.domain.matches import ListKept


@dataclass(frozen=True, slots=True)
class LastScreening:
    """The last screening of a party: by which algorithm, when, and the lists with their answers.

    `watched`: the party is screened again when a list changes. A party that continued under another
    key is not, so its last screening gives no information about today.
    """

    party_key: str
    screened_at: datetime
    lists: list[ListKept]
    algorithm: str
    watched: bool


async def last_screenings(session: TenantSession, keys: Sequence[str]) -> list[LastScreening]:
    """Return the last screening of parties, by their keys."""
    rows = await session.fetch(
        "SELECT u.party_key, s.created_at, s.lists, s.algorithm, u.ended_at IS NULL AS watched"
        " FROM screening_subject u JOIN screening s ON s.id = u.screening_id"
        " WHERE u.party_key = ANY($1::text[])",
        list(keys),
    )
    return [LastScreening(*row) for row in rows]
