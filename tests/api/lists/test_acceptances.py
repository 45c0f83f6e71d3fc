"""An entry without a readable name bars `clear` until two people of the tenant accept it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from tests.conftest import actor_of, make_tenant
from tests.support.lists import as_published, load_list
from tests.support.profiles import give_profile, regime
from tests.unit.lists.writing import SDN, write_ofac

from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import InvalidRequestError
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import RequiredList
from atlas.sources.lists import acceptances
from atlas.sources.lists.errors import ImplausibleListError
from atlas.sources.lists.schemas import AcceptanceIn
from atlas.sources.lists.standings import standings_for
from atlas.sources.screening.schemas import ScreeningQuery
from atlas.sources.screening.service import screen

pytestmark = pytest.mark.cut_lists

Tokens = Callable[..., dict[str, str]]
ROW = '77,"???",-0- ,"T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
URL = "/api/screening/lists/ofac-sdn"
BODY = {"entry_key": "77", "reason": "Seen at the publisher's: a vessel without a name."}


async def test_two_people_accept_an_entry(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tmp_path: Path
) -> None:
    write_ofac(tmp_path, sdn=SDN + ROW)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())

    async def standing() -> tuple[str, list[str], list[str]]:
        answer = await app_client.get(URL, headers=tokens("viewer"))
        found = answer.json()
        return found["state"], found["standing"]["reasons"], found["standing"]["unreadable"]

    async def accept(role: str, **more: str) -> httpx.Response:
        return await app_client.post(
            f"{URL}/acceptances", json={**BODY, **more}, headers=tokens(role)
        )

    assert await standing() == ("incomplete_list", ["unreadable_entries"], ["77"])
    assert (await accept("viewer")).status_code == 403
    for wrong in ("36", "*", "none"):
        assert (await accept("analyst", entry_key=wrong)).status_code == 404
    first = await accept("analyst")
    assert (first.status_code, first.json()["status"]) == (200, "proposed")
    assert await standing() == ("incomplete_list", ["unreadable_entries"], ["77"])
    again = await accept("analyst")
    assert (again.status_code, again.json()["code"]) == (403, "second_person_required")
    second = await accept("senior_officer", reason="Seen too: a hull number only.")
    assert (second.status_code, second.json()["status"]) == (200, "accepted")
    assert await standing() == ("ok", [], [])
    listed = await app_client.get(f"{URL}/acceptances", headers=tokens("viewer"))
    [kept] = listed.json()["items"]
    assert (kept["status"], kept["reason"]) == ("accepted", BODY["reason"])
    assert kept["accepted_reason"] == "Seen too: a hull number only."
    async with database.platform() as session:  # nobody else's
        seen = await session.fetch_value("SELECT count(*) FROM list_acceptance")
    assert seen == 0

    write_ofac(tmp_path, sdn=SDN + ROW.replace('"T"', '"U"'))
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())
    assert await standing() == ("incomplete_list", ["unreadable_entries"], ["77"])


async def test_one_person_rejects_or_withdraws_and_the_entry_bars_again(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
    tmp_path: Path,
) -> None:
    write_ofac(tmp_path, sdn=SDN + ROW)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today())
    path = f"{URL}/acceptances"

    async def post(role: str, url: str, body: dict[str, str], **more: UUID) -> httpx.Response:
        return await app_client.post(url, json=body, headers=tokens(role, **more))

    async def reasons() -> list[str]:
        answer = await app_client.get(URL, headers=tokens("viewer"))
        found: list[str] = answer.json()["standing"]["reasons"]
        return found

    async def statuses(query: str = "") -> list[str]:
        answer = await app_client.get(path + query, headers=tokens("viewer"))
        return [item["status"] for item in answer.json()["items"] if item["entry_key"] == "77"]

    def end(made: httpx.Response) -> str:
        return f"{path}/{made.json()['id']}/end"

    why = {"reason": "The publisher names it now."}
    for item in (await app_client.get(path, headers=tokens("viewer"))).json()["items"]:
        await post("mlro", f"{path}/{item['id']}/end", why)  # what the test before accepted
    before = len(await statuses())

    proposed = await post("analyst", path, BODY)
    assert (await post("viewer", end(proposed), why)).status_code == 403
    foreign = await post("mlro", end(proposed), why, tenant=other_tenant)
    assert foreign.status_code == 404
    rejected = await post("mlro", end(proposed), why)
    assert (rejected.status_code, rejected.json()["status"]) == (200, "rejected")
    assert rejected.json()["closed_reason"] == why["reason"]
    again = await post("mlro", end(proposed), why)
    assert (again.status_code, again.json()["code"]) == (409, "list_acceptance_ended")

    # it can be proposed anew, by a person who withdraws it
    proposed = await post("analyst", path, BODY)
    assert proposed.json()["status"] == "proposed"
    assert (await post("analyst", end(proposed), why)).json()["status"] == "withdrawn"

    proposed = await post("analyst", path, BODY)
    accepted = await post("mlro", path, BODY)
    assert accepted.json()["status"] == "accepted"
    assert await reasons() == []
    # whoever doubts it is enough: it adds scrutiny
    assert (await post("analyst", end(accepted), why)).json()["status"] == "withdrawn"
    assert await reasons() == ["unreadable_entries"]
    assert len(await statuses()) - before == 3
    assert await statuses("?status=accepted") == []
    assert "rejected" in await statuses("?status=rejected")
    async with database.tenant(tenant) as session:
        told = await session.fetch(
            "SELECT action FROM audit_event WHERE resource_id = $1 ORDER BY occurred_at",
            UUID(accepted.json()["id"]),
        )
    assert [row["action"] for row in told] == [
        "list_acceptance.proposed",
        "list_acceptance.accepted",
        "list_acceptance.withdrawn",
    ]


async def test_a_small_list_is_refused_and_two_people_accept_its_size(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tmp_path: Path
) -> None:
    """The way of a real installation, with the size that the publisher's list really has."""
    tenant = await make_tenant(database, "sized", profile=False)
    ofac = RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V")
    await give_profile(database, tenant, regime(lists=[ofac]))
    people = [actor_of(tenant, Role.ANALYST), actor_of(tenant, Role.MLRO)]
    reason = "OFAC publishes an extract to us by contract."
    query = [ScreeningQuery(name="Quiet Orchard Limited", topics=("sanctions",))]
    write_ofac(tmp_path, sdn=SDN + ROW.replace("???", "PLAIN NAME LTD").replace("77", "78"))

    async def word() -> tuple[str, str | None]:
        async with database.tenant(tenant) as session:
            [found] = await screen(session, people[0], query, purpose="test")
        return found.topics[0].outcome.value, found.topics[0].reason

    with as_published():
        with pytest.raises(ImplausibleListError):
            await load_list(database, tmp_path, "ofac-sdn", version_date=today())
        await load_list(
            database, tmp_path, "ofac-sdn", version_date=today(), force=True, removals=1
        )
        assert await word() == ("not_assessed", "incomplete_list")
        async with database.tenant(tenant) as session:  # small, and its newest entry is of 2021
            shown = (await standings_for(session, today())).by_id["ofac-sdn"].guards
        assert shown == ("implausible_size", "date_contradicted")
        for guard in shown:
            body = AcceptanceIn(entry_key=f"*{guard}", reason=reason)
            for person, status in zip(people, ("proposed", "accepted"), strict=True):
                assert (await word())[0] == "not_assessed"
                async with database.tenant(tenant) as session:
                    made = await acceptances.accept(session, person, "ofac-sdn", body)
                assert made.status == status
        assert await word() == ("clear", None)
        async with database.tenant(tenant) as session:
            await acceptances.end(session, people[0], "ofac-sdn", made.id, "The contract ended.")
        assert await word() == ("not_assessed", "stale_list")


async def test_size_and_age_of_a_forced_version_are_accepted_each_by_its_name(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tmp_path: Path
) -> None:
    tenant = await make_tenant(database, "named", profile=False)
    ofac = RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V")
    await give_profile(database, tenant, regime(lists=[ofac]))
    people = [actor_of(tenant, Role.ANALYST), actor_of(tenant, Role.MLRO)]
    write_ofac(tmp_path, sdn=SDN)
    with as_published():
        await load_list(
            database, tmp_path, "ofac-sdn", version_date=today(), force=True, removals=1
        )
        before = today() - timedelta(days=30)
        write_ofac(tmp_path, sdn=SDN + ROW.replace("???", "PLAIN NAME LTD").replace("77", "78"))
        await load_list(database, tmp_path, "ofac-sdn", version_date=before, force=True)

        async def guards() -> tuple[str, ...]:
            async with database.tenant(tenant) as session:
                return (await standings_for(session, today())).by_id["ofac-sdn"].guards

        both = await guards()
        assert set(both) >= {"implausible_size", "older_version"}
        for key in ("*", "*large_removal"):
            body = AcceptanceIn(entry_key=key, reason="Seen at the publisher.")
            with pytest.raises(InvalidRequestError, match="each by its name"):
                async with database.tenant(tenant) as session:
                    await acceptances.accept(session, people[0], "ofac-sdn", body)
        for name in both:
            assert name in await guards()
            body = AcceptanceIn(entry_key=f"*{name}", reason="Seen at the publisher.")
            for person in people:
                async with database.tenant(tenant) as session:
                    await acceptances.accept(session, person, "ofac-sdn", body)
            assert name not in await guards()
        async with database.tenant(tenant) as session:
            assert (await standings_for(session, today())).by_id["ofac-sdn"].answers


async def test_what_two_accepted_of_a_forced_version_holds_in_the_versions_that_follow(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, tmp_path: Path
) -> None:
    """A later version carries the mark of the one that was forced in, and what was accepted."""
    tenant, other = await make_tenant(database, "carried"), await make_tenant(database, "apart")
    people = [actor_of(tenant, Role.ANALYST), actor_of(tenant, Role.MLRO)]

    def write(count: int) -> None:
        rows = range(1000, 1000 + count)
        more = (ROW.replace("???", f"PLAIN NAME {row}").replace("77", str(row)) for row in rows)
        write_ofac(tmp_path, sdn=SDN + "".join(more))

    async def guards(of: UUID) -> tuple[str, ...]:
        async with database.tenant(of) as session:
            return (await standings_for(session, today())).by_id["ofac-sdn"].guards

    write(150)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today(), force=True)
    write(100)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today(), force=True)
    assert await guards(tenant) == ("large_removal",)
    body = AcceptanceIn(entry_key="*large_removal", reason="Seen at the publisher.")
    async with database.tenant(tenant) as session:
        await acceptances.accept(session, people[0], "ofac-sdn", body)
    write(99)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today(), removals=1)
    assert await guards(tenant) == ("large_removal",)  # one person has accepted it so far
    async with database.tenant(tenant) as session:
        made = await acceptances.accept(session, people[1], "ofac-sdn", body)
    assert made.status == "accepted"
    assert await guards(tenant) == ()
    write(98)
    await load_list(database, tmp_path, "ofac-sdn", version_date=today(), removals=1)
    assert await guards(tenant) == ()
    assert await guards(other) == ("large_removal",)
    write(60)  # what is forced in anew is accepted anew
    await load_list(database, tmp_path, "ofac-sdn", version_date=today(), force=True)
    assert await guards(tenant) == ("large_removal",)
