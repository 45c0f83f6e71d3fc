"""The provider's API."""

from atlas.sources.plugins.sdk import Answer, ProviderClient


class Client(ProviderClient):
    """Companies by number."""

    async def by_number(self, number: str) -> Answer:
        """Read a company."""
        key = self.credentials.get("api_key", "")
        return await self.get(
            "company", f"/companies/{number}", headers={"Authorization": f"Bearer {key}"}
        )
