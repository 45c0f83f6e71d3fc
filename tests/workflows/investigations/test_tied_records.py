"""Withdrawn records lead to further ones: each hop of ids or numbers keeps the scrutiny."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.support.decisions import record
from tests.workflows.investigations.conftest import Investigate

Tokens = Callable[..., dict[str, str]]
LISTED = {"name": "Banco Nacional de Cuba"}
TWIN = {"name": "Twin Example Ltd", "register": "GB-COH", "registration_number": "33333331"}
OTHER = TWIN | {"registration_number": "33333332"}
BIRCH = {"name": "Birch Example Ltd", "register": "GB-COH", "registration_number": "11111111"}
HOLDING = {"name": "Birch Holding Ltd", "register": "GB-COH", "registration_number": "11111112"}


async def added(
    client: httpx.AsyncClient, who: dict[str, str], of: dict[str, str], external: str | None
) -> str:
    """Add a customer; return its id."""
    body = {**of, "external_id": external}
    made = await client.post("/api/companies", json=body, headers=who)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


@pytest.mark.parametrize(
    ("clean", "last", "external"),
    [(TWIN, TWIN, "T-new"), (BIRCH, HOLDING, "B-new"), (OTHER, OTHER, None)],
    ids=["the same company and id", "another company, the new id", "the same number, no id"],
)
async def test_a_hop_of_ids_keeps_the_scrutiny(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    clean: dict[str, str],
    last: dict[str, str],
    external: str | None,
) -> None:
    """A listed company's id went to a clean one, which was given another id and withdrawn."""
    analyst = tokens("analyst")
    first, later = f"{clean['registration_number']}-old", external or "none-new"
    hits: set[str] = set()
    for of, under in ((LISTED, first), (clean, first), (last, external)):
        company = await added(app_client, analyst, of, under)
        asked = {key: value for key, value in of.items() if key != "name"}
        run = await investigate(**asked, company_name=of["name"], company_id=company)
        found: dict[str, Any] = await record(app_client, run, tokens("viewer"))
        hits = hits or set(found["undecided_hits"])
        assert hits
        assert hits <= set(found["undecided_hits"])
        [approve] = [one for one in found["outcomes"] if one["outcome"] == "approve"]
        assert ("identity_changed" in approve["four_eyes_because"]) == (of is not LISTED)
        assert {*approve["obstacles"]} & {"equal_name", "undecided_hits"}
        address = f"/api/companies/{company}"
        if of is clean and under == first:
            moved = await app_client.patch(address, json={"external_id": later}, headers=analyst)
            assert moved.status_code == 200, moved.text
        gone = await app_client.delete(address, headers=analyst)
        assert gone.status_code == 204, gone.text
