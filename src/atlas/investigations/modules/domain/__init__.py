"""Pure rules of the seven modules: what a run found in, outcomes with reasons out."""

from atlas.investigations.modules.domain import cir, mebo, spepws, unconnected
from atlas.investigations.modules.domain.outcome import (
    Fired,
    Module,
    ModuleResult,
    NotFired,
    Outcome,
    Rule,
    RuleResult,
    Unassessed,
    assess,
    level_of,
)

MODULES: dict[str, Module] = {
    module.code: module
    for module in (
        cir.MODULE,
        unconnected.ROA,
        mebo.MODULE,
        unconnected.FRLS,
        unconnected.AMLRR,
        spepws.MODULE,
        unconnected.DFWO,
    )
}
"""All seven, in the order reports show them."""

__all__ = [
    "MODULES",
    "Fired",
    "Module",
    "ModuleResult",
    "NotFired",
    "Outcome",
    "Rule",
    "RuleResult",
    "Unassessed",
    "assess",
    "level_of",
]
