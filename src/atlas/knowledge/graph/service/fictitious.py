"""The ownership rule of the demo's fictitious regime, which only its fictitious home sees.

It stands here and not in reference data, which every tenant reads: a real firm meets it nowhere.
"""

from datetime import date

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.knowledge.compliance_profile import service as compliance
from atlas.knowledge.compliance_profile.domain import DEMO_HOME
from atlas.knowledge.graph.domain import Comparator, SanctionsRule

DEMO_REGIME = "demo"
_RULE = SanctionsRule(
    regime=DEMO_REGIME,
    threshold=50,
    comparator=Comparator.AT_LEAST,
    aggregate=True,
    votes=True,
    appointment=True,
    control=True,
    source="DEMO: Fictitious Sanctions Act, section 2",
    valid_from=None,
    valid_to=None,
)


async def fictitious_rules(session: TenantSession, as_of: date) -> dict[str, SanctionsRule]:
    """Return the fictitious regime's rule for a firm at home there alone; else nothing.

    Of a day before the firm's first profile the one of today speaks.
    """
    profile = await compliance.active(session, as_of)
    if profile is None and as_of != today():
        profile = await compliance.active(session)
    at_home = profile is not None and profile.home == (DEMO_HOME,)
    return {_RULE.regime: _RULE} if at_home else {}
