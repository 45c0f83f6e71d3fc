"""A required list is forced in over a refusal: an ended run's checks and reports say so at once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.decisions import record
from tests.support.lists import load_list, stated
from tests.support.reports import repeated
from tests.unit.lists.writing import SDN, write_ofac
from tests.workflows.investigations.conftest import SUBJECT, Investigate
from tests.workflows.investigations.test_list_window import swept
from tests.workflows.investigations.test_two_registers_one_owner import FULL_SCOPE
from tests.workflows.investigations.test_words_as_of_today import (
    PROFILE,
    Place,
    compared,
    content_of,
    put_profile,
    report,
)

from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.lists import service as lists
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
LIST = "/api/screening/lists/ofac-sdn"
WHOLE = SDN.splitlines(keepends=True)


def _whole_group() -> list[dict[str, Any]]:
    """Return the group with every share and every director stated."""
    return [
        company("birch", "Birch Example Ltd", ("GB-COH", "11111111"), foundingDate="2001-05-05"),
        company("holding", "Birch Holding Ltd", ("GB-COH", "11111112"), foundingDate="2000-01-01"),
        person("ann", "Ann Example", "1970-01"),
        relation("b-h", "holding", "birch", interest(share=100)),
        relation("h-a", "ann", "holding", interest(share=100)),
        relation("b-o", "ann", "birch", interest("boardMember")),
    ]


@pytest.fixture
async def place(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> Place:
    """A customer that was investigated on a whole and current list."""
    run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
    made = Place(app_client, database, tenant, tokens, tmp_path, run)
    await put_profile(made, PROFILE)
    said = write(tmp_path, *_whole_group())
    await load_registry(
        database, said, dataset="examples", data_date=today(), force=True, scope=FULL_SCOPE
    )
    await compared(made)
    write_ofac(tmp_path)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today(), force=True)
    run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
    await swept(made)
    return Place(app_client, database, tenant, tokens, tmp_path, run)


async def _force(place: Place, *, days: int = 0, sdn: str = SDN) -> None:
    write_ofac(place.folder, sdn=sdn)
    options = stated(version_date=today() - timedelta(days=days), force=True)
    await lists.load_list(place.database, place.folder, "ofac-sdn", options=options)
    await swept(place)


async def _cut(place: Place) -> None:
    await _force(place, sdn="".join(WHOLE[:4] + WHOLE[5:]))


async def _re_dated(place: Place) -> None:
    await _force(place, days=40, sdn=SDN.replace("EP-TST", "EP-TSU"))


async def _get(place: Place, url: str) -> Any:
    answer = await place.client.get(url, headers=place.tokens("analyst"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _check(place: Place, check_id: str = "sanctions_screening") -> Any:
    found = await _get(place, f"/api/investigations/{place.run['id']}/checks")
    return next(one for one in found["items"] if one["check_id"] == check_id)


async def _accept(place: Place, guard: str) -> None:
    """Two people accept that the list is so."""
    for role in ("analyst", "senior_officer"):
        done = await place.client.post(
            f"{LIST}/acceptances",
            json={"entry_key": f"*{guard}", "reason": "Compared with the publisher's."},
            headers=place.tokens(role),
        )
        assert done.status_code == 200, done.text


def _said_today(made: dict[str, Any]) -> dict[str, str]:
    """Return by floor or factor what a report says of an absence today."""
    parts = (*made["risk"]["floors"], *made["risk"]["factors"])
    return {one["id"]: one["today"] for one in parts if "today" in one}


async def _outdated_rows(place: Place) -> tuple[set[str], set[str]]:
    """Return why screenings, and indicators that did not fire, are no answer today."""
    found = []
    for kind in ("screenings", "indicators"):
        url = f"/api/investigations/{place.run['id']}/{kind}?limit=100"
        found.append(
            {code for one in (await _get(place, url))["items"] for code in one["outdated"]}
        )
    return found[0], found[1]


@pytest.mark.parametrize(
    ("force", "reason", "guard"),
    [
        (_cut, "incomplete_list", "removals_unconfirmed"),
        (_re_dated, "stale_list", "older_version"),
    ],
    ids=["cut", "re-dated"],
)
async def test_the_check_and_a_report_of_now_say_what_the_list_is_today(
    place: Place, force: Callable[[Place], Any], reason: str, guard: str
) -> None:
    before = await _check(place)
    assert (before["outcome"], before["stands_against_approval"]) == ("fulfilled", False), before[
        "detail"
    ]
    made = await content_of(place, await report(place))
    [searched] = made["screening"]["lists"]
    assert (searched["shortcomings"], searched["today"]) == ("", None)
    assert _said_today(made) == {}
    assert await _outdated_rows(place) == (set(), set())

    await force(place)
    now = await _check(place)
    assert (now["outcome"], now["reason"]) == ("not_assessed", reason)
    assert now["stands_against_approval"] is True
    assert now["attestable"] is False
    assert "forced in" in now["detail"]
    assert [one["name"] for one in now["missing"]] == ["ofac-sdn"]
    held = await record(place.client, place.run, place.tokens("viewer"))
    checks = {one["check_id"]: one["outcome"] for one in held["checks"]}
    assert checks["sanctions_screening"] == "not_assessed"

    made = await content_of(place, await report(place))
    said = {one["check_id"]: one["outcome"] for one in made["checks"]["items"]}
    assert said["sanctions_screening"] == "not_assessed"
    assert "sanctions_screening" in made["checks"]["open"]
    [searched] = made["screening"]["lists"]
    assert searched["shortcomings"] == ""  # what the run searched was whole
    assert "forced in" in searched["today"]
    assert f"version {searched['sequence'] + 1}" in searched["today"]
    # of what the run found nothing of: what that is worth today, beside it
    told = _said_today(made)
    assert "sanctions_exposure" in told  # the floors of lists were not assessed in this run
    for text in told.values():
        assert text.startswith("The absence of a match proves nothing today: a list that the")
    assert not {"ubo_unknown", "fatf_call_for_action", "company_age"} & told.keys()
    screenings, indicators = await _outdated_rows(place)
    assert (screenings, "lists" in indicators) == ({"lists"}, True)
    html = await place.client.get(
        f"/api/reports/preview?investigation_id={place.run['id']}",
        headers=place.tokens("analyst") | {"Accept": "text/html"},
    )
    assert f"when this report was made: {searched['today'][:30]}" in html.text
    assert "The absence of a match proves nothing today: a list that the" in html.text
    assert repeated(html.text) == {}

    await _accept(place, guard)
    assert (await _check(place))["outcome"] == "fulfilled"
    made = await content_of(place, await report(place))
    [searched] = made["screening"]["lists"]
    assert "complete and current" in searched["today"]
    assert _said_today(made) == {}
    assert await _outdated_rows(place) == (set(), set())
