"""`atlas lists fetch`, `atlas lists feeds` and `atlas doctor` on a real database and server."""

import json
from collections.abc import Callable

import pytest
from tests.conftest import TestDatabase
from tests.support.feeds import Publisher, says, un_file
from typer.testing import CliRunner, Result

from atlas.cli.doctor_data import Finding, look_at_feeds
from atlas.cli.main import app as program
from atlas.foundation.config import Settings
from atlas.foundation.db import Database

Atlas = Callable[..., Result]


@pytest.fixture
def atlas(clone: TestDatabase, server: Publisher, monkeypatch: pytest.MonkeyPatch) -> Atlas:
    """Run `atlas …` on this test's database; it may reach this test's publisher."""
    monkeypatch.setenv("ATLAS_DATABASE_URL", clone.app_dsn)
    monkeypatch.setenv("ATLAS_OUTBOUND_ALLOW", server.pair)
    monkeypatch.setenv("ATLAS_LIST_FEEDS", "un, fr-gels")
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words: str) -> Result:
        return CliRunner().invoke(program, [*words])

    return run


def test_fetch_show_and_refuse(atlas: Atlas, server: Publisher) -> None:
    dry = atlas("lists", "fetch", "--list", "un", "--dry-run")
    assert (dry.exit_code, "dry run, nothing changed" in dry.output) == (0, True), dry.output
    done = atlas("lists", "fetch", "--list", "un", "--by", "Ann")
    assert done.exit_code == 0, done.output
    assert "✓ un: loaded" in done.output
    assert "603 entries: 603 added" in done.output
    again = atlas("lists", "fetch", "--list", "un")
    assert "unchanged since the last fetch; recorded that it was checked" in again.output
    shown = atlas("lists", "show").output
    assert "fetched from its publisher at 20" in shown
    server.body, server.etag = un_file(50), '"two"'
    refused = atlas("lists", "fetch", "--list", "un", "--json")
    assert refused.exit_code == 1
    found = json.loads(refused.stdout[refused.stdout.index("[\n") :])
    assert [(one["outcome"], one["code"]) for one in found] == [("refused", "implausible_list")]
    told = found[0]["detail"]
    assert "use --force" not in told  # a fetch has no such option
    assert "`atlas lists load FILE --list un --force --reason TEXT`" in told
    feeds = json.loads(atlas("lists", "feeds", "--json").stdout)
    state = {one["list_id"]: one for one in feeds}
    assert (state["un"]["scheduled"], state["un"]["failures"]) == (True, 1)
    assert state["un"]["last"]["detail"].startswith("The file has 53 entries")
    assert state["un"]["last_checked"] is not None
    assert (state["fr-gels"]["address"], state["ofac-sdn"]["scheduled"]) == (None, False)


def test_without_a_list_those_of_the_setting_are_fetched(atlas: Atlas) -> None:
    result = atlas("lists", "fetch")
    assert result.exit_code == 1
    assert "✓ un: loaded" in result.output
    assert "Failed: fr-gels" in result.stderr
    assert "download_url" in result.stderr
    wrong = atlas("lists", "fetch", "--list", "nope-at-all")
    assert (wrong.exit_code, "Unknown list" in wrong.stderr) == (1, True)
    assert atlas("lists", "fetch", "--force").exit_code == 2


def test_what_is_off_says_how_to_switch_it_on(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ATLAS_LIST_FEEDS")
    shown = atlas("lists", "feeds")
    assert "set ATLAS_LIST_FEEDS to `all`" in " ".join(shown.output.split())
    assert "address: http" in shown.output


async def test_doctor(atlas: Atlas, database: Database, server: Publisher) -> None:
    off = await look_at_feeds(database, Settings(list_feeds=[]))
    assert [(one.well, one.note) for one in off] == [(True, False)]
    settings = Settings(list_feeds=["un", "fr-gels"], outbound_allow=[server.pair])

    async def found() -> dict[str, Finding]:
        return {one.name: one for one in await look_at_feeds(database, settings)}

    assert (await found())["List feed un"].well
    server.then = [says("403 Forbidden")]
    from atlas.sources.feeds import service

    parts = service.parts_of(database, settings)
    await service.fetch_now(parts, "un", "tester", dry_run=False)
    bad = (await found())["List feed un"]
    assert (bad.well, "refused access (status 403)" in bad.detail) == (False, True)
    assert bad.remedy.endswith("atlas lists fetch --list un")
    assert not (await found())["List feed fr-gels"].well
    await service.fetch_now(parts, "un", "tester", dry_run=False)
    good = (await found())["List feed un"]
    assert (good.well, "next attempt" in good.detail) == (True, True)
