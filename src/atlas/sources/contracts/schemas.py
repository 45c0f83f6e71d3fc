"""Answers about source contracts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import AfterValidator, Field, JsonValue, StringConstraints

from atlas.foundation.db import Row
from atlas.foundation.fields import RowId, Truncated, says
from atlas.foundation.web.schemas import (
    RequestModel,
    ResponseModel,
    ShortText,
    WrittenCountry,
    check_country,
)
from atlas.sources.contracts.domain import ANYWHERE, Narrowing
from atlas.sources.contracts.models import Version
from atlas.sources.plugins.schemas import Attribute, OntologyType, PluginName

ContractVersion = Annotated[
    str, says("Version of the contract; `1.0.0+tenant.3`: narrowed by your version 3.", "1.0.0")
]
Term = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Terms = Annotated[list[Term], Field(max_length=500)]
Trust = Annotated[float, says("The most that a claim may have, 0 to 1.", 0.97)]
Required = Annotated[bool, says("Every record has it.")]


@dataclass(frozen=True, kw_only=True)
class FindingRow(Row):
    """Where an answer and its contract differ."""

    id: RowId
    provider: PluginName
    contract_version: ContractVersion
    response: Annotated[str, says("The answer.", "lei_records")]
    kind: Annotated[
        Literal["violation", "missing"],
        says("`violation`: claimed beyond the contract, and rejected; `missing`: not delivered."),
    ]
    type: OntologyType
    attribute: Annotated[str, says("Attribute; empty: the whole type.", "legal_form_code")]
    reason: Annotated[str, says("In words.", "not delivered")]
    found_at: Annotated[datetime, says("When the answer came.")]


class ContractFindingOut(ResponseModel, FindingRow):
    """Where an answer and its contract differ."""


class ContractFieldOut(ResponseModel):
    """A field that a provider may assert."""

    type: OntologyType
    attribute: Attribute
    trust: Trust
    required: Required


class SourceContractOut(ResponseModel):
    """What a provider may assert, and what it covers."""

    provider: PluginName
    version: ContractVersion
    jurisdictions: Annotated[list[str], says("Where it holds; `XX`: everywhere.", ["XX"])]
    refresh_days: int = Field(description="How old its data may be, days.")
    covers: Annotated[
        list[str],
        says("What counts as absent where an answer lacks it.", ["LegalEntity.legal_name"]),
    ]
    without_answers: Annotated[
        list[str], says("Kinds of answer that are not asked for.", ["relationships"])
    ]
    tenant_version: int | None = Field(description="Your version in force; null: as shipped.")
    sha256: Annotated[str, says("By what runs name this very contract.", "b4" * 32)]
    fields: list[ContractFieldOut] = Field(description="Everything it may assert, by type.")


class LoadedRegisterContractOut(ResponseModel):
    """What a register file that the operator loaded declares to cover.

    It is stated with the load, or is the default of the file's format.
    """

    dataset: Annotated[str, says("The loaded file, as runs name it.", "gb-coh-2026-11")]
    title: Annotated[str, says("For people.", "Companies House, company data")]
    registers: Annotated[list[str], says("Registers that it holds.", ["GB-COH"])]
    countries: Annotated[list[str], says("Where the companies are that it holds.", ["GB"])]
    scope: Annotated[list[str], says("What it declares to cover.", ["identity"])]
    scope_stated: bool = Field(description="Stated with the load; otherwise of the format.")
    covers: Annotated[
        list[str],
        says(
            "What counts as absent where a current file holds the company and lacks it.",
            ["LegalEntity.legal_name"],
        ),
    ]
    current_until: date | None = Field(
        description="The last day on which the lack of a record counts; null: undated data, of "
        "which it never counts."
    )


class SourceContractsOut(ResponseModel):
    """The contracts in force."""

    items: list[SourceContractOut] = Field(description="By provider.")
    registers: list[LoadedRegisterContractOut] = Field(
        description="Register files that the operator loaded, by name. They cannot be narrowed."
    )


class FieldProviderOut(ResponseModel):
    """A provider that may assert a field."""

    provider: PluginName
    trust: Trust
    required: Required
    covered: bool = Field(
        description="A complete answer without the field, or without any relationship of the type,"
        " means that it is absent."
    )
    names_above: float | None = Field(
        default=None,
        description="Covered for owners and controllers above this percentage alone, percent; null:"
        " no such limit.",
        examples=[25],
    )


class FieldCoverageOut(ResponseModel):
    """Who may assert a field."""

    type: OntologyType
    attribute: Attribute
    providers: list[FieldProviderOut] = Field(description="The most trusted first.")
    registers: Annotated[
        list[str],
        says("Loaded register files that cover it, or its relationship.", ["gb-coh-2026-11"]),
    ]


class ContractCoverageOut(ResponseModel):
    """Which fields are covered by whom."""

    items: list[FieldCoverageOut] = Field(description="By type and attribute.")


def _country_or_anywhere(code: str) -> str:
    return code if code == ANYWHERE else check_country(code)


CountryOrAnywhere = Annotated[WrittenCountry, AfterValidator(_country_or_anywhere)]
"""A country, or `XX` as shipped contracts that hold everywhere say it."""


class NarrowingBody(RequestModel):
    """What is taken away from the shipped contract; what is left out stays as shipped."""

    jurisdictions: (
        Annotated[list[CountryOrAnywhere], Field(min_length=1, max_length=300)] | None
    ) = Field(
        default=None,
        description="The only countries about whose companies it is asked; null: as shipped.",
        examples=[["NL", "BE"]],
    )
    refresh_days: Annotated[int, Field(ge=1, le=365)] | None = Field(
        default=None, description="How old data may be at most, days.", examples=[7]
    )
    without: Terms = Field(
        default=[],
        description="Types and fields that it may not assert.",
        examples=[["LegalEntity.trading_names"]],
    )
    without_answers: Terms = Field(
        default=[], description="Kinds of answer not to ask for.", examples=[["relationships"]]
    )
    without_coverage: Terms = Field(
        default=[],
        description="What is not absent where an answer lacks it.",
        examples=[["LegalEntity.registration_numbers"]],
    )
    trust: Annotated[dict[Term, Annotated[float, Field(ge=0, le=1)]], Field(max_length=500)] = (
        Field(
            default={},
            description="Type, or type and field, to the most that a claim may have, 0 to 1.",
            examples=[{"LegalEntity.status": 0.9}],
        )
    )

    def narrowing(self) -> Narrowing:
        """Return it as the rules take it."""
        return msgspec.convert(self.model_dump(), Narrowing)


class NarrowingOut(ResponseModel, Narrowing):
    """What is taken away from the shipped contract."""


class ContractVersionPut(RequestModel):
    """What a draft says."""

    narrowing: NarrowingBody = Field(description="What is taken away.")
    note: ShortText = Field(description="Why, for people.", examples=["Owners: national register."])


class ContractVersionCreate(ContractVersionPut):
    """A new draft."""

    provider: Annotated[str, StringConstraints(max_length=60)] = Field(
        description="Name of the plugin.", examples=["gleif"]
    )


class ContractVersionOut(
    ResponseModel, Version, without={"person_id", "editors", "editor_persons"}
):
    """Your version of a source contract; `ETag` is its revision."""

    narrowing: NarrowingOut = Field(description="What is taken away.")
    awaits_second_person: list[str] = Field(
        default=[],
        description="Why it waits for …/confirm; empty: it does not.",
        examples=[["Control: removed"]],
    )


class ContractChangeOut(ResponseModel):
    """One difference of two contracts."""

    breaking: bool = Field(description="Who relied on the first loses something.")
    path: Annotated[str, says("Where.", "LegalEntity.status")]
    text: Annotated[str, says("What changes.", "trust lowered: 0.97 to 0.9")]


class ContractProblemOut(ResponseModel):
    """Why a version cannot be."""

    at: Annotated[list[str], says("The field, and what stands there.", ["trust", "LegalEntity"])]
    reason: Annotated[str, says("In words.", "the shipped contract trusts it up to 0.97")]


class ContractDiffOut(ResponseModel):
    """What a version changes. Nothing is stored, and no provider is asked."""

    before: ContractVersion
    after: ContractVersion
    changes: list[ContractChangeOut] = Field(description="Breaking ones first.")
    problems: list[ContractProblemOut] = Field(
        description="Where it goes beyond the shipped contract: it cannot be activated."
    )
    second_person: Annotated[
        list[str], says("Why it takes a second person; empty: it does not.", ["Control: removed"])
    ]


class AdapterOut(ResponseModel):
    """How a provider's answers are read: its kinds of answer, and the contract in force."""

    provider: PluginName
    version: Annotated[str, says("Version of the plugin.", "1.2.0")]
    answers: Annotated[list[str], says("Kinds of answer.", ["lei_records"])]
    contract_version: ContractVersion


class AdaptersOut(ResponseModel):
    """The adapters."""

    items: list[AdapterOut] = Field(description="By provider.")


class AdapterTest(RequestModel):
    """An answer as the provider gave it."""

    answer: Term = Field(description="Kind of answer.", examples=["lei_records"])
    document: JsonValue = Field(description="The answer, as JSON.", examples=[{"data": []}])
    version_id: UUID | None = Field(
        default=None, description="Your version to apply; null: the contract in force."
    )


class AdapterValidation(RequestModel):
    """What would be taken away from the shipped contract."""

    narrowing: NarrowingBody = Field(description="What is taken away.")


class AdapterClaimOut(ResponseModel):
    """A claim that the answer makes."""

    type: OntologyType
    attribute: Attribute
    about: Annotated[str, says("Party or relationship.", "LegalEntity:XI-LEI:0000EXAMPLE")]
    trust: Annotated[float | None, says("Of the claim, 0 to 1; null: its source's.", 0.97)]


class AdapterTestOut(ResponseModel):
    """What comes of an answer. Nothing is stored, and no provider is asked."""

    state: Annotated[str, says("`ok`, `empty` or `schema_changed`.", "ok")]
    contract_version: ContractVersion
    claims: list[AdapterClaimOut] = Field(description="What it asserts.")
    missing: Annotated[
        list[str],
        says(
            "Contracted fields that the first party described lacks.",
            ["LegalEntity.status: not delivered"],
        ),
    ]
    rejected: Annotated[
        list[str], says("Beyond the contract.", ["Control: the contract holds no such type"])
    ]
    unread: Annotated[
        list[str],
        says("In another form than is known; nothing is claimed.", ["data.0.lei: Field required"]),
    ]
    truncated: Truncated
    text: Annotated[str, says("In words.", "12 claims. Missing: LegalEntity.status.")]
