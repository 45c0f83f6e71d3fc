"""Types of fields that recur in records and answers, each with its text for the API."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from pydantic import Field, PlainSerializer

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""An exact number; a JSON number in the answer."""


def says(text: str, *examples: Any) -> Any:
    """Return what the API's document says of a record's field: its text, and values as examples."""
    return Field(description=text, examples=list(examples) or None)


def _scaled(hundredths: int) -> float:
    return float(Decimal(hundredths).scaleb(-2))


Hundredths = Annotated[int, PlainSerializer(_scaled, return_type=float, when_used="json")]
"""A score or percentage as it is stored, in hundredths; a JSON number in the answer."""
RowId = Annotated[UUID, Field(description="Id (UUIDv7, ordered by creation).")]
CreatedAt = Annotated[datetime, Field(description="When it was made.")]
CreatedBy = Annotated[UUID, Field(description="The account that made or started it.")]
UpdatedAt = Annotated[datetime, Field(description="When it was last changed.")]
StartedAt = Annotated[datetime | None, Field(description="When work began; null: not yet.")]
FinishedAt = Annotated[
    datetime | None, Field(description="When it ended, however it ended; null: not yet.")
]
RowVersion = Annotated[
    int, Field(description="Version; counts up with each change, and is the `ETag`.")
]
AsOf = Annotated[date, Field(description="The day to which the facts apply.")]
EntityId = Annotated[UUID, Field(description="The party.")]
EntityIdOrNull = Annotated[UUID | None, Field(description="The party.")]
CompanyId = Annotated[UUID, Field(description="The company in the customer file.")]
InvestigationId = Annotated[UUID, Field(description="The investigation.")]
InvestigationIdOrNull = Annotated[UUID | None, Field(description="The investigation.")]
ListId = Annotated[
    str,
    Field(
        description="The list, such as `ofac-sdn` (`GET /api/screening/lists`).",
        examples=["ofac-sdn"],
    ),
]
EntryKey = Annotated[str, Field(description="The list's own key of the entry.", examples=["36216"])]
EntryName = Annotated[
    str, Field(description="Primary name of the entry.", examples=["EXAMPLE TRADING FZE"])
]
EvidenceIds = Annotated[
    Sequence[UUID], Field(description="The evidence it rests on, at `/api/evidence/{id}`.")
]
Outdated = Annotated[
    list[str],
    Field(
        description="Why there may be owners, controllers or officers of the entity that this"
        " answer does not name: `register_changed` (a register was loaded since an investigation"
        " read it, and states something else or was not compared yet), `left_register` (the company"
        " register itself answered that it does not know the company, or one above it),"
        " `stale_register` (the registers that name them are older than they may be). Empty: none"
        " of these is known.",
        examples=[["register_changed"]],
    ),
]
Truncated = Annotated[bool, Field(description="More was there than is shown.")]
ValidFrom = Annotated[
    date | None, Field(description="First day on which it holds; null when it is not known.")
]
ValidTo = Annotated[
    date | None, Field(description="First day on which it no longer holds; null: it holds.")
]
SourceName = Annotated[
    str,
    Field(
        description="Where it comes from, such as `registry_file:uk-psc`.",
        examples=["registry_file:gb-coh-2026-11"],
    ),
]
FactorId = Annotated[
    str, Field(description="Id of the factor in the matrix.", examples=["jurisdiction_risk"])
]
DimensionId = Annotated[
    str, Field(description="Id of the dimension in the matrix.", examples=["geographic"])
]
ErrorOrNull = Annotated[
    dict[str, Any] | None,
    Field(description="Why it failed: `code`, `detail` and more; null while it has not."),
]
Detail = Annotated[
    str,
    Field(
        description="What was found, in words.", examples=["GB is not on FATF grey list 2026-10."]
    ),
]


if TYPE_CHECKING:
    derived = property
else:

    class derived:  # noqa: N801
        """A property of a record that its answer has as a field (`done` of a batch).

        Unlike one made by `property` it gives way to the field: the answer is a subclass.
        """

        def __init__(self, compute: Callable[[Any], Any]) -> None:
            self.__doc__ = compute.__doc__
            self._compute = compute

        def __get__(self, record: Any, owner: type) -> Any:
            if record is None:
                raise AttributeError(f"{owner.__name__} has it on its records alone")
            return self._compute(record)


RegisterCode = Annotated[
    str | None,
    Field(
        serialization_alias="register",
        description="Code of the register (org-id.guide), such as `GB-COH`; `XI-LEI` for a "
        "legal entity identifier.",
        examples=["GB-COH"],
    ),
]
"""A register; `register` in answers, a name that every class has already."""
