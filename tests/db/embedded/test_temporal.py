"""The embedded Temporal: persisted, tied, never two on one file."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from tests.support.temporal import temporal_server
from tests.support.waiting import until

from atlas.cli.embedded import processes
from atlas.cli.embedded.errors import PortTakenError
from atlas.cli.embedded.home import Home
from atlas.cli.embedded.temporal import EmbeddedTemporal


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty data folder."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-embedded-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


async def test_workflows_survive_a_kill(home: Path) -> None:
    server = EmbeddedTemporal(home, port=processes.free_port(3))
    endpoint = server.start()
    try:
        client = await Client.connect(endpoint.address, namespace=endpoint.namespace)
        await client.start_workflow("Unknown", id="kept", task_queue="nobody")
        described = await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=endpoint.namespace)
        )
        assert described.config.workflow_execution_retention_ttl.seconds == 30 * 86_400
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        server.forget()
        assert server.start() == endpoint
        client = await Client.connect(endpoint.address, namespace=endpoint.namespace)
        found = await client.get_workflow_handle("kept").describe()
        assert found.status is not None
        assert found.status.name == "RUNNING"
    finally:
        server.stop()


async def test_the_server_of_the_tests_is_started_again(home: Path) -> None:
    async with temporal_server(home) as endpoint:
        client = await Client.connect(endpoint.address, namespace=endpoint.namespace)
        await client.start_workflow("Unknown", id="kept", task_queue="nobody")
        ended = Home(home).endpoints()["temporal"]["pid"]
        os.kill(ended, signal.SIGKILL)

        async def started() -> int:
            return Home(home).endpoints()["temporal"]["pid"]

        await until(started, lambda pid: pid != ended)
        found = await client.get_workflow_handle("kept").describe()
        assert found.status is not None
        assert found.status.name == "RUNNING"


def test_a_second_server_on_the_file_joins_the_first(home: Path) -> None:
    first, second = EmbeddedTemporal(home), EmbeddedTemporal(home)
    try:
        assert first.start() == second.start()
        assert second.process is None
        assert len(list(processes.find_by_folder("temporal", home / "temporal"))) == 1
    finally:
        second.stop()
        first.stop()


def test_its_folder_is_private(home: Path) -> None:
    server = EmbeddedTemporal(home)
    server.start()
    server.stop()
    assert (home / "temporal").stat().st_mode & 0o077 == 0
    assert (home / "temporal" / "temporal.db").stat().st_mode & 0o077 == 0


def test_a_taken_port_is_named(home: Path) -> None:
    import socket

    port = processes.free_port(3)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + 2))
        taken.listen()
        with pytest.raises(PortTakenError, match=str(port + 2)):
            EmbeddedTemporal(home, port=port).start()
