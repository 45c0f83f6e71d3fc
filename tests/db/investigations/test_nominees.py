"""A nominee counts while there is something that may be held for somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from tests.db.investigations.test_left_out import Register, listed, register
from tests.db.sources.registry.statements import company, interest, person, relation

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists

SHARES, VOTES = interest(share=100), interest("votingRights", share=100)
NOMINEE = interest("nominee")
SOLD = {"endDate": "2026-02-01"}
LATER: dict[str, Any] = {"date": "2026-03-01"}


@pytest.mark.parametrize(
    ("number", "then", "stays"),
    [
        ("66750001", "all is sold", False),
        ("66750002", "the shares are sold", True),
        ("66750003", "a share is left in another record", True),
        ("66750004", "the shares are left out", True),
        ("66750005", "sold in another record", False),
        ("66750006", "nominee since", True),
        ("66750007", "sold and the nominee left out", False),
        ("66750008", "nothing else was ever said", True),
    ],
)
async def test_a_nominee_who_has_sold_everything_holds_for_nobody(
    register: Register, number: str, then: str, stays: bool
) -> None:
    group = [
        company(number, f"Yew {number} Ltd", ("GB-COH", number)),
        person(f"p{number}", "Marta Quendolin Ashworth", "1971-04"),
        person(f"q{number}", "Wanda Ilse Kerr", "1972-03-04"),
        relation(
            "q", f"q{number}", number, SHARES | {"startDate": "2026-02-01"}, date="2026-02-10"
        ),
    ]

    def held(key: str, *said: Any, **how: Any) -> Any:
        return relation(f"{key}{number}", f"p{number}", number, *said, **how)

    first = [held("r", SHARES, VOTES, NOMINEE)]
    sold = [SHARES | SOLD, VOTES | SOLD]
    later = {
        "all is sold": [held("r", *sold, NOMINEE, **LATER)],
        "the shares are sold": [held("r", sold[0], VOTES, NOMINEE, **LATER)],
        "a share is left in another record": [
            held("r", *sold, NOMINEE, **LATER),
            held("s", interest(share=1), **LATER),
        ],
        "the shares are left out": [held("r", NOMINEE, **LATER)],
        "sold in another record": [held("r", NOMINEE, **LATER), held("s", *sold, **LATER)],
        "nominee since": [held("r", *sold, NOMINEE | {"startDate": "2026-02-20"}, **LATER)],
        "sold and the nominee left out": [held("r", *sold, **LATER)],
        "nothing else was ever said": [held("r", NOMINEE)],
    }[then]
    if then == "nothing else was ever said":
        first = later
    if then == "sold in another record":
        first = [held("r", NOMINEE), held("s", SHARES, VOTES)]
    await register.load(*group[:2], *first, owners=False)
    assert "ubo_concealed" in (await register.run()).risk["floors"]
    await register.load(*group, *later, owners=False)
    for _ in range(2):
        assert ("ubo_concealed" in (await register.run()).risk["floors"]) is stays
