"""A finding of one run counts in the next while a source is missing, and ends with an answer.

Two real runs each through the worker: a listed company holds 60 % of the customer.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from tests.api.screening.test_hits import Desk
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import load_list
from tests.unit.lists.writing import ADD, ALT, SDN, write_ofac
from tests.workflows.investigations.conftest import Investigate

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
Sql = Callable[[str], Awaitable[None]]
TABLES = (
    "registry_address", "registry_identifier", "registry_name", "registry_past_statement",
    "registry_record",
)  # fmt: skip


def number(name: str) -> str:
    found = ("rowan", "hazel", "larch", "alder")
    return f"7000000{found.index(name) + 1}"


def asked(name: str) -> dict[str, str]:
    return {
        "company_name": f"{name.title()} Example Ltd",
        "register": "GB-COH",
        "registration_number": number(name),
    }


@pytest_asyncio.fixture(scope="module")
async def registers(
    database: Database, loaded: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A register of its own for each customer."""
    for name in ("rowan", "hazel", "larch"):
        statements = [
            company(name, f"{name.title()} Example Ltd", ("GB-COH", number(name))),
            company("romashka", "Romashka OOO", ("RU-OGRN", "1027700000001"), country="RU"),
            relation(f"{name}-r", "romashka", name, interest(share=60)),
        ]
        path = write(tmp_path_factory.mktemp(name), *statements)
        await load_registry(database, path, dataset=name, data_date=today())


@pytest.fixture
def sql(owner_dsn: str) -> Sql:
    """What an operator does to the platform's data behind the application."""

    async def run(text: str) -> None:
        connection = await asyncpg.connect(owner_dsn)
        try:
            await connection.execute(text)
        finally:
            await connection.close()

    return run


@pytest.fixture
def evaluation(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]:
    """Return a run's evaluation, with its inputs."""

    async def of(run: dict[str, Any]) -> dict[str, Any]:
        path = f"/api/risk-evaluations/{run['risk']['evaluation_id']}"
        answer = await app_client.get(path, headers=tokens("viewer"))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return of


Evaluation = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


def floors(found: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["status"] for one in found["floors"]}


def carried(found: dict[str, Any]) -> set[str]:
    """Inputs that only the evaluation before answers."""
    return {
        source["input"]
        for factor in found["factors"]
        for source in factor["sources"]
        if str(source["source"]).startswith("carried:")
    }


async def test_a_missing_register_ends_no_finding(
    investigate: Investigate,
    evaluation: Evaluation,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    registers: None,
    worker: None,
    sql: Sql,
) -> None:
    first = await evaluation(await investigate(**asked("rowan")))
    assert floors(first)["sanctions_open"] == "applied"
    for table in TABLES:
        await sql(
            f"DELETE FROM {table} WHERE dataset_id IN"
            " (SELECT id FROM registry_dataset WHERE name = 'rowan')"
        )
    await sql("DELETE FROM registry_dataset WHERE name = 'rowan'")
    again = await investigate(**asked("rowan"))
    assert again["subject"]["status"] == "subject_not_found"
    second = await evaluation(again)
    assert floors(second)["sanctions_open"] == "applied"
    assert "sanctions.exposure" in carried(second)
    assert float(second["score"]) >= 70
    assert second["tier"] == "edd"
    url = f"/api/investigations/{again['id']}/lineage"
    found = (await app_client.get(url, headers=tokens("analyst"))).json()
    rests = {
        edge["to_id"] for edge in found["edges"]
        if edge["from_id"].startswith("reading:sanctions.exposure|carried:")
    }  # fmt: skip
    assert rests == {f"evaluation:{first['id']}"}
    [before] = [node for node in found["nodes"] if {node["id"]} == rests]
    opened = await app_client.get(before["href"], headers=tokens("analyst"))
    assert opened.status_code == 200


async def test_a_stale_list_ends_no_finding_and_clears_nothing(
    investigate: Investigate,
    evaluation: Evaluation,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    registers: None,
    worker: None,
    sql: Sql,
) -> None:
    first = await evaluation(await investigate(**asked("hazel")))
    assert floors(first)["sanctions_open"] == "applied"
    await sql("UPDATE list_version SET last_checked = last_checked - interval '60 days'")
    run = await investigate(**asked("hazel"))
    second = await evaluation(run)
    await sql("UPDATE list_version SET last_checked = last_checked + interval '60 days'")
    assert floors(second)["sanctions_open"] == "applied"
    assert second["tier"] == "edd"
    assert float(second["score"]) >= float(first["score"])
    checks = await app_client.get(
        f"/api/investigations/{run['id']}/checks", headers=tokens("viewer")
    )
    said = {one["check_id"]: one["outcome"] for one in checks.json()["items"]}
    assert said["sanctions_screening"] != "fulfilled"


async def test_what_was_found_of_a_director_under_another_name_counts_until_somebody_decides(
    investigate: Investigate,
    evaluation: Evaluation,
    database: Database,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    """The register calls the person of a record by another name: one of them may be meant."""
    for name in ("Ivan Sergeevich Petrov", "Helen Quarrington Vale"):
        path = write(
            tmp_path,
            company("alder", "Alder Example Ltd", ("GB-COH", number("alder"))),
            person("owner", "Marta Quendolin Ashworth", "1971-01-01"),
            person("director", name),
            relation("alder-o", "owner", "alder", interest(share=100)),
            relation("alder-d", "director", "alder", interest("boardMember")),
        )
        await load_registry(database, path, dataset="alder", data_date=today(), force=True)
        run = await investigate(**asked("alder"), depth="edd")
        said = await evaluation(run)
        assert floors(said)["sanctions_open"] == "applied"
        viewer = tokens("viewer")
        decision = await app_client.get(f"/api/investigations/{run['id']}/decision", headers=viewer)
        assert decision.json()["changes"] == []
        rows = await app_client.get(f"/api/investigations/{run['id']}/screenings", headers=viewer)
        assert {one["name"]: one["outcome"] for one in rows.json()["items"]}[name] == "hits"


async def test_a_list_that_answers_ends_the_finding(
    investigate: Investigate,
    evaluation: Evaluation,
    database: Database,
    registers: None,
    worker: None,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    tmp_path: Path,
) -> None:
    """A list that drops the entry decides nothing: the finding ends once people have refused it."""
    first = await evaluation(await investigate(**asked("larch")))
    assert floors(first)["sanctions_open"] == "applied"
    gone = {
        part: "".join(row for row in text.splitlines(keepends=True) if not row.startswith("902,"))
        for part, text in (("sdn", SDN), ("alt", ALT), ("add", ADD))
    }
    write_ofac(tmp_path, **gone)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today(), removals=1)
    run = await investigate(**asked("larch"))
    second = await evaluation(run)
    assert floors(second)["sanctions_open"] == "applied"
    assert not {key for key in carried(second) if key.startswith("sanctions.")}
    desk = Desk(app_client, tokens)
    found = await app_client.get(
        f"/api/screening/hits?investigation_id={run['id']}", headers=tokens("viewer")
    )
    hits = [one["id"] for one in found.json()["items"] if one["status"] == "undecided"]
    assert hits
    for hit in hits:
        await desk.refuse_match(hit)
    third = await evaluation(await investigate(**asked("larch")))
    assert floors(third)["sanctions_open"] != "applied"
    assert "sanctions.exposure" not in carried(third)
    assert not {key for key in carried(third) if key.startswith("sanctions.")}
