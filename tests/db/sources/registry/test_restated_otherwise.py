"""A record about a former holder's owner that is restated: both of its statements count."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import actor_of, make_tenant
from tests.db.sources.registry.statements import interest, person, relation, write
from tests.db.sources.registry.structures import structure
from tests.db.sources.registry.test_restated_behind_former import (
    LISTED,
    NOT_TOLD,
    RESTATED,
    group,
    words,
)

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.sources.registry.service import load_registry

WORDS = ("not_owned", "none_found", "not_assessed", "possible")
"""From the most favourable to the least."""
STARTS: dict[str, dict[str, str]] = {
    "same": {"startDate": "2014-01-01"},
    "earlier": {"startDate": "2010-01-01"},
    "later": {"startDate": "2015-03-03"},
    "after": {"startDate": "2026-04-25"},
    "none": {},
}
LISTED_NAME = LISTED["recordDetails"]["name"]


def both(share: Any, **more: Any) -> list[dict[str, Any]]:
    return [interest(share=share, **more), interest("votingRights", share=share, **more)]


def contents(since: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """What a record may say of its holder; each but the first leaves something open."""
    band = {"exclusiveMinimum": 25, "maximum": 50}
    return {
        "whole": both(100, **since),
        "less": both(40, **since),
        "more than half": both(90, **since),
        "not beneficial": both(100, beneficialOwnershipOrControl=False, **since),
        "votes": [interest("votingRights", share=100, **since)],
        "shares": [interest(share=100, **since)],
        "unknown": [interest("unknownInterest", **since)],
        "board": [interest("appointmentOfBoard", **since)],
        "band": both(band, **since),
        "indirect": both(100, directOrIndirect="indirect", **since),
        "ended": both(40, endDate="2026-04-25", **since),
        "nothing": [],
    }


class Case(NamedTuple):
    """What a record says first, and what it says later."""

    party: str
    first: str
    then: str
    start: str

    @property
    def own_day(self) -> bool:
        """Whether what differs is stated to have begun on a day of its own: that is a change."""
        later = self.start in {"later", "after"}
        changed = self.party != "same" or (self.first, self.then) in _RESIZED
        return later and changed


_SIZES = ("whole", "less", "more than half", "band", "not beneficial", "indirect")
_RESIZED = {(one, two) for one, two in product(_SIZES, repeat=2) if one != two} - {
    (one, "indirect") for one in _SIZES
} | {("votes", "less"), ("votes", "band")}


_LESS = ("less", "not beneficial", "band", "ended", "votes")
_SILENT = {"votes"}
"""Contents that say nothing of the shares: what a later statement says of them fills a gap."""
_AFTER = {"clean after listed"}
CASES = [
    *(Case("same", "whole", *one) for one in product(contents({}), ["same", "none"])),
    *(Case("same", "whole", "whole", one) for one in ("earlier", "later", "after")),
    *(Case("other", "whole", "whole", one) for one in STARTS),
    *(Case("other", "whole", one, "same") for one in ("less", "votes")),
    *(Case("listed", "whole", "whole", one) for one in ("same", "after", "none")),
    *(Case("no one", "whole", "whole", one) for one in ("same", "after")),
    *(Case("same", "whole", one, "after") for one in ("less", "votes", "nothing")),
    *(Case("same", one, "whole", "same") for one in _LESS),
    *(Case("clean after listed", "whole", "whole", one) for one in ("same", "none")),
]


def said(name: str, number: str, case: Case, how: str) -> list[dict[str, Any]]:
    """Return the statements of a case: what it says `first`, `then`, or then and before `alone`."""
    then = how != "first"
    after = case.party == "clean after listed"
    first: Any = "listed" if after else f"{name}-x"
    holders = {"same": f"{name}-x", "other": f"{name}-y", "listed": "listed", "no one": NOT_TOLD}
    holder = first if not then else holders.get(case.party, f"{name}-x")
    start = STARTS[case.start if then else "same"]
    content = contents(start)[case.then if then else case.first]
    more: dict[str, Any] = (
        {"date": RESTATED, "status": "new" if how == "alone" else "updated"} if then else {}
    )
    about = relation(f"{name}-5", holder, f"{name}-h", *content, **more)
    other = person(f"{name}-y", f"Meraud {name}", "1961-01-01")
    return group(name, number, about, other)


async def load(database: Database, folder: Path, dataset: str, *groups: list[Any]) -> None:
    statements = [LISTED, *(one for group_of in groups for one in group_of)]
    report = await load_registry(database, write(folder, *statements), dataset=dataset)
    assert report.rejected == 0, report.warnings


def word(view: OwnershipView) -> str:
    known = {**view.parties, **{key: one.party for key, one in view.elsewhen.parties.items()}}
    listed = [key for key, one in known.items() if one.name == LISTED_NAME]
    return words(view, *listed)[0]


async def test_a_restated_record_says_nothing_more_favourable_than_each_of_its_statements(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    made = [said(f"then-{n}", f"0850{n:04}", case, "first") for n, case in enumerate(CASES)]
    then = [said(f"then-{n}", f"0850{n:04}", case, "then") for n, case in enumerate(CASES)]
    firsts = {(case.party in _AFTER, case.first): case for case in CASES}
    lasts = {(case.party, case.then, case.start): case for case in CASES}
    first = [
        said(f"first-{n}", f"0830{n:04}", one, "first") for n, one in enumerate(firsts.values())
    ]
    alone = [
        said(f"alone-{n}", f"0840{n:04}", one, "alone") for n, one in enumerate(lasts.values())
    ]
    await load(database, tmp_path, "twins", *first, *alone)
    await load(database, tmp_path, "restated", *made)

    async def asked(who: AuthContext, base: str, places: Iterable[int]) -> list[str]:
        views = [await structure(database, who, f"{base}{place:04}") for place in places]
        return [word(view) for view in views]

    before = dict(zip(firsts, await asked(actor, "0830", range(len(firsts))), strict=True))
    after = dict(zip(lasts, await asked(actor, "0840", range(len(lasts))), strict=True))
    known = range(0, len(CASES), 3)
    assert await asked(actor, "0850", known) == [
        before[CASES[n].party in _AFTER, CASES[n].first] for n in known
    ]
    await load(database, tmp_path, "restated", *then)
    fresh = actor_of(await make_tenant(database, "fresh"))
    found = await asked(fresh, "0850", range(len(CASES)))
    for case, now in zip(CASES, found, strict=True):
        twins = before[case.party in _AFTER, case.first], after[case.party, case.then, case.start]
        older, newer = map(WORDS.index, twins)
        fills = case.first in _SILENT
        assert fills or WORDS.index(now) >= older, (case, *twins, now)
        assert case.own_day or WORDS.index(now) >= newer, (case, *twins, now)
        assert WORDS.index(now) <= max(older, newer), (case, *twins, now, "accuses nobody")
    # what a tenant knew already changes nothing
    assert await asked(actor, "0850", known) == found[::3]
