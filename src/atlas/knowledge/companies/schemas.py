"""API shapes of companies, and what other rooms receive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CompanyIdentity:
    """What names a company before anything was looked up.

    `register` is the register key ("GB-COH"); `country_code` ISO 3166-1 alpha-2.
    """

    name: str
    register: str | None = None
    registration_number: str | None = None
    country_code: str | None = None
    website: str | None = None
    external_id: str | None = None
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """A company in the tenant's customer file."""

    id: UUID
    name: str
    external_id: str | None
    register: str | None
    registration_number: str | None
    country_code: str | None
    website: str | None
    tags: Sequence[str]
    metadata: Mapping[str, str]
    relationship_status: str
    next_review_at: date | None
    entity_id: UUID | None
    version: int
    created_at: datetime
    updated_at: datetime
