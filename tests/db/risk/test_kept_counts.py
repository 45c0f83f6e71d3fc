"""The overview from kept counts is the full count, whatever is written, by whom, and when."""

import asyncio
import random
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.conftest import actor_of, make_tenant

from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import AtlasError, ConflictError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.identity.tenancy import service as tenancy
from atlas.investigations.runs import service as runs
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.customer_file.schemas import ProfileIn
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import EvaluateIn
from atlas.risk.portfolio import service
from atlas.risk.portfolio.domain import Basis, Counts
from atlas.risk.portfolio.repository import counts
from atlas.risk.portfolio.repository.rows import args_of
from atlas.worker import portfolios

SIZE = 3
_ONE_MOMENT = (
    f"SELECT (SELECT jsonb_object_agg(a.k, a.n) FROM ({counts.KEPT_AND_LIVE}) a) AS kept,"
    f" (SELECT jsonb_object_agg(b.k, b.n) FROM ({counts.OF_ALL}) b) AS whole"
)
pytestmark = pytest.mark.usefixtures("small")


@pytest.fixture(scope="module")
def small() -> object:
    """Ranges of three companies, kept of any portfolio."""
    patch = pytest.MonkeyPatch()
    patch.setattr(service, "COUNTED_FROM", 1)
    patch.setattr(counts, "SIZE", SIZE)
    patch.setattr(counts, "AT_ONCE", 4 * SIZE)
    patch.setattr(counts, "_SUM_UP", counts._SUM_UP.replace("/ 50 ", "/ 3 "))
    yield None
    patch.undo()


async def _companies(session: TenantSession) -> list[UUID]:
    return [row["id"] for row in await session.fetch("SELECT id FROM company ORDER BY id")]


async def _add(session: TenantSession, chance: random.Random) -> None:
    bodies = [
        CompanyCreate(
            name="Counted",
            external_id=new_id().hex,
            country_code=chance.choice(["DE", "IR"]),
        )
        for _ in range(chance.randint(1, 4))
    ]
    await companies.create_many(session, actor_of(session.tenant_id), bodies)


async def _evaluate(session: TenantSession, chance: random.Random) -> None:
    rows = await session.fetch("SELECT id FROM company WHERE withdrawn_at IS NULL")
    if rows:
        body = EvaluateIn(company_id=chance.choice(rows)["id"])
        await evaluations.evaluate_request(session, actor_of(session.tenant_id), body)


async def _profile(session: TenantSession, chance: random.Random) -> None:
    rows = await session.fetch("SELECT id FROM company WHERE withdrawn_at IS NULL")
    if rows:
        await customer_file.put_profile(
            session,
            actor_of(session.tenant_id),
            chance.choice(rows)["id"],
            ProfileIn(purpose=f"Purpose {chance.randint(1, 3)}"),
        )


async def _run(session: TenantSession, chance: random.Random) -> None:
    """Let a company's words rest on a run, and note of one what registers and lists say."""
    rows = await session.fetch(
        "SELECT r.company_id, r.run_id FROM company_risk r JOIN company c"
        " ON c.id = r.company_id WHERE c.withdrawn_at IS NULL"
    )
    if not rows:
        return
    row = chance.choice(rows)
    run = row["run_id"]
    if run is None:
        body = InvestigationRequest.model_validate(
            {"company_name": "Counted", "company_id": row["company_id"]}
        )
        made = await runs.start(session, actor_of(session.tenant_id), body)
        assert made.company_id == row["company_id"]
        run = made.id
        await session.execute(
            "UPDATE company_risk SET run_id = $2, run_of = evaluation_id WHERE company_id = $1",
            row["company_id"],
            run,
        )
    match chance.randint(0, 2):
        case 0:
            await service.note_raising(session, [run])
        case 1:
            await service.note_searched(session, run, ["ofac-sdn:1"])
        case _:
            loads = str((await service.ground_of(session)).registers)
            await service.note_registers(session, run, loads, same=chance.random() < 0.5)


def _set(table: str, key: str, *assigned: str) -> Callable[[TenantSession, random.Random], object]:
    """Return a write by SQL, as a process of another release makes it."""

    async def write(session: TenantSession, chance: random.Random) -> None:
        await session.execute(
            f"UPDATE {table} SET {chance.choice(assigned)} WHERE {key} IN (SELECT {key}"
            f" FROM {table} ORDER BY md5({key}::text || $1) LIMIT $2 FOR UPDATE SKIP LOCKED)",
            str(chance.random()),
            chance.randint(1, 3),
        )

    return write


_DAYS = ("- 40", "+ 1", "+ 400")
WRITES = {
    "add": _add,
    "evaluate": _evaluate,
    "profile": _profile,
    "run": _run,
    "company": _set(
        "company",
        "id",
        "withdrawn_at = now()",
        "withdrawn_at = NULL, withdrawn_by = NULL",
        "relationship_status = 'exited'",
        "identity_changed_at = now()",
        "version = version + 1",
        *(f"next_review_at = current_date {days}" for days in _DAYS),
    ),
    "company_risk": _set(
        "company_risk",
        "company_id",
        "level = 'low', tier = 'sdd', provisional = false",
        "policy_version = 7",
        "rules_hash = 'other'",
        "insufficient_depth = NOT insufficient_depth",
        "matrix_version = 'other'",
        *(f"current_until = current_date {days}" for days in _DAYS),
    ),
}


async def _write(session: TenantSession, chance: random.Random) -> None:
    await WRITES[chance.choice(list(WRITES))](session, chance)  # type: ignore[misc]


async def _linger(chance: random.Random) -> None:
    """Keep the transaction open, so that others run beside it."""
    await asyncio.sleep(chance.random() / 50)


def _perhaps_fail(chance: random.Random, share: float) -> None:
    if chance.random() < share:
        raise ConflictError("rolled back")


async def _both(session: TenantSession) -> tuple[Counts, Counts]:
    basis = await service.basis_of(session)
    kept = await counts.overview(session, basis, 10**9)
    return kept, await counts.full(session, basis)


async def _kept(session: TenantSession, basis: Basis) -> int:
    found = await session.fetch_value(
        "SELECT count(*) FROM portfolio_count WHERE basis = $1", counts.key_of(basis)
    )
    return int(found)


@pytest.mark.parametrize("seed", range(6))
async def test_after_any_writes_the_kept_counts_are_the_full_count(
    database: Database, seed: int
) -> None:
    chance = random.Random(seed)
    tenant = await make_tenant(database, "kept")
    async with database.tenant(tenant) as session:
        for _ in range(8):
            await _add(session, chance)
    async with database.tenant(tenant) as session:
        while await companies.keep_count(session):
            pass
    for _ in range(25):
        if chance.random() < 0.4:
            await portfolios.keep_portfolio(database, tenant)
        elif chance.random() < 0.3:
            async with database.tenant(tenant) as session:
                await service.keep_counts(session)
        try:
            async with database.tenant(tenant) as session:
                for _ in range(chance.randint(1, 3)):
                    await _write(session, chance)
                    kept, whole = await _both(session)
                    assert kept == whole
                _perhaps_fail(chance, 0.2)
        except ConflictError:
            pass
        async with database.tenant(tenant) as session:
            kept, whole = await _both(session)
            assert kept == whole
    await portfolios.keep_portfolio(database, tenant)
    async with database.tenant(tenant) as session:
        basis = await service.basis_of(session)
        assert await session.fetch_value("SELECT count(*) FROM portfolio_mark") == 0
        assert await _kept(session, basis) > 5
        assert await session.fetch_value("SELECT count(*) FROM portfolio_count WHERE coarse") > 1
        kept, whole = await _both(session)
        assert kept == whole


@pytest.mark.parametrize("seed", range(3))
async def test_each_company_is_counted_once_beside_writers_and_keepers(
    database: Database, seed: int
) -> None:
    chance = random.Random(seed)
    tenant = await make_tenant(database, "beside")
    async with database.tenant(tenant) as session:
        for _ in range(8):
            await _add(session, chance)
    async with database.tenant(tenant) as session:
        while await companies.keep_count(session):
            pass
    writing = True
    compared = 0

    async def write(chance: random.Random) -> None:
        for _ in range(8):
            try:
                async with database.tenant(tenant) as session:
                    await _write(session, chance)
                    await _linger(chance)
                    _perhaps_fail(chance, 0.3)
            except AtlasError:
                continue

    async def keep() -> None:
        while writing:
            await portfolios.keep_portfolio(database, tenant)

    async def compare() -> None:
        nonlocal compared
        while writing:
            async with database.tenant(tenant) as session:
                basis = await service.basis_of(session)
                row = await session.fetch_row(_ONE_MOMENT, *args_of(basis), counts.key_of(basis))
            assert row is not None
            assert row["kept"] == row["whole"]
            compared += 1

    beside = [asyncio.create_task(one()) for one in (keep, keep, compare)]
    await asyncio.gather(*(write(random.Random(chance.random())) for _ in range(4)))
    writing = False
    await asyncio.gather(*beside)
    assert compared
    await portfolios.keep_portfolio(database, tenant)
    async with database.tenant(tenant) as session:
        kept, whole = await _both(session)
        assert kept == whole
        assert await session.fetch_value("SELECT count(*) FROM portfolio_mark") == 0


async def test_another_day_is_another_basis(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = await make_tenant(database, "day")
    async with database.tenant(tenant) as session:
        await _add(session, random.Random(1))
        await session.execute("UPDATE company SET next_review_at = current_date")
        while await companies.keep_count(session):
            pass
    await portfolios.keep_portfolio(database, tenant)
    days: list[date] = [today(), today() + timedelta(days=1)]
    overdue = []
    for day in days:
        monkeypatch.setattr(service, "today", lambda day=day: day)
        async with database.tenant(tenant) as session:
            overdue.append((await service.overview(session)).stale.review_overdue)
    assert overdue[0] == 0
    assert overdue[1] > 0


async def test_most_companies_are_not_read(database: Database) -> None:
    tenant = await make_tenant(database, "plan")
    async with database.tenant(tenant) as session:
        for at in range(20):
            await _add(session, random.Random(at))
        while await companies.keep_count(session):
            pass
    await portfolios.keep_portfolio(database, tenant)
    async with database.tenant(tenant) as session:
        first, *_ = await _companies(session)
        await session.execute(
            "UPDATE company SET next_review_at = '2020-01-01' WHERE id = $1", first
        )
        basis = await service.basis_of(session)
        rows = await session.fetch(
            f"EXPLAIN (ANALYZE, FORMAT JSON) {counts.KEPT_AND_LIVE}",
            *args_of(basis),
            counts.key_of(basis),
        )
    plan = rows[0][0]
    read = _read_of("company", (plan if isinstance(plan, list) else [plan])[0]["Plan"])
    assert 1 <= read <= 2 * SIZE, read


def _read_of(table: str, node: dict[str, object]) -> float:
    """Return how many rows of a table a plan read."""
    own = 0.0
    if node.get("Relation Name") == table:
        rows, loops = node["Actual Rows"], node["Actual Loops"]
        assert isinstance(rows, int | float)
        assert isinstance(loops, int)
        own = rows * loops
    below = node.get("Plans", [])
    assert isinstance(below, list)
    return own + sum(_read_of(table, one) for one in below)


async def test_a_small_portfolio_keeps_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = await make_tenant(database, "small")
    async with database.tenant(tenant) as session:
        await _add(session, random.Random(1))
        while await companies.keep_count(session):
            pass
    await portfolios.keep_portfolio(database, tenant)
    monkeypatch.setattr(service, "COUNTED_FROM", 100)
    await portfolios.keep_portfolio(database, tenant)
    async with database.tenant(tenant) as session:
        for table in ("portfolio_mark", "portfolio_count"):
            assert await session.fetch_value(f"SELECT count(*) FROM {table}") == 0
        kept, whole = await _both(session)
        assert kept == whole
        assert whole.companies > 0


async def test_no_tenant_reads_the_counts_of_another(database: Database) -> None:
    own, other = [await make_tenant(database, "apart") for _ in range(2)]
    async with database.tenant(other) as session:
        await _add(session, random.Random(1))
        while await companies.keep_count(session):
            pass
    async with database.platform() as session:
        marked = {one.id for one in await tenancy.with_work(session, "portfolio")}
    assert other in marked
    assert own not in marked
    while await portfolios.keep_portfolios(database):
        pass
    async with database.tenant(other) as session:
        assert await session.fetch_value("SELECT count(*) FROM portfolio_count") > 0
    async with database.tenant(own) as session:
        for table in ("portfolio_mark", "portfolio_count"):
            assert await session.fetch_value(f"SELECT count(*) FROM {table}") == 0
        assert (await service.overview(session)).companies == 0
