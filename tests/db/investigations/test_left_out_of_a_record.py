"""A record that is stated anew under a later date, without an interest and without its end."""

from __future__ import annotations

from typing import Any

import pytest
from tests.db.investigations.test_left_out import Register, listed, register
from tests.db.investigations.test_silent_kinds import (
    GWEN,
    KINDS,
    OFFICES,
    Said,
    judged,
    nothing_better,
    third,
    whole,
)
from tests.db.sources.registry.statements import interest, person, relation

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists

LATER: dict[str, Any] = {"date": "2026-03-01"}
OTHER = interest("rightsToProfitOrIncome", share=1)
NUMBERED = [
    (f"6673{place:04}", kind)
    for place, kind in enumerate(
        one for one in KINDS if one not in OFFICES and one != "rightsToProfitOrIncome"
    )
]


def sized(kind: str) -> int | None:
    return 60 if kind in {"shareholding", "votingRights"} else None


@pytest.mark.parametrize(("number", "kind"), NUMBERED, ids=lambda one: one)
async def test_an_interest_that_a_later_statement_leaves_out_counts(
    register: Register, number: str, kind: str
) -> None:
    party, _ = third(number, kind, GWEN)

    async def load(*held: Said, **how: Any) -> None:
        said = relation("x", f"{number}x", number, *held, **how)
        await register.load(*whole(number), party, said, owners=False)

    await load(OTHER, interest(kind, sized(kind)))
    first = await judged(register)
    await load(OTHER, **LATER)
    for _ in range(2):
        nothing_better(await judged(register), first, GWEN)
    await load(OTHER, date="2026-04-01")  # said once more: it is left out still
    nothing_better(await judged(register), first, GWEN)


BOARD = interest("appointmentOfBoard")
ANSWERS = (
    "a correction", "an end", "a closed record", "restated", "a successor", "somebody else",
    "none at all", "an end in another record",
)  # fmt: skip


@pytest.mark.parametrize(
    ("number", "answer"),
    [(f"6674{place:04}", answer) for place, answer in enumerate(ANSWERS)],
    ids=lambda one: one,
)
async def test_an_answer_releases_the_company_from_what_a_record_left_out(
    register: Register, number: str, answer: str
) -> None:
    party, _ = third(number, "appointmentOfBoard", GWEN)
    wanda = person(f"{number}w", "Wanda Ilse Kerr", "1972-03-04")
    ended = {"endDate": "2026-02-01"}

    def held(*said: Said, **how: Any) -> list[Said]:
        return [party, relation("x", f"{number}x", number, *said, **how)]

    answers = {
        "a correction": held(OTHER),
        "an end": held(OTHER, BOARD | ended, **LATER),
        "a closed record": held(OTHER, status="closed", **LATER),
        "restated": held(OTHER, interest("appointmentOfBoard", details="half"), **LATER),
        "a successor": [
            *held(OTHER, **LATER),
            wanda,
            relation("w", f"{number}w", number, BOARD | {"startDate": "2026-02-20"}, **LATER),
        ],
        "somebody else": [wanda, relation("x", f"{number}w", number, OTHER, **LATER)],
        "none at all": [
            *held(OTHER, **LATER),
            relation("u", {"reason": "noBeneficialOwners"}, number, interest("shareholding")),
        ],
        "an end in another record": [
            *held(OTHER, **LATER),
            relation("y", f"{number}x", number, BOARD | ended, **LATER),
        ],
    }
    await register.load(*whole(number), *held(OTHER, BOARD), owners=False)
    await register.run()
    await register.load(*whole(number), *answers[answer], owners=False)
    found = await register.run()
    roles = (await register.roles(found)).get(GWEN, set())
    assert ("controller" in roles) is (answer == "restated")


PSC = "http://download.companieshouse.gov.uk/en_pscdata.html"


@pytest.mark.parametrize(
    ("number", "source", "stays"),
    [("66750001", PSC, False), ("66750002", "https://example.org/register", True)],
)
async def test_the_uk_register_ends_a_nature_of_control_that_it_does_not_repeat(
    register: Register, number: str, source: str, stays: bool
) -> None:
    """It states the natures whole at each change (Companies Act 2006, section 790E(3)(b))."""
    party, _ = third(number, "appointmentOfBoard", GWEN)

    async def load(*held: Said, **how: Any) -> None:
        said = relation("x", f"{number}x", number, *held, **how)
        said["source"]["url"] = source
        await register.load(*whole(number), party, said, owners=False)

    await load(OTHER, BOARD)
    await register.run()
    await load(OTHER, **LATER)
    roles = (await register.roles(await register.run())).get(GWEN, set())
    assert ("controller" in roles) is stays
