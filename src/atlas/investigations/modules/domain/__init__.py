"""Pure rules of the seven modules: what a run found in, outcomes with reasons out."""

from atlas.investigations.modules.domain import amlrr, cir, dfwo, frls, mebo, roa, spepws
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
    may_be_critical,
)

MODULES: dict[str, Module] = {
    module.code: module
    for module in (
        cir.MODULE,
        roa.MODULE,
        mebo.MODULE,
        frls.MODULE,
        amlrr.MODULE,
        spepws.MODULE,
        dfwo.MODULE,
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
    "may_be_critical",
]
