"""Senior managing officials stand in for an owner while the attestation counts, and no longer.

Check, floor and report of every run of the customer say the same: of the run on which it was
attested, and of later ones to which the attestation is carried over.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_reassessment import Caller

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.reports import service as reports
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
YEW = {"company_name": "Yew Example Ltd", "register": "GB-COH", "registration_number": "55555561"}


class Case(Caller):
    """Requests about one run of a customer whose owner is not identified."""

    async def floors(self) -> list[str]:
        shown: list[str] = (await self.get(""))["risk"]["floors"]
        return [item for item in shown if item.startswith("ubo_")]

    async def check(self) -> dict[str, Any]:
        found = (await self.get("/checks"))["items"]
        one: dict[str, Any] = next(
            item for item in found if item["check_id"] == "ubo_identification"
        )
        return one

    async def attest(self) -> dict[str, Any]:
        people = (await self.get("/entities"))["items"]
        [manager] = [one["entity_id"] for one in people if one["name"] == "Max Manager"]
        office = {
            "entity_id": manager,
            "title": "Managing director",
            "as_of": today().isoformat(),
            "ground": "senior_managing_official",
        }
        body = {"check_id": "ubo_identification", "note": "Stands in.", "reference": "DMS 7"}
        made = await self.post("analyst", "/attestations", {**body, "in_control": [office]})
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        return found

    async def withdraw(self, attestation: dict[str, Any]) -> None:
        url = f"/api/investigations/{attestation['investigation_id']}/attestations"
        gone = await self.client.delete(
            f"{url}/{attestation['id']}", headers=self.tokens("analyst")
        )
        assert gone.status_code == 204, gone.text

    async def is_attested(self, database: Database, tenant: UUID) -> bool:
        """Return whether it is attested, as check, floor and report say alike."""
        outcome, floors = (await self.check())["outcome"], await self.floors()
        async with database.tenant(tenant) as session:
            report = json.loads(await reports.compose(session, UUID(self.run["id"])))
        applied = [one["id"] for one in report["risk"]["floors"] if one["status"] == "applied"]
        assert [one for one in applied if one.startswith("ubo_")] == floors
        assert floors == (["ubo_exhausted"] if outcome == "attested" else ["ubo_unknown"])
        return bool(outcome == "attested")


async def test_a_rerun_that_carries_the_attestation_over_says_what_the_run_said(
    database: Database,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
    tenant: UUID,
) -> None:
    said = [
        company("yew", "Yew Example Ltd", ("GB-COH", "55555561"), foundingDate="2001-05-05"),
        person("max", "Max Manager", "1970-01"),
        relation("y-n", {"reason": "noBeneficialOwners"}, "yew"),
        relation("y-m", "max", "yew", interest("seniorManagingOfficial")),
    ]
    register = write(tmp_path, *said)
    await load_registry(database, register, dataset="yew", data_date=today())

    async def run() -> Case:
        return Case(app_client, tokens, await investigate(**YEW, depth="edd"))

    async def attested(*cases: Case) -> list[bool]:
        return [await one.is_attested(database, tenant) for one in cases]

    first = await run()
    assert await attested(first) == [False]
    made = await first.attest()
    assert await attested(first) == [True]

    second = await run()
    assert (await second.check())["carried"]
    assert await attested(first, second) == [True, True]
    evaluations = await second.get(f"/api/risk-evaluations?investigation_id.eq={second.run['id']}")
    assert len(evaluations["items"]) == 1  # the one that asked whether it counts is not kept
    verified = await second.get(
        f"/api/risk-evaluations/{second.run['risk']['evaluation_id']}/verify"
    )
    assert verified["verified"]
    # who approves is not who attested, of the carried word as of the first
    outcomes = {one["outcome"]: one for one in (await second.get("/decision"))["outcomes"]}
    assert "beneficial_owner_unknown" in outcomes["approve"]["four_eyes_because"]
    await second.again()
    assert await attested(second) == [True]

    # withdrawn where it was given, it counts nowhere; given anew, it is carried over again
    await second.withdraw(made)
    assert await attested(first, second) == [False, False]
    made = await first.attest()
    assert await attested(first, second) == [True, True]
    # one of the rerun's own, withdrawn: the earlier one is carried over as before
    await second.withdraw(await second.attest())
    assert await attested(first, second) == [True, True]

    # another official, another basis: it is not carried over, and the floor says so
    other = [
        *said,
        person("may", "May Manager", "1971-01"),
        relation("y-o", "may", "yew", interest("seniorManagingOfficial")),
    ]
    folder = tmp_path / "later"
    folder.mkdir()
    await load_registry(database, write(folder, *other), dataset="yew", data_date=today())
    third = await run()
    assert "changed" in (await third.check())["lapsed"]
    assert await attested(first, third) == [True, False]
