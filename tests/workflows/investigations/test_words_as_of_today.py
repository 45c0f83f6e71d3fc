"""What a level rests on changes after the run: every reader says so at once, and why.

Each kind of change, against every place that says the level: a run's row, its detail, the filters
of both lists, the explanation, the portfolio's overview, row, filter and export, and a new report.
"""

import csv
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.db.sources.registry.statements import company, write
from tests.support.decisions import record
from tests.support.profiles import give_profile, regime
from tests.support.rounds import look
from tests.support.waiting import until
from tests.workflows.investigations.conftest import SUBJECT, Investigate, group
from tests.workflows.investigations.test_reference_changes import LISTED, black_list

from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import PepScope, RequiredList
from atlas.risk.evaluations.aged import OUTDATED_WORDS
from atlas.sources.bundled.service import registers_key
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
PROFILE = {"purpose": "Payments.", "countries_of_operation": ["GB"]}
_EARNED = """
INSERT INTO risk_evaluation SELECT (jsonb_populate_record(e, jsonb_build_object(
  'id', $2::uuid, 'retry_key', NULL, 'level', 'low', 'tier', 'cdd', 'score', 2500,
  'score_high', 2900, 'provisional', false, 'reasons', ARRAY[]::text[], 'level_high', 'low',
  'tier_high', 'cdd', 'created_at', now(), 'result', e.result || jsonb_build_object(
    'level', 'low', 'tier', 'cdd', 'score', '25.00', 'score_high', '29.00',
    'words', e.result -> 'words' || '{"provisional": false, "reasons": [], "worst_case":
      {"score_high": "29.00", "level": "low", "tier": "cdd"}}')))).*
FROM risk_evaluation e WHERE e.id = (SELECT (risk ->> 'evaluation_id')::uuid FROM investigation
  WHERE id = $1)
"""
_POINTED = """
UPDATE company_risk SET evaluation_id = $2, words_of = $2, ages_of = $2, run_of = $2, run_id = $1,
  level = 'low', tier = 'cdd', score = 2500, score_high = 2900, provisional = false,
  level_high = 'low', tier_high = 'cdd', evaluated_at = now(),
  current_until = (SELECT current_until FROM risk_evaluation WHERE id = $2)
WHERE company_id = (SELECT company_id FROM investigation WHERE id = $1)
"""
_RUN = """
UPDATE investigation SET risk_level = 'low', tier = 'cdd', risk = risk || jsonb_build_object(
  'evaluation_id', ($2::uuid)::text, 'level', 'low', 'tier', 'cdd', 'score', '25.00',
  'score_at_worst', '29.00', 'level_at_worst', 'low', 'tier_at_worst', 'cdd',
  'provisional', false, 'reasons', '[]'::jsonb) WHERE id = $1
"""


@dataclass(frozen=True, slots=True)
class Place:
    """What a change is made with."""

    client: httpx.AsyncClient
    database: Database
    tenant: UUID
    tokens: Tokens
    folder: Path
    run: dict[str, Any]


Change = Callable[[Place], Awaitable[None]]


async def _reference_data(place: Place) -> None:
    admin, officer = place.tokens("admin"), place.tokens("senior_officer")
    await black_list(place.client, admin, officer, new_id().hex[-6:], *LISTED, "AQ")


async def load(place: Place, *more: dict[str, Any]) -> None:
    """Load the register as it was, and perhaps more."""
    await load_all(place, [*group(), *more])


async def load_all(place: Place, records: list[dict[str, Any]]) -> None:
    """Load the register again, and let the worker's round look."""
    await load_registry(
        place.database, write(place.folder, *records), dataset="examples", force=True,
        data_date=today(),
    )  # fmt: skip
    await compared(place)


async def compared(place: Place) -> None:
    """Compare every run of the tenant with the registers, as the worker's round does."""

    async def left() -> int:
        await look(place.database, "registers")
        async with place.database.tenant(place.tenant) as session:
            loads = await registers_key(session)
            return int(
                await session.fetch_value(
                    "SELECT count(*) FROM run_registers WHERE looked_at <> $1", loads
                )
            )

    # the worker's own round holds those that it looks at
    await until(left, lambda runs: runs == 0, pause=0.3)


async def _register(place: Place) -> None:
    other = company(
        "holding", "Birch Holding Ltd", ("GB-COH", "11111112"), foundingDate="1999-01-01"
    )
    said = [other if one["recordId"] == "holding" else one for one in group()]
    await load_all(place, said)


async def put_profile(place: Place, body: dict[str, Any]) -> None:
    url = f"/api/companies/{place.run['company_id']}/profile"
    put = await place.client.put(url, json=body, headers=place.tokens("analyst"))
    assert put.status_code in {200, 201}, put.text


async def _profile(place: Place) -> None:
    await put_profile(place, PROFILE | {"countries_of_operation": ["KP"]})


async def _rename(place: Place, name: str = "Another Name Ltd") -> None:
    url = f"/api/companies/{place.run['company_id']}"
    done = await place.client.patch(url, json={"name": name}, headers=place.tokens("analyst"))
    assert done.status_code == 200, done.text


async def _rules(place: Place, threshold: float = 10) -> None:
    ofac = RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V", 7)
    pep = PepScope(required=False, domestic=False, cooling_off_months=12)
    rules = regime(lists=[ofac], pep=pep, threshold=threshold)
    await give_profile(place.database, place.tenant, rules)


async def _back_to_the_rules(place: Place) -> None:
    await _rules(place, 25)


async def _back_to_the_register(place: Place) -> None:
    await load(place)


async def _back_to_the_profile(place: Place) -> None:
    await put_profile(place, PROFILE)


@pytest.mark.parametrize(
    ("code", "change", "undo"),
    [
        ("compliance_profile", _rules, _back_to_the_rules),
        ("registers", _register, _back_to_the_register),
        ("relationship_profile", _profile, _back_to_the_profile),
        ("reference_data", _reference_data, None),
        ("customer_identity", _rename, None),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_every_reader_says_what_has_changed_since(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
    code: str,
    change: Change,
    undo: Change | None,
) -> None:
    run = await investigate(**SUBJECT, depth="edd")
    place = Place(app_client, database, tenant, tokens, tmp_path, run)
    await put_profile(place, PROFILE)
    await load(place)  # the register is of today
    run = await investigate(**SUBJECT, depth="edd", external_id=code)
    place = Place(app_client, database, tenant, tokens, tmp_path, run)
    evaluation = await earned(place)
    before = await report(place)
    await assert_said(place, evaluation, ())

    await change(place)
    await assert_said(place, evaluation, (code,))
    held = await record(app_client, run, tokens("viewer"))
    assert held["changes"]  # a decision sees it as well

    kept = await content_of(place, before)
    assert kept["risk"]["words"]["provisional"] is False  # what was made stays
    if undo is not None:
        await undo(place)
        await assert_said(place, evaluation, ())


async def earned(place: Place) -> UUID:
    """Give the run an evaluation at an earned low level."""
    earned = new_id()
    async with place.database.tenant(place.tenant) as session:
        for statement in (_EARNED, _POINTED, _RUN):
            await session.execute(statement, UUID(place.run["id"]), earned)
    return earned


async def _get(place: Place, url: str) -> Any:
    answer = await place.client.get(url, headers=place.tokens("analyst"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def assert_said(place: Place, evaluation: UUID, why: tuple[str, ...]) -> None:
    """Every reader says the same: low and earned, or provisional, and why."""
    lost, run, company = bool(why), place.run["id"], place.run["company_id"]
    detail = (await _get(place, f"/api/investigations/{run}"))["risk"]
    url = f"/api/investigations?company_id.eq={company}&external_id.eq={place.run['external_id']}"
    [row] = (await _get(place, url))["items"]
    rows = f"/api/risk-evaluations?company_id.eq={company}"
    listed = [one for one in (await _get(place, rows))["items"] if one["id"] == str(evaluation)]
    one = await _get(place, f"/api/risk-evaluations/{evaluation}")
    told = await _get(place, f"/api/risk-evaluations/{evaluation}/explain")
    for words in (detail, row["risk"], *listed, one, told):
        assert (words["provisional"], tuple(words["outdated"])) == (lost, why), words
        assert words["reasons"] == [f"outdated:{code}" for code in why]
    for words in (*listed, one):
        assert words["score_high"] == words["worst_case"]["score_high"]
    assert detail["level_at_worst"] == ("critical" if lost else "low")
    assert len(listed) == 1
    assert [floor["today"] for floor in told["floors"]] == _floors_today(one)
    assert told["summary"].startswith("At worst 90.00 of 100, critical, EDD; ") is lost
    assert ("(provisional)" in told["steps"][-1]) is lost
    for code in why:
        assert OUTDATED_WORDS[code] in told["summary"]
    for value in (True, False):
        word = str(value).lower()
        found = (await _get(place, f"{url}&provisional.eq={word}"))["items"]
        assert [item["id"] for item in found] == ([run] if value is lost else [])
        found = (await _get(place, f"{rows}&provisional.eq={word}"))["items"]
        assert (str(evaluation) in {item["id"] for item in found}) is (value is lost)
        found = (await _get(place, f"/api/risk/companies?provisional.eq={word}"))["items"]
        assert (company in {item["company_id"] for item in found}) is (value is lost)
    await _assert_counted(place, lost, why)
    await _assert_reported(place, lost, why, _floors_today(one))


def _floors_today(evaluation: dict[str, Any]) -> list[str | None]:
    """Return, of each floor, why it proves nothing today that it was not met."""
    floors = evaluation["floors"]
    assert not any(one["today"] for one in floors if one["status"] != "not_met")
    changed = {"registers", "customer_identity"} & {*evaluation["outdated"]}
    assert any(one["today"] for one in floors) is bool(changed)
    return [one["today"] for one in floors]


async def _assert_counted(place: Place, lost: bool, why: tuple[str, ...]) -> None:
    company = place.run["company_id"]
    seen = await _get(place, "/api/risk/overview")
    assert seen["provisional"] == (1 if lost else 0)
    assert seen["by_level"] == ({"provisional": 1} if lost else {"low": 1})
    assert {name for name in OUTDATED_WORDS if seen["stale"].get(name)} == set(why)
    [item] = (await _get(place, "/api/risk/companies"))["items"]
    assert (item["provisional"], item["level_high"]) == (lost, "critical" if lost else "low")
    assert {name for name in item["stale"] if name in OUTDATED_WORDS} == set(why)
    for code in why:
        found = (await _get(place, f"/api/risk/companies?stale.eq={code}"))["items"]
        assert [one["company_id"] for one in found] == [company]
    for what in ("jurisdictions", "categories"):
        [*views] = (await _get(place, f"/api/risk/{what}"))["items"]
        assert views
        assert not lost or not any({"low", "clear"} & view["by_level"].keys() for view in views)
        # a dimension that was not assessed has no favourable band that could be lost
        apart = any(view["provisional_by_level"] for view in views)
        assert apart == lost or (what == "categories" and not apart)
    export = await place.client.get("/api/risk/export?format=csv", headers=place.tokens("analyst"))
    [line] = csv.DictReader(io.StringIO(export.text.lstrip("﻿")))
    assert line["provisional"] == str(lost).lower()
    assert set(why) <= set(line["stale"].split(";"))


async def _assert_reported(
    place: Place, lost: bool, why: tuple[str, ...], today: list[str | None]
) -> None:
    found = await content_of(place, await report(place))
    assert [one.get("today") for one in found["risk"]["floors"]] == today
    words = found["risk"]["words"]
    assert (words["provisional"], found["risk"].get("outdated")) == (lost, list(why) or None)
    assert found["risk"]["level_at_worst"] == ("critical" if lost else "low")
    said = " ".join(found["summary"]["sentences"])
    assert ("The risk is provisional" in said) is lost
    assert ("The risk is low" in said) is not lost
    for code in why:
        assert OUTDATED_WORDS[code] in said
    assert_nothing_favourable(found, why)
    modules = await _get(place, f"/api/investigations/{place.run['id']}/modules")
    assert_nothing_favourable({"modules": modules["items"]}, why and ("reference_data",))


SILENCE = {"compliance_profile", "lists", "customer_identity"}
"""Changes after which the lists' silence about the parties says nothing."""


def assert_nothing_favourable(made: Any, why: tuple[str, ...]) -> None:
    """No section of a report repeats what rests on something that has changed since."""
    if not why:
        return
    for module in made["modules"]:
        assert module["level"] not in {"clear", "low"}, module
        assert {rule["outcome"] for rule in module["rules"]} <= {"fired", "not_assessed"}
    if SILENCE.isdisjoint(why):
        return
    said = " ".join(made["summary"]["sentences"])
    assert "1 list version;" not in said  # "0 candidates" is of the run's day, and says so
    assert " then. Since then: " in said
    for row in made["screening"]["rows"]:
        answers = [row, *row["topics"], *row["lists"]]
        assert {one["outcome"] for one in answers}.isdisjoint({"clear", "no_pep_found"}), row
    assert made["ownership"]["sanctioned"]
    for answer in made["ownership"]["sanctioned"]:
        assert answer["word"] not in {"not_owned", "none_found"}, answer
        assert answer["control"] != "none_found", answer
        assert answer["status"] != "clear", answer


async def report(place: Place) -> str:
    """Make a report now; return its id."""
    body = {"investigation_id": place.run["id"]}
    made = await place.client.post("/api/reports", json=body, headers=place.tokens("analyst"))
    assert made.status_code == 202, made.text
    report: str = made.json()["id"]
    await until(
        lambda: _get(place, f"/api/reports/{report}"),
        lambda seen: seen["status"] == "complete",
        pause=0.1,
    )
    return report


async def content_of(place: Place, report: str) -> Any:
    return await _get(place, f"/api/reports/{report}/content")


async def test_a_load_that_says_the_same_is_outdated_only_until_it_was_compared(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
    place = Place(app_client, database, tenant, tokens, tmp_path, run)
    await load(place)
    run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
    place = Place(app_client, database, tenant, tokens, tmp_path, run)
    await earned(place)
    async with database.tenant(tenant) as session:
        await session.execute("UPDATE run_registers SET same_at = 'before', looked_at = 'before'")
    detail = (await _get(place, f"/api/investigations/{run['id']}"))["risk"]
    assert (detail["provisional"], detail["outdated"]) == (True, ["registers"])
    stranger = company("stranger", "Stranger Ltd", ("GB-COH", "99999991"))
    await load(place, stranger)
    detail = (await _get(place, f"/api/investigations/{run['id']}"))["risk"]
    assert (detail["provisional"], detail["outdated"]) == (False, [])
