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


UNSIZED = [
    ("66680001", "rightsGrantedByContract"),
    ("66680002", "conditionalRightsGrantedByContract"),
    ("66680003", "enjoymentAndUseOfAssets"),
]


@pytest.mark.parametrize(("number", "kind"), UNSIZED)
async def test_a_right_of_unknown_extent_inside_a_record_counts(
    register: Register, number: str, kind: str
) -> None:
    """A record that is restated without it says nothing of it; an end date does."""
    *_, party, _ = [*whole(number), *third(number, kind, GWEN)]
    few, right = interest("votingRights", share=1), interest(kind)
    ended = interest(kind, endDate="2026-02-01")
    for held, floored in (([few, right], True), ([few], True), ([few, ended], False)):
        said = relation("x", f"{number}x", number, *held)
        await register.load(*whole(number), party, said, owners=False)
        assert ("ubo_unknown" in (await register.run()).risk["floors"]) is floored


def person_of(number: str, **more: Any) -> Said:
    said = person(f"{number}x", GWEN, "1970-01-01")
    said["recordDetails"] |= more
    return said


def seated(number: str, party: Said) -> list[Said]:
    """A person who controls the company and is on its board."""
    key = f"{number}x"
    control = interest("appointmentOfBoard")
    return [party, relation(f"i{key}", key, number, control, interest("boardMember"))]


def chain(number: str, top: list[Said]) -> list[Said]:
    return [*third(number, "otherInfluenceOrControl", RUTLAND), *top]


def above(number: str, kind: str = "shareholding", share: Any = 100) -> list[Said]:
    party = person(f"{number}t", GWEN, "1970-01-01")
    party["recordDetails"] |= KP
    return [party, relation(f"t{number}", f"{number}t", f"{number}x", interest(kind, share))]


def instead(number: str, reason: str) -> list[Said]:
    said = {"reason": reason, "description": "as the register says"}
    return [relation(f"u{number}", said, number, interest("shareholding"))]


def unnamed(number: str, kind: str) -> list[Said]:
    key = f"{number}u"
    if kind.endswith("Entity"):
        party = company(key, "", kind=kind)
        del party["recordDetails"]["name"]
    else:
        party = person(key, "")
        party["recordDetails"] = {"isComponent": False, "personType": kind}
    return [party, relation(f"r{key}", key, number, interest(share={"minimum": 0, "maximum": 100}))]


def below(number: str, *more: Said, country: str = "GB") -> list[Said]:
    said = company(f"{number}b", "Sonamu Trading Corporation", ("KP-REG", number), country=country)
    return [said, relation(f"b{number}", number, f"{number}b", interest(share=100)), *more]


KOREA = {"name": "KP", "code": "KP"}
LISTED = "Ivan Sergeevich Petrov"


def findings_of(number: str) -> dict[str, tuple[list[Said], list[Said]]]:
    """Return what a first file says of a finding, and the next file without it."""
    plain = seated(number, person_of(number))
    fields: dict[str, Said] = {
        "residence": KP,
        "nationality": {"nationalities": [KOREA]},
        "tax residence": {"taxResidencies": [KOREA]},
        "birthplace": {"placeOfBirth": {"type": "placeOfBirth", "country": KOREA}},
        "declared exposure": {"politicalExposure": {"status": "isPep"}},
        "death": {"deathDate": "2025-01-01"},
    }
    found = {
        name: (seated(number, person_of(number, **more)), plain) for name, more in fields.items()
    }
    base = chain(number, [])
    found |= {
        "an owner of a controller": (chain(number, above(number)), base),
        "a controller of one": (chain(number, above(number, "appointmentOfBoard", None)), base),
        "a controller with its owner": (chain(number, above(number)), []),
        "a settlor above": (chain(number, above(number, "settlor", None)), base),
        "a subsidiary abroad": (below(number, country="KP"), []),
        "a listed director of a subsidiary": (
            below(number, *office(f"{number}b", "l", LISTED)),
            below(number),
        ),
        "a listed director": (office(number, "l", LISTED), []),
        "a listed controller": (
            [
                person(f"{number}l", LISTED),
                relation(f"l{number}", f"{number}l", number, interest("appointmentOfBoard")),
            ],
            [],
        ),
    }
    for reason in (
        "subjectUnableToConfirmOrIdentifyBeneficialOwner",
        "interestedPartyHasNotProvidedInformation",
        "interestedPartyExemptFromDisclosure",
        "unknown",
        "informationUnknownToPublisher",
    ):
        found[reason] = (instead(number, reason), [])
    for kind in ("unknownPerson", "anonymousPerson", "unknownEntity", "anonymousEntity"):
        found[kind] = (unnamed(number, kind), [])
    return found


@pytest.mark.parametrize(
    ("number", "what"),
    [(f"6669{place:04}", what) for place, what in enumerate(findings_of(""))],
    ids=lambda one: one,
)
async def test_a_finding_that_a_file_leaves_out_counts(
    register: Register, number: str, what: str
) -> None:
    before, after = findings_of(number)[what]
    await register.load(*whole(number), *before, owners=False)
    first = await judged(register)
    await register.load(*whole(number), *after, owners=False)
    then = await judged(register)
    who = GWEN if GWEN in first.roles else f"Yew {number} Ltd"
    nothing_better(then, first, who)


@pytest.mark.parametrize(
    ("number", "kind", "answer"),
    [
        (f"6670{place:04}", kind, answer)
        for place, (kind, answer) in enumerate(
            (kind, answer)
            for kind in ("votingRights", "appointmentOfBoard", "rightsGrantedByContract", "settlor")
            for answer in ("an end", "a closed record", "a successor", "none at all")
        )
    ],
    ids=lambda one: one,
)
async def test_an_answer_releases_the_company(
    register: Register, number: str, kind: str, answer: str
) -> None:
    """And is as good after the record was left out as in its place."""
    key, share = f"{number}n", 60 if kind == "votingRights" else None
    answers = {
        "an end": third(number, kind, GWEN, interest={"endDate": "2026-02-01"}),
        "a closed record": third(number, kind, GWEN, status="closed", date="2026-02-01"),
        "a successor": [
            person(key, "Wanda Ilse Kerr", "1972-03-04"),
            relation(f"i{key}", key, number, interest(kind, share, startDate="2026-03-01")),
        ],
        "none at all": instead(number, "noBeneficialOwners"),
    }
    for said in (third(number, kind, GWEN), [], answers[answer]):
        await register.load(*whole(number), *said, owners=False)
        found = await register.run()
        roles = (await register.roles(found)).get(GWEN, set())
        assert bool(roles - {"other"}) is (said is not answers[answer])
    links = found.steps["structure"]["ownership"]["causes"]
    assert not any("record removed" in one["detail"] for one in links)
