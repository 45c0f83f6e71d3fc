"""What an entity holds and controls, and who controls it, as answers."""

from datetime import date
from uuid import UUID

from pydantic import Field

from atlas.foundation.web.schemas import ResponseModel
from atlas.knowledge.graph.schemas.ownership import BandOut

_ID = "0199d5a4-6e6f-7c1b-8b0a-3f6f0f6f1a2b"


class HeldCompanyOut(ResponseModel):
    """A company below: the entity's total share in it, and what is declared on it directly."""

    company: UUID = Field(examples=[_ID])
    name: str = Field(examples=["Hornsea 1 Limited"])
    country: str | None = Field(examples=["GB"])
    depth: int = Field(examples=[2])
    share: BandOut | None
    share_direct: BandOut | None
    votes: BandOut | None
    votes_direct: BandOut | None


class HoldingsBelowOut(ResponseModel):
    """The companies below an entity, nearest first."""

    entity_id: UUID = Field(examples=[_ID])
    as_of: date = Field(examples=["2026-11-24"])
    companies: list[HeldCompanyOut]
    truncated: bool
    max_parties: int = Field(examples=[2000])


class _How(ResponseModel):
    certain: bool = Field(description="False: only the upper end of a band is a majority.")
    basis: str = Field(
        description="shares, votes, a kind of control, or a role in a trust.", examples=["shares"]
    )
    band: BandOut | None
    holdings: list[UUID] = Field(
        description="The chain's relationships, from the controller down.", examples=[[_ID]]
    )
    contested: bool = Field(description="Rests on a company whose holders' minima exceed 100 %.")
    depth: int = Field(description="Links in the chain.", examples=[1])


class ControllerOut(_How):
    """A party that controls the entity."""

    party: UUID = Field(examples=[_ID])
    name: str = Field(examples=["Hornsea 1 Holdings Limited"])
    kind: str = Field(examples=["company"])


class ControlledOut(_How):
    """A company that the entity controls."""

    company: UUID = Field(examples=[_ID])
    name: str = Field(examples=["Hornsea 1 Limited"])


class ControlOut(ResponseModel):
    """Control over an entity, and by it.

    A majority (more than 50 %) of shares or votes held directly by a party and what it controls,
    the right to appoint the board, dominant influence, consolidation, or a role behind a trust.
    """

    entity_id: UUID = Field(examples=[_ID])
    as_of: date = Field(examples=["2026-11-24"])
    controllers: list[ControllerOut]
    controlled: list[ControlledOut]
    truncated: bool
