"""What an earlier investigation found does not take the place of what a later one found."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import orjson
from tests.workflows.investigations.conftest import SUBJECT, Investigate
from typer.testing import CliRunner

from atlas.cli.main import app
from atlas.foundation.core.clock import today
from atlas.risk.evaluations.aged import OUTDATED_WORDS

Tokens = Callable[..., dict[str, str]]


async def test_no_earlier_run_speaks_for_a_company_that_a_later_one_looked_at(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """One analyst lowered the level of a blocked company by evaluating its first run again."""
    first, second = await investigate(**SUBJECT), await investigate(**SUBJECT)
    assert first["company_id"] == second["company_id"]
    analyst = tokens("analyst")
    asked = {"investigation_id": first["id"]}
    for url, body in (
        (f"/api/investigations/{first['id']}/evaluation", None),
        ("/api/risk-evaluations", asked),
    ):
        answer = await app_client.post(url, json=body, headers=analyst)
        assert (answer.status_code, answer.json().get("code")) == (409, "evaluation_superseded")
    made = await app_client.post(
        "/api/risk-evaluations", json={"company_id": first["company_id"]}, headers=analyst
    )
    assert made.status_code == 201, made.text
    assert made.json()["investigation_id"] == second["id"]
    again = await app_client.post(f"/api/investigations/{second['id']}/evaluation", headers=analyst)
    assert again.status_code == 201, again.text


async def test_an_earlier_run_says_that_a_later_one_counts(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    """It read "clear" after a list had named an owner, of which only the later run was told."""
    first = await investigate(**SUBJECT)
    reader = tokens("analyst")

    async def read(url: str) -> dict[str, Any]:
        answer = await app_client.get(url, headers=reader)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    before = (await read(f"/api/investigations/{first['id']}"))["risk"]
    assert "newer_run" not in before["outdated"]
    second = await investigate(**SUBJECT)
    risk = (await read(f"/api/investigations/{first['id']}"))["risk"]
    assert "newer_run" in risk["outdated"]
    assert (risk["level_at_worst"], risk["tier_at_worst"]) == ("critical", "edd")
    newest = (await read(f"/api/investigations/{second['id']}"))["risk"]
    assert "newer_run" not in newest["outdated"]
    shown = await read(f"/api/risk-evaluations/{risk['evaluation_id']}/explain")
    assert "a later investigation of the company has been evaluated" in shown["summary"]
    assert "Read the later investigation, or investigate again." in shown["summary"]
    rows = (await read(f"/api/risk-evaluations?company_id.eq={first['company_id']}"))["items"]
    of = {row["investigation_id"]: "newer_run" in row["outdated"] for row in rows}
    assert (of[first["id"]], of[second["id"]]) == (True, False)
    company = await read(f"/api/risk/companies?company_id.eq={first['company_id']}")
    assert ["newer_run" in row["stale"] for row in company["items"]] == [False]
    # one person can withdraw the later one: that gives the earlier one nothing back
    gone = await app_client.delete(
        f"/api/investigations/{second['id']}", headers=tokens("senior_officer")
    )
    assert gone.status_code == 204, gone.text
    risk = (await read(f"/api/investigations/{first['id']}"))["risk"]
    assert "newer_run" in risk["outdated"]


async def test_a_bundle_of_an_earlier_run_says_that_its_report_is_not_current(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    """Its report says what held on its day, to which its hash belongs: the bundle says the rest."""
    first = await investigate(**SUBJECT)
    path = f"/api/evidence/bundles/{first['id']}"

    async def bundle() -> tuple[dict[str, bytes], str, dict[str, Any]]:
        answer = await app_client.get(path, headers=tokens("auditor"))
        assert answer.status_code == 200, answer.text
        with zipfile.ZipFile(io.BytesIO(answer.content)) as opened:
            files = {name: opened.read(name) for name in opened.namelist()}
        target = tmp_path / "case.zip"
        target.write_bytes(answer.content)
        said = CliRunner().invoke(app, ["verify", str(target)])
        told = CliRunner().invoke(app, ["verify", "--json", str(target)])
        assert (said.exit_code, told.exit_code) == (0, 0), said.output
        return files, " ".join(said.stdout.split()), orjson.loads(told.stdout)

    files, said, told = await bundle()
    before = orjson.loads(files["manifest.json"])["when_made"]
    report = files["report/report.json"]
    assert (before["day"], "newer_run" in before["outdated"]) == (today().isoformat(), False)
    assert told["current"] is (not before["outdated"])
    await investigate(**SUBJECT)
    files, said, told = await bundle()
    made = orjson.loads(files["manifest.json"])["when_made"]
    assert made["outdated"] == [*before["outdated"], "newer_run"]
    assert re.match(r"at worst [\d.]+ of 100, critical, EDD; provisionally ", made["level"])
    assert (told["current"], told["when_made"]["said"] in said) == (False, True)
    assert said.startswith(f"! NOT CURRENT: on {today().isoformat()}")
    for text in (said, " ".join(files["README.txt"].decode().split())):
        assert OUTDATED_WORDS["newer_run"] in text
        assert made["level"] in text
        assert f"The report in it is that of {made['report_made']}, unchanged" in text
        assert "Read the later investigation, or investigate again." in text
    assert files["report/report.json"] == report


async def test_a_bundle_says_that_the_run_was_evaluated_again_since_its_report(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT)
    again = await app_client.post(
        f"/api/investigations/{run['id']}/evaluation", headers=tokens("analyst")
    )
    assert again.status_code == 201, again.text
    answer = await app_client.get(f"/api/evidence/bundles/{run['id']}", headers=tokens("auditor"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as opened:
        manifest = orjson.loads(opened.read("manifest.json"))
        read_me = " ".join(opened.read("README.txt").decode().split())
    assert manifest["evaluation_id"] != again.json()["id"]
    assert manifest["when_made"]["outdated"][-1] == "evaluated_again"
    assert "the investigation has been evaluated again since" in read_me
