"""The public data API of Companies House.

Reference: https://developer-specs.company-information.service.gov.uk/companies-house-public-data-api/reference
The key is the user name of basic authentication, without a password:
https://developer-specs.company-information.service.gov.uk/guides/authorisation
600 requests in five minutes are allowed; more are answered with 429:
https://developer-specs.company-information.service.gov.uk/guides/rateLimiting
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence

from atlas.sources.plugins.sdk import Answer, ProviderClient, State, Subject

PAGE = 100
"""Entries of one page, at most."""
LISTS = {
    "officers": "officers",
    "controllers": "persons-with-significant-control",
    "statements": "persons-with-significant-control-statements",
}
"""Response and the last part of its address; the profile links to it with underscores."""


class Client(ProviderClient):
    """A company by number: profile, officers, persons with significant control, exemptions."""

    async def about(self, subject: Subject) -> Sequence[Answer]:
        """Read the profile, and every list that the profile links to."""
        number = subject.number("GB-COH")
        if number is None:
            return []
        profile = await self.company(number)
        links = _links(profile)
        found = [profile]
        if "exemptions" in links:
            exemptions = await self.exemptions(number)
            found.append(exemptions)
            if not _none_current(exemptions):
                self.partial.add("controllers")
        for response, path in LISTS.items():
            if path.replace("-", "_") in links:
                found += await self.listed(response, number)
        return found

    async def company(self, number: str) -> Answer:
        """Read the profile of a company."""
        return await self.get("company", f"/company/{number}", headers=self.authorisation())

    async def exemptions(self, number: str) -> Answer:
        """Read from what a company is exempt."""
        path = f"/company/{number}/exemptions"
        return await self.get("exemptions", path, headers=self.authorisation())

    async def listed(self, response: str, number: str) -> list[Answer]:
        """Read a list of a company, page by page.

        A list of which fewer entries came than it says to have is partial.
        """
        found = await self.pages(
            response,
            f"/company/{number}/{LISTS[response]}",
            _next_page,
            params={"items_per_page": PAGE, "start_index": 0},
            headers=self.authorisation(),
        )
        if _entries_missing(found):
            self.partial.add(response)
        return found

    def unknown(self, answer: Answer) -> bool:
        """Whether the register has none: the error `company-profile-not-found` and its like."""
        return any(
            one["type"] == "ch:service" and one["error"].endswith("-not-found")
            for one in answer.said["errors"]
        )

    def authorisation(self) -> dict[str, str]:
        """Send the key as the user name, with an empty password."""
        pair = f"{self.credentials.get('api_key', '')}:".encode()
        return {"Authorization": f"Basic {b64encode(pair).decode()}"}


def _links(profile: Answer) -> Mapping[str, str]:
    """Return what the profile links to; nothing where there is no profile."""
    document = profile.document if profile.state is State.OK else None
    links = document.get("links") if isinstance(document, dict) else None
    return {name: one for name, one in links.items() if one} if isinstance(links, dict) else {}


def _none_current(exemptions: Answer) -> bool:
    """Return whether every exemption is over. What cannot be read is none that is over."""
    if exemptions.state is not State.OK:
        return False
    try:
        several = exemptions.document["exemptions"].values()
        return all(item.get("exempt_to") for one in several for item in one["items"])
    except (KeyError, TypeError, AttributeError):
        return False


def _entries_missing(pages: Sequence[Answer]) -> bool:
    """Return whether fewer entries came than the list says to have."""
    try:
        read = [page.document for page in pages if page.state is State.OK]
        count = sum(len(document["items"]) for document in read)
        return any(count < int(document.get("total_results") or 0) for document in read)
    except (KeyError, TypeError, ValueError, AttributeError):
        return False  # its shape has changed, which the mapping says


def _next_page(page: Answer, _read: int) -> dict[str, str | int] | None:
    """Return how the next page is asked for; None after the last one."""
    document = page.document
    count, total = len(document["items"]), document.get("total_results")
    start = int(document["start_index"]) + count
    if not count or (total is not None and start >= int(total)):
        return None
    return {"items_per_page": PAGE, "start_index": start}
