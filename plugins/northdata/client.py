"""North Data's Data API: a company by the number of its register.

User guide: https://github.com/northdata/api/blob/master/doc/data-api-userguide/data-api-userguide.md
Reference: https://github.com/northdata/api/blob/master/swagger.yaml
The key goes in the header `X-Api-Key`. 404 is an unknown company, 503 asks to try again.
"""

import re
from collections.abc import Sequence

from atlas.sources.plugins.sdk import Answer, ProviderClient, Subject

_GERMAN = re.compile(r"(.+) ((?:HRA|HRB|GnR|GNR|PR|VR) [0-9]+.*)")


class Client(ProviderClient):
    """A company with its history, owners, what it owns, and who represents it."""

    async def about(self, subject: Subject) -> Sequence[Answer]:
        """Read the company by the first number that North Data knows registers by."""
        if german := subject.number("DE-CR"):
            if found := _GERMAN.fullmatch(german):
                return [await self.company(found[2], found[1])]
            return []
        number = subject.number("GB-COH") or subject.number("NL-KVK")
        return [await self.company(number)] if number else []

    async def company(self, register_id: str, court: str | None = None) -> Answer:
        """Read a company by its number, in Germany with the city of the court."""
        wanted: dict[str, str | int] = {"registerId": register_id}
        if court:
            wanted["registerCity"] = court
        asked = ("history", "owners", "ownerships", "representatives", "relations")
        params = {**wanted, **dict.fromkeys(asked, "true"), "language": "en"}
        return await self.get(
            "company", "/company/v1/company", params=params, headers=self.authorisation()
        )

    def unknown(self, answer: Answer) -> bool:
        """Whether the words of the answer are "Company not found"; a gateway speaks of none."""
        words = " ".join(str(one) for one in answer.said.values()).lower()
        return "company" in words and "not found" in words

    def authorisation(self) -> dict[str, str]:
        """Send the key."""
        return {"X-Api-Key": self.credentials.get("api_key", "")}
