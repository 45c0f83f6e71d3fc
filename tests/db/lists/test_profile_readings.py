"""What all tenants need of the lists is kept as it was read of each, and no reading visits all."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from tests.conftest import TestDatabase, make_tenant
from tests.support.lists import load_list
from tests.support.profiles import (
    adopt_fictitious,
    content,
    end_demo,
    give_home,
    give_profile,
    home_rules,
    make_demo,
)
from tests.unit.lists.writing import write_ofac

from atlas.cli.doctor_data import look_at_data
from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import ConflictError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.db import session as gateway
from atlas.identity.tenancy import service as tenancy
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.compliance_profile.domain import RequiredList, content_document
from atlas.sources.lists import readings, repository, service
from atlas.sources.lists.domain.catalogue import PUBLISHED_IDS
from atlas.sources.lists.installation import installation_standings
from atlas.sources.lists.standings import allowed_ages, required_by
from atlas.worker.registry import ROUNDS
from atlas.worker.rounds import make_rounds

pytestmark = pytest.mark.cut_lists
READINGS = {
    "readiness": lambda db: installation_standings(db, today()),
    "atlas lists show": service.installation_lists,
    "atlas doctor": lambda db: look_at_data(db, today()),
    "gaps": service.profile_gaps,
}


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that the block sends, in whatever session."""
    sent: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("fetch", "fetch_row", "fetch_value", "execute"):
            original = getattr(gateway._Session, name)

            async def watched(
                self: Any, sql: str, *args: object, _original: Any = original, **options: object
            ) -> Any:
                sent.append(sql)
                return await _original(self, sql, *args, **options)

            patch.setattr(gateway._Session, name, watched)
        yield sent


@pytest.fixture
async def superuser(clone: TestDatabase) -> Any:
    link = await asyncpg.connect(clone.superuser_dsn)
    yield link
    await link.close()


async def _settle(database: Database) -> None:
    while await readings.read_due(database):
        pass


@pytest.mark.parametrize("kind", READINGS)
async def test_statements_do_not_grow_with_the_tenants(
    database: Database, superuser: asyncpg.Connection, kind: str
) -> None:
    """Half of the added tenants have no profile, half have one that was read today."""
    model = await make_tenant(database, "model", profile=False)
    await give_home(database, model, "GB")
    counts = []
    for size in (0, 100, 2_000):
        await superuser.execute(
            "INSERT INTO tenant (id, slug, name, created_at, updated_at) SELECT gen_random_uuid(),"
            " 'more-' || $1 || '-' || $2 || '-' || g, 'More', now(), now()"
            " FROM generate_series(1, $1::int) g",
            size,
            kind.replace(" ", "-"),
        )
        await _settle(database)
        for table, columns in (
            ("tenant_due", "kind, tenant_id, transaction, due_at, basis"),
            (
                "profile_reading",
                "tenant_id, profile, without_pep_list, below_law, required, accepted, read_at",
            ),
        ):
            kept = "AND kind = 'profiles'" if table == "tenant_due" else ""
            await superuser.execute(
                f"INSERT INTO {table} ({columns})"
                f" SELECT {columns.replace('tenant_id', 't.id', 1)} FROM {table} d, tenant t"
                f" WHERE d.tenant_id = $1 {kept} AND t.slug LIKE 'more-%'"
                " AND right(t.slug, 1) < '5' ON CONFLICT DO NOTHING",
                model,
            )
        with statements() as sent:
            await READINGS[kind](database)
        counts.append(len(sent))
    await superuser.execute(
        "DELETE FROM tenant_due d USING tenant t WHERE t.id = d.tenant_id AND t.slug LIKE 'more-%'"
    )
    await superuser.execute("DELETE FROM tenant WHERE slug LIKE 'more-%'")
    assert counts[0] > 0
    assert counts == [counts[0]] * 3


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_kept_equals_a_walk_past_all_tenants(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    tenants = [await make_tenant(database, "walked", profile=False) for _ in range(6)]
    bare = home_rules("GB")
    for tenant in chance.choices(tenants, k=10):
        act = chance.choice(["home", "own", "demo", "no demo", "lax"])
        async with database.tenant(tenant) as session:
            has = await profiles.active_profile(session)
        if act == "home" and not has:
            await give_home(database, tenant, chance.choice(["GB", "DE"]))
        elif act == "own" and not has:
            listed = RequiredList(f"own-{chance.randrange(3)}", "pep", "adopted", "Policy", 2)
            await give_profile(database, tenant, home_rules("GB", listed))
        elif act == "demo" and not has:
            await make_demo(database, tenant)
            await adopt_fictitious(database, tenant)
        elif act == "no demo":
            await end_demo(database, tenant)
        elif act == "lax" and has and has.origin != "demo":
            lax = content_document(content(replace(bare, ubo=replace(bare.ubo, threshold=99.0))))
            async with database.tenant(tenant) as session:
                await session.execute(
                    "UPDATE compliance_profile SET content = $2 WHERE id = $1", has.id, lax
                )
        if chance.random() < 0.5:
            await _compare(database)
    await _compare(database)


async def _compare(database: Database) -> None:
    kept = await service.profile_gaps(database)
    found = await installation_standings(database, today())
    async with database.platform() as platform:
        every = await tenancy.tenant_ids(platform)
        ages = await repository.required_ages(platform)
    walked: list[profiles.TenantGaps] = []
    required: list[RequiredList] = []
    for tenant in every:
        async with database.tenant(tenant) as session:
            walked.append(await profiles.gaps_of(session))
            rules = await profiles.active(session)
            required.extend(required_by(rules) if rules else ())
    assert kept == readings.ProfileGaps(
        without=sum(one.profile == "none" for one in walked),
        fictitious=sum(one.profile == "fictitious" for one in walked),
        without_pep_list=sum(one.without_pep_list for one in walked),
        below_law=sum(one.below_law for one in walked),
        never=0,
        unread=0,
    )
    assert ages == allowed_ages(required)
    assert ages.keys() <= found.keys()


async def test_an_entry_counts_as_accepted_where_all_have_accepted_it_as_it_is(
    database: Database, superuser: asyncpg.Connection, tmp_path: Path
) -> None:
    write_ofac(tmp_path)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())
    await superuser.execute("DELETE FROM profile_reading")
    await superuser.execute("UPDATE compliance_profile SET status = 'discarded'")
    one, other = [await make_tenant(database, "accepts", profile=False) for _ in range(2)]
    await give_home(database, one, "GB")
    ((list_id, key, hash_),) = await superuser.fetch(
        "SELECT list_id, entry_key, content_hash FROM list_entry WHERE last_sequence IS NULL"
        " LIMIT 1"
    )

    async def accepted() -> list[tuple[str, str]]:
        assert await readings.read_due(database) == 0
        async with database.platform() as session:
            return await repository.accepted_by_all(session)

    assert await accepted() == []
    await _accept(superuser, one, (list_id, key, hash_))
    assert await accepted() == [(list_id, key)]
    await give_home(database, other, "GB")
    assert await accepted() == []
    await _accept(superuser, other, (list_id, key, "0" * 64))
    assert await accepted() == [], "the other accepted an earlier form of the entry"
    await superuser.execute(
        "UPDATE list_acceptance SET status = 'withdrawn' WHERE tenant_id = $1", other
    )
    await _accept(superuser, other, (list_id, key, hash_))
    assert await accepted() == [(list_id, key)]


async def _accept(link: asyncpg.Connection, tenant: UUID, what: tuple[str, str, str]) -> None:
    await link.execute(
        "INSERT INTO list_acceptance (tenant_id, id, list_id, entry_key, content_hash, reason,"
        " status, proposed_by, proposed_person, proposed_at)"
        " VALUES ($1, $2, $3, $4, $5, 'Read', 'accepted', $6, $6, now())",
        tenant,
        new_id(),
        *what,
        uuid4(),
    )


async def test_a_reading_looks_at_some_and_says_how_many_are_left(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _settle(database)
    monkeypatch.setattr(readings, "MOST_LOOKS", 1)
    for _ in range(4):
        await give_home(database, await make_tenant(database, "many", profile=False), "GB")
    before = await service.profile_gaps(database)
    assert (before.unread, before.never) == (3, 3)
    said = [
        one.detail for one in await look_at_data(database, today()) if "last read" in one.detail
    ]
    assert said == ["1 tenant(s) count as they were last read, if ever"]
    monkeypatch.setattr(readings, "MOST_LOOKS", 0)
    assert set(PUBLISHED_IDS) <= (await installation_standings(database, today())).keys()
    monkeypatch.undo()
    await make_rounds(database, ROUNDS)  # the worker reads the others
    with statements() as sent:
        after = await service.profile_gaps(database)
    assert (after.unread, after.never, after.without) == (0, 0, before.without)
    assert len(sent) < 5


async def test_a_tenant_that_cannot_be_read_keeps_no_other_from_being_read(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _settle(database)
    broken, whole = [await make_tenant(database, "half", profile=False) for _ in range(2)]
    await give_home(database, broken, "GB")
    await give_home(database, whole, "GB")
    real = profiles.gaps_of

    async def gaps_of(session: gateway.TenantSession) -> profiles.TenantGaps:
        if session.tenant_id == broken:
            raise ConflictError("not readable")
        return await real(session)

    monkeypatch.setattr(profiles, "gaps_of", gaps_of)
    assert (await service.profile_gaps(database)).unread == 1
    monkeypatch.undo()
    assert (await service.profile_gaps(database)).unread == 0


async def test_a_profile_of_a_later_day_is_read_on_that_day(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = await make_tenant(database, "later", profile=False)
    await give_profile(database, tenant, home_rules("GB"), valid_from=today() + timedelta(days=1))
    before = await service.profile_gaps(database)
    day = today() + timedelta(days=1)
    for where in ("sources.lists.readings", "knowledge.compliance_profile.service.lifecycle"):
        monkeypatch.setattr(f"atlas.{where}.today", lambda: day)
    assert (await service.profile_gaps(database)).without == before.without - 1


async def test_no_tenant_reads_or_writes_the_reading_of_another(database: Database) -> None:
    own, other = [await make_tenant(database, "apart", profile=False) for _ in range(2)]
    for tenant in (own, other):
        await give_home(database, tenant, "GB")
    await _settle(database)
    async with database.tenant(own) as session:
        rows = await session.fetch("SELECT tenant_id FROM profile_reading")
        assert [row["tenant_id"] for row in rows] == [own]
        await session.execute("UPDATE profile_reading SET profile = 'none'")
    async with database.tenant(other) as session:
        assert await session.fetch_value("SELECT profile FROM profile_reading") == "active"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.tenant(own) as session:
            await session.execute(
                "INSERT INTO profile_reading (tenant_id, profile, without_pep_list, below_law,"
                " required, accepted, read_at)"
                " VALUES ($1, 'none', false, false, '{}', '[]', now())",
                new_id(),
            )
