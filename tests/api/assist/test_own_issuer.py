"""A tenant with its own provider: where its people are sent, and which tokens count."""

import time
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
from joserfc import jwk, jwt
from tests.api.assist.conftest import Installation, People
from tests.support.assist import Person

from atlas.foundation.db import Database
from atlas.identity.auth import service as auth

KEY = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


class Provider:
    """Signs what it is asked to."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def token(self, audience: str | list[str], **changes: Any) -> str:
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": audience,
            "sub": "ana",
            "iat": moment,
            "exp": moment + 300,
            "roles": ["analysts"],
            "scope": "openid read run",
            **changes,
        }
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY)


@pytest_asyncio.fixture(scope="module")
async def provider(installation: Installation, database: Database, other_tenant: UUID) -> Provider:
    documents = installation.documents
    documents.documents["/jwks"] = {"keys": [KEY.as_dict(private=False)]}
    issuer = documents.address("/realm")
    body = {
        "tenant_id": str(other_tenant),
        "name": "Second's provider",
        "issuer": issuer,
        "audience": "atlas",
        "jwks_uri": documents.address("/jwks"),
        "roles_claim": "roles",
        "role_mapping": {"analysts": ["analyst"]},
    }
    opened = await auth.open_operator_session(database, installation.settings)
    async with httpx.AsyncClient(base_url=installation.base) as client:
        headers = {"Authorization": f"Bearer {opened.access_token}"}
        made = await client.post("/api/platform/issuers", json=body, headers=headers)
    assert made.status_code == 201, made.text
    return Provider(issuer)


async def used(person: Person, token: str) -> tuple[int, int]:
    """Statuses of the resource and of the API."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    async with httpx.AsyncClient(base_url=person.base, headers=headers) as client:
        answer = await client.post(f"/api/mcp/{person.slug}", json=message)
        return answer.status_code, (await client.get("/api/auth/session")).status_code


async def test_its_people_are_sent_there(
    provider: Provider, people: People, other_tenant: UUID
) -> None:
    person, neighbour = await people(tenant_id=other_tenant), await people()
    async with httpx.AsyncClient(base_url=person.base) as client:
        for one, servers in (
            (person, [provider.issuer, f"{person.base}/api/auth"]),
            (neighbour, [f"{person.base}/api/auth"]),
        ):
            path = f"/.well-known/oauth-protected-resource/api/mcp/{one.slug}"
            assert (await client.get(path)).json()["authorization_servers"] == servers


async def test_its_tokens_are_good_for_what_they_name_alone(
    provider: Provider, people: People, other_tenant: UUID
) -> None:
    person, neighbour = await people(tenant_id=other_tenant), await people()
    assert await used(person, provider.token(person.resource)) == (200, 401)
    assert await used(person, provider.token("atlas")) == (401, 200)
    assert await used(person, provider.token(["atlas", person.resource])) == (401, 401)
    assert await used(neighbour, provider.token(neighbour.resource)) == (401, 401)
    assert await used(neighbour, provider.token(person.resource)) == (401, 401)
    assert await used(person, provider.token(person.resource, scope="openid")) == (403, 401)
    assert await used(person, provider.token(person.resource, exp=1)) == (401, 401)
    assert await used(person, provider.token(person.resource, roles=["nobody"])) == (403, 401)
