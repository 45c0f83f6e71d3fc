"""The provider's API."""

from collections.abc import Sequence

from atlas.sources.plugins.sdk import Answer, ProviderClient, Subject


class Client(ProviderClient):
    """Companies by number."""

    async def about(self, subject: Subject) -> Sequence[Answer]:
        """Ask everything that is wanted of a company, by a number that the manifest names."""
        number = subject.number("EXAMPLE-REG")
        return [await self.by_number(number)] if number else []

    async def by_number(self, number: str) -> Answer:
        """Read a company."""
        return await self.get("company", f"/companies/{number}", headers=self.authorisation())

    def authorisation(self) -> dict[str, str]:
        """Send the tenant's key; the test of a key sends it too."""
        return {"Authorization": f"Bearer {self.credentials.get('api_key', '')}"}
