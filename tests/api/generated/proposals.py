"""Settings of sources with a change that waits for a second person, and routes as they are set."""

from typing import Protocol

import httpx

from atlas.foundation.core.auth import Role

CONTRACT = "create_source_contract_version"
ROUTE = "/api/providers/routing/GB/a-register"


class World(Protocol):
    """What these need of the world."""

    client: httpx.AsyncClient

    def header(self, role: Role) -> dict[str, str]:
        """The bearer header of a role."""
        ...

    async def made(self, name: str, path: str | None = None) -> str:
        """Where the row lies that an operation makes."""
        ...


async def proposed_contract(world: World) -> str:
    """The confirmation of a version of a source contract that waits for it."""
    draft = await world.made(CONTRACT)
    await world.made("activate_source_contract_version", f"{draft}/activate")
    return f"{draft}/confirm"


async def routed(world: World, *changes: str) -> str:
    """The path of a route after these changes: tiers, and what is done with the last of them."""
    header = {**world.header(Role.ADMIN), "If-Match": "*"}
    tiers = [one for one in changes if not one.startswith("/")]
    for tier in tiers:
        done = await world.client.put(ROUTE, json={"tier": tier}, headers=header)
        assert done.status_code == 200, done.text
    return ROUTE + "".join(changes[len(tiers) :])
