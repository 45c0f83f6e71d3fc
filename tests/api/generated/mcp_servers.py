"""Tools and calls of the world's MCP servers, of which nobody answers at the address."""

from uuid import UUID

from tests.api.generated.world import World
from tests.conftest import actor_of

from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.mcp import repository
from atlas.sources.mcp.domain import Definition, McpOutcome
from atlas.sources.mcp.models import CallRow
from atlas.sources.mcp.service.tools import take_listing
from atlas.sources.peers import service as peers


async def equip(db: Database, world: World) -> None:
    """Give each server three tools, as if they had been read from it, and three calls."""
    found = await world.client.get("/api/mcp-servers", headers=world.header(Role.ADMIN))
    actor = actor_of(world.tenant, Role.ADMIN)
    offered = [Definition(f"tool_{number}", "A tool.", {"type": "object"}) for number in range(3)]
    for item in found.json()["items"]:
        async with db.tenant(world.tenant) as session:
            server = await peers.find(session, repository.KEPT, UUID(item["id"]), lock=True)
            assert server is not None
            await take_listing(session, actor, server, offered, complete=True)
            for tool in await repository.tools_of(session, server.id):
                call = CallRow(
                    id=new_id(),
                    server_id=server.id,
                    tool_id=tool.id,
                    tool=tool.name,
                    fingerprint=tool.fingerprint,
                    arguments_json="{}",
                    outcome=McpOutcome.UNREACHABLE,
                    detail="The server cannot be reached.",
                    evidence_id=None,
                    called_by=actor.user_id,
                    called_at=now(),
                    finished_at=now(),
                )
                await repository.insert_call(session, call)
