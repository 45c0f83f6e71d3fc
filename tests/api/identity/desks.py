"""An admin, people and their sign-ins, for the tests of links and second factors."""

from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx

from atlas.foundation.core.ids import new_id

PASSWORD = "a long enough password"
Header = dict[str, str]


def bearer(token: str) -> Header:
    return {"Authorization": f"Bearer {token}"}


@dataclass
class Person:
    """An account and its password."""

    id: str
    email: str
    password: str = PASSWORD


@dataclass
class Desk:
    """An admin at work, and everybody's client."""

    client: httpx.AsyncClient
    admin: Header
    superuser_dsn: str

    async def post(self, path: str, header: Header | None = None, **body: Any) -> httpx.Response:
        return await self.client.post(f"/api{path}", json=body, headers=header or {})

    async def person(self, *roles: str) -> Person:
        email = f"p{new_id().hex}@acme.example"
        body = {"display_name": "Pat", "roles": list(roles or ("analyst",)), "password": PASSWORD}
        answer = await self.post("/users", self.admin, email=email, **body)
        assert answer.status_code == 201, answer.text
        return Person(answer.json()["user"]["id"], email)

    async def login(self, person: Person, **more: Any) -> httpx.Response:
        given = {"email": person.email, "password": person.password, **more}
        return await self.post("/auth/login", **given)

    async def signed_in(self, person: Person, **more: Any) -> Header:
        answer = await self.login(person, **more)
        assert answer.status_code == 200, answer.text
        return bearer(answer.json()["access_token"])

    async def is_alive(self, header: Header) -> bool:
        return (await self.client.get("/api/auth/me", headers=header)).status_code == 200

    async def user(self, person: Person) -> dict[str, Any]:
        answer = await self.client.get(f"/api/users/{person.id}", headers=self.admin)
        found: dict[str, Any] = answer.json()
        return found

    async def events(self, action: str, auditor: Header) -> list[dict[str, Any]]:
        query = {"action.eq": action, "limit": "200"}
        answer = await self.client.get("/api/audit/events", params=query, headers=auditor)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def run(self, sql: str, *values: object) -> list[Any]:
        """Run SQL as the superuser: what only time or a thief would do."""
        owner = await asyncpg.connect(self.superuser_dsn)
        try:
            return [dict(row) for row in await owner.fetch(sql, *values)]
        finally:
            await owner.close()


def token_of(link: str) -> str:
    return link.partition("#")[2]
