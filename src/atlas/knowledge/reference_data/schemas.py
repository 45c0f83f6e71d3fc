"""API shapes of reference data."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, JsonValue, StringConstraints

from atlas.foundation.web import Name, RequestModel, ResponseModel, Text
from atlas.foundation.web.schemas import refuse_control_characters
from atlas.knowledge.reference_data.domain import is_day


def _source_day(text: str) -> str:
    if not is_day(text):
        raise ValueError("must be a day, a month or a year: YYYY-MM-DD, YYYY-MM or YYYY")
    return text


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return refuse_control_characters(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {refuse_control_characters(key): _clean(item) for key, item in value.items()}
    return value


TypeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,99}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
SourceUrl = Annotated[
    str,
    StringConstraints(max_length=2000, pattern=r"^https://[^\s\x00-\x20\x7f-\x9f]+$"),
]
SourceDate = Annotated[str, StringConstraints(max_length=10), AfterValidator(_source_day)]
Data = Annotated[dict[str, Any], AfterValidator(_clean)]
_TABLE: dict[str, JsonValue] = {"items": [{"code": "DK", "score": 89}, {"code": "SO", "score": 9}]}
_PROVENANCE: dict[str, JsonValue] = {
    "type": "cpi",
    "version": "2025",
    "name": "Corruption Perceptions Index 2025",
    "source": "Transparency International, Corruption Perceptions Index 2025",
    "url": "https://www.transparency.org/en/cpi/2025",
    "source_date": "2026-02",
    "licence": "As agreed with the publisher",
}


class DatasetTypeOut(ResponseModel):
    """A type of reference data."""

    type: str = Field(examples=["fatf_grey_list"])
    title: str
    refresh_days: int | None = Field(description="Days after which a newer version is due.")
    key: list[str] = Field(description="Fields that identify an entry.")
    nomenclature: bool = Field(
        description="A publisher's code list: it explains codes and cannot be replaced."
    )
    data_schema: dict[str, Any] = Field(description="JSON Schema of the data.")


class DatasetTypesOut(ResponseModel):
    """All types of reference data."""

    items: list[DatasetTypeOut]


class DatasetFields(RequestModel):
    """What a dataset says of itself: nothing is accepted without source, URL and date."""

    type: TypeName = Field(examples=["cpi"])
    version: Version = Field(description="Your name of the version.", examples=["2025"])
    name: Name = Field(examples=["Corruption Perceptions Index 2025"])
    source: Name = Field(description="Who published it, and in what.")
    url: SourceUrl = Field(description="The https address of the source.")
    source_date: SourceDate = Field(
        description="The source's own date: a day, month or year.", examples=["2026-02"]
    )
    licence: Name
    judgement: bool = Field(default=False, description="An opinion of the firm's, not a fact.")
    note: Text = ""


class DatasetCreate(DatasetFields):
    """A new version: a draft until it is activated."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_PROVENANCE, "data": _TABLE}]})

    data: Data = Field(description="In the type's JSON Schema; checked when it is activated.")


class DatasetUpdate(RequestModel):
    """A change of a draft: only the fields that are sent."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"note": "Read from the publisher's table."}]}
    )

    version: Version | None = None
    name: Name | None = None
    source: Name | None = None
    url: SourceUrl | None = None
    source_date: SourceDate | None = None
    licence: Name | None = None
    judgement: bool | None = None
    note: Text | None = None
    data: Data | None = None


def _without_end_mark(text: str) -> str:
    """Return a text without the old end-of-file mark (0x1A), which is harmless at the end."""
    return text.rstrip("\x1a")


class DatasetImport(DatasetFields):
    """Entries as text; a dry run reports on each row and stores nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{**_PROVENANCE, "format": "csv", "content": "code,score\nDK,89\nSO,9\n"}]
        }
    )

    format: Literal["csv", "json"] = "csv"
    content: Annotated[
        str,
        StringConstraints(min_length=1, max_length=1_000_000, strip_whitespace=False),
        AfterValidator(_without_end_mark),
        AfterValidator(refuse_control_characters),
    ] = Field(
        description="CSV with a header row of the type's fields, or JSON (a list of entries)."
    )
    dry_run: bool = False


class DatasetSummaryOut(ResponseModel):
    """One version of one type's facts, without the data."""

    id: UUID
    type: str = Field(examples=["fatf_grey_list"])
    version: str = Field(examples=["2026-06-19"])
    name: str
    source: str
    url: str
    source_date: str | None = Field(description="The source's own date; a day, month or year.")
    licence: str
    judgement: bool = Field(description="An opinion, for the firm to adopt.")
    note: str
    entries: int
    empty: bool = Field(description="Ships without data: `not_assessed: no_dataset`.")
    stale: bool = Field(description="Past its refresh interval.")
    due: date | None = Field(description="Day from which a newer version is due.")
    status: str = Field(
        description=(
            "shipped, installation (the operator's default), or the tenant's own: draft, active,"
            " superseded, archived."
        )
    )
    revision: int = Field(description="Version of the row; its `ETag`.")
    content_hash: str


class DatasetOut(DatasetSummaryOut):
    """One version of one type's facts, with where they come from."""

    data: dict[str, Any] | None
    awaits_second_person: list[str] = Field(
        default_factory=list,
        description="What activating or archiving it would loosen: a senior officer or the MLRO who"
        " has not written it confirms that with POST …/confirm. Empty: nothing waits.",
        examples=[[]],
    )


class DatasetDefaultsOut(ResponseModel):
    """The installation's defaults."""

    items: list[DatasetOut]


class DataProblemOut(ResponseModel):
    """What is wrong, and where."""

    path: str = Field(examples=["$.items[3].code"])
    message: str = Field(examples=["QQ is no country of ISO 3166-1"])


class DatasetValidationOut(ResponseModel):
    """Whether a dataset can be activated."""

    valid: bool
    problems: list[DataProblemOut]


class DatasetEventOut(ResponseModel):
    """One thing that happened to a dataset."""

    id: UUID
    dataset_id: UUID
    action: str = Field(description="created, updated, activated, superseded or archived.")
    content_hash: str = Field(description="What the dataset said then.")
    actor_id: UUID
    created_at: datetime


class DatasetChangeOut(ResponseModel):
    """An entry that differs."""

    key: str
    before: dict[str, Any]
    after: dict[str, Any]


class DatasetDiffOut(ResponseModel):
    """What changed from one version to another."""

    before_id: UUID
    before_version: str
    after_id: UUID
    after_version: str
    same: bool
    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[DatasetChangeOut]
    settings: list[DatasetChangeOut] = Field(description="Members beside the entries that differ.")
    unchanged: int


class DatasetImportRowOut(ResponseModel):
    """What became of a row."""

    number: int = Field(description="Line of a CSV, entry of a JSON list, from 1.")
    key: str
    accepted: bool
    problems: list[str]


class DatasetImportOut(ResponseModel):
    """An import, or what an import would do."""

    dry_run: bool
    dataset: DatasetSummaryOut | None = Field(description="The draft; null in a dry run.")
    valid: bool
    accepted: int
    rejected: int
    rows: list[DatasetImportRowOut]
    problems: list[DataProblemOut] = Field(description="What is wrong with the whole.")


class LookupOut(ResponseModel):
    """What a dataset says of a code."""

    type: str
    key: str
    found: bool | None = Field(description="Null when the dataset is not loaded.")
    not_assessed: str | None = None
    entry: dict[str, Any] | None = None
    candidates: list[dict[str, Any]] = Field(
        default_factory=list, description="Where a name means several entries."
    )
    category: str | None = None
    version: str | None = None
    source: str | None = None
    url: str | None = None
    source_date: str | None = None
    stale: bool = Field(default=False, description="The dataset is past its refresh interval.")


class CountryListOut(ResponseModel):
    """A country's entry on one list."""

    type: str
    listed: bool | None = Field(description="Null when the list is not loaded.")
    group: str | None
    version: str | None
    source: str | None
    url: str | None
    source_date: str | None
    stale: bool = Field(description="The list is past its refresh interval.")


class MembershipOut(ResponseModel):
    """Membership of a body at the day asked for."""

    body: str = Field(description="eu, eea or fatf.")
    since: str | None = Field(description="Null: the day is not known here.")
    until: str | None = Field(description="First day without it.")
    suspended: bool
    url: str


class ThresholdOut(ResponseModel):
    """Share that makes a beneficial owner."""

    threshold: float = Field(description="Percent.")
    comparator: str = Field(description="`>` more than, `>=` at least.")
    source: str
    url: str
    jurisdiction: str | None = Field(description="Null: no rule of its own is known.")
    verified: bool = Field(
        default=False, description="Whether the provision was checked against a source."
    )
    assumed: bool = Field(
        default=False,
        description="The law is not known here; the lowest threshold of any jurisdiction holds.",
    )
    control_prong: bool = Field(
        default=False,
        description="One individual with significant responsibility is always identified too.",
    )


class CpiOut(ResponseModel):
    """Where the CPI score comes from."""

    version: str
    source: str
    url: str
    source_date: str | None
    stale: bool


class CountryProfileOut(ResponseModel):
    """Everything reference data says of a country."""

    code: str
    alpha_3: str
    name: str
    official_name: str | None
    region: str | None
    as_of: date
    memberships: list[MembershipOut]
    lists: list[CountryListOut]
    cpi: int | None
    cpi_not_assessed: str | None
    cpi_source: CpiOut | None
    ubo_threshold: ThresholdOut
    snapshot_hash: str = Field(description="Names the datasets that answered.")
