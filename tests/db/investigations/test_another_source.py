"""A source that investigations have never heard of answers them behind the protocol."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tests.db.investigations.conftest import Start

from atlas.foundation.core.clock import now
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.results.domain import Enriched, ModuleResult, read
from atlas.investigations.runs import execution, service
from atlas.investigations.runs.repository import findings
from atlas.investigations.runs.steps import enrich, footprint, screening, structure
from atlas.knowledge.entities import service as entities
from atlas.knowledge.evidence import service as evidence
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.sources.protocol.domain.answers import (
    Asked,
    CollectRequest,
    Gaps,
    RawResponse,
    SourceAnswer,
    SourceBatch,
    SourceKind,
)
from atlas.sources.protocol.domain.subjects import (
    IdentifiedBy,
    SubjectAnswer,
    SubjectOutcome,
    SubjectQuery,
)
from atlas.sources.protocol.errors import NotAskedError

DATA = date(2026, 11, 1)
RECORD = b'{"name": "Example Ltd", "director": "Ann Example"}'
PROFILE = "register_api:profile"
OFFICERS = "register_api:officers"


@dataclass(frozen=True)
class RegisterApi:
    """Two endpoints: one answers with the company and its director, the other fails."""

    async def find_subject(self, tenant: UUID, query: SubjectQuery) -> SubjectAnswer:
        """Know every company by the number that was asked for."""
        return SubjectAnswer(
            outcome=SubjectOutcome.IDENTIFIED,
            identified_by=IdentifiedBy.REGISTER_NUMBER,
            record_ref=query.registration_number,
            candidates=(),
            datasets=(),
            detail="found",
        )

    async def collect(self, tenant: UUID, request: CollectRequest) -> SourceAnswer:
        """Return the company, its director, and that the other endpoint failed."""
        assert request.reference is not None
        company = PartyAssertion(
            key="c",
            type="LegalEntity",
            identifiers=(Identifier("GB-COH", request.reference),),
            claims=(ClaimAssertion("legal_name", "Example Ltd"),),
        )
        director = PartyAssertion(
            key="d",
            type="Person",
            identifiers=(Identifier("REGISTER-API", "7"),),
            claims=(ClaimAssertion("full_name", "Ann Example"),),
        )
        covered = frozenset({"LegalEntity.legal_name", "Directorship"})
        return SourceAnswer(
            reference=request.reference,
            subject_key="c",
            asked=(
                Asked(
                    source=PROFILE,
                    name="profile",
                    kind=SourceKind.COMPANY_REGISTRY,
                    outcome="answered",
                    text="Profile of the company",
                    as_of=DATA,
                    covered=covered,
                ),
                Asked(
                    source=OFFICERS,
                    name="officers",
                    kind=SourceKind.COMPANY_REGISTRY,
                    outcome="failed",
                    text="Officers: timeout",
                    as_of=None,
                    reason="timeout",
                ),
            ),
            batches=(
                SourceBatch(
                    source=PROFILE,
                    source_type=SourceType.REGISTRY,
                    trust=0.9,
                    retrieved_at=now(),
                    raw=(RawResponse("https://r.example/1", "application/json", RECORD, now()),),
                    parties=(company, director),
                    relationships=(RelationshipAssertion("o", "Directorship", "d", "c"),),
                    covered=covered,
                ),
            ),
            gaps=Gaps(warnings=("officers were not read",)),
        )


class ClosedError(NotAskedError):
    """Its service is not open to this tenant."""

    code = "closed_to_tenant"
    remedy = "Rerun when it is open."


class ClosedWebsites:
    """A source that cannot be asked."""

    async def collect(self, tenant: UUID, request: CollectRequest) -> SourceAnswer:
        """Say so."""
        raise ClosedError("Not open.")


async def test_what_another_source_says_is_kept_as_any_other(
    runtime: Runtime, start: Start
) -> None:
    ref = await start(register="GB-COH", registration_number="01234567", website="a.example")
    await execution.begin(runtime, ref)
    found = read(Enriched, await enrich.run(runtime, RegisterApi(), ref))
    assert found.subject_status == "identified"
    assert found.covered == ("Directorship", "LegalEntity.legal_name")
    assert found.warnings == ("officers were not read",)
    async with runtime.db.tenant(ref.tenant) as session:
        rows = {row.source: row for row in await findings.fetch_sources(session, ref.resource)}
        kept = {one.id: one for one in await evidence.of_investigation(session, ref.resource)}
        run = await service.require(session, ref.resource)
        assert run.entity_id is not None
        subject = await entities.get_entity(session, run.entity_id)
    assert subject.data["legal_name"] == "Example Ltd"
    assert {name: row.status for name, row in rows.items()} == {
        PROFILE: "answered",
        OFFICERS: "failed",
    }
    [stored] = [kept[one] for one in rows[PROFILE].evidence_ids]
    assert (stored.source, stored.kind) == (PROFILE, "provider_response")
    assert found.evidence == {PROFILE: str(stored.id)}
    assert rows[OFFICERS].evidence_ids == []
    assert rows[OFFICERS].covered == []

    # asked again, it is kept once
    again = read(Enriched, await enrich.run(runtime, RegisterApi(), ref))
    assert again == found

    await execution.run_step(runtime, ref, structure.STEP, structure.structure)
    await execution.run_step(
        runtime, ref, screening.step_name(0), lambda step: screening.screen(step, 0)
    )
    website = read(ModuleResult, await footprint.run(runtime, ClosedWebsites(), ref)).footprint
    assert website is not None
    assert (website.reason, website.detail) == ("closed_to_tenant", "Not open.")
    assert website.remedy == "Rerun when it is open."
