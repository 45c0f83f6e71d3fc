"""GLEIF's REST API v1. No key is needed; 60 requests a minute are allowed.

Documentation: https://documenter.getpostman.com/view/7679680/SVYrrxuU
"""

from collections.abc import Sequence

from atlas.sources.plugins.sdk import Answer, ProviderClient, Subject

PAGE = 200
"""Records of one page at most."""
LEVELS = ("direct", "ultimate")
PARENTS = {
    ("direct", "relationship-record"): ("parents", "relationship"),
    ("direct", "reporting-exception"): ("direct_exceptions", "reporting-exception"),
    ("ultimate", "relationship-record"): ("ultimate_parents", "relationship"),
    ("ultimate", "reporting-exception"): ("ultimate_exceptions", "reporting-exception"),
}
"""Level and link of a record to the response and the last part of its address."""


class Client(ProviderClient):
    """LEI records by LEI, by number or by name, and who consolidates whom."""

    async def about(self, subject: Subject) -> Sequence[Answer]:
        """Read the record of the company's LEI, and what it links to about its parents."""
        lei = subject.number("XI-LEI")
        if lei is None:
            return []
        record = await self.by_lei(lei)
        return [record, *[await self.parent(lei, *one) for one in _linked(record)]]

    async def parent(self, lei: str, level: str, link: str) -> Answer:
        """Read who consolidates the accounts of an LEI's entity, or why no parent is reported.

        Args:
            lei: of the entity.
            level: `direct` or `ultimate`.
            link: `relationship-record` or `reporting-exception`, as the record has it.

        """
        response, last = PARENTS[level, link]
        return await self.get(response, f"/lei-records/{lei}/{level}-parent-{last}")

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

    def unknown(self, answer: Answer) -> bool:
        """Whether the index has none: it answers with the errors of JSON:API."""
        return isinstance(answer.said["errors"], list)

    async def _records(self, wanted: dict[str, str]) -> Answer:
        return await self.get("lei_records", "/lei-records", params={**wanted, "page[size]": PAGE})


def _linked(record: Answer) -> list[tuple[str, str]]:
    """Return what the record links to: levels of parents, with a statement or an exception."""
    try:
        [found] = record.document["data"]
        links = {level: found["relationships"][f"{level}-parent"]["links"] for level in LEVELS}
        return [key for key in PARENTS if key[1] in links[key[0]]]
    except (KeyError, TypeError, ValueError):
        return []
