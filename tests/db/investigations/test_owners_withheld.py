"""An owner whom a register withholds next to those it names: a run and the routes say the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tests.db.investigations.test_coverage import Ran
from tests.db.investigations.test_left_out import (
    INDIVIDUAL,
    SECURE,
    Register,
    Said,
    listed,
    load_psc,
    register,
)
from tests.db.sources.registry.statements import (
    company,
    interest,
    person,
    relation,
    statement,
)
from tests.support.profiles import give_home

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.knowledge.graph.schemas.ownership import UbosOut
from atlas.sources.exposure.ageing import owners_of, structure_of
from atlas.sources.exposure.service import sanctioned_ownership

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists


@pytest_asyncio.fixture(scope="module", autouse=True, params=["GB", "DE", "US"])
async def home(database: Database, tenant: UUID, request: pytest.FixtureRequest) -> str:
    """A firm in each of three countries."""
    await give_home(database, tenant, request.param)
    return str(request.param)


def owner(size: str, etag: str = "1", name: str = "Ms Marta Quendolin Ashworth") -> Said:
    codes = [f"ownership-of-shares-{size}-percent"]
    return INDIVIDUAL | {"natures_of_control": codes, "etag": etag, "name": name}


def instead(code: str) -> Said:
    return {
        "kind": "persons-with-significant-control-statement",
        "statement": code,
        "notified_on": "2025-03-01",
        "etag": "7",
    }


MOST, HALF, QUARTER = owner("75-to-100"), owner("50-to-75"), owner("25-to-50", "8", "Mr Odo Weir")


async def routes(register: Register, found: Ran) -> UbosOut:
    """What the two routes of owners say; nothing that was not earned."""
    async with register.database.tenant(found.tenant) as session:
        owners = await owners_of(session, found.subject, today())
        whole = await structure_of(session, found.subject, today())
        listed = await sanctioned_ownership(session, found.subject, today())
    assert whole.ubos == owners
    assert not {"not_owned", "none_found"} & {one.status for one in listed.regimes}
    return owners


@pytest.mark.parametrize(
    ("number", "said", "cause"),
    [
        ("66660501", [SECURE, MOST], "protected"),
        ("66660502", [SECURE, HALF, QUARTER], "protected"),
        ("66660503", [SECURE, SECURE | {"etag": "6"}, MOST], "protected"),
        ("66660504", [instead("psc-exists-but-not-identified"), MOST], "unknown"),
        ("66660505", [instead("psc-details-not-confirmed"), MOST], "incomplete"),
        ("66660506", [instead("steps-to-find-psc-not-yet-completed"), MOST], "incomplete"),
        ("66660507", [instead("psc-contacted-but-no-response"), MOST], "refused"),
        ("66660508", [instead("awaiting-confirmation-from-psc"), SECURE, MOST], "protected"),
    ],
)
async def test_the_owners_are_not_complete_next_to_one_whom_the_register_does_not_name(
    register: Register, number: str, said: list[Said], cause: str
) -> None:
    assert register.number == number
    await load_psc(register, *said)
    found = await register.run()
    assert cause in found.steps["structure"]["ownership"]["further_causes"]
    owners = await routes(register, found)
    assert (owners.outcome, owners.complete) == ("identified", False)
    assert cause in {one.cause for one in owners.cause_grounds}
    assert owners.may_stand_above


@pytest.mark.parametrize("number", ["66660511"])
async def test_one_whom_the_register_has_ended_leaves_nothing_open(
    register: Register, number: str
) -> None:
    assert register.number == number
    await load_psc(register, SECURE | {"ceased": True}, MOST)
    found = await register.run()
    async with register.database.tenant(found.tenant) as session:
        owners = await owners_of(session, found.subject, today())
    assert "protected" not in {one.cause for one in owners.cause_grounds}


@pytest.mark.parametrize(
    ("number", "kind", "cause"),
    [("66660521", "anonymousPerson", "protected"), ("66660522", "unknownPerson", "unknown")],
)
async def test_a_small_share_of_a_party_whom_the_register_does_not_name(
    register: Register, number: str, kind: str, cause: str
) -> None:
    details: dict[str, Any] = {
        "personType": kind,
        "unspecifiedPersonDetails": {"reason": "interestedPartyHasNotProvidedInformation"},
    }
    await register.load(
        company(number, f"Alder {number} Ltd", ("GB-COH", number)),
        person(f"{number}p", "Harriet Winslade", "1970-03-03"),
        relation(f"{number}rp", f"{number}p", number, interest(share=97)),
        statement(f"{number}u", "person", details),
        relation(f"{number}ru", f"{number}u", number, interest(share=3)),
        owners=False,
    )
    found = await register.run()
    owners = await routes(register, found)
    assert not owners.complete
    assert cause in {one.cause for one in owners.cause_grounds}
