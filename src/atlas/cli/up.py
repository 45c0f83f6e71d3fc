"""`atlas up`: the whole stack in one terminal."""

from __future__ import annotations

import signal
import sys
import time
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.markup import escape

from atlas.cli import demo_tenant
from atlas.cli.console import err, note, out, program
from atlas.cli.embedded import processes
from atlas.cli.embedded.errors import PortTakenError
from atlas.cli.embedded.home import Home, default_home
from atlas.cli.embedded.postgres import EmbeddedPostgres, Endpoints
from atlas.cli.embedded.supervisor import (
    Child,
    ProgramChild,
    ServerChild,
    Supervisor,
    TooManyDeathsError,
)
from atlas.cli.embedded.temporal import EmbeddedTemporal
from atlas.cli.readiness import Patience, wait_ready
from atlas.cli.stack import (
    DEFAULT_HOST,
    DEFAULT_PORT,
    DataDir,
    as_environment,
    embedded_values,
    home_of,
    make_settings,
    migrate,
    public_url,
    uses_own_database,
    uses_own_temporal,
)
from atlas.foundation.config import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator asked for."""

    host: str
    port: int
    postgres_port: int | None
    temporal_port: int | None
    demo: bool
    ready_timeout: float | None = None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="up")(up)


def up(
    *,
    data_dir: DataDir = None,
    host: Annotated[
        str, typer.Option(envvar="ATLAS_HOST", help="Address the API listens on.")
    ] = DEFAULT_HOST,
    port: Annotated[
        int, typer.Option(envvar="ATLAS_PORT", min=1, max=65535, help="Port of the API.")
    ] = DEFAULT_PORT,
    postgres_port: Annotated[
        int | None,
        typer.Option(help="Port of PostgreSQL. Default: the last one, 15432, or a free one."),
    ] = None,
    temporal_port: Annotated[
        int | None,
        typer.Option(help="Port of Temporal and the two above. Default: 17233, or free ones."),
    ] = None,
    with_demo: Annotated[
        bool,
        typer.Option("--demo/--no-demo", help="Create the demo tenant at the first start."),
    ] = True,
    ready_timeout: Annotated[
        float | None,
        typer.Option(
            envvar="ATLAS_READY_TIMEOUT",
            min=1,
            help="Seconds to wait until the API is ready. Default: as long as it makes progress.",
        ),
    ] = None,
) -> None:
    """Start everything in this terminal: PostgreSQL, Temporal, migrations, API, worker.

    The first start creates the data folder and a demo tenant with random passwords, and loads demo
    data. A child process that exits is restarted. Press Ctrl-C to stop everything; your data is
    kept, and the next start uses it again, also after a crash.

    To use your own servers instead, set: ATLAS_DATABASE_URL with ATLAS_MIGRATION_DATABASE_URL,
    ATLAS_TEMPORAL_ADDRESS, ATLAS_REDIS_URL, ATLAS_STORAGE_URL.
    """
    options = Options(host, port, postgres_port, temporal_port, with_demo, ready_timeout)
    home = home_of(data_dir)
    if not home.exists and not processes.port_is_free(port, host):
        # nothing of ours can hold it; nothing is made in vain
        raise PortTakenError("the API", port, "--port")
    with home.up_lock():
        _Stack(home, options).run()


class _Stack:
    """One run of `atlas up`."""

    def __init__(self, home: Home, options: Options) -> None:
        self.home = home
        self.options = options
        self.postgres = EmbeddedPostgres(home.root, port=options.postgres_port)
        self.temporal = EmbeddedTemporal(home.root, port=options.temporal_port)
        self._endpoints: Endpoints | None = None
        self._temporal_address: str | None = None
        self.servers = self._servers()
        self.programs = [self._program("api"), self._program("worker")]
        self.supervisor = Supervisor([*self.servers, *self.programs], _warn)

    def run(self) -> None:
        """Start, tell, watch, end."""
        self._heed_signals()
        began = time.monotonic()
        try:
            self._start()
            if self.supervisor.stopping.is_set():
                return
            self._tell(time.monotonic() - began)
            self.supervisor.run()
        except TooManyDeathsError as error:
            err.print(f"[bold red]✗[/] {escape(error.problem)}\n  {escape(error.remedy)}")
            raise typer.Exit(1) from None
        finally:
            if self.supervisor.stopping.is_set():
                note("ending: API, worker, Temporal, PostgreSQL")
            self.supervisor.stop()

    def _start(self) -> None:
        self._end_orphans()
        if not processes.port_is_free(self.options.port, self.options.host):
            raise PortTakenError("the API", self.options.port, "--port")
        for child in self.servers:
            note(f"starting {child.name}")
            self.supervisor.start(child)
        note("bringing the database to this release")
        settings = make_settings(self._values())
        owner = self._owner_dsn(settings)
        if owner is not None:
            migrate(owner)
        demo_tenant.prepare(self.home, settings, host=self.options.host, wanted=self.options.demo)
        note("starting the API and the worker")
        for child in self.programs:
            self.supervisor.start(child)
        self._wait_ready()

    def _owner_dsn(self, settings: Settings) -> str | None:
        """Return how migrations reach the database; no other part of the stack is given it."""
        if self._endpoints is not None:
            return self._endpoints.owner_dsn
        stated = settings.migration_database_url
        return stated.get_secret_value() if stated is not None else None

    def _servers(self) -> list[Child]:
        found: list[Child] = []
        if not uses_own_database():
            log = self.home.logs / "postgres.log"
            found.append(ServerChild("PostgreSQL", self.postgres, self._start_postgres, log))
        if not uses_own_temporal():
            log = self.home.logs / "temporal.log"
            found.append(ServerChild("Temporal", self.temporal, self._start_temporal, log))
        return found

    def _start_postgres(self) -> None:
        self._endpoints = self.postgres.start(takeover=True)

    def _start_temporal(self) -> None:
        self._temporal_address = self.temporal.start(takeover=True).address

    def _program(self, name: str) -> ProgramChild:
        command = [sys.executable, "-m", "atlas.cli.main", name, "--data-dir", str(self.home.root)]
        return ProgramChild(
            self.home,
            name,
            command,
            lambda: as_environment(self._values()),
            address=(self.options.host, self.options.port),
        )

    def _values(self) -> dict[str, str]:
        values = embedded_values(
            self.home,
            self._endpoints,
            temporal_address=self._temporal_address,
            host=self.options.host,
            port=self.options.port,
        )
        # the options already heard the environment
        return {**values, "host": self.options.host, "port": str(self.options.port)}

    def _end_orphans(self) -> None:
        """End the API and worker of an `atlas up` that was killed."""
        known = self.home.endpoints()
        pids = []
        for name in ("api", "worker"):
            endpoint = known.get(name)
            words = processes.command_line(endpoint["pid"]) if endpoint else []
            # the number may belong to a stranger by now
            if endpoint and "atlas.cli.main" in words and str(self.home.root) in words:
                pids.append(endpoint["pid"])
        # nothing is lost by impatience: requests are transactions, steps are done again
        processes.end(pids, signal.SIGTERM, patience=2)

    def _wait_ready(self) -> None:
        url = f"{public_url(self.options.host, self.options.port)}/health/ready"
        patience = Patience(self.options.ready_timeout)
        wait_ready(url, self.programs, self.supervisor.stopping, note, patience)

    def _heed_signals(self) -> None:
        def end(_number: int, _frame: object) -> None:
            if self.supervisor.stopping.is_set():
                # a second Ctrl-C: the children are tied to us and end by themselves
                raise KeyboardInterrupt
            self.supervisor.stopping.set()

        signal.signal(signal.SIGINT, end)
        signal.signal(signal.SIGTERM, end)
        # under nohup the end of the terminal is to be survived
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, end)

    def _tell(self, seconds: float) -> None:
        url = public_url(self.options.host, self.options.port)
        named = "" if self.home.root == default_home() else f" --data-dir {self.home.root}"
        call = program()
        out.print(f"\n[bold green]✓ Atlas is ready[/] after {seconds:.1f} s: [bold]{url}[/]")
        out.print(f"  API documentation   {url}/api/docs")
        out.print(f"  Data and logs       {escape(str(self.home.root))}")
        people = demo_tenant.passwords(self.home)
        if people:
            address = f"analyst@{demo_tenant.SLUG}.example"
            out.print(f"  Sign in             {url}/sign-in?tenant={demo_tenant.SLUG}")
            out.print(f"  Organisation        {demo_tenant.SLUG}")
            out.print(f"  Demo sign-in        {address} · {escape(people[address])}")
            out.print(f"  All roles           {escape(str(demo_tenant.file(self.home)))}")
            out.print("  [yellow]Demo data: historical lists, not for decisions.[/]")
            out.print("\nTry next, in another terminal:")
            out.print(f"  {call} demo{named}")
            token = f"$({call} token --tenant demo --role analyst{named})"
            out.print(
                f'  curl -H "Authorization: Bearer {token}" {url}/api/companies', markup=False
            )
        out.print("\nPress Ctrl-C to stop everything; your data is kept.\n")
        sys.stdout.flush()


def _warn(text: str) -> None:
    err.print(f"[yellow]![/] {time.strftime('%H:%M:%S')} {escape(text)}")
