"""What an entity holds and controls, and who controls it, as answers."""

from datetime import date
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import Outdated, Truncated
from atlas.foundation.web.schemas import ResponseModel
from atlas.knowledge.graph.schemas.ownership import BandOut

_OF_IT = (
    "Why the registers may say otherwise of it than an investigation read: `register_changed` (a"
    " register was loaded since, and states something else or was not compared yet),"
    " `left_register` (its register itself answered that it does not know the company). Empty:"
    " neither is known."
)
_ID = "0199d5a4-6e6f-7c1b-8b0a-3f6f0f6f1a2b"


class HeldCompanyOut(ResponseModel):
    """A company below: the entity's total share in it, and what is declared on it directly."""

    company: UUID = Field(examples=[_ID], description="The company.")
    name: str = Field(examples=["Hornsea 1 Limited"], description="Preferred name of the company.")
    country: str | None = Field(
        examples=["GB"], description="Country, ISO 3166-1 alpha-2; null when it is not known."
    )
    depth: int = Field(examples=[2], description="Steps below the entity, from 1.")
    share: BandOut | None = Field(
        description="Integrated share of the capital, in percent; null where there is none."
    )
    share_direct: BandOut | None = Field(
        description="Share of the capital declared on it directly, in percent."
    )
    votes: BandOut | None = Field(
        description="Integrated share of the votes, in percent; null where there is none."
    )
    votes_direct: BandOut | None = Field(
        description="Share of the votes declared on it directly, in percent."
    )
    outdated: list[str] = Field(default=[], description=_OF_IT, examples=[["register_changed"]])


class HoldingsBelowOut(ResponseModel):
    """The companies below an entity, nearest first."""

    entity_id: UUID = Field(examples=[_ID], description="The party.")
    as_of: date = Field(
        examples=["2026-11-24"], description="The day for which facts are asked for."
    )
    companies: list[HeldCompanyOut] = Field(description="The companies below, nearest first.")
    outdated: Outdated = Field(default=[])
    truncated: Truncated
    max_parties: int = Field(examples=[2000], description="Most parties that were read.")


class _How(ResponseModel):
    certain: bool = Field(
        description="Control is certain by what is recorded; false: only the upper end of a band"
        " is a majority. It does not say that the registers still state the same: read it with"
        " `outdated`."
    )
    basis: str = Field(
        description="shares, votes, a kind of control, or a role in a trust.", examples=["shares"]
    )
    band: BandOut | None = Field(description="The share in percent; null where none is stated.")
    holdings: list[UUID] = Field(
        description="The chain's relationships, from the controller down.", examples=[[_ID]]
    )
    contested: bool = Field(description="Rests on a company whose holders' minima exceed 100 %.")
    depth: int = Field(description="Links in the chain.", examples=[1])


class ControllerOut(_How):
    """A party that controls the entity."""

    party: UUID = Field(examples=[_ID], description="The party.")
    name: str = Field(examples=["Hornsea 1 Holdings Limited"], description="Name.")
    kind: str = Field(examples=["company"], description="Kind of party: person, company, …")


class ControlledOut(_How):
    """A company that the entity controls."""

    company: UUID = Field(examples=[_ID], description="The company.")
    name: str = Field(examples=["Hornsea 1 Limited"], description="Name.")
    outdated: list[str] = Field(default=[], description=_OF_IT, examples=[["register_changed"]])


class ControlOut(ResponseModel):
    """Control over an entity, and by it.

    A majority (more than 50 %) of shares or votes held directly by a party and what it controls,
    the right to appoint the board, dominant influence, consolidation, or a role behind a trust.
    """

    entity_id: UUID = Field(examples=[_ID], description="The party.")
    as_of: date = Field(
        examples=["2026-11-24"], description="The day for which facts are asked for."
    )
    controllers: list[ControllerOut] = Field(description="Parties that control the entity.")
    controlled: list[ControlledOut] = Field(description="Companies that the entity controls.")
    outdated: Outdated = Field(default=[])
    truncated: Truncated
