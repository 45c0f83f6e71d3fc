"""Decisions on real runs: what is attested, decided and read, as the API takes and shows it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx

from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]
Header = dict[str, str]
Run = dict[str, Any]


def named_in_control(checks: dict[str, Any], check_id: str) -> dict[str, Any]:
    """Return whom an attestation of a check names as in control, where it has to."""
    [check] = [one for one in checks["items"] if one["check_id"] == check_id]
    person = {"name": "Ada Thorn", "title": "Director", "as_of": "2026-01-05"}
    asked = check["asks_in_control"]
    return {"in_control": [{**person, "ground": one[0]} for one in asked]} if asked else {}


async def attest_open(
    client: httpx.AsyncClient, tokens: Tokens, investigation_id: str
) -> list[str]:
    """Attest every check that stands against an approval; returns which."""
    base = f"/api/investigations/{investigation_id}"
    answer = await client.get(f"{base}/checks", headers=tokens("viewer"))
    assert answer.status_code == 200, answer.text
    found: list[str] = answer.json()["open"]
    for check in found:
        made = await client.post(
            f"{base}/attestations",
            json={"check_id": check, "note": "Seen on paper.", "reference": "DMS 1"}
            | named_in_control(answer.json(), check),
            headers=tokens("analyst"),
        )
        assert made.status_code == 201, made.text
    return found


async def decide(
    client: httpx.AsyncClient, run: Run, header: Header, outcome: str, **more: Any
) -> httpx.Response:
    """Decide on a run."""
    return await client.post(
        f"/api/investigations/{run['id']}/decision",
        json={"outcome": outcome, "rationale": f"Because of {outcome}."} | more,
        headers=header,
    )


async def approve_by_two(client: httpx.AsyncClient, tokens: Tokens, run: Run) -> None:
    """Approve a run whose checks are fulfilled or attested: an analyst, then a senior officer."""
    assert (await decide(client, run, tokens("analyst"), "approve")).status_code == 201
    held = (await decide(client, run, tokens("senior_officer"), "approve")).json()
    assert (held["outcome"], held["reopened"]) == ("approve", False)


async def record(client: httpx.AsyncClient, run: Run, header: Header) -> dict[str, Any]:
    """Return the record of the run's customer."""
    answer = await client.get(f"/api/investigations/{run['id']}/decision", headers=header)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def outcomes(found: dict[str, Any]) -> dict[str, list[str]]:
    """Return what stands against each outcome of a record."""
    return {item["outcome"]: item["obstacles"] for item in found["outcomes"]}


async def looked(database: Database, tenant: UUID, when: str) -> None:
    """Say when approvals were looked at last."""
    async with database.tenant(tenant) as session:
        await session.execute(f"UPDATE case_decision SET looked_at = '{when}'")


async def portfolio_row(client: httpx.AsyncClient, run: Run, who: Header) -> Any:
    """Return the customer's row of the portfolio."""
    answer = await client.get("/api/risk/companies", headers=who)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    return next(one for one in items if one["company_id"] == run["company_id"])
