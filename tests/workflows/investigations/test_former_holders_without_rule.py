"""Former holders on lists to which no rule on ownership applies: the dates count there as well."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
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

ENDS = {"44444481": "2015-01-01", "44444482": "2021-06-01"}
"""Of holders on a list of a regime without a rule."""
OTHER_ENDS = {"44444483": "2015-01-01", "44444484": "2021-06-01"}
"""Of holders on a list of a measure that freezes nothing."""


@pytest_asyncio.fixture(scope="module")
async def loaded(
    database: Database, tmp_path_factory: pytest.TempPathFactory, tenant: UUID
) -> None:
    """Companies that a party held long ago, or until short of the listing."""
    ruled, measured = "ch-examples", "eu-sectoral-examples"
    folder = tmp_path_factory.mktemp("without-rule")
    await give_profile(
        database,
        tenant,
        regime(
            lists=[
                RequiredList(one, "sanctions", "binding", "Embargo Act, article 2", 7)
                for one in (ruled, measured)
            ],
            pep=PepScope(required=False, domestic=False, cooling_off_months=12),
        ),
    )
    parties: list[dict[str, Any]] = []
    for name, key, code, measure, ends in (
        (ruled, "volga", "ch", "asset_freeze", ENDS),
        (measured, "dvina", "eu", "sectoral", OTHER_ENDS),
    ):
        number = f"10277000000{len(parties) + 77}"
        said = {"name": [f"{key.title()} Trading OOO"], "ogrnCode": [number], "country": ["ru"]}
        entry = {"id": key, "schema": "Company", "properties": said | {"topics": ["sanction"]}}
        listing = {"entity": [key], "listingDate": ["2022-03-01"]}
        dated = {"id": f"{key}-sanction", "schema": "Sanction", "properties": listing}
        manifest = replace(MANIFEST, regime=code, measure=measure)
        options = replace(stated(version_date=today() - timedelta(days=1)), manifest=manifest)
        await load_list(database, written(folder, entry, dated), name, options=options)
        parties.append(
            company(key, f"{key.title()} Trading OOO", ("RU-OGRN", number), country="RU")
        )
        for held, end in ends.items():
            parties += [
                company(held, f"Ash {held} Ltd", ("GB-COH", held), foundingDate="2001-05-05"),
                person(f"p{held}", "Marta Quendolin Ashworth", "1971-04-02"),
                relation(f"r{held}", f"p{held}", held, interest(share=95)),
                relation(f"f{held}", key, held, interest(share=5, endDate=end)),
            ]
    await load_registry(
        database, write(folder, *parties), dataset="without-rule", data_date=today()
    )


@pytest.mark.parametrize(
    ("number", "bars"), [(key, end > "2020") for key, end in (ENDS | OTHER_ENDS).items()]
)
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
    if number in ENDS:
        url = f"/api/risk-evaluations/{run['risk']['evaluation_id']}"
        answer = (await app_client.get(url, headers=tokens("viewer"))).json()
        floors = {one["id"]: one["status"] for one in answer["floors"]}
        assert (floors["sanctions_open"] == "applied") is bars
        assert bars is False or floors["sanctioned"] == "not_assessed"
