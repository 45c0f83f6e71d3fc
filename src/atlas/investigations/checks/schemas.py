"""API shapes of checks and attestations."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.investigations.checks.domain import CheckOutcome, FulfilledBy
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import Need
from atlas.risk.policy.schemas import CheckId

Said = Annotated[Text, StringConstraints(min_length=3)]
DocumentReference = Annotated[Text, StringConstraints(min_length=1, max_length=500)]


class CheckAttestationIn(RequestModel):
    """Your word that a check was made outside Atlas, and on what it rests.

    At least one of `reference` and `evidence_ids`.
    """

    check_id: CheckId = Field(examples=["source_of_funds"])
    note: Said = Field(
        description="What was checked and found.",
        examples=["Bank statements of 2026 show the trading income that was declared."],
    )
    reference: DocumentReference | None = Field(
        default=None,
        description="Where the document is kept.",
        examples=["DMS 2026-0417, statements.pdf"],
    )
    evidence_ids: list[UUID] = Field(
        default_factory=list, max_length=50, description="Evidence that Atlas keeps.", examples=[[]]
    )

    @model_validator(mode="after")
    def _rests_on_something(self) -> "CheckAttestationIn":
        if self.reference is None and not self.evidence_ids:
            raise ValueError("name what it rests on: reference or evidence_ids")
        return self


class CheckAttestationOut(ResponseModel):
    """A person's attestation that a check is met: who, when, on which basis; and its withdrawal."""

    id: UUID
    investigation_id: UUID
    check_id: CheckId
    note: str
    reference: str | None
    evidence_ids: list[UUID]
    attested_by: UUID
    attested_at: datetime
    tier: Tier | None = Field(description="Of the evaluation when it was given; null: not kept.")
    basis: dict[str, Any] | None = Field(
        description="What the investigation said of the check then, as codes, ids and hashes."
        " While this is unchanged, the attestation carries over to later investigations.",
        examples=[{"outcome": "not_assessed", "reason": "not_confirmed"}],
    )
    withdrawn: bool
    withdrawn_by: UUID | None
    withdrawn_at: datetime | None
    version: int = Field(description="Also the `ETag`.")


class CheckSourceOut(ResponseModel):
    """A source that a check rests on, and the day of its data."""

    name: str = Field(examples=["registry_file:gb-coh"])
    as_of: date | None


class CheckedListOut(ResponseModel):
    """A list version that a check rests on."""

    list_id: str
    version: str = Field(examples=["2026-11-20"])


class InvestigationCheckOut(ResponseModel):
    """One check: how much it is asked for, whether it is done, by what and resting on what."""

    check_id: CheckId
    title: str
    need: Need = Field(description="mandatory, recommended or none, at this tier.")
    because: str | None = Field(
        description="Why the need is another than the catalogue's, where a condition decides.",
        examples=[None],
    )
    outcome: CheckOutcome
    fulfilled_by: FulfilledBy | None = Field(
        description="investigation, attestation, or decision (approval by senior management)."
    )
    stands_against_approval: bool
    found: CheckOutcome = Field(description="What the investigation itself says.")
    detail: str = Field(description="What was found, in words.", examples=["2 UBO(s), 0 possible."])
    reason: str | None = Field(description="Stable code of what is missing.", examples=[None])
    remedy: str | None = Field(description="What would lift it.", examples=[None])
    attestable: bool = Field(description="A person may attest it instead.")
    identified: bool | None = Field(
        description="Of beneficial owners: a register names them. Null for every other check."
    )
    verified: bool | None = Field(
        description="Of beneficial owners: a document or declaration beside the register confirms"
        " them. Null for every other check."
    )
    shown_as: str = Field(
        description="The outcome in words; an attestation is never shown as fulfilled.",
        examples=["attested by Ann Example on 2026-11-27"],
    )
    attested_by_name: str | None = Field(
        description="Who gave `attestation`; null: none stands, or the account has no name.",
        examples=["Ann Example"],
    )
    sources: list[CheckSourceOut]
    lists: list[CheckedListOut]
    evidence_ids: list[UUID]
    screening_ids: list[UUID]
    attestation: CheckAttestationOut | None
    carried: bool = Field(
        description="The attestation was given on an earlier investigation and still counts."
    )
    lapsed: str | None = Field(
        description="Why an earlier investigation's attestation does not count here.",
        examples=[None],
    )


class InvestigationChecksOut(ResponseModel):
    """The checks of an investigation at a tier."""

    investigation_id: UUID
    tier: Tier
    evaluation_id: UUID | None = Field(description="Null: not evaluated; EDD is asked for.")
    evaluation_tier: Tier | None
    policy_version: int = Field(description="Risk policy in force; 0: the product's default.")
    open: list[CheckId] = Field(
        description="Mandatory checks that prevent an approval.", examples=[[]]
    )
    items: list[InvestigationCheckOut]
