"""What other rooms and the CLI exchange with the lists room."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.core.types import JSON
from atlas.foundation.db import Record, Row
from atlas.foundation.fields import (
    CreatedAt,
    EntryKey,
    ErrorOrNull,
    FinishedAt,
    ListId,
    RowId,
    StartedAt,
    says,
)
from atlas.foundation.web.schemas import RequestModel, ResponseModel
from atlas.sources.lists.domain.differences import FieldChange, differences
from atlas.sources.lists.domain.entry import EntryData, ListEntry, entry_from_data
from atlas.sources.lists.domain.list_day import ORDERS, ListDay
from atlas.sources.lists.domain.list_standing import ListStanding, LoadedFacts, Remedy
from atlas.sources.lists.domain.terms import (
    LoadProgress,
    Measure,
    NameKind,
    PartyKind,
    RejectedRecord,
)
from atlas.sources.lists.models import EntryChange, EntryStates

AcceptanceStatus = Literal["proposed", "accepted", "rejected", "withdrawn"]
__all__ = [
    "AcceptanceEndIn",
    "AcceptanceIn",
    "AcceptanceOut",
    "AcceptanceStatus",
    "AcceptancesOut",
    "EntryChangeOut",
    "EntryState",
    "FormerEntry",
    "ListEntryOut",
    "ListLoadOut",
    "ListOut",
    "ListStanding",
    "ListStandingOut",
    "ListVersion",
    "ListVersionOut",
    "ListsOut",
    "LoadProgress",
    "LoadReport",
    "Measure",
    "NameKind",
    "PartyKind",
    "RejectedOut",
    "RejectedRecord",
    "Remedy",
    "StoredEntry",
]


@dataclass(frozen=True)
class LoadReport:
    """What a load did: `status` is `loaded`, `unchanged` or `dry_run`.

    `version_date_source` says where the date comes from: `published` (the file says so),
    `stated` (by the operator), `manifest`, `name` (of file or folder), `archive`, `file` (its
    modification time), or, where name or stamp would make old content look current,
    `entry_numbers` or `content`. `rejected` are the first of `rejected_count`. `changes` are the
    first of a dry run, and every removal of a list under 200 entries; `refusal` is why the load
    itself would be refused. `not_listed` counts the records that are on no list.

    `published` is the date that the content or a person with a reason states, `last_checked` when
    the list was last obtained from its publisher; None: unknown. `check_recorded`: this load
    recorded a check, also where the content is unchanged; `published_recorded`: it recorded a
    publication date.
    """

    list_id: str
    version_id: UUID
    status: str
    version_date: date
    version_date_source: str
    stale: bool
    entries: int
    added: int
    changed: int
    removed: int
    incomplete: int
    rejected: tuple[RejectedRecord, ...]
    content_hash: str
    warnings: tuple[str, ...] = ()
    file_format: str = ""
    rejected_count: int = 0
    not_listed: int = 0
    changes: tuple["PlannedChange", ...] = ()
    refusal: str | None = None
    published: date | None = None
    last_checked: datetime | None = None
    check_recorded: bool = False
    published_recorded: bool = False
    standing: str = ""


@dataclass(frozen=True)
class PlannedChange:
    """What a version would do to an entry: `added`, `changed` (and how) or `removed`."""

    entry_key: str
    name: str
    change: str
    fields: tuple[FieldChange, ...] = ()

    @classmethod
    def from_states(cls, row: EntryStates) -> "PlannedChange":
        """Build from a row with the old and the new state of an entry."""
        fields: tuple[FieldChange, ...] = ()
        if row["change"] == "changed":
            fields = differences(_old(row), _new(row))
        return cls(row["entry_key"], row["name"], row["change"], fields)


def _old(row: EntryStates) -> dict[str, JSON]:
    listed = row["old_listed_date"]
    return {
        "kind": row["old_kind"],
        "measure": row["old_measure"],
        "programmes": row["old_programmes"],
        "listed_date": listed.isoformat() if listed else None,
        **row["old_data"],
    }


def _new(row: EntryStates) -> dict[str, JSON]:
    listed = row["new_listed_date"]
    return {
        "kind": row["new_kind"],
        "measure": row["new_measure"],
        "programmes": row["new_programmes"],
        "listed_date": listed.isoformat() if listed else None,
        **row["new_data"],
    }


@dataclass(frozen=True)
class ListVersion(Row):
    """One loaded version of a list."""

    id: RowId
    list_id: ListId
    sequence: Annotated[int, says("Position among the versions of the list, from 1.")]
    status: Annotated[str, says("current or superseded.", "current")]
    version_date: Annotated[date, says(f"{ORDERS}, which is `published`.", "2026-11-20")]
    version_date_source: Annotated[
        str,
        says(
            "Where the date comes from: published, stated, manifest, name, archive, file,"
            " entry_numbers or content.",
            "published",
        ),
    ]
    max_age_days: Annotated[
        int, says("Days after which the absence of a hit proves nothing; hits count at any age.")
    ]
    loaded_at: Annotated[datetime, says("When it was loaded.")]
    loaded_by: UUID | None
    content_hash: Annotated[str, says("SHA-256 of the content, lower-case hex.")]
    entries: Annotated[int, says("How many entries.")]
    added: Annotated[int, says("Entries that the version before did not have.")]
    changed: Annotated[int, says("Entries that say something else than in the version before.")]
    removed: Annotated[int, says("Entries that are on the list no longer.")]
    incomplete: Annotated[
        int, says("Entries that could not be read whole; their raw names are screened.")
    ]
    topics: Annotated[list[str], says("What the list answers for.", ["sanctions"])]
    manifest: Annotated[
        dict[str, Any], says("What is known of the file: publisher, licence, dates, counts.")
    ]
    rejected: list[dict[str, Any]]
    published: Annotated[
        date | None, says("Publication date, from the content or stated by a person with a reason.")
    ] = None
    published_source: Annotated[
        str | None,
        says("`content`, `manifest`, `stated` (by a person) or `product`; null: unknown."),
    ] = None
    last_checked: Annotated[
        datetime | None, says("When it was last obtained from its publisher; null: never stated.")
    ] = None
    last_checked_source: Annotated[
        str | None, says("`stated` (by a person), `fetched` or `product`; null: never stated.")
    ] = None

    @property
    def day(self) -> ListDay:
        """When it was published and obtained, for every reader; `version_date` orders versions."""
        checked = self.last_checked
        return ListDay(self.published, checked.date() if checked else None)

    def facts(self, accepted: frozenset[str] = frozenset()) -> LoadedFacts:
        """Return what its standing is computed from; `accepted` as two people accepted it."""
        unreadable = tuple(self.manifest.get("unreadable", ()))
        return LoadedFacts(
            entries=self.entries,
            published=self.published,
            last_checked=self.last_checked,
            excerpt=bool(self.manifest.get("excerpt")),
            unreadable=unreadable,
            unreadable_count=self.manifest.get("unreadable_count", len(unreadable)),
            accepted=accepted,
            overridden=tuple(
                (one["guard"], f"{one['detail']} Forced on {one['on']}: {one['reason']}")
                for one in self.manifest.get("overridden", ())
            ),
        )


@dataclass(frozen=True, slots=True)
class StoredEntry(Row):
    """One state of a list entry, in the versions `first_sequence` to `last_sequence`."""

    id: UUID
    list_id: str
    entry_key: str
    first_sequence: int
    last_sequence: int | None
    content_hash: str
    name: str
    kind: str
    measure: str
    programmes: list[str]
    countries: list[str]
    listed_date: date | None
    incomplete: bool
    data: EntryData
    delisted_date: date | None = None

    @property
    def entry(self) -> ListEntry:
        """Rebuild the entry."""
        return entry_from_data(
            key=self.entry_key,
            kind=self.kind,
            measure=self.measure,
            programmes=tuple(self.programmes),
            listed_date=self.listed_date,
            data=self.data,
        )


@dataclass(frozen=True, slots=True)
class FormerEntry:
    """The last state of an entry that is on the list no more.

    `removed_on`: no later than this day it was taken off: when the first version without it was
    published, or else loaded.
    """

    stored: StoredEntry
    removed_on: date

    @classmethod
    def from_record(cls, row: Record) -> "FormerEntry":
        """Build from a row with the columns of `StoredEntry` and `removed_on`."""
        values = dict(row)
        removed_on = values.pop("removed_on")
        return cls(StoredEntry(**values), removed_on)


@dataclass(frozen=True, slots=True)
class EntryState:
    """What versions did to an entry (`added`, `changed`, `removed`), with its state.

    `at`: the sequence of the version that did it.
    """

    stored: StoredEntry
    change: str
    at: int

    @classmethod
    def from_record(cls, row: Record) -> "EntryState":
        """Build from a row with the columns of `StoredEntry` and `change`."""
        values = dict(row)
        change = values.pop("change")
        stored = StoredEntry(**values)
        gone = change == "removed" and stored.last_sequence is not None
        return cls(
            stored, change, (stored.last_sequence or 0) + 1 if gone else stored.first_sequence
        )


class RemedyOut(ResponseModel):
    """How to fix a list: the addresses to download from, and the command to run."""

    command: str = Field(description="Command for the installation's command line.")
    addresses: list[str] = Field(description="Official addresses of the files to download first.")


class ListStandingOut(ResponseModel):
    """Whether the absence of a hit on a list counts, and why not. Its hits always count."""

    list_id: ListId
    loaded: bool = Field(description="Whether any version is loaded.")
    entries: int = Field(description="Entries of the loaded version; 0: none is loaded.")
    whole_entries: int | None = Field(
        default=None,
        description="About how many entries the whole list has; null: not known.",
        examples=[8976],
    )
    counted: str = Field(
        default="",
        description="The entries in words; of an excerpt or a list that is too small, of how many.",
        examples=["45 of about 8,976 entries"],
    )
    complete: bool = Field(description="It is no excerpt, and its size is plausible.")
    excerpt: bool = Field(description="A part of a list: never current, never complete.")
    published: date | None = Field(
        description="Publication date, from the content or stated by a person with a reason."
    )
    last_checked: datetime | None = Field(
        description="When it was last obtained from its publisher; null: never stated."
    )
    age_days: int | None = Field(description="Days since `last_checked`.")
    max_age_days: int = Field(description="Maximum age at which the absence of a hit counts.")
    current: bool = Field(
        description="Publication known, checked within `max_age_days`, and a compliance profile is"
        " active."
    )
    answers: bool = Field(
        description="Whether the absence of a hit counts: there is no reason against it."
    )
    unreadable: list[str] = Field(
        description="Entries without a readable name that two people have not accepted.",
        examples=[[]],
    )
    reasons: list[str] = Field(
        description="Why the absence of a hit does not count: `not_loaded`, `excerpt`,"
        " `implausible_size`, `publication_unknown`, `never_checked`, `check_overdue`,"
        " `unreadable_entries`, `date_contradicted`, `minimum_unknown`, `another_list`,"
        " `implausible_growth`, `large_removal`, `no_profile` (no compliance profile is active, so"
        " nothing says how old the list may be).",
        examples=[["list_changed"]],
    )
    sentence: str = Field(
        description="The reasons in words; empty when there are none.", examples=[""]
    )
    remedy: RemedyOut | None = Field(description="How to fix it; null: there is nothing to fix.")
    forced: str = Field(
        default="",
        description="The refusals that were overridden by force when it was loaded, with the reason"
        " given; empty: none.",
        examples=[""],
    )
    guards: list[str] = Field(
        default=[],
        description="What it was forced in against and two people have not accepted:"
        " `implausible_size`, `implausible_growth`, `large_removal`, `removals_unconfirmed`,"
        " `date_contradicted`, `older_version`, `another_list`. Each is accepted by its name.",
        examples=[[]],
    )


class ListOut(ResponseModel):
    """A list that Atlas knows, and its current version if one is loaded."""

    list_id: ListId
    title: str = Field(
        description="Title, for people.", examples=["OFAC Specially Designated Nationals"]
    )
    publisher: str = Field(
        description="Who publishes it.", examples=["Office of Foreign Assets Control"]
    )
    source_url: str = Field(
        description="Address of the source; null: it has none.",
        examples=["https://sanctionslistservice.ofac.treas.gov/"],
    )
    licence: str = Field(
        description="Licence under which it may be used.",
        examples=["public domain (17 U.S.C. § 105)"],
    )
    topics: list[str] = Field(description="What the list answers for.", examples=[["sanctions"]])
    territory: str = Field(description="Country or body that publishes it.", examples=["US"])
    regime: str = Field(
        description="Whose rule on ownership by listed persons applies, such as `ofac`; empty: "
        "none.",
        examples=["ofac"],
    )
    measure: Measure = Field(
        description="What being listed means; only `asset_freeze` raises floors."
    )
    max_age_days: int = Field(
        description="Days after which the absence of a hit proves nothing; hits count at any age.",
    )
    fictitious: bool = Field(description="Made up for demonstration: never for decisions.")
    state: str = Field(
        description="ok, stale_list (not current), incomplete_list (not whole, another list's "
        "entries, or unreadable ones), not_loaded, or no_profile (no compliance profile says how "
        "old it may be, or whether it is required).",
        examples=["ok"],
    )
    version: "ListVersionOut | None" = Field(
        description="The current version; null: none is loaded."
    )
    downloads: list[str] = Field(
        description="Official addresses of the files to load.",
        examples=[["https://scsanctions.un.org/resources/xml/en/consolidated.xml"]],
    )
    formats: list[str] = Field(
        description="Formats in which the list is read.", examples=[["un-xml"]]
    )
    minimum_entries: int = Field(description="Fewest entries that the list can plausibly have.")
    rhythm: str = Field(
        description="Update frequency of the publisher; empty: unknown.",
        examples=["when the Security Council decides"],
    )
    standing: ListStandingOut = Field(
        description="Whether the absence of a hit counts, and why not."
    )


class ListsOut(ResponseModel):
    """Every list that Atlas knows."""

    items: list[ListOut] = Field(description="The rows, in order.")


class AcceptanceIn(RequestModel):
    """Accept an entry that nothing can be compared with."""

    entry_key: str = Field(
        min_length=1,
        max_length=200,
        description="Key of an entry without a readable name; or `*` and one of the list's"
        " `guards`: what the version was forced in against, such as `*implausible_size`. A bare"
        " `*` is the one guard where there is only one.",
        examples=["36216"],
    )
    reason: str = Field(
        min_length=3,
        max_length=500,
        description="What was looked at, and why it is acceptable.",
        examples=["The register extract in the file shows it."],
    )


class AcceptanceEndIn(RequestModel):
    """Reject a proposed acceptance, or withdraw one that holds."""

    reason: str = Field(
        min_length=3,
        max_length=500,
        description="Why the entry is not accepted, or no longer.",
        examples=["The publisher names the vessel now."],
    )


class AcceptanceOut(ResponseModel):
    """An acceptance: proposed by one person, accepted once a second one asks for the same.

    It can be rejected or withdrawn by one person, which puts the entry back in the way of `clear`.
    """

    id: RowId
    list_id: ListId
    entry_key: str = Field(
        description="Key of the entry; `*`: the number of entries.", examples=["36216"]
    )
    reason: str = Field(
        description="What was looked at, and why it is acceptable.",
        examples=["The register extract in the file shows it."],
    )
    status: str = Field(
        description="`proposed` until a second person accepts: `accepted`. `rejected`: another"
        " person refused the proposal; `withdrawn`: it holds no longer.",
        examples=["complete"],
    )
    proposed_by: UUID = Field(description="Account of the first person.")
    proposed_at: datetime = Field(description="When it was proposed.")
    accepted_by: UUID | None = Field(description="Account of the second person.")
    accepted_at: datetime | None = Field(description="When the second person accepted it.")
    accepted_reason: str | None = Field(
        default=None, description="The second person's reason; null where none was kept."
    )
    closed_by: UUID | None = Field(
        default=None, description="Account of the person who rejected or withdrew it."
    )
    closed_at: datetime | None = Field(
        default=None, description="When it was rejected or withdrawn."
    )
    closed_reason: str | None = Field(default=None, description="Why it was rejected or withdrawn.")


class AcceptancesOut(ResponseModel):
    """What the tenant's people accepted of a list."""

    items: list[AcceptanceOut] = Field(description="The rows, in order.")


class RejectedOut(ResponseModel, RejectedRecord):
    """A record kept with raw names only, and why."""


class ListVersionOut(ResponseModel, ListVersion, without={"loaded_by"}):
    """One loaded version."""

    rejected: list[RejectedOut] = Field(  # type: ignore[assignment]
        description="Records kept with raw names only: the first of them.", examples=[[]]
    )


class EntryFieldChangeOut(ResponseModel, FieldChange):
    """A field of an entry that changed: the stated values that are gone, and the new ones."""


class EntryChangeOut(ResponseModel, EntryChange):
    """What a version did to an entry; `fields` says what changed in it."""

    fields: tuple[EntryFieldChangeOut, ...] = Field(description="Each field.")


class ListEntryOut(ResponseModel):
    """One entry as listed."""

    id: RowId
    list_id: ListId
    entry_key: EntryKey
    name: str = Field(description="Name.", examples=["EXAMPLE TRADING FZE"])
    kind: PartyKind = Field(description="What it is.")
    measure: Measure = Field(
        description="What being listed means; only `asset_freeze` raises floors."
    )
    programmes: list[str] = Field(
        description="Sanctions programmes of the entry, as the list names them.",
        examples=[["SDGT"]],
    )
    countries: list[str] = Field(description="Countries, ISO 3166-1 alpha-2.", examples=[["GB"]])
    listed_date: date | None = Field(
        description="Day of listing; null when the list does not say.", examples=["2019-05-14"]
    )
    incomplete: bool = Field(
        description="The entry could not be read whole; its raw names are screened."
    )
    data: dict[str, Any] = Field(
        description="The entry as read: names, dates, addresses, numbers, remarks.",
        examples=[{"names": [{"name": "EXAMPLE TRADING FZE", "kind": "primary"}]}],
    )
    delisted_date: date | None = Field(
        description="The date that orders the first version without it; not a day of delisting."
        " Null: it is listed."
    )


class ListLoadOut(ResponseModel):
    """A load and how far it is."""

    id: RowId
    list_id: ListId
    status: str = Field(
        description="pending, running, complete, failed or cancelled.", examples=["complete"]
    )
    file_name: str = Field(description="Name of the file as sent.", examples=["sdn.zip"])
    files: list[str] = Field(
        description="The names of all its files.", examples=[["sdn.csv", "add.csv", "alt.csv"]]
    )
    version_date: date | None = Field(
        description="Date that was stated for the version; null: none.", examples=["2026-11-20"]
    )
    force: bool = Field(description="More than 10 % removals, or an older file, are accepted.")
    progress: dict[str, Any] = Field(description="How far it is.")
    report: dict[str, Any] | None = Field(
        description="What the load did; null until it is complete."
    )
    error: ErrorOrNull
    options: dict[str, Any] = Field(description="What was asked for.")
    created_at: CreatedAt
    started_at: StartedAt
    finished_at: FinishedAt
