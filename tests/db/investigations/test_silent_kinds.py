"""Of whatever kind an interest is: that a file leaves it out makes nothing better; an end does."""

from __future__ import annotations

from typing import Any, NamedTuple, get_args

import pytest
from tests.db.investigations.test_coverage import Ran, not_better
from tests.db.investigations.test_left_out import Register, listed, office, register
from tests.db.sources.registry.statements import company, interest, person, relation

from atlas.investigations.decisions.basis import gather
from atlas.investigations.decisions.domain import DecisionOutcome, four_eyes_because
from atlas.investigations.runs import service as runs
from atlas.sources.registry.domain.vocabulary import InterestType

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists

Said = dict[str, Any]
KINDS = get_args(InterestType)
OFFICES = {"boardMember", "boardChair", "seniorManagingOfficial"}
KP = {"addresses": [{"type": "residence", "country": {"name": "KP", "code": "KP"}}]}
GWEN, RUTLAND = "Gwen Amabel Thorne", "Rutland Influence BV"


def whole(number: str) -> list[Said]:
    """A company with two owners who hold everything, and a director."""
    said = [company(number, f"Yew {number} Ltd", ("GB-COH", number))]
    for who, share in (("Marta Quendolin Ashworth", 60), ("Hugo Penn Lathom", 40)):
        key = f"{number}{who[:2]}"
        said += [
            person(key, who, "1971-04-02"),
            relation(f"r{key}", key, number, interest(share=share)),
        ]
    return [*said, *office(number, "o", "Odo Quill Weir", birth="1969-02-02")]


def third(number: str, kind: str, who: str, **how: Any) -> list[Said]:
    """Somebody else with an interest of a kind: a company of unknown owners, or a person."""
    key = f"{number}x"
    share = 60 if kind == "votingRights" else None
    held = interest(kind, share, **how.pop("interest", {}))
    if who == RUTLAND:
        party = company(key, RUTLAND, ("NL-KVK", number), country="NL")
    else:
        party = person(key, GWEN, "1970-01-01")
        party["recordDetails"] |= KP
    return [party, relation(f"i{key}", key, number, held, **how)]


class Judged(NamedTuple):
    """What a person sees of a run who is to decide about it."""

    ran: Ran
    roles: dict[str, set[str]]
    fired: set[str]
    provisional: bool
    reasons: set[str]
    open: set[str]


async def judged(register: Register) -> Judged:
    found = await register.run()
    async with register.database.tenant(found.tenant) as session:
        run = await runs.require(session, found.run)
        facts = (await gather(session, run)).facts
    because = four_eyes_because(facts, DecisionOutcome.APPROVE)
    return Judged(
        found,
        await register.roles(found),
        await register.fired(found),
        found.evaluation.provisional,
        {one.value for one in because},
        set(facts.open_checks),
    )


def nothing_better(then: Judged, first: Judged, who: str) -> None:
    not_better(then.ran, first.ran)
    assert first.roles[who] <= then.roles[who]
    assert first.fired <= then.fired
    assert first.open <= then.open
    earned = set() if then.provisional else {"provisional_level"}
    assert first.reasons <= then.reasons | earned
    floored = then.ran.risk["level"] in {"medium", "high", "critical"}
    assert then.provisional or floored or not first.provisional


NUMBERED = [
    (f"6667{place:04}", kind, who)
    for place, (kind, who) in enumerate((kind, who) for kind in KINDS for who in (RUTLAND, GWEN))
]


@pytest.mark.parametrize(("number", "kind", "who"), NUMBERED, ids=lambda one: one)
async def test_an_interest_that_a_file_leaves_out_counts(
    register: Register, number: str, kind: str, who: str
) -> None:
    await register.load(*whole(number), *third(number, kind, who), owners=False)
    first = await judged(register)
    await register.load(*whole(number), owners=False)
    nothing_better(await judged(register), first, who)
