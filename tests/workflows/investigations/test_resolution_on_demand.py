"""A search on demand, a preview, and what a merge did: from the request to the answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from msgspec.structs import replace
from tests.db.mutations.helpers import batch, company, owns, person
from tests.support.waiting import until

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import ClaimAssertion

Tokens = Callable[..., dict[str, str]]
Said = dict[str, Any]
_URL = "/api/resolution"


@pytest.fixture
async def known(database: Database, actor: AuthContext, tenant: UUID) -> dict[str, UUID]:
    """One company whose owner two registers name, each in its own way."""
    number = str(new_id().int)[-8:]
    found: dict[str, UUID] = {}
    for source, name, births in (
        ("registry_file:psc", "Jon A. Smith", {"date_of_birth": "1961-03"}),
        ("registry_file:national", "Jonathan Smith", {}),
    ):
        holder = person(source, f"{source}{number}", name, **births)
        async with database.tenant(tenant) as session:
            made = await mutations.apply_batch(
                session,
                actor,
                batch(
                    str(new_id()),
                    source=source,
                    parties=[company("c", number, "Larch On Demand Ltd"), holder],
                    relationships=[owns(source, "c", share_exact=15)],
                ),
            )
        found |= dict(made.entities)
    return found


async def searched(client: httpx.AsyncClient, tokens: Tokens, entity_id: UUID) -> Said:
    """Start a search and poll it to its end."""
    begun = await client.post(f"{_URL}/entities/{entity_id}/searches", headers=tokens("analyst"))
    assert begun.status_code == 202, begun.text
    place = begun.headers["Location"]
    answer = await until(
        lambda: client.get(place, headers=tokens("viewer")),
        lambda seen: seen.json()["status"] in {"complete", "failed"},
        pause=0.1,
    )
    found: Said = answer.json()
    return found


async def test_a_search_finds_and_a_preview_tells_what_a_merge_then_does(
    app_client: httpx.AsyncClient, tokens: Tokens, own_worker: None, known: dict[str, UUID],
    database: Database, actor: AuthContext, tenant: UUID,
) -> None:  # fmt: skip
    found = await searched(app_client, tokens, known["c"])
    assert (found["status"], found["compared"], found["found"]) == ("complete", 1, 1)
    assert found["not_compared"] == []
    job = await app_client.get(f"/api/jobs/{found['id']}", headers=tokens("viewer"))
    assert job.json()["status"] == "complete"
    again = await searched(app_client, tokens, known["c"])
    assert (again["compared"], again["found"]) == (1, 0)

    listed = await app_client.get(
        f"{_URL}/candidates", params={"company_id.eq": str(known["c"])}, headers=tokens("viewer")
    )
    [row] = listed.json()["items"]
    side = await app_client.get(f"{_URL}/candidates/{row['id']}", headers=tokens("viewer"))
    values = {one["attribute"]: one for one in side.json()["values"]}
    births = [*values["date_of_birth"]["first"], *values["date_of_birth"]["second"]]
    assert births == [{"value": "1961-03", "source": "registry_file:psc"}]

    url = f"{_URL}/candidates/{row['id']}"
    shown = await app_client.post(f"{url}/preview", headers=tokens("viewer"))
    assert shown.status_code == 200, shown.text
    preview = shown.json()
    assert {one["attribute"]: one["joined"] for one in preview["values"]}["date_of_birth"]
    [below] = preview["companies"]
    assert below["before"]["outcome"] == "possible"  # 15 and 15 % may be one owner of 30 %
    assert below["after"]["owners"] == []
    still = await app_client.get(f"/api/entities/{row['second_id']}", headers=tokens("viewer"))
    assert still.json()["id"] == row["second_id"]  # the preview wrote nothing

    for role in ("analyst", "mlro"):
        said = await app_client.post(
            f"{url}/decision",
            json={"verdict": "merge", "reason": "Seen on one passport."},
            headers={**tokens(role), "If-Match": "*"},
        )
        assert said.status_code == 200, said.text
    one = await app_client.get(f"/api/entities/{preview['canonical_id']}", headers=tokens("viewer"))
    assert one.json()["display_name"] == preview["name"]
    assert one.json()["data"]["date_of_birth"] == "1961-03"
    late = await app_client.post(f"{url}/preview", headers=tokens("viewer"))
    assert (late.status_code, late.json()["code"]) == (409, "candidate_decided")

    merges = await app_client.get(
        f"{_URL}/merges", params={"candidate_id.eq": row["id"]}, headers=tokens("viewer")
    )
    [merge] = merges.json()["items"]
    check = f"{_URL}/merges/{merge['id']}/reconcile"
    stands = await app_client.post(check, headers=tokens("analyst"))
    assert stands.json()["stands"], stands.text
    async with database.tenant(tenant) as session:
        other = person("x", "x", "Jonathan Smith")
        other = replace(
            other,
            entity_id=UUID(row["second_id"]),
            claims=[ClaimAssertion("date_of_birth", "1984-07-02")],
        )
        await mutations.apply_batch(
            session, actor, batch(str(new_id()), source="registry_file:national", parties=[other])
        )
    fails = await app_client.post(check, headers=tokens("analyst"))
    assert not fails.json()["stands"], fails.text

    numbers = await app_client.get(f"{_URL}/metrics", headers=tokens("viewer"))
    counted = {one["status"]: one["total"] for one in numbers.json()["statuses"]}
    assert numbers.json()["decided"] >= 1
    assert counted["merged"] >= 1


async def test_a_search_of_what_is_not_there_is_404(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    for answer in (
        await app_client.post(f"{_URL}/entities/{new_id()}/searches", headers=tokens("analyst")),
        await app_client.get(f"{_URL}/searches/{new_id()}", headers=tokens("viewer")),
        await app_client.post(f"{_URL}/candidates/{new_id()}/preview", headers=tokens("viewer")),
        await app_client.post(f"{_URL}/merges/{new_id()}/reconcile", headers=tokens("analyst")),
    ):
        assert answer.status_code == 404, answer.text
