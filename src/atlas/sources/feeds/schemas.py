"""Shapes of list feeds over HTTP."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import ListId
from atlas.foundation.web.schemas import RequestModel, ResponseModel
from atlas.sources.feeds.models import ListFetch


class ListFetchCreate(RequestModel):
    """A list to fetch now."""

    list_id: str = Field(
        min_length=2, max_length=40, description="The list.", examples=["ofac-sdn"]
    )
    dry_run: bool = Field(default=False, description="Compare only; change nothing.")


class ListFetchOut(ResponseModel, ListFetch, without={"requested_by", "beat_at"}):
    """One attempt to fetch a list."""


class ListFeedOut(ResponseModel):
    """A list, and how fetching it stands."""

    list_id: ListId
    title: str = Field(
        description="Title of the list.",
        examples=["United Nations Security Council Consolidated List"],
    )
    scheduled: bool = Field(description="Fetched by schedule (`ATLAS_LIST_FEEDS`).")
    address: str | None = Field(
        description="Where it is fetched, without the query; null: Atlas knows no address.",
        examples=["https://scsanctions.un.org/resources/xml/en/consolidated.xml"],
    )
    basis: str | None = Field(
        description="Why the address is the official one; null: a manifest states it.",
        examples=["XML file of the Security Council's page of the list"],
    )
    version_id: UUID | None = Field(description="The current version; null: none is loaded.")
    published: date | None = Field(description="Its publication date.")
    last_checked: datetime | None = Field(
        description="When the current version was last obtained from its publisher."
    )
    failures: int = Field(description="Consecutive failed attempts.", examples=[0])
    last: ListFetchOut | None = Field(description="The last attempt that is over.")
    running: UUID | None = Field(description="The attempt under way; null: none.")
    next_at: datetime | None = Field(description="Next attempt; null: none is scheduled.")


class ListFeedsOut(ResponseModel):
    """Every list that can be fetched or is scheduled."""

    every_hours: int = Field(description="Regular interval.", examples=[6])
    items: list[ListFeedOut] = Field(description="The lists, in order.")
