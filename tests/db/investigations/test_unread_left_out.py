"""A record that no file could ever read stays open when a later file does not have it any more."""

from __future__ import annotations

from typing import Any

import pytest
from tests.db.investigations.test_coverage import not_better
from tests.db.investigations.test_left_out import LISTED, Register, Said, listed, register
from tests.db.investigations.test_other_times import (
    between,
    day,
    group,
    restated,
    said,
    sold,
    successor,
    trust,
    unreadable,
)
from tests.db.sources.registry.statements import interest, person, relation

from atlas.investigations.runs.steps import ownership

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists

UNREAD = {"endDate": "2020"}
"""No date: a record with it cannot be read."""
HONEST = "Odo Quill Weir"


def owner(number: str, **how: Any) -> list[Said]:
    """The company's own owner, in a record that is against its format."""
    return [
        person(f"l{number}", LISTED),
        relation(f"b{number}", f"l{number}", number, interest(share=100, **(UNREAD | how))),
    ]


def held(number: str) -> list[Said]:
    """A holding company that an honest person holds."""
    return [
        group(number)[1],
        person(f"o{number}", HONEST, "1969-02-02"),
        relation(f"p{number}", f"o{number}", f"h{number}", interest(share=100)),
        between(number, startDate=day(900)),
    ]


def first(number: str, what: str) -> list[Said]:
    """What the first file says; one record of it cannot be read."""
    everything: dict[str, list[Said]] = {
        "owner": owner(number),
        "officer": [
            *successor(number, startDate=day(900)),
            person(f"l{number}", LISTED),
            relation(f"b{number}", f"l{number}", number, interest("boardChair", **UNREAD)),
        ],
        "role in a trust": [
            *trust(number, "beneficiaryOfLegalArrangement", **UNREAD),
            relation(f"x{number}", f"u{number}", number, interest(share=100, startDate=day(900))),
        ],
        "role in a trust that left": [
            *trust(number, "beneficiaryOfLegalArrangement", **UNREAD),
            sold(number, "u"),
        ],
        "owner of the parent": [*held(number), *unreadable(number)],
    }
    return everything[what]


CASES = [
    ("owner", "successor"),
    ("owner", "nothing"),
    ("owner", "another record"),
    ("owner", "another unreadable record"),
    ("officer", "successor"),
    ("role in a trust", "the same without it"),
    ("role in a trust", "successor"),
    ("role in a trust that left", "successor"),
    ("owner of the parent", "the same without it"),
    ("owner of the parent", "successor"),
    ("owner of the parent", "parent sold"),
    ("owner", "more broken"),
    ("owner of the parent", "more broken"),
    ("role in a trust that left", "more broken"),
]


def second(number: str, what: str, then: str) -> list[Said]:
    """What a later file says, in which the record is not."""
    new = successor(number, startDate=day(2))
    other = {"another unreadable record": UNREAD, "another record": {"endDate": day(3)}}
    if then in other:
        moved = relation(f"z{number}", f"l{number}", number, interest(share=100, **other[then]))
        return [owner(number)[0], moved, *new]
    without = [
        one for one in first(number, what) if one["recordId"] not in {f"b{number}", f"l{number}"}
    ]
    ended = between(number, startDate=day(900), endDate=day(3))
    broken = [one for one in first(number, what) if one["recordId"] == f"b{number}"]
    for one in broken:  # not even the company that it is about can be read
        one["recordDetails"]["subject"] = {"of": "which"}
        one["declarationSubject"] = None
    everything: dict[str, list[Said]] = {
        "successor": new,
        "nothing": [],
        "the same without it": without,
        "more broken": [*without, *broken, *(new if what == "owner" else [])],
        "parent sold": [group(number)[1], ended, *new],
    }
    return everything[then]


@pytest.mark.parametrize(
    ("number", "what", "then"),
    [(f"666683{place:02}", *case) for place, case in enumerate(CASES)],
)
async def test_an_unreadable_record_that_a_later_file_leaves_out_stays_open(
    register: Register, number: str, what: str, then: str
) -> None:
    base = group(number)[0]
    await register.load(*restated([base, *first(number, what)], 30), owners=False, ago=29)
    before = await register.run()
    later = restated([base, *second(number, what, then)], 1)
    for ago in (1, 0):  # and the file after it
        await register.load(*later, owners=False, ago=ago)
        found = await register.run()
        regimes = {one["regime"]: one for one in found.steps[ownership.STEP]["regimes"]}
        # the listed person who is named under another id is a finding
        named = "possible" if then == "another record" else "not_assessed"
        assert regimes["ofac"]["word"] == named, regimes["ofac"]
        assert any("could not be read" in name for name in await register.roles(found))
        assert found.risk["provisional"] or not before.risk["provisional"]
        # the company of whose owner the record was has sold: whoever owns it now is named
        if what in {"owner", "officer"} or then == "the same without it":
            not_better(found, before)


@pytest.mark.parametrize(
    ("number", "how"),
    [("66668331", {"endDate": day(3)}), ("66668332", {"startDate": day(900)})],
)
async def test_a_file_in_which_the_record_can_be_read_answers_it(
    register: Register, number: str, how: dict[str, Any]
) -> None:
    base = group(number)[0]
    await register.load(*restated([base, *owner(number)], 30), owners=False, ago=29)
    await register.load(
        *restated([base, *successor(number, startDate=day(2))], 20), owners=False, ago=19
    )
    then = {"endDate": None} | how
    read = owner(number, **{key: value for key, value in then.items() if value})
    if "endDate" not in how:
        del read[1]["recordDetails"]["interests"][0]["endDate"]
    await register.load(*restated([base, *read], 10), owners=False, ago=9)
    words, parties, _ = await said(register)
    assert words["word"] in {"possible", "blocked"}, words
    assert LISTED in parties
    assert not any("could not be read" in name for name in parties)
