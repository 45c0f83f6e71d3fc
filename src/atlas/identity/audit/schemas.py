"""Shapes of the audit room."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import CreatedAt, Detail
from atlas.foundation.web.schemas import ResponseModel
from atlas.identity.audit.models import EventRow, SealedEvent, SealRow

ProblemKind = Literal[
    "event_missing",
    "event_altered",
    "payload_altered",
    "seal_altered",
    "chain_broken",
    "sequence_gap",
    "unsealed",
    "truncated",
    "duplicate",
]


class SealOut(ResponseModel, SealRow):
    """The event's place in the tenant's hash chain."""


class AuditEventOut(ResponseModel, EventRow):
    """One recorded event."""

    seal: SealOut | None = Field(description="null until sealed, at most 5 seconds")


class SealedEventOut(ResponseModel, SealedEvent, without={"hash"}):
    """A sealed event without its payload."""


class AuditProblem(ResponseModel):
    """One finding of a verification."""

    kind: ProblemKind = Field(description="What does not hold.")
    sequence: int | None = Field(
        default=None, description="Position in the chain; null: of no one event."
    )
    event_id: UUID | None = Field(default=None, description="The event; null: of no one event.")
    detail: Detail = Field(examples=["The event's hash is not the sealed one."])


class AuditVerification(ResponseModel):
    """The outcome of a verification of a tenant's audit trail."""

    valid: bool = Field(description="The whole trail holds.")
    events: int = Field(description="Events of the trail.")
    sealed: int = Field(description="Events that are sealed.")
    erased_payloads: int = Field(
        description="Events whose payload was erased; the chain still verifies."
    )
    checkpoints: int = Field(description="signed checkpoints that the chain was compared with")
    head: str | None = Field(description="`hash` of the last seal")
    problems: list[AuditProblem] = Field(description="at most 100 are listed", examples=[[]])
    problem_count: int = Field(description="How many problems there are in all.")


class SealingKey(ResponseModel):
    """A public key that seals checkpoints and bundles (JWK, RFC 7517)."""

    kty: Literal["RSA"] = Field(description="Key type.")
    kid: str = Field(
        description="RFC 7638 thumbprint: what `atlas verify --key` takes",
        examples=["NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"],
    )
    alg: Literal["RS256"] = Field(description="Algorithm of the signature.")
    use: Literal["sig"] = Field(description="Use of the key.")
    n: str = Field(description="Modulus, base64url.", examples=["0vx7agoebGcQSuuPiLJXZptN9nndrQmb"])
    e: str = Field(description="Exponent, base64url.", examples=["AQAB"])
    created_at: CreatedAt
    retired_at: datetime | None = Field(description="null for the key that seals now")


class SealingKeys(ResponseModel):
    """Every key that ever sealed, as a JWK Set: also a bundle of years ago can be checked."""

    keys: list[SealingKey] = Field(description="Public keys (JWK).")
