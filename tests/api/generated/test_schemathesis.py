"""schemathesis against the running application: nothing 5xx, every answer in its schema.

Half a minute here; three minutes in `make soak` (`-m soak`).
"""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI
from tests.api.generated.world import World

from atlas.foundation.core.auth import Role

pytestmark = pytest.mark.usefixtures("quick_passwords")

# Signing out or deleting oneself would end the run's own session; streams do not end.
NOT_CALLED = ("sign_out", "revoke_user_session", "revoke_user_sessions", "delete_user")
CHECKS = (
    "not_a_server_error,status_code_conformance,"
    "content_type_conformance,response_schema_conformance"
)


@pytest_asyncio.fixture(scope="module")
async def address(app: FastAPI, world: World) -> AsyncIterator[str]:
    """The module's application behind a real socket."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = uvicorn.Config(app, lifespan="off", log_level="error", access_log=False)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110  uvicorn has no event to wait for
        await asyncio.sleep(0.02)
    where = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(timeout=120) as client:
        # made on the first request: on a busy machine in more than the ten seconds of the program
        (await client.get(f"{where}/api/openapi.json")).raise_for_status()
    yield where
    server.should_exit = True
    await running


async def fuzz(address: str, header: dict[str, str], folder: Path, seconds: int) -> None:
    """Run schemathesis for some seconds; its findings are the failure's text."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "--no-color",
        "run",
        f"{address}/api/openapi.json",
        f"--max-time={seconds}",
        f"--header=Authorization:{header['Authorization']}",
        "--phases=examples,coverage,fuzzing,stateful",
        f"--checks={CHECKS}",
        "--continue-on-failure",
        "--no-shrink",
        "--warnings=off",
        "--seed=1",
        "--request-timeout=20",
        "--exclude-path-regex=(/events$|^/api/platform/)",
        *(f"--exclude-operation-id={name}" for name in NOT_CALLED),
    ]
    done = await asyncio.to_thread(
        subprocess.run,
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds + 90,
    )
    said = done.stdout.replace(header["Authorization"], "Bearer …")
    assert done.returncode == 0, said[-12_000:] + done.stderr[-2_000:]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMIN])
async def test_every_answer_is_in_the_schema(
    address: str, world: World, tmp_path: Path, role: Role
) -> None:
    await fuzz(address, world.header(role), tmp_path, 20)


@pytest.mark.soak
@pytest.mark.timeout(400)
async def test_long_fuzzing(address: str, world: World, tmp_path: Path) -> None:
    await fuzz(address, world.header(Role.MLRO), tmp_path, 180)
