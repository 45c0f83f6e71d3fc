"""What a file must be to become a list's next version: wrong, cut, copied and re-dated files."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.support.lists import (
    as_published,
    catalogue_standings,
    load_list,
    stated,
)
from tests.unit.lists.writing import SDN, write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import InvalidRequestError
from atlas.foundation.db import Database
from atlas.sources.lists import service
from atlas.sources.lists.domain.catalogue import LISTS
from atlas.sources.lists.domain.dating import VersionDate
from atlas.sources.lists.domain.guards import Loaded, Proposed, refusals_of
from atlas.sources.lists.domain.manifest import ListManifest
from atlas.sources.lists.errors import (
    ContradictedDateError,
    FormatMismatchError,
    ImplausibleListError,
    LargeRemovalError,
    ManifestError,
    OlderVersionError,
    ReasonRequiredError,
    RemovalsUnconfirmedError,
)
from atlas.sources.lists.schemas import ListStanding, ListVersion
from atlas.sources.lists.service import LoadOptions, Statement
from atlas.sources.lists.standings import standings

pytestmark = [pytest.mark.usefixtures("no_lists"), pytest.mark.cut_lists]
DEMO = Path(__file__).parents[3] / "demo" / "lists"
_STATED = (
    "SELECT payload->>'kind' AS kind, payload->>'stated_by' AS stated_by FROM platform_event"
    " WHERE action = 'list_statement.recorded'"
)
ROW = '{0},"COMPANY NUMBER {0}X",-0- ,"T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'


def rows(*numbers: int) -> str:
    return SDN + "".join(ROW.format(number) for number in numbers)


@pytest.fixture
def real_sizes() -> Iterator[None]:
    with as_published():
        yield


async def standing(database: Database, list_id: str = "ofac-sdn") -> ListStanding:
    return (await catalogue_standings(database))[list_id]


async def current(database: Database, list_id: str = "ofac-sdn") -> ListVersion:
    async with database.platform() as session:
        [version] = await service.current_versions(session, [list_id])
    return version


@pytest.mark.usefixtures("real_sizes")
@pytest.mark.parametrize("dry_run", [True, False])
async def test_an_excerpt_is_never_the_list(database: Database, dry_run: bool) -> None:
    path = DEMO / "demo-ofac-excerpt" / "sdn.csv"
    options = LoadOptions(dry_run=dry_run)
    if dry_run:
        report = await service.load_list(database, path, "ofac-sdn", options=options)
        assert "at least 6,000" in (report.refusal or "")
    else:
        with pytest.raises(ImplausibleListError, match="at least 6,000"):
            await service.load_list(database, path, "ofac-sdn", options=options)
    async with database.platform() as session:
        assert await service.current_versions(session) == []


async def test_force_needs_a_reason_and_is_recorded(
    database: Database, tenant: UUID, tmp_path: Path
) -> None:
    write_ofac(tmp_path)
    with as_published():
        with pytest.raises(ReasonRequiredError):
            await service.load_list(database, tmp_path, "ofac-sdn", force=True)
        said = Statement(by="ann", reason="  ")
        with pytest.raises(ReasonRequiredError):
            options = LoadOptions(force=True, statement=said)
            await service.load_list(database, tmp_path, "ofac-sdn", options=options)
        await service.load_list(database, tmp_path, "ofac-sdn", options=stated(force=True))
        found = await standing(database)
    assert "implausible_size" in found.reasons
    async with database.platform() as session:
        audited = await session.fetch(_STATED)
    assert {(one["kind"], one["stated_by"]) for one in audited} == {
        ("checked", "tester"),
        ("forced", "tester"),
    }
    async with database.tenant(tenant) as own:  # names of persons are the operator's to read
        assert await own.fetch(_STATED) == []


async def test_a_copy_never_refreshes_a_list(database: Database, tmp_path: Path) -> None:
    source = tmp_path / "one"
    source.mkdir()
    write_ofac(source, sdn=rows(2000))
    first_day = today() - timedelta(days=10)
    options = stated(version_date=first_day, downloaded=first_day)
    await service.load_list(database, source, "ofac-sdn", options=options)
    before = await current(database)
    copy = tmp_path / f"ofac-{today().isoformat()}"
    shutil.copytree(source, copy)
    for item in copy.iterdir():
        os.utime(item)
    again = await service.load_list(database, copy, "ofac-sdn")
    assert (again.status, again.check_recorded, again.stale) == ("unchanged", False, True)
    assert await current(database) == before

    # a later publication date, stated, is no check with the publisher
    claimed = LoadOptions(
        version_date=today(), force=True, statement=Statement(by="ann", reason="its page")
    )
    dated = await service.load_list(database, copy, "ofac-sdn", options=claimed)
    assert (dated.published, dated.check_recorded, dated.stale) == (today(), False, True)
    assert (await standing(database)).reasons == ("check_overdue",)

    checked = await service.load_list(database, copy, "ofac-sdn", options=stated())
    assert (checked.status, checked.check_recorded, checked.stale) == ("unchanged", True, False)
    version = await current(database)
    assert version.last_checked == datetime.combine(today(), datetime.min.time(), UTC)
    assert version.last_checked_source == "stated"
    assert (await standing(database)).answers


async def test_a_date_without_a_reason_and_a_time_stamp_are_no_publication(
    database: Database, tmp_path: Path
) -> None:
    write_ofac(tmp_path)
    options = LoadOptions(version_date=today(), statement=Statement(downloaded=today()))
    report = await service.load_list(database, tmp_path, "ofac-sdn", options=options)
    assert (report.published, report.stale) == (None, True)
    assert (await standing(database)).reasons == ("publication_unknown",)


@pytest.mark.usefixtures("real_sizes")
async def test_old_content_said_to_be_new_is_refused(database: Database, tmp_path: Path) -> None:
    write_ofac(tmp_path, sdn=rows(*range(2000, 8000)))
    for said in (
        stated(downloaded=today()),
        LoadOptions(version_date=today(), statement=Statement(reason="so I say")),
    ):
        with pytest.raises(ContradictedDateError, match="old copy"):
            await service.load_list(database, tmp_path, "ofac-sdn", options=said)
    with pytest.raises(InvalidRequestError, match="future"):
        future = stated(downloaded=today() + timedelta(days=3))
        await service.load_list(database, tmp_path, "ofac-sdn", options=future)
    report = await service.load_list(database, tmp_path, "ofac-sdn", options=stated(force=True))
    assert report.last_checked is not None
    # one person's reason is kept with the list, and alone earns it no word
    found = await standing(database)
    assert "date_contradicted" in found.reasons
    assert found.forced.endswith(f"Forced on {today()}: written for a test")
    assert "old copy" in found.forced
    copy = await service.load_list(database, tmp_path, "ofac-sdn")  # the same file again
    assert copy.status == "unchanged"
    assert "date_contradicted" in (await standing(database)).reasons


async def test_removals_of_a_small_list_are_named_and_confirmed(
    database: Database, tmp_path: Path
) -> None:
    write_ofac(tmp_path, sdn=rows(*range(2000, 2040)))
    await service.load_list(database, tmp_path, "ofac-sdn")
    write_ofac(tmp_path, sdn=rows(*range(2002, 2040)))
    shown = await service.load_list(
        database, tmp_path, "ofac-sdn", options=LoadOptions(dry_run=True)
    )
    assert "2000 COMPANY NUMBER 2000X; 2001 COMPANY NUMBER 2001X" in (shown.refusal or "")
    assert [c.entry_key for c in shown.changes if c.change == "removed"] == ["2000", "2001"]
    for confirmed in (None, 1, 3):
        with pytest.raises(RemovalsUnconfirmedError):
            options = LoadOptions(confirm_removals=confirmed)
            await service.load_list(database, tmp_path, "ofac-sdn", options=options)
    options = LoadOptions(confirm_removals=2)
    report = await service.load_list(database, tmp_path, "ofac-sdn", options=options)
    assert (report.status, report.removed) == ("loaded", 2)


async def test_more_than_a_tenth_and_more_than_twenty(database: Database, tmp_path: Path) -> None:
    write_ofac(tmp_path, sdn=rows(*range(2000, 2200)))  # 206 entries
    await service.load_list(database, tmp_path, "ofac-sdn")
    write_ofac(tmp_path, sdn=rows(*range(2021, 2200)))
    with pytest.raises(LargeRemovalError, match="21 of 206"):
        await service.load_list(database, tmp_path, "ofac-sdn")
    write_ofac(tmp_path, sdn=rows(*range(2020, 2200)))
    report = await service.load_list(database, tmp_path, "ofac-sdn")
    assert report.removed == 20


async def test_the_file_of_another_loaded_list_is_refused(
    database: Database, tmp_path: Path
) -> None:
    from tests.unit.lists.documents import FTM
    from tests.unit.lists.reading import MANIFEST

    path = tmp_path / "entities.ftm.json"
    said = Statement(by="ann", reason="a test")
    path.write_text(FTM)
    await service.load_list(database, path, "one", options=LoadOptions(manifest=MANIFEST))
    path.write_text(FTM.replace('{"id":"', '{"id":"x-'))
    await service.load_list(database, path, "other", options=LoadOptions(manifest=MANIFEST))
    with pytest.raises(FormatMismatchError, match="those of other, not of one"):
        forced = LoadOptions(manifest=MANIFEST, force=True, statement=said)
        await service.load_list(database, path, "one", options=forced)


async def test_an_entry_without_a_readable_name_takes_the_answer_away(
    database: Database, tmp_path: Path
) -> None:
    row = ROW.format(77).replace("COMPANY NUMBER 77X", "???")
    write_ofac(tmp_path, sdn=SDN + row)
    await service.load_list(database, tmp_path, "ofac-sdn", options=stated(version_date=today()))
    found = await standing(database)
    assert (found.reasons, found.unreadable) == (("unreadable_entries",), ("77",))
    assert "atlas lists accept ofac-sdn --entry 77" in (
        found.remedy.command if found.remedy else ""
    )


def test_whoever_forces_a_file_in_overrides_each_guard_and_each_is_kept() -> None:
    old, day = date(2021, 7, 7), date(2026, 11, 27)
    proposed = Proposed(VersionDate(old, "stated"), 3, removed_count=1000, obtained=day, newest=old)
    loaded = Loaded(date(2026, 11, 25), "stated", 3000)
    with as_published():
        found = refusals_of(LISTS["uk"], loaded, proposed)
    assert [one.code for one in found] == [
        ImplausibleListError.code,
        OlderVersionError.code,
        ContradictedDateError.code,
        LargeRemovalError.code,
    ]


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        (300, 6_512, True),
        (300, 1_301, True),
        (300, 1_300, False),  # no more than 1,000 more
        (2_000, 6_000, False),  # three times as many
        (2_000, 6_001, True),
        (180, 6_512, False),  # an excerpt that was forced in, replaced by the whole list
        (None, 6_512, False),
    ],
)
def test_no_list_grows_beyond_reason(before: int | None, after: int, refused: bool) -> None:
    loaded = Loaded(date(2026, 11, 25), "stated", before) if before is not None else None
    proposed = Proposed(VersionDate(date(2026, 11, 26), "stated"), after, removed_count=0)
    with as_published():
        found = refusals_of(LISTS["ofac-consolidated"], loaded, proposed)
    assert [one.code for one in found] == [ImplausibleListError.code] * refused
    assert all("--force" in str(one) for one in found)


async def test_a_list_that_grows_beyond_reason_is_forced_in_with_a_reason(
    database: Database, tmp_path: Path
) -> None:
    write_ofac(tmp_path, sdn=rows(2000))
    await load_list(database, tmp_path, "ofac-sdn", version_date=today() - timedelta(days=2))
    write_ofac(tmp_path, sdn=rows(*range(2000, 3200)))
    plain = LoadOptions(version_date=today())
    with pytest.raises(ImplausibleListError, match="another list"):
        await service.load_list(database, tmp_path, "ofac-sdn", options=plain)
    options = LoadOptions(
        version_date=today(), force=True, statement=Statement(reason="an excerpt before")
    )
    report = await service.load_list(database, tmp_path, "ofac-sdn", options=options)
    assert report.status == "loaded"


async def test_an_older_file_that_was_forced_in_answers_for_nobody(
    database: Database, tmp_path: Path
) -> None:
    write_ofac(tmp_path)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())
    assert (await standing(database)).answers
    write_ofac(tmp_path, sdn=rows(2000))
    before = today() - timedelta(days=3)
    with pytest.raises(OlderVersionError):
        await load_list(database, tmp_path, "ofac-sdn", version_date=before)
    await load_list(database, tmp_path, "ofac-sdn", version_date=before, force=True)
    found = await standing(database)
    assert (found.answers, found.reasons) == (False, ("date_contradicted",))
    assert "older" in found.sentence
    write_ofac(tmp_path, sdn=rows(2000, 2001))
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())
    assert (await standing(database)).answers


@pytest.mark.usefixtures("real_sizes")
async def test_three_entries_are_no_national_list_and_the_remedy_works_as_printed(
    database: Database, tmp_path: Path
) -> None:
    from tests.unit.lists.documents import FTM

    remedy = (await standing_of_required(database, "ch-seco")).remedy
    assert remedy
    _, _, _, name, option, list_id, _, day = remedy.command.split()
    assert (option, list_id, day) == ("--list", "ch-seco", today().isoformat())
    path = tmp_path / name
    path.write_text(FTM)
    with pytest.raises(ImplausibleListError, match="at least 4,500"):
        await load_list(database, path, list_id, version_date=today())
    await load_list(database, path, list_id, version_date=today(), force=True)
    found = await standing(database, list_id)
    assert (found.reasons, found.guards) == (("implausible_size",), ("implausible_size",))
    version = await current(database, list_id)
    assert (version.manifest["regime"], version.manifest["measure"]) == ("ch", "asset_freeze")
    path.write_text(FTM.replace('{"id":"', '{"id":"x-'))
    eu = LoadOptions(manifest=ListManifest(regime="eu"))
    with pytest.raises(ManifestError, match="of the regime ch"):
        await service.load_list(database, path, list_id, options=eu)


async def test_a_whole_national_list_needs_nothing_stated_but_its_download(
    database: Database, tmp_path: Path
) -> None:
    from tests.unit.lists.documents import FTM

    path = tmp_path / "entities.ftm.json"
    path.write_text(FTM)
    await load_list(database, path, "fr-gels", version_date=today())
    assert (await standing(database, "fr-gels")).answers


async def standing_of_required(database: Database, list_id: str) -> ListStanding:
    async with database.platform() as session:
        return (await standings(session, today(), max_ages={list_id: 3}))[list_id]
