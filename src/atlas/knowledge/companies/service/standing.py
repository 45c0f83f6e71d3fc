"""What other rooms note on a company: who it is, where the relationship stands, its reviews."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.identity.audit.service import record
from atlas.knowledge.companies import repository
from atlas.knowledge.companies.actions import CompanyAction
from atlas.knowledge.companies.domain import Company
from atlas.knowledge.companies.service.queries import lock_company
from atlas.knowledge.entities import service as entities


async def parties_changed(
    session: TenantSession, entity_ids: Sequence[UUID], *, besides: UUID | None = None
) -> int:
    """Note that parties of companies are, or may be, others; return of how many companies.

    They were joined or separated, or may be one. Earlier results of the companies rest on other
    parties: they are outdated until the next run.

    Args:
        session: the tenant's.
        entity_ids: the entities of the companies.
        besides: a company whose own run is what found it.

    """
    return await repository.note_parties_changed(session, entity_ids, now(), besides)


async def link_entity(
    session: TenantSession, actor: AuthContext, company_id: UUID, entity_id: UUID
) -> None:
    """Link a company to the entity that an investigation identified.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        EntityNotFoundError: absent or another tenant's.

    """
    company = await lock_company(session, company_id)
    entity = await entities.get_entity(session, entity_id)
    if company.entity_id == entity.id:
        return
    await repository.update_company(session, company_id, {"entity_id": entity.id}, now())
    await record(
        session,
        actor,
        CompanyAction.IDENTIFIED,
        "company",
        company_id,
        {
            "before": str(company.entity_id) if company.entity_id else None,
            "after": str(entity.id),
        },
    )


async def set_relationship(
    session: TenantSession,
    company_id: UUID,
    *,
    status: str | None = None,
    next_review_at: date | None = None,
    review_due_at: date | None = None,
) -> Company:
    """Set status and reviews of a locked company; the customer file decides and records them."""
    values: dict[str, object] = {"next_review_at": next_review_at, "review_due_at": review_due_at}
    if status is not None:
        values["relationship_status"] = status
    return await repository.update_company(session, company_id, values, now())


async def set_reviews(
    session: TenantSession, reviews: Sequence[tuple[UUID, date | None, date]]
) -> None:
    """Set id, next review and policy's day of many locked companies."""
    await repository.update_reviews(session, reviews, now())


async def count_evaluated(session: TenantSession) -> tuple[int, int]:
    """Return how many companies have an evaluation and go on, and how many there are."""
    return await repository.count_evaluated(session)


async def bring_reviews_forward(session: TenantSession, day: date) -> int:
    """Have every evaluated company reviewed by a day; the daily sweep opens the tasks.

    Returns:
        How many reviews came sooner by it.

    """
    return await repository.bring_reviews_forward(session, day, now())
