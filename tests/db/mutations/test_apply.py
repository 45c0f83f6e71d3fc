"""The single writer against a real server, as the unprivileged role."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from uuid import UUID

import pytest
from msgspec import structs
from tests.db.mutations.helpers import batch, company, owns, person

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import ReferenceNotFoundError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.mutations import service
from atlas.knowledge.mutations.errors import BatchInvalidError, SubjectNotFoundError
from atlas.knowledge.mutations.schemas import (
    BatchResult,
    ClaimAssertion,
    ClaimBatch,
    EndAssertion,
    Identifier,
    PartyAssertion,
    SourceType,
)
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind


async def apply(db: Database, actor: AuthContext, given: ClaimBatch) -> BatchResult:
    async with db.tenant(actor.require_tenant()) as session:
        return await service.apply_batch(session, actor, given)


async def entity_data(db: Database, actor: AuthContext, entity_id: UUID) -> dict[str, object]:
    async with db.tenant(actor.require_tenant()) as session:
        stored = await session.fetch_value("SELECT data FROM entity WHERE id = $1", entity_id)
        rebuilt = await service.rebuild(session, [entity_id])
    assert rebuilt[entity_id] == stored
    return dict(stored)


async def count(db: Database, actor: AuthContext, table: str) -> int:
    async with db.tenant(actor.require_tenant()) as session:
        return int(await session.fetch_value(f"SELECT count(*) FROM {table}"))


async def test_a_batch_writes_parties_relationships_and_their_caches(
    database: Database, actor: AuthContext
) -> None:
    result = await apply(
        database,
        actor,
        batch(
            "first",
            parties=[company("c", "100", status="active"), person("p", "ps-1")],
            relationships=[
                owns("p", "c", share_minimum=25, share_maximum=50, minimum_exclusive=True)
            ],
        ),
    )
    assert result.claims_added == 7
    assert len(result.created) == 2
    data = await entity_data(database, actor, result.entities["c"])
    assert data == {"legal_name": "Example Widgets Ltd", "status": "active"}
    async with database.tenant(actor.require_tenant()) as session:
        row = await session.fetch_row(
            "SELECT * FROM relationship WHERE id = $1", result.relationships["p>c:2020-01-01"]
        )
    assert row is not None
    assert row["data"] == {"share_minimum": 25, "share_maximum": 50, "minimum_exclusive": True}
    assert (row["from_id"], row["to_id"]) == (result.entities["p"], result.entities["c"])
    assert row["valid_from"] == date(2020, 1, 1)


async def test_a_retried_batch_is_a_no_op_with_the_same_answer(
    database: Database, actor: AuthContext
) -> None:
    given = batch("retry", parties=[company("c", "200", bad_attribute="x")])
    first = await apply(database, actor, given)
    claims = await count(database, actor, "claim")
    assert await apply(database, actor, given) == first
    assert await count(database, actor, "claim") == claims
    # a later run of the same source states nothing new
    again = await apply(database, actor, replace(given, batch_key="retry-2"))
    assert (again.claims_added, again.created) == (0, ())
    assert again.entities == first.entities


async def test_bad_values_are_rejected_alone_and_reported(
    database: Database, actor: AuthContext
) -> None:
    result = await apply(
        database,
        actor,
        batch(
            "bad",
            parties=[
                company("c", "300", status="open for business", employees=-1, lei="short"),
                PartyAssertion("x", "Spaceship"),
                person("p", "ps-300", date_of_birth="1970-02-30"),
            ],
            relationships=[owns("p", "c", share_exact=130), owns("c", "p"), owns("x", "c")],
        ),
    )
    reasons = {(one.key, one.attribute) for one in result.rejected}
    assert reasons == {
        ("c", "status"),
        ("c", "employees"),
        ("c", "lei"),
        ("x", None),
        ("p", "date_of_birth"),
        ("p>c:2020-01-01", "share_exact"),
        ("c>p:2020-01-01", None),
        ("x>c:2020-01-01", None),
    }
    assert result.relationships.keys() == {"p>c:2020-01-01"}
    assert await entity_data(database, actor, result.entities["c"]) == {
        "legal_name": "Example Widgets Ltd"
    }


async def test_a_batch_that_cannot_be_read_writes_nothing(
    database: Database, actor: AuthContext
) -> None:
    before = await count(database, actor, "entity")
    twice = batch("twice", parties=[company("c", "400"), company("c", "401")])
    with pytest.raises(BatchInvalidError, match="repeats"):
        await apply(database, actor, twice)
    foreign = PartyAssertion("f", "LegalEntity", entity_id=new_id())
    with pytest.raises(ReferenceNotFoundError):
        await apply(database, actor, batch("foreign", parties=[company("c", "402"), foreign]))
    assert await count(database, actor, "entity") == before


async def test_two_identifiers_found_apart_join_their_entities(
    database: Database, actor: AuthContext
) -> None:
    by_number = await apply(database, actor, batch("m1", parties=[company("c", "500")]))
    lei = Identifier("XI-LEI", "5299000J2N45DDNE4Y28")
    gleif = PartyAssertion(
        "g",
        "LegalEntity",
        [lei],
        [ClaimAssertion("legal_name", "Example Widgets Limited", asserted_at=date(2025, 1, 1))],
    )
    by_lei = await apply(
        database,
        actor,
        batch("m2", source="gleif", source_type=SourceType.LEI, trust=0.97, parties=[gleif]),
    )
    assert by_lei.entities["g"] != by_number.entities["c"]
    both = structs.replace(gleif, identifiers=[lei, Identifier("GB-COH", "00000500")], claims=[])
    joined = await apply(database, actor, batch("m3", source="gleif", parties=[both]))
    assert joined.entities["g"] == by_number.entities["c"]
    data = await entity_data(database, actor, by_number.entities["c"])
    assert data["legal_name"] == "Example Widgets Limited"  # 0.97 before 0.95
    async with database.tenant(actor.require_tenant()) as session:
        # claims never move
        owner = await session.fetch_value(
            "SELECT entity_id FROM claim WHERE source = 'gleif' AND attribute = $1",
            "LegalEntity.legal_name",
        )
        preferred = await session.fetch_value(
            "SELECT count(*) FROM preference WHERE subject_id = $1", by_lei.entities["g"]
        )
    assert owner == by_lei.entities["g"]
    assert preferred == 0


async def test_different_numbers_in_one_register_are_a_veto(
    database: Database, actor: AuthContext
) -> None:
    lei, number = Identifier("XI-LEI", "213800D1EI4B9WTWWD28"), Identifier("GB-COH", "600")
    first = await apply(
        database,
        actor,
        batch(
            "v1",
            parties=[structs.replace(company("c", "600"), identifiers=[lei, number])],
        ),
    )
    other = structs.replace(company("d", "601"), identifiers=[lei, Identifier("GB-COH", "601")])
    second = await apply(database, actor, batch("v2", parties=[other]))
    assert second.entities["d"] != first.entities["c"]
    assert second.conflicts_opened == 1
    async with database.tenant(actor.require_tenant()) as session:
        found = await service.list_conflicts(session, [second.entities["d"]], open_only=True)
    assert [one.kind for one in found] == ["identity"]
    # the same again opens nothing
    assert (await apply(database, actor, batch("v3", parties=[other]))).conflicts_opened == 0
    kinds = (TaskKind.CONFLICT,)
    async with database.tenant(actor.require_tenant()) as session:
        subject = second.entities["d"]
        asked = await tasks.subjects_with_open(session, kinds[0], "entity", [subject])
        assert asked == {subject}
        closed = await tasks.close_tasks(
            session, actor, kinds, "entity", [subject], outcome="looked at"
        )
    assert len(closed) == 1


async def test_a_number_without_its_court_never_joins(
    database: Database, actor: AuthContext
) -> None:
    bare = [Identifier("DE-CR", "HRB 1234")]
    one = structs.replace(company("a", "1"), identifiers=bare)
    first = await apply(database, actor, batch("de-1", parties=[one]))
    second = await apply(database, actor, batch("de-2", parties=[one]))
    assert first.entities["a"] != second.entities["a"]


async def test_one_relationship_is_one_record_and_intervals_stay_apart(
    database: Database, actor: AuthContext
) -> None:
    parties = [company("c", "700"), person("p", "ps-700")]
    old = owns("p", "c", start=date(2010, 1, 1), end=date(2015, 1, 1), share_exact=10)
    new = owns("p", "c", start=date(2018, 1, 1), share_minimum=25, share_maximum=50)
    psc = await apply(database, actor, batch("r1", parties=parties, relationships=[new, old]))
    assert len(set(psc.relationships.values())) == 2
    exact = owns("p", "c", start=date(2018, 3, 1), share_exact=30.5)
    other = await apply(
        database,
        actor,
        batch("r2", source="registry_file:other", parties=parties, relationships=[exact]),
    )
    record = other.relationships["p>c:2018-03-01"]
    assert record == psc.relationships["p>c:2018-01-01"]
    assert other.conflicts_opened == 0
    async with database.tenant(actor.require_tenant()) as session:
        rows = await session.fetch(
            "SELECT id, data, valid_to FROM relationship WHERE to_id = $1 ORDER BY valid_from",
            psc.entities["c"],
        )
        assert await service.rebuild(session, [row["id"] for row in rows]) == {
            row["id"]: row["data"] for row in rows
        }
    assert rows[0]["data"] == {"share_exact": 10}  # an ended record keeps what it was
    assert rows[1]["data"] == {"share_minimum": 25, "share_maximum": 50, "share_exact": 30.5}


async def test_an_exact_share_outside_the_band_is_a_conflict(
    database: Database, actor: AuthContext
) -> None:
    parties = [company("c", "710"), person("p", "ps-710")]
    band = owns("p", "c", share_minimum=25, share_maximum=50)
    await apply(database, actor, batch("b1", parties=parties, relationships=[band]))
    outside = owns("p", "c", share_exact=60)
    result = await apply(
        database, actor, batch("b2", source="other", parties=parties, relationships=[outside])
    )
    assert result.conflicts_opened == 1
    async with database.tenant(actor.require_tenant()) as session:
        found = await service.list_conflicts(session, list(result.relationships.values()))
    assert found[0].kind == "outside_band"


async def test_no_longer_published_ends_the_record_and_publishing_again_opens_it(
    database: Database, actor: AuthContext
) -> None:
    given = batch(
        "e1",
        parties=[company("c", "720"), person("p", "ps-720")],
        relationships=[owns("p", "c", share_exact=40, source_record="stmt-1")],
    )
    first = await apply(database, actor, given)
    record = first.relationships["p>c:2020-01-01"]
    end = EndAssertion(
        "registry_file:test", date(2026, 10, 1), "no longer published", source_records=["stmt-1"]
    )
    async with database.tenant(actor.require_tenant()) as session:
        assert await service.end_claims(session, actor, end) == 2
        assert await service.end_claims(session, actor, end) == 0
        row = await session.fetch_row("SELECT * FROM relationship WHERE id = $1", record)
    assert row is not None
    assert (row["valid_to"], row["data"]) == (date(2026, 10, 1), {"share_exact": 40})
    again = await apply(database, actor, replace(given, batch_key="e2"))
    assert again.claims_added == 2
    async with database.tenant(actor.require_tenant()) as session:
        assert (
            await session.fetch_value(
                "SELECT valid_to FROM relationship WHERE id = $1",
                again.relationships["p>c:2020-01-01"],
            )
            is None
        )


async def test_protected_fields_take_screening_and_analysts_only(
    database: Database, actor: AuthContext
) -> None:
    claimed = person("p", "ps-800", is_sanctioned=True)
    result = await apply(database, actor, batch("s1", parties=[claimed]))
    entity = result.entities["p"]
    assert "is_sanctioned" not in await entity_data(database, actor, entity)
    async with database.tenant(actor.require_tenant()) as session:
        rules = await session.fetch(
            "SELECT rule FROM mutation WHERE entity_id = $1 AND attribute = $2",
            entity,
            "Person.is_sanctioned",
        )
    assert [row["rule"] for row in rules] == ["protected_field_no_authorized_source"]
    screening = batch(
        "s2", source="screening:ofac-sdn", source_type=SourceType.SCREENING, parties=[claimed]
    )
    await apply(database, actor, screening)
    assert (await entity_data(database, actor, entity))["is_sanctioned"] is True
    # the list drops the entry: the flag stays
    async with database.tenant(actor.require_tenant()) as session:
        claim = await session.fetch_value(
            "SELECT id FROM claim WHERE source = 'screening:ofac-sdn' AND attribute = $1"
            " AND entity_id = $2",
            "Person.is_sanctioned",
            entity,
        )
        end = EndAssertion("screening:ofac-sdn", date(2026, 11, 1), "delisted", claim_ids=[claim])
        assert await service.end_claims(session, actor, end) == 1
    assert (await entity_data(database, actor, entity))["is_sanctioned"] is True
    async with database.tenant(actor.require_tenant()) as session:
        await service.assert_analyst_claim(
            session,
            actor,
            entity_id=entity,
            attribute="is_sanctioned",
            value=False,
            reason="namesake",
        )
    assert (await entity_data(database, actor, entity))["is_sanctioned"] is False


async def test_a_later_trusted_source_reopens_an_analysts_claim(
    database: Database, actor: AuthContext
) -> None:
    first = await apply(
        database, actor, batch("a1", parties=[company("c", "900", status="active")])
    )
    entity = first.entities["c"]
    async with database.tenant(actor.require_tenant()) as session:
        await service.assert_analyst_claim(
            session, actor, entity_id=entity, attribute="status", value="dormant", reason="call"
        )
    assert (await entity_data(database, actor, entity))["status"] == "dormant"
    later = PartyAssertion(
        "c",
        "LegalEntity",
        [Identifier("GB-COH", "900")],
        [ClaimAssertion("status", "dissolved", asserted_at=datetime(2027, 1, 1, tzinfo=UTC))],
    )
    result = await apply(database, actor, batch("a2", parties=[later]))
    assert result.conflicts_opened == 1
    assert (await entity_data(database, actor, entity))["status"] == "dormant"


async def test_an_analyst_cannot_reach_another_tenant(
    database: Database, actor: AuthContext, other_tenant: UUID
) -> None:
    result = await apply(database, actor, batch("t1", parties=[company("c", "950")]))
    async with database.tenant(other_tenant) as session:
        with pytest.raises(SubjectNotFoundError):
            await service.assert_analyst_claim(
                session, actor, entity_id=result.entities["c"], attribute="status",
                value="active", reason="x",
            )  # fmt: skip


async def test_batches_of_the_same_parties_at_once_neither_duplicate_nor_deadlock(
    database: Database, actor: AuthContext
) -> None:
    numbers = [str(8000 + one) for one in range(12)]

    def crossing(run: int) -> ClaimBatch:
        order = numbers if run % 2 else numbers[::-1]
        parties = [company(f"c{number}", number) for number in order]
        relationships = [owns(f"c{one}", f"c{two}", share_exact=10) for one, two in pairwise(order)]
        return batch(
            f"race-{run}", source=f"s{run % 3}", parties=parties, relationships=relationships
        )

    results = await asyncio.gather(*(apply(database, actor, crossing(run)) for run in range(12)))
    for result in results[1:]:
        assert result.entities == results[0].entities
    assert sum(len(result.created) for result in results) == len(numbers)
    async with database.tenant(actor.require_tenant()) as session:
        pairs = await session.fetch_value(
            "SELECT count(*) FROM relationship WHERE to_id = ANY($1::uuid[])",
            list(results[0].entities.values()),
        )
    assert pairs == 2 * (len(numbers) - 1)


async def test_the_same_batch_at_once_is_applied_once(
    database: Database, actor: AuthContext
) -> None:
    given = batch("same", parties=[company("c", "8100"), person("p", "ps-8100")])
    results = await asyncio.gather(*(apply(database, actor, given) for _ in range(6)))
    assert all(result == results[0] for result in results)


async def test_claims_cannot_be_changed_or_deleted(database: Database, actor: AuthContext) -> None:
    await apply(database, actor, batch("im", parties=[company("c", "8200")]))
    for statement in ("DELETE FROM claim", "UPDATE claim SET trust = 1", "DELETE FROM mutation"):
        with pytest.raises(Exception, match="permission denied"):
            async with database.tenant(actor.require_tenant()) as session:
                await session.execute(statement)
