"""API shapes of checks and attestations."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from atlas.foundation.fields import EvidenceIds, InvestigationId, ListId
from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.investigations.checks.domain import CheckOutcome, FulfilledBy, LackOrigin
from atlas.investigations.checks.models import Attestation
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import Need
from atlas.risk.policy.schemas import CheckId

Said = Annotated[Text, StringConstraints(min_length=3)]
DocumentReference = Annotated[Text, StringConstraints(min_length=1, max_length=500)]


class CheckAttestationIn(RequestModel):
    """Your word that a check was made outside Atlas, and on what it rests.

    At least one of `reference` and `evidence_ids`.
    """

    check_id: CheckId = Field(
        examples=["source_of_funds"], description="The check (`GET /api/risk-policy/checks`)."
    )
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


class CheckAttestationOut(ResponseModel, Attestation, without={"attested_person"}):
    """A person's attestation that a check is met: who, when, on which basis; and its withdrawal."""

    check_id: CheckId = Field(description="The check (`GET /api/risk-policy/checks`).")


class CheckSourceOut(ResponseModel):
    """A source that a check rests on, and the day of its data."""

    name: str = Field(examples=["registry_file:gb-coh"], description="Name.")
    as_of: date | None = Field(
        description="Day of the source's data; null when it states none.", examples=["2026-11-24"]
    )


class CheckedListOut(ResponseModel):
    """A list version that a check rests on."""

    list_id: ListId
    version: str = Field(examples=["2026-11-20"], description="Version of the list: its date.")


class MissingOut(ResponseModel):
    """What a check that was not assessed lacks, and from where it would have come."""

    origin: LackOrigin = Field(description="From where it would have come.", examples=["list"])
    name: str = Field(
        description="Its id or field; what it would cover, where none is connected.",
        examples=["uk"],
    )
    state: str = Field(
        description="Why it did not answer, in a word or two.", examples=["not loaded"]
    )
    text: str = Field(description="The same in words.", examples=["list uk: not loaded"])


class InvestigationCheckOut(ResponseModel):
    """One check: how much it is asked for, whether it is done, by what and resting on what."""

    check_id: CheckId = Field(description="The check (`GET /api/risk-policy/checks`).")
    title: str = Field(description="Title, for people.", examples=["Sanctions screening"])
    need: Need = Field(description="mandatory, recommended or none, at this tier.")
    because: str | None = Field(
        description="Why the need is another than the catalogue's, where a condition decides.",
    )
    outcome: CheckOutcome = Field(description="Whether the check is done, by whatever means.")
    fulfilled_by: FulfilledBy | None = Field(
        description="investigation, attestation, or decision (approval by senior management)."
    )
    stands_against_approval: bool = Field(
        description="It is mandatory and open: an approval is refused."
    )
    found: CheckOutcome = Field(description="What the investigation itself says.")
    detail: str = Field(description="What was found, in words.", examples=["2 UBO(s), 0 possible."])
    reason: str | None = Field(description="Stable code of what is missing.")
    remedy: str | None = Field(description="What would lift it.")
    attestable: bool = Field(description="A person may attest it instead.")
    identified: bool | None = Field(
        description="Of beneficial owners: a register names them. Null for every other check."
    )
    verified: bool | None = Field(
        description="Of beneficial owners: a document or declaration in addition to the "
        "register confirms them. Null for every other check.",
    )
    shown_as: str = Field(
        description="The outcome in words; an attestation is never shown as fulfilled.",
        examples=["attested by Ann Example on 2026-11-27"],
    )
    attested_by_name: str | None = Field(
        description="Who gave `attestation`; null: none stands, or the account has no name.",
        examples=["Ann Example"],
    )
    sources: list[CheckSourceOut] = Field(description="The sources.")
    lists: list[CheckedListOut] = Field(description="The lists.")
    missing: list[MissingOut] = Field(
        default=[],
        description="Of a check that the investigation could not assess: the sources, lists,"
        " registers, documents and decisions that would have answered.",
    )
    evidence_ids: EvidenceIds
    screening_ids: list[UUID] = Field(
        description="The screenings it rests on, at `/api/screening/screenings/{id}`."
    )
    attestation: CheckAttestationOut | None = Field(
        description="The attestation that fulfils it; null: none."
    )
    carried: bool = Field(
        description="The attestation was given on an earlier investigation and still counts."
    )
    lapsed: str | None = Field(
        description="Why an earlier investigation's attestation does not count here.",
    )


class InvestigationChecksOut(ResponseModel):
    """The checks of an investigation at a tier."""

    investigation_id: InvestigationId
    tier: Tier = Field(
        description="Depth of due diligence that the score asks for: sdd, cdd or edd.",
        examples=["cdd"],
    )
    evaluation_id: UUID | None = Field(description="Null: not evaluated; EDD is asked for.")
    evaluation_tier: Tier | None = Field(description="Tier of the evaluation; null: not evaluated.")
    policy_version: int = Field(description="Risk policy in force; 0: the product's default.")
    open: list[CheckId] = Field(
        description="Mandatory checks that prevent an approval.", examples=[[]]
    )
    items: list[InvestigationCheckOut] = Field(description="The rows, in order.")
