"""API shapes of re-screening."""

from datetime import date
from typing import Literal

from pydantic import Field

from atlas.foundation.fields import (
    EntryKey,
    EntryName,
    ListId,
)
from atlas.foundation.web.schemas import RequestModel, ResponseModel
from atlas.sources.lists.domain.list_day import OBTAINED, PUBLISHED
from atlas.sources.screening.models import RescreenedParty, RescreeningRow


class RescreeningRequest(RequestModel):
    """Which parties are screened again."""

    scope: Literal["changed", "all"] = Field(
        default="changed",
        description="`changed`: whose own data changed since, or who were never screened."
        " `all`: every party.",
        examples=["changed"],
    )


class RescreeningOut(ResponseModel, RescreeningRow, without={"cursor"}):
    """A sweep over the parties after a change, and how far it is."""

    published: date | None = Field(default=None, description=PUBLISHED, examples=["2026-11-20"])
    obtained: date | None = Field(default=None, description=OBTAINED, examples=["2026-11-28"])


class ReasonEntry(ResponseModel):
    """A list entry behind a reason."""

    reason: str = Field(
        description="new_entry_hits, entry_changed or entry_delisted.", examples=["new_entry_hits"]
    )
    list_id: ListId
    entry_key: EntryKey
    entry_name: EntryName


class RescreenedPartyOut(ResponseModel, RescreenedParty, without={"subject_id"}):
    """A party that was screened again: why, and what is different now."""

    entries: list[ReasonEntry] = Field(description="The list entries behind the reasons.")  # type: ignore[assignment]
