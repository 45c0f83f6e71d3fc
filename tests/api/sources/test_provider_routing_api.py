"""Routing over HTTP: the matrix, its changes by one person or two, and what calls tell."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.providers import repository
from atlas.sources.providers.models import CallRow

Tokens = Callable[..., dict[str, str]]
URL = "/api/providers"
NL = f"{URL}/routing/NL"


@pytest.fixture
def enabled(settings: Settings) -> Iterator[None]:
    """As `ATLAS_PROVIDERS` has it."""
    settings.providers.extend(["gleif", "kvk", "northdata"])
    yield
    settings.providers.clear()


class Caller:
    """A tenant's people, who read the revision before they change anything."""

    def __init__(self, client: httpx.AsyncClient, tokens: Tokens, tenant: UUID) -> None:
        self.client, self.tokens, self.tenant = client, tokens, tenant

    async def revision(self) -> str:
        found = await self.client.get(f"{URL}/routing", headers=self.head("viewer"))
        assert found.headers["etag"] == f'"{found.json()["revision"]}"'
        return found.headers["etag"]

    def head(self, role: str) -> dict[str, str]:
        return self.tokens(role, tenant=self.tenant)

    async def send(
        self, verb: str, path: str, body: object = None, role: str = "admin"
    ) -> httpx.Response:
        head = self.head(role) | {"If-Match": await self.revision()}
        return await self.client.request(verb, path, json=body, headers=head)

    async def tiers(self, country: str = "NL") -> dict[str, tuple[str, str]]:
        query = f"{URL}/routing?country={country}"
        found = (await self.client.get(query, headers=self.head("viewer"))).json()
        return {one["provider"]: (one["tier"], one["origin"]) for one in found["items"]}


@pytest.fixture
def one(app_client: httpx.AsyncClient, tokens: Tokens, tenant: UUID) -> Caller:
    return Caller(app_client, tokens, tenant)


@pytest.fixture
def other(app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID) -> Caller:
    return Caller(app_client, tokens, other_tenant)


async def test_the_default_matrix(one: Caller) -> None:
    found = (await one.client.get(f"{URL}/routing", headers=one.head("viewer"))).json()
    assert found["revision"] == 0
    tiers = {(item["country"], item["provider"]): item["tier"] for item in found["items"]}
    assert tiers["NL", "kvk"] == tiers["GB", "companies_house"] == "primary"
    assert tiers["NL", "gleif"] == tiers["XX", "gleif"] == tiers["DE", "vies"] == "supplementary"
    assert ("GB", "kvk") not in tiers  # it knows no British companies
    assert {item["origin"] for item in found["items"]} == {"default"}


async def test_what_only_asks_more_takes_effect_at_once(one: Caller, other: Caller) -> None:
    done = await one.send("PUT", f"{NL}/gleif", {"tier": "primary"})
    assert (done.status_code, done.json()["awaits_second_person"]) == (200, []), done.text
    assert done.headers["etag"] == await one.revision()
    assert (await one.tiers())["gleif"] == ("primary", "country")
    assert (await one.tiers("DE"))["gleif"] == ("supplementary", "default")
    assert (await other.tiers())["gleif"] == ("supplementary", "default")
    missing = await other.send("DELETE", f"{NL}/gleif")
    assert (missing.status_code, missing.json()["code"]) == (404, "provider_route_not_found")
    reset = await one.send("DELETE", f"{NL}/gleif")
    assert (reset.status_code, reset.json()["origin"]) == (200, "default"), reset.text
    gone = await one.send("DELETE", f"{NL}/gleif")
    assert gone.status_code == 404
    events = await one.client.get(
        "/api/audit/events?action=provider_routing.changed", headers=one.head("auditor")
    )
    told = [item["payload"] for item in events.json()["items"]]
    assert [item["after"] and item["after"]["tier"] for item in told] == [None, "primary"]


async def test_what_may_ask_less_takes_two_people(one: Caller, other: Caller) -> None:
    at = f"{NL}/northdata"
    early = await one.send("POST", f"{at}/confirm", role="mlro")
    assert (early.status_code, early.json()["code"]) == (409, "provider_route_state")
    waits = await one.send("PUT", at, {"tier": "fallback", "position": 1})
    assert waits.status_code == 200, waits.text
    reasons = ["northdata in NL: fallback 1", "northdata is asked only after kvk did not answer"]
    assert waits.json()["awaits_second_person"] == reasons
    assert waits.json()["tier"] == "supplementary"  # nothing has changed yet
    listed = (await one.client.get(f"{URL}/routing?country=NL", headers=one.head("viewer"))).json()
    assert reasons in [item["awaits_second_person"] for item in listed["items"]]
    own = await one.send("POST", f"{at}/confirm")
    assert own.status_code == 403
    foreign = await other.send("POST", f"{at}/confirm", role="mlro")
    assert foreign.status_code == 409  # nothing waits there
    done = await one.send("POST", f"{at}/confirm", role="mlro")
    assert (done.status_code, done.json()["tier"]) == (200, "fallback"), done.text
    assert done.json()["awaits_second_person"] == []
    # a further primary makes the fallback less necessary: that, too, takes two
    more = (await one.send("PUT", f"{NL}/gleif", {"tier": "primary"})).json()
    assert more["awaits_second_person"] == [
        "gleif in NL: primary",
        "northdata is asked only after gleif and kvk did not answer",
    ]
    # who takes it back leaves nothing to confirm
    same = (await one.send("PUT", f"{NL}/gleif", {"tier": "supplementary"})).json()
    assert (same["tier"], same["awaits_second_person"]) == ("supplementary", [])
    late = await one.send("POST", f"{NL}/gleif/confirm", role="mlro")
    assert late.status_code == 409
    # everywhere, and back to the default: asks more, so one person is enough
    everywhere = await one.send("PUT", f"{URL}/routing/XX/vies", {"tier": "off"})
    assert "vies is no longer asked" in everywhere.json()["awaits_second_person"]
    back = await one.send("DELETE", at)
    assert (back.json()["tier"], back.json()["awaits_second_person"]) == ("supplementary", [])


async def test_a_proposal_that_has_become_looser_is_proposed_again(one: Caller) -> None:
    at = f"{URL}/routing/GB/northdata"
    await one.send("PUT", at, {"tier": "fallback"})
    more = await one.send("PUT", f"{URL}/routing/GB/gleif", {"tier": "primary"})
    assert more.json()["awaits_second_person"] == []  # there is no fallback yet
    stale = await one.send("POST", f"{at}/confirm", role="mlro")
    assert (stale.status_code, stale.json()["code"]) == (409, "provider_route_state")


async def test_what_is_refused(one: Caller) -> None:
    body = {"tier": "off"}
    for path, status in (
        (f"{NL}/nothing", 404),
        (f"{URL}/routing/GB/kvk", 422),
        (f"{URL}/routing/UK/gleif", 422),
        (f"{URL}/routing/XX/kvk", 200),
    ):
        found = await one.send("PUT", path, body)
        assert found.status_code == status, (path, found.text)
    head = one.head("admin")
    plain = await one.client.put(f"{NL}/kvk", json=body, headers=head)
    assert plain.status_code == 428
    old = await one.client.put(f"{NL}/kvk", json=body, headers=head | {"If-Match": '"999"'})
    assert old.status_code == 412
    for role in ("viewer", "analyst", "auditor"):
        assert (await one.send("PUT", f"{NL}/kvk", body, role)).status_code == 403


@pytest.mark.usefixtures("enabled")
async def test_who_would_be_asked(other: Caller, database: Database) -> None:
    await other.send("PUT", f"{NL}/northdata", {"tier": "fallback"})
    await other.send("POST", f"{NL}/northdata/confirm", role="mlro")
    calls = [call("gleif", "unreachable", seconds) for seconds in range(5)]
    async with database.tenant(other.tenant) as session:
        await repository.insert_calls(session, calls)
    key = {"values": {"api_key": "example-key-0001"}}
    stored = await other.client.put(
        "/api/credentials/northdata", json=key, headers=other.head("admin")
    )
    assert stored.status_code == 200, stored.text
    found = (await other.client.get(NL, headers=other.head("viewer"))).json()
    [fallback] = [item for item in found["items"] if item["provider"] == "northdata"]
    assert (fallback["asked"], fallback["obstacles"]) == ("if_needed", [])
    async with database.tenant(other.tenant) as session:  # it does not decrypt any more
        await session.execute("UPDATE provider_credential SET sealed = sealed || '\\x00'::bytea")
    found = (await other.client.get(NL, headers=other.head("viewer"))).json()
    plan = {item["provider"]: item for item in found["items"]}
    names = list(plan)
    assert (names[0], names[-1]) == ("kvk", "northdata")
    codes = {name: [one["code"] for one in item["obstacles"]] for name, item in plan.items()}
    assert codes["kvk"] == ["missing_credentials"]
    assert codes["gleif"] == ["breaker_open"]
    assert codes["vies"] == ["not_enabled"]
    assert codes["northdata"] == ["missing_credentials"]
    assert plan["northdata"]["after"] == ["kvk"]
    assert "NL-KVK" in plan["northdata"]["identifiers"]
    assert "companies_house" not in plan


def call(provider: str, outcome: str, ago: float = 0, run: UUID | None = None) -> CallRow:
    return CallRow(
        id=new_id(), provider=provider, plugin_version="1.0.0", response="company",
        request_key="k", outcome=outcome, status=200, detail="", sha256=None,
        called_at=now() - timedelta(seconds=ago), seconds=0.5, investigation_id=run,
    )  # fmt: skip


async def test_what_calls_tell(one: Caller, other: Caller, database: Database) -> None:
    day = 86_400
    made = [
        call("vies", "ok", 1),
        call("vies", "empty", 2),
        call("vies", "throttled", 3),
        call("vies", "ok", 2 * day),
        call("vies", "ok", 40 * day),
        call("vies", "missing_credentials", 4),
    ]
    async with database.tenant(one.tenant) as session:
        await repository.insert_calls(session, made)
    head = one.head("viewer")
    listed = (await one.client.get(f"{URL}/vies/calls?limit=2", headers=head)).json()
    assert [item["outcome"] for item in listed["items"]] == ["ok", "empty"]
    assert "request_key" not in listed["items"][0]
    more = f"{URL}/vies/calls?limit=2&cursor={listed['next_cursor']}"
    rest = (await one.client.get(more, headers=head)).json()
    assert [item["outcome"] for item in rest["items"]] == ["throttled", "missing_credentials"]
    filtered = await one.client.get(f"{URL}/vies/calls?outcome=ok", headers=head)
    assert len(filtered.json()["items"]) == 3
    health = (await one.client.get(f"{URL}/vies/health", headers=head)).json()
    assert [(item["hours"], item["calls"]) for item in health["windows"]] == [(24, 4), (168, 5)]
    assert (health["breaker"], health["windows"][0]["p50_seconds"]) == ("paused", 0.5)
    summary = (await one.client.get(f"{URL}/summary", headers=head)).json()
    [vies] = [item for item in summary["items"] if item["provider"] == "vies"]
    assert (vies["calls"], vies["answered"], vies["empty"], vies["failed"], vies["not_sent"]) == (
        4,
        2,
        1,
        1,
        1,
    )
    theirs = other.head("viewer")
    assert (await other.client.get(f"{URL}/vies/calls", headers=theirs)).json()["items"] == []
    health = (await other.client.get(f"{URL}/vies/health", headers=theirs)).json()
    assert {item["calls"] for item in health["windows"]} == {0}
    for path in ("calls", "health"):
        missing = await one.client.get(f"{URL}/nothing/{path}", headers=head)
        assert missing.status_code == 404
