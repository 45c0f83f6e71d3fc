"""Risk evaluations: shapes for other rooms and for the API."""

from atlas.risk.evaluations.schemas.evaluations import (
    EvaluateIn,
    EvaluationOut,
    EvaluationSummaryOut,
    FactorMoveOut,
    PreviewIn,
    PreviewOut,
    PreviewSideOut,
    StoredEvaluation,
    SubjectIn,
    VerificationOut,
    WorstCaseOut,
    as_said,
    evaluation_out,
    verification_out,
)
from atlas.risk.evaluations.schemas.explanations import ExplanationOut, explanation_out

__all__ = [
    "EvaluateIn",
    "EvaluationOut",
    "EvaluationSummaryOut",
    "ExplanationOut",
    "FactorMoveOut",
    "PreviewIn",
    "PreviewOut",
    "PreviewSideOut",
    "StoredEvaluation",
    "SubjectIn",
    "VerificationOut",
    "WorstCaseOut",
    "as_said",
    "evaluation_out",
    "explanation_out",
    "verification_out",
]
