"""Numbers stored before the one normal form: after the upgrade one company is not two."""

import importlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from tests.conftest import TestDatabase, actor_of, database_of

from atlas.cli.embedded.databases import drop_database, ensure_database
from atlas.cli.embedded.postgres import Endpoints
from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.clock import now
from atlas.foundation.db import Database
from atlas.foundation.db.migrate import upgrade
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyIdentity
from atlas.knowledge.entities import service as entities
from atlas.knowledge.identifiers.domain import normalise
from atlas.knowledge.identifiers.schemes import aliases, table
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    ClaimBatch,
    Identifier,
    PartyAssertion,
    SourceType,
)
from atlas.knowledge.mutations.service import apply_batch

MIGRATION = importlib.import_module("atlas.foundation.db.migrations.versions.0041_identifiers")
WRITTEN = (
    "SC1234", "sc 1234", "NI12345", "1", "01234567", "1234567", "12.34.56.7", "403.170.701",
    "0403.170.701", "732 829 320", "732.829.320", "FN 122119 m", "FN122119M", "KRS 30000", "30000",
    "DEUTDEFFXXX", "IMO 9074729", "IMO9074729", "9074729", "HRB1", "HRB 0123 B", "12-3456789",
    "IP12345R", "213800AE1BBT5FYQGO52", "CHE-100.155.212", "5818", "M-1", "123456789012",
)  # fmt: skip


@pytest.fixture(scope="module")
def before(postgres: Endpoints) -> Iterator[TestDatabase]:
    """A database of the release before."""
    name = f"t_{uuid4().hex}"
    ensure_database(postgres.superuser_dsn, name)
    found = database_of(postgres, name)
    upgrade(found.owner_dsn, "0027")
    yield found
    drop_database(postgres.superuser_dsn, name)


def _insert(link: psycopg.Connection[Any], name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        made = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(name),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() * len(row)),
        )
        link.execute(made, [*row.values()])


@pytest.mark.parametrize("scheme", sorted({*table(), *aliases(), "RA000123", "PASSPORT"}))
def test_the_migration_knows_the_table(scheme: str, clone: TestDatabase) -> None:
    """What a stored spelling becomes in SQL is what the normaliser makes of it."""
    known = scheme in {*table(), *aliases()}
    with psycopg.connect(clone.owner_dsn) as link:
        for function in MIGRATION.FUNCTIONS:
            link.execute(function)
        for value in WRITTEN:
            stored = " ".join(value.split()) if known else value.replace(" ", "").upper()
            row = link.execute(
                "SELECT pg_temp.scheme_of(%(scheme)s),"
                " pg_temp.number_of(pg_temp.scheme_of(%(scheme)s), %(value)s),"
                " pg_temp.joins(pg_temp.scheme_of(%(scheme)s), %(value)s)",
                {"scheme": scheme, "value": stored},
            ).fetchone()
            found = normalise(scheme, stored)
            if found.scheme != "DE-CR" or not found.certain:
                written = found.value if known else stored
                assert row is not None
                assert row[:2] == (found.scheme, written), value
                assert row[2] or not found.certain


def _entity(entity_id: UUID, tenant: UUID) -> dict[str, Any]:
    return {
        "tenant_id": tenant, "id": entity_id, "type": "LegalEntity", "display_name": "Acme",
        "data": "{}", "created_at": now(), "updated_at": now(),
    }  # fmt: skip


def _held(entity_id: UUID, tenant: UUID, scheme: str, value: str) -> dict[str, Any]:
    return {
        "tenant_id": tenant, "entity_id": entity_id, "scheme": scheme, "value": value,
        "certain": True, "source": "s", "recorded_at": now(),
    }  # fmt: skip


def _customer(company_id: UUID, tenant: UUID, register: str, number: str) -> dict[str, Any]:
    return {
        "tenant_id": tenant, "id": company_id, "name": "Acme GmbH", "register": register,
        "registration_number": number, "created_by": uuid4(), "created_at": now(),
        "updated_at": now(),
    }  # fmt: skip


async def test_one_company_is_not_two_after_the_upgrade(before: TestDatabase) -> None:
    tenant, other = uuid4(), uuid4()
    alone, short, full, filler = (uuid4() for _ in range(4))
    first, second, repeated, without = (uuid4() for _ in range(4))
    with psycopg.connect(before.superuser_dsn) as link:
        _insert(
            link,
            "tenant",
            [
                {"id": one, "slug": f"t-{one.hex[:8]}", "name": "T", "created_at": now(),
                 "updated_at": now()}
                for one in (tenant, other)
            ],
        )  # fmt: skip
        _insert(link, "entity", [_entity(one, tenant) for one in (alone, short, full, filler)])
        _insert(
            link,
            "entity_identifier",
            [
                _held(alone, tenant, "NL-KVK", "1234567"),
                _held(short, tenant, "GB-COH", "SC1234"),
                _held(full, tenant, "GB-COH", "SC001234"),
                _held(filler, tenant, "GB-COH", "N/A"),
                _held(filler, tenant, "BODS:x", "no-digits"),
            ],
        )
        _insert(
            link,
            "company",
            [
                _customer(first, tenant, "GB-COH", "SC5"),
                _customer(second, tenant, "GB-COH", "SC05"),
                _customer(repeated, tenant, "DE-CR", "HRB1"),
                _customer(without, tenant, "GB-COH", "N/A"),
                _customer(uuid4(), other, "GB-COH", "SC000005"),
            ],
        )
    upgrade(before.owner_dsn)
    database = await Database.connect(before.app_dsn, min_size=1, max_size=2)
    try:
        await _entities_are_found(database, tenant, alone, short, full, filler)
        await _customers_are_found(database, tenant, first, repeated, without)
    finally:
        await database.close()


async def _entities_are_found(
    database: Database, tenant: UUID, alone: UUID, short: UUID, full: UUID, filler: UUID
) -> None:
    async with database.tenant(tenant) as session:
        assert await entities.find_by_identifier(session, "NL-KVK", "01234567") == alone
        assert await entities.find_by_identifier(session, "KVK", "1234567") == alone
        assert await entities.find_by_identifier(session, "GB-COH", "N/A") is None
        assert await entities.find_by_identifier(session, "BODS:x", "no-digits") == filler
        batch = ClaimBatch(
            source="registry",
            source_type=SourceType.REGISTRY,
            retrieved_at=now(),
            batch_key="one",
            parties=[
                PartyAssertion(
                    "a", "LegalEntity", [Identifier("GB-COH", "sc1234")],
                    [ClaimAssertion("legal_name", "Acme")],
                )
            ],
        )  # fmt: skip
        await apply_batch(session, actor_of(tenant, Role.ANALYST), batch)
        oldest = min(short, full)
        assert await entities.find_by_identifier(session, "GB-COH", "SC1234") == oldest
        assert (await entities.get_entity(session, max(short, full))).id == oldest


async def _customers_are_found(
    database: Database, tenant: UUID, first: UUID, repeated: UUID, without: UUID
) -> None:
    actor: AuthContext = actor_of(tenant, Role.ANALYST)
    async with database.tenant(tenant) as session:

        async def found(register: str, number: str, name: str = "Acme GmbH") -> UUID:
            identity = CompanyIdentity(name=name, register=register, registration_number=number)
            return (await companies.find_or_create_company(session, actor, identity)).id

        assert await found("GB-COH", "SC000005") == first
        assert await found("gb-coh", "SC5") == first
        assert await found("DE-CR", "HRB 1", "ACME G.m.b.H.") == repeated
        elsewhere = await found("DE-CR", "HRB 1", "Other GmbH")
        assert elsewhere != repeated
        assert await found("DE-CR", "hrb1", "Other GmbH") == elsewhere
        assert await found("GB-COH", "N/A") != without
        kept = await companies.get_company(session, without)
        assert kept.registration_number is None
