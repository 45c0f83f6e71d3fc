"""A file that is another list's never becomes a list's version unseen, the first one included."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.support.lists import catalogue_standings

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.lists import service
from atlas.sources.lists.domain.guards import is_renamed
from atlas.sources.lists.domain.manifest import ListManifest
from atlas.sources.lists.errors import (
    AnotherListError,
    LargeRemovalError,
    RemovalsUnconfirmedError,
)
from atlas.sources.lists.schemas import LoadReport
from atlas.sources.lists.service import LoadOptions, Statement

pytestmark = [pytest.mark.usefixtures("no_lists"), pytest.mark.cut_lists]
SYLLABLES = ("ba", "ke", "di", "fo", "gu", "la", "me", "ni", "po", "ru")


def name(number: int) -> str:
    first, second = ("".join(SYLLABLES[int(digit)] for digit in f"{number:03}") for _ in "ab")
    return f"{first.title()} {second[::-1].title()}"


def entities(numbers: range, topic: str = "sanction", first: int = 0) -> str:
    """Return entities under these numbers, named by their number from `first` on."""
    return "".join(
        json.dumps(
            {
                "id": f"e-{number}",
                "schema": "Person",
                "last_seen": f"{today()}T08:00:00",
                "properties": {"name": [name(number + first)], "topics": [topic]},
            }
        )
        + "\n"
        for number in numbers
    )


async def load(
    database: Database,
    folder: Path,
    list_id: str,
    text: str,
    *,
    topic: str = "sanctions",
    force: bool = False,
    dry_run: bool = False,
    removals: int | None = None,
    dated: date | None = None,
) -> LoadReport:
    path = folder / "entities.ftm.json"
    path.write_text(text)
    options = LoadOptions(
        version_date=dated or today(),
        manifest=ListManifest(
            publisher="Written here",
            licence="Apache-2.0",
            topics=(topic,),
            max_age_days=3,
            minimum_entries=10,
        ),
        force=force,
        dry_run=dry_run,
        confirm_removals=removals,
        statement=Statement(by="ann", reason="seen", downloaded=today()),
    )
    return await service.load_list(database, path, list_id, options=options)


@pytest.mark.parametrize("list_id", ["ae-national", "in-mha"])
async def test_another_lists_file_is_no_first_version(
    database: Database, tmp_path: Path, list_id: str
) -> None:
    text = entities(range(300))
    await load(database, tmp_path, "ch-seco", text)
    said = "300 of the 300 entries are, by number and name, those of ch-seco"
    with pytest.raises(AnotherListError, match=said):
        await load(database, tmp_path, list_id, text)
    dry = await load(database, tmp_path, list_id, text, dry_run=True)
    assert said in (dry.refusal or "")
    assert "--force" in (dry.refusal or "")
    with pytest.raises(AnotherListError):  # an excerpt of it with some entries of its own
        await load(database, tmp_path, list_id, entities(range(100)) + entities(range(900, 950)))
    assert (await load(database, tmp_path, list_id, entities(range(500, 800)))).status == "loaded"


async def test_a_first_version_that_was_forced_in_answers_for_nobody(
    database: Database, tmp_path: Path
) -> None:
    text = entities(range(300))
    await load(database, tmp_path, "ch-seco", text)
    await load(database, tmp_path, "ae-national", text, force=True)
    found = (await catalogue_standings(database))["ae-national"]
    assert (found.answers, found.reasons) == (False, ("another_list",))
    assert found.guards == ("another_list",)
    assert "another list's" in found.sentence


async def test_a_list_of_other_topics_than_stated_is_refused(
    database: Database, tmp_path: Path
) -> None:
    peps = entities(range(300), "role.pep")
    with pytest.raises(AnotherListError, match=r"other topics \(pep\)"):
        await load(database, tmp_path, "ae-national", peps)
    with pytest.raises(AnotherListError):
        await load(database, tmp_path, "in-mha", peps)
    some = entities(range(120), "role.pep") + entities(range(120, 300))
    assert (await load(database, tmp_path, "ae-national", some)).status == "loaded"
    peps = entities(range(500, 800), "role.pep")
    assert (await load(database, tmp_path, "our-peps", peps, topic="pep")).status == "loaded"


@pytest.mark.parametrize("count", [120, 300])
async def test_somebody_else_under_every_number_is_a_removal_of_all(
    database: Database, tmp_path: Path, count: int
) -> None:
    await load(database, tmp_path, "in-mha", entities(range(count)))
    anew = entities(range(count), first=500)
    with pytest.raises(LargeRemovalError, match=f"{count} of {count} entries would be removed"):
        await load(database, tmp_path, "in-mha", anew)
    dry = await load(database, tmp_path, "in-mha", anew, dry_run=True)
    assert "another party" in (dry.refusal or "")
    assert (await load(database, tmp_path, "in-mha", anew, force=True)).status == "loaded"


async def test_of_a_small_list_each_entry_that_is_somebody_elses_is_confirmed(
    database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, "in-mha", entities(range(120)))
    anew = entities(range(3), first=500) + entities(range(3, 120))
    with pytest.raises(RemovalsUnconfirmedError, match=name(2)):
        await load(database, tmp_path, "in-mha", anew)
    assert (await load(database, tmp_path, "in-mha", anew, removals=3)).changed == 3


@pytest.mark.parametrize(
    ("before", "now", "renamed"),
    [
        (["LOS URABENOS"], ["CLAN DEL GOLFO", "LOS URABENOS"], False),
        (["Ivanov, Ivan"], ["IVAN IVANOV"], False),
        (["Ivan Ivanov"], ["Иван Иванов", "Iwan Ivanov"], False),
        (["Ivan Ivanov"], ["Pat Minister"], True),
        (["???"], ["Pat Minister"], False),
    ],
)
def test_an_entry_is_somebody_elses_when_no_word_of_its_names_is_left(
    before: list[str], now: list[str], renamed: bool
) -> None:
    assert is_renamed(before, now) is renamed
    assert is_renamed(now, before) is renamed


async def test_a_forced_file_of_another_list_stays_so_in_its_later_versions(
    database: Database, tmp_path: Path
) -> None:
    """The next file of the same kind passes: it is compared with the wrong one."""
    await load(database, tmp_path, "in-mha", entities(range(300)))
    await load(database, tmp_path, "ae-national", entities(range(300)), force=True)
    await load(database, tmp_path, "ae-national", entities(range(298)))
    found = (await catalogue_standings(database))["ae-national"]
    assert (found.answers, found.guards) == (False, ("another_list",))
    own = entities(range(298), first=500)
    await load(database, tmp_path, "ae-national", own, force=True)
    await load(database, tmp_path, "ae-national", entities(range(297), first=500))
    assert (await catalogue_standings(database))["ae-national"].reasons == ()


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (300, 1400, "implausible_growth"),
        (1400, 300, "large_removal"),
        (120, 119, "removals_unconfirmed"),
    ],
)
async def test_forced_growth_and_removals_count_until_a_file_answers_them(
    database: Database, tmp_path: Path, before: int, after: int, code: str
) -> None:
    await load(database, tmp_path, "in-mha", entities(range(before)))
    await load(database, tmp_path, "in-mha", entities(range(after)), force=True)
    found = (await catalogue_standings(database))["in-mha"]
    assert (found.answers, found.complete, found.guards) == (False, False, (code,))
    assert "forced in" in found.sentence
    assert found.current
    # the same file says nothing new, and what is forced again answers nothing either
    await load(database, tmp_path, "in-mha", entities(range(after)))
    assert (await catalogue_standings(database))["in-mha"].guards == (code,)
    anew = entities(range(after), first=500)
    await load(database, tmp_path, "in-mha", anew, force=True)
    assert code in (await catalogue_standings(database))["in-mha"].guards
    # nor does a file that no guard refuses, because it is compared with the wrong one
    await load(database, tmp_path, "in-mha", entities(range(after + 1), first=500))
    assert code in (await catalogue_standings(database))["in-mha"].guards
    # the version that it was forced over would be replaced by this one without force
    await load(database, tmp_path, "in-mha", entities(range(before + 1)), force=True)
    await load(database, tmp_path, "in-mha", entities(range(before + 2)))
    assert (await catalogue_standings(database))["in-mha"].reasons == ()


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (300, 1400, "implausible_growth"),
        (1400, 480, "large_removal"),
        (150, 120, "large_removal"),
        (120, 119, "removals_unconfirmed"),
    ],
)
async def test_one_entry_less_ends_no_gap_that_two_must_accept(
    database: Database, tmp_path: Path, before: int, after: int, code: str
) -> None:
    """One operator forces a file in, and loads the same file again with one entry less."""
    await load(database, tmp_path, "in-mha", entities(range(before)))
    await load(database, tmp_path, "in-mha", entities(range(after)), force=True)
    for fewer in (1, 2):
        await load(database, tmp_path, "in-mha", entities(range(after - fewer)), removals=1)
        found = (await catalogue_standings(database))["in-mha"]
        assert (found.answers, found.guards) == (False, (code,))
    if code != "implausible_growth":  # it would remove entries anew
        await load(database, tmp_path, "in-mha", entities(range(before)))
        assert (await catalogue_standings(database))["in-mha"].reasons == ()


async def test_an_older_version_that_was_forced_in_stays_old_until_a_newer_one(
    database: Database, tmp_path: Path
) -> None:
    days = [today() - timedelta(days=back) for back in (0, 9, 5)]
    await load(database, tmp_path, "in-mha", entities(range(300)), dated=days[0])
    await load(database, tmp_path, "in-mha", entities(range(299)), dated=days[1], force=True)
    await load(database, tmp_path, "in-mha", entities(range(298)), dated=days[2])
    assert (await catalogue_standings(database))["in-mha"].guards == ("older_version",)
    await load(database, tmp_path, "in-mha", entities(range(301)), dated=days[0])
    assert (await catalogue_standings(database))["in-mha"].reasons == ()
