"""Who owned the customer itself is asked of every day since its register first said anything."""

from __future__ import annotations

from typing import Any

import pytest
from tests.db.investigations.test_left_out import (
    INDIVIDUAL,
    NOTICE,
    Register,
    Said,
    listed,
    load_psc,
    register,
)
from tests.db.investigations.test_other_times import day, restated, said, successor, trust
from tests.db.sources.registry.statements import company, interest, person, relation

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists

WHOLE = "ownership-of-shares-75-to-100-percent"
OWNER = INDIVIDUAL | {"natures_of_control": [WHOLE]}
SINCE = OWNER | {"notified_on": day(3)}
OTHER = OWNER | {"name": "Mr Odo Quill Weir", "etag": "6", "notified_on": "2017-03-01"}
STEPS = NOTICE | {"statement": "steps-to-find-psc-not-yet-completed"}
HIDDEN = NOTICE | {"statement": "psc-exists-but-not-identified"}
MOST = OTHER | {"natures_of_control": ["ownership-of-shares-50-to-75-percent"]}
LEAST = INDIVIDUAL | {"name": "Mrs Una Tarn", "etag": "7", "notified_on": "2017-03-01"}
NOBODY = NOTICE | {"statement": "no-individual-or-entity-with-signficant-control"}
ENDED = {"ceased_on": day(3)}
LATER = OWNER | {"notified_on": day(10)}
LONG = {"notified_on": "2016-04-06"}
AS_TRUST = OTHER | {"natures_of_control": [f"{WHOLE}-as-trust"]}


@pytest.mark.parametrize(
    ("number", "files", "word"),
    [
        ("66669101", [[NOTICE | ENDED, SINCE]], "none_found"),
        ("66669102", [[STEPS | ENDED, SINCE]], "none_found"),
        ("66669103", [[HIDDEN | ENDED, SINCE]], "none_found"),
        ("66669104", [[HIDDEN], [SINCE]], "none_found"),
        ("66669105", [[AS_TRUST], [OTHER]], "none_found"),
        ("66669106", [[AS_TRUST], [OTHER | ENDED, SINCE]], "none_found"),
        ("66669107", [[OTHER | ENDED, SINCE]], "not_owned"),
        ("66669108", [[OTHER], [OTHER | ENDED, SINCE]], "not_owned"),
        ("66669109", [[OWNER]], "not_owned"),
        ("66669110", [[OTHER | {"ceased_on": day(40)}, SINCE]], "none_found"),
        ("66669111", [[HIDDEN], [LATER], [LATER]], "none_found"),
        ("66669112", [[NOTICE], [LATER]], "none_found"),
        ("66669113", [[NOTICE | LONG], [LATER]], "none_found"),
        ("66669114", [[HIDDEN | LONG], [LATER], [LATER]], "none_found"),
        ("66669115", [[NOTICE | ENDED, OTHER]], "none_found"),
        ("66669116", [[STEPS | ENDED, OTHER]], "none_found"),
        ("66669117", [[NOTICE, OTHER], [OTHER], [OTHER]], "not_assessed"),
        ("66669118", [[NOBODY | ENDED, OTHER]], "not_owned"),
        ("66669119", [[MOST, LEAST]], "not_owned"),
        ("66669152", [[OTHER], [LATER]], "not_owned"),
        ("66669153", [[AS_TRUST], [LATER]], "none_found"),
        ("66669154", [[MOST], [LATER]], "not_owned"),
        ("66669155", [[LEAST], [LATER | {"name": "Mr Odo Quill Weir"}]], "none_found"),
        ("66669120", [[MOST | ENDED, LEAST | ENDED, SINCE]], "not_owned"),
    ],
    ids=[
        "a restrictions notice that was withdrawn",
        "steps to find, until three days ago",
        "exists but is not identified, until three days ago",
        "exists but is not identified, left out since",
        "as a trust, until the record says otherwise",
        "as a trust, and sold since",
        "one owner after another",
        "sold since",
        "one owner all the time",
        "nobody for five weeks",
        "exists but is not identified, left out for two files",
        "a restrictions notice, left out since",
        "a restrictions notice of years, left out since",
        "exists but is not identified for years, left out for two files",
        "a restrictions notice beside an owner, withdrawn",
        "steps to find beside an owner, until three days ago",
        "a restrictions notice beside an owner, left out since",
        "nobody has significant control, corrected since",
        "two owners, together with more than three quarters",
        "left out after a successor was stated",
        "left out after a successor was stated, as a trust until then",
        "half and more left out after a successor was stated",
        "a quarter left out after a successor was stated",
        "two owners, together with more than three quarters, and one since",
    ],
)
async def test_what_the_persons_with_significant_control_were_before(
    register: Register, number: str, files: list[list[Said]], word: str
) -> None:
    await register.load(company(number, f"Yew {number} Ltd", ("GB-COH", number)), owners=False)
    for ago, lines in zip((20, 8, 1), files, strict=False):
        await load_psc(register, *lines, ago=ago)
    words, _, _ = await said(register)
    assert words["word"] == word, words
    assert ("former_holder_unknown" in words["reasons"]) is (word == "none_found")


@pytest.mark.parametrize(
    ("number", "statement"),
    [("66669141", HIDDEN), ("66669142", NOTICE), ("66669143", STEPS)],
    ids=["exists but is not identified", "a restrictions notice", "steps to find"],
)
async def test_while_an_owner_may_be_hidden_beside_another_nothing_is_excluded(
    register: Register, number: str, statement: Said
) -> None:
    await register.load(company(number, f"Yew {number} Ltd", ("GB-COH", number)), owners=False)
    await load_psc(register, statement, OTHER)
    words, _, _ = await said(register)
    assert (words["word"], words["control"]) == ("not_assessed", "not_assessed")


@pytest.mark.parametrize("number", ["66669131"])
async def test_a_record_that_named_nobody_before_it_named_an_owner(
    register: Register, number: str
) -> None:
    unnamed = {"reason": "informationUnknownToPublisher", "description": "Not known."}
    one = company(number, f"Yew {number} Ltd", ("GB-COH", number))
    since = interest(share=100, startDate=day(10))
    for ago, said_then in (
        (20, [relation(f"x{number}", unnamed, number, interest(share=100))]),
        (
            1,
            [
                person(f"o{number}", "Odo Quill Weir", "1969-02-02"),
                relation(f"x{number}", f"o{number}", number, since),
            ],
        ),
    ):
        await register.load(*restated([one, *said_then], ago), owners=False, ago=ago)
    words, _, _ = await said(register)
    assert (words["word"], words["reasons"]) == ("none_found", ["former_holder_unknown"])


def held(number: str, *parties: Said, **how: Any) -> list[Said]:
    """Somebody who held the whole until three days ago."""
    ended = interest(share=100, startDate=day(900), endDate=day(3))
    holder = parties[0]["recordId"]
    return [*parties, relation(f"x{number}", holder, number, ended | how)]


def for_settlor(number: str, *, dead: bool) -> list[Said]:
    settlor = person(f"d{number}", "Una Brack Tarn", "1939-05-05")
    if dead:
        settlor["recordDetails"]["deathDate"] = "2010-01-05"
    role = relation(f"b{number}", f"d{number}", f"u{number}", interest("settlor"))
    return [*trust(number), settlor, role]


@pytest.mark.parametrize(
    ("number", "who", "word"),
    [
        ("66669121", "a person", "not_owned"),
        ("66669122", "a person who had died", "none_found"),
        ("66669123", "a state", "none_found"),
        ("66669124", "nobody", "not_owned"),
        ("66669125", "nobody between two", "none_found"),
        ("66669126", "exempt from disclosure", "none_found"),
        ("66669127", "forty percent", "none_found"),
        ("66669128", "a trust for a state", "none_found"),
        ("66669129", "a trust for a dead person", "none_found"),
        ("66669130", "a trust for a person", "not_owned"),
    ],
)
async def test_what_the_owners_were_before(
    register: Register, number: str, who: str, word: str
) -> None:
    dead = person(f"o{number}", "Odo Quill Weir", "1969-02-02")
    dead["recordDetails"]["deathDate"] = "2023-01-05"
    state = company(f"g{number}", "Republic of Yew", kind="state")
    honest = person(f"o{number}", "Odo Quill Weir", "1969-02-02")
    exempt = {"reason": "subjectExemptFromDisclosure", "description": "Exempt by order."}
    for_state = [
        *trust(number),
        state,
        relation(f"b{number}", f"g{number}", f"u{number}", interest("settlor")),
    ]
    then: dict[str, list[Said]] = {
        "a person": held(number, honest),
        "a person who had died": held(number, dead),
        "a state": held(number, state),
        "nobody": [],
        "nobody between two": held(number, honest, endDate=day(200)),
        "exempt from disclosure": [
            relation(f"x{number}", exempt, number, interest(share=100, endDate=day(3)))
        ],
        "forty percent": held(number, honest, share={"exact": 40}),
        "a trust for a state": held(number, *for_state),
        "a trust for a dead person": held(number, *for_settlor(number, dead=True)),
        "a trust for a person": held(number, *for_settlor(number, dead=False)),
    }
    await register.load(
        company(number, f"Yew {number} Ltd", ("GB-COH", number)),
        *then[who],
        *successor(number, startDate=day(3)),
        owners=False,
    )
    words, _, _ = await said(register)
    assert words["word"] == word, words
    assert ("former_holder_unknown" in words["reasons"]) is (word == "none_found")
