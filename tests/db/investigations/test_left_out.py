"""What a register's next file leaves out, nobody ended and nobody answered, counts as before."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import Ran, not_better, ran
from tests.db.investigations.test_withdrawn import owned
from tests.db.sources.registry.statements import (
    DATE,
    company,
    interest,
    person,
    relation,
    write,
)
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.modules import service as modules
from atlas.investigations.runs import snapshot
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.cut_lists

Said = dict[str, Any]
LISTED = "Ivan Sergeevich Petrov"
FULL_SCOPE = ("identity", "beneficial_owners", "shareholders", "officers")


@pytest_asyncio.fixture(scope="module", autouse=True)
async def listed(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A current `ofac-sdn` that names Ivan Sergeevich Petrov."""
    folder: Path = tmp_path_factory.mktemp("sdn")
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=today())


def office(number: str, key: str, name: str, kind: str = "boardMember", **how: Any) -> list[Said]:
    details = how.pop("details", {})
    return [
        person(f"{number}{key}", name, how.pop("birth", ""), **details),
        relation(f"o{number}{key}", f"{number}{key}", number, interest(kind, **how)),
    ]


class Register:
    """One company's register, read anew by each run."""

    def __init__(
        self, database: Database, runtime: Runtime, start: Start, folder: Path, number: str
    ) -> None:
        self.database, self.runtime, self.start = database, runtime, start
        self.folder, self.number = folder, number

    async def load(self, *said: Said, owners: bool = True, ago: int = 0) -> None:
        group = owned(self.number) if owners else []
        path = write(self.folder, *group, *said)
        await load_registry(
            self.database,
            path,
            dataset=f"left-{self.number}",
            data_date=today() - timedelta(days=ago),
            force=True,
            scope=FULL_SCOPE,
        )

    async def run(self) -> Ran:
        return await ran(self.runtime, self.start, self.number)

    async def roles(self, found: Ran) -> dict[str, set[str]]:
        async with self.database.tenant(found.tenant) as session:
            rows = await findings.fetch_parties(session, found.run)
        return {row.name: set(row.roles) for row in rows}

    async def fired(self, found: Ran) -> set[str]:
        async with self.database.tenant(found.tenant) as session:
            results = await modules.list_modules(session, found.run)
        return {r.code for one in results for r in one.rules if r.outcome == "fired"}


@pytest.fixture
def register(
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Register:
    """A register of the company whose number the test names."""
    number = request.node.callspec.params["number"]
    return Register(database, runtime, start, tmp_path, number)


@pytest.mark.parametrize(
    ("number", "then", "stays"),
    [
        ("66660201", "nothing", True),
        ("66660202", "somebody new", False),
        ("66660203", "ended", False),
        ("66660204", "an old colleague", True),
        ("66660205", "the colleague's record anew", True),
        ("66660206", "nobody at all", True),
        ("66660207", "somebody unnamed", True),
        ("66660208", "somebody to come", True),
        ("66660209", "somebody who came and left", True),
        ("66660210", "himself under another record", True),
        ("66660212", "somebody registered late", False),
    ],
)
async def test_a_director_who_is_left_out_counts_until_somebody_new_is_named(
    register: Register, number: str, then: str, stays: bool
) -> None:
    """The listed director's records are gone; a colleague who was there before is no successor."""
    listed = office(number, "d", LISTED)
    colleague = office(number, "c", "Odo Quill Weir", "seniorManagingOfficial", birth="1969-02-02")
    anew = office(number, "c2", "Odo Quill Weir", "seniorManagingOfficial", birth="1969-02-02")
    wanda = "Wanda Ilse Kerr"
    unnamed = office(number, "u", "", startDate="2026-11-20")
    unnamed[0]["recordDetails"] = {"isComponent": False, "personType": "unknownPerson"}
    after = {
        "nothing": colleague,
        "somebody new": [*colleague, *office(number, "e", wanda, startDate="2026-11-20")],
        "ended": [*colleague, *office(number, "d", LISTED, endDate="2026-01-20")],
        "an old colleague": [*colleague, *office(number, "e", wanda, startDate="2019-01-01")],
        "the colleague's record anew": anew,
        "nobody at all": [],
        "somebody unnamed": [*colleague, *unnamed],
        "somebody to come": [*colleague, *office(number, "e", wanda, startDate="2036-02-01")],
        "somebody who came and left": [
            *colleague,
            *office(number, "e", wanda, startDate="2026-11-20", endDate="2026-11-21"),
        ],
        "himself under another record": [*colleague, *office(number, "d2", LISTED)],
        "somebody registered late": [
            *colleague,
            *office(number, "e", wanda, startDate="2026-01-05"),
        ],
    }[then]
    await register.load(*colleague, *listed)
    first = await register.run()
    assert "sanctions_open" in first.risk["floors"]
    await register.load(*after)
    for _ in range(2):  # and the run after it
        found = await register.run()
        rows = {one["name"]: one for one in found.steps["screen:0"]["rows"]}
        assert bool([hit for row in rows.values() for hit in row["hits"]]) is stays
    if not stays:
        return
    not_better(found, first)
    assert "sanctions_open" in found.risk["floors"]
    assert "officer" in (await register.roles(found))[LISTED]
    regimes = {one["regime"]: one for one in found.steps["sanctioned_ownership"]["regimes"]}
    # with two others on the board, or to come, one alone does not lead it
    if then not in {"an old colleague", "somebody unnamed", "somebody to come"}:
        assert "matched_officer" in regimes["ofac"]["reasons"]


@pytest.mark.parametrize(
    ("number", "then", "stays"),
    [("66660214", "nothing", True), ("66660215", "new", False), ("66660216", "ended", False)],
)
async def test_the_leader_of_the_parent_who_is_left_out_counts_until_somebody_new_is_named(
    register: Register, number: str, then: str, stays: bool
) -> None:
    top = f"{number}t"
    parent = [
        company(top, "Topco Example Ltd", ("GB-COH", f"77{number[2:]}")),
        relation(f"r{top}", top, number, interest(share=100)),
        person(f"{number}h", "Odo Quill Weir", "1969-02-02"),
        relation(f"h{top}", f"{number}h", top, interest(share=100)),
    ]
    chair = partial(office, top, "d", LISTED, "boardChair")
    new = office(top, "e", "Wanda Ilse Kerr", "boardChair", startDate="2026-11-20")
    await register.load(*parent, *chair())
    first = await register.run()
    after = {"nothing": [], "new": new, "ended": chair(endDate="2026-01-20")}[then]
    await register.load(*parent, *after)
    found = await register.run()
    for one, counts in ((first, True), (found, stays)):
        regimes = {each["regime"]: each for each in one.steps["sanctioned_ownership"]["regimes"]}
        ofac = regimes["ofac"]
        assert ("matched_officer" in ofac["reasons"]) is counts
    if stays:
        not_better(found, first)


@pytest.mark.parametrize("number", ["66660213"])
async def test_a_successor_who_has_left_since_was_one(register: Register, number: str) -> None:
    """He was in office when a load named him; that he went brings nobody back."""
    colleague = office(number, "c", "Odo Quill Weir", birth="1969-02-02")
    new = partial(office, number, "e", "Wanda Ilse Kerr")
    await register.load(*colleague, *office(number, "d", LISTED), ago=40)
    first = await register.run()
    assert "sanctions_open" in first.risk["floors"]
    await register.load(*colleague, *new(), ago=30)
    left = (today() - timedelta(days=9)).isoformat()
    await register.load(*colleague, *new(endDate=left))
    found = await register.run()
    assert not [hit for row in found.steps["screen:0"]["rows"] for hit in row["hits"]]


@pytest.mark.parametrize("number", ["66660211"])
async def test_who_is_left_out_names_no_director(register: Register, number: str) -> None:
    """What is found of him counts; that a director is known does not rest on him."""
    await register.load(*office(number, "d", "Odo Quill Weir", birth="1969-02-02"))
    await register.run()
    await register.load()
    found = await register.run()
    assert found.steps["structure"]["left_officers"]
    assert "governance_vacuum" in await register.fired(found)
    async with register.database.tenant(found.tenant) as session:
        run = await lifecycle.find_run(session, found.run)
        assert run is not None
        seen = await snapshot.load(session, run)
    assert [party.name for party in seen.parties if party.left_out] == ["Odo Quill Weir"]


@pytest.mark.parametrize(
    ("number", "new", "stays"), [("66660221", 1, True), ("66660222", 2, False)]
)
async def test_each_new_director_stands_in_the_place_of_one(
    register: Register, number: str, new: int, stays: bool
) -> None:
    left = [*office(number, "d", LISTED), *office(number, "f", "Gwen Amabel Thorne")]
    await register.load(*left)
    await register.run()
    names = ("Wanda Ilse Kerr", "Hugo Penn Lathom")[:new]
    await register.load(*(one for name in names for one in office(number, name[:2], name)))
    found = await register.run()
    rows = found.steps["screen:0"]["rows"]
    assert bool([hit for row in rows for hit in row["hits"]]) is stays


@pytest.mark.parametrize("number", ["66660231"])
async def test_a_director_in_a_listed_country_counts_after_the_record_is_gone(
    register: Register, number: str
) -> None:
    home = {"addresses": [{"type": "residence", "country": {"name": "KP", "code": "KP"}}]}
    away = person(f"{number}d", "Gwen Amabel Thorne", "1970-01-01")
    away["recordDetails"] |= home
    held = relation(f"o{number}d", f"{number}d", number, interest("boardMember"))
    colleague = office(number, "c", "Odo Quill Weir", birth="1969-02-02")
    await register.load(*colleague, away, held)
    first = await register.run()
    assert "high_risk_officer" in await register.fired(first)
    await register.load(*colleague)
    found = await register.run()
    assert "high_risk_officer" in await register.fired(found)
    not_better(found, first)


@pytest.mark.parametrize("number", ["66660241"])
async def test_a_subsidiary_that_is_left_out_counts_until_a_statement_ends_it(
    register: Register, number: str
) -> None:
    below = company("below", "Sonamu Trading Corporation", ("KP-REG", "9"), country="KP")
    held = relation("below-r", number, "below", interest(share=100))
    await register.load(below, held)
    first = await register.run()
    assert "high_risk_tie" in await register.fired(first)
    await register.load()
    found = await register.run()
    assert "high_risk_tie" in await register.fired(found)
    not_better(found, first)
    ended = relation("below-r", number, "below", interest(share=100, endDate="2026-02-01"))
    await register.load(below, ended)
    assert "high_risk_tie" not in await register.fired(await register.run())


SHARES = interest(share=100)
VOTES = interest("votingRights", share=100)
NOMINEE = interest("nominee")


@pytest.mark.parametrize(
    ("number", "before", "then", "how", "floor", "stays"),
    [
        ("66660301", NOMINEE, [SHARES, VOTES], {}, "ubo_concealed", True),
        ("66660302", NOMINEE, [SHARES, VOTES], {"date": "2026-03-01"}, "ubo_concealed", True),
        ("66660303", NOMINEE, [SHARES, VOTES], {"date": "2025-12-01"}, "ubo_concealed", True),
        (
            "66660304",
            NOMINEE,
            [SHARES, VOTES, interest("nominee", endDate="2026-02-01")],
            {},
            "ubo_concealed",
            False,
        ),
        (
            "66660305",
            NOMINEE,
            [SHARES | {"beneficialOwnershipOrControl": True}, VOTES],
            {"date": "2026-03-01"},
            "ubo_concealed",
            False,
        ),
        ("66660306", NOMINEE, None, {}, "ubo_concealed", True),
        ("66660307", interest("unknownInterest"), [SHARES, VOTES], {}, "ubo_unknown", False),
    ],
    ids=[
        "the same day", "a later day", "an earlier day", "ended", "beneficial since", "left out",
        "not floored",
    ],
)  # fmt: skip
async def test_a_nominee_inside_a_record_is_no_less_one(
    register: Register,
    number: str,
    before: Said,
    then: list[Said] | None,
    how: dict[str, Any],
    floor: str,
    stays: bool,
) -> None:
    """A record that is restated without its nominee does not say for whom the shares are held."""
    group = [
        company(number, f"Yew {number} Ltd", ("GB-COH", number)),
        person(f"p{number}", "Marta Quendolin Ashworth", "1971-04"),
    ]
    await register.load(
        *group, relation("r", f"p{number}", number, SHARES, VOTES, before), owners=False
    )
    first = await register.run()
    assert (floor in first.risk["floors"]) is (before is NOMINEE)
    if then is None:
        await register.load(*group, owners=False)
    else:
        await register.load(*group, relation("r", f"p{number}", number, *then, **how), owners=False)
    for _ in range(2):
        found = await register.run()
        assert (floor in found.risk["floors"]) is stays
    if stays:
        not_better(found, first)
        await register.load(
            *group,
            relation("r", f"p{number}", number, SHARES, VOTES, status="closed", date="2026-04-01"),
            owners=False,
        )
        assert floor not in (await register.run()).risk["floors"]


@pytest.mark.parametrize("number", ["66660311"])
async def test_a_share_that_is_restated_is_a_correction(register: Register, number: str) -> None:
    """The nominee beside it stands; the share is what the record says now, of the day it says."""
    group = [
        company(number, f"Yew {number} Ltd", ("GB-COH", number)),
        person(f"p{number}", "Marta Quendolin Ashworth", "1971-04"),
    ]
    for share, more in ((100, [NOMINEE]), (60, [])):
        said = relation("r", f"p{number}", number, interest(share=share), *more)
        await register.load(*group, said, owners=False)
        found = await register.run()
    async with register.database.tenant(found.tenant) as session:
        links = await findings.fetch_links(session, found.run)
    held = {(one.type, one.attributes.get("share_exact"), one.valid_from) for one in links}
    assert held == {("Ownership", 60, None), ("Control", None, None)}
    assert "ubo_concealed" in found.risk["floors"]


@pytest.mark.parametrize("number", ["66660321"])
async def test_that_an_interest_is_not_beneficial_stands_until_it_is_said_to_be(
    register: Register, number: str
) -> None:
    group = [
        company(number, f"Yew {number} Ltd", ("GB-COH", number)),
        person(f"p{number}", "Marta Quendolin Ashworth", "1971-04"),
    ]
    floored = []
    for said in (False, None, True):
        how = {} if said is None else {"beneficialOwnershipOrControl": said}
        held = relation("r", f"p{number}", number, SHARES | how)
        await register.load(*group, held, owners=False)
        floored.append("ubo_unknown" in (await register.run()).risk["floors"])
    assert floored == [True, True, False]


@pytest.mark.parametrize(
    ("number", "then", "stays"), [("66660331", "", True), ("66660332", "said", False)]
)
async def test_an_interest_of_which_nothing_is_said_stands_after_its_record(
    register: Register, number: str, then: str, stays: bool
) -> None:
    other = person(f"q{number}", "Odo Quill Weir", "1969-02-02")
    unknown = relation("u", f"q{number}", number, interest("unknownInterest"))
    known = relation("v", f"q{number}", number, interest("votingRights", share=0))
    await register.load(other, unknown)
    await register.run()
    await register.load(*([other, known] if then else []))
    found = await register.run()
    causes = found.steps["structure"]["ownership"]["causes"]
    assert ("rights_of_unknown_extent" in {one["code"] for one in causes}) is stays


INDIVIDUAL = {
    "kind": "individual-person-with-significant-control",
    "name": "Ms Marta Quendolin Ashworth",
    "natures_of_control": ["ownership-of-shares-25-to-50-percent"],
    "notified_on": "2025-09-01",
    "date_of_birth": {"month": 4, "year": 1971},
    "etag": "1",
}
SECURE = {
    "kind": "super-secure-person-with-significant-control",
    "description": "super-secure-persons-with-significant-control",
    "etag": "2",
}
NOTICE = {
    "kind": "persons-with-significant-control-statement",
    "statement": "restrictions-notice-issued-to-psc",
    "notified_on": "2025-03-01",
    "etag": "3",
}
FAILED = {
    "kind": "persons-with-significant-control-statement",
    "statement": "psc-has-failed-to-confirm-changed-details",
    "linked_psc_name": f"Mr {LISTED}",
    "notified_on": "2025-03-01",
    "etag": "4",
}
ANOTHER = INDIVIDUAL | {"name": "Mr Odo Quill Weir", "notified_on": "2026-02-01", "etag": "5"}


async def load_psc(register: Register, *lines: Said, ago: int = 0) -> None:
    """Load the register of persons with significant control; a stranger keeps it from empty."""
    stranger = INDIVIDUAL | {"name": "Mr Someone Else", "etag": "9"}
    text = [
        json.dumps(
            {
                "company_number": of,
                "data": line | {"links": {"self": f"/company/{of}/{line['etag']}"}},
            }
        )
        for of, line in (("66660499", stranger), *((register.number, one) for one in lines))
    ]
    path = register.folder / "psc.jsonl"
    path.write_text("\n".join(text))
    name = f"psc-{register.number}"
    dated = today() - timedelta(days=ago)
    await load_registry(register.database, path, dataset=name, data_date=dated, force=True)


@pytest.mark.parametrize(
    ("number", "before", "then", "floor", "stays"),
    [
        ("66660401", SECURE, [INDIVIDUAL], "ubo_unknown", True),
        ("66660402", SECURE, [INDIVIDUAL, ANOTHER], "ubo_unknown", False),
        ("66660403", SECURE, [INDIVIDUAL, SECURE | {"ceased": True}], "ubo_unknown", False),
        ("66660404", NOTICE, [INDIVIDUAL], "ubo_concealed", True),
        ("66660405", NOTICE, [INDIVIDUAL, ANOTHER], "ubo_concealed", False),
    ],
    ids=["withheld", "another since", "ceased", "notice beside an owner", "notice and an owner"],
)
async def test_an_owner_who_is_not_named_stands_until_the_register_answers(
    register: Register, number: str, before: Said, then: list[Said], floor: str, stays: bool
) -> None:
    """An owner who was named beside the other, also of a later day, is no answer."""
    await load_psc(register, INDIVIDUAL, before)
    first = await register.run()
    assert floor in first.risk["floors"]
    await load_psc(register, *then)
    for _ in range(2):
        found = await register.run()
        assert (floor in found.risk["floors"]) is stays
    if stays:
        not_better(found, first)
        assert await register.fired(first) <= await register.fired(found)


OWNER = ("h", "Harriet Quill Winslade", "1970-03-03")
UNNAMED = {"reason": "interestedPartyHasNotProvidedInformation", "description": "Asked twice."}


@pytest.mark.parametrize(
    ("number", "share", "then", "stays"),
    [
        ("66660421", None, [("rh", OWNER, 80)], True),
        ("66660422", None, [("other id", OWNER, 80)], True),
        ("66660423", None, [("rh", OWNER, 80), ("rn", ("n", "Nora Elin Field", ""), 20)], False),
        ("66660424", 60, [("rh", OWNER, 40), ("rn", ("n", "Nora Elin Field", ""), 60)], False),
        ("66660425", 60, [("rh", OWNER, 40), ("rn", ("n", "Nora Elin Field", ""), 1)], True),
        ("66660426", 60, [("rh", OWNER, 100)], False),
        ("66660427", 60, [("rh", OWNER, 40)], True),
    ],
    ids=[
        "stated again",
        "under another id",
        "somebody new",
        "the share is named",
        "one percent",
        "the holder has all",
        "nothing",
    ],
)
async def test_an_owner_known_before_answers_for_nobody_and_a_named_share_for_an_unnamed_one(
    register: Register,
    number: str,
    share: int | None,
    then: list[tuple[str, tuple[str, str, str], int]],
    stays: bool,
) -> None:
    """A register that dates all statements anew with each file names nobody who was not known."""
    held: dict[str, Any] = {} if share is None else {"share": share}
    first_share = 80 if share is None else 100 - share

    async def load(*holders: tuple[str, tuple[str, str, str], int], hidden: bool) -> None:
        said = [company(number, f"Rowan {number} Ltd", ("GB-COH", number))]
        for key, (one, name, birth), size in holders:
            said += [
                person(f"{number}{one}", name, birth),
                relation(
                    f"{number}{key}",
                    f"{number}{one}",
                    number,
                    interest(share=size),
                    date=DATE if key == "rh" else "2026-11-20",
                ),
            ]
        if hidden:
            said.append(relation(f"{number}u", UNNAMED, number, interest(**held)))
        await register.load(*said, owners=False)

    await load(("rh", OWNER, first_share), hidden=True)
    first = await register.run()
    hiding = {"ubo_unknown", "ubo_concealed"}
    assert hiding & {*first.risk["floors"]}
    await load(*then, hidden=False)
    found = await register.run()
    assert bool(hiding & {*found.risk["floors"]}) is stays
    if stays:
        assert "over_declared" not in json.dumps(found.steps["structure"]["ownership"]["causes"])


@pytest.mark.parametrize(
    ("number", "owner", "named"),
    [("66660411", "Ms Marta Quendolin Ashworth", True), ("66660412", f"Mr {LISTED}", False)],
)
async def test_a_name_in_a_statement_is_screened(
    register: Register, number: str, owner: str, named: bool
) -> None:
    """Once: where an entry has the name, its own party is screened."""
    await load_psc(register, INDIVIDUAL | {"name": owner}, FAILED)
    first = await register.run()
    hits = [hit for row in first.steps["screen:0"]["rows"] for hit in row["hits"]]
    assert [hit["entry_key"] for hit in hits] == ["901"]
    said = first.steps["enrich"]["register_statements"]
    assert [bool(one["named"]) for one in said if one["code"] == FAILED["statement"]] == [named]
    if not named:
        return
    party = UUID(next(one["named"] for one in said if one["named"]))
    await load_psc(register, INDIVIDUAL)  # the statement is left out: it stands
    found = await register.run()
    rows = {UUID(row["party_id"]): row for row in found.steps["screen:0"]["rows"]}
    assert [hit["entry_key"] for hit in rows[party]["hits"]] == ["901"]
    await load_psc(register, INDIVIDUAL, FAILED | {"ceased_on": "2026-01-01"})
    over = await register.run()
    assert not [hit for row in over.steps["screen:0"]["rows"] for hit in row["hits"]]
