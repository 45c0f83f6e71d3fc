"""`atlas companies`: import and export against the application on a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment
from tests.conftest import free_port
from typer.testing import CliRunner, Result

from atlas.cli.main import app as program
from atlas.foundation.config import Settings
from atlas.foundation.core.ids import new_id
from atlas.worker.main import run as run_worker

FILE = "name,country_code,external_id\nFirst BV,NL,cli-1\n=Second(),GB,cli-2\nThird,Holland,cli-3\n"


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


@pytest_asyncio.fixture(scope="module")
async def url(app: FastAPI) -> AsyncIterator[str]:
    """Where the application answers."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, lifespan="off", log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  it has no event to wait for
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


@pytest.fixture
def companies(
    url: str, tokens: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Run `atlas companies …` as an analyst."""
    token = tokens("analyst")["Authorization"].removeprefix("Bearer ")
    monkeypatch.setenv("ATLAS_TOKEN", token)

    def run(*words: str) -> Result:
        return CliRunner().invoke(program, ["companies", *words, "--url", url])

    return run


async def test_a_file_is_checked_imported_exported_and_read_back(
    companies: Callable[..., Result], tmp_path: Path
) -> None:
    file, copy = tmp_path / "customers.csv", tmp_path / "copy.csv"
    file.write_text(FILE)

    async def run(*words: str) -> Result:
        return await asyncio.to_thread(companies, *words)

    dry = await run("import", str(file), "--dry-run")
    assert dry.exit_code == 3, dry.output
    assert "3 rows; would be: 2 created, 1 rejected" in dry.stdout
    assert "line 4  Third: country_code:" in dry.stdout
    done = await run("import", str(file), "--json")
    assert done.exit_code == 3, done.output
    shown = json.loads(done.stdout)
    assert (shown["import"]["created"], [row["line"] for row in shown["rejected"]]) == (2, [4])
    rejecting = await run("import", str(file), "--on-existing", "reject")
    assert "3 rejected" in rejecting.stdout

    assert (await run("export", "--out", str(copy))).exit_code == 0
    assert "'=Second()" in copy.read_text()
    again = await run("export", "--out", str(copy))
    assert (again.exit_code, "already exists" in again.output) == (1, True)
    back = await run("import", str(copy))
    assert (back.exit_code, "2 rows; 2 unchanged" in back.stdout) == (0, True)
    lines = await run("export", "--format", "ndjson", "--filter", "external_id=cli-1")
    assert [json.loads(line)["name"] for line in lines.stdout.splitlines()] == ["First BV"]


async def test_what_is_refused_leaves_nothing(
    companies: Callable[..., Result], tmp_path: Path
) -> None:
    headless, target = tmp_path / "headless.csv", tmp_path / "out.csv"
    headless.write_text("a,b\n1,2\n")
    refused = await asyncio.to_thread(companies, "import", str(headless))
    assert (refused.exit_code, "must name the columns" in refused.output) == (1, True)
    unknown = await asyncio.to_thread(
        companies, "export", "--filter", "nope=1", "--out", str(target)
    )
    assert (unknown.exit_code, "unknown filter" in unknown.output) == (1, True)
    assert list(tmp_path.iterdir()) == [headless]  # noqa: ASYNC240  a listing, in a test
