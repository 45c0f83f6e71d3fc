"""The API of OpenCorporates, version 0.4.8: a company by jurisdiction and number, with officers.

Reference: https://api.opencorporates.com/documentation/API-Reference
The token goes in the parameter `api_token`; it is cut out of every address that is kept. Limits
depend on the account; beyond them the API answers 403, or 429, and says so in words.
"""

from collections.abc import Sequence
from dataclasses import replace

from atlas.sources.plugins.sdk import Answer, ProviderClient, State, Subject

JURISDICTIONS = {
    "GB-COH": "gb",
    "NL-KVK": "nl",
    "DK-CVR": "dk",
    "NO-BRC": "no",
    "BE-BCE_KBO": "be",
    "FR-SIREN": "fr",
    "US-SOS-DE": "us_de",
}
LIMIT = b"limit"


class Client(ProviderClient):
    """A company by the number of its register."""

    async def about(self, subject: Subject) -> Sequence[Answer]:
        """Read the company by the first number that leads to it."""
        for scheme, number in subject.identifiers:
            if scheme in JURISDICTIONS:
                return [await self.company(JURISDICTIONS[scheme], number)]
        return []

    async def company(self, jurisdiction: str, number: str) -> Answer:
        """Read a company. jurisdiction: as OpenCorporates writes it (`gb`, `us_de`)."""
        path = f"/companies/{jurisdiction}/{number}"
        return await self.get("company", path, params=self._token())

    async def probe(self, path: str) -> Answer:
        """Ask for the standing of the account, which proves the token."""
        found = await self.get("health", path, params=self._token())
        return replace(found, state=State.OK) if found.status == 200 else found

    def unknown(self, answer: Answer) -> bool:
        """Whether OpenCorporates has none: an empty result, or an error that says "not found"."""
        said = answer.said
        if "results" in said:
            return "api_version" in said
        return "not found" in said["error"]["message"].lower()

    def settled(self, answer: Answer) -> Answer:
        """Tell a used-up allowance from a token that is refused: both are 403."""
        if answer.status == 403 and LIMIT in answer.content.lower():
            return replace(answer, state=State.THROTTLED, detail="the allowance is used up")
        return answer

    def _token(self) -> dict[str, str | int]:
        return {"api_token": self.credentials.get("api_token", "")}
