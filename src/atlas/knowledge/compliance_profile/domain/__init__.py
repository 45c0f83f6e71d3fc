"""The compliance profile, pure: rules of jurisdictions and their composition."""

from atlas.knowledge.compliance_profile.domain.composition import (
    STANDINGS,
    Difference,
    blocking_law,
    compose,
    differences,
    effective,
    effective_for,
    stricter_ubo,
    ubo_order,
    weakened_lists,
)
from atlas.knowledge.compliance_profile.domain.proposal import (
    known_homes,
    propose_content,
    propose_regime,
)
from atlas.knowledge.compliance_profile.domain.rules import (
    DEFAULT_APPROVAL_AGE_HOURS,
    DEFAULT_COVERAGE,
    DEFAULT_MAX_AGE_DAYS,
    Connection,
    CountryFloor,
    EffectiveRules,
    ObligedEntity,
    PepScope,
    ProfileContent,
    RegimeRules,
    Reporting,
    RequiredList,
    Retention,
    SddScope,
    Standing,
    Tier,
    Topic,
    UboExemption,
    UboTest,
    content_document,
    content_from_document,
    rules_from_document,
    rules_hash,
)
from atlas.knowledge.compliance_profile.domain.shortfalls import (
    Shortfall,
    raised,
    renamed,
    shortfalls,
)
from atlas.knowledge.compliance_profile.domain.unconfirmed import unconfirmed

NO_PROFILE = "no_profile"
FICTITIOUS_HOME = "fictitious_home"
"""Why an active profile does not count: it is the demo's, and the firm is real."""
"""Reason of `not_assessed` where a tenant has no active profile."""
DEMO_HOME = "XD"
"""The demo tenant's fictitious home (ISO 3166-1 reserves XA to XZ for users)."""

__all__ = [
    "DEFAULT_APPROVAL_AGE_HOURS",
    "DEFAULT_COVERAGE",
    "DEFAULT_MAX_AGE_DAYS",
    "DEMO_HOME",
    "FICTITIOUS_HOME",
    "NO_PROFILE",
    "STANDINGS",
    "Connection",
    "CountryFloor",
    "Difference",
    "EffectiveRules",
    "ObligedEntity",
    "PepScope",
    "ProfileContent",
    "RegimeRules",
    "Reporting",
    "RequiredList",
    "Retention",
    "SddScope",
    "Shortfall",
    "Standing",
    "Tier",
    "Topic",
    "UboExemption",
    "UboTest",
    "blocking_law",
    "compose",
    "content_document",
    "content_from_document",
    "differences",
    "effective",
    "effective_for",
    "known_homes",
    "propose_content",
    "propose_regime",
    "raised",
    "renamed",
    "rules_from_document",
    "rules_hash",
    "shortfalls",
    "stricter_ubo",
    "ubo_order",
    "unconfirmed",
    "weakened_lists",
]
