"""The preview of a batch reads as often for a thousand rows as for a few, and says the same."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tests.api.generated.statements import watching
from tests.conftest import actor_of, make_tenant

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.investigations.batches.preview import preview
from atlas.investigations.batches.schemas import BatchPreviewRowOut, InvestigationBatchIn
from atlas.investigations.runs import service as runs
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate


@pytest_asyncio.fixture
async def tenant(database: Database) -> UUID:
    """A tenant of each test's own."""
    return await make_tenant(database, "previews")


def _note(seen: list[object], *statement: object) -> None:
    seen.append(statement)


async def _preview(
    database: Database, tenant: UUID, items: list[dict[str, Any]]
) -> list[BatchPreviewRowOut]:
    async with database.tenant(tenant, read_only=True) as session:
        return (await preview(session, InvestigationBatchIn(items=items))).rows


async def _customers(database: Database, tenant: UUID, count: int) -> list[UUID]:
    bodies = [
        CompanyCreate(
            name=f"Alder Example {number} Ltd",
            register="GB-COH",
            registration_number=f"{number:08}",
        )
        for number in range(1, count + 1)
    ]
    async with database.tenant(tenant) as session:
        made = await companies.create_many(session, actor_of(tenant), bodies)
    return [one.id for one in made]


async def _mixed(database: Database, tenant: UUID, each: int) -> list[dict[str, Any]]:
    """Rows of every kind: known by number, by id, by nothing; wrong; taken; twice."""
    ids = await _customers(database, tenant, each)
    async with database.tenant(tenant) as session:
        # the same number in another state is another company's
        state = {"register": "US-SOS", "registration_number": "5818"}
        for name in ("Beech Example Inc", "Cedar Example Inc"):
            body = CompanyCreate(name=name, **state)
            await companies.create_company(session, actor_of(tenant), body)
        taken = InvestigationRequest(company_name="Taken", external_id="taken")
        await runs.start(session, actor_of(tenant), taken)
    rows: list[dict[str, Any]] = [{"company_name": "Again", "external_id": "taken"}]
    for number, one in enumerate(ids, 1):
        known = f"Alder Example {number} Ltd"
        numbered = {"register": "GB-COH", "registration_number": f"{number:08}"}
        rows += [
            {"company_name": known, **numbered},
            {"company_name": known, "registration_number": str(number), "register": "GB-COH"},
            {"company_name": known, "company_id": str(one)},
            {"company_name": known, "company_id": str(one), "register": "GB-COH",
             "registration_number": "99999999"},
            {"company_name": known, "company_id": str(new_id())},
            {"company_name": f"New {number} Ltd", "external_id": f"new-{number}"},
            {"company_name": "Cedar Example Inc", **state},
            {"company_name": "Oak Example Inc", **state},
            {"company_name": "Half", "register": "GB-COH"},
            {"company_name": "Which register?", "registration_number": "123-x"},
            {"company_name": ""},
        ]  # fmt: skip
    return rows


async def test_more_rows_take_no_more_statements(database: Database, tenant: UUID) -> None:
    rows = await _mixed(database, tenant, 20)
    counts = []
    for some in (rows[:24], rows):
        seen: list[object] = []
        with watching(partial(_note, seen)):
            await _preview(database, tenant, some)
        counts.append(len(seen))
    assert counts[0] == counts[1]


async def test_each_row_is_what_it_is_alone(database: Database, tenant: UUID) -> None:
    rows = await _mixed(database, tenant, 2)
    together = await _preview(database, tenant, rows)
    assert {one.outcome for one in together} == {"starts", "rejected"}
    apart = {"row_number", "same_as_row"}
    for item, seen in zip(rows, together, strict=True):
        (alone,) = await _preview(database, tenant, [item])
        assert seen.model_dump(exclude=apart) == alone.model_dump(exclude=apart), item


@pytest.mark.parametrize("name", ["Beech Example Inc", "Cedar Example Inc"])
async def test_a_number_of_several_states_is_the_customers_of_the_name(
    database: Database, tenant: UUID, name: str
) -> None:
    await _mixed(database, tenant, 1)
    item = {"company_name": name, "register": "US-SOS", "registration_number": "5818"}
    (row,) = await _preview(database, tenant, [item])
    async with database.tenant(tenant) as session:
        known = await session.fetch_value("SELECT id FROM company WHERE name = $1", name)
    assert row.company_id == known
