"""A run under a contract that its tenant narrowed: it names it, obeys it, and explains itself."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from tests.conftest import actor_of, make_tenant
from tests.db.sources.providers.conftest import TRADING, Enriched, switched_on
from tests.db.sources.providers.test_runs import SOURCE, claims_of, rows_of
from tests.support.provider import Gleif

from atlas.foundation.core.auth import Role
from atlas.foundation.core.versions import ExpectedVersion
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.runs.models import SourceRow
from atlas.sources.contracts import service as contracts
from atlas.sources.contracts.schemas import ContractVersionCreate, SourceContractOut
from atlas.sources.plugins.loading import installed

pytestmark = pytest.mark.usefixtures("register")
Narrowed = Callable[..., Awaitable[None]]


@pytest.fixture
def narrowed(database: Database) -> Narrowed:
    """Put a version in force, by two persons."""

    async def go(tenant: UUID, **narrowing: object) -> None:
        admin, mlro = actor_of(tenant, Role.ADMIN), actor_of(tenant, Role.MLRO)
        body = {"provider": "gleif", "note": "", "narrowing": narrowing}
        async with database.tenant(tenant) as session:
            made = await contracts.create_version(
                session, admin, ContractVersionCreate.model_validate(body)
            )
            expected = ExpectedVersion(1)
            done = await contracts.activate_version(session, admin, made.id, expected)
            if done.awaits_second_person:
                await contracts.confirm_version(session, mlro, made.id, expected)

    return go


async def explained(database: Database, tenant: UUID, row: SourceRow) -> SourceContractOut:
    async with database.tenant(tenant) as session:
        actor = actor_of(tenant)
        return await contracts.get_contract(session, "gleif", actor, row.contract_sha256)


async def test_a_run_names_the_contract_it_obeyed_and_explains_it_later(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database, narrowed: Narrowed
) -> None:
    tenant = await make_tenant(database, "narrows")

    async def run() -> tuple[Ref, SourceRow]:
        sources = switched_on(runtime, provider)
        ref = await enriched(sources, of=tenant, by=actor_of(tenant))
        return ref, (await rows_of(runtime, ref))[SOURCE]

    _, plain = await run()
    shipped = installed().plugins["gleif"].contract.version
    assert plain.contract_version == shipped
    assert "Narrowed" not in (plain.detail or "")
    await narrowed(
        tenant,
        without=["LegalEntity.status"],
        without_coverage=["LegalEntity.registration_numbers"],
        trust={"LegalEntity.legal_name": 0.5},
    )
    ref, row = await run()
    assert row.contract_version == f"{shipped}+tenant.1"
    assert row.covered == ["LegalEntity.legal_name"]
    assert row.detail is not None
    assert row.detail.endswith("Narrowed by your contract version 1.")
    claims = {one["attribute"]: one for one in await claims_of(runtime, ref)}
    assert "LegalEntity.status" not in claims
    assert float(claims["LegalEntity.legal_name"]["trust"]) == 0.5
    await narrowed(tenant)  # and back
    assert len(provider.asked) == 2  # by other terms, so it was fetched again
    _, after = await run()
    assert after.contract_version == f"{shipped}+tenant.2"
    # each run explains itself, also under what is no longer in force
    for one, status, trust in ((plain, True, 0.97), (row, False, 0.5), (after, True, 0.97)):
        held = await explained(database, tenant, one)
        assert held.version == one.contract_version
        fields = {(item.type, item.attribute): item.trust for item in held.fields}
        assert (("LegalEntity", "status") in fields) is status
        assert fields["LegalEntity", "legal_name"] == trust


@pytest.mark.parametrize(
    "narrowing",
    [{"without_answers": ["lei_records"]}, {"jurisdictions": ["NL"]}],
    ids=["answers", "countries"],
)
async def test_what_the_contract_does_not_use_is_not_asked(
    narrowing: dict[str, object],
    runtime: Runtime,
    provider: Gleif,
    enriched: Enriched,
    database: Database,
    narrowed: Narrowed,
) -> None:
    tenant = await make_tenant(database, "leaves-out")
    await narrowed(tenant, **narrowing)
    sources = switched_on(runtime, provider)
    ref = await enriched(sources, of=tenant, by=actor_of(tenant), country_code="GB")
    assert not provider.asked
    [row] = [
        one for name, one in (await rows_of(runtime, ref)).items() if name.startswith("provider:")
    ]
    assert (row.status, row.outcome, row.covered) == ("not_available", "not_contracted", [])
    assert "your source contract does not use" in (row.detail or "")
    assert (await explained(database, tenant, row)).tenant_version == 1
    other = await make_tenant(database, "leaves-nothing-out")
    await enriched(sources, of=other, by=actor_of(other), country_code="GB")
    assert provider.asked == [TRADING]
