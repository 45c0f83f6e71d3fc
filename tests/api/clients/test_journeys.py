"""The clients through a whole journey on the real stack."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.api.clients.conftest import CLIENTS, Account
from tests.workflows.investigations.conftest import SUBJECT

from atlas.foundation.web.polling import RUNNING

pytestmark = pytest.mark.timeout(420)


@pytest.fixture
def atlas(python_client: ModuleType, account: Account) -> Iterator[Any]:
    """A client that signs in as the service account."""
    found = python_client.Atlas(
        account.url, client_id=account.client_id, client_secret=account.client_secret
    )
    with found:
        yield found


async def test_a_file_is_uploaded_and_its_rows_are_read_page_by_page(
    python_client: ModuleType, atlas: Any
) -> None:
    def journey() -> None:
        names = [f"Uploaded {number} Limited" for number in range(5)]
        content = "name,country_code\n" + "".join(f"{name},GB\n" for name in names)
        file = python_client.File("new.csv", content.encode(), "text/csv")
        started = atlas.companies.import_companies({"file": file, "on_existing": "skip"})
        done = atlas.wait(
            lambda: atlas.companies.get_company_import(started["id"]), timeout=120, pause=0.3
        )
        assert (done["created"], done["rejected"], done["file_name"]) == (5, 0, "new.csv")
        query = {"name.startswith": "Uploaded", "limit": 2}
        assert len(atlas.companies.list_companies(query)["items"]) == 2
        rows = atlas.companies.iterate_companies(query)
        assert sorted(row["name"] for row in rows) == names
        with atlas.companies.export_companies(accept="text/csv") as export:
            assert any(names[0] in line for line in export.lines())

    await asyncio.to_thread(journey)


async def test_an_investigation_is_followed_to_its_report(atlas: Any, tmp_path: Path) -> None:
    def journey() -> None:
        run = atlas.investigations.start_investigation(SUBJECT)
        events = list(atlas.jobs.stream_job_events(run["job_id"]))
        assert events[-1].name == "done"
        assert events[-1].data["status"] == "complete"
        done = atlas.wait(lambda: atlas.investigations.get_investigation(run["id"]), pause=0.3)
        assert done["status"] == "complete"
        asked = atlas.reports.generate_report({"investigation_id": run["id"]})
        report = atlas.wait(lambda: atlas.reports.get_report(asked["id"]), pause=0.3)
        document = atlas.reports.get_report_content(report["id"]).json()
        assert document["modules"]
        path = tmp_path / "report.pdf"
        atlas.reports.get_report_content(report["id"], accept="application/pdf").save(path)
        assert path.read_bytes().startswith(b"%PDF")

    await asyncio.to_thread(journey)


async def test_refusals_are_typed(python_client: ModuleType, atlas: Any) -> None:
    def journey() -> None:
        made = atlas.companies.create_company({"name": "Typed Limited"})
        with pytest.raises(python_client.NotFoundError) as absent:
            atlas.companies.get_company("019f0000-0000-7000-8000-000000000000")
        assert absent.value.code == "company_not_found"
        assert absent.value.request_id
        with pytest.raises(python_client.InvalidRequestError) as invalid:
            atlas.companies.create_company({"name": "", "colour": "red"})
        assert {one["loc"][-1] for one in invalid.value.errors} == {"name", "colour"}
        change = {"website": "https://typed.example"}
        atlas.companies.update_company(made["id"], change, if_match=made["version"])
        with pytest.raises(python_client.PreconditionFailedError):
            atlas.companies.update_company(made["id"], change, if_match=made["version"])
        with pytest.raises(python_client.ForbiddenError):
            atlas.users.list_users()
        wrong = python_client.Atlas(str(atlas._client.base_url), token="no.token.atall")
        with wrong, pytest.raises(python_client.UnauthorizedError):
            wrong.companies.list_companies()

    await asyncio.to_thread(journey)


async def test_one_key_makes_one_company(python_client: ModuleType, atlas: Any) -> None:
    def journey() -> None:
        body = {"name": "Once Limited"}
        first, second = (
            atlas.companies.create_company(body, idempotency_key="once") for _ in range(2)
        )
        assert first["id"] == second["id"]
        other = atlas.companies.create_company(body)
        assert other["id"] != first["id"]
        with pytest.raises(python_client.InvalidRequestError) as reused:
            atlas.companies.create_company({"name": "Other Limited"}, idempotency_key="once")
        assert reused.value.code == "idempotency_key_reused"

    await asyncio.to_thread(journey)


async def test_a_busy_client_waits_as_long_as_it_is_asked_to(
    python_client: ModuleType, atlas: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = sys.modules["atlas_client.transport"]
    pauses: list[float] = []
    usual = transport.time.sleep

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        usual(seconds)

    monkeypatch.setattr(transport.time, "sleep", pause)

    def journey() -> None:
        for _ in range(200):
            atlas.jobs.list_jobs()  # none fails
            if pauses:
                return

    await asyncio.to_thread(journey)
    assert pauses
    assert pauses[0] >= 1


async def test_the_example_follows_changes_and_goes_on_where_it_ended(
    python_client: ModuleType, atlas: Any, account: Account, tmp_path: Path
) -> None:
    def told(name: str) -> str:
        made = atlas.companies.create_company({"name": name})
        program = subprocess.Popen(
            [sys.executable, str(CLIENTS / "python" / "examples" / "follow_changes.py")],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ
            | account.environment()
            | {
                "ATLAS_POSITION_FILE": str(tmp_path / "position"),
                "PYTHONPATH": str(Path(str(python_client.__file__)).parent.parent),
            },
        )
        assert program.stdout is not None
        found = ""
        try:
            for line in program.stdout:
                found += line
                if f"company.created {made['id']}" in line:
                    return found
        finally:
            program.kill()
            program.wait()
        raise AssertionError(found)

    first = await asyncio.to_thread(told, "Followed Limited")
    second = await asyncio.to_thread(told, "Followed Later Limited")
    numbers = [[int(line.split()[0]) for line in one.splitlines()] for one in (first, second)]
    assert numbers[0] == sorted(set(numbers[0]))
    # the last one may be told again: the program was killed before it wrote its position
    assert min(numbers[1]) >= max(numbers[0])


def test_it_waits_for_what_the_api_calls_running(python_client: ModuleType) -> None:
    assert python_client.RUNNING == RUNNING


async def test_the_tests_of_the_typescript_client_pass(
    typescript_client: Path, account: Account
) -> None:
    program = await asyncio.create_subprocess_exec(
        *("node_modules/.bin/vitest", "run"),
        cwd=typescript_client,
        env=os.environ | account.environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await program.communicate()
    assert program.returncode == 0, output.decode()
