"""Former holders on lists to which no rule on ownership applies: the dates count there as well."""

from dataclasses import replace
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import stated
from tests.support.profiles import give_profile, regime
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_after_a_match import (
    MANIFEST,
    Tokens,
    matched,
    record,
    written,
)

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import PepScope, RequiredList
from atlas.sources.lists.service import load_list
from atlas.sources.registry.service import load_registry

LONG_AGO, LATE = "44444481", "44444482"


@pytest_asyncio.fixture(scope="module", params=["ch", "eu"], ids=["no rule", "no freeze"])
async def loaded(
    request: pytest.FixtureRequest,
    database: Database,
    tmp_path_factory: pytest.TempPathFactory,
    tenant: UUID,
) -> None:
    """A list of a regime without a rule on ownership, or of a measure that freezes nothing."""
    folder = tmp_path_factory.mktemp(request.param)
    name = "ch-seco-examples"
    await give_profile(
        database,
        tenant,
        regime(
            lists=[RequiredList(name, "sanctions", "binding", "Embargo Act, article 2", 7)],
            pep=PepScope(required=False, domestic=False, cooling_off_months=12),
        ),
    )
    entry = {
        "id": "volga",
        "schema": "Company",
        "properties": {
            "name": ["Volga Trading OOO"],
            "ogrnCode": ["1027700000077"],
            "country": ["ru"],
            "topics": ["sanction"],
        },
    }
    dated = {
        "id": "volga-sanction",
        "schema": "Sanction",
        "properties": {"entity": ["volga"], "listingDate": ["2022-03-01"]},
    }
    measure = "asset_freeze" if request.param == "ch" else "sectoral"
    manifest = replace(MANIFEST, regime=request.param, measure=measure)
    options = replace(stated(version_date=today()), manifest=manifest)
    await load_list(database, written(folder, entry, dated), name, options=options)
    parties = [company("volga", "Volga Trading OOO", ("RU-OGRN", "1027700000077"), country="RU")]
    for number, end in ((LONG_AGO, "2015-01-01"), (LATE, "2021-06-01")):
        parties += [
            company(number, f"Ash {number} Ltd", ("GB-COH", number), foundingDate="2001-05-05"),
            person(f"p{number}", "Marta Quendolin Ashworth", "1971-04-02"),
            relation(f"r{number}", f"p{number}", number, interest(share=95)),
            relation(f"f{number}", "volga", number, interest(share=5, endDate=end)),
        ]
    await load_registry(
        database, write(folder, *parties), dataset="without-rule", data_date=today(), force=True
    )


@pytest.mark.parametrize(("number", "bars"), [(LONG_AGO, False), (LATE, True)])
async def test_who_left_long_before_a_listing_without_a_rule_bars_no_approval(
    number: str,
    bars: bool,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    subject = {
        "company_name": f"Ash {number} Ltd",
        "register": "GB-COH",
        "registration_number": number,
    }
    run = await matched(investigate, app_client, tokens, subject)
    found = await record(app_client, run, tokens)
    approve = next(one for one in found["outcomes"] if one["outcome"] == "approve")
    assert ("true_match" in approve["obstacles"]) is bars, approve
    because = {*approve["four_eyes_because"]}
    assert ("true_match_of_former_holder" in because) is not bars
    assert any("24 months" in one for one in approve["warnings"]) is not bars
    assert bars or "approval_refused" not in approve["obstacles"]
