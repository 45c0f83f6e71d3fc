"""A company with every value known about it, and where each comes from."""

from collections import Counter
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.knowledge.companies.schemas import (
    CompanyOut,
    CompanyOverview,
    FieldOut,
    ProvenanceClaim,
    RelationshipCount,
)
from atlas.knowledge.companies.service.queries import get_company
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.domain import Claim, FieldProvenance
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.relationships import service as relationships


async def get_overview(session: TenantSession, company_id: UUID) -> CompanyOverview:
    """Return a company with every value known about it and where it comes from.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    company = await get_company(session, company_id)
    shown = CompanyOut.model_validate(company)
    if company.entity_id is None:
        return CompanyOverview(
            company=shown,
            entity_type=None,
            display_name=None,
            identifiers=[],
            fields=[],
            relationships=[],
            open_conflicts=0,
        )
    detail = await entities.get_detail(
        session, await entities.canonical_id(session, company.entity_id)
    )
    conflicts = await mutations.list_conflicts(session, [detail.id], open_only=True)
    return CompanyOverview(
        company=shown,
        entity_type=detail.type,
        display_name=detail.display_name,
        identifiers=detail.identifiers,
        fields=[_field(one) for one in await entities.provenance(session, detail.id)],
        relationships=await _count_relationships(session, detail.id),
        open_conflicts=len(conflicts),
    )


async def _count_relationships(session: TenantSession, entity_id: UUID) -> list[RelationshipCount]:
    found = await relationships.of_entities(session, [entity_id], as_of=today())
    incoming = Counter(one.type for one in found if one.to_id == entity_id)
    outgoing = Counter(one.type for one in found if one.from_id == entity_id)
    return [
        RelationshipCount(type=name, incoming=incoming[name], outgoing=outgoing[name])
        for name in sorted(incoming | outgoing)
    ]


def _field(one: FieldProvenance) -> FieldOut:
    return FieldOut(
        attribute=one.attribute,
        value=one.value,
        rule=one.rule,
        claims=[_provenance(claim) for claim in one.claims],
    )


def _provenance(claim: Claim) -> ProvenanceClaim:
    return ProvenanceClaim(
        claim_id=claim.id,
        source=claim.source,
        source_type=claim.source_type,
        trust=claim.trust,
        asserted_at=claim.asserted_at,
        valid_from=claim.valid_from,
        valid_to=claim.valid_to,
        retrieved_at=claim.retrieved_at,
        evidence_id=claim.evidence_id,
        investigation_id=claim.investigation_id,
    )
