"""Shapes of the audit room."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.web.schemas import ResponseModel

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


class SealOut(ResponseModel):
    """The event's place in the tenant's hash chain."""

    sequence: int = Field(description="1, 2, 3 … without a gap within the tenant")
    event_hash: str = Field(description="SHA-256 of the event's canonical JSON")
    previous_hash: str = Field(description="`hash` of the seal before; 64 zeros for the first")
    hash: str = Field(description="SHA-256 over sequence, event, event hash and previous hash")
    sealed_at: datetime


class AuditEventOut(ResponseModel):
    """One recorded event."""

    id: UUID
    occurred_at: datetime
    action: str = Field(examples=["company.created"])
    resource_type: str
    resource_id: UUID | None
    actor_user_id: UUID
    actor_person_id: UUID
    session_id: UUID | None
    is_machine: bool
    request_id: str | None
    payload_hash: str = Field(description="SHA-256 over salt and canonical JSON of the payload")
    payload: dict[str, Any] | None = Field(description="null once erased")
    payload_salt: str | None = Field(description="null once erased")
    seal: SealOut | None = Field(description="null until sealed, at most 5 seconds")


class AuditProblem(ResponseModel):
    """One finding of a verification."""

    kind: ProblemKind
    sequence: int | None = None
    event_id: UUID | None = None
    detail: str


class AuditVerification(ResponseModel):
    """The outcome of a verification of a tenant's audit trail."""

    valid: bool
    events: int
    sealed: int
    erased_payloads: int
    checkpoints: int = Field(description="signed checkpoints that the chain was compared with")
    head: str | None = Field(description="`hash` of the last seal")
    problems: list[AuditProblem] = Field(description="at most 100 are listed")
    problem_count: int


class SealingKey(ResponseModel):
    """A public key that seals checkpoints and bundles (JWK, RFC 7517)."""

    kty: Literal["RSA"]
    kid: str = Field(
        description="RFC 7638 thumbprint: what `atlas verify --key` takes",
        examples=["NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"],
    )
    alg: Literal["RS256"]
    use: Literal["sig"]
    n: str = Field(description="Modulus, base64url.", examples=["0vx7agoebGcQSuuPiLJXZptN9nndrQmb"])
    e: str = Field(description="Exponent, base64url.", examples=["AQAB"])
    created_at: datetime
    retired_at: datetime | None = Field(description="null for the key that seals now")


class SealingKeys(ResponseModel):
    """Every key that ever sealed, as a JWK Set: also a bundle of years ago can be checked."""

    keys: list[SealingKey]
