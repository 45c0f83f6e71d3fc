"""Live answers on a structure that registers tell otherwise than its investigation read."""

from __future__ import annotations

from uuid import UUID

import pytest
from tests.db.investigations.test_coverage import ran
from tests.db.investigations.test_left_out import Register, listed, register
from tests.db.sources.registry.statements import company, interest, person, relation

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.db.listing import Filter, ListParams
from atlas.investigations.freshness import service as freshness
from atlas.investigations.runs import service as runs
from atlas.investigations.runs.register_changes import compare_registers
from atlas.knowledge.entities import service as entities
from atlas.knowledge.graph import service as graph
from atlas.knowledge.mutations import service as mutations
from atlas.sources.exposure import ageing, repository, service
from atlas.sources.registry import service as registry

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists

NAMED = "Ivan Sergeevich Petrov"


def held(number: str, *owners: str) -> list[dict[str, object]]:
    said = [company(number, f"Elm {number} Ltd", ("GB-COH", number))]
    for who in owners:
        key = f"{number}{who[:2]}"
        said += [
            person(key, who, "1971-04-02"),
            relation(f"r{key}", key, number, interest(share=100 / len(owners))),
        ]
    return said


def below(parent: str, number: str, *, of: str = "") -> list[dict[str, object]]:
    """A company that a parent holds whole."""
    return [
        company(number, f"Elm {number}{of} Ltd", ("GB-COH", number)),
        relation(f"{parent}-{number}", parent, number, interest(share=100)),
    ]


def group(number: str, *owners: str) -> list[dict[str, object]]:
    """A company, and the parent above it with its owners: only the former is investigated."""
    return [*held(f"{number}9", *owners), *below(f"{number}9", number)]


class Live:
    """Live answers on the entities of a tenant."""

    def __init__(self, database: Database, tenant: UUID) -> None:
        self.database, self.tenant = database, tenant

    async def called(self, name: str) -> UUID:
        params = ListParams(limit=1, filters=(Filter("display_name", "eq", name),))
        async with self.database.tenant(self.tenant) as session:
            return (await entities.list_entities(session, params)).items[0].id

    async def compared(self) -> None:
        """Let the worker's round compare every run with the registers as loaded now."""
        async with self.database.tenant(self.tenant) as session:
            while await compare_registers(session, system_actor(self.tenant)):
                pass

    async def marked(self, *names: str) -> list[str]:
        """Return which of these the registers may say something else of."""
        ids = {await self.called(name): name for name in names}
        return sorted(ids[one] for one in await self.marked_of(*ids))

    async def marked_of(self, *ids: UUID) -> set[UUID]:
        async with self.database.tenant(self.tenant) as session:
            loads = await registry.loads_key(session)
            return await repository.read_otherwise(session, ids, loads)


@pytest.mark.parametrize("number", ["66690010"])
async def test_an_owner_that_was_read_as_a_party_alone_loses_its_favourable_words(
    register: Register, database: Database, number: str
) -> None:
    await register.load(*group(number, "Marta Quendolin Ashworth"), owners=False)
    found = await register.run()
    live = Live(database, found.tenant)
    parent = await live.called(f"Elm {number}9 Ltd")

    async def answers() -> tuple[bool, set[tuple[str, str]], list[str]]:
        async with database.tenant(found.tenant) as session:
            owners = await ageing.owners_of(session, parent, today())
            said = await service.sanctioned_ownership(session, parent, today())
        words = {(one.status, one.control) for one in said.regimes}
        return owners.complete, words, [why for one in said.regimes for why in one.reasons]

    complete, _, reasons = await answers()
    assert complete
    assert "register_changed" not in reasons
    await register.load(*group(number, "Marta Quendolin Ashworth", NAMED), owners=False)
    complete, words, reasons = await answers()
    assert not complete
    assert all(owned != "not_owned" and control != "none_found" for owned, control in words)
    assert "register_changed" in reasons
    await register.run()
    _, _, reasons = await answers()
    assert "register_changed" not in reasons


@pytest.mark.parametrize("number", ["66690050"])
async def test_every_live_answer_says_that_the_register_says_something_else(
    register: Register, database: Database, number: str
) -> None:
    child = f"{number[:-1]}1"
    both = [*group(number, "Marta Quendolin Ashworth"), *below(number, child)]
    await register.load(*both, owners=False)
    found = await register.run()
    live = Live(database, found.tenant)
    middle, top = found.subject, await live.called(f"Elm {number}9 Ltd")

    async def outdated() -> dict[str, list[str]]:
        async with database.tenant(found.tenant) as session:
            control = await ageing.control_of(session, top, today())
            holdings = await ageing.holdings_of(session, top, today(), max_parties=100)
            cycles = await ageing.cycles_of(session, top, today())
            owners = await ageing.owners_of(session, middle, today())
            scope = graph.Scope()
            near = await service.risk_network(session, middle, scope, depth=2, limit=100)
            run = await runs.require(session, found.run)
            fresh = await freshness.get(session, run.company_id)
        assert control.controlled
        assert len(holdings.companies) == 2
        return {
            "control": control.outdated,
            "cycles": cycles.outdated,
            "holdings": holdings.outdated,
            "owners": owners.outdated,
            "risk network": near.outdated,
            **{f"controlled {one.name}": one.outdated for one in control.controlled},
            **{f"held {one.name}": one.outdated for one in holdings.companies},
            "freshness": [why for why in fresh.outdated if why == "registers"],
        }

    async def picture(entity: UUID) -> str:
        async with database.tenant(found.tenant) as session:
            return await service.ownership_chart(
                session, entity, today(), enhanced=False, history=False
            )

    assert {why for said in (await outdated()).values() for why in said} == set()
    assert "Not current" not in await picture(top)
    listed_now = [*group(number, "Marta Quendolin Ashworth", NAMED), *below(number, child)]
    await register.load(*listed_now, owners=False)
    said = await outdated()
    assert said.pop("freshness") == ["registers"]
    assert {name: why for name, why in said.items() if why != ["register_changed"]} == {}
    for entity in (middle, top):
        drawn = await picture(entity)
        assert drawn.count("Not current: the registers may say something else") == 2, "and in desc"


@pytest.mark.parametrize("number", ["66690020"])
async def test_a_company_that_a_load_did_not_touch_keeps_its_words(
    register: Register, database: Database, number: str
) -> None:
    """Its owner also stands above a company of which the register says something else since."""
    other = f"{number[:-1]}1"
    both = [*group(number, "Marta Quendolin Ashworth"), *below(f"{number}9", other)]
    await register.load(*both, owners=False)
    await ran(register.runtime, register.start, other)
    found = await register.run()
    live = Live(database, found.tenant)
    one, two, parent = f"Elm {number} Ltd", f"Elm {other} Ltd", f"Elm {number}9 Ltd"
    assert await live.marked(one, two, parent) == []
    added = [
        person(f"{other}x", NAMED, "1971-04-02"),
        relation(f"r{other}x", f"{other}x", other, interest("appointmentOfBoard")),
    ]
    await register.load(*both, *added, owners=False)
    assert await live.marked(one, two, parent) == sorted([one, two, parent])  # not compared yet
    await live.compared()
    assert await live.marked(one, two, parent) == [two]


@pytest.mark.parametrize("number", ["66690030"])
async def test_a_run_that_read_a_party_leaves_its_mark_when_it_is_withdrawn(
    register: Register, database: Database, actor: AuthContext, number: str
) -> None:
    parent = f"Elm {number}9 Ltd"
    await register.load(*group(number, "Marta Quendolin Ashworth"), owners=False)
    before = await register.run()
    live = Live(database, before.tenant)
    await register.load(*group(number, "Marta Quendolin Ashworth", NAMED), owners=False)
    await live.compared()
    assert await live.marked(parent) == [parent]
    since = await register.run()
    assert await live.marked(parent) == []
    async with database.tenant(before.tenant) as session:
        await runs.withdraw(session, actor, since.run)
    assert await live.marked(parent) == [parent], "by the run before"
    async with database.tenant(before.tenant) as session:
        await runs.withdraw(session, actor, before.run)
    assert await live.marked(parent) == [], "by the newest of the withdrawn"
    await register.load(*group(number, NAMED), owners=False)
    await live.compared()
    assert await live.marked(parent) == [parent], "no one compares what a withdrawn run has read"


@pytest.mark.parametrize("number", ["66690040"])
async def test_what_a_merged_entity_was_read_by_counts_until_the_canonical_one_is_read(
    register: Register, database: Database, actor: AuthContext, number: str
) -> None:
    other = f"{number[:-1]}1"
    parent, kept = f"Elm {number}9 Ltd", f"Elm {other} Ltd"
    alone = held(other, "Odo Quill Weir")
    await register.load(*group(number, "Marta Quendolin Ashworth"), *alone, owners=False)
    await ran(register.runtime, register.start, other)
    found = await register.run()
    live = Live(database, found.tenant)
    goes, stays = await live.called(parent), await live.called(kept)
    async with database.tenant(found.tenant) as session:
        await mutations.hold_entities(session, [stays, goes])
        await mutations.merge_entities(session, actor, goes, stays, "They are one.")
    await live.compared()
    assert await live.marked_of(stays) == set()
    changed = group(number, "Marta Quendolin Ashworth", NAMED)
    await register.load(*changed, *alone, owners=False)
    await live.compared()
    assert await live.marked_of(stays) == {stays}
    await register.run()
    assert await live.marked_of(stays) == set()


@pytest.mark.parametrize("number", ["66690001"])
async def test_no_owner_is_excluded_once_the_register_says_something_else(
    register: Register, database: Database, number: str
) -> None:
    """Read live, the company was not owned by the listed person whom its register names since."""
    await register.load(*held(number, "Marta Quendolin Ashworth"), owners=False)
    found = await register.run()

    async def live() -> tuple[bool, dict[str, tuple[str, str, list[str]]]]:
        async with database.tenant(found.tenant) as session:
            entity = (await runs.require(session, found.run)).entity_id
            assert entity is not None
            owners = await ageing.owners_of(session, entity, today())
            said = await service.sanctioned_ownership(session, entity, today())
        return owners.complete, {
            one.regime: (one.status, one.control, one.reasons) for one in said.regimes
        }

    complete, before = await live()
    assert complete
    assert all("register_changed" not in reasons for _, _, reasons in before.values())
    await register.load(*held(number, "Marta Quendolin Ashworth", NAMED), owners=False)
    complete, since = await live()
    assert not complete
    for regime, (status, control, reasons) in since.items():
        assert status != "not_owned", regime
        assert control != "none_found", regime
        assert "register_changed" in reasons
    await register.run()
    _, again = await live()
    assert all("register_changed" not in reasons for _, _, reasons in again.values())
