"""A newer list drops an owner's entry: what is said of the company waits for people."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from tests.api.screening.test_hits import Desk
from tests.support.lists import load_list
from tests.support.waiting import until
from tests.unit.lists.writing import ADD, ALT, SDN, write_ofac
from tests.workflows.investigations.conftest import OWNED, SUBJECT, Investigate
from tests.workflows.investigations.test_reassessment import NAMESAKE, Caller

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]


async def test_a_true_match_is_possible_until_two_people_have_confirmed_the_delisting(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    case = Caller(app_client, tokens, await investigate(**OWNED))
    desk = Desk(app_client, tokens)
    party = {"name": "Romashka OOO", "kind": "company", "countries": ["RU"], "reference": "r"}
    before = await desk.screen(**party)
    hits = (await case.get("/api/screening/hits?limit=100"))["items"]
    matches = [hit["id"] for hit in hits if "Romashka" in hit["party_name"]]
    assert len(matches) >= 2
    for hit in matches:
        await desk.decide(hit, "true_match")
    assert (await ofac(case))[0] == "blocked"

    dropped = {"sdn": SDN, "alt": ALT, "add": ADD}
    without = {
        name: "".join(one for one in text.splitlines(keepends=True) if not one.startswith("902,"))
        for name, text in dropped.items()
    }
    await load_list(
        database,
        write_ofac(tmp_path, **without),
        "ofac-sdn",
        version_date=today(),
        force=True,
    )
    for hit in matches:
        await until(partial(desk.hit, hit), lambda seen: seen["delisted"], pause=0.1)
    assert await ofac(case) == ("possible", "possible")
    after = await desk.screen(**party)
    assert (before["word"], after["word"]) == ("open", "hit")
    for hit in matches:
        await desk.decide(hit, "delisting_confirmed")
    assert await ofac(case) == ("possible", "possible")
    assert "indirect_exposure" in await case.fired()
    for hit in matches:
        await desk.second(hit)
    assert "possible" not in await ofac(case)
    await case.again()
    # the module reads as it is now, without a rerun
    assert not {"by_ownership", "indirect_exposure"} & await case.fired()
    assert not {"undecided_candidates", "possible"} & {*await case.reasons()}
    # the report tells it from a true match that counts: when, and by whom, it was confirmed
    rerun = Caller(app_client, tokens, await investigate(**OWNED))
    url = f"/api/reports/{rerun.run['report_id']}/content"
    answers = [await app_client.get(url, headers=tokens(role)) for role in ("mlro", "viewer")]
    whole, redacted = ([*over_in(answer.json())] for answer in answers)
    assert len(whole) >= 1
    assert {one["confirmed_on"] for one in whole} == {str(today())}
    assert all(one["by_name"] and one["other_name"] for one in whole)
    assert {one["by_name"] for one in redacted} == {"[redacted]"}
    said = " ".join(answers[0].json()["summary"]["sentences"])
    assert f"delisting confirmed by two people on {today()}; does not count." in said
    stored = await case.get(f"/api/screening/screenings/{after['id']}")
    assert stored["word"] == (await desk.screen(**party))["word"] == "clear"


async def test_a_dropped_entry_clears_nothing_until_people_have_decided(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    listed = write_ofac(tmp_path, sdn=SDN + NAMESAKE)
    await load_list(database, listed, "ofac-sdn", version_date=today(), force=True)
    run = await investigate(**SUBJECT, depth="edd")
    case, desk = Caller(app_client, tokens, run), Desk(app_client, tokens)
    [held] = (await case.get("/decision"))["undecided_hits"]
    assert await ofac(case) == ("possible", "possible")

    without = write_ofac(tmp_path, sdn=SDN)
    await load_list(
        database, without, "ofac-sdn", version_date=today() + timedelta(days=1), force=True
    )
    await until(lambda: desk.hit(held), lambda seen: seen["delisted"], pause=0.1)
    assert await ofac(case) == ("possible", "possible")
    party = {"name": "Birch Holding Ltd", "kind": "company", "reference": "dropped"}
    typed = await desk.screen(**party)
    [former] = typed["candidates"]
    assert (former["delisted"], typed["word"]) == (True, "open")
    again = await investigate(**SUBJECT, depth="edd")
    anew = Caller(app_client, tokens, again)
    assert "sanctions_open" in again["risk"]["floors"]
    # neither the run nor an export shows the entry as one that is listed
    url = f"/api/reports/preview?investigation_id={again['id']}"
    report = await app_client.get(url, headers=tokens("analyst"))
    rows = report.json()["screening"]["rows"]
    shown = [one for row in rows for one in row["hits"] if one["taken_off"]]
    assert [(one["decision"], one["delisted"]) for one in shown] == [("undecided", False)]
    assert "taken off the list since" in report.text
    exported = await app_client.get(
        "/api/screening/screenings/export?format=csv", headers=tokens("viewer")
    )
    [line] = [one for one in exported.text.splitlines() if typed["id"] in one]
    assert "clear of what is listed, 1 entry taken off may be the party" in line
    assert await ofac(anew) == ("possible", "possible")

    # one person says that it is the party; that its listing is over, two people confirm
    for hit in (held, former["hit_id"]):
        await desk.decide(hit, "true_match")
        seen = await desk.hit(hit)
        assert (seen["review_required"], seen["delisting_confirmed"]) == (True, False)
        events = await app_client.get(
            f"/api/audit/events?resource_id={hit}", headers=tokens("auditor")
        )
        actions = {one["action"] for one in events.json()["items"]}
        assert "screening_hit.formerly_listed" in actions
        assert "screening_hit.frozen" not in actions
    assert await ofac(anew) == ("possible", "possible")
    for hit in (held, former["hit_id"]):
        made = await desk.decide(hit, "delisting_confirmed")
        assert made["state"] == "proposed"
        await desk.second(hit)
    assert "possible" not in await ofac(anew)
    url = f"/api/screening/screenings/{typed['id']}"
    assert (await case.get(url))["word"] == (await desk.screen(**party))["word"] == "clear"


def over_in(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for row in report["screening"]["rows"]:
        yield from (hit["delisting"] for hit in row["hits"] if "delisting" in hit)


async def ofac(case: Caller) -> tuple[Any, Any]:
    """Return OFAC's answer on the company's ownership, and on who controls it, as of now."""
    entity = case.run["subject"]["entity_id"]
    found = await case.get(f"/api/graph/entities/{entity}/sanctioned-ownership?regime=ofac")
    [regime] = found["regimes"]
    return regime["status"], regime["control"]
