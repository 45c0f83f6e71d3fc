"""A detail that leaves a record clears nothing: from the file by several runs to the decision.

The list names Ivan Sergeevich Petrov, born on 3 February 1961.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.decisions import attest_open, decide
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_left_out import FULL_SCOPE, LISTED, checked

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
Said = dict[str, Any]
Read = Callable[..., Awaitable[Said]]
BORN = "1999-01-05"


def at_home(said: Said) -> Said:
    """Say of a person that the residence is in GB."""
    residence = {"type": "residence", "country": {"name": "GB", "code": "GB"}}
    return said | {"recordDetails": said["recordDetails"] | {"addresses": [residence]}}


@pytest.fixture
def read(
    investigate: Investigate, database: Database, loaded: None, worker: None, tmp_path: Path
) -> Read:
    """Load what a company's register says of its 40 % owner and director; investigate it."""

    async def go(number: str, born: str = "", director: str = "1971-01-09", **more: Any) -> Said:
        said = [
            company(number, f"Tarn {number} Ltd", ("GB-COH", number), foundingDate="2001-05-05"),
            at_home(person(f"a{number}", "Marta Quendolin Ashworth", "1971-04-03")),
            person(f"d{number}", "Odo Quill Weir", director),
            relation(f"r{number}", f"a{number}", number, interest(share=60)),
            relation(f"s{number}", f"p{number}", number, interest(share=40)),
            relation(f"o{number}", f"d{number}", number, interest("seniorManagingOfficial")),
        ]
        if not more.get("without_owner"):
            owner = person(f"p{number}", more.get("name", LISTED), born)
            said.append(at_home(owner) if more.get("resident") else owner)
        await load_registry(
            database,
            write(tmp_path, *said),
            dataset=f"tarn-{number}",
            data_date=today(),
            force=True,
            scope=FULL_SCOPE,
        )
        return await investigate(
            company_name=f"Tarn {number} Ltd",
            register="GB-COH",
            registration_number=number,
            depth="cdd",
        )

    return go


@pytest.fixture
def hit_of(app_client: httpx.AsyncClient, tokens: Tokens) -> Callable[[Said], Awaitable[Said]]:
    """The one hit of a run's owner, as it stands."""

    async def go(run: Said) -> Said:
        answer = await app_client.get(
            "/api/screening/hits",
            params={"investigation_id": run["id"]},
            headers=tokens("viewer"),
        )
        assert answer.status_code == 200, answer.text
        [hit] = [one for one in answer.json()["items"] if one["party_name"] == LISTED]
        return dict(hit)

    return go


async def dismiss(client: httpx.AsyncClient, tokens: Tokens, hit: Said) -> None:
    body = {"decision": "false_positive", "rationale": "The date of birth differs."}
    url = f"/api/screening/hits/{hit['id']}"
    answer = await client.post(f"{url}/decisions", json=body, headers=tokens("analyst"))
    assert answer.status_code == 201, answer.text
    found = await client.get(url, headers=tokens("viewer"))
    if found.json()["awaits_second"]:  # it was strong once
        second = {"verdict": "confirm", "rationale": "Compared as well."}
        done = await client.post(f"{url}/second-decision", json=second, headers=tokens("mlro"))
        assert done.status_code == 200, done.text


async def test_a_birth_date_that_the_register_no_longer_states_clears_no_equal_name(
    read: Read,
    hit_of: Callable[[Said], Awaitable[Said]],
    app_client: httpx.AsyncClient,
    tokens: Tokens,
) -> None:
    number = "72000001"
    first = await read(number, BORN)
    hit = await hit_of(first)
    assert (hit["strength"], hit["status"]) == ("weak", "undecided")
    await dismiss(app_client, tokens, hit)
    first = await read(number, BORN)
    assert (await hit_of(first))["status"] == "false_positive"
    await attest_open(app_client, tokens, first["id"])
    approved = await decide(app_client, first, tokens("analyst"), "approve")
    assert approved.status_code == 201, approved.text

    silent = await read(number)
    fresh = await read("72000002")  # whom nobody ever knew a date of birth of
    opened, met = await hit_of(silent), await hit_of(fresh)
    assert (opened["id"], opened["status"]) == (hit["id"], "undecided")
    assert (opened["strength"], opened["score"]) == (met["strength"], met["score"])
    assert met["strength"] == "strong"
    for run in (silent, fresh):
        assert "sanctions_open" in run["risk"]["floors"]
        assert (run["risk"]["tier"], float(run["risk"]["score"])) >= ("edd", 70.0)
        reasons = await checked(app_client, run, tokens)
        assert reasons["sanctions_screening"] == "undecided_hits"
        alone = await decide(app_client, run, tokens("analyst"), "approve")
        assert alone.status_code == 409, alone.text
    assert silent["risk"]["score"] == fresh["risk"]["score"]

    again = await read(number, BORN)  # the register states it again
    back = await hit_of(again)
    assert (back["strength"], back["status"]) == ("weak", "undecided")  # a person decides anew
    assert (await checked(app_client, again, tokens))["sanctions_screening"] is not None
    await dismiss(app_client, tokens, back)
    last = await read(number, BORN)
    assert (await hit_of(last))["status"] == "false_positive"
    assert (await checked(app_client, last, tokens))["sanctions_screening"] is None


async def test_an_old_date_that_is_the_listed_one_still_counts(
    read: Read, hit_of: Callable[[Said], Awaitable[Said]]
) -> None:
    first = await read("72000003", "1961-02-03")
    assert (await hit_of(first))["strength"] == "exact"
    silent = await read("72000003")
    assert (await hit_of(silent))["strength"] == "exact"


async def test_an_owner_whose_record_is_left_out_is_known_as_the_register_last_said(
    read: Read, hit_of: Callable[[Said], Awaitable[Said]], app_client: httpx.AsyncClient,
    tokens: Tokens,
) -> None:  # fmt: skip
    number = "72000004"
    first = await read(number, BORN)
    await dismiss(app_client, tokens, await hit_of(first))
    again = await read(number, without_owner=True)
    assert (await hit_of(again))["status"] == "false_positive"


async def test_a_director_whose_birth_date_leaves_the_record_is_not_identified(
    read: Read, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number, name = "72000005", "Wendell Abbott"
    told = []
    for director in ("1971-01-09", "", "1971-01-09"):
        run = await read(number, "1980-01-01", director, name=name)
        told.append((await checked(app_client, run, tokens))["director_identity"])
    assert told == [None, "identity_incomplete", None]


async def test_a_country_that_leaves_the_records_leaves_the_chain_open(
    read: Read, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number, name = "72000006", "Wendell Abbott"
    told = []
    for resident in (True, False, True):
        run = await read(number, "1980-01-01", name=name, resident=resident)
        url = f"/api/risk-evaluations/{run['risk']['evaluation_id']}"
        found = await app_client.get(url, headers=tokens("viewer"))
        told.append(
            {
                source["reason"]
                for factor in found.json()["factors"]
                for source in factor["sources"]
                if source["input"] == "geography.ubo_residence"
            }
        )
    assert ["not_covered" in reasons for reasons in told] == [False, True, False]
