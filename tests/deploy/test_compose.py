"""The compose file: Compose takes it, and its parts run as far as they can without Docker."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from tests.conftest import ROOT
from tests.deploy.rendering import PROGRAMS
from tests.soak.stack import wait_for
from typer.testing import CliRunner

from atlas.cli.embedded import binaries, processes
from atlas.cli.embedded.cluster import SUPERUSER
from atlas.cli.embedded.postgres import EmbeddedPostgres, Endpoints
from atlas.cli.embedded.temporal import FAIRNESS, TENANT_ATTRIBUTE
from atlas.cli.main import app
from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.health.service import check_database

pytestmark = pytest.mark.deploy
DEPLOY = ROOT / "deploy"
FILE = DEPLOY / "compose.yaml"
OURS = {"migrate", "api", "worker", "console"}
OWNERS_URL = "ATLAS_MIGRATION_DATABASE_URL"


def compose(env_file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the real docker-compose, which needs no engine to read a file."""
    return subprocess.run(
        [
            *(str(PROGRAMS / "docker-compose"), "-f", str(FILE)),
            *("--env-file", str(env_file), "config", *words),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
    )


@pytest.fixture(scope="module")
def read() -> dict[str, Any]:
    """The file as Compose reads it with the example's settings."""
    done = compose(DEPLOY / ".env.example")
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr.lower()
    return dict(yaml.safe_load(done.stdout))


def test_compose_refuses_a_missing_password(tmp_path: Path) -> None:
    lines = (DEPLOY / ".env.example").read_text(encoding="utf-8").splitlines()
    for name in ("ATLAS_APP_PASSWORD", "ATLAS_LOGIN_SALT", "S3_SECRET_KEY", "REDIS_PASSWORD"):
        file = tmp_path / name
        file.write_text("\n".join(each for each in lines if not each.startswith(f"{name}=")))
        done = compose(file)
        assert done.returncode != 0
        assert name in done.stderr


def test_the_example_names_every_variable_and_no_other() -> None:
    wanted = set(re.findall(r"\$\{([A-Z0-9_]+)", FILE.read_text(encoding="utf-8")))
    example = (DEPLOY / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z0-9_]+)=", example, re.MULTILINE)) == wanted


def test_the_owners_url_reaches_the_migration_alone(read: dict[str, Any]) -> None:
    holders = {
        name
        for name, service in read["services"].items()
        if OWNERS_URL in (service.get("environment") or {})
    }
    assert holders == {"migrate"}
    serving = [read["services"][name].get("environment") or {} for name in OURS - {"migrate"}]
    assert not [value for each in serving for value in each.values() if "atlas_owner" in str(value)]


def test_our_containers_can_do_no_more_than_they_must(read: dict[str, Any]) -> None:
    for name in OURS:
        service = read["services"][name]
        assert service["read_only"] is True
        assert service["user"] == "65532:65532"
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not service.get("privileged")
        kept = {each["source"]: each["target"] for each in service.get("volumes", [])}
        assert kept == ({"indexes": "/indexes"} if name in {"api", "worker"} else {})


def test_only_nginx_is_reached_from_outside_and_by_default_from_this_machine(
    read: dict[str, Any],
) -> None:
    published = {
        name: service["ports"] for name, service in read["services"].items() if "ports" in service
    }
    assert published.keys() == {"nginx"}
    assert [each["host_ip"] for each in published["nginx"]] == ["127.0.0.1"]


def test_what_runs_on_is_watched(read: dict[str, Any]) -> None:
    lasting = {
        name
        for name, service in read["services"].items()
        if service.get("restart") == "unless-stopped"
    }
    watched = {name for name, service in read["services"].items() if "healthcheck" in service}
    assert lasting - watched == {"s3"}  # its image has no program to ask it with


def test_settings_are_ones_that_atlas_knows(read: dict[str, Any]) -> None:
    known = {f"ATLAS_{name.upper()}" for name in Settings.model_fields}
    for name in OURS:
        given = set(read["services"][name].get("environment") or {})
        assert {each for each in given if each.startswith("ATLAS_")} <= known


def test_temporal_is_started_as_the_embedded_one(read: dict[str, Any]) -> None:
    command = read["services"]["temporal"]["command"]
    pairs = set(itertools.pairwise(command))
    assert set(zip(FAIRNESS[::2], FAIRNESS[1::2], strict=True)) <= pairs
    assert ("--search-attribute", f"{TENANT_ATTRIBUTE}=Keyword") in pairs
    image = read["services"]["temporal"]["image"].partition(":")[2]
    said = subprocess.run(
        [str(binaries.temporal_program()), "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert f"version {image} " in said


def test_the_real_temporal_takes_the_command(read: dict[str, Any], tmp_path: Path) -> None:
    port = processes.free_port(3)
    command = [
        {"0.0.0.0": "127.0.0.1", "/data/temporal.db": str(tmp_path / "t.db")}.get(each, each)
        for each in read["services"]["temporal"]["command"]
    ]
    program = str(binaries.temporal_program())
    ports = ["--port", str(port), "--http-port", str(port + 1), "--metrics-port", str(port + 2)]
    process = subprocess.Popen([program, *command, *ports], cwd=tmp_path)
    health = [program, "operator", "cluster", "health", "--address", f"127.0.0.1:{port}"]

    def serving() -> bool:
        asked = subprocess.run(health, capture_output=True, text=True, check=False)
        return process.poll() is not None or "SERVING" in asked.stdout

    try:
        wait_for(serving, 60, "Temporal")
        assert process.poll() is None
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_fresh_volumes_belong_to_the_services_that_write_them(
    read: dict[str, Any], tmp_path: Path
) -> None:
    service = read["services"]["volumes"]
    mounted = [each["target"] for each in service["volumes"]]
    for each in mounted:
        (tmp_path / each[1:]).mkdir()
    program = service["entrypoint"][-1].replace("'/", f"'{tmp_path}/")
    subprocess.run([sys.executable, "-c", program], check=True)
    owners = {each: (tmp_path / each[1:]).stat().st_uid for each in mounted}
    assert owners == {"/s3": 0, "/temporal": 1000, "/indexes": 65532}
    assert read["services"]["temporal"]["user"].startswith("1000:")
    assert (tmp_path / "s3" / "atlas").is_dir()
    for name in ("api", "worker", "temporal", "s3"):
        needed = read["services"][name]["depends_on"]
        assert needed["volumes"]["condition"] == "service_completed_successfully"


@pytest.fixture(scope="module")
def server() -> Iterator[Endpoints]:
    """A PostgreSQL as its image starts it: without the roles and the database of Atlas."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-compose-"))
    folder.chmod(0o711)
    postgres = EmbeddedPostgres(folder / "home", port=processes.free_port(), test_mode=True)
    try:
        found = postgres.start()
        with psycopg.connect(found.dsn(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute("DROP DATABASE atlas")
            for role in ("atlas_app", "atlas_owner"):
                connection.execute(f"DROP OWNED BY {role}".encode())
                connection.execute(f"DROP ROLE {role}".encode())
        yield found
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def test_the_roles_are_safe_and_the_migration_runs_with_them(server: Endpoints) -> None:
    secret = server.dsn(SUPERUSER, "postgres").split(":", 2)[2].rpartition("@")[0]
    address = f"{server.host}:{server.port}/atlas"
    subprocess.run(
        ["sh", str(DEPLOY / "compose" / "roles.sh")],
        env={
            "PATH": f"{binaries.postgres_folder()}:/usr/bin:/bin",
            "PGHOST": server.host,
            "PGPORT": str(server.port),
            "PGPASSWORD": secret,
            "POSTGRES_USER": SUPERUSER,
            "ATLAS_OWNER_PASSWORD": "it's the owner's",
            "ATLAS_APP_PASSWORD": "app",
        },
        check=True,
        capture_output=True,
    )
    done = subprocess.run(
        [sys.executable, "-m", "atlas.cli.main", "migrate"],
        env={
            **os.environ,
            "ATLAS_DATABASE_URL": f"postgresql://atlas_app:app@{address}",
            OWNERS_URL: f"postgresql://atlas_owner:it%27s%20the%20owner%27s@{address}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    asyncio.run(_check(f"postgresql://atlas_app:app@{address}"))


async def _check(url: str) -> None:
    database = await Database.connect(url, min_size=1, max_size=2)
    try:
        assert await check_database(database) is None
    finally:
        await database.close()


def test_the_roles_are_those_that_the_doctor_prints() -> None:
    def statements(text: str) -> list[str]:
        found = re.findall(r"^(?:CREATE|REVOKE|GRANT)[^;]+;", text, re.MULTILINE)
        return [re.sub(r"PASSWORD \S+", "PASSWORD", re.sub(r"\s+", " ", each)) for each in found]

    printed = CliRunner().invoke(app, ["doctor", "--sql"]).output
    script = (DEPLOY / "compose" / "roles.sh").read_text(encoding="utf-8")
    assert statements(script) == statements(printed)
    assert len(statements(script)) == 6


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    file = tmp_path / "nginx.conf"
    file.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} "
        f"http {{ include {DEPLOY}/compose/nginx.conf; }}"
    )
    done = subprocess.run(
        ["nginx", "-t", "-c", str(file), "-p", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
