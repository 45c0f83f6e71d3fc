"""The embedded PostgreSQL with its product configuration: made, started, killed, mended."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from atlas.cli.embedded import processes
from atlas.cli.embedded.errors import EmbeddedError, PortTakenError
from atlas.cli.embedded.postgres import EmbeddedPostgres, Endpoints

RUNS = """
import sys, time
from pathlib import Path
from atlas.cli.embedded.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), port=int(sys.argv[2]))
server.start()
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty data folder that PostgreSQL's own account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-embedded-"))
    folder.chmod(0o711)
    yield folder / "home"
    server = EmbeddedPostgres(folder / "home")
    for pid in processes.find_by_folder("postgres", server.data):
        processes.end([pid], signal.SIGKILL, patience=2)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedPostgres]:
    """A server, not started."""
    made = EmbeddedPostgres(home, port=processes.free_port())
    yield made
    made.stop()


def write_row(endpoints: Endpoints) -> None:
    with psycopg.connect(endpoints.owner_dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (42)")


def read_rows(endpoints: Endpoints) -> int:
    with psycopg.connect(endpoints.owner_dsn) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
        return int(row[0]) if row else 0


def test_a_second_start_finds_the_data(server: EmbeddedPostgres, home: Path) -> None:
    endpoints = server.start()
    write_row(endpoints)
    server.stop()
    assert not list(processes.find_by_folder("postgres", server.data))
    assert read_rows(server.start()) == 1
    again = EmbeddedPostgres(home, port=endpoints.port)
    assert again.start() == endpoints, "a running server is joined"
    again.stop()
    assert read_rows(endpoints) == 1, "who joined does not end it"


def test_roles_are_unprivileged_and_passwords_are_checked(server: EmbeddedPostgres) -> None:
    endpoints = server.start()
    with psycopg.connect(endpoints.superuser_dsn) as connection:
        rows = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname IN ('atlas_owner', 'atlas_app')"
            " AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
        ).fetchall()
        assert len(rows) == 2
        listening = connection.execute(
            "SELECT current_setting('listen_addresses'),"
            " current_setting('unix_socket_directories'),"
            " current_setting('fsync'), current_setting('TimeZone')"
        ).fetchone()
        assert listening == ("127.0.0.1", "", "on", "UTC")
    for role in ("atlas_super", "atlas_owner", "atlas_app"):
        for password in ("", "wrong"):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(
                    host=endpoints.host,
                    port=endpoints.port,
                    user=role,
                    password=password or None,
                    dbname="atlas",
                )


def test_secrets_are_private(server: EmbeddedPostgres, home: Path) -> None:
    endpoints = server.start()
    assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert server.data.stat().st_mode & 0o077 == 0
    password = endpoints.app_dsn.split(":")[2].split("@")[0]
    listed = subprocess.run(
        ["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True
    )
    assert password not in listed.stdout
    for log in (home / "logs").iterdir():
        assert password not in log.read_text()


def test_kill_9_loses_nothing(server: EmbeddedPostgres) -> None:
    endpoints = server.start()
    write_row(endpoints)
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    server.forget()
    assert read_rows(server.start()) == 1


def test_a_backend_that_outlives_its_postmaster_is_cleared(server: EmbeddedPostgres) -> None:
    endpoints = server.start()
    write_row(endpoints)
    with ThreadPoolExecutor(1) as pool:
        # busy, so that it does not notice the death: it keeps the shared memory block
        busy = pool.submit(_burn, endpoints.owner_dsn)
        time.sleep(0.5)
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        assert list(processes.find_by_folder("postgres", server.data)), "the trap is set"
        assert server.leftovers()
        server.forget()
        assert read_rows(server.start()) == 1
        assert busy.exception() is not None


def _burn(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("SELECT count(*) FROM generate_series(1, 100000000000)")


@pytest.mark.parametrize("content", ["", "stranger", "dead"])
def test_stale_pid_files(server: EmbeddedPostgres, content: str) -> None:
    write_row(server.start())
    server.stop()
    owner = server.data.stat().st_uid if os.geteuid() == 0 else None
    stranger = subprocess.Popen(["sleep", "600"], user=owner)
    try:
        lines = {"": "", "stranger": f"{stranger.pid}\n", "dead": "999999\n"}[content]
        path = server.data / "postmaster.pid"
        if lines:
            lines += f"{server.data}\n1700000000\n{server.data}\n\n127.0.0.1\n  0  0\nready\n"
        path.write_text(lines)
        os.chown(path, server.data.stat().st_uid, server.data.stat().st_gid)
        assert server.running_port() is None, "a stranger is not a server"
        assert read_rows(server.start()) == 1
    finally:
        stranger.kill()
        stranger.wait()


def test_a_killed_initdb_never_looks_finished(server: EmbeddedPostgres, home: Path) -> None:
    half = home / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    write_row(server.start())
    assert not half.exists()


def test_eight_starts_at_once_make_one_server(home: Path) -> None:
    port = processes.free_port()
    servers = [EmbeddedPostgres(home, port=port) for _ in range(8)]
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda each: each.start(), servers))
        assert len(set(found)) == 1
        assert sum(each.process is not None for each in servers) == 1
    finally:
        for each in servers:
            each.stop()


def test_it_ends_with_the_process_that_started_it(home: Path) -> None:
    port = processes.free_port()
    parent = subprocess.Popen(
        [sys.executable, "-c", RUNS, str(home), str(port)], stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"started\n"
    server = EmbeddedPostgres(home)
    pids = list(processes.find_by_folder("postgres", server.data))
    assert pids
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert processes.wait_gone(pids, 10)
    assert "shut down" in (home / "logs" / "postgres.log").read_text() or not server.leftovers()


def test_a_taken_port_is_named(server: EmbeddedPostgres, home: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError, match=str(port)):
            EmbeddedPostgres(home, port=port).start()
    assert server.start().port != port


def test_lost_secrets_are_not_replaced(server: EmbeddedPostgres, home: Path) -> None:
    server.start()
    server.stop()
    (home / "secrets.json").unlink()
    with pytest.raises(EmbeddedError, match="is missing"):
        server.start()


def test_a_cluster_of_another_major_version_is_refused(server: EmbeddedPostgres) -> None:
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedError, match="created by PostgreSQL 16"):
        server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody to hand over to")
def test_root_hands_postgres_to_an_account_of_its_own(server: EmbeddedPostgres) -> None:
    server.start()
    assert server.process is not None
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    assert next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1] != "0"
