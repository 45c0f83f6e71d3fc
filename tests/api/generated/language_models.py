"""Calls of the world's language models, of which nobody answers at the address."""

from tests.api.generated.world import World

from atlas.foundation.core.auth import Role


async def ask_models(world: World) -> None:
    """Test each model: three calls that did not reach anyone."""
    admin = world.header(Role.ADMIN)
    found = await world.client.get("/api/settings/models", headers=admin)
    for item in found.json()["items"]:
        url = f"/api/settings/models/{item['id']}/test"
        answer = await world.client.post(url, headers=admin)
        assert answer.json()["outcome"] == "unreachable", answer.text
