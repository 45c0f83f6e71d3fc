"""Plugins over HTTP: what admins see, and one that is not valid among good ones."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.support.plugins import installed_plugin

from atlas.foundation.config import Settings
from atlas.sources.plugins import service
from atlas.sources.plugins.loading import bundled_folder, folders_in
from atlas.sources.providers import service as providers

Tokens = Callable[..., dict[str, str]]
URL = "/api/plugins"


@pytest.fixture
def bad(tmp_path: Path) -> Iterator[str]:
    """A plugin without a licence, installed beside the bundled ones."""
    with installed_plugin("bg-brra", tmp_path) as folder:
        manifest = folder / "plugin.yaml"
        text = manifest.read_text(encoding="utf-8")
        assert "licence:" in text
        manifest.write_text(text.replace("licence:", "license:"), encoding="utf-8")
        service.installed.cache_clear()
        yield "bg_brra"


async def test_what_a_plugin_is_made_of(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    admin = tokens("admin")
    plugins = (await app_client.get(URL, headers=admin)).json()["items"]
    assert {(one["state"], *one["problems"]) for one in plugins} == {("loaded",)}
    [gleif] = [one for one in plugins if one["name"] == "gleif"]
    assert (await app_client.get(f"{URL}/gleif", headers=admin)).json() == gleif
    mapping = (await app_client.get(f"{URL}/gleif/mapping", headers=admin)).json()
    assert {
        "type": "LegalEntity",
        "attribute": "legal_name",
        "response": "lei_records",
        "source": "$.attributes.entity.legalName.name",
        "literal": None,
        "transform": "strip",
    } in mapping["fields"]
    index = (await app_client.get(f"{URL}/translations", headers=admin)).json()["items"]
    assert sum(one["plugin"] == "gleif" for one in index) == gleif["source_fields"]
    assert len({tuple(one.values()) for one in index}) == len(index)
    assert {
        "plugin": "gleif",
        "source": "lei_records:$.attributes.lei",
        "type": "LegalEntity",
        "attribute": "lei",
        "trust": 0.97,
    } in index
    files = (await app_client.get(f"{URL}/gleif/files", headers=admin)).json()["items"]
    assert {"plugin.yaml", "client.py", "tests/test_plugin.py"} <= set(files)
    content = f"{URL}/gleif/files/content"
    text = (await app_client.get(content, params={"path": "plugin.yaml"}, headers=admin)).json()
    assert text["content"].startswith("schema_version: 1")


@pytest.mark.parametrize("path", ["../gleif/plugin.yaml", "/etc/passwd", "tests", "nothing.py"])
async def test_no_other_file_is_shown(
    path: str, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    found = await app_client.get(
        f"{URL}/gleif/files/content", params={"path": path}, headers=tokens("admin")
    )
    assert found.status_code == 404


async def test_a_link_out_of_a_plugin_is_no_file_of_it(
    app_client: httpx.AsyncClient, tokens: Tokens, tmp_path: Path
) -> None:
    (tmp_path / "secret.yaml").write_text("key: 1")
    with installed_plugin("bg-brra", tmp_path / "site") as folder:
        (folder / "out.yaml").symlink_to(tmp_path / "secret.yaml")
        headers = tokens("admin")
        files = (await app_client.get(f"{URL}/bg-brra/files", headers=headers)).json()["items"]
        assert "plugin.yaml" in files
        assert "out.yaml" not in files


@pytest.mark.usefixtures("bad")
async def test_a_plugin_that_is_not_valid_stops_nothing_else(
    app_client: httpx.AsyncClient, tokens: Tokens, settings: Settings
) -> None:
    admin = tokens("admin")
    ready = await app_client.get("/health/ready")
    assert ready.status_code == 200
    [check] = [one for one in ready.json()["checks"] if one["name"] == "plugins"]
    assert (check["status"], check["required"]) == ("degraded", False)
    assert "bg_brra" in check["note"]
    settings.providers.append("bg-brra")  # enabled under its own name: it is installed
    try:
        assert providers.shortcomings(settings) == check["note"]
    finally:
        settings.providers.clear()
    items = (await app_client.get(URL, headers=admin)).json()["items"]
    good = {folder.name: "loaded" for folder in folders_in(bundled_folder())}
    assert {one["name"]: one["state"] for one in items} == {"bg_brra": "invalid"} | good
    [broken] = [one for one in items if one["name"] == "bg_brra"]
    assert {one["path"] for one in broken["problems"]} == {"licence", "license"}
    assert (await app_client.get(f"{URL}/gleif/mapping", headers=admin)).status_code == 200
    for path in ("", "/mapping", "/files", "/files/content?path=plugin.yaml"):
        found = await app_client.get(f"{URL}/bg_brra{path}", headers=admin)
        assert (found.status_code, found.json()["code"]) == (503, "plugin_invalid")
        assert any("licence" in line for line in found.json()["problems"])
    health = (await app_client.get(f"{URL}/health", headers=admin)).json()
    assert health == {"status": "degraded", "loaded": len(good), "invalid": ["bg_brra"]}
    operator = await app_client.get("/api/platform/plugins", headers=tokens("platform_operator"))
    assert operator.json()["items"] == items


@pytest.mark.parametrize("role", ["viewer", "analyst", "mlro", "auditor"])
async def test_only_admins_see_plugins(
    role: str, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    assert (await app_client.get(URL, headers=tokens(role))).status_code == 403
