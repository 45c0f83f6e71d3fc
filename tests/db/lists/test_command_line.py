"""`atlas lists` and `atlas doctor` on a real database: what is wrong, and what mends it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import TestDatabase
from tests.support.feeds import un_file
from typer.testing import CliRunner, Result

from atlas.cli.doctor_data import Finding, look_at_data
from atlas.cli.main import app as program
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.lists import service
from atlas.sources.lists.installation import installation_standings

pytestmark = pytest.mark.usefixtures("no_lists")
DEMO = Path(__file__).parents[3] / "demo" / "lists"
Atlas = Callable[..., Result]


@pytest.fixture
def atlas(clone: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> Atlas:
    """Run `atlas …` on this test's database; what its publishers have counts."""
    monkeypatch.setenv("ATLAS_DATABASE_URL", clone.app_dsn)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words: str) -> Result:
        return CliRunner().invoke(program, [*words])

    return run


def test_the_demo_is_no_list_and_the_right_file_loads_without_force(
    atlas: Atlas, tmp_path: Path
) -> None:
    wrong = str(DEMO / "demo-list" / "sdn.csv")
    for further in ((), ("--dry-run",), ("--force",)):
        refused = atlas("lists", "load", wrong, "--list", "ofac-sdn", *further)
        assert refused.exit_code == 1, further
    dry = atlas("lists", "load", str(DEMO / "demo-ofac-excerpt"), "--list", "ofac-sdn", "--dry-run")
    assert dry.exit_code == 1
    assert "at least 6,000" in dry.output
    shown = json.loads(atlas("lists", "show", "--json").stdout)
    assert all(item["state"] == "not_loaded" for item in shown["items"])

    path = tmp_path / "consolidated.xml"
    path.write_bytes(un_file(600))
    loaded = atlas("lists", "load", str(path), "--list", "un")
    assert loaded.exit_code == 0, loaded.output
    assert "--downloaded DAY" in loaded.output
    day = today().isoformat()
    checked = atlas("lists", "load", str(path), "--list", "un", "--downloaded", day, "--by", "Ann")
    assert checked.exit_code == 0
    assert "recorded that it was checked" in checked.output
    item = next(
        one
        for one in json.loads(atlas("lists", "show", "--json").stdout)["items"]
        if one["list_id"] == "un"
    )
    assert (item["state"], item["standing"]["answers"]) == ("ok", True)


def unwrapped(text: str) -> str:
    """Return a text with its commands on one line each, as a shell reads them."""
    return re.sub(r" \\\n +", " ", text)


def test_show_names_what_is_wrong_and_what_mends_it(atlas: Atlas) -> None:
    shown = atlas("lists", "show").stdout
    assert "✗ un\n" in shown
    assert "download https://scsanctions.un.org/resources/xml/en/consolidated.xml" in shown
    command = f"    atlas lists load consolidated.xml --list un --downloaded {today()}"
    assert command in shown
    assert "CONS_ADVANCED.XML --list ofac-consolidated" in unwrapped(shown)
    assert "demo" not in shown
    long = [line for line in shown.splitlines() if len(line) > 80 and "https://" not in line]
    assert not long


async def test_doctor_names_source_and_command_of_each(database: Database) -> None:
    found = {item.name: item for item in await look_at_data(database, today())}
    assert not found["List eu-fsf"].well
    assert "xmlFullSanctionsList_1_1" in found["List eu-fsf"].remedy
    assert "--list eu-fsf --downloaded" in unwrapped(found["List eu-fsf"].remedy)
    for overdue in ("fatf_black_list", "fatf_grey_list", "eu_high_risk_third_countries"):
        finding = found[f"Reference data {overdue}"]
        assert not finding.well
        assert "https://" in finding.remedy
        assert f"atlas reference import {overdue} {overdue}.csv --default" in finding.remedy
    empty = found["Reference data cpi"]
    assert (empty.well, empty.note) == (True, True)
    assert "transparency.org" in empty.remedy
    assert isinstance(empty, Finding)


async def test_readiness_says_the_same(database: Database) -> None:
    standings = await installation_standings(database, today())
    findings = await look_at_data(database, today())
    said = service.shortcomings(standings) or ""
    unwell = [item for item in findings if item.name.startswith("List ") and not item.well]
    assert unwell
    for item in unwell:
        assert service.public_names([item.name.removeprefix("List ")]) in said


def test_doctor_ends_with_one(atlas: Atlas) -> None:
    doctor = atlas("doctor")
    assert doctor.exit_code == 1
    assert "All is well" not in doctor.output
