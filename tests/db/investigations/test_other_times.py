"""Who stood behind a former or a coming holder is asked about like that holder."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.db.investigations.test_left_out import LISTED, Register, Said, listed, register
from tests.db.sources.registry.statements import company, interest, person, relation

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.runs.steps import ownership
from atlas.knowledge.graph import service as graph

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists

FORMER = ["matched_former_holder", "undecided_candidate"]
COMING = ["matched_coming_holder", "undecided_candidate"]
NEW = "Marta Quendolin Ashworth"


def day(ago: int) -> str:
    return (today() - timedelta(days=ago)).isoformat()


def group(number: str) -> list[Said]:
    """The company, and a holding company above it."""
    return [
        company(number, f"Yew {number} Ltd", ("GB-COH", number)),
        company(f"h{number}", f"Yew {number} Topco Ltd", ("GB-COH", f"9{number[1:]}")),
    ]


def behind(number: str, **how: Any) -> list[Said]:
    """The listed person, who holds the holding company."""
    return [
        person(f"l{number}", LISTED),
        relation(f"b{number}", f"l{number}", f"h{number}", interest(share=100, **how)),
    ]


def between(number: str, **how: Any) -> Said:
    """The holding company's share in the company."""
    return relation(f"t{number}", f"h{number}", number, interest(share=100, **how))


def successor(number: str, **how: Any) -> list[Said]:
    return [
        person(f"n{number}", NEW, "1971-04"),
        relation(f"s{number}", f"n{number}", number, interest(share=100, **how)),
    ]


def second(number: str, then: str) -> list[Said]:
    """What the register says a few days later."""
    new, ended = successor(number, startDate=day(3)), {"endDate": day(3)}
    everything: dict[str, list[Said]] = {
        "both ended": [*group(number), *behind(number, **ended), between(number, **ended), *new],
        "one ended": [*group(number), *behind(number), between(number, **ended), *new],
        "one left out": [*group(number), *behind(number), *new],
        "all left out": [group(number)[0], *new],
        "sold before": [
            *group(number),
            *behind(number, startDate="2019-01-01", endDate="2020-01-01"),
            person(f"k{number}", "Odo Quill Weir", "1969-02-02"),
            relation(f"k{number}r", f"k{number}", f"h{number}", interest(share=100)),
            between(number, startDate="2021-01-01", endDate=day(3)),
            *new,
        ],
        "agreed for later": [
            *group(number),
            *behind(number),
            between(number, startDate=day(-20)),
            *successor(number, startDate="2019-01-01"),
        ],
    }
    return everything[then]


async def said(register: Register) -> tuple[dict[str, Any], dict[str, set[str]], set[str]]:
    """Return OFAC's words of a run, its parties, and the floors that apply."""
    found = await register.run()
    regimes = {one["regime"]: one for one in found.steps[ownership.STEP]["regimes"]}
    floors = {floor.id for floor in found.evaluation.floors if floor.status == "applied"}
    return regimes["ofac"], await register.roles(found), floors


@pytest.mark.parametrize(
    ("number", "then"),
    [
        ("66668201", "both ended"),
        ("66668202", "one ended"),
        ("66668203", "one left out"),
        ("66668204", "all left out"),
    ],
)
async def test_a_listed_person_behind_a_holding_company_that_left_is_not_forgotten(
    register: Register, number: str, then: str
) -> None:
    await register.load(*group(number), *behind(number), between(number), owners=False, ago=9)
    before, _, open_floors = await said(register)
    assert before["word"] == "possible"
    await register.load(*second(number, then), owners=False)
    words, parties, floors = await said(register)
    assert LISTED in parties
    assert (words["word"], words["reasons"]) == ("possible", FORMER)
    assert "sanctions_open" in open_floors
    assert "sanctions_open" in floors


@pytest.mark.parametrize(
    ("number", "then", "word", "reasons"),
    [
        ("66668211", "both ended", "possible", FORMER),
        ("66668212", "one ended", "possible", FORMER),
        ("66668213", "agreed for later", "possible", COMING),
        ("66668214", "sold before", "not_owned", []),
    ],
)
async def test_a_register_that_is_read_for_the_first_time_tells_it_too(
    register: Register, number: str, then: str, word: str, reasons: list[str]
) -> None:
    """Who sold the holding company before it bought the company never stood above that."""
    await register.load(*second(number, then), owners=False)
    words, parties, floors = await said(register)
    assert (words["word"], words["reasons"]) == (word, reasons)
    assert (LISTED in parties) is bool(reasons)
    assert ("sanctions_open" in floors) is bool(reasons)


@pytest.mark.parametrize("number", ["66668221"])
async def test_who_sold_to_a_company_of_their_own_held_until_that_one_sold(
    register: Register, number: str, database: Database
) -> None:
    """By the direct holding alone the person would have left long before a listing."""
    await register.load(
        *group(number),
        *behind(number, startDate="2015-01-01"),
        relation(
            f"d{number}",
            f"l{number}",
            number,
            interest(share=100, startDate="2010-01-01", endDate="2015-01-01"),
        ),
        between(number, startDate="2015-01-01", endDate=day(3)),
        *successor(number, startDate=day(3)),
        owners=False,
    )
    found = await register.run()
    async with database.tenant(found.tenant) as session:
        view = await graph.entity_ownership(session, found.subject, today())
    ends = {
        view.party(one.holder).name: str(one.ended)
        for one in sorted(graph.former_holdings(view), key=lambda one: one.ended)
    }
    assert ends[LISTED] == day(3)


def unknown(number: str) -> list[Said]:
    """A person whom nobody names, who holds the holding company."""
    nobody = person(f"l{number}", "")
    nobody["recordDetails"] = {"isComponent": False, "personType": "unknownPerson"}
    return [nobody, relation(f"b{number}", f"l{number}", f"h{number}", interest(share=100))]


def unreadable(number: str) -> list[Said]:
    """The holding company's owner, in a record that is against its format."""
    return [
        person(f"l{number}", LISTED),
        relation(f"b{number}", f"l{number}", f"h{number}", interest(share=100, endDate="2020")),
    ]


@pytest.mark.parametrize(
    ("number", "owner", "word", "asked"),
    [
        ("66668231", "stated", "not_owned", False),
        ("66668232", "unknown", "none_found", False),
        ("66668233", "not stated", "none_found", False),
        ("66668234", "unreadable", "not_assessed", True),
    ],
)
async def test_nothing_is_cleared_by_a_company_that_left_and_whose_owner_nobody_states(
    register: Register, number: str, owner: str, word: str, asked: bool
) -> None:
    """It may have been a listed person; of an unreadable record somebody can still find out."""
    above: dict[str, list[Said]] = {
        "stated": [
            person(f"l{number}", "Odo Quill Weir", "1969-02-02"),
            relation(f"b{number}", f"l{number}", f"h{number}", interest(share=100)),
        ],
        "unknown": unknown(number),
        "not stated": [],
        "unreadable": unreadable(number),
    }
    await register.load(
        *group(number),
        *above[owner],
        between(number, endDate=day(3)),
        *successor(number, startDate=day(3)),
        owners=False,
    )
    words, parties, _ = await said(register)
    assert words["word"] == word
    assert ("former_holder_unknown" in words["reasons"]) is (word == "none_found")
    # a party that cannot be screened keeps the sanctions check open
    assert any("could not be read" in name for name in parties) is asked


def trust(number: str, role: str = "", **how: Any) -> list[Said]:
    """A trust with its trustee, and the listed person in another role."""
    arrangement = company(f"u{number}", f"The {number} Family Settlement")
    arrangement["recordDetails"]["entityType"] = {"type": "arrangement"}
    trustee = relation(f"e{number}", f"o{number}", f"u{number}", interest("trustee"))
    found = [arrangement, person(f"o{number}", "Odo Quill Weir", "1969-02-02"), trustee]
    if role:
        found += [
            person(f"l{number}", how.pop("name", LISTED)),
            relation(f"b{number}", f"l{number}", f"u{number}", interest(role, **how)),
        ]
    return found


def sold(number: str, by: str) -> Said:
    """What somebody held in the company, until three days ago."""
    ended = interest(share=100, endDate=day(3))
    return relation(f"x{number}", f"{by}{number}", number, ended)


@pytest.mark.parametrize(
    ("number", "who", "word"),
    [
        ("66668251", "trust of a settlor", "not_owned"),
        ("66668252", "trust of a trustee alone", "none_found"),
        ("66668253", "trust whose beneficiary cannot be read", "not_assessed"),
        ("66668254", "company of a trust of a trustee alone", "none_found"),
        ("66668255", "company of a trust whose beneficiary cannot be read", "not_assessed"),
        ("66668256", "nominee", "none_found"),
        ("66668257", "nominee of a nominator who is named", "not_owned"),
        ("66668258", "unknown person", "none_found"),
        ("66668259", "nominee of a company", "none_found"),
        ("66668260", "person", "not_owned"),
    ],
)
async def test_for_whom_those_who_left_held_is_asked_as_of_those_who_hold(
    register: Register, number: str, who: str, word: str
) -> None:
    """A trust, a nominee and a person whom nobody names hold for somebody: he may be listed."""
    unread, named = {"endDate": "2020"}, {"name": "Una Brack Tarn"}
    beneficiary = "beneficiaryOfLegalArrangement"
    honest = person(f"o{number}", "Odo Quill Weir", "1969-02-02")
    nominee = relation(
        f"x{number}",
        f"o{number}",
        number,
        interest(share=100, endDate=day(3)),
        interest("nominee", endDate=day(3)),
    )
    behind_nominee = [
        person(f"a{number}", "Una Brack Tarn", "1959-05-05"),
        relation(f"r{number}", f"a{number}", number, interest("nominator", endDate=day(3))),
    ]
    above_topco = relation(f"y{number}", f"u{number}", f"h{number}", interest(share=100))
    topco, parent = group(number)[1], between(number, endDate=day(3))
    for_topco = relation(
        f"x{number}",
        f"o{number}",
        f"h{number}",
        interest(share=100, beneficialOwnershipOrControl=False),
    )
    then: dict[str, list[Said]] = {
        "trust of a settlor": [*trust(number, "settlor", **named), sold(number, "u")],
        "trust of a trustee alone": [*trust(number), sold(number, "u")],
        "trust whose beneficiary cannot be read": [
            *trust(number, beneficiary, **unread),
            sold(number, "u"),
        ],
        "company of a trust of a trustee alone": [topco, parent, *trust(number), above_topco],
        "company of a trust whose beneficiary cannot be read": [
            *(topco, parent, *trust(number, beneficiary, **unread)),
            above_topco,
        ],
        "nominee": [honest, nominee],
        "nominee of a nominator who is named": [honest, nominee, *behind_nominee],
        "unknown person": [unknown(number)[0], sold(number, "l")],
        "nominee of a company": [topco, parent, honest, for_topco],
        "person": [honest, sold(number, "o")],
    }
    await register.load(
        group(number)[0],
        *then[who],
        *successor(number, startDate=day(3)),
        owners=False,
    )
    found = await register.run()
    regimes = {one["regime"]: one for one in found.steps[ownership.STEP]["regimes"]}
    words = regimes["ofac"]
    assert words["word"] == word, words
    assert ("former_holder_unknown" in words["reasons"]) is (word == "none_found")
    parties = await register.roles(found)
    assert any("could not be read" in name for name in parties) is (word == "not_assessed")


def topco_of(number: str, *owners: tuple[str, dict[str, Any]]) -> list[Said]:
    """A holding company that held until three days ago, and what each owner had in it when."""
    return [
        group(number)[1],
        between(number, startDate=day(900), endDate=day(3)),
        *(
            relation(f"y{number}{place}", f"{who}{number}", f"h{number}", interest(**how))
            for place, (who, how) in enumerate(owners)
        ),
    ]


def nomination(number: str, *roles: tuple[str, str]) -> list[Said]:
    """An arrangement that held until three days ago, with the roles that are stated in it."""
    arrangement = company(f"u{number}", f"The {number} Nominee Account")
    arrangement["recordDetails"]["entityType"] = {"type": "arrangement", "subtype": "nomination"}
    return [
        arrangement,
        *(relation(f"{w}{number}r", f"{w}{number}", f"u{number}", interest(r)) for w, r in roles),
        sold(number, "u"),
    ]


@pytest.mark.parametrize(
    ("number", "who", "word"),
    [
        ("66668261", "unknown owner until two weeks before", "none_found"),
        ("66668262", "no owner stated until two weeks before", "none_found"),
        ("66668263", "unknown settlor until two weeks before", "none_found"),
        ("66668264", "unknown owner in the first of two spells", "none_found"),
        ("66668265", "owned by each other", "none_found"),
        ("66668266", "a third is declared", "none_found"),
        ("66668267", "nomination without a nominator", "none_found"),
        ("66668268", "nomination with a nominator", "not_owned"),
        ("66668269", "sixty percent are declared", "not_owned"),
        ("66668270", "one owner after another", "not_owned"),
        ("66668271", "unknown owner before it bought", "not_owned"),
        ("66668272", "trust for a company of its own", "none_found"),
        ("66668273", "trust for the company itself", "none_found"),
    ],
)
async def test_who_was_behind_those_who_left_is_asked_of_every_day_on_which_they_held(
    register: Register, number: str, who: str, word: str
) -> None:
    honest = person(f"o{number}", "Odo Quill Weir", "1969-02-02")
    other = person(f"a{number}", "Una Brack Tarn", "1959-05-05")
    before = {"startDate": day(900), "endDate": day(17)}
    since: dict[str, Any] = {"startDate": day(17)}
    whole: dict[str, Any] = {"share": 100}
    midco = company(f"m{number}", f"Yew {number} Midco Ltd", ("GB-COH", f"8{number[1:]}"))
    spell = interest(share=100, startDate=day(900), endDate=day(500))
    hidden = unknown(number)[0]
    then: dict[str, list[Said]] = {
        "unknown owner until two weeks before": [
            *(hidden, honest),
            *topco_of(number, ("l", whole | before), ("o", whole | since)),
        ],
        "no owner stated until two weeks before": [
            honest,
            *topco_of(number, ("o", whole | since)),
        ],
        "unknown settlor until two weeks before": [
            *trust(number),
            hidden,
            other,
            relation(f"b{number}", f"l{number}", f"u{number}", interest("settlor", **before)),
            relation(f"c{number}", f"a{number}", f"u{number}", interest("settlor", **since)),
            sold(number, "u"),
        ],
        "unknown owner in the first of two spells": [
            *(hidden, honest),
            group(number)[1],
            relation(f"t{number}1", f"h{number}", number, spell),
            relation(f"t{number}2", f"h{number}", number, interest(**whole, **before)),
            relation(f"y{number}1", f"l{number}", f"h{number}", spell),
            relation(
                f"y{number}2", f"o{number}", f"h{number}", interest(share=100, startDate=day(500))
            ),
        ],
        "owned by each other": [
            midco,
            *topco_of(number, ("m", whole)),
            relation(f"z{number}", f"h{number}", f"m{number}", interest(**whole)),
        ],
        "trust for a company of its own": [
            *trust(number),
            midco,
            relation(f"b{number}", f"m{number}", f"u{number}", interest("settlor")),
            relation(f"y{number}", f"u{number}", f"m{number}", interest(**whole)),
            sold(number, "u"),
        ],
        "trust for the company itself": [
            *trust(number),
            relation(f"b{number}", number, f"u{number}", interest("settlor")),
            sold(number, "u"),
        ],
        "a third is declared": [honest, *topco_of(number, ("o", {"share": 33}))],
        "nomination without a nominator": [honest, *nomination(number, ("o", "nominee"))],
        "nomination with a nominator": [
            *(honest, other),
            *nomination(number, ("o", "nominee"), ("a", "nominator")),
        ],
        "sixty percent are declared": [honest, *topco_of(number, ("o", {"share": 60}))],
        "one owner after another": [
            *(honest, other),
            *topco_of(number, ("a", whole | before), ("o", whole | since)),
        ],
        "unknown owner before it bought": [
            *(hidden, honest),
            *topco_of(
                number,
                ("l", whole | {"startDate": day(2000), "endDate": day(900)}),
                ("o", whole | {"startDate": day(900)}),
            ),
        ],
    }
    await register.load(
        group(number)[0],
        *then[who],
        *successor(number, startDate=day(3)),
        owners=False,
    )
    words, _, _ = await said(register)
    assert words["word"] == word, words
    assert ("former_holder_unknown" in words["reasons"]) is (word == "none_found")


def restated(said: list[Said], ago: int) -> list[Said]:
    """The same records as a later file of the register dates and numbers them."""
    return [
        one
        | {
            "statementDate": day(ago),
            "statementId": f"{one['statementId'][:30]}{day(ago).replace('-', '')}",
        }
        for one in said
    ]


@pytest.mark.parametrize(
    ("number", "who"),
    [
        ("66668281", "owner of a company that left"),
        ("66668282", "beneficiary of a trust that left"),
        ("66668283", "owner of a company that holds"),
    ],
)
async def test_a_record_that_stays_unreadable_in_later_files_stays_open(
    register: Register, number: str, who: str
) -> None:
    honest = [
        person(f"o{number}", "Odo Quill Weir", "1969-02-02"),
        relation(f"p{number}", f"o{number}", f"h{number}", interest(share=100)),
    ]
    then: dict[str, list[Said]] = {
        "owner of a company that left": [
            group(number)[1],
            *unreadable(number),
            between(number, endDate=day(40)),
            *successor(number, startDate=day(40)),
        ],
        "beneficiary of a trust that left": [
            *trust(number, "beneficiaryOfLegalArrangement", endDate="2020"),
            relation(f"x{number}", f"u{number}", number, interest(share=100, endDate=day(40))),
            *successor(number, startDate=day(40)),
        ],
        "owner of a company that holds": [
            *(group(number)[1], *honest, *unreadable(number)),
            between(number),
        ],
    }
    said_first = [group(number)[0], *then[who]]
    for ago in (30, 20, 10):
        await register.load(*restated(said_first, ago), owners=False, ago=ago - 1)
        words, parties, _ = await said(register)
        assert words["word"] == "not_assessed", (ago, words)
        assert any("could not be read" in name for name in parties), ago


@pytest.mark.parametrize(
    ("number", "office", "share", "possible"),
    [
        ("66668241", "boardChair", 100, True),
        ("66668242", "seniorManagingOfficial", 75, True),
        ("66668243", "boardChair", 30, False),
        ("66668244", "boardMember", 100, False),
    ],
)
async def test_who_leads_a_company_that_controls_the_company_is_asked_about(
    register: Register, number: str, office: str, share: int, possible: bool
) -> None:
    """A person may direct the affairs of a subsidiary through its parent."""
    await register.load(
        *group(number),
        person(f"l{number}", LISTED),
        relation(f"o{number}", f"l{number}", f"h{number}", interest(office)),
        *(
            said
            for place, name in enumerate(("Odo Quill Weir", "Una Brack Tarn"))
            for said in (
                person(f"m{number}{place}", name, "1969-02-02"),
                relation(
                    f"n{number}{place}", f"m{number}{place}", f"h{number}", interest("boardMember")
                ),
            )
        ),
        person(f"w{number}", "Wanda Ilse Kerr", "1966-06-06"),
        relation(f"p{number}", f"w{number}", f"h{number}", interest(share=100)),
        relation(f"t{number}", f"h{number}", number, interest(share=share)),
        *successor(number)[:1],
        relation(f"s{number}", f"n{number}", number, interest(share=100 - share)),
        owners=False,
    )
    _, parties, _ = await said(register)
    assert (LISTED in parties) is possible
