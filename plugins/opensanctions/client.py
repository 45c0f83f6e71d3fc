"""The match API of OpenSanctions, which yente servers have too.

Documentation: https://www.opensanctions.org/docs/api/matching/ and
https://www.opensanctions.org/docs/api/quickstart/ (`POST /match/{dataset}`, `Authorization: ApiKey
KEY`). A question describes a company; the answer repeats it and gives scored candidates.
"""

from collections.abc import Sequence

from atlas.sources.plugins.sdk import Answer, ProviderClient, Subject

DATASET = "default"
"""Every list of OpenSanctions: sanctions, debarments, persons and companies of interest."""
LIMIT = 20


class Client(ProviderClient):
    """Candidates for a company, by its names and numbers."""

    async def about(self, subject: Subject) -> Sequence[Answer]:
        """Ask who on the lists may be the company."""
        if not subject.names:
            return []
        return [await self.match(subject)]

    async def match(self, subject: Subject) -> Answer:
        """Describe the company; nothing else of the case is sent."""
        scheme, number = subject.identifiers[0]
        leis = [value for one, value in subject.identifiers if one == "XI-LEI"]
        numbers = [value for one, value in subject.identifiers if one != "XI-LEI"]
        properties = {
            "name": list(subject.names),
            "leiCode": leis,
            "registrationNumber": numbers,
            "jurisdiction": [subject.country.lower()[:2]] if subject.country else [],
        }
        query = {
            "id": f"{scheme}:{number}",
            "schema": "Company",
            "properties": {name: values for name, values in properties.items() if values},
        }
        return await self.post(
            "matches",
            f"/match/{DATASET}",
            {"queries": {"company": query}},
            params={"limit": LIMIT},
            headers=self.authorisation(),
        )

    def authorisation(self) -> dict[str, str]:
        """Send the key."""
        return {"Authorization": f"ApiKey {self.credentials.get('api_key', '')}"}
