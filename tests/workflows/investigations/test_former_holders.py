"""A true match of a former holder who by the dates does not count is a finding and bars nothing."""

from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_after_a_match import (
    Tokens,
    loaded_list,
    matched,
    record,
)

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

FORMER, LATE, ALIKE, ALIKE_LATE = "44444451", "44444452", "44444453", "44444454"


@pytest_asyncio.fixture(scope="module")
async def loaded(
    database: Database, tmp_path_factory: pytest.TempPathFactory, tenant: UUID
) -> None:
    """Companies that a party held long ago, or until short of the listing."""
    folder = tmp_path_factory.mktemp("former")
    await loaded_list(database, folder, tenant, since="2022-03-01")
    parties = [company("volga", "Volga Trading OOO", ("RU-OGRN", "1027700000077"), country="RU")]
    parties.append(company("alike", "Volga Trading OOO", country="RU"))
    parties.append(
        company("fresh", "Volga Trading OOO", ("RU-OGRN", "1027700000078"), country="RU")
    )
    for number, holder, end in (
        (FORMER, "volga", "2015-01-01"),
        (LATE, "volga", "2021-06-01"),
        (ALIKE, "alike", "2015-01-01"),
        (ALIKE_LATE, "alike", "2021-06-01"),
    ):
        parties += [
            company(number, f"Elm {number} Ltd", ("GB-COH", number), foundingDate="2001-05-05"),
            person(f"p{number}", "Marta Quendolin Ashworth", "1971-04-02"),
            relation(f"r{number}", f"p{number}", number, interest(share=100)),
            relation(f"f{number}", holder, number, interest(share=60, endDate=end)),
        ]
    await load_registry(database, write(folder, *parties), dataset="former", data_date=today())


def named(number: str) -> dict[str, str]:
    return {
        "company_name": f"Elm {number} Ltd",
        "register": "GB-COH",
        "registration_number": number,
    }


@pytest.mark.parametrize(("number", "bars"), [(FORMER, False), (LATE, True)])
async def test_a_holder_who_left_long_before_the_listing_bars_no_approval(
    number: str,
    bars: bool,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await matched(investigate, app_client, tokens, named(number))
    found = await record(app_client, run, tokens)
    approve = next(one for one in found["outcomes"] if one["outcome"] == "approve")
    assert ("true_match" in approve["obstacles"]) is bars
    because = {*approve["four_eyes_because"]}
    assert ("true_match_of_former_holder" in because) is not bars
    assert ("true_match_or_blocked" in because) is bars
    assert any("24 months" in one for one in approve["warnings"]) is not bars


async def test_an_undecided_namesake_of_a_former_holder_counts_as_it_would_if_true(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    for number, counts in ((ALIKE, False), (ALIKE_LATE, True)):
        run = await investigate(**named(number), depth="edd")
        assert (await record(app_client, run, tokens))["undecided_hits"]
        assert ("sanctions_open" in run["risk"]["floors"]) is counts


async def test_the_network_counts_former_holders_as_they_stand_today(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """The check called the network searched, with a risk of 0, beside a former holder's match."""
    run = await investigate(**named(ALIKE), depth="edd")
    waiting = (await record(app_client, run, tokens))["undecided_hits"]
    assert waiting
    assert await network(app_client, run, tokens) == ("not_assessed", "undecided_candidates")
    for hit in waiting:
        said = await app_client.post(
            f"/api/screening/hits/{hit}/decisions",
            json={"decision": "true_match", "rationale": "The same number."},
            headers=tokens("analyst"),
        )
        assert said.status_code == 201, said.text
    outcome, reason = await network(app_client, run, tokens)
    assert reason != "undecided_candidates", outcome


async def network(
    client: httpx.AsyncClient, run: dict[str, Any], tokens: Tokens
) -> tuple[str, str | None]:
    """The outcome and the reason of the check on the network."""
    found = await client.get(f"/api/investigations/{run['id']}/checks", headers=tokens("viewer"))
    [check] = [one for one in found.json()["items"] if one["check_id"] == "network"]
    return check["outcome"], check["reason"]
