"""Former and coming holders that their own registers do not know exclude no listed party."""

from collections.abc import Callable
from datetime import date, timedelta
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
CHANGED = date(2022, 3, 1)
NEXT = today() + timedelta(days=90)


def whole(**days: str) -> tuple[dict[str, Any], ...]:
    return interest(share=100, **days), interest("votingRights", share=100, **days)


@pytest.mark.parametrize("coming", [False, True])
async def test_a_holding_of_another_time_that_its_register_does_not_know(
    loaded: None,
    database: Database,
    tenant: UUID,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    tmp_path: Path,
    worker: None,
    coming: bool,
) -> None:
    held, holding = ("08114401", "08114402") if coming else ("08114411", "08114412")
    first = (f"p{held}", holding) if coming else (holding, f"p{held}")
    day = (NEXT if coming else CHANGED).isoformat()
    path = write(
        tmp_path,
        company(held, "Maple Pottery Ltd", ("GB-COH", held), foundingDate="2001-05-05"),
        company(holding, "Maple Holding Ltd", ("GB-COH", holding), foundingDate="2000-05-05"),
        person(f"p{held}", "Paula Potter", "1970-01"),
        relation(f"a{held}", first[0], held, *whole(startDate="2001-05-05", endDate=day)),
        relation(f"b{held}", first[1], held, *whole(startDate=day)),
        relation(f"o{held}", f"p{held}", holding, *whole(startDate="2000-05-05")),
        relation(f"d{held}", f"p{held}", held, interest("boardMember")),
    )
    await load_registry(
        database, path, dataset=f"maple-{held}", data_date=today(), force=True, scope=SCOPE
    )

    async def live(entity: str, path: str, as_of: date) -> Any:
        url = f"/api/graph/entities/{entity}/{path}"
        answer = await app_client.get(
            url, params={"as_of": as_of.isoformat()}, headers=tokens("viewer")
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ofac(entity: str, as_of: date) -> Any:
        regimes = (await live(entity, "sanctioned-ownership", as_of))["regimes"]
        return next(one for one in regimes if one["regime"] == "ofac")

    async def found() -> tuple[str, set[tuple[Any, ...]]]:
        """Return the subject, and the words about it, live and in its report."""
        run = await investigate(
            company_name="Maple Pottery Ltd", register="GB-COH", registration_number=held
        )
        case, entity = Case(app_client, tokens, run), run["subject"]["entity_id"]
        now = await ofac(entity, today())
        said = (await case.report())["ownership"]["sanctioned"]
        kept = next(one for one in said if one["regime"] == "ofac")
        owners = await live(entity, "ubos", today())
        assert (owners["complete"], owners["outdated"]) == (True, []), "the owners of today stand"
        return entity, {
            (now["status"], now["control"], "left_register" in now["reasons"]),
            (kept["word"], kept["control"], "left_register" in kept["reasons"]),
        }

    entity, words = await found()
    assert words == {("not_owned", "none_found", False)}
    of_holding = await investigate(
        company_name="Maple Holding Ltd", register="GB-COH", registration_number=holding
    )
    async with database.tenant(tenant) as session:  # as if the register had answered it
        await session.execute(
            "UPDATE investigation_step SET result = result || '{\"left_register\": true}'"
            " WHERE investigation_id = $1 AND step = 'enrich'",
            UUID(of_holding["id"]),
        )
    entity, words = await found()
    assert words == {("none_found", "not_assessed", True)}
    if coming:
        return
    before = CHANGED - timedelta(days=1)
    then = await ofac(entity, before)
    assert (then["status"], then["control"]) == ("none_found", "not_assessed")
    owners = await live(entity, "ubos", before)
    assert (owners["complete"], owners["outdated"]) == (False, ["left_register"])
