"""What levels say when a process of the release before wrote them, and the one reading of it."""

from decimal import Decimal
from uuid import UUID

import pytest
from tests.conftest import actor_of

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import Filter, ListParams
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import EvaluateIn
from atlas.risk.matrix.domain import (
    LEVEL_BOUNDS,
    LEVELS,
    TIERS,
    default_matrix,
    earlier_reasons,
    is_provisional,
    level_from,
    level_high_sql,
    provisional_sql,
    reasons_sql,
    tier_at_worst,
    tier_high_sql,
)
from atlas.risk.portfolio import service as portfolio
from atlas.risk.portfolio.domain import Row
from atlas.risk.portfolio.models import PortfolioRow


def test_the_bounds_are_those_of_the_matrices() -> None:
    bounds = [(item.level, int(item.from_)) for item in reversed(default_matrix().levels)]
    assert bounds == [(level, least) for level, least in LEVEL_BOUNDS]


async def test_sql_reads_words_as_python_does(database: Database, tenant: UUID) -> None:
    async with database.tenant(tenant) as session:
        for level in LEVELS:
            for stored in (None, True, False):
                found = await session.fetch_value(
                    f"SELECT {provisional_sql('$1::boolean', '$2::text')}", stored, level.value
                )
                assert found is is_provisional(level, stored)
            reasons = await session.fetch_value(
                f"SELECT {reasons_sql('NULL::text[]', '$1::text')}", level.value
            )
            assert tuple(reasons) == earlier_reasons(level)
        for score in (0, 1999, 2000, 3999, 4000, 6999, 7000, 8999, 9000, 10000):
            high = Decimal(score) / 100
            for tier in TIERS:
                row = await session.fetch_row(
                    f"SELECT {level_high_sql('NULL', '$1::bigint')} AS level,"
                    f" {tier_high_sql('NULL', '$1::bigint', '$2::text')} AS tier",
                    score,
                    tier.value,
                )
                assert row is not None
                assert row["level"] == level_from(high)
                assert row["tier"] == tier_at_worst(high, tier)


async def _older_evaluation(session: TenantSession, newer: UUID) -> UUID:
    """Evaluate as the release before does: low, unidentified, without a word."""
    older = new_id()
    await session.execute(
        "INSERT INTO risk_evaluation SELECT (jsonb_populate_record(e, jsonb_build_object("
        " 'id', $2::uuid, 'retry_key', NULL, 'level', 'low', 'tier', 'sdd', 'score', 2500,"
        " 'score_high', 7500, 'provisional', NULL, 'reasons', NULL, 'level_high', NULL,"
        " 'tier_high', NULL))).* FROM risk_evaluation e WHERE e.id = $1",
        newer,
        older,
    )
    return older


async def _point(session: TenantSession, company: UUID, evaluation: UUID) -> None:
    """Move a company's pointer as the release before does: it knows no column of the words."""
    await session.execute(
        "UPDATE company_risk SET evaluation_id = $2, level = 'low', tier = 'sdd', score = 2500,"
        " score_high = 7500 WHERE company_id = $1",
        company,
        evaluation,
    )


async def _row(session: TenantSession, company: UUID, *more: Filter) -> PortfolioRow | None:
    params = ListParams(filters=(Filter("company_id", "eq", company), *more))
    items = (await portfolio.list_companies(session, params)).items
    return items[0] if items else None


@pytest.mark.parametrize("stored", [False, None])
async def test_a_low_level_of_an_older_process_is_not_earned(
    database: Database, tenant: UUID, stored: bool | None
) -> None:
    """The row held the words of the evaluation before, or those of migration 0033."""
    actor = actor_of(tenant)
    async with database.tenant(tenant) as session:
        body = CompanyCreate(name="Rolling", country_code="IR")
        (made,) = await companies.create_many(session, actor, [body])
        newer = await evaluations.evaluate_request(session, actor, EvaluateIn(company_id=made.id))
        before = await portfolio.overview(session)
        seen = await _row(session, made.id)
        assert seen is not None
        assert not seen.provisional
        assert seen.level_high == newer.result.worst_case.level
        older = await _older_evaluation(session, newer.id)
        await _point(session, made.id, older)
        if stored is None:
            await session.execute(
                "UPDATE company_risk SET words_of = NULL, provisional = NULL, identified = NULL,"
                " level_high = NULL, tier_high = NULL WHERE company_id = $1",
                made.id,
            )
        seen = await _row(session, made.id)
        assert seen is not None
        assert (seen.level, seen.provisional, seen.identified) == ("low", True, True)
        assert (seen.level_high, seen.tier_high) == ("critical", "edd")  # no list is loaded
        assert await _row(session, made.id, Filter("provisional", "eq", value=False)) is None
        assert await _row(session, made.id, Filter("provisional", "eq", value=True)) == seen
        assert await _row(session, made.id, Filter("level_high", "eq", value="critical")) == seen
        after = await portfolio.overview(session)
        assert after.provisional == before.provisional + 1
        for row in (Row.JURISDICTION, Row.STATUS, Row.SEGMENT):
            found = await portfolio.view(session, row)
            assert any(item.provisional_by_level.get("low", 0) for item in found)
        mine = (Filter("company_id", "eq", made.id), Filter("provisional", "eq", value=True))
        listed = (await evaluations.list_evaluations(session, ListParams(filters=mine))).items
        assert [item.id for item in listed] == [older]
        await companies.withdraw_company(session, actor, made.id)
