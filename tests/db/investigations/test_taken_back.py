"""What a register said of a party for one release, and takes back, still leaves those days open."""

from __future__ import annotations

from typing import Any

import pytest
from tests.db.investigations.test_left_out import Register, Said, listed, register
from tests.db.investigations.test_other_times import day, restated, said, successor, trust
from tests.db.sources.registry.statements import company, interest, person, relation

from atlas.investigations.comparison.service import compare_runs

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists

FORMER = ["former_holder_unknown"]


def topco(number: str, how: str) -> list[Said]:
    """The holder of the whole under one record, as one file describes it."""
    key = f"h{number}"
    plain = company(key, f"Yew {number} Topco Ltd", ("GB-COH", f"9{number[1:]}"))
    owner = [
        person(f"o{number}", "Odo Quill Weir", "1969-02-02"),
        relation(f"p{number}", f"o{number}", key, interest(share=100)),
    ]
    if how == "plain":
        return [plain, *owner]
    if how == "renamed":
        return [company(key, f"Elm {number} Topco Ltd", ("GB-COH", f"9{number[1:]}")), *owner]
    if how == "dissolved":
        plain["recordDetails"]["dissolutionDate"] = day(15)
        return [plain, *owner]
    kinds = {
        "state": ("stateBody", "Ministry of Ports of Yew"),
        "trust": ("arrangement", "The Yew Settlement"),
        "corporate": ("legalEntity", f"Yew {number} Topco Ltd"),
    }
    kind, name = kinds[how]
    numbers = [("GB-COH", f"9{number[1:]}")] if how == "corporate" else []
    found = company(key, name, *numbers, kind=kind)
    return [found, *(owner if how == "corporate" else [])]


def odo(number: str, how: str) -> list[Said]:
    """The person who holds the whole, as one file describes them."""
    found = person(f"h{number}", "Odo Quill Weir", "1969-02-02")
    if how == "dead":
        found["recordDetails"]["deathDate"] = day(15)
    if how == "moved":
        found["recordDetails"]["nationalities"] = [{"code": "IE", "name": "Ireland"}]
    return [found]


def behind(number: str, how: str) -> list[Said]:
    """The person who holds the whole of the holder, as one file describes them."""
    found = topco(number, "plain")
    if how == "dead above":
        found[1]["recordDetails"]["deathDate"] = day(15)
    return found


def release(number: str, how: str, *, of: str, dated: int, **held: str) -> list[Said]:
    parties = {"company": topco, "person": odo, "owner": behind, "trust": settled}[of](number, how)
    always = [
        company(number, f"Yew {number} Ltd", ("GB-COH", number)),
        *parties,
        relation(f"x{number}", f"h{number}", number, interest(share=100, **held)),
        *(successor(number, startDate=held["endDate"]) if held else []),
    ]
    return restated(always, dated)


HELD = [
    ("company", ["plain", "state", "plain"], "none_found"),
    ("company", ["plain", "trust", "plain"], "none_found"),
    ("company", ["plain", "dissolved", "plain"], "none_found"),
    ("person", ["plain", "dead", "plain"], "none_found"),
    ("owner", ["plain", "dead above", "plain"], "none_found"),
    ("company", ["state", "plain"], "none_found"),
    ("person", ["dead", "plain"], "none_found"),
    ("company", ["dissolved", "plain"], "none_found"),
    ("company", ["plain", "renamed", "plain"], "not_owned"),
    ("company", ["plain", "corporate", "plain"], "not_owned"),
    ("person", ["plain", "moved", "plain"], "not_owned"),
    ("company", ["plain", "plain", "plain"], "not_owned"),
]
RUNS = ["last", "first and last", "all"]


@pytest.mark.parametrize(
    ("number", "runs", "of", "files", "word"),
    [
        (f"66682{place}{when:02}", runs, *held)
        for place, runs in enumerate(RUNS, start=1)
        for when, held in enumerate(HELD)
    ],
    ids=[f"{of}: {', '.join(files)}: {runs}" for runs in RUNS for of, files, _ in HELD],
)
async def test_what_a_later_file_takes_back_of_a_holder(
    register: Register, number: str, runs: str, of: str, files: list[str], word: str
) -> None:
    """The same word whenever the tenant asked, and never one that accuses."""
    words: dict[str, Any] = {}
    parties: dict[str, set[str]] = {}
    for place, (how, ago) in enumerate(zip(files, (20, 10, 1), strict=False)):
        await register.load(*release(number, how, of=of, dated=ago), owners=False, ago=ago)
        last = place == len(files) - 1
        if last or runs == "all" or (runs == "first and last" and place == 0):
            words, parties, _ = await said(register)
    assert words["word"] == word, words
    assert ("The Yew Settlement" in parties) == ("trust" in files)
    assert bool(words["reasons"]) is (word == "none_found")


def settled(number: str, how: str) -> list[Said]:
    """A trust that holds the whole, and its settlor as one file describes them."""
    settlor = person(f"d{number}", "Una Brack Tarn", "1939-05-05")
    if how == "dead":
        settlor["recordDetails"]["deathDate"] = day(15)
    party, trustee, of_trustee = trust(number)
    party["recordId"] = f"h{number}"
    of_trustee["recordDetails"]["subject"] = f"h{number}"
    role = relation(f"b{number}", f"d{number}", f"h{number}", interest("settlor"))
    return [party, trustee, of_trustee, settlor, role]


@pytest.mark.parametrize(
    ("number", "of", "how", "until", "word"),
    [
        ("66682401", "person", "dead", 3, "none_found"),
        ("66682402", "person", "dead", 18, "not_owned"),
        ("66682403", "person", "plain", 3, "not_owned"),
        ("66682404", "trust", "dead", 3, "none_found"),
        ("66682405", "trust", "dead", 18, "not_owned"),
        ("66682406", "company", "state", 18, "none_found"),
    ],
)
async def test_what_a_later_file_takes_back_of_who_held_before(
    register: Register, number: str, of: str, how: str, until: int, word: str
) -> None:
    """A death counts from its day on, a kind for all the days on which the party held."""
    for said_then, ago in ((how, 10), ("plain", 1)):
        parts = release(number, said_then, of=of, dated=ago, endDate=day(until))
        await register.load(*parts, owners=False, ago=ago)
    words, _, _ = await said(register)
    assert (words["word"], words["reasons"]) == (word, FORMER if word == "none_found" else [])


TAKEN_BACK = [
    ("company", "state", "is a state or a body of a state."),
    ("company", "trust", "is a trust or a similar arrangement."),
    ("company", "dissolved", "was dissolved on {day}."),
    ("person", "dead", "died on {day}."),
    ("owner", "dead above", "died on {day}."),
]


@pytest.mark.parametrize(
    ("number", "runs", "of", "how", "told"),
    [
        (f"666827{place}{which}", runs, *what)
        for place, runs in enumerate(["first and last", "all"])
        for which, what in enumerate(TAKEN_BACK)
    ],
)
async def test_a_comparison_names_the_party_of_which_something_was_taken_back(
    register: Register, number: str, of: str, how: str, told: str, runs: str
) -> None:
    """Between the first run and the last, whether or not a run saw the middle file."""
    found, told = [], told.format(day=day(15))  # of today, also if the tests began yesterday
    for what, ago in (("plain", 20), (how, 10), ("plain", 1)):
        await register.load(*release(number, what, of=of, dated=ago), owners=False, ago=ago)
        if runs == "all" or ago != 10:
            found.append(await register.run())
            async with register.database.tenant(found[0].tenant) as session:
                await session.execute(
                    "UPDATE investigation SET status = 'complete', finished_at = now()"
                    " WHERE id = $1",
                    found[-1].run,
                )
    async with register.database.tenant(found[0].tenant) as session:
        compared = await compare_runs(session, found[-1].run, against=found[0].run)
    changed = [
        (one, field) for one in compared.parties.changed for field in one.fields
        if field.field == "taken_back"
    ]  # fmt: skip
    assert changed, [one.label for one in compared.parties.changed]
    for party, field in changed:
        assert field.before == []
        assert [text for text in field.after if text.endswith(told)]
        assert [text for text in party.why if text.endswith(told)]
