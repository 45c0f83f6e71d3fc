"""A register that corrects an entry and leaves its date has said one thing, not two."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from tests.db.mutations.helpers import batch, person
from tests.db.mutations.test_apply import apply, entity_data

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.mutations.schemas import ClaimAssertion

SAID: dict[str, Any] = {"country_of_residence": "GB", "date_of_birth": "1970-02-05"}


async def say(db: Database, actor: AuthContext, key: str, record: str, **claims: Any) -> UUID:
    """Load one person of a register's record, as of one day."""
    name = claims.pop("full_name", "Ada Example")
    stated = replace(person("p", f"id-{record}", name, **claims), source_record=record)
    return (await apply(db, actor, batch(key, parties=[stated]))).entities["p"]


async def ended(db: Database, actor: AuthContext, entity: UUID) -> list[str]:
    """The attributes of which a claim has ended."""
    async with db.tenant(actor.require_tenant()) as session:
        rows = await session.fetch(
            "SELECT c.attribute FROM claim_deprecation d JOIN claim c ON c.id = d.claim_id"
            " WHERE c.entity_id = $1",
            entity,
        )
    return [row["attribute"] for row in rows]


@pytest.mark.parametrize(
    ("attribute", "first", "second"),
    [
        ("country_of_residence", "GB", "KP"),
        ("date_of_birth", "1900-01-01", "1970-02-05"),
        ("date_of_birth", "1970-02-05", "1970"),
        ("full_name", "Ada Example", "Zoe Sample"),
        ("full_name", "Ada Margaret Example", "Zoe"),
    ],
)
async def test_a_correction_under_an_unchanged_date_is_seen_and_can_be_taken_back(
    database: Database, actor: AuthContext, attribute: str, first: str, second: str
) -> None:
    record = f"{attribute}-{first}-{second}"
    for turn, value in enumerate((first, second, first, second)):
        entity = await say(
            database, actor, f"{record}-{turn}", record, **{**SAID, attribute: value}
        )
        data = await entity_data(database, actor, entity)
        assert data[attribute] == value


async def test_a_correction_removes_no_mark_of_risk_and_no_nationality(
    database: Database, actor: AuthContext
) -> None:
    marked: dict[str, Any] = {"is_pep": True, "nationalities": ["IR"]}
    await say(database, actor, "m1", "marked", **SAID, **marked)
    entity = await say(database, actor, "m2", "marked", **SAID, is_pep=False, nationalities=["GB"])
    data = await entity_data(database, actor, entity)
    assert not await ended(database, actor, entity)
    assert data["nationalities"] == ["GB", "IR"]


async def test_a_newer_statement_of_a_record_replaces_what_it_said_at_more_length(
    database: Database, actor: AuthContext
) -> None:
    entity = await say(database, actor, "n1", "newer", **SAID)
    stated = person("p", "id-newer")
    later = [
        ClaimAssertion("full_name", "Ada Example", asserted_at=date(2026, 5, 1)),
        ClaimAssertion("date_of_birth", "1971", asserted_at=date(2026, 5, 1)),
    ]
    newer = replace(stated, source_record="newer", claims=later)
    await apply(database, actor, batch("n2", parties=[newer]))
    data = await entity_data(database, actor, entity)
    assert data["date_of_birth"] == "1971"
    assert data["country_of_residence"] == "GB", "what it does not state any more stays"


async def test_another_source_is_no_correction(database: Database, actor: AuthContext) -> None:
    entity = await say(database, actor, "o1", "shared", **SAID)
    stated = person("p", "id-shared", **SAID | {"country_of_residence": "KP"})
    other = [replace(stated, source_record="shared")]
    await apply(database, actor, batch("o2", source="registry_file:other", parties=other))
    assert not await ended(database, actor, entity)
