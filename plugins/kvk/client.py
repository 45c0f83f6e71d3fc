"""KVK's API of the Dutch commercial register: Basisprofiel, with the list of branches.

Documentation: https://developers.kvk.nl/nl/documentation/basisprofiel-api (API Basisprofiel 1.4);
`zoeken` (v2) is the probe of a key: https://developers.kvk.nl/nl/documentation/zoeken-api.
The key goes in the header `apikey`. Errors are `{"fout": [{"code", "omschrijving"}]}`.
The server's certificate is issued below the Staat der Nederlanden Private Root CA G1.
"""

from collections.abc import Sequence
from dataclasses import replace

from atlas.sources.plugins.sdk import Answer, ProviderClient, State, Subject

UNKNOWN = {"IPD0005", "IPD5200"}
"""Codes of a 404 that mean: no registration under the number."""


class Client(ProviderClient):
    """A registration by its number."""

    async def about(self, subject: Subject) -> Sequence[Answer]:
        """Read the profile and, where there is one, the branches."""
        number = subject.number("NL-KVK")
        if number is None:
            return []
        profile = await self.profile(number)
        if profile.state is not State.OK:
            return [profile]
        return [profile, await self.branches(number)]

    async def profile(self, number: str) -> Answer:
        """Read the basic profile, with owner and head office."""
        path = f"/v1/basisprofielen/{number}"
        return await self.get("profile", path, headers=self.authorisation())

    async def branches(self, number: str) -> Answer:
        """Read every branch; the list has no pages."""
        path = f"/v1/basisprofielen/{number}/vestigingen"
        return await self.get("branches", path, headers=self.authorisation())

    async def probe(self, path: str) -> Answer:
        """Ask for a number; that KVK does not know it is an answer, too."""
        found = await self.get("health", path, headers=self.authorisation())
        return replace(found, state=State.OK) if found.state is State.EMPTY else found

    def authorisation(self) -> dict[str, str]:
        """Send the key."""
        return {"apikey": self.credentials.get("api_key", "")}

    def unknown(self, answer: Answer) -> bool:
        """Whether KVK says that the number is not registered."""
        return answer.said["fout"][0]["code"] in UNKNOWN
