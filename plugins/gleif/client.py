"""GLEIF's REST API v1. No key is needed; 60 requests a minute are allowed.

Documentation: https://documenter.getpostman.com/view/7679680/SVYrrxuU
"""

from collections.abc import Sequence

from atlas.sources.plugins.sdk import Answer, ProviderClient, Subject

PAGE = 200
"""Records of one page at most."""


class Client(ProviderClient):
    """LEI records by LEI, by number or by name, and who consolidates whom."""

    async def about(self, subject: Subject) -> Sequence[Answer]:
        """Read the record of the company's LEI and, where it links to one, its direct parent's."""
        lei = subject.number("XI-LEI")
        if lei is None:
            return []
        record = await self.by_lei(lei)
        return [record, await self.parent(lei)] if _has_parent(record) else [record]

    async def parent(self, lei: str) -> Answer:
        """Read who directly consolidates the accounts of an LEI's entity."""
        return await self.get("parents", f"/lei-records/{lei}/direct-parent-relationship")

    async def by_lei(self, lei: str) -> Answer:
        """Read the record of an LEI."""
        return await self._records({"filter[lei]": lei})

    async def by_number(self, number: str, country: str) -> Answer:
        """Read the records with a number of a national register, in one country."""
        return await self._records(
            {"filter[entity.registeredAs]": number, "filter[entity.jurisdiction]": country}
        )

    async def by_name(self, name: str) -> Answer:
        """Read the records with a legal name."""
        return await self._records({"filter[entity.legalName]": name})

    async def children(self, lei: str, page: int = 1) -> Answer:
        """Read who is directly consolidated by an LEI."""
        return await self.get(
            "relationships",
            f"/lei-records/{lei}/direct-child-relationships",
            params={"page[number]": page, "page[size]": PAGE},
        )

    async def _records(self, wanted: dict[str, str]) -> Answer:
        return await self.get("lei_records", "/lei-records", params={**wanted, "page[size]": PAGE})


def _has_parent(record: Answer) -> bool:
    """Return whether the record links to a statement about its direct parent."""
    try:
        [found] = record.document["data"]
        return "relationship-record" in found["relationships"]["direct-parent"]["links"]
    except (KeyError, TypeError, ValueError):
        return False
