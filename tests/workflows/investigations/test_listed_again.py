"""An entry that was taken off a list, as people confirmed, is listed again: the risk rises."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
from tests.api.screening.test_hits import Desk
from tests.support.lists import load_list
from tests.support.waiting import until
from tests.unit.lists.writing import ADD, ALT, SDN, write_ofac
from tests.workflows.investigations.conftest import SUBJECT, Investigate
from tests.workflows.investigations.test_named_alone import (
    HOLM,
    LISTED,
    Case,
    register,  # noqa: F401  a fixture
)
from tests.workflows.investigations.test_reassessment import NAMESAKE

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]
PETROV = "901"


async def loaded_again(
    database: Database, folder: Path, sdn: str, day: int, *, without: str = "none"
) -> None:
    """Load a version of OFAC's list with these entries but one, of a day from today on."""
    version = today() + timedelta(days=day)
    told = {
        name: "".join(
            line for line in text.splitlines(keepends=True) if not line.startswith(f"{without},")
        )
        for name, text in (("sdn", sdn), ("alt", ALT), ("add", ADD))
    }
    files = write_ofac(folder, **told)
    await load_list(database, files, "ofac-sdn", version_date=version, force=True)


async def confirmed_as_ended(case: Case, desk: Desk, hit: str) -> None:
    """A true match whose entry the newest list dropped: two confirm the end of its listing."""
    await until(partial(desk.hit, hit), lambda seen: seen["delisted"], pause=0.1)
    made = await desk.decide(hit, "delisting_confirmed")
    assert made["state"] == "proposed"
    await desk.second(hit)
    await case.evaluate()
    assert "sanctions_open" not in (await case.risk())["floors"]


async def test_a_person_in_control_who_is_listed_again_raises_the_risk(
    register: None,  # noqa: F811
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    worker: None,
    tmp_path: Path,
) -> None:
    """The level stayed low beside a true match and `possible` control."""
    desk = Desk(app_client, tokens)
    case = Case(app_client, tokens, await investigate(**HOLM, depth="edd"))
    await case.attest(LISTED)
    [held] = [one["hit_id"] for one in (await case.approve())[1]["hits_to_decide"]]
    await desk.decide(held, "true_match")
    await until(case.risk, lambda risk: "sanctions_open" in risk["floors"], pause=0.1)
    await loaded_again(database, tmp_path, SDN, 0, without=PETROV)
    await confirmed_as_ended(case, desk, held)
    await loaded_again(database, tmp_path, SDN, 1)
    risk = await until(case.risk, lambda seen: "sanctions_open" in seen["floors"], pause=0.1)
    assert (risk["tier"], risk["level"]) == ("edd", "high")


async def test_a_company_that_is_listed_again_raises_the_risk_of_an_evaluation_made_between(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    """The run saw it listed; the evaluation made by hand while it was not is the newest one."""
    desk = Desk(app_client, tokens)
    await loaded_again(database, tmp_path, SDN + NAMESAKE, 1)
    case = Case(app_client, tokens, await investigate(**SUBJECT, depth="edd"))
    [held] = (await case.get("/decision"))["undecided_hits"]
    await desk.decide(held, "true_match")
    await until(case.risk, lambda risk: "sanctioned" in risk["floors"], pause=0.1)
    await loaded_again(database, tmp_path, SDN, 1)
    await confirmed_as_ended(case, desk, held)
    assert "sanctioned" not in (await case.risk())["floors"]
    await loaded_again(database, tmp_path, SDN + NAMESAKE, 1)
    risk = await until(case.risk, lambda seen: "sanctioned" in seen["floors"], pause=0.1)
    assert risk["level"] == "critical"
