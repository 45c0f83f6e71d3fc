"""API shapes of companies, and what other rooms receive."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from atlas.foundation.fields import (
    CreatedAt,
    InvestigationIdOrNull,
    RowId,
    RowVersion,
    SourceName,
    UpdatedAt,
    ValidFrom,
    ValidTo,
)
from atlas.foundation.web import (
    CountryCode,
    ExternalId,
    Metadata,
    PartyName,
    RequestModel,
    ResponseModel,
    Tags,
)
from atlas.knowledge.companies.domain import (
    IDENTITY_NOTICE,
    StatedNumber,
    repeated_scheme,
    second_of_register,
    stated_scheme,
    stated_value,
)
from atlas.knowledge.entities.schemas import EntityIdentifierOut

Register = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")]
RegistrationNumber = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")
]
Website = Annotated[
    str,
    StringConstraints(pattern=r"^(https?://)?[A-Za-z0-9.-]+(:\d{1,5})?(/[!-~]*)?$", max_length=500),
]
"""A host, with scheme, port and path if wanted; names in other scripts as `xn--` (RFC 5891)."""
MAX_STATED = 20
_SCHEME = "Scheme of the number: `NL-VAT`, `XI-LEI` (or `LEI`), `GB-COH`."
STATED_EXAMPLE = [{"scheme": "NL-VAT", "value": "NL000000012B01"}]
STATED = (
    "Further numbers that you state, such as a VAT number. The providers of their schemes are asked"
    " by them and lists are searched for them; who the company is never follows from them."
)


class StatedNumberIn(RequestModel):
    """A number that you state of a company in addition to its registration."""

    scheme: Register = Field(description=_SCHEME, examples=["NL-VAT"])
    value: RegistrationNumber = Field(
        description="The number, of a VAT number with its country.", examples=["NL000000012B01"]
    )

    @field_validator("scheme")
    @classmethod
    def _known(cls, scheme: str) -> str:
        return stated_scheme(scheme)

    @field_validator("value")
    @classmethod
    def _whole(cls, value: str, info: ValidationInfo) -> str:
        scheme = info.data.get("scheme")
        return stated_value(scheme, value) if scheme is not None else value

    @property
    def number(self) -> StatedNumber:
        """Return it as it is kept."""
        return StatedNumber(self.scheme, self.value)


class StatedNumberOut(ResponseModel):
    """A number that the requester stated of a company: no source's word."""

    scheme: str = Field(description="Scheme of the number.", examples=["NL-VAT"])
    value: str = Field(description="The number in its normal form.", examples=["NL000000012B01"])


def _one_each(numbers: list[StatedNumberIn]) -> list[StatedNumberIn]:
    again = repeated_scheme(one.number for one in numbers)
    if again is not None:
        raise ValueError(f"{again} is given more than once")
    return numbers


StatedNumbers = Annotated[
    list[StatedNumberIn], Field(max_length=MAX_STATED), AfterValidator(_one_each)
]


RELATIONSHIP_STATUSES = ("prospect", "onboarding", "active", "restricted", "exited")


class CompanyCreate(RequestModel):
    """A new company."""

    name: PartyName = Field(
        examples=["Example Widgets Ltd"], description="Name as the customer file knows it."
    )
    register_key: Register | None = Field(
        default=None,
        alias="register",
        description="Register key (org-id.guide).",
        examples=["GB-COH"],
    )
    registration_number: RegistrationNumber | None = Field(
        default=None, examples=["01234567"], description="Number on that register."
    )
    country_code: CountryCode | None = Field(
        default=None, examples=["GB"], description="Country of registration, ISO 3166-1 alpha-2."
    )
    website: Website | None = Field(
        default=None,
        description="Website, http or https.",
        examples=["https://www.widgets.example"],
    )
    external_id: ExternalId | None = Field(
        default=None,
        description="Your own id; unique among your companies. Upper and lower case differ; blanks"
        " around it are left out, accents are composed (NFC), and what cannot be seen is refused.",
        examples=["crm-20417"],
    )
    tags: Tags = Field(
        default_factory=list,
        description="Labels of your own, for filters.",
        examples=[["onboarding"]],
    )
    metadata: Metadata = Field(
        default_factory=dict,
        description="Up to 50 texts of your own, by key; kept and given back, never read.",
        examples=[{"branch": "London"}],
    )
    identifiers: StatedNumbers = Field(
        default_factory=list, description=STATED, examples=[STATED_EXAMPLE]
    )

    @field_validator("identifiers")
    @classmethod
    def _of_other_registers(
        cls, numbers: list[StatedNumberIn], info: ValidationInfo
    ) -> list[StatedNumberIn]:
        refused = second_of_register(info.data.get("register_key"), (one.number for one in numbers))
        if refused is not None:
            raise ValueError(second_number(refused))
        return numbers


def second_number(register: str) -> str:
    """Return why a stated number of the company's own register is refused."""
    return f"a second number of {register}, the register of the company"


class CompanyUpdate(RequestModel):
    """A change: only the fields that are sent; null empties one."""

    name: PartyName | None = Field(
        default=None, description="May be left out, not emptied.", examples=["Example Widgets Ltd"]
    )
    register_key: Register | None = Field(
        default=None,
        alias="register",
        description="Code of the register (org-id.guide), such as `GB-COH`; `XI-LEI` for a "
        "legal entity identifier.",
        examples=["GB-COH"],
    )
    registration_number: RegistrationNumber | None = Field(
        default=None, description="Number on that register.", examples=["01234567"]
    )
    country_code: CountryCode | None = Field(
        default=None, description="Country of registration, ISO 3166-1 alpha-2.", examples=["GB"]
    )
    website: Website | None = Field(
        default=None,
        description="Website, http or https.",
        examples=["https://www.widgets.example"],
    )
    external_id: ExternalId | None = Field(
        default=None, description="Your own key, unique within the tenant.", examples=["crm-20417"]
    )
    tags: Tags = Field(
        default_factory=list,
        description="Labels of your own, for filters.",
        examples=[["onboarding"]],
    )
    metadata: Metadata = Field(
        default_factory=dict,
        description="Up to 50 texts of your own, by key; kept and given back, never read.",
        examples=[{"branch": "London"}],
    )
    identifiers: StatedNumbers = Field(
        default_factory=list,
        description=f"{STATED} Replaces the whole list.",
        examples=[STATED_EXAMPLE],
    )
    next_review_at: date | None = Field(
        default=None,
        description="Brings the review forward; not later than `review_due_at`.",
        examples=["2027-11-24"],
    )


class CompanyOut(ResponseModel):
    """A company in the customer file."""

    id: RowId
    name: str = Field(
        description="Name as the customer file knows it.", examples=["Example Widgets Ltd"]
    )
    external_id: str | None = Field(
        description="Your own key, unique within the tenant.", examples=["crm-20417"]
    )
    register_key: str | None = Field(
        validation_alias="register",
        serialization_alias="register",
        description="Code of the register (org-id.guide), such as `GB-COH`; `XI-LEI` for a "
        "legal entity identifier.",
        examples=["GB-COH"],
    )
    registration_number: str | None = Field(
        description="Number on that register.", examples=["01234567"]
    )
    country_code: str | None = Field(
        description="Country of registration, ISO 3166-1 alpha-2.", examples=["GB"]
    )
    website: str | None = Field(
        description="Website, http or https.", examples=["https://www.widgets.example"]
    )
    tags: list[str] = Field(
        description="Labels of your own, for filters.", examples=[["onboarding"]]
    )
    metadata: dict[str, str] = Field(
        description="Up to 50 texts of your own, by key; kept and given back, never read.",
        examples=[{"branch": "London"}],
    )
    identifiers: list[StatedNumberOut] = Field(
        description="Further numbers as you stated them; no source's word.",
        examples=[STATED_EXAMPLE],
    )
    relationship_status: str = Field(
        description="prospect, onboarding, active, restricted or exited.", examples=["onboarding"]
    )
    next_review_at: date | None = Field(
        description="Null: never evaluated, or the relationship has ended.", examples=["2027-11-24"]
    )
    review_due_at: date | None = Field(
        description="The latest day for it: by the evaluation's tier, or since registers changed."
    )
    entity_id: UUID | None = Field(description="The party it was identified as; null until then.")
    version: RowVersion
    created_at: CreatedAt
    updated_at: UpdatedAt
    notice: str | None = Field(
        default=None,
        description="Of the answer to a change: what it takes where it may make another company of"
        " the customer.",
        examples=[IDENTITY_NOTICE],
    )


class CompanyStats(ResponseModel):
    """The customer file in numbers; withdrawn companies are not counted."""

    total: int = Field(examples=[1200], description="Companies in the customer file.")
    identified: int = Field(description="With a party that an investigation identified.")
    by_status: dict[str, int] = Field(
        examples=[{"active": 900, "prospect": 300}], description="How many, by status."
    )
    by_country: dict[str, int] = Field(
        examples=[{"GB": 700, "NL": 480, "unknown": 20}], description="How many, by country."
    )
    reviews_overdue: int = Field(description="Companies whose review is past.")
    reviews_due_in_30_days: int = Field(description="Companies whose review comes within 30 days.")
    never_evaluated: int = Field(description="No review date yet, and the relationship continues.")


class ProvenanceClaim(ResponseModel):
    """A claim that a value rests on."""

    claim_id: UUID = Field(description="The claim.")
    source: SourceName
    source_type: str = Field(
        description="registry, lei, screening, third_party, llm, scraping or analyst.",
        examples=["registry"],
    )
    trust: float = Field(
        description="How far the source is trusted in this attribute, 0 to 1.", examples=[0.98]
    )
    asserted_at: datetime = Field(description="The source's own date of the statement.")
    valid_from: ValidFrom
    valid_to: ValidTo
    retrieved_at: datetime = Field(
        description="When the source was read.", examples=["2026-11-24T09:30:02Z"]
    )
    evidence_id: UUID | None = Field(
        description="The evidence it rests on, at `/api/evidence/{id}`; null: it rests on none."
    )
    investigation_id: InvestigationIdOrNull


class FieldOut(ResponseModel):
    """One value and where it comes from."""

    attribute: str = Field(examples=["legal_name"], description="Name of the attribute.")
    value: Any = Field(description="The value.", examples=["Example Widgets Ltd"])
    rule: str = Field(
        description="The strategy that decided, or `analyst`.", examples=["MOST_TRUSTED"]
    )
    claims: list[ProvenanceClaim] = Field(description="One for a chosen value, all for a union.")


class RelationshipCount(ResponseModel):
    """How many relationships of one type hold today."""

    type: str = Field(description="Type of relationship.", examples=["Ownership"])
    incoming: int = Field(description="How many end here.")
    outgoing: int = Field(description="How many begin here.")


class CompanyOverview(ResponseModel):
    """A company with what is known about it, value by value."""

    company: CompanyOut = Field(description="The company.")
    entity_type: str | None = Field(
        description="Type of the party (`GET /api/ontology/types`); null while it is not "
        "identified."
    )
    display_name: str | None = Field(
        description="Name of the identified party; null while it is not identified.",
        examples=["Example Widgets Ltd"],
    )
    identifiers: list[EntityIdentifierOut] = Field(description="Registered numbers.")
    fields: list[FieldOut] = Field(description="Each field.")
    relationships: list[RelationshipCount] = Field(description="How many relationships, by type.")
    open_conflicts: int = Field(description="Conflicts that wait for a person.")
