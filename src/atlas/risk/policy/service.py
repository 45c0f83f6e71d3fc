"""The risk policy in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from atlas.foundation.db import TenantSession
from atlas.risk.policy import repository
from atlas.risk.policy.domain import Adjustment


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds for a tenant now. `version` 0: no policy was activated, the matrix decides."""

    version: int
    appetite: str | None
    checks: Mapping[str, Mapping[str, str]]
    segments: Mapping[str, Mapping[str, Decimal]]

    def adjustment(self, segment: str | None) -> Adjustment:
        """Return what the policy says for a company of a segment (None: of none)."""
        multipliers = self.segments.get(segment or "")
        if multipliers is None:
            return Adjustment(self.version, self.appetite)
        return Adjustment(self.version, self.appetite, segment, multipliers)


async def in_force(session: TenantSession) -> InForce:
    """Return the policy and the segments in force for the session's tenant."""
    active = await repository.find_active(session)
    segments = await repository.active_segments(session)
    return InForce(
        version=active.version if active else 0,
        appetite=active.appetite if active else None,
        checks=active.checks if active else {},
        segments={
            item.key: {name: Decimal(value) for name, value in item.multipliers.items()}
            for item in segments
        },
    )
