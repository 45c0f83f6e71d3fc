"""A stored word is shown as of the day of reading: other rules, silent lists, old registers."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import actor_of, make_tenant
from tests.support.lists import load_list
from tests.support.profiles import give_profile, regime
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import Filter, ListParams
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.knowledge.compliance_profile.domain import RequiredList
from atlas.risk.batches import repository as batch_rows
from atlas.risk.batches import service as batches
from atlas.risk.batches.models import Outcome, Transition
from atlas.risk.batches.presentation import comparison_out, result_out
from atlas.risk.batches.schemas import EvaluationBatchIn, ScopeIn
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import EvaluateIn, evaluation_out, explanation_out
from atlas.risk.matrix.domain import FAVOURABLE, LEVELS, TIERS
from atlas.risk.portfolio import service as portfolio
from atlas.risk.portfolio.ageing import PARAMETERS, PROFILES, AgedSql
from atlas.risk.portfolio.domain import (
    OUTDATED,
    STALE,
    Ground,
    Rested,
    Row,
    Shown,
    outdated,
    shown,
)
from atlas.risk.portfolio.models import PortfolioRow

pytestmark = pytest.mark.cut_lists
DAY = date(2026, 11, 27)
OFAC = RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V")
WORDS = st.builds(
    Shown,
    tier=st.sampled_from([tier.value for tier in TIERS]),
    provisional=st.booleans(),
    reasons=st.just(()),
    score_high=st.integers(0, 10_000),
    level_high=st.sampled_from([level.value for level in LEVELS]),
    tier_high=st.sampled_from([tier.value for tier in TIERS]),
)
HASHES = st.sampled_from([None, "a", "b"])
DAYS = st.dates(DAY - timedelta(2), DAY + timedelta(2))


SNAPSHOTS = st.sampled_from(["data-1", "data-2"])
LOADS = st.sampled_from(["loads-1", "loads-2"])
VERSIONS = st.sets(st.sampled_from(["uk:1", "uk:2", "un:1"])).map(sorted)
RESTED = st.builds(
    Rested, HASHES, DAYS, SNAPSHOTS, st.none() | LOADS, st.booleans(), st.booleans(),
    st.none() | VERSIONS, st.booleans(),
)  # fmt: skip


@given(
    rested=RESTED, rules=HASHES, silent=st.booleans(), data=SNAPSHOTS, loads=LOADS, new=VERSIONS
)  # fmt: skip
def test_words_hold_only_on_the_ground_they_were_said_on(
    rested: Rested, rules: str | None, silent: bool, data: str, loads: str, new: list[str]
) -> None:
    why = outdated(rested, Ground(rules, silent, DAY, data, loads, tuple(new)))
    assert ("reference_data" in why) is (rested.reference_data != data)
    assert ("relationship_profile" in why) is rested.profile_changed
    assert ("customer_identity" in why) is rested.identity_changed
    assert ("compliance_profile" in why) is (rested.rules != rules)
    compared = set(new) <= set(rested.searched or ())
    assert ("lists" in why) is (silent or rested.raising or not compared)
    differ = rested.registers is not None and rested.registers != loads
    assert ("registers" in why) is (rested.current_until < DAY or differ)


@given(words=WORDS, level=st.sampled_from(LEVELS), why=st.sets(st.sampled_from(OUTDATED)))
def test_no_word_is_better_for_what_it_lost(words: Shown, level: str, why: set[str]) -> None:
    found = shown(level, words, [code for code in OUTDATED if code in why])
    if not why:
        assert found == words
        return
    assert found.tier != "sdd"
    assert found.provisional or level not in FAVOURABLE
    assert (found.level_high, found.tier_high) == ("critical", "edd")
    assert found.score_high >= max(words.score_high, 9000)
    assert len(found.reasons) == (len(why) if level in FAVOURABLE else 0)


async def test_sql_ages_words_as_python_does(database: Database, tenant: UUID) -> None:
    aged = AgedSql.of_pointer("r", "c", PARAMETERS)
    query = (
        f"SELECT array_remove(ARRAY[{aged.reasons}], NULL) AS why, {aged.any} AS any,"
        f" {aged.provisional('r.provisional')} AS provisional, {aged.tier()} AS tier,"
        f" {aged.worst('r.level_high', 'critical')} AS level_high,"
        f" {aged.score_high('r.score_high')} AS score_high"
        " FROM (SELECT $7::uuid AS company_id, $8::text AS word_rules, $9::date AS word_until,"
        " $10::text AS level, $11::text AS tier, false AS provisional, 'low' AS level_high,"
        " 2500::bigint AS score_high, 'data' AS snapshot_hash, now() AS evaluated_at,"
        " CASE WHEN $12 THEN $7::uuid END AS word_run, NULL::text AS word_same_at,"
        " $13::text[] AS word_searched, $14::timestamptz AS word_raising) r,"
        f" (SELECT NULL::timestamptz AS identity_changed_at) c LEFT JOIN {PROFILES} ON false"
    )
    noted = (None, ["uk:1"], ["uk:1", "uk:2"])
    cases = itertools.product(
        ("clear", "medium"), ("sdd", "edd"), (None, "a"), (True, False), (DAY, DAY - timedelta(1)),
        ((), ("uk:2",)), noted, (None, now()),
    )  # fmt: skip
    async with database.tenant(tenant) as session:
        for level, tier, rules, silent, until, new, searched, raising in cases:
            data, run = ("data", False) if silent else ("other", tier == "sdd")
            ground = Ground(rules, silent, DAY, data, "loads", new)
            row = await session.fetch_row(
                query, *ground.args, new_id(), "a", until, level, tier, run, searched, raising
            )
            assert row is not None
            compared = "" if run else None
            rested = Rested(
                "a", until, "data", compared, searched=searched, raising=raising is not None
            )
            why = outdated(rested, ground)
            words = shown(level, Shown(tier, False, (), 2500, "low", "cdd"), why)
            assert (tuple(row["why"]), row["any"]) == (why, bool(why))
            assert row["provisional"] is words.provisional
            assert (row["tier"], row["level_high"]) == (words.tier, words.level_high)
            assert row["score_high"] == words.score_high


async def _earned_low(
    session: TenantSession, tenant: UUID, *, columns: bool = True
) -> tuple[UUID, UUID]:
    """A company at an earned low level and simplified due diligence, as an evaluation said it.

    `columns`: what its words rest on stands in columns too; a release before wrote none.
    """
    actor = actor_of(tenant)
    body = CompanyCreate(name=f"Ages {new_id()}", country_code="NL")
    (made,) = await companies.create_many(session, actor, [body])
    first = await evaluations.evaluate_request(session, actor, EvaluateIn(company_id=made.id))
    earned = new_id()
    await session.execute(
        "INSERT INTO risk_evaluation SELECT (jsonb_populate_record(e, jsonb_build_object("
        " 'id', $2::uuid, 'retry_key', NULL, 'level', 'low', 'tier', 'sdd', 'score', 2500,"
        " 'score_high', 2500, 'provisional', false, 'reasons', ARRAY[]::text[], 'level_high',"
        " 'low', 'tier_high', 'cdd', 'rules_hash', CASE WHEN $3 THEN e.rules_hash END,"
        " 'current_until', CASE WHEN $3 THEN e.current_until END, 'result',"
        " jsonb_set(jsonb_set(jsonb_set(jsonb_set(e.result,"
        " '{level}', '\"low\"'), '{tier}', '\"sdd\"'), '{words,provisional}', 'false'),"
        " '{words,reasons}', '[]')))).* FROM risk_evaluation e WHERE e.id = $1",
        first.id,
        earned,
        columns,
    )
    await session.execute(
        "UPDATE company_risk SET evaluation_id = $2, words_of = $2, ages_of = $2, run_of = $2,"
        " level = 'low',"
        " tier = 'sdd', score = 2500, score_high = 2500, provisional = false, level_high = 'low',"
        " tier_high = 'cdd', identified = true WHERE company_id = $1",
        made.id,
        earned,
    )
    return made.id, earned


async def _row(session: TenantSession, company: UUID, *more: Filter) -> PortfolioRow | None:
    params = ListParams(filters=(Filter("company_id", "eq", company), *more))
    items = (await portfolio.list_companies(session, params)).items
    return items[0] if items else None


async def _assert_shown(
    session: TenantSession, company: UUID, evaluation: UUID, why: tuple[str, ...]
) -> None:
    """Every reader says the same of the company, whatever is stored."""
    row = await _row(session, company)
    assert row is not None
    assert row.level == "low"
    assert row.provisional is bool(why)
    assert row.tier == ("cdd" if why else "sdd")
    assert row.level_high == ("critical" if why else "low")
    assert tuple(code for code in row.stale if code in OUTDATED) == why
    assert await _row(session, company, Filter("provisional", "eq", value=bool(why))) == row
    assert (await _row(session, company, Filter("tier", "eq", value="sdd")) is None) is bool(why)
    seen = await portfolio.overview(session)
    assert seen.provisional_by_level.get("low", 0) == (1 if why else 0)
    assert ("sdd" in seen.by_tier) is not bool(why)
    counted = [code for code in OUTDATED if code in STALE]
    assert {*OUTDATED} - {*counted} == {"newer_run"}
    assert all(getattr(seen.stale, code) == (1 if code in why else 0) for code in counted)
    for kind in (Row.JURISDICTION, Row.STATUS, Row.SEGMENT):
        [view] = await portfolio.view(session, kind)
        assert view.provisional_by_level.get("low", 0) == (1 if why else 0)
    stored = await evaluations.shown_evaluation(session, evaluation)
    out = evaluation_out(stored, ())
    assert (out.provisional, tuple(out.outdated)) == (bool(why), why)
    assert out.tier == ("cdd" if why else "sdd")
    told = explanation_out(*await evaluations.explain_evaluation(session, evaluation))
    assert told.provisional is bool(why)
    assert ("Not earned today" in told.summary) is bool(why)
    params = ListParams(filters=(Filter("company_id", "eq", company),))
    page = (await evaluations.shown_evaluations(session, params)).items
    [listed] = [item for item in page if item.id == evaluation]
    assert (listed.provisional, tuple(listed.outdated)) == (bool(why), why)
    assert listed.worst_case.level == ("critical" if why else "low")
    raw = (await evaluations.list_evaluations(session, params)).items
    [kept] = [item for item in raw if item.id == evaluation]
    assert (kept.provisional, kept.outdated) == (False, [])  # what is stored stays
    ground = await portfolio.ground_of(session)
    assert (await evaluations.outdated_of(session, [evaluation], ground)) == {evaluation: why}
    await _assert_filters_say_the_same(session, params)
    await _assert_batches_say_it(session, company, evaluation, why)


async def _batched(
    session: TenantSession, company: UUID, evaluation: UUID | None, *, identified: bool = True
) -> UUID:
    """A batch that found the company at an earned low level; without an evaluation, a trial."""
    scope = ScopeIn(company_ids=[company])
    body = EvaluationBatchIn(scope=scope, trial=evaluation is None)
    made = await batches.start(session, actor_of(session.tenant_id), body)
    said = Outcome(
        company, "evaluated" if evaluation is None else "unchanged", evaluation, score=2500,
        level="low", tier="sdd", provisional=False, level_high="low", trace={},
        previous_level="low", previous_provisional=False, previous_level_high="low",
        identified=identified, previous_identified=identified,
    )  # fmt: skip
    await batch_rows.set_outcomes(session, made.id, [said])
    return made.id


async def _assert_batches_say_it(
    session: TenantSession, company: UUID, evaluation: UUID, why: tuple[str, ...]
) -> None:
    """A batch found low and SDD: its results, and two batches compared, say what that is today."""
    earlier, later = [await _batched(session, company, one) for one in (evaluation, None)]
    high = "critical" if why else "low"
    for batch in (earlier, later):
        for tier, shows in (("sdd", not why), ("cdd", bool(why))):
            params = ListParams(filters=(Filter("tier", "eq", value=tier),))
            assert bool((await batches.list_results(session, batch, params)).items) is shows
        [found] = (await batches.list_results(session, batch, ListParams())).items
        assert (found.level, found.provisional, found.level_high) == ("low", bool(why), high)
        assert (found.previous_provisional, found.previous_level_high) == (bool(why), high)
        assert found.tier == ("cdd" if why else "sdd")
        assert tuple(found.outdated) == why
    [moved] = (await batches.list_movements(session, later, earlier, ListParams())).items
    assert (moved.provisional_before, moved.provisional_after) == (bool(why), bool(why))
    assert (moved.level_high_before, moved.level_high_after) == (high, high)
    assert (moved.tier_before, moved.tier_after) == (found.tier, found.tier)
    _, _, counts = await batches.compare(session, later, earlier)
    lost = len(why[:1])
    assert counts.transitions == [Transition("low", "low", 1, lost, lost)]


@pytest.mark.parametrize("identified", [True, False])
async def test_a_batch_shows_no_level_of_a_company_that_was_not_identified(
    database: Database, identified: bool, tmp_path: Path
) -> None:
    write_ofac(tmp_path)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())
    tenant = await make_tenant(database, "whom", profile=False)
    await give_profile(database, tenant, regime(lists=[OFAC]))
    word = "low" if identified else "not_identified"
    async with database.tenant(tenant) as session:
        company, _ = await _earned_low(session, tenant, columns=True)
        earlier, later = [
            await _batched(session, company, None, identified=identified) for _ in range(2)
        ]
        [found] = (await batches.list_results(session, later, ListParams())).items
        before, after, counts = await batches.compare(session, later, earlier)
    out = result_out(found, profile=True)
    assert {out.level, out.level_high, out.previous_level, out.previous_level_high} == {word}
    [moved] = comparison_out(before, after, counts, profile=True).transitions
    assert (moved.level_before, moved.level_after, moved.companies) == (word, word, 1)


async def _assert_filters_say_the_same(session: TenantSession, params: ListParams) -> None:
    """A filter lets through the rows that show its value, and no others."""
    page = (await evaluations.shown_evaluations(session, params)).items
    asked: list[tuple[str, object]] = [("provisional", value) for value in (True, False)]
    asked += [("tier", value) for value in ("sdd", "cdd", "edd")]
    for name, value in asked:
        one = Filter(name, "eq", value=value)
        found = await evaluations.shown_evaluations(
            session, replace(params, filters=(*params.filters, one))
        )
        assert found.items == [item for item in page if getattr(item, name) == value], name


@pytest.mark.parametrize("backfilled", [True, False])
async def test_a_word_is_shown_as_of_the_day_of_reading(
    database: Database, backfilled: bool, tmp_path: Path
) -> None:
    write_ofac(tmp_path)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())
    tenant = await make_tenant(database, "ages", profile=False)
    await give_profile(database, tenant, regime(lists=[OFAC]))
    async with database.tenant(tenant) as session:
        company, evaluation = await _earned_low(session, tenant, columns=backfilled)
        if not backfilled:  # as a process of the release before leaves the pointer
            await session.execute("UPDATE company_risk SET ages_of = NULL, rules_hash = 'other'")
        await _assert_shown(session, company, evaluation, ())
    await give_profile(database, tenant, regime(lists=[OFAC], threshold=10))
    async with database.tenant(tenant) as session:
        await _assert_shown(session, company, evaluation, ("compliance_profile",))
    eu = RequiredList("eu-fsf", "sanctions", "binding", "Regulation (EU) 269/2014")
    await give_profile(database, tenant, regime(lists=[OFAC, eu]))
    async with database.tenant(tenant) as session:
        await _assert_shown(session, company, evaluation, ("compliance_profile", "lists"))
    await give_profile(database, tenant, regime(lists=[OFAC]))
    async with database.tenant(tenant) as session:
        await _assert_shown(session, company, evaluation, ())
        if backfilled:
            yesterday = today() - timedelta(days=1)
            await session.execute("UPDATE company_risk SET current_until = $1", yesterday)
            row = await _row(session, company)
            assert row is not None
            assert (row.provisional, row.tier, row.stale[-1]) == (True, "cdd", "registers")


async def test_an_earlier_engine_granted_no_simplified_due_diligence(
    database: Database, tenant: UUID
) -> None:
    """Engines 1 and 2 said SDD of a low score; no reader repeats it, with or without a profile."""
    bare = await make_tenant(database, "bare", profile=False)
    for one in (tenant, bare):
        async with database.tenant(one) as session:
            actor = actor_of(one)
            body = CompanyCreate(name=f"Earlier {new_id()}", country_code="NL")
            (made,) = await companies.create_many(session, actor, [body])
            first = await evaluations.evaluate_request(
                session, actor, EvaluateIn(company_id=made.id)
            )
            old = new_id()
            await session.execute(
                "INSERT INTO risk_evaluation SELECT (jsonb_populate_record(e, jsonb_build_object("
                " 'id', $2::uuid, 'retry_key', NULL, 'level', 'low', 'tier', 'sdd',"
                " 'provisional', NULL, 'reasons', NULL, 'level_high', NULL, 'tier_high', NULL,"
                " 'rules_hash', NULL, 'current_until', NULL, 'result', jsonb_set(jsonb_set("
                " e.result - 'words', '{level}', '\"low\"'), '{tier}', '\"sdd\"'))))"
                ".* FROM risk_evaluation e WHERE e.id = $1",
                first.id,
                old,
            )
            await session.execute(
                "UPDATE company_risk SET evaluation_id = $2, words_of = NULL, ages_of = NULL,"
                " level = 'low', tier = 'sdd' WHERE company_id = $1",
                made.id,
                old,
            )
            row = await _row(session, made.id)
            assert row is not None
            assert (row.level, row.provisional, row.tier) == ("low", True, "cdd")
            assert await _row(session, made.id, Filter("tier", "eq", "cdd")) == row
            assert await _row(session, made.id, Filter("tier", "eq", "sdd")) is None
            assert "sdd" not in (await portfolio.overview(session)).by_tier
            stored, explained = await evaluations.explain_evaluation(session, old)
            assert evaluation_out(stored, ()).tier == "cdd"
            assert "SDD" not in " ".join((explained.summary, *explained.steps))
            params = ListParams(filters=(Filter("company_id", "eq", made.id),))
            for listing in (evaluations.shown_evaluations, evaluations.list_evaluations):
                page = (await listing(session, params)).items
                assert {item.tier for item in page} == {"cdd"}
            await _assert_filters_say_the_same(session, params)
            assert not (await evaluations.get_evaluation(session, old)).result.words
