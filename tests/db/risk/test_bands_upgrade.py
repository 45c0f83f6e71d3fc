"""Bands that an earlier release stored, after the upgrade."""

import importlib
from dataclasses import replace
from uuid import UUID

from sqlalchemy import create_engine, text
from tests.conftest import TestDatabase, actor_of
from tests.unit.risk.cases import AS_OF, CLEAN

from atlas.foundation.db import Database
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.domain import NotAssessed, SubjectFacts
from atlas.risk.matrix.domain import default_matrix

MIGRATION = importlib.import_module(
    "atlas.foundation.db.migrations.versions.0134_bands_that_were_assessed"
)
LITTLE = replace(CLEAN, shared_address_count=NotAssessed("x"), subsidiary_count=NotAssessed("x"))
BANDS = "SELECT bands FROM company_risk WHERE company_id = $1"


async def test_the_upgrade_gives_the_bands_of_today(
    database: Database, tenant: UUID, clone: TestDatabase
) -> None:
    kept: dict[UUID, list[str]] = {}
    async with database.tenant(tenant) as session:
        for at, facts in enumerate((CLEAN, LITTLE, SubjectFacts())):
            body = CompanyCreate(name=f"Stored {at}", country_code="DE")
            (made,) = await companies.create_many(session, actor_of(tenant), [body])
            found = await evaluations.evaluate_subject(
                session,
                actor_of(tenant),
                subject_id=None,
                investigation_id=None,
                company_id=made.id,
                facts=facts,
                as_of=AS_OF,
            )
            kept[made.id] = await session.fetch_value(BANDS, made.id)
            matrix = default_matrix()
            plain = [
                f"{one.id}:{matrix.level_of(one.score).value}"
                for one in found.result.dimensions
                if one.score is not None
            ]
            await session.execute(
                "UPDATE company_risk SET bands = $2 WHERE company_id = $1", made.id, plain
            )
    assert any(band.endswith(":not_assessed") for bands in kept.values() for band in bands)
    engine = create_engine(clone.owner_dsn.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as link:  # as Alembic runs it: a colon in the text would be a parameter
        link.execute(text("SELECT set_config('app.tenant_id', :one, false)"), {"one": str(tenant)})
        changed = [
            link.execute(text(MIGRATION.STATEMENT), {"page": [*kept]}).rowcount for _ in range(2)
        ]
    engine.dispose()
    assert changed[0] > 0  # and it is safe to repeat
    async with database.tenant(tenant) as session:
        for company, bands in kept.items():
            assert await session.fetch_value(BANDS, company) == bands
