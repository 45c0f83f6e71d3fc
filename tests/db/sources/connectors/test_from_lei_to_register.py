"""An LEI leads to the national register: GLEIF states the number, and the register is asked."""

from pathlib import Path

from pydantic import SecretStr
from tests.conftest import actor_of, make_tenant
from tests.support.provider import FIXTURES, gleif, records, valid_lei

from atlas.foundation.core.clock import today
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.checks.domain import Material, assess_checks
from atlas.investigations.modules.domain import cir
from atlas.investigations.runs import execution, service, snapshot
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.investigations.runs.steps import enrich, structure
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import CATALOGUE
from atlas.sources.bundled.service import sources_of
from atlas.sources.bundled.vaulted import VaultCredentials
from atlas.sources.credentials.service import tenant_credentials
from atlas.sources.credentials.service.vault import vault_of
from atlas.sources.plugins.failing import Replay, conversation, recorded, replaying
from atlas.sources.plugins.loading import installed
from atlas.sources.protocol.domain.answers import CollectRequest

LEI = valid_lei("0000EXAMPLETRADING42")


async def test_the_number_that_gleif_states_leads_to_companies_house(runtime: Runtime) -> None:
    plugin = installed().require("companies_house")
    said = conversation(plugin)
    assert not isinstance(said, str)
    tenant = await make_tenant(runtime.db, "from-lei")
    vault = vault_of(runtime.db, runtime.settings)
    values = {name: SecretStr(value) for name, value in said.credentials.items()}
    async with runtime.db.tenant(tenant) as session:
        await tenant_credentials.store(session, vault, actor_of(tenant), plugin.name, values, None)
    known = records(Path(FIXTURES / "companies.json"))
    async with gleif(known) as index, replaying(Replay(recorded(plugin, said))) as register:
        settings = runtime.settings.model_copy(
            update={
                "providers": [index.setting, f"companies_house=http://{register.pair}"],
                "outbound_allow": [index.pair, register.pair],
            }
        )
        sources = sources_of(runtime.db, settings, runtime.storage, VaultCredentials(vault))
        reference = f"provider:XI-LEI:{LEI}"
        found = await sources.companies.collect(
            tenant, CollectRequest(as_of=today(), max_parties=10, reference=reference)
        )
    assert register.asked[0] == "/company/09000002"
    outcomes = {one.source: one.state for one in found.asked}
    assert outcomes["provider:gleif:lei_records"] == "ok"
    assert outcomes["provider:companies_house:officers"] == "ok"
    assert "Directorship" in found.covered


async def test_a_register_without_credentials_is_why_its_checks_are_not_assessed(
    runtime: Runtime,
) -> None:
    """GLEIF leads to Companies House, which has no key: the index alone fulfils no check of it."""
    tenant = await make_tenant(runtime.db, "from-lei-keyless")
    known = records(Path(FIXTURES / "companies.json"))
    said = known[LEI]["attributes"]
    said["entity"] |= {"status": "ACTIVE", "expiration": {"date": None, "reason": None}}
    said["registration"] |= {"status": "ISSUED"}
    async with gleif(known) as index:
        settings = runtime.settings.model_copy(
            update={
                "providers": [index.setting, "companies_house"],
                "outbound_allow": [index.pair],
            }
        )
        vault = vault_of(runtime.db, runtime.settings)
        sources = sources_of(runtime.db, settings, runtime.storage, VaultCredentials(vault))
        body = InvestigationRequest(
            company_name="Example Trading Ltd", register="XI-LEI", registration_number=LEI
        )
        async with runtime.db.tenant(tenant) as session:
            run = await service.start(session, actor_of(tenant), body)
        ref = Ref(str(tenant), str(run.id))
        await execution.begin(runtime, ref)
        await enrich.run(runtime, sources.companies, ref)
        await execution.run_step(runtime, ref, structure.STEP, structure.structure)
    async with runtime.db.tenant(tenant, read_only=True) as session:
        kept = await lifecycle.find_run(session, ref.resource)
        assert kept is not None
        seen = await snapshot.load(session, kept)
    checks = {
        one.check.id: one for one in assess_checks(CATALOGUE, Tier.CDD, Material(snapshot=seen), {})
    }
    for name in ("registry", "director_identity", "ubo_identification"):
        finding = checks[name].finding
        assert finding.reason == "missing_credentials", name
        assert "Companies House was not asked" in finding.detail
        assert "/settings/sources/companies_house" in (finding.remedy or "")
        assert "provider:companies_house" in {one.name for one in checks[name].missing}
    gap = cir.unconfirmed(seen)
    assert gap is not None
    assert gap.reason == "missing_credentials"
