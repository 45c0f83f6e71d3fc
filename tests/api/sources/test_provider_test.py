"""An admin asks whether a provider answers, also one that needs no key."""

import socket
from collections.abc import Callable, Iterator

import httpx
import pytest
from tests.support.provider import Gleif, fails, gleif

from atlas.foundation.config import Settings

Tokens = Callable[..., dict[str, str]]
URL = "/api/providers/gleif/test"


@pytest.fixture
def enabled(settings: Settings) -> Iterator[Callable[[Gleif], None]]:
    """Switches a provider on loopback on, as `ATLAS_PROVIDERS` would."""

    def switch(provider: Gleif) -> None:
        settings.providers[:] = [provider.setting]
        settings.outbound_allow[:] = [provider.pair]

    yield switch
    settings.providers.clear()
    settings.outbound_allow.clear()


async def test_whether_a_provider_without_a_key_answers(
    app_client: httpx.AsyncClient, tokens: Tokens, enabled: Callable[[Gleif], None]
) -> None:
    admin = tokens("admin")
    off = await app_client.post(URL, headers=admin)
    assert (off.status_code, off.json()["code"]) == (409, "provider_not_enabled")
    assert "nothing was sent" in off.json()["detail"]
    async with gleif({}) as provider:
        enabled(provider)
        assert (await app_client.post(URL, headers=tokens("analyst"))).status_code == 403
        assert not provider.asked
        well = (await app_client.post(URL, headers=admin)).json()
        assert (well["reachable"], well["outcome"], well["status"]) == (True, "ok", 200)
        assert well["text"] == "Global LEI Index (GLEIF) answers."
        for status, outcome in (("503 Down", "unreachable"), ("429 Too Many", "throttled")):
            provider.behave = fails(status)
            found = (await app_client.post(URL, headers=admin)).json()
            assert (found["reachable"], found["outcome"]) == (False, outcome)
            assert found["status"] == int(status[:3])
            assert "Test it again later." in found["text"]
    # the provider is down: nothing listens at its address
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        down = await app_client.post(URL, headers=admin)
    assert down.status_code == 200, down.text
    assert (down.json()["outcome"], down.json()["status"]) == ("unreachable", None)
    audited = await app_client.get(
        "/api/audit/events?action.eq=provider.tested", headers=tokens("auditor")
    )
    outcomes = [one["payload"]["outcome"] for one in audited.json()["items"]]
    assert outcomes == ["unreachable", "throttled", "unreachable", "ok"]


async def test_a_key_that_is_missing_is_told(
    app_client: httpx.AsyncClient, tokens: Tokens, settings: Settings
) -> None:
    settings.providers[:] = ["kvk"]
    found = await app_client.post("/api/providers/kvk/test", headers=tokens("admin"))
    settings.providers.clear()
    assert (found.status_code, found.json()["code"]) == (424, "missing_tenant_credentials")
    keyless = await app_client.post("/api/credentials/gleif/test", headers=tokens("admin"))
    assert keyless.status_code == 409
    assert "/api/providers/gleif/test" in keyless.json()["detail"]
