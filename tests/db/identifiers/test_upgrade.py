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
from atlas.foundation.db.listing import ListParams
from atlas.foundation.db.migrate import upgrade
from atlas.identity.audit import service as audit
from atlas.identity.audit.domain import hash_payload
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.domain import CompanyIdentity, registration
from atlas.knowledge.entities import service as entities
from atlas.knowledge.identifiers.domain import FILLERS, normalise
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


LATER = {"CH-UID", "FI-PRO"}
"""Names that joined the table, and numbers that are filled with zeros, after the migration: what is
stored is found under its former spellings."""


@pytest.mark.parametrize("scheme", sorted({*table(), *aliases(), "RA000123", "PASSPORT"} - LATER))
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
    first, second, repeated, without, lettered = (uuid4() for _ in range(5))
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
                _customer(lettered, tenant, "US-SOS", "ABCD"),
                _customer(uuid4(), other, "GB-COH", "SC000005"),
            ],
        )
    upgrade(before.owner_dsn)
    database = await Database.connect(before.app_dsn, min_size=1, max_size=2)
    try:
        await _entities_are_found(database, tenant, alone, short, full, filler)
        await _customers_are_found(database, tenant, first, repeated, without)
        await _only_fillers_were_erased(database, tenant, without, lettered)
    finally:
        await database.close()


async def _only_fillers_were_erased(
    database: Database, tenant: UUID, without: UUID, lettered: UUID
) -> None:
    """A register may give `ABCD`; what was erased stands in the audit trail, and its hash holds."""
    async with database.tenant(tenant) as session:
        kept = await companies.get_company(session, lettered)
        assert (kept.register, kept.registration_number) == ("US-SOS", "ABCD")
        events = (await audit.list_events(session, ListParams())).items
        told = [one for one in events if one.resource_id == without]
        assert [one.action for one in told] == ["company.updated"]
        payload = {"register": "GB-COH", "registration_number": "N/A"}
        assert told[0].payload == {"reason": "not_a_number", "before": payload}
        assert not [one for one in events if one.resource_id == lettered]
        assert told[0].payload_salt is not None
        assert told[0].payload is not None
        assert told[0].payload_hash == hash_payload(told[0].payload_salt, told[0].payload)


@pytest.mark.parametrize("value", [*WRITTEN, "N/A", "n.a.", "0000", "-", "ABCD", "none", "A/B 0"])
def test_the_migration_erases_what_the_customer_file_refuses(
    value: str, clone: TestDatabase
) -> None:
    with psycopg.connect(clone.owner_dsn) as link:
        row = link.execute(
            f"SELECT {MIGRATION.NUMBERS_NOTHING.replace(':fillers', '%(fillers)s')}"
            " FROM (SELECT %(value)s::text AS registration_number) c",
            {"value": value, "fillers": [*MIGRATION.FILLERS]},
        ).fetchone()
    assert row is not None
    assert row[0] is (registration("US-SOS", value)[1] is None)


def test_the_fillers_are_those_of_the_normaliser() -> None:
    assert {*MIGRATION.FILLERS} == FILLERS


async def test_what_an_older_process_writes_is_found(database: Database, tenant: UUID) -> None:
    """During a rolling upgrade: other schemes, zeros, groups, labels, suffixes."""
    written = {
        ("LEI", "213800AE1BBT5FYQGO52"): ("XI-LEI", "213800ae1bbt5fyqgo52"),
        ("SWIFT", "DEUTDEFFXXX"): ("BIC", "DEUTDEFF"),
        ("IMO", "IMO9074729"): ("IMO", "9074729"),
        ("GB-COH", "SC77"): ("GB-COH", "SC000077"),
        ("FR-SIREN", "732.829.320"): ("FR-SIREN", "732 829 320"),
        ("DUNS", "15-048-3782"): ("DUNS", "150483782"),
        ("PL-KRS", "KRS30000"): ("PL-KRS", "0000030000"),
        ("AT-FB", "FN122119M"): ("AT-FB", "FN 122119 m"),
    }
    actor = actor_of(tenant, Role.ANALYST)
    held = {pair: uuid4() for pair in written}
    async with database.tenant(tenant) as session:
        for (scheme, value), entity in held.items():
            for table, row in (
                ("entity", _entity(entity, tenant)),
                ("entity_identifier", _held(entity, tenant, scheme, value)),
                ("company", _customer(entity, tenant, scheme, value)),
            ):
                names = ", ".join(row)
                marks = ", ".join(f"${place}" for place in range(1, len(row) + 1))
                values = [{} if one == "{}" else one for one in row.values()]
                await session.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values)
        for pair, asked in written.items():
            assert await entities.find_by_identifier(session, *asked) == held[pair], pair
            identity = CompanyIdentity(
                name="Acme GmbH", register=asked[0], registration_number=asked[1]
            )
            found = await companies.find_or_create_company(session, actor, identity)
            assert found.id == held[pair], pair
        batch = ClaimBatch(
            source="registry", source_type=SourceType.REGISTRY, retrieved_at=now(), batch_key="old",
            parties=[
                PartyAssertion(
                    scheme, "LegalEntity", [Identifier(scheme, value)],
                    [ClaimAssertion("legal_name", "Acme")],
                )
                for scheme, value in written.values()
            ],
        )  # fmt: skip
        result = await apply_batch(session, actor, batch)
        assert {*result.entities.values()} == {*held.values()}


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
