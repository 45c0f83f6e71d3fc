"""The risk matrix, pure: its model, its checks, and the shipped ones."""

from atlas.risk.matrix.domain.checks import check_matrix
from atlas.risk.matrix.domain.inputs import INPUTS, InputKind, InputSpec
from atlas.risk.matrix.domain.levels import LEVELS, TIERS, Level, Tier
from atlas.risk.matrix.domain.model import (
    Aggregation,
    Appetite,
    Boolean,
    CascadeStep,
    Condition,
    Dimension,
    Factor,
    Floor,
    LevelBound,
    Matrix,
    NotApplicable,
    Range,
    ReferenceLookup,
    Source,
    ThresholdRanges,
)
from atlas.risk.matrix.domain.shipped import (
    DEFAULT_MATRIX,
    default_matrix,
    find_matrix,
    shipped_matrices,
)

__all__ = [
    "DEFAULT_MATRIX",
    "INPUTS",
    "LEVELS",
    "TIERS",
    "Aggregation",
    "Appetite",
    "Boolean",
    "CascadeStep",
    "Condition",
    "Dimension",
    "Factor",
    "Floor",
    "InputKind",
    "InputSpec",
    "Level",
    "LevelBound",
    "Matrix",
    "NotApplicable",
    "Range",
    "ReferenceLookup",
    "Source",
    "ThresholdRanges",
    "Tier",
    "check_matrix",
    "default_matrix",
    "find_matrix",
    "shipped_matrices",
]
