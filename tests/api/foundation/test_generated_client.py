"""A client generated from the document: it uploads, starts batches of typed rows, types reports."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi import FastAPI
from tests.api.generated.operations import document
from tests.conftest import Tokens, client_of

from atlas.foundation.core.auth import Role

GENERATOR = Path(__file__).resolve().parents[3] / ".venv-clients" / "bin" / "python"
"""An environment of its own, which `make setup` prepares: it pins other versions than ours."""
PACKAGE = "atlas_generated_client"
AS_BYTES = ("application/zip", "application/yaml", "image/png", "image/svg+xml")
"""Answers of media types that this generator reads only if it is told that they are bytes."""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], ModuleType]]:
    """The modules of a generated client, by name."""
    folder = tmp_path_factory.mktemp("client")
    made = _generate(folder)
    assert made.returncode == 0, made.stdout + made.stderr
    text = made.stdout + made.stderr
    told = [line for line in text.splitlines() if "WARNING" in line or "Cannot parse" in line]
    assert not told, text
    sys.path.insert(0, str(folder))
    try:
        yield lambda name: importlib.import_module(f"{PACKAGE}.{name}")
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
            del sys.modules[name]


def _generate(folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "openapi.json").write_text(json.dumps(document()))
    overrides = dict.fromkeys(AS_BYTES, "application/octet-stream")
    settings = {"post_hooks": [], "content_type_overrides": overrides}
    (folder / "settings.json").write_text(json.dumps(settings))
    return subprocess.run(
        [
            str(GENERATOR), "-m", "openapi_python_client", "generate", "--meta", "none",
            "--path", str(folder / "openapi.json"), "--config", str(folder / "settings.json"),
            "--output-path", str(folder / PACKAGE),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def _client(generated: Callable[[str], ModuleType], app: FastAPI, header: dict[str, str]) -> Any:
    found = client_of(app)
    found.headers.update(header)
    return generated("client").Client(base_url="http://test").set_async_httpx_client(found)


async def test_it_uploads_a_file(
    generated: Callable[[str], ModuleType], app: FastAPI, tokens: Tokens
) -> None:
    models = generated("models")
    file = generated("types").File(
        payload=BytesIO(b"name,country_code\nAcme,DE\n"), file_name="new.csv", mime_type="text/csv"
    )
    client = _client(generated, app, tokens(Role.ANALYST))
    made = await generated("api.companies.import_companies").asyncio(
        client=client, body=models.BodyImportCompanies(file=file, dry_run=True)
    )
    assert isinstance(made, models.ImportOut), made
    assert (made.file_name, made.dry_run) == ("new.csv", True)


async def test_it_starts_batches_of_typed_rows(
    generated: Callable[[str], ModuleType], app: FastAPI, tokens: Tokens
) -> None:
    models = generated("models")
    items = models.InvestigationBatchIn.__annotations__["items"]
    assert "InvestigationRequest" in str(items)
    client = _client(generated, app, tokens(Role.ANALYST))
    made = await generated("api.screening.start_screening_batch").asyncio(
        client=client,
        body=models.ScreeningBatchIn(parties=[models.PartyIn(name="Quiet Orchard Limited")]),
    )
    assert isinstance(made, models.ScreeningBatchOut), made
    assert made.total == 1


def test_the_report_is_typed(generated: Callable[[str], ModuleType]) -> None:
    answer = generated("api.reports.get_report_content")._parse_response.__annotations__["return"]
    (name,) = [part for part in str(answer).split(" | ") if part.rpartition(".")[2] != "Problem"
               and "ReportDocument" in part]  # fmt: skip
    report = getattr(generated("models"), name.rpartition(".")[2].strip("'\""))
    assert {"format_", "risk", "summary", "modules"} <= report.__annotations__.keys()
