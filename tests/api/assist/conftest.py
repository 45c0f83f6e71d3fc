"""Two replicas over real HTTP, one database; two tenants, each with people who have passwords."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from tests.conftest import TestDatabase, free_port, make_tenant, settings_of, started
from tests.support.assist import DocumentHost, Person, document_host, served

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role, system_actor
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.tenancy import service as tenancy
from atlas.identity.users import service as users

PASSWORD = "a long enough password"


@dataclass(frozen=True)
class Installation:
    """The addresses of two replicas; the first is the public one."""

    base: str
    replica: str
    settings: Settings
    documents: DocumentHost
    client_id: str


@pytest_asyncio.fixture(scope="module")
async def installation(
    clone: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    folder: Path = tmp_path_factory.mktemp("assistant")
    first, second = free_port(), free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))
        async with document_host(folder) as documents:
            settings = settings_of(clone, tmp_path_factory.mktemp("blobs")).model_copy(
                update={
                    "public_url": f"http://127.0.0.1:{first}",
                    "outbound_allow": [f"127.0.0.1:{documents.port}"],
                }
            )
            async with (
                started(settings) as one,
                started(settings) as other,
                served(one, first) as base,
                served(other, second) as replica,
            ):
                client_id = documents.publish("/assistant.json")
                yield Installation(base, replica, settings, documents, client_id)


@pytest_asyncio.fixture(scope="module")
async def tenant(database: Database) -> UUID:
    return await make_tenant(database, "first")


People = Callable[..., Awaitable[Person]]


@pytest_asyncio.fixture(scope="module")
async def people(installation: Installation, database: Database, tenant: UUID) -> People:
    """Make a person of a tenant with a role and a password."""

    async def make(role: Role = Role.ANALYST, tenant_id: UUID = tenant) -> Person:
        email = f"jo.{new_id().hex}@acme.example"
        async with database.tenant(tenant_id) as session:
            await users.create_user(
                session,
                system_actor(tenant_id),
                installation.settings,
                email=email,
                display_name="Jo",
                roles={role},
                password=PASSWORD,
            )
            slug = (await tenancy.get_tenant(session, tenant_id)).slug
        return Person(installation.base, slug, email, PASSWORD, installation.client_id)

    return make


def elsewhere(person: Person, base: str) -> Person:
    """The same person at another address."""
    return replace(person, base=base)
