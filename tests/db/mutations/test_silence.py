"""A detail that a record leaves out: marked as no longer stated, neither ended nor corrected."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from tests.conftest import actor_of
from tests.db.mutations.helpers import batch, person
from tests.db.mutations.test_apply import apply, entity_data

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.domain import KnownEntity
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import Identifier

BIRTH: dict[str, Any] = {"date_of_birth": "1999-01-05"}


class Register:
    """One person in registers' files, read one after the other."""

    def __init__(self, db: Database, actor: AuthContext, name: str) -> None:
        self.db, self.actor, self.name, self.turn = db, actor, name, 0

    async def say(
        self,
        *,
        day: date = date(2026, 1, 1),
        record: str | None = "own",
        described: bool = True,
        source: str = "registry_file:test",
        also: tuple[Identifier, ...] = (),
        left_out: str | None = None,
        **claims: Any,
    ) -> KnownEntity:
        """Apply what a file says of the person, and return what is known then."""
        self.turn += 1
        own = record and f"{self.name}-{record}"
        said = person("p", self.name, claims.pop("full_name", "Ada Example"), **claims)
        said = replace(
            said,
            identifiers=[*said.identifiers, *also],
            claims=[replace(one, asserted_at=day, source_record=own) for one in said.claims],
        )
        result = await apply(
            self.db,
            self.actor,
            batch(
                f"{self.name}-{self.turn}",
                source=source,
                parties=[said],
                described=({own: True} if described and own else {})
                | ({f"{self.name}-{left_out}": False} if left_out else {}),
            ),
        )
        return await self.known(result.entities["p"])

    async def known(self, entity: UUID) -> KnownEntity:
        await entity_data(self.db, self.actor, entity)  # what is stored is what the claims make
        async with self.db.tenant(self.actor.require_tenant()) as session:
            return await entities.get_entity(session, entity)

    async def rules(self, entity: UUID) -> list[tuple[str, Any, Any]]:
        async with self.db.tenant(self.actor.require_tenant()) as session:
            rows = await session.fetch(
                "SELECT rule, before, after FROM mutation WHERE entity_id = $1"
                " AND rule IN ('no_longer_stated', 'stated_again') ORDER BY recorded_at, id",
                entity,
            )
        return [(row["rule"], row["before"], row["after"]) for row in rows]


@pytest.fixture
def register(database: Database, actor: AuthContext, request: pytest.FixtureRequest) -> Register:
    return Register(database, actor, request.node.name)


@pytest.mark.parametrize("later", [date(2026, 1, 1), date(2026, 2, 1)], ids=["same", "later"])
async def test_a_detail_that_a_record_leaves_out_is_known_and_no_longer_stated(
    register: Register, later: date
) -> None:
    first = await register.say(**BIRTH)
    assert first.stated == first.data
    second = await register.say(day=later)
    assert second.data["date_of_birth"] == "1999-01-05"
    assert "date_of_birth" not in second.stated
    assert second.stated["full_name"] == "Ada Example"
    assert second.updated_at > first.updated_at  # a sweep sees it
    again = await register.say(day=later)
    assert again == second  # nothing new is said by saying it again
    third = await register.say(day=later, **BIRTH)
    assert third.stated == third.data
    assert third.stated["date_of_birth"] == "1999-01-05"
    fourth = await register.say(day=later)
    assert "date_of_birth" not in fourth.stated
    assert await register.rules(first.id) == [
        ("no_longer_stated", "1999-01-05", None),
        ("stated_again", None, "1999-01-05"),
        ("no_longer_stated", "1999-01-05", None),
    ]


async def test_what_was_known_at_a_time_is_what_was_stated_then(register: Register) -> None:
    first = await register.say(**BIRTH)
    await register.say()
    third = await register.say(**BIRTH)
    async with register.db.tenant(register.actor.require_tenant()) as session:
        claims = (await entities.get_claims(session, [first.id]))[first.id]
        then = await mutations.explain(session, [first.id], known_at=first.updated_at)
    assert then[first.id].data == third.data
    assert sum(one.attribute == "Person.date_of_birth" for one in claims) == 2  # it is a new claim
    assert all(one.ended_on is None and one.deprecated_reason is None for one in claims)


async def test_it_counts_while_another_source_states_it(register: Register) -> None:
    await register.say(**BIRTH)
    await register.say(source="registry_file:other", **BIRTH)
    assert (await register.say()).stated["date_of_birth"] == "1999-01-05"
    neither = await register.say(source="registry_file:other")
    assert "date_of_birth" not in neither.stated


async def test_what_another_source_states_stands_in_its_place(register: Register) -> None:
    await register.say(source="registry_file:other", date_of_birth="1980-07")
    await register.say(**BIRTH)
    known = await register.say()
    assert known.data["date_of_birth"] == "1999-01-05"
    assert known.stated["date_of_birth"] == "1980-07"


async def test_members_of_a_list_are_told_one_by_one(register: Register) -> None:
    await register.say(nationalities=["IR", "GB"])
    known = await register.say(nationalities=["GB"])
    assert known.data["nationalities"] == ["GB", "IR"]
    assert known.stated["nationalities"] == ["GB"]


async def test_an_analysts_value_is_no_sources(register: Register) -> None:
    first = await register.say(**BIRTH)
    async with register.db.tenant(register.actor.require_tenant()) as session:
        await mutations.assert_analyst_claim(
            session, register.actor, entity_id=first.id, attribute="date_of_birth",
            value="1999-01-05", reason="Passport seen.",
        )  # fmt: skip
    assert (await register.say()).stated["date_of_birth"] == "1999-01-05"


async def test_a_mark_of_risk_is_no_detail(register: Register) -> None:
    first = await register.say(is_pep=True)
    await register.say()
    async with register.db.tenant(register.actor.require_tenant()) as session:
        marked = await entities.marked(session, [first.id], "is_pep")
        silences = await session.fetch_value(
            "SELECT count(*) FROM claim_silence s JOIN claim c ON c.id = s.claim_id"
            " WHERE c.entity_id = $1", first.id,
        )  # fmt: skip
    assert first.id in marked
    assert silences == 0


async def test_a_claim_without_a_record_is_of_any(register: Register) -> None:
    await register.say(record=None, described=False, **BIRTH)
    assert "date_of_birth" not in (await register.say()).stated


async def test_a_party_that_is_only_mentioned_loses_nothing(register: Register) -> None:
    await register.say(**BIRTH)
    mentioned = await register.say(described=False)
    assert mentioned.stated["date_of_birth"] == "1999-01-05"


async def test_a_record_that_is_left_out_of_a_party_that_another_describes_states_nothing(
    register: Register,
) -> None:
    await register.say(record="old", **BIRTH)
    await register.say(record="new")
    # the file holds the old record no longer; what is kept of it is repeated
    known = await register.say(record="old", described=False, left_out="old", **BIRTH)
    assert known.data["date_of_birth"] == "1999-01-05"
    assert "date_of_birth" not in known.stated
    again = await register.say(record="old", described=False, left_out="old", **BIRTH)
    assert again == known
    back = await register.say(record="old", **BIRTH)
    assert back.stated["date_of_birth"] == "1999-01-05"


async def test_a_number_that_no_record_states_any_more(register: Register) -> None:
    passport = Identifier("KP-PASSPORT", f"3{abs(hash(register.name)) % 10**8:08}")

    async def numbers(entity: UUID) -> tuple[list[Identifier], list[Identifier]]:
        async with register.db.tenant(register.actor.require_tenant()) as session:
            held = (await entities.identifiers_of(session, [entity]))[entity]
        return [n for n in held.now if ":" not in n.scheme], [*held.no_longer]

    first = await register.say(also=(passport,))
    assert await numbers(first.id) == ([passport], [])
    await register.say()
    assert await numbers(first.id) == ([], [passport])
    await register.say(source="registry_file:other")  # another file never stated it
    assert await numbers(first.id) == ([], [passport])
    await register.say(source="registry_file:other", also=(passport,))
    assert await numbers(first.id) == ([passport], [])
    said = {"scheme": passport.scheme, "value": passport.value}
    assert await register.rules(first.id) == [
        ("no_longer_stated", said, None),
        ("stated_again", None, said),
    ]


async def test_another_tenants_records_are_none_of_it(
    register: Register, other_tenant: UUID
) -> None:
    other = Register(register.db, actor_of(other_tenant), register.name)
    theirs = await other.say(**BIRTH)
    await register.say(**BIRTH)
    await register.say()
    assert (await other.known(theirs.id)).stated["date_of_birth"] == "1999-01-05"
