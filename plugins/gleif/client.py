"""GLEIF's REST API v1. No key is needed; 60 requests a minute are allowed."""

from collections.abc import Sequence

from atlas.sources.plugins.sdk import Answer, ProviderClient, Subject

PAGE = 200
"""Records of one page at most."""


class Client(ProviderClient):
    """LEI records by LEI, by number or by name, and who consolidates whom."""

    async def about(self, subject: Subject) -> Sequence[Answer]:
        """Read the record of the company's LEI."""
        lei = subject.number("XI-LEI")
        return [await self.by_lei(lei)] if lei else []

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
