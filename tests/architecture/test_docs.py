"""The generated pages are those of the application, and links in the docs lead somewhere."""

import json
import re
from typing import Any

import pytest
from tests.api.generated.operations import document, operations
from tests.architecture.source import ROOT, tracked_files
from tests.tools import pages, settings_page
from tests.tools.routers_page import page

from atlas.foundation.config import Settings


@pytest.mark.parametrize("name", pages.PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert pages.stale(name) == [], f"docs/{name} is stale: run `make openapi`"


def test_the_routers_page_names_every_operation() -> None:
    text = page()
    assert [item.id for item in operations() if f"`{item.id}`" not in text] == []


def test_every_setting_says_what_it_means() -> None:
    assert Settings.model_fields.keys() - settings_page.descriptions().keys() == set()


def test_the_openapi_snapshot_is_up_to_date() -> None:
    written: dict[str, Any] = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))
    live = json.loads(json.dumps(document()))
    assert written["paths"].keys() == live["paths"].keys(), "run `make openapi`"
    assert written == live, "docs/openapi.json is stale: run `make openapi`"


def test_the_consoles_types_know_every_path() -> None:
    """`npm run generate -- --check` compares the whole file in `make check`; this needs no npm."""
    types = (ROOT / "frontend/src/api/schema.d.ts").read_text(encoding="utf-8")
    missing = [path for path in document()["paths"] if f'"{path}"' not in types]
    assert not missing, f"run `make openapi`: {missing}"


@pytest.mark.parametrize("name", [str(path) for path in tracked_files() if path.suffix == ".md"])
def test_links_lead_somewhere(name: str) -> None:
    file = ROOT / name
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = [
        target
        for target in re.findall(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)", text)
        if not re.match(r"^(https?:|mailto:)", target) and not (file.parent / target).exists()
    ]
    assert not broken
