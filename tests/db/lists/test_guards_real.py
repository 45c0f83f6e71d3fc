"""Real lists that are wrong, cut, copied and re-dated, judged by what their publishers have."""

import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.support.lists import catalogue_standings, stated

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.lists import service
from atlas.sources.lists.errors import (
    ContradictedDateError,
    FormatMismatchError,
    ImplausibleListError,
    LargeRemovalError,
    ListFileError,
    OlderVersionError,
)
from atlas.sources.lists.service import LoadOptions, Statement

pytestmark = [pytest.mark.realdata, pytest.mark.usefixtures("no_lists")]


async def test_two_sdn_lists_load_without_force_and_never_back(
    database: Database, shared_data: Path
) -> None:
    old = shared_data / "sanctions/ofac-sdn-2019-01"
    new = shared_data / "sanctions/ofac-sdn-2021-07"
    first = await service.load_list(database, old, "ofac-sdn")
    assert (first.entries, first.published, first.stale) == (7379, None, True)
    second = await service.load_list(database, new, "ofac-sdn")
    assert (second.status, second.entries) == ("loaded", 8976)
    with pytest.raises(OlderVersionError):
        await service.load_list(database, old, "ofac-sdn")
    claimed = LoadOptions(version_date=today(), force=False, statement=Statement(reason="so I say"))
    with pytest.raises(ContradictedDateError, match="old copy"):
        await service.load_list(database, new, "ofac-sdn", options=claimed)
    with pytest.raises(ContradictedDateError):
        await service.load_list(database, new, "ofac-sdn", options=stated())
    found = (await catalogue_standings(database))["ofac-sdn"]
    assert found.reasons == ("publication_unknown", "never_checked")


async def test_other_lists_and_cut_ones(
    database: Database, shared_data: Path, tmp_path: Path
) -> None:
    sanctions = shared_data / "sanctions"
    for folder, list_id, error in (
        ("ofac-consolidated-2025-12/cons_prim.csv", "ofac-sdn", ListFileError),
        ("ofac-sdn-2021-07/sdn.csv", "ofac-consolidated", ListFileError),
        ("un-sc-2020-11/consolidated.xml", "ofac-sdn", FormatMismatchError),
    ):
        with pytest.raises((error, FormatMismatchError)):
            await service.load_list(database, sanctions / folder, list_id)
    whole = (sanctions / "un-sc-2020-11/consolidated.xml").read_text(encoding="utf-8")
    persons = re.findall(r"<INDIVIDUAL>.*?</INDIVIDUAL>", whole, re.DOTALL)
    path = tmp_path / "consolidated.xml"
    cut = whole
    for person in persons[: len(persons) - 50]:
        cut = cut.replace(person, "", 1)
    path.write_text(cut, encoding="utf-8")
    with pytest.raises(ImplausibleListError, match="at least 500"):
        await service.load_list(database, path, "un")
    path.write_text(whole, encoding="utf-8")
    await service.load_list(database, path, "un")
    cut = whole
    for person in persons[:120]:
        cut = cut.replace(person, "", 1)
    path.write_text(cut, encoding="utf-8")
    with pytest.raises(LargeRemovalError, match="120 of 1018"):
        await service.load_list(database, path, "un")
    consolidated = sanctions / "ofac-consolidated-2025-12/cons_prim.csv"
    report = await service.load_list(database, consolidated, "ofac-consolidated")
    assert (report.status, report.entries) == ("loaded", 442)


async def test_a_copied_and_re_dated_list_stays_old(
    database: Database, shared_data: Path, tmp_path: Path
) -> None:
    source = shared_data / "sanctions/un-sc-2020-11/consolidated.xml"
    first = await service.load_list(database, source, "un")
    copy = tmp_path / f"un-{today()}.xml"
    shutil.copyfile(source, copy)
    os.utime(copy)
    again = await service.load_list(database, copy, "un")
    assert (again.status, again.check_recorded) == ("unchanged", False)
    assert (again.published, again.last_checked) == (first.published, None)
    with pytest.raises(ContradictedDateError):
        await service.load_list(database, copy, "un", options=stated())
    forced = await service.load_list(database, copy, "un", options=stated(force=True))
    assert (forced.status, forced.check_recorded) == ("unchanged", True)
    assert str(forced.published) == "2020-11-30"


async def test_an_old_list_with_a_new_date_in_its_head_stays_old(
    database: Database, shared_data: Path, tmp_path: Path
) -> None:
    """The head is one edit away from any date; the entries say how old the file is."""
    whole = (shared_data / "sanctions/un-sc-2020-11/consolidated.xml").read_text(encoding="utf-8")
    dated = re.sub(r'dateGenerated="[^"]*"', f'dateGenerated="{today()}"', whole, count=1)
    assert dated != whole
    path = tmp_path / "consolidated.xml"
    path.write_text(dated, encoding="utf-8")
    with pytest.raises(ContradictedDateError, match="old copy"):
        await service.load_list(database, path, "un", options=stated())
    await service.load_list(database, path, "un")
    with pytest.raises(ContradictedDateError, match="old copy"):
        await service.load_list(database, path, "un", options=stated())
    assert (await catalogue_standings(database))["un"].reasons == ("never_checked",)
    path.write_text(whole, encoding="utf-8")  # of its own day it is the publisher's
    day = date(2020, 11, 30)
    own = stated(downloaded=day, force=True)
    assert (await service.load_list(database, path, "un", options=own)).last_checked is not None
