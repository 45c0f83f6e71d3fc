"""The lists of Switzerland, Canada and Australia in a real database, and the rules they answer."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.support.lists import as_published, catalogue_standings, load_list
from tests.unit.lists.national_documents import LISTED_ENTITIES, SECO, SEMA, write_workbook

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.lists import service
from atlas.sources.lists.domain.national import NATIONAL
from atlas.sources.lists.domain.regimes import lists_of
from atlas.sources.lists.errors import ContradictedDateError, ImplausibleListError

pytestmark = [pytest.mark.usefixtures("no_lists"), pytest.mark.cut_lists]
LISTED = date(2026, 11, 12)


def files(folder: Path) -> dict[str, Path]:
    swiss, canadian = folder / "ch-seco.xml", folder / "sema-lmes.xml"
    swiss.write_text(SECO, encoding="utf-8")
    canadian.write_text(SEMA, encoding="utf-8")
    terrorist = folder / "lstd-ntts-eng.xml"
    terrorist.write_text(LISTED_ENTITIES, encoding="utf-8")
    return {
        "ch-seco": swiss,
        "ca-sema": canadian,
        "ca-criminal-code": terrorist,
        "au-dfat": write_workbook(folder / "au.xlsx"),
    }


async def test_each_is_loaded_as_published_and_answers(database: Database, tmp_path: Path) -> None:
    for list_id, path in files(tmp_path).items():
        report = await load_list(database, path, list_id)
        assert report.status == "loaded", list_id
        again = await load_list(database, path, list_id)
        assert again.status == "unchanged", list_id
    found = await catalogue_standings(database)
    assert all(found[list_id].answers for list_id in files(tmp_path))
    async with database.platform() as session:
        versions = {v.list_id: v for v in await service.current_versions(session)}
    assert versions["ca-criminal-code"].published == date(2026, 11, 20)  # the feed's own
    # neither Canada nor Australia states a publication: the newest entry's day stands for it
    assert versions["ca-sema"].published == LISTED
    assert versions["au-dfat"].published == date(2026, 11, 10)
    assert "download_url" not in versions["ch-seco"].manifest
    loaded = {key: one.manifest for key, one in versions.items()}
    assert {regime: set(lists_of(regime, loaded)) for regime in ("ch", "ca", "au")} == {
        "ch": {"ch-seco"}, "ca": {"ca-sema", "ca-criminal-code"}, "au": {"au-dfat"}
    }  # fmt: skip


async def test_a_few_entries_are_no_national_list(database: Database, tmp_path: Path) -> None:
    with as_published():
        for list_id, path in files(tmp_path).items():
            with pytest.raises(ImplausibleListError, match="at least"):
                await load_list(database, path, list_id)


async def test_an_old_copy_is_not_todays_list(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rhythm of the list contradicts who says that an old copy was downloaded today."""
    monkeypatch.setitem(NATIONAL, "ca-sema", replace(NATIONAL["ca-sema"], quiet_days=60))
    found = files(tmp_path)
    old = (today() - timedelta(days=400)).isoformat()
    text = found["ca-sema"].read_text(encoding="utf-8")
    for day in ("2026-11-12", "2025-06-17"):
        text = text.replace(day, old)
    found["ca-sema"].write_text(text, encoding="utf-8")
    with pytest.raises(ContradictedDateError, match="looks like an old copy"):
        await load_list(database, found["ca-sema"], "ca-sema")
