"""A screening that is read again: which of its lists were replaced, and what they hit since."""

from pathlib import Path

import pytest
from tests.conftest import actor_of, make_tenant
from tests.db.screening.test_missed_sweeps import KALINA, RYABINA, load, swept
from tests.unit.lists.writing import SDN

from atlas.foundation.db import Database
from atlas.sources.screening.schemas import PartyKind, ScreeningQuery
from atlas.sources.screening.service.records import get_screening
from atlas.sources.screening.service.screenings import screen

pytestmark = pytest.mark.cut_lists


@pytest.mark.parametrize("before", [False, True], ids=["new", "listed again"])
async def test_a_screening_says_what_a_newer_version_hit_since(
    database: Database, tmp_path: Path, *, before: bool
) -> None:
    """As it stood it had no listed candidate; read again, it is no longer clear."""
    ages = iter([5, 4, 3] if before else [8, 7])  # days; each file is later than the one before
    if before:
        await load(database, tmp_path, SDN + RYABINA + KALINA, next(ages))
    await load(database, tmp_path, SDN + RYABINA, next(ages))
    tenant = await make_tenant(database, f"since-{before}".lower())
    actor = actor_of(tenant)
    async with database.tenant(tenant) as session:
        query = ScreeningQuery(name="Kalina Trading", kind=PartyKind.COMPANY, reference="new")
        other = ScreeningQuery(name="Kalina Trading", kind=PartyKind.COMPANY, reference="old")
        [first] = await screen(session, actor, [query], purpose="test")
        assert (await get_screening(session, first.id)).replaced_lists == ()
    second = await load(database, tmp_path, SDN + RYABINA + KALINA, next(ages))
    assert await swept(database, tenant, actor, second)
    async with database.tenant(tenant) as session:
        again = await get_screening(session, first.id)
        assert (again.outcome, again.candidates) == (first.outcome, first.candidates)
        assert (again.word, again.replaced_lists) == ("open", ("ofac-sdn",))
        [late] = await screen(session, actor, [other], purpose="test")
        said = await get_screening(session, late.id)
        assert (said.word, said.replaced_lists, said.found_since) == ("open", (), ())
