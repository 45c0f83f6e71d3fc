"""A register that gives a relationship another record id answers nothing that it said before."""

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
from tests.db.sources.registry.statements import company, interest, person, relation

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists

FEW = interest("votingRights", share=1)
OWN = [kind for kind in KINDS if kind not in {*OFFICES, "votingRights"}]
NUMBERED = [(f"6671{place:04}", kind) for place, kind in enumerate(OWN)]


@pytest.mark.parametrize(("number", "kind"), NUMBERED, ids=lambda one: one)
async def test_an_interest_left_out_under_another_record_id_counts(
    register: Register, number: str, kind: str
) -> None:
    """The record `x` said two interests; the record `y` of the same holder repeats one."""
    party, _ = third(number, kind, GWEN)
    share = 60 if kind == "shareholding" else None
    both = relation("x", f"{number}x", number, FEW, interest(kind, share))
    await register.load(*whole(number), party, both, owners=False)
    first = await judged(register)
    few = relation("y", f"{number}x", number, FEW, date="2026-02-01")
    await register.load(*whole(number), party, few, owners=False)
    for _ in range(2):
        nothing_better(await judged(register), first, GWEN)


SHARES = interest(share=100)
APART = SHARES | {"beneficialOwnershipOrControl": False}
MARTA = "Marta Quendolin Ashworth"


@pytest.mark.parametrize(
    ("number", "then", "stays"),
    [
        ("66720001", "the same words", True),
        ("66720002", "later", True),
        ("66720003", "less", True),
        ("66720004", "beneficial", False),
        ("66720005", "an end", False),
        ("66720006", "a closed record", False),
        ("66720007", "somebody else", False),
        ("66720008", "another record of the person", True),
        ("66720009", "not beneficial", True),
    ],
)
async def test_that_an_interest_is_not_beneficial_stands_under_another_record_id(
    register: Register, number: str, then: str, stays: bool
) -> None:
    group = [company(number, f"Yew {number} Ltd", ("GB-COH", number))]
    marta, anew = person(f"p{number}", MARTA, "1971-04"), person(f"q{number}", MARTA)
    other = person(f"o{number}", "Hugo Penn Lathom", "1960-01-01")

    def held(key: str, who: Said, *said: Said, **how: Any) -> Said:
        return relation(f"{key}{number}", who["recordId"], number, *said, **how)

    late = {"date": "2026-03-01"}
    answers = {
        "the same words": [marta, held("s", marta, SHARES)],
        "later": [marta, held("s", marta, SHARES | {"startDate": "2026-02-20"}, **late)],
        "less": [marta, held("s", marta, interest(share=51), **late)],
        "beneficial": [
            marta,
            held("s", marta, SHARES | {"beneficialOwnershipOrControl": True}),
        ],
        "an end": [
            marta,
            held("r", marta, APART | {"endDate": "2026-02-01"}),
            held("s", marta, SHARES | {"startDate": "2026-02-01"}, **late),
        ],
        "a closed record": [
            marta,
            held("r", marta, APART, status="closed", date="2026-02-01"),
            held("s", marta, SHARES, **late),
        ],
        "somebody else": [
            other,
            held("s", other, SHARES | {"startDate": "2026-02-20"}, **late),
        ],
        "another record of the person": [anew, held("s", anew, SHARES, **late)],
        "not beneficial": [marta, held("s", marta, APART)],
    }[then]
    await register.load(*group, marta, held("r", marta, APART), owners=False)
    first = await judged(register)
    assert "ubo_unknown" in first.ran.risk["floors"]
    await register.load(*group, *answers, owners=False)
    for _ in range(2):
        found = await judged(register)
        assert ("ubo_unknown" in found.ran.risk["floors"]) is stays
    if stays:
        nothing_better(found, first, MARTA)
