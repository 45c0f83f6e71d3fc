"""Imports of companies on a real Temporal server: outcomes, dry run, round trip, other tenants."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment
from tests.support.waiting import until

from atlas.foundation.config import Settings
from atlas.foundation.core.ids import new_id
from atlas.worker.main import run as run_worker

Tokens = Callable[..., dict[str, str]]
URL = "/api/companies"
FILE = (
    "name,register,registration_number,country_code,external_id,tags,metadata.desk,products,"
    "countries_of_operation\r\n"
    "First BV,NL-KVK,12345678,NL,f-1,north;new,7,software,NL;DE\r\n"
    "=Second(),,,GB,f-2,,,,\r\n"
    "No Country,,,Netherlands,f-3,,,,\r\n"
    "First Again,NL-KVK,12345678,NL,f-9,,,,\r\n"
    ",,,NL,f-4,,,,\r\n"
    "Nowhere Land,,,ZZ,f-5,,,,\r\n"
    "Sells Nowhere,,,GB,f-6,,,,GB;QZ\r\n"
)


@pytest_asyncio.fixture(scope="module", autouse=True)
async def worker(settings: Settings, temporal_env: WorkflowEnvironment) -> AsyncIterator[None]:
    """A whole worker process, in this process."""
    address = temporal_env.client.service_client.config.target_host
    chosen = settings.model_copy(
        update={"temporal_address": address, "temporal_task_queue": f"q-{new_id().hex}"}
    )
    stop = asyncio.Event()
    task = asyncio.create_task(run_worker(chosen, stop))
    yield
    stop.set()
    await task


async def send(
    client: httpx.AsyncClient,
    headers: dict[str, str],
    content: str | bytes,
    name: str = "customers.csv",
    **options: str,
) -> dict[str, Any]:
    """Import a file and wait for its end."""
    started = await client.post(
        f"{URL}/imports", files={"file": (name, content)}, data=options, headers=headers
    )
    assert started.status_code == 202, started.text
    answer = await until(
        lambda: client.get(started.headers["Location"], headers=headers),
        lambda seen: seen.json()["status"] not in {"pending", "running"},
    )
    return dict(answer.json())


def counts(shown: dict[str, Any]) -> dict[str, int]:
    names = ("created", "updated", "unchanged", "skipped", "rejected")
    return {name: shown[name] for name in names if shown[name]}


async def rows_of(
    client: httpx.AsyncClient, headers: dict[str, str], shown: dict[str, Any], query: str = ""
) -> list[dict[str, Any]]:
    answer = await client.get(f"{URL}/imports/{shown['id']}/rows{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_outcomes_of_a_file(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    analyst = tokens("analyst")
    tried = await send(app_client, analyst, FILE, dry_run="true")
    assert (tried["status"], counts(tried)) == ("complete", {"created": 2, "rejected": 5})
    assert (await app_client.get(URL, headers=analyst)).json()["items"] == []

    done = await send(app_client, analyst, FILE)
    assert (done["total"], done["done"], counts(done)) == (7, 7, {"created": 2, "rejected": 5})
    rejected = await rows_of(app_client, analyst, done, "?outcome.eq=rejected")
    assert [(row["line"], row["problems"][0]["loc"]) for row in rejected] == [
        (4, ["country_code"]),
        (5, ["registration_number"]),
        (6, ["name"]),
        (7, ["country_code"]),
        (8, ["profile", "countries_of_operation", "1"]),
    ]
    assert [row["problems"][0]["msg"] for row in rejected[3:]] == [
        "ZZ is no country of ISO 3166-1",
        "QZ is no country of ISO 3166-1",
    ]
    assert rejected[1]["problems"][0]["msg"] == "line 2 has the same"
    first = (await rows_of(app_client, analyst, done))[0]
    url = f"{URL}/{first['company_id']}"
    company = (await app_client.get(url, headers=analyst)).json()
    assert (company["tags"], company["metadata"]) == (["north", "new"], {"desk": "7"})
    profile = (await app_client.get(f"{url}/profile", headers=analyst)).json()
    assert (profile["version"], profile["countries_of_operation"]) == (1, ["DE", "NL"])

    again = await send(app_client, analyst, FILE)
    assert counts(again) == {"unchanged": 2, "rejected": 5}
    skipped = await send(app_client, analyst, FILE, on_existing="skip")
    assert counts(skipped) == {"skipped": 2, "rejected": 5}
    refused = await send(app_client, analyst, FILE, on_existing="reject")
    assert counts(refused) == {"rejected": 7}
    changed = "external_id,name,products\nf-1,First BV,lending\nf-2,Second BV,\n"
    tried = await send(app_client, analyst, changed, dry_run="true")
    assert counts(tried) == {"updated": 2}
    assert counts(await send(app_client, analyst, changed)) == {"updated": 2}
    profile = (await app_client.get(f"{url}/profile", headers=analyst)).json()
    assert (profile["version"], profile["products"]) == (2, ["lending"])
    assert profile["countries_of_operation"] == ["DE", "NL"]  # not sent: it stays
    job = await app_client.get(f"/api/jobs/{done['id']}", headers=analyst)
    assert (job.json()["status"], job.json()["kind"]) == ("complete", "companies.import")


async def test_two_ids_of_one_row_must_name_one_company(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    await send(app_client, analyst, "name,external_id\nOne,x-1\n")
    await send(app_client, analyst, "name,register,registration_number\nTwo,GB-COH,00000022\n")
    mixed = await send(
        app_client,
        analyst,
        "name,external_id,register,registration_number\nOne,x-1,GB-COH,00000022\n",
    )
    assert counts(mixed) == {"rejected": 1}
    [row] = await rows_of(app_client, analyst, mixed)
    assert row["problems"][0]["msg"] == "names another company than the registration"


async def test_two_rows_of_one_company_are_taken_one_after_the_other(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    first = "name,register,registration_number,external_id\nTwice Ltd,GB-COH,07070707,tw-1\n"
    await send(app_client, analyst, first)
    both = (
        "name,external_id,register,registration_number,metadata.a,metadata.b,products\n"
        "Twice Ltd,tw-1,,,1,,lending\n"
        "Twice Limited,,GB-COH,07070707,,2,payment_services\n"
    )
    assert counts(await send(app_client, analyst, both)) == {"updated": 2}
    found = await app_client.get(f"{URL}?external_id.eq=tw-1", headers=analyst)
    [company] = found.json()["items"]
    assert (company["name"], company["metadata"]) == ("Twice Limited", {"a": "1", "b": "2"})
    url = f"{URL}/{company['id']}/profile"
    profile = (await app_client.get(url, headers=analyst)).json()
    assert (profile["version"], profile["products"]) == (2, ["payment_services"])


async def test_the_export_is_read_back_as_it_was(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    analyst, elsewhere = tokens("analyst"), tokens("analyst", other_tenant)
    await send(app_client, analyst, FILE)
    for form in ("csv", "ndjson"):
        answer = await app_client.get(f"{URL}/export?format={form}", headers=analyst)
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        total = (await app_client.get(f"{URL}?include=total", headers=analyst)).json()["total"]
        back = await send(app_client, analyst, answer.content, f"back.{form}")
        assert counts(back) == {"unchanged": total}
        abroad = await send(app_client, elsewhere, answer.content, f"back.{form}", dry_run="true")
        assert counts(abroad) == {"created": total}  # another tenant's rows are not there
    text = (await app_client.get(f"{URL}/export", headers=analyst)).text
    assert "'=Second()" in text or "Second BV" in text
    assert len((await app_client.get(f"{URL}/export", headers=elsewhere)).text.splitlines()) == 1


async def test_a_file_that_cannot_be_read_starts_nothing(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    before = (await app_client.get(f"{URL}/imports?include=total", headers=analyst)).json()
    answer = await app_client.post(
        f"{URL}/imports", files={"file": ("x.csv", b"naem\nA\n")}, headers=analyst
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "import_file_unreadable")
    after = (await app_client.get(f"{URL}/imports?include=total", headers=analyst)).json()
    assert after["total"] == before["total"]


async def test_a_cancelled_import_keeps_what_it_has(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    analyst = tokens("analyst")
    lines = "".join(f"Cancelled {n},c-{n}\n" for n in range(4000))
    started = await app_client.post(
        f"{URL}/imports",
        files={"file": ("many.csv", "name,external_id\n" + lines)},
        headers=analyst,
    )
    place = started.headers["Location"]
    assert (await app_client.post(f"{place}/cancel", headers=analyst)).status_code == 202
    shown = (await app_client.get(place, headers=analyst)).json()
    assert shown["status"] == "cancelled"
    await asyncio.sleep(0.5)
    later = (await app_client.get(place, headers=analyst)).json()
    assert later["created"] == shown["created"] < 4000
    found = await app_client.get(f"{URL}?name.startswith=Cancelled&include=total", headers=analyst)
    if found.status_code == 200:
        assert found.json()["total"] == shown["created"]


@pytest.mark.parametrize("many", [2_000, pytest.param(10_000, marks=pytest.mark.soak)])
async def test_many_companies(app_client: httpx.AsyncClient, tokens: Tokens, many: int) -> None:
    analyst = tokens("analyst")
    lines = "".join(f"Many {n} Ltd,m-{n},GB,software\n" for n in range(many))
    done = await send(
        app_client, analyst, "name,external_id,country_code,products\n" + lines, "many.csv"
    )
    assert counts(done) == {"created": many}
    stats = (await app_client.get(f"{URL}/stats", headers=analyst)).json()
    assert stats["by_country"]["GB"] >= many
    assert stats["total"] == sum(stats["by_status"].values()) == sum(stats["by_country"].values())
