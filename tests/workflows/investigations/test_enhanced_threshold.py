"""A deeper run asks for less than the law, and adds to what the law asks for."""

from collections.abc import Callable
from pathlib import Path

import httpx
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.workflows.investigations.conftest import Investigate

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
QUARTERS = {
    "company_name": "Quarter Example Ltd",
    "register": "GB-COH",
    "registration_number": "55555571",
}


async def test_who_meets_only_the_lower_test_is_no_owner_by_law(
    database: Database,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    """Four of exactly 25 %: more than 25 % nobody has; an analyst chose the depth that hid it."""
    quarters = [f"quarter{n}" for n in range(4)]
    register = write(
        tmp_path,
        company("quarters", QUARTERS["company_name"], ("GB-COH", "55555571")),
        *(person(one, f"Quarter Holder {n}", f"197{n}-01") for n, one in enumerate(quarters)),
        *(relation(f"q-{one}", one, "quarters", interest(share=25)) for one in quarters),
    )
    await load_registry(database, register, dataset="quarters", data_date=today())
    viewer = tokens("viewer")
    roles = set[tuple[str, ...]]()
    for depth, threshold in (("cdd", 25), ("edd", 10)):
        run = await investigate(**QUARTERS, depth=depth)
        floors = [one for one in run["risk"]["floors"] if one.startswith("ubo_")]
        assert floors == ["ubo_unknown"], depth
        checks = await app_client.get(f"/api/investigations/{run['id']}/checks", headers=viewer)
        [owners] = [
            one for one in checks.json()["items"] if one["check_id"] == "ubo_identification"
        ]
        assert (owners["reason"], owners["identified"]) == ("no_ubo_identified", False), depth
        decision = await app_client.get(f"/api/investigations/{run['id']}/decision", headers=viewer)
        [reasons] = [
            one["four_eyes_because"]
            for one in decision.json()["outcomes"]
            if one["outcome"] == "approve"
        ]
        assert "beneficial_owner_unknown" in reasons, depth
        url = f"/api/graph/entities/{run['subject']['entity_id']}/ubos"
        live = await app_client.get(
            f"{url}?enhanced={'true' if depth == 'edd' else 'false'}", headers=viewer
        )
        found = live.json()
        assert (found["outcome"], found["threshold"]) == ("no_ubo_identified", threshold)
        assert found["cause"] == "incomplete"
        laws = (found["law"], found["register_ubo"]["law"])
        assert [one["threshold"] for one in laws] == [25, 25], "neither law says 10"
        lower = [one["by_law"] for one in found["ubos"]]
        assert lower == ["lower_threshold"] * (4 if depth == "edd" else 0)
        parties = await app_client.get(f"/api/investigations/{run['id']}/entities", headers=viewer)
        roles |= {
            tuple(one["roles"]) for one in parties.json()["items"] if "customer" not in one["roles"]
        }
    assert roles == {("owner",)}, "a beneficial owner is one by the home law, at each depth"
