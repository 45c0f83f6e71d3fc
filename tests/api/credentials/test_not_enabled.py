"""A provider that the operator has not enabled is not asked, whoever holds a key for it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from tests.api.credentials.conftest import KEYED
from tests.support.providers import GOOD_KEY, Provider

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now

Tokens = Callable[..., dict[str, str]]
URL = f"/api/credentials/{KEYED}"
ANY_KEY = {"api_key": "some-" + "s" * 27}


@pytest.fixture
def off(settings: Settings) -> Iterator[None]:
    """The operator has switched another provider on, and not this one."""
    before = [*settings.providers]
    settings.providers[:] = ["vies"]
    yield
    settings.providers[:] = before


@pytest.mark.usefixtures("off")
async def test_nothing_is_sent_by_any_way_to_test_it(
    app_client: httpx.AsyncClient, tokens: Tokens, tenant: UUID, register: Provider
) -> None:
    admin, operator = tokens(Role.ADMIN), tokens(Role.PLATFORM_OPERATOR)
    before = len(register.heads)

    async def refused() -> None:
        for path in (f"{URL}/test", f"/api/providers/{KEYED}/test"):
            found = await app_client.post(path, headers=admin)
            assert (found.status_code, found.json()["code"]) == (409, "provider_not_enabled")
            assert "nothing was sent" in found.json()["detail"]
            assert GOOD_KEY not in found.text
        assert len(register.heads) == before

    await refused()  # without a key, too: what hinders is told first
    # lent by the operator: no use is counted
    grants = f"/api/platform/tenants/{tenant}/credential-grants"
    ends = (now() + timedelta(days=1)).isoformat()
    body = {"provider": KEYED, "values": ANY_KEY, "expires_at": ends, "use_limit": 3}
    lent = (await app_client.post(grants, json=body, headers=operator)).json()
    await refused()
    shown = (await app_client.get(f"{grants}/{lent['id']}", headers=operator)).json()
    assert shown["used"] == 0
    await app_client.post(f"{grants}/{lent['id']}/revoke", headers=operator)
    # one's own: it is stored, and its state stays untested
    stored = await app_client.put(URL, json={"values": {"api_key": GOOD_KEY}}, headers=admin)
    assert stored.status_code == 200, stored.text
    await refused()
    shown = (await app_client.get(URL, headers=admin)).json()
    assert (shown["outcome"], shown["tested_at"]) == (None, None)
    await app_client.delete(URL, headers=admin)
    assert len(register.heads) == before
