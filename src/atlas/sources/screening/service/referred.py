"""What the newest screening of a party that is no entity says: found by the caller's reference."""

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.foundation.db import TenantSession
from atlas.sources.screening.repository import newer as repository
from atlas.sources.screening.schemas import ScreeningResult
from atlas.sources.screening.service.records import get_screening


@dataclass(frozen=True, slots=True)
class Referred:
    """The name that is watched under a reference, and its newest screening."""

    name: str
    screening: ScreeningResult


async def referred(session: TenantSession, references: Sequence[str]) -> dict[str, Referred]:
    """Return by reference the parties that are watched, each with its newest screening."""
    keys = {f"reference:{one}": one for one in references}
    watched = {*await repository.watched_keys(session, sorted(keys))}
    found = {}
    for row in await repository.subjects_of_keys(session, sorted(watched)):
        if row.screening_id is not None:
            screening = await get_screening(session, row.screening_id)
            found[keys[row.party_key]] = Referred(row.name, screening)
    return found
