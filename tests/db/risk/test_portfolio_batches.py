"""A batch of evaluations, chunk by chunk: what a person added stays, and nothing is done twice."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.conftest import actor_of

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import Filter, ListParams, decode_cursor
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.customer_file.schemas import ProfileIn
from atlas.risk.batches import service
from atlas.risk.batches.models import Batch
from atlas.risk.batches.schemas import EvaluationBatchIn, ScopeIn
from atlas.risk.evaluations import many
from atlas.risk.evaluations.carried_overrides import Earlier, carry
from atlas.risk.evaluations.derivation import derive, keep_derived
from atlas.risk.evaluations.domain import Override
from atlas.risk.evaluations.errors import EvaluationSupersededError
from atlas.risk.evaluations.schemas import EvaluateIn
from atlas.risk.evaluations.service import evaluate_request
from atlas.risk.matrix.domain import default_matrix
from atlas.risk.portfolio import service as portfolio

MAXIMA = {item.id: item.maximum for item in default_matrix().factors}


async def run(
    database: Database, tenant: UUID, actor: AuthContext, scope: ScopeIn | None = None
) -> Batch:
    """Start a batch and do its chunks, as a worker does."""
    async with database.tenant(tenant) as session:
        body = EvaluationBatchIn(scope=scope or ScopeIn())
        batch = await service.start(session, actor, body)
    over = False
    while not over:
        async with database.tenant(tenant) as session:
            over = await service.step(session, actor, batch.id)
    async with database.tenant(tenant) as session:
        return await service.WORK.get(session, batch.id)


async def test_chunks_are_done_once_and_added_scrutiny_is_carried(
    database: Database, tenant: UUID
) -> None:
    actor = actor_of(tenant)
    async with database.tenant(tenant) as session:
        body = CompanyCreate(name="One", country_code="DE")
        (made,) = await companies.create_many(session, actor, [body])
    first = await run(database, tenant, actor)
    assert (first.status, first.evaluated) == ("complete", 1)
    async with database.tenant(tenant) as session:
        assert await service.step(session, actor, first.id) is True  # over stays over
        found = await many.evaluate_companies(session, actor, [made.id], first.as_of, trial=True)
        plain = found.outcomes[0].stored
        assert plain is not None
        more = Override("jurisdiction_risk", plain.result.factors[5].maximum, "Seen there.")
        less = Override("company_age", plain.result.score * 0, "Old enough.")
        rows = [
            Earlier(factor=item.factor, score=str(item.score), rationale=item.rationale)
            for item in (more, less)
        ]
        assert [item.factor for item in carry(rows, plain.result).overrides] == [
            "jurisdiction_risk"
        ]
    again = await run(database, tenant, actor)
    assert (again.unchanged, again.evaluated) == (1, 0)
    async with database.tenant(tenant) as session:
        page = await service.list_results(session, again.id, ListParams())
        counted = page.items[0].evaluation_id
        assert counted is not None
        raised = await keep_derived(session, actor, await derive(session, counted, more))
    third = await run(database, tenant, actor)
    assert (third.unchanged, third.evaluated) == (1, 0)
    async with database.tenant(tenant) as session:
        page = await service.list_results(session, third.id, ListParams())
        assert page.items[0].evaluation_id == raised.id
        request = EvaluateIn(company_id=made.id)
        single = await evaluate_request(session, actor, request)
        assert [item.factor for item in single.result.overrides] == ["jurisdiction_risk"]


async def test_an_evaluation_of_a_day_gone_by_moves_no_company(
    database: Database, tenant: UUID
) -> None:
    """It knows only the lists of then: it may be read, but what counts is the newest day's."""
    actor = actor_of(tenant)
    async with database.tenant(tenant) as session:
        body = CompanyCreate(name="Old", country_code="DE")
        (made,) = await companies.create_many(session, actor, [body])
    first = await run(database, tenant, actor)
    before, scope = first.as_of - timedelta(days=400), ScopeIn(company_ids=[made.id])
    mine = ListParams(filters=(Filter("company_id", "eq", made.id),))
    async with database.tenant(tenant) as session:
        counted = (await portfolio.list_companies(session, mine)).items[0]
        earlier = EvaluateIn(company_id=made.id, as_of=before)
        past = await evaluate_request(session, actor, earlier)
        batch = await service.start(session, actor, EvaluationBatchIn(scope=scope, as_of=before))
    over = False
    while not over:
        async with database.tenant(tenant) as session:
            over = await service.step(session, actor, batch.id)
    async with database.tenant(tenant) as session:
        assert (await service.WORK.get(session, batch.id)).evaluated == 1
        rows = (await portfolio.list_companies(session, mine)).items
        assert [item.evaluation_id for item in rows] == [counted.evaluation_id]
        assert past.result.as_of == before
        # the evaluation that counts can still be overridden, the one of then cannot
        assert counted.evaluation_id is not None
        override = Override("jurisdiction_risk", past.result.factors[5].maximum, "Seen there.")
        assert not (await derive(session, counted.evaluation_id, override)).lowers
        with pytest.raises(EvaluationSupersededError):
            await derive(session, past.id, override)


async def test_the_order_follows_the_evaluation_that_counts(
    database: Database, tenant: UUID
) -> None:
    actor = actor_of(tenant)
    async with database.tenant(tenant) as session:
        bodies = [CompanyCreate(name=code, country_code=code) for code in ("DE", "IR", "FR")]
        calm, listed, never = await companies.create_many(session, actor, bodies)
        chosen = [calm.id, listed.id, never.id]
        mine = Filter("company_id", "in", chosen)

    async def order(limit: int = 50) -> list[UUID]:
        """Companies in the order of the list, page by page."""
        found: list[UUID] = []
        after = None
        while True:
            async with database.tenant(tenant) as session:
                params = ListParams(filters=(mine,), limit=limit, after=after)
                page = await portfolio.list_companies(session, params)
            found += [item.company_id for item in page.items]
            if page.next_cursor is None:
                return found
            after = decode_cursor(page.next_cursor, "-score", "int")

    await run(database, tenant, actor, ScopeIn(company_ids=[calm.id, listed.id]))
    assert await order() == await order(limit=1) == [listed.id, calm.id, never.id]
    async with database.tenant(tenant) as session:
        counted = await portfolio.list_companies(session, ListParams(filters=(mine,)))
        lowest = counted.items[1].evaluation_id
        assert lowest is not None
        for factor in ("jurisdiction_risk", "sanctions_exposure", "adverse_history"):
            override = Override(factor, MAXIMA[factor], "Seen there.")
            derived = await keep_derived(session, actor, await derive(session, lowest, override))
            lowest = derived.id
        rows = (await portfolio.list_companies(session, ListParams(filters=(mine,)))).items
        shown = [(item.company_id, item.score, item.evaluated) for item in rows]
    assert shown[2] == (never.id, -1, False)
    assert {key: score for key, score, _ in shown}[calm.id] == int(derived.result.score * 100)
    assert [score for _, score, _ in shown] == sorted(
        (score for _, score, _ in shown), reverse=True
    )


async def test_a_company_of_which_nothing_changed_is_not_scored_again(
    database: Database, tenant: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its inputs say so: neither its evaluation's documents are read, nor is it evaluated."""
    actor = actor_of(tenant)
    async with database.tenant(tenant) as session:
        bodies = [CompanyCreate(name=f"Same {code}", country_code=code) for code in ("DE", "IR")]
        calm, listed = await companies.create_many(session, actor, bodies)
    mine = ScopeIn(company_ids=[calm.id, listed.id])
    await run(database, tenant, actor, mine)
    scored: list[UUID] = []
    read: list[str] = []
    score, fetch = many._score, TenantSession.fetch

    def watched(rules: Any, asked: Any, *more: Any) -> Any:
        scored.append(asked.company_id)
        return score(rules, asked, *more)

    async def reading(self: TenantSession, sql: str, *args: object) -> Any:
        read.append(sql)
        return await fetch(self, sql, *args)

    monkeypatch.setattr(many, "_score", watched)
    monkeypatch.setattr(TenantSession, "fetch", reading)
    again = await run(database, tenant, actor, mine)
    assert (again.unchanged, again.evaluated, scored) == (2, 0, [])
    assert not [sql for sql in read if "e.inputs, e.facts" in sql]
    async with database.tenant(tenant) as session:
        before = (await service.list_results(session, again.id, ListParams())).items
        said = ProfileIn(countries_of_operation=["IR"])
        await customer_file.put_profile(session, actor, calm.id, said)
        counted = (await portfolio.list_companies(session, ListParams())).items
    by_id = {item.company_id: item for item in counted}
    for item in before:  # what a batch says of whom it left is what counts
        row = by_id[item.company_id]
        assert (item.score, item.level, item.coverage) == (row.score, row.level, row.coverage)
        assert (item.evaluation_id, item.movement) == (row.evaluation_id, 0)
        assert item.level_high is not None
    third = await run(database, tenant, actor, mine)
    assert (third.unchanged, third.evaluated, scored) == (1, 1, [calm.id])


async def test_a_chunk_takes_as_many_statements_as_a_company(
    database: Database, tenant: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = actor_of(tenant)
    async with database.tenant(tenant) as session:
        bodies = [CompanyCreate(name=f"Many {at}", country_code="DE") for at in range(12)]
        made = [item.id for item in await companies.create_many(session, actor, bodies)]
    counts: list[int] = []
    for name in ("fetch", "fetch_row", "fetch_value", "execute", "execute_many"):
        monkeypatch.setattr(TenantSession, name, _counting(getattr(TenantSession, name), counts))
    found = []
    for scope in ([made[0]], made[1:]):
        for _ in range(2):  # evaluated, then unchanged
            counts.clear()
            async with database.tenant(tenant) as session:
                await many.evaluate_companies(session, actor, scope, today())
            found.append(len(counts))
    assert found[:2] == found[2:]


def _counting(original: Any, counts: list[int]) -> Any:
    async def counted(self: TenantSession, *args: Any, **more: Any) -> Any:
        counts.append(1)
        return await original(self, *args, **more)

    return counted
