"""Pure rules of the risk evaluation: facts in, explained and reproducible score out."""

from atlas.risk.evaluations.domain.codec import facts_document, facts_from_document
from atlas.risk.evaluations.domain.compiled import CompiledMatrix, compile_matrix, stale_lists
from atlas.risk.evaluations.domain.engine import Scorecard, score_inputs
from atlas.risk.evaluations.domain.evaluate import (
    ENGINE_VERSION,
    ENGINE_VERSIONS,
    BadOverrideError,
    check_overrides,
    evaluate,
)
from atlas.risk.evaluations.domain.explain import (
    DimensionStep,
    Explanation,
    FactorStep,
    explain,
)
from atlas.risk.evaluations.domain.facts import (
    NOT_RUN,
    Known,
    MatchDecision,
    MatchStrength,
    Measure,
    ModuleLevel,
    NotAssessed,
    OwnershipStatus,
    PartyRole,
    PepCategory,
    PepExposure,
    Reading,
    SanctionedOwnership,
    SanctionsMatch,
    SubjectFacts,
    Volume,
)
from atlas.risk.evaluations.domain.inputs import (
    EvaluationInputs,
    inputs_from_document,
    inputs_from_facts,
)
from atlas.risk.evaluations.domain.known import facts_from_entity, is_ratable
from atlas.risk.evaluations.domain.relationship import with_relationship
from atlas.risk.evaluations.domain.results import (
    DimensionResult,
    Evaluation,
    FactorResult,
    FactorStatus,
    FloorResult,
    FloorStatus,
    Hashes,
    Override,
    SourceScore,
    evaluation_document,
    evaluation_from_document,
)
from atlas.risk.evaluations.domain.verify import Difference, verify
from atlas.risk.matrix.domain import Level, Tier

__all__ = [
    "ENGINE_VERSION",
    "ENGINE_VERSIONS",
    "NOT_RUN",
    "BadOverrideError",
    "CompiledMatrix",
    "Difference",
    "DimensionResult",
    "DimensionStep",
    "Evaluation",
    "EvaluationInputs",
    "Explanation",
    "FactorResult",
    "FactorStatus",
    "FactorStep",
    "FloorResult",
    "FloorStatus",
    "Hashes",
    "Known",
    "Level",
    "MatchDecision",
    "MatchStrength",
    "Measure",
    "ModuleLevel",
    "NotAssessed",
    "Override",
    "OwnershipStatus",
    "PartyRole",
    "PepCategory",
    "PepExposure",
    "Reading",
    "SanctionedOwnership",
    "SanctionsMatch",
    "Scorecard",
    "SourceScore",
    "SubjectFacts",
    "Tier",
    "Volume",
    "check_overrides",
    "compile_matrix",
    "evaluate",
    "evaluation_document",
    "evaluation_from_document",
    "explain",
    "facts_document",
    "facts_from_document",
    "facts_from_entity",
    "inputs_from_document",
    "inputs_from_facts",
    "is_ratable",
    "score_inputs",
    "stale_lists",
    "verify",
    "with_relationship",
]
