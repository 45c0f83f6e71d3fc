"""A number joins two parties that other customers rest on: nobody has compared them as one yet."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from tests.conftest import actor_of
from tests.db.investigations.conftest import Start
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.runs import execution, service
from atlas.investigations.runs.steps import enrich
from atlas.knowledge.companies import service as companies
from atlas.knowledge.entities import service as entities
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
from atlas.sources.screening import service as screening
from atlas.sources.screening.schemas import PartyKind, ScreeningQuery
from atlas.sources.screening.service import matches, rescreenings

pytestmark = pytest.mark.cut_lists

SOURCE = "register_api:profile"
NUMBER, LEI = Identifier("GB-COH", "07654321"), Identifier("LEI", "529900T8BM49AURSDO55")


@dataclass(frozen=True)
class Register:
    """Answers with the company that is asked for, and with who holds it under these numbers."""

    name: str
    numbers: tuple[Identifier, ...]

    async def find_subject(self, tenant: UUID, query: SubjectQuery) -> SubjectAnswer:
        """Know every company by its number."""
        return SubjectAnswer(
            outcome=SubjectOutcome.IDENTIFIED,
            identified_by=IdentifiedBy.REGISTER_NUMBER,
            record_ref=query.registration_number,
            candidates=(),
            datasets=(),
            detail="found",
        )

    async def collect(self, tenant: UUID, request: CollectRequest) -> SourceAnswer:
        """Return the company and its holder."""
        assert request.reference is not None
        company = PartyAssertion(
            key="c",
            type="LegalEntity",
            identifiers=(Identifier("GB-COH", request.reference),),
            claims=(ClaimAssertion("legal_name", f"Company {request.reference} Ltd"),),
        )
        holder = PartyAssertion(
            key="h",
            type="LegalEntity",
            identifiers=self.numbers,
            claims=(ClaimAssertion("legal_name", self.name),),
        )
        share = {"share_exact": 60.0}
        return SourceAnswer(
            reference=request.reference,
            subject_key="c",
            asked=(
                Asked(
                    source=SOURCE,
                    name="profile",
                    kind=SourceKind.COMPANY_REGISTRY,
                    outcome="answered",
                    text="Profile of the company",
                    as_of=date(2026, 11, 1),
                ),
            ),
            batches=(
                SourceBatch(
                    source=SOURCE,
                    source_type=SourceType.REGISTRY,
                    trust=0.9,
                    retrieved_at=now(),
                    parties=(company, holder),
                    relationships=(
                        RelationshipAssertion("o", "Ownership", "h", "c", attributes=share),
                    ),
                ),
            ),
        )


async def investigated(runtime: Runtime, start: Start, register: Register, number: str) -> Ref:
    """Run the steps that keep what a register says of a company."""
    ref = await start(register="GB-COH", registration_number=number, external_id=new_id().hex)
    await execution.begin(runtime, ref)
    await enrich.run(runtime, register, ref)
    return ref


async def lapsed(database: Database, ref: Ref) -> bool:
    """Return whether the words of a run's customer wait for another run."""
    async with database.tenant(ref.tenant) as session:
        run = await service.require(session, ref.resource)
        found = await companies.get_companies(session, [run.company_id])
    changed = found[run.company_id].identity_changed_at
    return changed is not None and changed > run.created_at


async def test_parties_that_a_run_joins_are_compared_by_nobody_yet(
    runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    db = runtime.db
    write_ofac(tmp_path)
    await load_list(db, tmp_path, "ofac-sdn", version_date=today())
    one = await investigated(runtime, start, Register("Larch Holding Ltd", (NUMBER,)), "00000001")
    two = await investigated(runtime, start, Register("Lerche Beteiligung", (LEI,)), "00000002")
    actor = actor_of(one.tenant)
    async with db.tenant(one.tenant) as session:
        held = [
            await entities.find_by_identifier(session, key.scheme, key.value)
            for key in (NUMBER, LEI)
        ]
        ids = [key for key in held if key is not None]
        queries = [
            ScreeningQuery(name=name, kind=PartyKind.COMPANY, entity_id=key)
            for name, key in zip(("Larch Holding Ltd", "Lerche Beteiligung"), ids, strict=True)
        ]
        await screening.screen(session, actor, queries, purpose="test")
        before = await matches.standing_of(session, ids)
    answered = {before[key].answered for key in ids}
    assert len(answered) == 1
    assert not await lapsed(db, one)
    assert not await lapsed(db, two)

    both = Register("Larch Holding Ltd", (NUMBER, LEI))
    three = await investigated(runtime, start, both, "00000003")
    assert await lapsed(db, one)
    assert await lapsed(db, two)
    assert not await lapsed(db, three)  # its own run has seen it
    async with db.tenant(one.tenant) as session:
        stays = await entities.canonical_id(session, ids[0])
        assert stays == await entities.canonical_id(session, ids[1])
        assert not (await matches.standing_of(session, [stays]))[stays].answered
        sweep = await rescreenings.request(session, actor, "changed")
    done = False
    while not done:
        async with db.tenant(one.tenant) as session:
            await rescreenings.begin(session, sweep.id)
            done = await rescreenings.step(session, actor, sweep.id)
    async with db.tenant(one.tenant) as session:
        assert {(await matches.standing_of(session, [stays]))[stays].answered} == answered
