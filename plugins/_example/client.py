"""The provider's API."""

from atlas.sources.plugins.sdk import Answer, ProviderClient


class Client(ProviderClient):
    """Companies by number."""

    async def by_number(self, number: str) -> Answer:
        """Read a company."""
        return await self.get("company", f"/companies/{number}", headers=self.authorisation())

    def authorisation(self) -> dict[str, str]:
        """Send the tenant's key; the test of a key sends it too."""
        return {"Authorization": f"Bearer {self.credentials.get('api_key', '')}"}
