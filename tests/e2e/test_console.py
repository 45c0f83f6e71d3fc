"""The Console as a person uses it: real Chromium on the real stack."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.e2e.conftest import KEYED, ROOT, Stack, needed
from tests.support.providers import GOOD_KEY

from atlas.foundation.core.clock import today

pytestmark = pytest.mark.e2e


def test_the_first_load_is_under_300_kb() -> None:
    node = needed("Node", "nodejs", "node")
    done = subprocess.run(
        [node, "scripts/check-bundle-size.mjs"],
        cwd=ROOT / "frontend",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


Owners = list[tuple[str, str, int]]


def name_owners_twice(stack: Stack, folder: Path) -> None:
    """Load two registers that name the owners of one company, each in its own way."""
    first: Owners = [("Jon A. Smith", "1961-03", 40), ("Anna Maria Example", "", 60)]
    second: Owners = [("Jonathan Smith", "", 40), ("Anna M. Example", "1970-05", 60)]
    load_registers(stack, folder, ("76000001", "Larch Console Ltd"), first, second)


def contradict_a_share(stack: Stack, folder: Path) -> None:
    """Load two registers that state different shares of one holder."""
    holder = ("Edda Rowan", "1964-08-11")
    first: Owners = [(*holder, 5), ("Piet Oak", "1970-05-01", 60)]
    load_registers(stack, folder, ("76000002", "Rowan Console Ltd"), first, [(*holder, 55)])


def load_registers(
    stack: Stack, folder: Path, named: tuple[str, str], first: Owners, second: Owners
) -> None:
    """Load two registers of one company, each with the owners that it names."""
    number, name = named
    for dataset, owners in (
        (f"psc-console-{number}", first),
        (f"national-console-{number}", second),
    ):
        said = [company(number, name, ("GB-COH", number))]
        for place, (owner, birth, share) in enumerate(owners):
            key = f"{dataset}{place}"
            said += [
                person(key, owner, birth),
                relation(f"r{key}", key, number, interest(share=share)),
            ]
        file = write(folder, *said, name=f"{dataset}.json")
        atlas(stack, "registry", "load", str(file), "--dataset", dataset, "--force",
              "--data-date", today().isoformat())  # fmt: skip


def atlas(stack: Stack, *arguments: str) -> str:
    """Run a command of the installation and return what it prints."""
    program = str(Path(sys.executable).with_name("atlas"))
    done = subprocess.run(
        [program, *arguments, "--data-dir", str(stack.data_dir)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def firm_of_its_own(stack: Stack) -> dict[str, str]:
    """Create an organisation whose people and profile the journeys may change."""
    printed = atlas(stack, "tenant", "create", "elm", "--name", "Elm Payments", "--with-users")
    people = {line.split("@")[0]: line.split() for line in printed.splitlines() if "@" in line}
    said = {"ATLAS_E2E_TENANT": "elm", "ATLAS_E2E_OPERATOR": atlas(stack, "token", "--operator")}
    for role, variable in (
        ("analyst", ""),
        ("senior_officer", "SECOND_"),
        ("admin", "ADMIN_"),
        ("auditor", "AUDITOR_"),
    ):
        email, password = people[role]
        said[f"ATLAS_E2E_{variable}EMAIL"] = email
        said[f"ATLAS_E2E_{variable}PASSWORD"] = password
    return said


@pytest.mark.parametrize(
    "journeys",
    [  # the longest first, so that no process waits long for the other
        "session",
        "console",
        "run",
        "settings",
        "customers",
        "batches",
        "pages",
        "screening",
        "studio",
        "hits",
        "models",
        "risk",
        "sources",
        "explore",
        "mcp",
        "signin",
        "resolution",
        "identity",
        "tasks",
        "conflicts",
        "palette",
        "bulk",
        "buttons",
    ],
)
def test_journeys_in_chromium(
    stack: Stack, dev_server: str, nginx: str, tmp_path: Path, journeys: str
) -> None:
    from atlas.foundation.core.shipped import shipped_folder

    if journeys == "resolution":
        name_owners_twice(stack, tmp_path)
    if journeys == "conflicts":
        contradict_a_share(stack, tmp_path)
    screenshots = Path(os.environ.get("ATLAS_E2E_SCREENSHOTS", ROOT / ".atlas" / "screenshots"))
    environment = {
        **os.environ,
        "ATLAS_E2E_BACKEND": stack.backend,
        "ATLAS_E2E_DEV_SERVER": dev_server,
        "ATLAS_E2E_PROXY": nginx,
        "ATLAS_E2E_CHROMIUM": needed("Chromium", "chromium", "chromium-browser", "google-chrome"),
        "ATLAS_E2E_SCREENSHOTS": str(screenshots),
        "ATLAS_E2E_TENANT": "demo",
        "ATLAS_E2E_EMAIL": stack.email,
        "ATLAS_E2E_PASSWORD": stack.password,
        "ATLAS_E2E_SECOND_EMAIL": stack.second_email,
        "ATLAS_E2E_SECOND_PASSWORD": stack.second_password,
        "ATLAS_E2E_ADMIN_EMAIL": stack.admin_email,
        "ATLAS_E2E_ADMIN_PASSWORD": stack.admin_password,
        "ATLAS_E2E_KEYED": KEYED,
        "ATLAS_E2E_KEYED_KEY": GOOD_KEY,
        "ATLAS_E2E_MCP_URL": stack.mcp.url,
        "ATLAS_E2E_MCP_FILE": str(stack.mcp.file),
        "ATLAS_E2E_MODEL_URL": stack.model.url,
        "ATLAS_E2E_MODEL_FILE": str(stack.model.file),
        "ATLAS_E2E_SUBJECT": (shipped_folder("demo") / "subject.json").read_text(encoding="utf-8"),
    }
    if journeys == "settings":
        environment |= firm_of_its_own(stack)
    if journeys == "identity":
        environment["ATLAS_E2E_OPERATOR"] = atlas(stack, "token", "--operator")
        environment["ATLAS_E2E_OIDC"] = stack.openid.issuer
    done = subprocess.run(
        [
            needed("Node", "nodejs", "node"),
            "--test",
            "--test-concurrency=1",
            f"e2e/{journeys}.test.mjs",
        ],
        cwd=ROOT / "frontend",
        env=environment,
        capture_output=True,
        text=True,
        timeout=880,
        check=False,
    )
    failed = [line for line in done.stdout.splitlines() if line.lstrip().startswith("not ok")]
    said = ("\n".join(failed), done.stdout[-8000:], done.stderr[-2000:])
    assert done.returncode == 0, "\n".join(said)
    assert "# pass 0" not in done.stdout


@pytest.mark.parametrize("path", ["/api/nothing", "/api", "/health/nothing", "/metrics/nothing"])
def test_the_console_never_answers_for_the_api(stack: Stack, nginx: str, path: str) -> None:
    for base in (stack.backend, nginx):
        answer = httpx.get(base + path)
        assert answer.status_code == 404, (base, answer.text)
        assert "<html" not in answer.text.lower(), base


def test_console_pages_carry_their_policy_and_assets_are_immutable(
    stack: Stack, nginx: str
) -> None:
    for base in (stack.backend, nginx):
        page = httpx.get(f"{base}/investigations/some-id")
        assert page.status_code == 200, base
        policy = page.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["cache-control"] == "no-cache"
        script = page.text.split('src="/assets/')[1].split('"')[0]
        asset = httpx.get(f"{base}/assets/{script}")
        assert asset.status_code == 200
        assert "immutable" in asset.headers["cache-control"], base
        assert httpx.get(f"{base}/assets/nothing.js").status_code == 404, base
