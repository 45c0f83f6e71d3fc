"""The home law as an evaluation reads it: from the compliance profile to the engine's rules."""

from datetime import date

from atlas.foundation.db import TenantSession
from atlas.risk.evaluations.domain import RiskRules


async def rules_of(session: TenantSession, as_of: date) -> RiskRules | None:  # noqa: ARG001
    """Return the rules that hold on a day; None: no profile was active."""
    return None
