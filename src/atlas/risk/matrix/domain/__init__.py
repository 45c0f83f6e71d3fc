"""The risk matrix, pure: its model, its checks, and the shipped ones."""

from atlas.risk.matrix.domain.checks import MatrixProblem, check_matrix
from atlas.risk.matrix.domain.differences import MatrixChange, diff_matrices
from atlas.risk.matrix.domain.documents import (
    Format,
    UnreadableMatrixError,
    read_matrix,
    read_text,
    write_text,
)
from atlas.risk.matrix.domain.inputs import INPUTS, InputKind, InputSpec
from atlas.risk.matrix.domain.jumps import Jump, Leap, largest_jumps, threshold_leap
from atlas.risk.matrix.domain.law import AMENDMENTS, check_law
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
    "AMENDMENTS",
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
    "Format",
    "InputKind",
    "InputSpec",
    "Jump",
    "Leap",
    "Level",
    "LevelBound",
    "Matrix",
    "MatrixChange",
    "MatrixProblem",
    "NotApplicable",
    "Range",
    "ReferenceLookup",
    "Source",
    "ThresholdRanges",
    "Tier",
    "UnreadableMatrixError",
    "check_law",
    "check_matrix",
    "default_matrix",
    "diff_matrices",
    "find_matrix",
    "largest_jumps",
    "read_matrix",
    "read_text",
    "shipped_matrices",
    "threshold_leap",
    "write_text",
]
