"""The invariant: what is stored is what the claims alone come to, whatever happened."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.db.mutations.helpers import batch

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database, TenantSession
from atlas.knowledge.mutations import service
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    EndAssertion,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)

VALUES: dict[str, list[Any]] = {
    "legal_name": ["One Ltd", "ONE LIMITED", "Two Ltd"],
    "status": ["active", "dissolved", "dormant"],
    "trading_names": [["A"], ["B", "A"], "C"],
    "jurisdiction": ["GB", "GB-SCT", "NL"],
    "incorporation_date": ["1999", "1999-05", "2001-01-01"],
    "is_sanctioned": [True, False],
    "employees": [1, 2],
    "contact_info": [{"email": "a@example.com"}, {"email": "a@example.com", "phone": "1"}],
}
SCHEMES = ["GB-COH", "NL-KVK", "BODS:a", "BODS:b"]


def random_batch(chance: random.Random, key: str, run: int) -> Any:
    source, kind = chance.choice(
        [("psc", SourceType.REGISTRY), ("gleif", SourceType.LEI), ("ofac", SourceType.SCREENING),
         ("news", SourceType.LLM)]
    )  # fmt: skip
    dated = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(5))
    parties = []
    for number in range(chance.randint(1, 4)):
        identifiers = [
            Identifier(scheme, f"{run}{chance.randrange(3)}")
            for scheme in chance.sample(SCHEMES, chance.randint(1, 3))
        ]
        names = chance.sample(sorted(VALUES), chance.randint(1, 5))
        claims = [
            ClaimAssertion(
                name,
                chance.choice(VALUES[name]),
                asserted_at=dated,
                valid_to=chance.choice([None, None, date(2026, 2, 1)]),
            )
            for name in names
        ]
        record = f"rec-{chance.randrange(4)}"
        parties.append(
            PartyAssertion(str(number), "LegalEntity", identifiers, claims, source_record=record)
        )
    relationships = [
        RelationshipAssertion(
            f"{number}",
            "Ownership",
            chance.choice(parties).key,
            chance.choice(parties).key,
            valid_from=chance.choice([None, date(2015, 1, 1), date(2020, 1, 1)]),
            valid_to=chance.choice([None, None, date(2021, 1, 1)]),
            attributes=chance.choice(
                [
                    {"share_exact": chance.choice([20, 30, 60])},
                    {"share_minimum": 25, "share_maximum": 50, "minimum_exclusive": True},
                    {"share_minimum": 50, "share_maximum": 75},
                    {},
                ]
            ),
            asserted_at=dated,
            source_record=f"rec-{chance.randrange(4)}",
        )
        for number in range(chance.randint(0, 4))
    ]
    return batch(key, source=source, source_type=kind, parties=parties, relationships=relationships)


async def check(session: TenantSession) -> int:
    rows = await session.fetch(
        "SELECT id, data FROM entity e WHERE NOT EXISTS"
        " (SELECT 1 FROM entity_merge m WHERE m.entity_id = e.id)"
        " UNION ALL SELECT id, data FROM relationship"
    )
    stored = {row["id"]: row["data"] for row in rows}
    assert await service.rebuild(session, list(stored)) == stored
    orphans = await session.fetch_value(
        "SELECT count(*) FROM preference p JOIN claim c ON c.id = p.claim_id"
        " LEFT JOIN entity_merge m ON m.entity_id = c.entity_id"
        " WHERE p.subject_id <> COALESCE(m.canonical_id, c.entity_id, c.relationship_id)"
        " OR p.attribute <> c.attribute"
    )
    assert orphans == 0
    return len(stored)


@pytest.mark.parametrize("seed", range(12))
async def test_rebuild_equals_stored_after_any_history(
    database: Database, actor: AuthContext, seed: int
) -> None:
    chance = random.Random(seed)
    tenant = actor.require_tenant()
    checked = 0
    for step in range(10):
        given = random_batch(chance, f"{seed}-{step}", seed)
        async with database.tenant(tenant) as session:
            result = await service.apply_batch(session, actor, given)
        async with database.tenant(tenant) as session:
            if chance.random() < 0.3:
                end = EndAssertion(
                    given.source,
                    date(2026, 3, 1),
                    "no longer published",
                    source_records=[f"rec-{chance.randrange(4)}"],
                )
                await service.end_claims(session, actor, end)
            if chance.random() < 0.3:
                name = chance.choice(["status", "is_sanctioned", "legal_name"])
                await service.assert_analyst_claim(
                    session,
                    actor,
                    entity_id=chance.choice(list(result.entities.values())),
                    attribute=name,
                    value=chance.choice(VALUES[name]),
                    reason="test",
                )
        async with database.tenant(tenant) as session:
            checked = await check(session)
    assert checked > 0
