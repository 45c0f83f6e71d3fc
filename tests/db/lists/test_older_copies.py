"""An older copy of a list whose entries are those that are loaded: it makes nothing younger."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.conftest import TestDatabase
from tests.support.lists import catalogue_standings, stated
from tests.unit.lists.documents import UK_XML
from tests.unit.lists.writing import write_ofac
from typer.testing import CliRunner, Result

from atlas.cli.main import app as program
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.lists import service
from atlas.sources.lists.errors import OlderVersionError
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.lists.service import LoadOptions, Statement

pytestmark = [pytest.mark.usefixtures("no_lists"), pytest.mark.cut_lists]
LOADED, OLDER = today() - timedelta(days=10), today() - timedelta(days=50)
REASON = Statement(by="ann", reason="the date on its page")
_STATEMENTS = (
    "SELECT count(*) FROM platform_event WHERE action = 'list_statement.recorded'"
    " AND occurred_at >= $1"
)


def uk_file(folder: Path, day: date) -> Path:
    path = folder / f"uk-{day}.xml"
    path.write_text(UK_XML.replace("20/11/2026", f"{day:%d/%m/%Y}"))
    return path


async def current(database: Database, list_id: str = "uk") -> ListVersion:
    async with database.platform() as session:
        [version] = await service.current_versions(session, [list_id])
    return version


async def refused(database: Database, path: Path, options: LoadOptions, list_id: str = "uk") -> str:
    """Load a file that is refused; no date and no audit trail moves. Return what is said."""
    before = await current(database, list_id)
    async with database.platform() as session:
        audited = await session.fetch_value(_STATEMENTS, before.loaded_at)
    with pytest.raises(OlderVersionError) as told:
        await service.load_list(database, path, list_id, options=options)
    dry = replace(options, dry_run=True)
    report = await service.load_list(database, path, list_id, options=dry)
    assert (report.status, report.refusal) == ("unchanged", told.value.detail)
    assert (report.check_recorded, report.published_recorded) == (False, False)
    assert await current(database, list_id) == before
    async with database.platform() as session:
        assert await session.fetch_value(_STATEMENTS, before.loaded_at) == audited
    return told.value.detail


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("downloaded", [None, today()])
async def test_a_file_that_states_an_older_date_is_no_check(
    database: Database, tmp_path: Path, force: bool, downloaded: date | None
) -> None:
    loaded = uk_file(tmp_path, LOADED)
    await service.load_list(database, loaded, "uk", options=stated(downloaded=LOADED))
    assert (await catalogue_standings(database))["uk"].reasons == ("check_overdue",)
    said = LoadOptions(force=force, statement=replace(REASON, downloaded=downloaded))
    text = await refused(database, uk_file(tmp_path, OLDER), said)
    assert f"dated {OLDER} (as it says)" in text
    assert f"dated {LOADED}" in text
    assert "Download the publisher's current file" in text
    assert "--force" not in text
    assert (await catalogue_standings(database))["uk"].reasons == ("check_overdue",)
    # the file of the loaded version, and a later one, are what a publisher may offer today
    again = await service.load_list(database, loaded, "uk", options=stated())
    assert (again.status, again.check_recorded) == ("unchanged", True)
    later = uk_file(tmp_path, LOADED + timedelta(days=1))
    newer = await service.load_list(database, later, "uk")
    assert newer.published_recorded
    await refused(database, loaded, stated())


@pytest.mark.parametrize("force", [False, True])
async def test_a_stated_date_that_is_older_is_no_check(
    database: Database, tmp_path: Path, force: bool
) -> None:
    path = uk_file(tmp_path, LOADED)
    await service.load_list(database, path, "uk", options=stated(downloaded=LOADED))
    await refused(database, path, stated(version_date=OLDER, force=force))

    write_ofac(tmp_path)
    sdn = stated(version_date=LOADED, downloaded=LOADED)
    await service.load_list(database, tmp_path, "ofac-sdn", options=sdn)
    old = stated(version_date=OLDER, force=force)
    assert f"dated {OLDER}," in await refused(database, tmp_path, old, "ofac-sdn")


async def test_a_date_stated_too_early_hides_no_later_one_in_the_file(
    database: Database, tmp_path: Path
) -> None:
    """The version is dated as stated, its publication as the file says: the later one counts."""
    early = stated(version_date=OLDER, downloaded=LOADED)
    await service.load_list(database, uk_file(tmp_path, LOADED), "uk", options=early)
    between = uk_file(tmp_path, LOADED - timedelta(days=5))
    assert f"dated {LOADED}" in await refused(database, between, stated())
    between.write_text(between.read_text().replace("Oleg", "Igor").replace("OLEG", "IGOR"))
    with pytest.raises(OlderVersionError):  # other entries: the same rule
        await service.load_list(database, between, "uk", options=stated())


async def test_a_file_without_a_date_and_an_estimate_are_judged_as_before(
    database: Database, tmp_path: Path
) -> None:
    copy = tmp_path / f"ofac-{LOADED}"
    copy.mkdir()
    write_ofac(copy)
    await service.load_list(database, copy, "ofac-sdn")  # dated by the name of a copy
    day = LOADED - timedelta(days=1)
    named = await service.load_list(database, copy, "ofac-sdn", options=stated(version_date=day))
    assert (named.published, named.check_recorded) == (day, True)
    older = tmp_path / f"ofac-{OLDER}"
    copy.rename(older)
    again = await service.load_list(database, older, "ofac-sdn", options=stated())
    assert (again.status, again.published) == ("unchanged", day)


async def test_of_its_own_day_an_older_copy_is_the_publishers_and_the_list_is_marked(
    database: Database, tmp_path: Path
) -> None:
    """Forced, with a download before the loaded version was published: the earlier day counts."""
    await service.load_list(database, uk_file(tmp_path, LOADED), "uk")
    older = uk_file(tmp_path, OLDER)
    await refused(database, older, stated(downloaded=OLDER))
    await refused(database, older, stated(downloaded=LOADED, force=True))
    own = stated(downloaded=OLDER, force=True)
    await service.load_list(database, older, "uk", options=own)
    found = (await catalogue_standings(database))["uk"]
    assert found.last_checked is not None
    assert (found.published, found.last_checked.date()) == (LOADED, OLDER)
    assert (found.answers, found.guards) == (False, ("older_version",))


def test_the_command_says_why_and_what_to_do(
    no_lists: None, clone: TestDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ATLAS_DATABASE_URL", clone.app_dsn)

    def load(dated: date, downloaded: date, *more: str) -> Result:
        path = str(uk_file(tmp_path, dated))
        words = ["lists", "load", path, "--list", "uk", "--downloaded", downloaded.isoformat()]
        return CliRunner().invoke(program, [*words, *more])

    assert load(LOADED, LOADED).exit_code == 0
    tried = load(LOADED, today(), "--dry-run")
    assert "dry run, nothing changed: the same content" in " ".join(tried.output.split())
    assert "recorded" not in tried.output
    told = load(OLDER, today())
    assert (told.exit_code, "recorded" in told.output) == (1, False)
    assert isinstance(told.exception, OlderVersionError)  # its detail is what the program prints
