"""A customer that was investigated as another company before: one person lets nothing go."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.db.sources.registry import statements
from tests.support.decisions import attest_open, decide, outcomes, record
from tests.workflows.investigations.conftest import OWNED, SUBJECT, Investigate

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
CLEAN = {"name": SUBJECT["company_name"]} | {
    key: SUBJECT[key] for key in ("register", "registration_number")
}

TWIN = "Twin Example Ltd"
LISTED = "Banco Nacional de Cuba"
FIRST = (33333331, 33333341, 33333351, 33333361, 33333371)
"""Each of these numbers and the next one are two companies of the same name."""
WAITS = "The customer was another company before"


@pytest_asyncio.fixture(scope="module")
async def twins(database: Database, tmp_path_factory: pytest.TempPathFactory, loaded: None) -> None:
    """Further pairs of companies of one name: a number ties the records that had it."""
    numbers = [number for first in FIRST[1:] for number in (first, first + 1)]
    said = [statements.company(f"twin{one}", TWIN, ("GB-COH", str(one))) for one in numbers]
    folder = tmp_path_factory.mktemp("twins")
    await load_registry(database, statements.write(folder, *said), dataset="twins")


def approval(found: dict[str, Any]) -> dict[str, Any]:
    """Return what an approval takes."""
    [one] = [item for item in found["outcomes"] if item["outcome"] == "approve"]
    return dict(one)


async def evaluated(client: httpx.AsyncClient, run: dict[str, Any], who: dict[str, str]) -> str:
    """Return the text of a run's evaluation."""
    answer = await client.get(f"/api/risk-evaluations/{run['risk']['evaluation_id']}", headers=who)
    assert answer.status_code == 200, answer.text
    return answer.text


async def renamed(
    client: httpx.AsyncClient, tokens: Tokens, company: str, change: dict[str, Any]
) -> dict[str, Any]:
    """Change the customer file, and return what it says then."""
    patched = await client.patch(
        f"/api/companies/{company}", json=change, headers=tokens("analyst")
    )
    assert patched.status_code == 200, patched.text
    return dict(patched.json())


async def test_another_spelling_of_the_same_number_is_the_same_party(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    spelled = {"name": "Birch Example Limited", "registration_number": " 1111 1111"}
    await renamed(app_client, tokens, run["company_id"], spelled)
    newer = await investigate(**SUBJECT, company_id=run["company_id"], depth="edd")
    assert newer["company_id"] == run["company_id"]
    found = approval(await record(app_client, newer, tokens("viewer")))
    assert "identity_changed" not in found["four_eyes_because"]
    gone = f"/api/companies/{run['company_id']}"
    assert (await app_client.delete(gone, headers=tokens("analyst"))).status_code == 204


async def test_a_former_name_alone_of_the_same_company_is_no_other_identity(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """The name that a list has too was later found in a register."""
    run = await investigate(
        company_name="Romashka OOO", register="GB-COH", registration_number="99999998"
    )
    assert (await record(app_client, run, tokens("viewer")))["undecided_hits"]
    change = {"register": "RU-OGRN", "registration_number": "1027700000001"}
    await renamed(app_client, tokens, run["company_id"], change)
    asked = {"company_name": "Romashka OOO"} | change
    newer = await investigate(**asked, company_id=run["company_id"])
    found = approval(await record(app_client, newer, tokens("viewer")))
    assert "identity_changed" not in found["four_eyes_because"]


async def test_another_stated_number_outdates_what_was_found(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    stated = {"identifiers": [{"scheme": "NL-VAT", "value": "NL000000012B01"}]}
    await renamed(app_client, tokens, run["company_id"], stated)
    read = await app_client.get(f"/api/investigations/{run['id']}", headers=tokens("viewer"))
    assert "customer_identity" in read.json()["risk"]["outdated"]
    newer = await investigate(**SUBJECT, company_id=run["company_id"], depth="edd")
    assert newer["identifiers"] == stated["identifiers"]
    assert "customer_identity" not in newer["risk"]["outdated"]
    report = await app_client.get(
        f"/api/reports/{newer['report_id']}/content",
        headers=tokens("viewer") | {"Accept": "text/html"},
    )
    assert "Further numbers, as stated by the requester" in report.text
    compared = await app_client.get(
        f"/api/investigations/{newer['id']}/compare",
        params={"against": run["id"]},
        headers=tokens("viewer"),
    )
    assert [one["field"] for one in compared.json()["request"]] == ["identifiers"]
    gone = f"/api/companies/{run['company_id']}"
    assert (await app_client.delete(gone, headers=tokens("analyst"))).status_code == 204


async def test_another_identity_takes_the_former_hits_and_a_second_person(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    loaded: None,
    worker: None,
) -> None:
    """One analyst gave a customer with undecided hits the number of an unconnected company."""
    viewer, analyst, officer = tokens("viewer"), tokens("analyst"), tokens("senior_officer")
    run = await investigate(**OWNED, depth="edd")
    company = run["company_id"]
    hits = set((await record(app_client, run, viewer))["undecided_hits"])
    assert hits
    soon = str(today() + timedelta(days=1))
    await renamed(app_client, tokens, company, {"next_review_at": soon})
    await renamed(app_client, tokens, company, CLEAN)

    newer = await investigate(**SUBJECT, company_id=company, depth="edd")
    assert WAITS in await evaluated(app_client, newer, viewer)
    assert newer["risk"]["level"] not in {"clear", "low"}
    found = await record(app_client, newer, viewer)
    assert set(found["undecided_hits"]) == hits
    assert "undecided_hits" in outcomes(found)["approve"]
    assert "identity_changed" in approval(found)["four_eyes_because"]
    assert any(OWNED["company_name"] in one for one in approval(found)["warnings"])
    assert (await decide(app_client, newer, analyst, "approve")).status_code == 409
    file = await app_client.get(f"/api/companies/{company}", headers=viewer)
    assert file.json()["next_review_at"] == soon

    rationale = {"rationale": "Another company."}
    for hit in hits:
        for role, way, body in (
            ("analyst", "decisions", {"decision": "false_positive"}),
            ("mlro", "second-decision", {"verdict": "confirm"}),
        ):
            said = await app_client.post(
                f"/api/screening/hits/{hit}/{way}", json=body | rationale, headers=tokens(role)
            )
            assert said.status_code in {200, 201}, said.text
    await attest_open(app_client, tokens, newer["id"])
    assert (await decide(app_client, newer, analyst, "approve")).status_code == 201
    assert (await record(app_client, newer, viewer))["outcome"] is None
    assert (await decide(app_client, newer, officer, "approve")).status_code == 201
    confirmed = await record(app_client, newer, viewer)
    assert confirmed["outcome"] == "approve", confirmed["reopened_because"]
    assert "identity_changed" not in approval(confirmed)["four_eyes_because"]
    async with database.tenant(tenant) as session:  # a newer list version finds them anew
        sql = "UPDATE screening_hit SET status = 'undecided' WHERE id = ANY($1::uuid[])"
        await session.execute(sql, sorted(hits))
    again = await investigate(**SUBJECT, company_id=company, depth="edd")
    assert WAITS not in await evaluated(app_client, again, viewer)
    found = await record(app_client, again, viewer)
    assert "identity_changed" not in approval(found)["four_eyes_because"]


@pytest.mark.parametrize(
    ("moved_to", "later", "first"),
    [
        ("", "", FIRST[0]),
        ("C-1-old", "", FIRST[1]),
        (None, "", FIRST[2]),
        ("", "C-1-new", FIRST[3]),
        ("", None, FIRST[4]),
    ],
)
async def test_a_record_added_again_under_its_external_id_is_the_same_customer(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    twins: None,
    worker: None,
    moved_to: str | None,
    later: str | None,
    first: int,
) -> None:
    """One analyst withdrew the record and added it again with another company's number.

    The same where the record was first given another external id, or none, or the new one was.
    """
    analyst, companies = tokens("analyst"), "/api/companies"
    external = f"C-1 {moved_to!r} {later!r}"
    twin = {"name": TWIN, "register": "GB-COH", "external_id": external}
    asked = {"company_name": twin["name"], "register": twin["register"]}
    reasons: list[bool] = []
    for number in (f"{first}", f"{first + 1}"):
        body = twin | {"registration_number": number}
        made = await app_client.post(companies, json=body, headers=analyst)
        assert made.status_code == 201, made.text
        company = made.json()["id"]
        if reasons and later != "":
            await renamed(app_client, tokens, company, {"external_id": later})
        run = await investigate(**asked, registration_number=number, company_id=company)
        found = approval(await record(app_client, run, tokens("viewer")))
        reasons.append("identity_changed" in found["four_eyes_because"])
        if moved_to != "":
            await renamed(app_client, tokens, company, {"external_id": moved_to})
        gone = await app_client.delete(f"{companies}/{company}", headers=analyst)
        assert gone.status_code == 204, gone.text
    assert reasons == [False, True]


async def test_a_former_name_alone_counts_while_its_hits_wait(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """No register knew the name, a list did: one analyst wrote another company's in its place."""
    viewer = tokens("viewer")
    run = await investigate(company_name=LISTED, depth="edd")
    hits = set((await record(app_client, run, viewer))["undecided_hits"])
    assert hits
    other = {"register": "GB-COH", "registration_number": "11111112"}
    await renamed(app_client, tokens, run["company_id"], {"name": "Birch Holding Ltd"} | other)
    asked = {"company_name": "Birch Holding Ltd"} | other
    newer = await investigate(**asked, company_id=run["company_id"], depth="edd")
    assert WAITS in await evaluated(app_client, newer, viewer)
    found = await record(app_client, newer, viewer)
    assert set(found["undecided_hits"]) >= hits
    assert "identity_changed" in approval(found)["four_eyes_because"]
    assert any(LISTED in one for one in approval(found)["warnings"])


@pytest.mark.parametrize(("number", "investigated"), [("33333331", True), ("33333332", False)])
async def test_a_record_added_again_with_the_number_of_a_withdrawn_one_is_the_same_customer(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    number: str,
    *,
    investigated: bool,
) -> None:
    """One analyst changed the number, withdrew the record, and added it under no external id."""
    analyst, viewer = tokens("analyst"), tokens("viewer")
    named = {"register": "GB-COH", "registration_number": number}
    other, asked = {"name": TWIN} | named, {"company_name": TWIN} | named
    run = await investigate(**OWNED, depth="edd")
    company = run["company_id"]
    await renamed(app_client, tokens, company, other)
    if investigated:
        await investigate(**asked, company_id=company)
    gone = await app_client.delete(f"/api/companies/{company}", headers=analyst)
    assert gone.status_code == 204, gone.text
    made = await app_client.post("/api/companies", json=other, headers=analyst)
    assert made.status_code == 201, made.text
    again = await investigate(**asked, company_id=made.json()["id"], depth="edd")
    assert again["company_id"] != company
    found = await record(app_client, again, viewer)
    assert "identity_changed" in approval(found)["four_eyes_because"]
    gone = await app_client.delete(f"/api/companies/{again['company_id']}", headers=analyst)
    assert gone.status_code == 204, gone.text
