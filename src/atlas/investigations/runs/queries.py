"""Reading what a run found; every function answers for a run that is there and not withdrawn."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID, uuid5

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.investigations.modules import service as modules
from atlas.investigations.modules.domain.findings import CONTRADICTIONS, OF_VALIDITY, statements_of
from atlas.investigations.modules.schemas import ModuleOut
from atlas.investigations.results.domain import Steps
from atlas.investigations.runs import service
from atlas.investigations.runs.models import (
    InvestigatedParty,
    Investigation,
    LinkRow,
    LogRow,
    PartyRow,
    ScreeningRow,
    SourceRow,
)
from atlas.investigations.runs.repository import findings, lifecycle, logs
from atlas.investigations.runs.schemas import ConflictOut, InvestigationSourceOut
from atlas.knowledge.mutations import service as mutations
from atlas.risk.indicators import service as indicators
from atlas.risk.indicators.schemas import StoredIndicator

Run = Investigation
"""What other rooms of this wing call a run's row."""
Party = PartyRow
Link = LinkRow


async def parties_of(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[InvestigatedParty]:
    """Return a page of the parties, the subject first."""
    await service.require(session, investigation_id)
    page = await findings.page_parties(session, investigation_id, params)
    plan = await lifecycle.find_plan(session, investigation_id)
    ties = {one.party: one.words for one in plan.connections}
    items = [
        InvestigatedParty(**asdict(row), connection=ties.get(str(row.entity_id)))
        for row in page.items
    ]
    return page.of(items)


async def links_of(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[LinkRow]:
    """Return a page of the relationships as they stood."""
    await service.require(session, investigation_id)
    return await findings.page_links(session, investigation_id, params)


async def indicators_of(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[StoredIndicator]:
    """Return a page of the indicators."""
    await service.require(session, investigation_id)
    return await indicators.list_indicators(session, params, investigation_id)


async def screenings_of(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[ScreeningRow]:
    """Return a page of the screenings, in the order of the parties."""
    await service.require(session, investigation_id)
    return await findings.page_screenings(session, investigation_id, params)


async def conflicts_of(session: TenantSession, investigation_id: UUID) -> list[ConflictOut]:
    """Return the conflicts about the parties and their relationships, decided ones among them."""
    run = await service.require(session, investigation_id)
    steps = await lifecycle.fetch_steps(session, investigation_id)
    decided = (UUID(one.relationship_id) for one in steps.structure.decided)
    ids = {*await findings.fetch_ids(session, investigation_id), *decided}  # it may have ended
    found = await mutations.list_conflicts(session, sorted(ids)) if ids else []
    return [
        *(ConflictOut.model_validate(item) for item in found),
        *_within_statements(run, steps),
    ]


def _within_statements(run: Run, steps: Steps) -> Iterator[ConflictOut]:
    """Yield the statements that contradict themselves, as the run read them."""
    structure = steps.structure.ownership
    for one in structure.contradictions if structure else ():
        yield ConflictOut(
            id=uuid5(run.id, f"{one.relationship_id}:{one.code}"),
            entity_id=None,
            relationship_id=UUID(one.relationship_id),
            attribute="validity" if one.code in OF_VALIDITY else "share",
            kind=one.code,
            policy="flag_review",
            status="open",
            detail=f"{one.holder_name} in {one.company_name}: {CONTRADICTIONS[one.code]}"
            f" ({one.detail}).",
            winner_claim_id=None,
            claim_ids=[],
            statements=list(statements_of(one.code, one.detail)),
            opened_at=run.finished_at or run.created_at,
            resolved_at=None,
        )


async def sources_of(
    session: TenantSession, investigation_id: UUID
) -> list[InvestigationSourceOut]:
    """Return the sources that were asked."""
    await service.require(session, investigation_id)
    rows = await findings.fetch_sources(session, investigation_id)
    return [InvestigationSourceOut.model_validate(row) for row in rows]


async def logs_of(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[LogRow]:
    """Return a page of the log, in order of time unless sorted otherwise."""
    await service.require(session, investigation_id)
    return await logs.page_logs(session, investigation_id, params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything a run kept, for the report.

    `dismissed`, `delisted`: the hits, by id, that the newest evaluation counts and that people have
    since dismissed, or confirmed to be of an entry whose listing ended. `already`: why its newest
    evaluation is outdated, as codes, as far as that was so on the day of the run.
    """

    run: Investigation
    steps: Steps
    modules: Sequence[ModuleOut]
    parties: Sequence[PartyRow]
    links: Sequence[LinkRow]
    sources: Sequence[SourceRow]
    dismissed: Sequence[str] = ()
    delisted: Sequence[str] = ()
    already: Sequence[str] = ()


async def record_of(session: TenantSession, run: Investigation) -> Record:
    """Return everything a run kept."""
    return Record(
        run=run,
        steps=await lifecycle.fetch_steps(session, run.id),
        modules=await modules.shown(session, await modules.list_modules(session, run.id)),
        parties=await findings.fetch_parties(session, run.id),
        links=await findings.fetch_links(session, run.id),
        sources=await findings.fetch_sources(session, run.id),
    )
