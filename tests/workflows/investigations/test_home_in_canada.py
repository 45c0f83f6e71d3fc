"""A firm at home in Canada is bound by Canada's list and by its rule on ownership and control."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.db.sources.registry.statements import company, interest, relation, write
from tests.support.lists import load_list
from tests.support.profiles import adopted_before, content, give_home
from tests.unit.lists.national_documents import SEMA
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_after_a_match import record, true_match

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import RequiredList, propose_regime
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
PLACEHOLDER = RequiredList("ca-national", "sanctions", "binding", "The home's own list", 3, "CA")
OWNED = {"company_name": "Maple Example Ltd", "register": "GB-COH"} | {
    "registration_number": "44444481"
}
LED = {"company_name": "Tamarack Example Ltd", "register": "GB-COH"} | {
    "registration_number": "44444482"
}


@pytest_asyncio.fixture(scope="module")
async def loaded(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A company on Canada's list owns half of one company and appoints the board of another."""
    folder = tmp_path_factory.mktemp("canada")
    path = folder / "sema-lmes.xml"
    path.write_text(SEMA, encoding="utf-8")
    await load_list(database, path, "ca-sema")
    parties = [
        company("ex", "Exemplar Holding OJSC", ("BY-EGR", "100000012"), country="BY"),
        company("maple", "Maple Example Ltd", ("GB-COH", "44444481"), foundingDate="2001-05-05"),
        relation("m-e", "ex", "maple", interest(share=50)),
        company("tam", "Tamarack Example Ltd", ("GB-COH", "44444482"), foundingDate="2001-05-05"),
        relation("t-e", "ex", "tam", interest("appointmentOfBoard")),
    ]
    await load_registry(database, write(folder, *parties), dataset="canada", data_date=today())


@pytest.mark.parametrize("before", [False, True], ids=["proposed today", "adopted before"])
@pytest.mark.parametrize(
    ("subject", "ground"), [(OWNED, "ownership"), (LED, "control")], ids=["owned", "led"]
)
async def test_a_true_match_on_canadas_list_binds_and_refuses_approval(
    subject: dict[str, str],
    ground: str,
    before: bool,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    loaded: None,
    worker: None,
) -> None:
    if before:
        law = propose_regime(shipped_snapshot(today()), "CA", today())
        kept = tuple(one for one in law.lists if one.list_id == "un")
        old = replace(law, lists=(*kept, PLACEHOLDER), ownership_regimes=("un",))
        await adopted_before(database, tenant, content(old))
    else:
        await give_home(database, tenant, "CA")
    run = await true_match(investigate, app_client, tokens, subject)
    found = await record(app_client, run, tokens)
    [block] = found["blocks"]
    assert (block["regime"], block["binds"]) == ("ca", True)
    assert ground in block["grounds"]
    approve = next(one for one in found["outcomes"] if one["outcome"] == "approve")
    assert "approval_refused" in approve["obstacles"]
    if ground == "ownership":
        assert "true_match" in approve["obstacles"]
    assert "true_match_on_informative_list" not in approve["four_eyes_because"]
    rules = await app_client.get("/api/compliance-profile/effective", headers=tokens("viewer"))
    said = rules.json()
    assert "ca" in said["rules"]["ownership_regimes"]
    told = [one for one in said["unanswered"] if "ca-national was a placeholder" in one]
    assert len(told) == before
