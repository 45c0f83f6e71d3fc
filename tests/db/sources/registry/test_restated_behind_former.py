"""Who stood behind a holder who has left, where a register restates or hides it later."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.registry.statements import (
    company,
    interest,
    person,
    relation,
    statement,
    write,
)
from tests.db.sources.registry.structures import shares, structure
from tests.unit.knowledge.graph.build import regime_rule

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import Seed
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.service import former_holdings, regime_words_in, sanctioned_in
from atlas.sources.registry.service import load_registry

AS_OF = date(2026, 6, 7)
LEFT, RESTATED = "2026-04-18", "2026-05-02"
OFAC = regime_rule("ofac", AS_OF)
SINCE = {"startDate": "2014-01-01"}
NOT_TOLD = {"reason": "informationUnknownToPublisher", "description": "not shown any more"}
LISTED = company("listed", "Severomorsk Holding OOO", ("RU-OGRN", "1167746112233"), country="RU")


def whole(**more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return interest(share=100, **more), interest("votingRights", share=100, **more)


def group(name: str, number: str, behind: dict[str, Any], *others: dict[str, Any]) -> list[Any]:
    """A company that a person holds whole since another company, with an owner, has left."""
    return [
        company(name, f"{name} Ltd", ("GB-COH", number), foundingDate="2014-01-01"),
        company(f"{name}-h", f"{name} Holdings Ltd", ("GB-COH", f"9{number[1:]}")),
        person(f"{name}-p", f"Kerra {name}", "1970-02-02"),
        person(f"{name}-x", f"Ysella {name}", "1955-05-05"),
        relation(f"{name}-1", f"{name}-h", name, *whole(**SINCE, endDate=LEFT)),
        relation(f"{name}-2", f"{name}-p", name, *whole(startDate=LEFT)),
        behind,
        *others,
    ]


async def load(database: Database, folder: Path, dataset: str, *said: dict[str, Any]) -> None:
    report = await load_registry(database, write(folder, *said), dataset=dataset)
    assert report.rejected == 0, report.warnings


def words(view: OwnershipView, *listed: str) -> tuple[str, tuple[str, ...]]:
    seeds = [Seed(key, certain=True) for key in listed]
    found = regime_words_in(view, sanctioned_in(view, seeds, OFAC))
    return found.ownership.value, found.reasons


def key_of(view: OwnershipView, name: str) -> str:
    return next(key for key, one in view.elsewhen.parties.items() if one.party.name == name)


def behind(
    name: str, holder: Any, since: dict[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    start = SINCE if since is None else since
    return relation(f"{name}-5", holder, f"{name}-h", *whole(**start), **more)


@pytest.mark.parametrize("since", [SINCE, {"startDate": "2010-01-01"}, {}])
@pytest.mark.parametrize("holder", ["listed", "nobody"])
async def test_a_record_that_names_another_since_before_says_that_either_held(
    database: Database, actor: AuthContext, tmp_path: Path, holder: str, since: dict[str, str]
) -> None:
    year = since.get("startDate", "none")[:4]
    name = f"either-{holder}-{year}"
    number = f"098015{int(holder == 'listed')}{('2014', '2010', 'none').index(year)}"
    said = group(name, number, behind(name, f"{name}-x"))
    await load(database, tmp_path, name, *said)
    assert words(await structure(database, actor, number)) == ("not_owned", ())
    now = "listed" if holder == "listed" else NOT_TOLD
    said = group(name, number, behind(name, now, since, date=RESTATED, status="updated"), LISTED)
    for _ in range(2):  # the same again changes nothing
        await load(database, tmp_path, name, *said)
        view = await structure(database, actor, number)
        if holder == "listed":
            key = key_of(view, "Severomorsk Holding OOO")
            assert words(view, key) == ("possible", ("matched_former_holder",))
        else:
            assert words(view) == ("none_found", ("former_holder_unknown",))
        # at an earlier day it is as it was stated until then
        then = await structure(database, actor, number, as_of=date(2026, 4, 1))
        assert {*shares(then)} == {f"{name} Holdings Ltd", f"Ysella {name}"}


async def test_a_correction_from_one_known_person_to_another_opens_nothing(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    name, number = "corrected", "09801120"
    other = person(f"{name}-y", "Meraud Bosanko", "1961-01-01")
    await load(database, tmp_path, name, *group(name, number, behind(name, f"{name}-x"), other))
    assert words(await structure(database, actor, number)) == ("not_owned", ())
    said = behind(name, f"{name}-y", date=RESTATED, status="updated")
    await load(database, tmp_path, name, *group(name, number, said, other))
    view = await structure(database, actor, number)
    assert words(view)[0] == "not_owned"
    assert {f"Ysella {name}", "Meraud Bosanko"} <= {
        one.party.name for one in view.elsewhen.parties.values()
    }


@pytest.mark.parametrize("again", [False, True])
async def test_a_match_behind_a_former_holder_stays_one_when_its_name_is_hidden(
    database: Database, actor: AuthContext, tmp_path: Path, again: bool
) -> None:
    """By its own register, or by another: a gap replaces no finding."""
    name, number = f"hidden-{again}", f"0980113{int(again)}"
    russian = company(
        f"{name}-or",
        "Tundrazan Holding OOO",
        ("RU-OGRN", f"116774611224{int(again)}"),
        country="RU",
    )
    said = group(name, number, behind(name, f"{name}-or"), russian)
    await load(database, tmp_path, name, *said)
    view = await structure(database, actor, number)
    key = key_of(view, "Tundrazan Holding OOO")
    assert words(view, key) == ("possible", ("matched_former_holder",))

    hidden = statement(
        f"{name}-or",
        "entity",
        {"entityType": {"type": "unknownEntity"}, "unspecifiedEntityDetails": NOT_TOLD},
        date=RESTATED,
        status="updated",
    )
    if again:  # another dataset knew it by its number, and names it no more
        theirs, other = f"theirs-{name}", "09801140"
        held = [
            company("other", "Other Ltd", ("GB-COH", other)),
            relation("other-1", f"{name}-or", "other", *whole(**SINCE)),
        ]
        await load(database, tmp_path, theirs, russian, *held)
        assert key in (await structure(database, actor, other)).parties
        await load(database, tmp_path, theirs, hidden, *held)
        assert key in (await structure(database, actor, other)).parties
    else:
        await load(database, tmp_path, name, *[*said[:-1], hidden])
    view = await structure(database, actor, number)
    assert key in view.elsewhen.parties
    assert words(view, key) == ("possible", ("matched_former_holder",))
    past = next(one for one in former_holdings(view, OFAC) if one.holder == key)
    assert past.unnamed is not again
