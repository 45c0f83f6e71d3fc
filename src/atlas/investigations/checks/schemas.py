"""API shapes of checks and attestations."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from atlas.foundation.fields import EvidenceIds, InvestigationId, ListId
from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.investigations.checks.domain import CheckOutcome, ControlGround, FulfilledBy, LackOrigin
from atlas.investigations.checks.domain.in_control import PersonInControl
from atlas.investigations.checks.models import Attestation
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import Need
from atlas.risk.policy.schemas import CheckId
from atlas.sources.lists.domain.list_day import OBTAINED, ORDERS, PUBLISHED

Said = Annotated[Text, StringConstraints(min_length=3)]
DocumentReference = Annotated[Text, StringConstraints(min_length=1, max_length=500)]


PersonName = Annotated[Text, StringConstraints(min_length=2, max_length=300, pattern=r"[^\W\d_]")]


class PersonInControlIn(RequestModel):
    """A natural person who controls or manages the company: one of `entity_id` and `name`."""

    entity_id: UUID | None = Field(
        default=None,
        description="A natural person among the parties of the investigation.",
        examples=[None],
    )
    name: PersonName | None = Field(
        default=None,
        description="The full name of a person who is no party of it. The name is screened with"
        " the attestation: its hits are decided like those of a party.",
        examples=["Ada Thorn"],
    )
    title: Annotated[Text, StringConstraints(min_length=2, max_length=200)] = Field(
        description="The office or capacity.", examples=["Chief executive officer"]
    )
    as_of: date = Field(
        description="The day on which it was so; not in the future.", examples=["2026-11-20"]
    )
    ground: ControlGround = Field(
        description="executive_officer: an executive officer or senior manager;"
        " similar_functions: another who regularly performs such functions (both 31 CFR"
        " 1010.230(d)(2)); senior_managing_official: stands in where no owner is identified"
        " (Directive (EU) 2015/849, article 3(6)(a)(ii)).",
        examples=["executive_officer"],
    )

    @model_validator(mode="after")
    def _one_person(self) -> "PersonInControlIn":
        if (self.entity_id is None) == (self.name is None):
            raise ValueError("name the person by one of entity_id and name")
        return self


class PersonInControlOut(ResponseModel, PersonInControl):
    """A natural person whom an attestation names as the one who controls or manages."""

    screening_id: UUID | None = Field(
        default=None,
        description="Of a name alone: its screening, at `/api/screening/screenings/{id}`. Null: the"
        " person is a party, which the run screened, or the name was never screened.",
        examples=[None],
    )
    text: str = Field(
        description="The same in words; also whether a name that is no party was screened.",
        examples=["Ada Thorn, CEO (executive officer or senior manager), as of 2026-11-20"],
    )


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

    in_control: list[PersonInControlIn] = Field(
        default_factory=list,
        max_length=20,
        description="Who controls or manages the company. Needed for `ubo_identification` where"
        " the check's `asks_in_control` names grounds; of no other check.",
        examples=[[]],
    )

    @model_validator(mode="after")
    def _is_of_the_owners(self) -> "CheckAttestationIn":
        if self.in_control and self.check_id != "ubo_identification":
            raise ValueError("in_control is of the check ubo_identification alone")
        return self

    @model_validator(mode="after")
    def _rests_on_something(self) -> "CheckAttestationIn":
        if self.reference is None and not self.evidence_ids:
            raise ValueError("name what it rests on: reference or evidence_ids")
        return self


class CheckAttestationOut(ResponseModel, Attestation, without={"attested_person"}):
    """A person's attestation that a check is met: who, when, on which basis; and its withdrawal."""

    check_id: CheckId = Field(description="The check (`GET /api/risk-policy/checks`).")
    in_control: Annotated[list[PersonInControlOut], BeforeValidator(lambda said: said or [])] = (
        Field(
            default=[],
            description="Who controls or manages the company; empty also in attestations that were"
            " given before they were named apart from the note.",
        )
    )


class CheckSourceOut(ResponseModel):
    """A source that a check rests on, and the day of its data."""

    name: str = Field(examples=["registry_file:gb-coh"], description="Name.")
    as_of: date | None = Field(
        description="Day of the source's data; null when it states none.", examples=["2026-11-24"]
    )


class CheckedListOut(ResponseModel):
    """A list version that a check rests on."""

    list_id: ListId
    version: str = Field(examples=["2026-11-20"], description=f"{ORDERS}.")
    published: date | None = Field(default=None, description=PUBLISHED, examples=["2026-11-20"])
    obtained: date | None = Field(default=None, description=OBTAINED, examples=["2026-11-28"])


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
    detail: str = Field(
        description="What was found, in words.",
        examples=["Beneficial owners: 2; possible ones: 0."],
    )
    reason: str | None = Field(description="Stable code of what is missing.")
    remedy: str | None = Field(description="What would lift it.")
    attestable: bool = Field(description="A person may attest it instead.")
    asks_in_control: list[list[ControlGround]] = Field(
        default=[],
        description="Of beneficial owners: an attestation names in `in_control`, for each of these"
        " sets, a person with one of its grounds. Empty: no name is needed.",
        examples=[[["executive_officer", "similar_functions"]]],
    )
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
        " registers, documents and decisions that would have answered. Of `registry` that is"
        " fulfilled by a file: the provider of its register that has no credentials.",
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
