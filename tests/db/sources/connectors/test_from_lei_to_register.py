"""An LEI leads to the national register: GLEIF states the number, and the register is asked."""

from pathlib import Path

from pydantic import SecretStr
from tests.conftest import actor_of, make_tenant
from tests.support.provider import FIXTURES, gleif, records, valid_lei

from atlas.foundation.core.clock import today
from atlas.foundation.durable.runtime import Runtime
from atlas.sources.bundled.service import sources_of
from atlas.sources.bundled.vaulted import VaultCredentials
from atlas.sources.credentials.service import keeping
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
        await keeping.store(session, vault, actor_of(tenant), plugin.name, values, None)
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
