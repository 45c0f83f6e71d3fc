"""Numbers that are stated in addition to a company's registration, over HTTP."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.identity.audit.service import payloads_of
from atlas.knowledge.companies.actions import CompanyAction
from atlas.knowledge.company_files import service as company_files

Tokens = Callable[..., dict[str, str]]
URL = "/api/companies"
RUNS = "/api/investigations"
VAT = {"scheme": "NL-VAT", "value": "NL000000012B01"}
DUNS = {"scheme": "DUNS", "value": "000000001"}


async def make(
    client: httpx.AsyncClient, headers: dict[str, str], number: str, **body: object
) -> dict[str, Any]:
    said = {"name": "Voorbeeld B.V.", "register": "NL-KVK", "registration_number": number, **body}
    answer = await client.post(URL, json=said, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_customer_keeps_its_stated_numbers_in_their_normal_form(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, actor: AuthContext
) -> None:
    analyst = tokens("analyst")
    made = await make(
        app_client,
        analyst,
        "91000001",
        identifiers=[{"scheme": "nl-vat", "value": "NL 0000.00.012.B01"}],
    )
    assert made["identifiers"] == [VAT]
    url = f"{URL}/{made['id']}"
    more = await app_client.patch(url, json={"identifiers": [VAT, DUNS]}, headers=analyst)
    assert more.status_code == 200, more.text
    assert more.json()["identifiers"] == [VAT, DUNS]
    named = await app_client.patch(url, json={"name": "Voorbeeld Nieuw B.V."}, headers=analyst)
    assert named.json()["identifiers"] == [VAT, DUNS]
    listed = await app_client.get(URL, params={"registration_number": "91000001"}, headers=analyst)
    assert listed.json()["items"][0]["identifiers"] == [VAT, DUNS]
    async with database.tenant(actor.require_tenant()) as session:
        told = await payloads_of(session, "company", [UUID(made["id"])], CompanyAction.UPDATED)
    assert {"identifiers": [VAT, DUNS]} in [one["after"] for _, one in told]
    none = await app_client.patch(url, json={"identifiers": []}, headers=analyst)
    assert none.json()["identifiers"] == []


async def test_a_refusal_names_the_field(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    analyst = tokens("analyst")
    own = {"scheme": "NL-KVK", "value": "91000099"}
    said = {"name": "Voorbeeld B.V.", "register": "NL-KVK", "registration_number": "91000002"}
    cases: list[tuple[list[dict[str, str]], list[str | int]]] = [
        ([{"scheme": "NL-VAT", "value": "12"}], ["body", "identifiers", 0, "value"]),
        ([{"scheme": "MY-OWN", "value": "12"}], ["body", "identifiers", 0, "scheme"]),
        ([VAT, VAT], ["body", "identifiers"]),
        ([own], ["body", "identifiers"]),
    ]
    for numbers, loc in cases:
        refused = await app_client.post(URL, json={**said, "identifiers": numbers}, headers=analyst)
        assert refused.status_code == 422, numbers
        assert refused.json()["errors"][0]["loc"] == loc
    made = await make(app_client, analyst, "91000002", identifiers=[VAT])
    url = f"{URL}/{made['id']}"
    for change in (
        {"identifiers": [own]},
        {"register": "NL-VAT", "registration_number": VAT["value"]},
    ):
        refused = await app_client.patch(url, json=change, headers=analyst)
        assert refused.status_code == 422, change
        assert refused.json()["errors"][0]["loc"] == ["body", "identifiers"]
    read = await app_client.get(url, headers=analyst)
    assert (read.json()["register"], read.json()["identifiers"]) == ("NL-KVK", [VAT])


async def test_an_investigation_of_a_company_not_on_file_puts_its_numbers_there(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    body = {
        "company_name": "Voorbeeld Drie B.V.",
        "country_code": "NL",
        "registration_number": "91000003",
        "identifiers": [VAT],
    }
    own = await app_client.post(
        RUNS,
        json={**body, "identifiers": [{"scheme": "NL-KVK", "value": "91000009"}]},
        headers=analyst,
    )
    assert own.status_code == 422
    assert own.json()["errors"][0]["loc"] == ["body", "identifiers"]
    started = await app_client.post(RUNS, json=body, headers=analyst)
    assert started.status_code == 202, started.text
    run = started.json()
    assert run["identifiers"] == [VAT]
    company = await app_client.get(f"{URL}/{run['company_id']}", headers=analyst)
    assert company.json()["identifiers"] == [VAT]
    again = await app_client.post(RUNS, json=body, headers=analyst)
    assert again.status_code == 202
    for asked in (body, {**body, "company_id": run["company_id"]}):
        other = await app_client.post(RUNS, json={**asked, "identifiers": [DUNS]}, headers=analyst)
        assert other.status_code == 422
        assert other.json()["errors"][0]["loc"] == ["body", "identifiers"]
    preview = await app_client.post(
        "/api/investigations/batches/preview",
        json={"items": [body, {**body, "identifiers": [DUNS]}]},
        headers=analyst,
    )
    assert [row["outcome"] for row in preview.json()["rows"]] == ["starts", "rejected"]
    assert preview.json()["rows"][1]["problems"][0]["loc"] == ["body", "identifiers"]


async def test_an_import_reads_what_an_export_writes(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, actor: AuthContext
) -> None:
    analyst = tokens("analyst")
    kept = await make(app_client, analyst, "91000004", identifiers=[VAT, DUNS], external_id="n-4")
    await make(app_client, analyst, "91000007", external_id="n-7")
    whole = await app_client.get(
        f"{URL}/export", params={"external_id": "n-4", "format": "csv"}, headers=analyst
    )
    head, line, *_ = whole.text.splitlines()
    assert dict(zip(head.split(","), line.split(","), strict=False))["identifiers"] == (
        "NL-VAT:NL000000012B01;DUNS:000000001"
    )
    content = (
        "name,register,registration_number,external_id,identifiers\n"
        "Voorbeeld B.V.,NL-KVK,91000004,n-4,NL-VAT:NL000000025B01\n"
        "Voorbeeld Vijf B.V.,NL-KVK,91000005,n-5,NL-VAT:NL000000012B01;DUNS:000000001\n"
        "Voorbeeld Zes B.V.,NL-KVK,91000006,n-6,VAT 12\n"
        "Voorbeeld Zeven B.V.,,,n-7,NL-KVK:91000009\n"
    )
    started = await app_client.post(
        f"{URL}/imports",
        files={"file": ("numbers.csv", content, "text/csv")},
        data={"on_existing": "update"},
        headers=analyst,
    )
    assert started.status_code == 202, started.text
    import_id = UUID(started.json()["id"])
    async with database.tenant(actor.require_tenant()) as session:
        await company_files.step(session, actor, import_id)
    found = await app_client.get(f"{URL}/imports/{import_id}/rows", headers=analyst)
    rows = {row["line"]: row for row in found.json()["items"]}
    assert [rows[line]["outcome"] for line in sorted(rows)] == [
        "updated", "created", "rejected", "rejected",
    ]  # fmt: skip
    assert rows[4]["problems"][0]["loc"][0] == "identifiers"
    assert rows[5]["problems"][0]["loc"] == ["identifiers"]
    changed = await app_client.get(f"{URL}/{kept['id']}", headers=analyst)
    assert changed.json()["identifiers"] == [{"scheme": "NL-VAT", "value": "NL000000025B01"}]


async def test_another_tenant_sees_and_changes_no_number(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    made = await make(app_client, tokens("analyst"), "91000008", identifiers=[VAT])
    url = f"{URL}/{UUID(made['id'])}"
    other = tokens("analyst", tenant=other_tenant)
    assert (await app_client.get(url, headers=other)).status_code == 404
    refused = await app_client.patch(url, json={"identifiers": [DUNS]}, headers=other)
    assert refused.status_code == 404
    started = await app_client.post(
        RUNS,
        json={"company_name": "Voorbeeld B.V.", "company_id": made["id"], "identifiers": [VAT]},
        headers=other,
    )
    assert started.status_code == 422
    read = await app_client.get(url, headers=tokens("analyst"))
    assert read.json()["identifiers"] == [VAT]


async def test_a_customer_is_found_by_any_of_its_numbers(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    made = await make(
        app_client, analyst, "91000041", external_id="crm-91000041",
        identifiers=[{"scheme": "NL-VAT", "value": "NL000000041B01"}],
    )  # fmt: skip
    other = await make(app_client, analyst, "91000042")
    for asked in ("91000041", "nl000000041b01", "crm-91000041", "0041b"):
        for url, key in ((URL, "id"), ("/api/risk/companies", "company_id")):
            for more in ({}, {"evaluated": "false"} if url != URL else {}):
                answer = await app_client.get(
                    url, params={"number.contains": asked, **more}, headers=analyst
                )
                assert answer.status_code == 200, answer.text
                found = {item[key] for item in answer.json()["items"]}
                assert made["id"] in found, (asked, url, more)
                assert other["id"] not in found, (asked, url, more)
    across = await app_client.get(URL, params={"number.contains": "91000041nl000"}, headers=analyst)
    assert across.json()["items"] == []
