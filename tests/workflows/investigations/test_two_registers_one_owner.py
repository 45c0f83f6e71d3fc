"""Two registers name one owner, each in its own way: from the files to the decision."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.decisions import attest_open
from tests.workflows.investigations.conftest import Investigate

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
Said = dict[str, Any]
Read = Callable[..., Awaitable[None]]
Ask = Callable[[str], Awaitable[Said]]
FULL_SCOPE = ("identity", "beneficial_owners", "shareholders", "officers")


@pytest.fixture
def read(database: Database, loaded: None, tmp_path: Path) -> Read:
    """Load what a register says of a company: its owners, each with name, birth date and share."""

    async def go(dataset: str, number: str, *owners: tuple[str, str, float]) -> None:
        said = [
            company(number, f"Larch {number} Ltd", ("GB-COH", number), foundingDate="2001-05-05")
        ]
        for place, (name, birth, share) in enumerate(owners):
            said += [
                person(f"{dataset}{number}{place}", name, birth),
                relation(
                    f"r{dataset}{number}{place}",
                    f"{dataset}{number}{place}",
                    number,
                    interest(share=share),
                    interest("seniorManagingOfficial"),
                ),
            ]
        await load_registry(
            database,
            write(tmp_path, *said, name=f"{dataset}.json"),
            dataset=f"{dataset}-{number}",
            data_date=today(),
            force=True,
            scope=FULL_SCOPE,
        )

    return go


@pytest.fixture
def ask(investigate: Investigate, worker: None) -> Ask:
    """Investigate a company."""

    async def go(number: str) -> Said:
        return await investigate(
            company_name=f"Larch {number} Ltd",
            register="GB-COH",
            registration_number=number,
            depth="edd",
        )

    return go


async def owners_of(client: httpx.AsyncClient, run: Said, tokens: Tokens) -> Said:
    """Return the ownership above a run's subject."""
    answer = await client.get(
        f"/api/graph/entities/{run['subject']['entity_id']}/ownership", headers=tokens("viewer")
    )
    assert answer.status_code == 200, answer.text
    found: Said = answer.json()
    return found


async def why_open(client: httpx.AsyncClient, run: Said, tokens: Tokens, check: str) -> Said:
    """Return a check of a run."""
    answer = await client.get(f"/api/investigations/{run['id']}/checks", headers=tokens("viewer"))
    found: Said = next(one for one in answer.json()["items"] if one["check_id"] == check)
    return found


async def test_one_owner_with_two_spellings_is_unknown_and_can_be_attested(
    read: Read, ask: Ask, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "72000001"
    await read("psc", number, ("Jon A. Smith", "1961-03", 100))
    await read("national", number, ("Jonathan Smith", "", 100))
    run = await ask(number)
    assert run["subject"]["status"] == "identified", run["subject"]
    assert "ubo_concealed" not in run["risk"]["floors"]
    assert "ubo_unknown" in run["risk"]["floors"]
    assert run["risk"]["level"] not in {"clear", "low"}
    found = await owners_of(app_client, run, tokens)
    [over] = found["shares"]["over_declared"]
    assert len(over["stated_by"]) == 2
    assert {one["name"] for one in found["ubos"]["ubos"]} == {"Jon A. Smith", "Jonathan Smith"}
    assert {one["code"] for one in found["ubos"]["cause_grounds"]} >= {
        "sources_may_name_one_holder"
    }
    before = await why_open(app_client, run, tokens, "ubo_identification")
    assert (before["outcome"], before["reason"]) == ("not_assessed", "owners_not_identified")
    assert "ubo_identification" in await attest_open(app_client, tokens, run["id"])


async def test_a_register_that_contradicts_itself_stays_contradicted(
    read: Read, ask: Ask, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "72000002"
    await read("psc", number, ("Jon A. Smith", "1961-03", 100), ("Ann Other", "1971-03", 60))
    await read("national", number, ("Jonathan Smith", "", 100))
    run = await ask(number)
    assert "ubo_concealed" in run["risk"]["floors"]
    refused = await app_client.post(
        f"/api/investigations/{run['id']}/attestations",
        json={"check_id": "ubo_identification", "note": "Seen.", "reference": "DMS 1"},
        headers=tokens("analyst"),
    )
    assert refused.status_code == 409, refused.text
