"""Risk evaluations: made, kept, shown, explained, verified."""

from atlas.risk.evaluations.derivation import Derivation, derive, keep_derived
from atlas.risk.evaluations.service.evaluating import (
    evaluate_again,
    evaluate_request,
    evaluate_subject,
    raised_by_reference_data,
    score_company,
)
from atlas.risk.evaluations.service.queries import (
    basis_of,
    datasets_used,
    explain_evaluation,
    get_evaluation,
    get_evaluations,
    level_at_worst,
    list_evaluations,
    material_of,
    newest_ids,
    on_old_registers,
    outdated_of,
    shown_evaluation,
    shown_evaluations,
    takes_over,
    verify_evaluation,
)
from atlas.risk.evaluations.service.subjects import Subject, known_subject, with_customer_file

__all__ = [
    "Derivation",
    "Subject",
    "basis_of",
    "datasets_used",
    "derive",
    "evaluate_again",
    "evaluate_request",
    "evaluate_subject",
    "explain_evaluation",
    "get_evaluation",
    "get_evaluations",
    "keep_derived",
    "known_subject",
    "level_at_worst",
    "list_evaluations",
    "material_of",
    "newest_ids",
    "on_old_registers",
    "outdated_of",
    "raised_by_reference_data",
    "score_company",
    "shown_evaluation",
    "shown_evaluations",
    "takes_over",
    "verify_evaluation",
    "with_customer_file",
]
