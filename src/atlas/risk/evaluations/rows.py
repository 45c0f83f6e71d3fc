"""From an evaluation to its row, and to where its company stands in the portfolio."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta

import orjson
from msgspec import convert, to_builtins

from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.risk.evaluations.carried_overrides import Note
from atlas.risk.evaluations.domain import Evaluation, Written
from atlas.risk.evaluations.domain.bands import bands_of
from atlas.risk.evaluations.models import EvaluationRow, summary_columns
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.matrix import service as matrices
from atlas.risk.matrix.domain import Matrix
from atlas.risk.policy.domain import Adjustment, adjusted
from atlas.risk.portfolio.domain import UNDATED_DAYS
from atlas.risk.portfolio.service import Standing


def standing_of(stored: StoredEvaluation, matrix: Matrix, depth: str | None) -> Standing:
    """Return the pointer of an evaluation of a company.

    Args:
        stored: the evaluation; it is of a company.
        matrix: the matrix it was made with (its levels name the dimensions' bands).
        depth: how deep the investigation went, where one has just run.

    """
    assert stored.company_id is not None  # noqa: S101  only companies stand in the portfolio
    result = stored.result
    scores = {item.id: item.score for item in result.dimensions if item.score is not None}
    return Standing(
        company_id=stored.company_id,
        evaluation_id=stored.id,
        investigation_id=stored.investigation_id,
        score=int(result.score * 100),
        score_high=int(result.score_high * 100),
        coverage=int(result.coverage * 100),
        level=result.level.value,
        tier=result.earned_tier.value,
        provisional=result.provisional,
        identified=stored.identified,
        level_high=result.worst_case.level.value,
        tier_high=result.worst_case.tier.value,
        depth=depth,
        dimensions={name: int(value * 100) for name, value in scores.items()},
        bands=[f"{name}:{band}" for name, band in bands_of(result, matrix).items()],
        floors=[item.id for item in result.floors if item.status.value == "applied"],
        matrix_id=result.matrix_id,
        matrix_version=result.matrix_version,
        appetite=result.appetite,
        policy_version=stored.policy.policy_version or None,
        segment=stored.policy.segment,
        snapshot_hash=stored.reference_snapshot,
        as_of=result.as_of,
        evaluated_at=stored.created_at,
    )


def row_values(
    stored: StoredEvaluation,
    written: Written,
    facts: Mapping[str, JSON],
    retry_key: str | None,
) -> dict[str, object]:
    """Return the columns of an evaluation's row.

    Args:
        stored: the evaluation.
        written: the same, as the JSON that its hashes are of.
        facts: document of the facts it rests on.
        retry_key: names the one evaluation of an activity that may be retried.

    """
    return {
        "id": stored.id,
        "subject_id": stored.subject_id,
        "company_id": stored.company_id,
        "investigation_id": stored.investigation_id,
        "parent_id": stored.parent_id,
        **summary_columns(stored.result),
        "current_until": _current_until(stored.result, facts),
        "facts": facts,
        "inputs": orjson.Fragment(written.inputs),
        "result": orjson.Fragment(written.output),
        "snapshot_hash": stored.reference_snapshot,
        **asdict(stored.result.hashes),
        "retry_key": retry_key,
        "policy": stored.policy.document(),
        "carried": list(to_builtins(stored.carried)) or None,
        "provenance": stored.provenance,
        "created_by": stored.created_by,
        "created_at": stored.created_at,
    }


def _current_until(result: Evaluation, facts: Mapping[str, JSON]) -> date:
    """Return the last day of the registers, as `portfolio.domain.rested_sql` reads it of facts."""
    kept = facts.get("current_until")
    days = kept.values() if isinstance(kept, Mapping) else ()
    last = (date.fromisoformat(str(day)) for day in days)
    return min(last, default=result.as_of + timedelta(days=UNDATED_DAYS))


def stored_evaluation(row: EvaluationRow) -> StoredEvaluation:
    """Return the evaluation that a row keeps."""
    return StoredEvaluation(
        id=row.id,
        subject_id=row.subject_id,
        company_id=row.company_id,
        investigation_id=row.investigation_id,
        reference_snapshot=row.snapshot_hash,
        result=row.evaluation(),
        created_at=row.created_at,
        created_by=row.created_by,
        policy=Adjustment.from_document(row.policy),
        parent_id=row.parent_id,
        carried=convert(row.carried or (), tuple[Note, ...]),
        provenance=row.provenance,
    )


async def matrix_of(session: TenantSession, row: EvaluationRow) -> Matrix:
    """Return the matrix that made an evaluation, with its segment's weights."""
    matrix = await matrices.get_matrix(session, row.matrix_id, row.matrix_version)
    return adjusted(matrix, Adjustment.from_document(row.policy))
