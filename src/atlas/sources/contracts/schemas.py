"""Answers about source contracts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from atlas.foundation.db import Row
from atlas.foundation.fields import RowId, says
from atlas.foundation.web.schemas import ResponseModel
from atlas.sources.plugins.schemas import Attribute, OntologyType, PluginName

ContractVersion = Annotated[str, says("Version of the contract.", "1.0.0")]
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
    fields: list[ContractFieldOut] = Field(description="Everything it may assert.")


class SourceContractsOut(ResponseModel):
    """The contracts in force."""

    items: list[SourceContractOut] = Field(description="By provider.")


class FieldProviderOut(ResponseModel):
    """A provider that may assert a field."""

    provider: PluginName
    trust: Trust
    required: Required
    covered: bool = Field(
        description="A complete answer without the field means that it is absent."
    )


class FieldCoverageOut(ResponseModel):
    """Who may assert a field."""

    type: OntologyType
    attribute: Attribute
    providers: list[FieldProviderOut] = Field(description="The most trusted first.")


class ContractCoverageOut(ResponseModel):
    """Which fields are covered by whom."""

    items: list[FieldCoverageOut] = Field(description="By type and attribute.")
