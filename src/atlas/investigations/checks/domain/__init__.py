"""Pure rules of the checks of due diligence."""

from atlas.investigations.checks.domain.assessment import assess_checks, open_checks
from atlas.investigations.checks.domain.carried_attestations import Earlier
from atlas.investigations.checks.domain.model import (
    SENIOR_APPROVAL,
    CheckOutcome,
    CheckResult,
    ControlGround,
    Finding,
    FulfilledBy,
    Lack,
    LackOrigin,
    Material,
    NamedAlone,
    Officer,
    Watched,
    Word,
)

__all__ = [
    "SENIOR_APPROVAL",
    "CheckOutcome",
    "CheckResult",
    "ControlGround",
    "Earlier",
    "Finding",
    "FulfilledBy",
    "Lack",
    "LackOrigin",
    "Material",
    "NamedAlone",
    "Officer",
    "Watched",
    "Word",
    "assess_checks",
    "open_checks",
]
