"""Who is to hold, who held in turn, and who cannot both have held: no word comes too early."""

from __future__ import annotations

from typing import Any

import pytest
from tests.db.investigations.test_left_out import LISTED, Register, Said, listed, load_psc, register
from tests.db.investigations.test_other_times import day, restated, said, successor, trust
from tests.db.investigations.test_own_earlier_days import OTHER, OWNER
from tests.db.sources.registry.statements import company, interest, person, relation

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists

ODO = "Odo Quill Weir"
SINCE_2019 = OWNER | {"notified_on": "2019-03-01"}
COMING = ["coming_holder_unknown"]


def the_company(number: str) -> Said:
    return company(number, f"Yew {number} Ltd", ("GB-COH", number))


def holder(number: str, who: str) -> list[Said]:
    """Return a party, with whoever is stated behind it; the first record is the party's."""
    key = f"c{number}"
    rutland = company(key, f"Rutland {number} BV", ("NL-KVK", number), country="NL")
    whole = interest(share=100)
    behind = {"owned": ODO, "of a listed person": LISTED}.get(who)
    if behind is not None:
        owner = f"e{number}"
        return [rutland, person(owner, behind), relation(f"w{number}", owner, key, whole)]
    nobody = person(key, "")
    nobody["recordDetails"] = {"isComponent": False, "personType": "unknownPerson"}
    everybody: dict[str, list[Said]] = {
        "listed": [person(key, LISTED)],
        "honest": [person(key, ODO, "1969-02-02")],
        "unknown": [nobody],
        "company": [rutland],
        "trust": trust(number)[:1],
        "state": [company(key, "Republic of Yew", kind="state")],
    }
    return everybody[who]


@pytest.mark.parametrize("then", ["stated", "left out"])
@pytest.mark.parametrize(
    ("number", "who", "word", "reasons"),
    [
        ("66681101", "listed", "possible", ["matched_coming_holder", "undecided_candidate"]),
        (
            "66681102",
            "of a listed person",
            "possible",
            ["matched_coming_holder", "undecided_candidate"],
        ),
        ("66681103", "unknown", "not_assessed", ["not_screened"]),
        ("66681104", "company", "none_found", COMING),
        ("66681105", "trust", "none_found", COMING),
        ("66681106", "state", "none_found", COMING),
        ("66681107", "owned", "not_owned", []),
        ("66681108", "honest", "not_owned", []),
    ],
)
async def test_who_is_to_hold_from_next_month(
    register: Register, number: str, who: str, then: str, word: str, reasons: list[str]
) -> None:
    """The same whether the next file still has the record or leaves it out."""
    now = [the_company(number), *successor(number, startDate=day(900))]
    parties = holder(number, who)
    key, begins = parties[0]["recordId"], interest(share=100, startDate=day(-30))
    coming = [*parties, relation(f"x{number}", key, number, begins)]
    await register.load(*now, *coming, owners=False, ago=9)
    await register.load(*now, *(coming if then == "stated" else ()), owners=False)
    words, _, _ = await said(register)
    assert (words["word"], words["reasons"]) == (word, reasons)


@pytest.mark.parametrize(
    ("number", "role", "who"),
    [
        ("66681131", "beneficiaryOfLegalArrangement", "another"),
        ("66681132", "settlor", "another"),
        ("66681133", "protector", "another"),
        ("66681134", "trustee", "the owner"),
        ("66681135", "nominee", "the owner"),
    ],
)
async def test_a_role_that_begins_next_month_leaves_open_for_whom_the_holders_hold_then(
    register: Register, number: str, role: str, who: str
) -> None:
    now = [the_company(number), *successor(number, startDate=day(900))]
    [owner] = [one["recordId"] for one in now if one["recordType"] == "person"]
    other = person(f"o{number}", ODO, "1969-02-02")
    holder_of_role = owner if who == "the owner" else other["recordId"]
    begins = interest(role, startDate=day(-30))
    coming = [other, relation(f"x{number}", holder_of_role, number, begins)]
    await register.load(*now, owners=False, ago=9)
    first, _, _ = await said(register)
    await register.load(*now, *coming, owners=False)
    words, _, _ = await said(register)
    assert (first["word"], first["reasons"]) == ("not_owned", [])
    assert (words["word"], words["reasons"]) == ("none_found", COMING)


@pytest.mark.parametrize("number", ["66681121"])
async def test_who_begins_on_the_day_of_the_file_that_leaves_it_out(
    register: Register, number: str
) -> None:
    """That day is no end that anyone has stated: what is found of the holder stays."""
    now = [the_company(number), *successor(number, startDate=day(900))]
    parties = holder(number, "unknown")
    begins = interest(share=100, startDate=day(1))
    begun = [*parties, relation(f"x{number}", f"c{number}", number, begins)]
    await register.load(*now, *begun, owners=False, ago=9)
    first, _, floors = await said(register)
    await register.load(*now, owners=False, ago=1)
    words, _, since = await said(register)
    assert words["word"] == first["word"] == "not_assessed"
    assert floors <= since


NOBODY = {"reason": "informationUnknownToPublisher", "description": "Not known."}


@pytest.mark.parametrize(
    ("number", "order", "word", "reasons"),
    [
        ("66681201", "A-A", "none_found", ["former_holder_unknown"]),
        ("66681202", "A-B", "none_found", ["former_holder_unknown"]),
        ("66681203", "-A-", "none_found", ["former_holder_unknown"]),
        ("66681204", "AAA", "not_owned", []),
        ("66681205", "AL", "possible", ["matched_former_holder", "undecided_candidate"]),
        ("66681206", "LA", "possible", ["matched_former_holder", "undecided_candidate"]),
        ("66681207", "-L", "possible", ["matched_former_holder", "undecided_candidate"]),
        ("66681208", "L-A", "possible", ["matched_former_holder", "undecided_candidate"]),
    ],
)
async def test_whoever_a_record_ever_named_for_a_time_that_was_over_counts(
    register: Register, number: str, order: str, word: str, reasons: list[str]
) -> None:
    """Each letter is what one file says of who held until forty days ago; a dash: not known."""
    who: dict[str, Any] = {"A": f"o{number}", "B": f"q{number}", "L": f"l{number}", "-": NOBODY}
    always = [
        the_company(number),
        person(f"o{number}", ODO, "1969-02-02"),
        person(f"q{number}", "Wanda Ilse Kerr", "1970-02-02"),
        person(f"l{number}", LISTED),
        *successor(number, startDate=day(40)),
    ]
    until = interest(share=100, startDate="2016-01-01", endDate=day(40))
    for ago, letter in zip((20, 10, 1), order, strict=False):
        record = relation(f"x{number}", who[letter], number, until)
        await register.load(*restated([*always, record], ago), owners=False, ago=ago)
    words, _, _ = await said(register)
    assert (words["word"], words["reasons"]) == (word, reasons)


@pytest.mark.parametrize(
    ("number", "files", "word"),
    [
        ("66681301", [[OTHER, SINCE_2019], [SINCE_2019]], "none_found"),
        ("66681302", [[OTHER], [SINCE_2019]], "none_found"),
        ("66681303", [[OTHER], [SINCE_2019 | {"notified_on": day(200)}]], "not_owned"),
        (
            "66681304",
            [[OTHER, SINCE_2019], [OTHER | {"ceased_on": "2019-03-01"}, SINCE_2019]],
            "not_owned",
        ),
    ],
    ids=["both stated", "for seven years", "for half a year", "ceased"],
)
async def test_two_who_cannot_both_hold_most_of_the_shares(
    register: Register, number: str, files: list[list[Said]], word: str
) -> None:
    """A register that learns of a successor late ends the other by its file; not years late."""
    await register.load(the_company(number), owners=False)
    for ago, lines in zip((20, 8), files, strict=True):
        await load_psc(register, *lines, ago=ago)
    words, _, _ = await said(register)
    assert words["word"] == word
