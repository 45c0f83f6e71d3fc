"""Who is left out of a register and named anew as another clerk writes it counts as before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from tests.db.investigations.test_coverage import Ran, not_better
from tests.db.investigations.test_left_out import (
    LISTED,
    SHARES,
    Register,
    Said,
    office,
    register,
)
from tests.db.sources.registry.statements import company, interest, person, relation
from tests.support.lists import load_list
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.runs.repository import findings

__all__ = ["register"]
pytestmark = pytest.mark.cut_lists
SIMON, BORN = "Simon Harcastle", "1958-03-04"


@pytest_asyncio.fixture(scope="module", autouse=True)
async def listed(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A current `ofac-sdn` that names Ivan Sergeevich Petrov."""
    folder: Path = tmp_path_factory.mktemp("sdn")
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=today())


def director(number: str, key: str, name: str, birth: str = "", home: str = "") -> Sequence[Said]:
    who = person(f"{number}{key}", name, birth)
    if home:
        place = {"type": "residence", "country": {"name": home, "code": home}}
        who["recordDetails"]["addresses"] = [place]
    held = interest("boardMember", startDate="2026-01-20" if key == "e" else "2020-01-01")
    return [who, relation(f"o{number}{key}", f"{number}{key}", number, held)]


async def standing(register: Register, found: Ran) -> dict[str, bool]:
    """Return the direct holders, and whether each is held by a removed record alone."""
    async with register.database.tenant(found.tenant) as session:
        names = {
            row.entity_id: row.name for row in await findings.fetch_parties(session, found.run)
        }
        links = await findings.fetch_links(session, found.run)
    return {
        names[one.from_id]: bool(one.attributes.get("left_out"))
        for one in links
        if one.type == "Ownership" and one.valid_to is None
    }


@pytest.mark.parametrize(
    ("number", "name", "birth", "stays"),
    [
        ("66740101", "Simon Peter Harcastle", "", True),
        ("66740102", "S. Harcastle", "", True),
        ("66740103", "Simon Harkastle", "", True),
        ("66740104", "Simon Harcastle", "1958-03", True),
        ("66740105", "Wanda Ilse Kerr", "", False),
        ("66740106", "Peter Harcastle", "", False),
        ("66740107", "S. Harcastle", "1971-06-01", False),
    ],
)
async def test_a_director_spelt_otherwise_is_no_successor(
    register: Register, number: str, name: str, birth: str, stays: bool
) -> None:
    colleague = office(number, "c", "Odo Quill Weir", birth="1969-02-02")
    await register.load(*colleague, *director(number, "d", SIMON, BORN, "KP"))
    first = await register.run()
    assert "high_risk_officer" in await register.fired(first)
    await register.load(*colleague, *director(number, "e", name, birth))
    for _ in range(2):
        found = await register.run()
        assert ("high_risk_officer" in await register.fired(found)) is stays
    if stays:
        not_better(found, first)
        assert {SIMON, name} <= set(await register.roles(found))  # not one party, nor made one


@pytest.mark.parametrize(
    ("number", "name", "birth", "stays"),
    [
        ("66740201", "I. S. Petr", "", True),
        ("66740202", "Ivan S. Petrowe", "", True),
        ("66740203", "Wanda Ilse Kerr", "", False),
        ("66740204", "I. S. Petr", "1999-01-09", False),
    ],
)
async def test_an_owner_spelt_otherwise_answers_for_nobody(
    register: Register, number: str, name: str, birth: str, stays: bool
) -> None:
    """All shares are another record's since: its holder may be the listed one."""
    group = [company(number, f"Yew {number} Ltd", ("GB-COH", number))]
    old = [person(f"p{number}", LISTED, "1958-03-04"), relation("r", f"p{number}", number, SHARES)]
    await register.load(*group, *old, owners=False)
    await register.run()
    later = interest(share=100, startDate="2026-02-01")
    anew = relation("s", f"q{number}", number, later, date="2026-03-01")
    await register.load(*group, person(f"q{number}", name, birth), anew, owners=False)
    for _ in range(2):
        found = await register.run()
        rows = {row["name"] for row in found.steps["screen:0"]["rows"]}
        assert LISTED in rows
        regimes = {one["regime"]: one for one in found.steps["sanctioned_ownership"]["regimes"]}
        assert await standing(register, found) == ({LISTED: True} if stays else {}) | {name: False}
        assert regimes["ofac"]["control"] == "possible"


@pytest.mark.parametrize(
    ("number", "name", "scheme", "stays"),
    [
        ("66740301", "Sonamu Trading Holdings LLC", "", True),
        ("66740302", "Sonamu Tradings Corp", "", True),
        ("66740303", "Brightwater Foods Limited", "", False),
        ("66740304", "Sonamu Tradings Corp", "KP-REG", False),
    ],
)
async def test_a_company_spelt_otherwise_answers_for_nobody(
    register: Register, number: str, name: str, scheme: str, stays: bool
) -> None:
    group = [company(number, f"Yew {number} Ltd", ("GB-COH", number))]
    parent = company(f"p{number}", "Sonamu Trading Corporation", ("KP-REG", "9"), country="KP")
    await register.load(*group, parent, relation("r", f"p{number}", number, SHARES), owners=False)
    first = await register.run()
    tie = await register.fired(first)
    numbers = [(scheme, number)] if scheme else []
    other = company(f"q{number}", name, *numbers)
    later = interest(share=100, startDate="2026-02-01")
    anew = relation("s", f"q{number}", number, later, date="2026-03-01")
    await register.load(*group, other, anew, owners=False)
    found = await register.run()
    assert tie
    left = {"Sonamu Trading Corporation": True} if stays else {}
    assert await standing(register, found) == left | {name: False}
    if stays:  # that two may be its owner is concealed: more than that none is known
        floors = set(found.risk["floors"])
        assert set(first.risk["floors"]) - {"ubo_unknown"} <= floors
        assert "ubo_concealed" in floors
