"""API shapes of reference data."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, JsonValue, StringConstraints

from atlas.foundation.fields import AsOf
from atlas.foundation.web import Name, RequestModel, ResponseModel, Text
from atlas.foundation.web.schemas import refuse_control_characters
from atlas.knowledge.reference_data.domain import is_day
from atlas.knowledge.reference_data.domain.nomenclatures import Membership
from atlas.knowledge.reference_data.domain.rules import ListStanding, Threshold
from atlas.knowledge.reference_data.models import EventRow, SummaryRow


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

    type: str = Field(examples=["fatf_grey_list"], description="Name of the type.")
    title: str = Field(
        description="Title, for people.", examples=["FATF jurisdictions under increased monitoring"]
    )
    refresh_days: int | None = Field(description="Days after which a newer version is due.")
    key: list[str] = Field(
        description="Fields that identify an entry.", examples=[["countries.established"]]
    )
    nomenclature: bool = Field(
        description="A publisher's code list: it explains codes and cannot be replaced."
    )
    data_schema: dict[str, Any] = Field(description="JSON Schema of the data.")


class DatasetTypesOut(ResponseModel):
    """All types of reference data."""

    items: list[DatasetTypeOut] = Field(description="The rows, in order.")


class DatasetFields(RequestModel):
    """What a dataset says of itself: nothing is accepted without source, URL and date."""

    type: TypeName = Field(
        examples=["cpi"], description="A type of `GET /api/reference-data/types`."
    )
    version: Version = Field(description="Your name of the version.", examples=["2025"])
    name: Name = Field(
        examples=["Corruption Perceptions Index 2025"],
        description="Name of the dataset, for people.",
    )
    source: Name = Field(description="Who published it, and in what.", examples=["FATF plenary"])
    url: SourceUrl = Field(
        description="The https address of the source.",
        examples=[
            "https://www.fatf-gafi.org/en/publications/High-risk-and-other-monitored-jurisdictions.html"
        ],
    )
    source_date: SourceDate = Field(
        description="The source's own date: a day, month or year.", examples=["2026-02"]
    )
    licence: Name = Field(description="Licence under which it may be used.", examples=["public"])
    judgement: bool = Field(default=False, description="An opinion of the firm's, not a fact.")
    note: Text = Field(
        default="", description="Remark about the version.", examples=["Plenary of October 2026."]
    )


class DatasetCreate(DatasetFields):
    """A new version: a draft until it is activated."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_PROVENANCE, "data": _TABLE}]})

    data: Data = Field(
        description="In the type's JSON Schema; checked when it is activated.",
        examples=[{"legal_name": "Example Widgets Ltd", "country_code": "GB"}],
    )


class DatasetUpdate(RequestModel):
    """A change of a draft: only the fields that are sent."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"note": "Read from the publisher's table."}]}
    )

    version: Version | None = Field(
        default=None,
        description="Name of the version, unique within the type.",
        examples=["2026-10"],
    )
    name: Name | None = Field(
        default=None,
        description="Name of the dataset, for people.",
        examples=["FATF jurisdictions under increased monitoring"],
    )
    source: Name | None = Field(
        default=None,
        description="Who publishes the facts.",
        examples=["FATF plenary"],
    )
    url: SourceUrl | None = Field(
        default=None,
        description="Https address of the source.",
        examples=[
            "https://www.fatf-gafi.org/en/publications/High-risk-and-other-monitored-jurisdictions.html"
        ],
    )
    source_date: SourceDate | None = Field(
        default=None,
        description="The source's own date, as precise as it states it.",
        examples=["2026-10-24"],
    )
    licence: Name | None = Field(
        default=None, description="Licence under which it may be used.", examples=["public"]
    )
    judgement: bool | None = Field(
        default=None, description="The firm's judgement, not a publisher's fact."
    )
    note: Text | None = Field(
        default=None, description="Remark about the version.", examples=["Plenary of October 2026."]
    )
    data: Data | None = Field(
        default=None,
        description="The facts, as the type's JSON Schema has them.",
        examples=[{"legal_name": "Example Widgets Ltd", "country_code": "GB"}],
    )


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

    format: Literal["csv", "json"] = Field(default="csv", description="Format of `content`.")
    content: Annotated[
        str,
        StringConstraints(min_length=1, max_length=1_000_000, strip_whitespace=False),
        AfterValidator(_without_end_mark),
        AfterValidator(refuse_control_characters),
    ] = Field(
        description="CSV with a header row of the type's fields, or JSON (a list of entries)."
    )
    dry_run: bool = Field(default=False, description="Tell what would be done and keep nothing.")


class DatasetSummaryOut(ResponseModel, SummaryRow):
    """One version of one type's facts, without the data."""

    awaits_second_person: list[str] = Field(
        default_factory=list,
        description="What activating or archiving it would loosen: a senior officer or the MLRO who"
        " has not written it confirms that with POST …/confirm. Empty: nothing waits.",
        examples=[[]],
    )


class DatasetOut(DatasetSummaryOut):
    """One version of one type's facts, with where they come from."""

    data: dict[str, Any] | None = Field(
        description="The facts, as the type's JSON Schema has them; null: left out in lists.",
        examples=[{"items": [{"code": "VG", "name": "Virgin Islands (British)"}]}],
    )


class DatasetDefaultsOut(ResponseModel):
    """The installation's defaults."""

    items: list[DatasetOut] = Field(description="The rows, in order.")


class DataProblemOut(ResponseModel):
    """What is wrong, and where."""

    path: str = Field(examples=["$.items[3].code"], description="Where, as a JSON path.")
    message: str = Field(
        examples=["QQ is no country of ISO 3166-1"], description="What is wrong, in words."
    )


class DatasetValidationOut(ResponseModel):
    """Whether a dataset can be activated."""

    valid: bool = Field(description="Nothing is wrong with it.")
    problems: list[DataProblemOut] = Field(
        description="What is wrong; empty: nothing.", examples=[[]]
    )


class DatasetEventOut(ResponseModel, EventRow):
    """One thing that happened to a dataset."""

    actor_name: str | None = Field(
        default=None, description="Who did it; null: Atlas itself.", examples=["Ann Example"]
    )


class DatasetChangeOut(ResponseModel):
    """An entry that differs."""

    key: str = Field(description="Key of the entry.", examples=["countries.established"])
    before: dict[str, Any] = Field(description="What it was.")
    after: dict[str, Any] = Field(description="What it is.")


class DatasetDiffOut(ResponseModel):
    """What changed from one version to another."""

    before_id: UUID = Field(description="The earlier version.")
    before_version: str = Field(description="Name of the earlier version.", examples=["2026-06"])
    after_id: UUID = Field(description="The later version.")
    after_version: str = Field(description="Name of the later version.", examples=["2026-10"])
    same: bool = Field(description="Nothing differs.")
    added: list[dict[str, Any]] = Field(description="What is new.")
    removed: list[dict[str, Any]] = Field(description="What is gone.")
    changed: list[DatasetChangeOut] = Field(description="What is otherwise.")
    settings: list[DatasetChangeOut] = Field(
        description="Members other than the entries that differ."
    )
    unchanged: int = Field(description="How many are as they were.")


class DatasetImportRowOut(ResponseModel):
    """What became of a row."""

    number: int = Field(description="Line of a CSV, entry of a JSON list, from 1.")
    key: str = Field(
        description="Key of the row; null: it has none.", examples=["countries.established"]
    )
    accepted: bool = Field(description="The row is accepted.")
    problems: list[str] = Field(description="What is wrong; empty: nothing.", examples=[[]])


class DatasetImportOut(ResponseModel):
    """An import, or what an import would do."""

    dry_run: bool = Field(description="Nothing was kept.")
    dataset: DatasetSummaryOut | None = Field(description="The draft; null in a dry run.")
    valid: bool = Field(description="Nothing is wrong with it.")
    accepted: int = Field(description="How many are accepted.")
    rejected: int = Field(description="How many were rejected; each is named with the reason.")
    rows: list[DatasetImportRowOut] = Field(description="Each row.")
    problems: list[DataProblemOut] = Field(
        description="What is wrong with the whole.", examples=[[]]
    )


class LookupOut(ResponseModel):
    """What a dataset says of a code."""

    type: str = Field(
        description="Type of reference data that was asked.", examples=["fatf_grey_list"]
    )
    key: str = Field(description="What was looked up.", examples=["GB"])
    found: bool | None = Field(description="Null when the dataset is not loaded.")
    not_assessed: str | None = Field(
        default=None, description="Why no result is given (`no_dataset`); null: a result is given."
    )
    entry: dict[str, Any] | None = Field(
        default=None, description="The entry of the dataset; null: none found."
    )
    candidates: list[dict[str, Any]] = Field(
        default_factory=list, description="Where a name means several entries."
    )
    category: str | None = Field(
        default=None,
        description="Category of the entry; null: it has none.",
        examples=["geographic"],
    )
    version: str | None = Field(
        default=None, description="Version of the dataset that answered.", examples=["2026-10"]
    )
    source: str | None = Field(
        default=None,
        description="Who publishes the dataset that answered.",
        examples=["FATF plenary"],
    )
    url: str | None = Field(
        default=None,
        description="Https address of the source.",
        examples=[
            "https://www.fatf-gafi.org/en/publications/High-risk-and-other-monitored-jurisdictions.html"
        ],
    )
    source_date: str | None = Field(
        default=None,
        description="The source's own date, as precise as it states it.",
        examples=["2026-10-24"],
    )
    stale: bool = Field(default=False, description="The dataset is past its refresh interval.")


class CountryListOut(ResponseModel, ListStanding):
    """A country's entry on one list."""


class MembershipOut(ResponseModel, Membership):
    """Membership of a body at the day asked for."""


class ThresholdOut(ResponseModel, Threshold):
    """Share that makes a beneficial owner."""

    verified: bool = Field(
        default=False,
        description="Whether the provision was checked against a source.",
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

    version: str = Field(description="Version of the dataset.", examples=["2026-10"])
    source: str = Field(
        description="Who publishes the index.", examples=["Transparency International"]
    )
    url: str = Field(
        description="Https address of the source.",
        examples=[
            "https://www.fatf-gafi.org/en/publications/High-risk-and-other-monitored-jurisdictions.html"
        ],
    )
    source_date: str | None = Field(
        description="The source's own date, as precise as it states it.", examples=["2026-10-24"]
    )
    stale: bool = Field(description="Past its refresh interval.")


class CountryProfileOut(ResponseModel):
    """Everything reference data says of a country."""

    code: str = Field(description="ISO 3166-1 alpha-2.", examples=["GB"])
    alpha_3: str = Field(description="ISO 3166-1 alpha-3.", examples=["GBR"])
    name: str = Field(description="Name.", examples=["United Kingdom"])
    official_name: str | None = Field(
        description="Official name of the country; null where it has no other."
    )
    region: str | None = Field(description="Region of the world; null when it is not known.")
    as_of: AsOf
    memberships: list[MembershipOut] = Field(description="Bodies that the country is a member of.")
    lists: list[CountryListOut] = Field(description="The lists.")
    cpi: int | None = Field(
        description="Corruption Perceptions Index, 0 (worst) to 100; null: not assessed.",
    )
    cpi_not_assessed: str | None = Field(
        description="Why there is no value (`no_dataset`); null if there is one."
    )
    cpi_source: CpiOut | None = Field(
        description="Where the index comes from; null: none is loaded."
    )
    ubo_threshold: ThresholdOut = Field(description="Share that makes a beneficial owner there.")
    register_threshold: ThresholdOut = Field(
        description="The same by the law of the country's register of beneficial owners."
    )
    snapshot_hash: str = Field(description="Names the datasets that answered.")
