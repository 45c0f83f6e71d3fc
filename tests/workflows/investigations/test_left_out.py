"""What a register's later file leaves out is no answer: from the file by two runs to the decision.

Each register is loaded, investigated, loaded again without a record or an interest, and
investigated again.
"""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.decisions import decide, outcomes, record
from tests.workflows.investigations.conftest import Investigate

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
Said = dict[str, Any]
Read = Callable[..., Awaitable[Said]]
FULL_SCOPE = ("identity", "beneficial_owners", "shareholders", "officers")
LISTED = "Ivan Sergeevich Petrov"


@pytest.fixture
def read(
    investigate: Investigate, database: Database, loaded: None, worker: None, tmp_path: Path
) -> Read:
    """Load a file as what a company's register says now, and investigate the company."""

    async def go(number: str, said: list[Said], *, psc: bool = False, depth: str = "edd") -> Said:
        path = tmp_path / "psc.jsonl" if psc else write(tmp_path, *said)
        if psc:
            path.write_text("\n".join(map(json.dumps, said)))
        scope = None if psc else FULL_SCOPE
        await load_registry(
            database, path, dataset=f"out-{number}", data_date=today(), force=True, scope=scope
        )
        return await investigate(
            company_name=f"Sorrel {number} Ltd",
            register="GB-COH",
            registration_number=number,
            depth=depth,
        )

    return go


def group(number: str, *interests: Said) -> list[Said]:
    held = interests or (interest(share=100), interest("votingRights", share=100))
    return [
        company(number, f"Sorrel {number} Ltd", ("GB-COH", number), foundingDate="2001-05-05"),
        person(f"p{number}", "Marta Quendolin Ashworth", "1971-04-03"),
        relation(f"r{number}", f"p{number}", number, *held),
        relation(f"m{number}", f"p{number}", number, interest("seniorManagingOfficial")),
    ]


async def checked(client: httpx.AsyncClient, run: Said, tokens: Tokens) -> dict[str, str | None]:
    """Return why each check of a run is open."""
    answer = await client.get(f"/api/investigations/{run['id']}/checks", headers=tokens("viewer"))
    return {one["check_id"]: one["reason"] for one in answer.json()["items"]}


async def test_a_listed_director_beside_another_does_not_leave_by_silence(
    read: Read, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "71000001"
    listed = [
        person(f"d{number}", LISTED),
        relation(f"o{number}", f"d{number}", number, interest("boardMember")),
    ]
    for said in ([*group(number), *listed], group(number)):
        run = await read(number, said)
        assert "sanctions_open" in run["risk"]["floors"]
        assert (run["risk"]["tier"], float(run["risk"]["score"])) >= ("edd", 70.0)
        reasons = await checked(app_client, run, tokens)
        assert reasons["sanctions_screening"] == "undecided_hits"
        assert reasons["director_identity"] == "identity_incomplete"
        refused = await decide(app_client, run, tokens("analyst"), "approve")
        assert refused.status_code == 409, refused.text


async def test_a_nominee_does_not_leave_a_record_by_silence(
    read: Read, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number, shares = "71000002", interest(share=100)
    before, after = group(number, shares, interest("nominee")), group(number, shares)
    after[2]["statementId"] = before[2]["statementId"]  # the same statement, and another content
    said_of_owners = []
    for said in (before, after):
        run = await read(number, said)
        assert "ubo_concealed" in run["risk"]["floors"]
        assert (run["risk"]["tier"], float(run["risk"]["score"])) >= ("edd", 70.0)
        said_of_owners.append((await checked(app_client, run, tokens))["ubo_identification"])
        basis = await record(app_client, run, tokens("viewer"))
        assert "mandatory_checks_open" in outcomes(basis)["approve"]
        alone = await decide(app_client, run, tokens("analyst"), "approve")
        assert alone.status_code == 409, alone.text
    assert said_of_owners[0] == said_of_owners[1]


def entry(number: str, key: str, **data: Any) -> Said:
    link = {"links": {"self": f"/company/{number}/persons/{key}"}, "etag": key}
    return {"company_number": number, "data": data | link}


def owner(number: str) -> Said:
    return entry(
        number,
        f"a{number}",
        kind="individual-person-with-significant-control",
        name="Ms Marta Quendolin Ashworth",
        natures_of_control=["ownership-of-shares-25-to-50-percent"],
        notified_on="2020-01-01",
        date_of_birth={"month": 4, "year": 1971},
    )


async def test_a_protected_owner_does_not_leave_by_silence(
    read: Read, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "71000003"
    secure = entry(number, "b", kind="super-secure-person-with-significant-control")
    lines = [owner(number), owner("71009999")]
    fired, words = [], []
    for said in ([*lines, secure], lines):
        run = await read(number, said, psc=True, depth="cdd")
        assert "ubo_unknown" in run["risk"]["floors"]
        reasons = await checked(app_client, run, tokens)
        assert reasons["ubo_identification"] == "owners_not_identified"
        modules = await app_client.get(
            f"/api/investigations/{run['id']}/modules/MEBO", headers=tokens("viewer")
        )
        fired.append({one["code"]: one["outcome"] for one in modules.json()["rules"]})
        words.append((run["risk"]["level"], run["risk"]["tier"], run["risk"]["score_at_worst"]))
    assert fired[0] == fired[1]
    assert words[0] == words[1]


async def test_a_name_in_a_statement_instead_of_an_owner_is_screened(
    read: Read, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "71000004"
    failed = entry(
        number,
        "c",
        kind="persons-with-significant-control-statement",
        statement="psc-has-failed-to-confirm-changed-details",
        linked_psc_name=f"Mr {LISTED}",
        notified_on="2025-03-01",
    )
    lines = [owner(number), owner("71009999")]
    for said in ([*lines, failed], lines):
        run = await read(number, said, psc=True)
        rows = await app_client.get(
            f"/api/investigations/{run['id']}/screenings", headers=tokens("viewer")
        )
        found = {one["name"]: one["outcome"] for one in rows.json()["items"]}
        assert found[f"Mr {LISTED}"] == "hits"
        reasons = await checked(app_client, run, tokens)
        assert reasons["sanctions_screening"] == "undecided_hits"


@pytest.mark.parametrize(("number", "how"), [("71000005", "left out"), ("71000006", "ended")])
async def test_a_floor_that_stands_has_its_hits_decided_before_anything_is_attested(
    read: Read, app_client: httpx.AsyncClient, tokens: Tokens, number: str, how: str
) -> None:
    """An officer whom nobody names came: what was found of the listed one counts, and is no gap."""
    listed = person(f"d{number}", LISTED)
    office = relation(f"o{number}", f"d{number}", number, interest("boardMember"))
    over = interest("boardMember", endDate="2026-02-01")
    nobody = person(f"u{number}", "")
    nobody["recordDetails"] = {"isComponent": False, "personType": "unknownPerson"}
    unnamed = [nobody, relation(f"q{number}", f"u{number}", number, interest("boardMember"))]
    left = [listed, relation(f"o{number}", f"d{number}", number, over)] if how == "ended" else []
    first = await read(number, [*group(number), listed, office])
    [hit] = (await record(app_client, first, tokens("viewer")))["undecided_hits"]
    run = await read(number, [*group(number), *left, *unnamed])
    assert "sanctions_open" in run["risk"]["floors"]
    basis = await record(app_client, run, tokens("viewer"))
    assert basis["undecided_hits"] == [hit]
    assert [one["hit_id"] for one in basis["equal_names"]] == [hit]
    assert "undecided_hits" in outcomes(basis)["approve"]
    word = {"check_id": "sanctions_screening", "note": "Searched by hand.", "reference": "DMS 1"}
    base = f"/api/investigations/{run['id']}"
    refused = await app_client.post(f"{base}/attestations", json=word, headers=tokens("analyst"))
    assert (refused.status_code, refused.json()["code"]) == (409, "not_attestable")
    if how == "left out":  # he is a party of the run
        url = f"/api/screening/hits?investigation_id={run['id']}"
        answer = await app_client.get(url, headers=tokens("viewer"))
        assert [one["id"] for one in answer.json()["items"]] == [hit]
    for role, path, said in (
        ("analyst", "decisions", {"decision": "false_positive"}),
        ("mlro", "second-decision", {"verdict": "confirm"}),
    ):
        made = await app_client.post(
            f"/api/screening/hits/{hit}/{path}",
            json=said | {"rationale": "Another person: compared."},
            headers=tokens(role),
        )
        assert made.status_code in {200, 201}, made.text
    basis = await record(app_client, run, tokens("viewer"))
    assert basis["undecided_hits"] == []
    made = await app_client.post(f"{base}/attestations", json=word, headers=tokens("analyst"))
    assert made.status_code == 201, made.text
