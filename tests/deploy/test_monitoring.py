"""Alert rules, dashboard and units: taken by the programs that use them, against a real scrape."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import yaml
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment
from tests.conftest import ROOT, free_port
from tests.support.assist import served

from atlas.foundation.config import Settings
from atlas.foundation.core.ids import new_id
from atlas.worker import main

pytestmark = pytest.mark.deploy
FOLDER = ROOT / "deploy" / "monitoring"
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
needs_prometheus = pytest.mark.skipif(
    shutil.which("promtool") is None or shutil.which("prometheus") is None,
    reason="Debian's prometheus is not installed",
)


def promtool(*words: str, given: str | None = None) -> None:
    """Run it where the rules lie; it must be content."""
    done = subprocess.run(
        ["promtool", *words],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        cwd=FOLDER,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def expressions() -> Iterator[tuple[str, str]]:
    """Every expression of the rules and of the dashboard, with where it stands."""
    rules = yaml.safe_load((FOLDER / "alerts.yaml").read_text(encoding="utf-8"))
    for group in rules["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]
    board = json.loads((FOLDER / "grafana-dashboard.json").read_text(encoding="utf-8"))
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


@needs_prometheus
def test_the_rules_fire_when_they_should_and_not_before() -> None:
    promtool("check", "rules", "--lint=all", "--lint-fatal", "alerts.yaml")
    promtool("test", "rules", "alerts-test.yaml")


def test_every_rule_tells_what_happened_and_how_grave_it_is() -> None:
    rules = yaml.safe_load((FOLDER / "alerts.yaml").read_text(encoding="utf-8"))
    tested = (FOLDER / "alerts-test.yaml").read_text(encoding="utf-8")
    for group in rules["groups"]:
        for rule in group["rules"]:
            assert rule["annotations"]["summary"]
            assert rule["labels"]["severity"] in {"critical", "warning", "info"}
            if rule["labels"]["severity"] == "critical":
                assert f"alertname: {rule['alert']}" in tested


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    """The real API on a port, after a few requests."""
    async with served(app, free_port()) as found:
        async with httpx.AsyncClient(base_url=found) as client:
            for path in ("/health", "/health/ready", "/api/companies", "/api/nothing"):
                await client.get(path)
        yield found


@needs_prometheus
async def test_a_real_scrape_holds_what_rules_and_dashboard_ask_for(
    address: str, tmp_path: Path
) -> None:
    async with httpx.AsyncClient() as client:
        scraped = (await client.get(f"{address}/metrics")).text
    await asyncio.to_thread(promtool, "check", "metrics", given=scraped)
    families = set(re.findall(r"^# TYPE (\S+)", scraped, re.MULTILINE))
    for where, expression in expressions():
        for name in re.findall(r"\b((?:atlas|process)_[a-z_]+)", expression):
            family = name.removesuffix("_bucket")
            assert family in families, f"{where}: {name}"


@needs_prometheus
async def test_a_real_scrape_of_a_worker_is_valid(
    settings: Settings, temporal_env: WorkflowEnvironment
) -> None:
    port, stop = free_port(), asyncio.Event()
    temporal = temporal_env.client.service_client.config.target_host
    own = {"temporal_task_queue": f"q-{new_id().hex}", "worker_probe_port": port}
    chosen = settings.model_copy(update={"temporal_address": temporal, **own})
    running = asyncio.create_task(main.run(chosen, stop))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        async with asyncio.timeout(60):
            while "atlas_worker_ready{" not in await scraped(client):
                assert not running.done()
                await asyncio.sleep(0.1)
        text = await scraped(client)
    stop.set()
    await running
    await asyncio.to_thread(promtool, "check", "metrics", given=text)
    families = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    assert {"atlas_steps_total", "atlas_step_seconds", "atlas_outbox_pending"} <= families


async def scraped(client: httpx.AsyncClient) -> str:
    """The metrics; "" while nothing answers."""
    try:
        return (await client.get("/metrics")).text
    except httpx.HTTPError:
        return ""


@needs_prometheus
async def test_prometheus_scrapes_and_answers_every_expression(
    address: str, tmp_path: Path
) -> None:
    port = free_port()
    config = {
        "global": {"scrape_interval": "1s"},
        "rule_files": [str(FOLDER / "alerts.yaml")],
        "scrape_configs": [
            {
                "job_name": "atlas",
                "static_configs": [{"targets": [address.removeprefix("http://")]}],
            }
        ],
    }
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        "prometheus",
        *(f"--config.file={tmp_path}/prometheus.yml", f"--storage.tsdb.path={tmp_path}/data"),
        *(f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"),
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1") as client:

            async def value(expression: str) -> list[object]:
                try:
                    answer = await client.get("/query", params={"query": expression})
                except httpx.HTTPError:
                    return []
                if answer.status_code == 503:
                    return []
                assert answer.status_code == 200, f"{expression}: {answer.text}"
                return list(answer.json()["data"]["result"])

            async with asyncio.timeout(60):
                probe = 'rate(atlas_http_requests_total{route="/health"}[5m])'
                while not await value(probe):  # noqa: ASYNC110  another program has no event of it
                    await asyncio.sleep(0.5)
            answers = {where: await value(text) for where, text in expressions()}
    finally:
        process.terminate()
        await process.wait()
    for where in (
        "Requests per second",
        "Time to the last byte",
        "Messages that wait for a worker",
    ):
        assert answers[where], where
    assert not answers["AtlasDown"]


def test_the_chart_ships_these_rules() -> None:
    shipped = ROOT / "deploy" / "helm" / "atlas" / "files" / "alerts.yaml"
    assert (FOLDER / "alerts.yaml").resolve() == shipped


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_systemd_takes_the_unit_and_finds_it_confined(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    # the program is where this test's is; the files of settings are the operator's
    program = Path(sys.executable).parent / "atlas"
    copy = tmp_path / unit.name.replace("@", "@1")
    copy.write_text(text.replace("/opt/atlas/bin/atlas", str(program)), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert unit.name.partition(".")[0].rstrip("@") not in done.stdout + done.stderr
    assert ("owner.env" in text) is (unit.stem == "atlas-migrate")
    assert "User=atlas" in text
