"""Evaluate subjects, keep the evaluations, explain and verify them."""

from datetime import date
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import TenantSession
from atlas.risk.evaluations.domain import SubjectFacts
from atlas.risk.evaluations.schemas import StoredEvaluation


async def evaluate_subject(
    session: TenantSession,
    actor: AuthContext,
    *,
    subject_id: UUID | None,
    investigation_id: UUID | None,
    facts: SubjectFacts,
    as_of: date,
) -> StoredEvaluation:
    """Evaluate what an investigation knows with the default matrix and store the outcome.

    A second call for the same investigation and the same inputs returns the stored evaluation
    (an activity that is retried adds nothing).
    """
    raise NotImplementedError
