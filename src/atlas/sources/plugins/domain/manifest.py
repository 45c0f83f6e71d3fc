"""The manifest of a plugin (`plugin.yaml`)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from atlas.knowledge.identifiers.domain import SCHEME
from atlas.knowledge.mutations.domain.assertions import DEFAULT_TRUST, SourceType

NAME = r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$"
_SEMVER = r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$"
_COUNTRY = r"^([A-Z]{2})$"


def plain(name: str) -> str:
    """Return a name as folders and packages of Python write it too: `bg-brra` as `bg_brra`."""
    return name.replace("-", "_")


class Declared(BaseModel):
    """Base: nothing unknown, nothing converted, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ProviderType(StrEnum):
    """What kind of provider it is."""

    COMPANY_REGISTRY = "company_registry"
    AGGREGATOR = "aggregator"
    INVESTIGATION = "investigation"
    SCREENING = "screening"
    IDENTITY = "identity"
    REFERENCE = "reference"


class Connection(Declared):
    """Where the provider answers, and how much it may be asked.

    timeout_seconds: for one request and its whole answer.
    """

    base_url: Annotated[str, Field(pattern=r"^https://[^\s?#]+[^\s?#/]$")]
    timeout_seconds: Annotated[float, Field(gt=0, le=120)] = 10.0
    requests_per_minute: Annotated[int, Field(gt=0, le=100_000)]
    max_bytes: Annotated[int, Field(gt=0, le=67_108_864)] = 8_388_608


class AnswersFor(Declared):
    """Identifiers that lead to this provider: scheme and the pattern of the whole number.

    scheme: as requests name a register, or `*` for every one.
    """

    scheme: Annotated[str, Field(pattern=rf"^(\*|{SCHEME})$")]
    pattern: Annotated[str, Field(min_length=1, max_length=200)]


class Capabilities(Declared):
    """What it can be asked. jurisdictions: ISO 3166-1 alpha-2, or XX for everywhere."""

    jurisdictions: Annotated[
        tuple[Annotated[str, Field(pattern=_COUNTRY)], ...], Field(min_length=1)
    ]
    entity_types: Annotated[tuple[str, ...], Field(min_length=1)]
    endpoints: Annotated[tuple[str, ...], Field(min_length=1)]
    identifiers: tuple[AnswersFor, ...] = ()


class Execution(Declared):
    """How it runs: in the step itself, or as a workflow of its own."""

    mode: Literal["sync", "async"]
    workflow: str | None = None


class Licence(Declared):
    """What may be done with its data. attribution: the text to print, where one is required."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    url: Annotated[str, Field(pattern=r"^https://")]
    commercial: Literal["allowed", "forbidden", "conditional"]
    attribution: str | None
    share_alike: bool
    redistribution: bool


class Cost(Declared):
    """What requests cost, as the publisher states it.

    terms: in words. amount, currency: of one request (ISO 4217). url: where the publisher says so.
    """

    terms: Annotated[str, Field(min_length=1, max_length=200)]
    amount: Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?$")] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    url: Annotated[str, Field(pattern=r"^https://")] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.amount is None) != (self.currency is None):
            raise ValueError("needs amount and currency, or neither")
        return self


class Health(Declared):
    """A cheap request that tells whether the provider answers. path: below the base URL."""

    path: Annotated[str, Field(pattern=r"^/")]


class Claims(Declared):
    """What its claims are: the kind of source, and a trust below that kind's own."""

    source_type: Literal["registry", "lei", "screening", "third_party", "llm", "scraping"]
    trust: Annotated[float, Field(ge=0, le=1)]
    liveness: Literal["live", "cached", "snapshot", "curated"]

    @property
    def kind(self) -> SourceType:
        """The source type as claims carry it."""
        return SourceType(self.source_type)

    @property
    def highest_trust(self) -> float:
        """The most that a plugin of this kind may say."""
        return DEFAULT_TRUST[self.kind]


class Manifest(Declared):
    """`plugin.yaml`.

    credentials: JSON Schema of an object; None where no key is needed. cost: None: not stated.
    """

    schema_version: Literal[1]
    name: Annotated[str, Field(pattern=NAME, max_length=60)]
    version: Annotated[str, Field(pattern=_SEMVER)]
    display_name: Annotated[str, Field(min_length=1, max_length=100)]
    provider_type: ProviderType
    allow_platform_fallback: bool
    connection: Connection
    credentials: dict[str, Any] | None
    capabilities: Capabilities
    execution: Execution
    licence: Licence
    cost: Cost | None = None
    health: Health
    claims: Claims
