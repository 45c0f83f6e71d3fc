"""Owners that rest on a holding which its own register does not know exclude no other owner."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_named_alone import Case

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
SCOPE = ("beneficial_owners", "shareholders", "officers", "identity")
LISTED = "Ivan Sergeevich Petrov"


@pytest.mark.parametrize("owner", ["Paula Potter", LISTED])
async def test_a_holding_that_its_register_does_not_know_clears_no_one_below(
    loaded: None,
    database: Database,
    tenant: UUID,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    tmp_path: Path,
    worker: None,
    owner: str,
) -> None:
    clear = owner != LISTED
    held, holding = ("08113301", "08113302") if clear else ("08113311", "08113312")
    whole = (interest(share=100), interest("votingRights", share=100))
    path = write(
        tmp_path,
        company(held, "Cedar Pottery Ltd", ("GB-COH", held), foundingDate="2001-05-05"),
        company(holding, "Cedar Holding Ltd", ("GB-COH", holding), foundingDate="2000-05-05"),
        person(f"p{held}", owner, "1970-01"),
        relation(f"h{held}", holding, held, *whole),
        relation(f"o{held}", f"p{held}", holding, *whole),
        relation(f"d{held}", f"p{held}", held, interest("boardMember")),
    )
    await load_registry(
        database, path, dataset=f"cedar-{held}", data_date=today(), force=True, scope=SCOPE
    )

    async def found(number: str, name: str) -> tuple[Any, ...]:
        run = await investigate(company_name=name, register="GB-COH", registration_number=number)
        case = Case(app_client, tokens, run)
        entity = f"/api/graph/entities/{run['subject']['entity_id']}"

        async def live(path: str) -> Any:
            answer = await app_client.get(f"{entity}/{path}", headers=tokens("viewer"))
            return answer.json()

        regimes = (await live("sanctioned-ownership?regime=ofac"))["regimes"]
        said = (await case.report())["ownership"]["sanctioned"]
        kept = next(one for one in said if one["regime"] == "ofac")
        modules = (await case.get("/modules"))["items"]
        mebo = next(one for one in modules if one["code"] == "MEBO")
        open_ = {one["code"] for one in mebo["rules"] if one["reason"] == "owners_not_identified"}
        return run, await live("ubos"), regimes[0], kept, open_

    run, owners, live, kept, open_ = await found(held, "Cedar Pottery Ltd")
    assert (owners["complete"], owners["outdated"]) == (True, [])
    words = (live["status"], live["control"], kept["word"], kept["control"])
    above = words if not clear else ("not_owned", "none_found", "not_owned", "none_found")
    assert words == above
    assert not open_
    assert "ubo_unknown" not in run["risk"]["floors"]
    of_holding, *_ = await found(holding, "Cedar Holding Ltd")
    async with database.tenant(tenant) as session:  # as if the register had answered it
        await session.execute(
            "UPDATE investigation_step SET result = result || '{\"left_register\": true}'"
            " WHERE investigation_id = $1 AND step = 'enrich'",
            UUID(of_holding["id"]),
        )
    run, owners, live, kept, open_ = await found(held, "Cedar Pottery Ltd")
    assert owners["complete"] is False
    assert "does not know the company: Cedar Holding Ltd" in " ".join(owners["may_stand_above"])
    words = (live["status"], live["control"], kept["word"], kept["control"])
    opened = ("none_found", "not_assessed", "none_found", "not_assessed")
    assert words == (opened if clear else above)
    assert "left_register" in live["reasons"]
    assert "left_register" in kept["reasons"]
    assert {"nominee_ubo", "circular_ownership", "opaque_trust"} <= open_
    assert "ubo_unknown" in run["risk"]["floors"]
