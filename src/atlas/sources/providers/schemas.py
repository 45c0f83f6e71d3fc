"""Answers about providers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from atlas.foundation.fields import says
from atlas.foundation.web.schemas import RequestModel, ResponseModel
from atlas.sources.credentials.domain.resolution import Reply
from atlas.sources.plugins.domain.manifest import ProviderType
from atlas.sources.plugins.schemas import PluginName
from atlas.sources.providers.domain import Freshness, ProviderTier
from atlas.sources.providers.models import Call, OutcomeRow
from atlas.sources.registry.schemas import RegistryDatasetOut

ProviderHealth = Literal["ok", "failing", "unknown", "off"]
FormatChangeEnd = Literal["other_version", "quiet"]
CallOutcome = Annotated[
    str | None,
    says(
        "ok, empty, schema_changed, unreachable, throttled, unauthorised or missing_credentials; "
        "null: it was not asked yet.",
        "ok",
    ),
]


class ProviderLicence(ResponseModel):
    """What may be done with its data."""

    name: Annotated[str, says("Licence.", "CC0-1.0")]
    url: Annotated[str, says("Its text.", "https://www.gleif.org/en/meta/lei-data-terms-of-use")]
    commercial: Literal["allowed", "forbidden", "conditional"] = Field(
        description="Commercial use."
    )
    attribution: Annotated[str | None, says("Text to print; null: none.", "Example register")]
    share_alike: Annotated[bool, says("Results fall under the same licence.")]
    redistribution: Annotated[bool, says("Raw answers may be passed on.")]


class ProviderCost(ResponseModel):
    """What requests to it cost, as its publisher states it."""

    terms: Annotated[str, says("In words.", "Free of charge")]
    amount: Annotated[str | None, says("Of one request; null: not stated.", "0.02")]
    currency: Annotated[str | None, says("ISO 4217, of the amount.", "EUR")]
    url: Annotated[str | None, says("Where the publisher says so.", "https://example.org/prices")]


class ProviderOut(ResponseModel):
    """A provider, as your organisation may use it."""

    name: PluginName
    display_name: Annotated[str, says("Name of the provider.", "Global LEI Index (GLEIF)")]
    provider_type: ProviderType = Field(description="Kind of provider.")
    enabled: bool = Field(description="The operator switched it on (`ATLAS_PROVIDERS`).")
    needs_credentials: bool = Field(description="It is not asked without credentials of yours.")
    jurisdictions: Annotated[list[str], says("ISO 3166-1 alpha-2; `XX`: everywhere.", ["XX"])]
    entity_types: Annotated[list[str], says("Types that it describes.", ["LegalEntity"])]
    identifiers: Annotated[list[str], says("Schemes of numbers that lead to it.", ["XI-LEI"])]
    licence: ProviderLicence = Field(description="What may be done with its data.")
    cost: ProviderCost | None = Field(
        default=None, description="What requests cost; null: its plugin does not state it."
    )
    health: ProviderHealth = Field(
        description="From your last call: `failing`: it gave no answer that could be read; "
        "`unknown`: not asked yet; `off`: not enabled."
    )
    last_outcome: CallOutcome
    last_detail: Annotated[str | None, says("What was wrong; null: nothing.", "status 503")]
    last_called_at: datetime | None = Field(description="Your last call; null: none.")
    answered_at: datetime | None = Field(description="Its last answer to you; null: none.")
    freshness: Freshness = Field(
        description="Of that answer: `fresh` under 30 days, `stale` under 90, then `expired`."
    )


class ProvidersOut(ResponseModel):
    """The providers."""

    items: list[ProviderOut] = Field(description="By name.")
    invalid: Annotated[
        list[str], says("Installed, and cannot be used: 503 `plugin_invalid`.", ["bg-brra"])
    ]
    registers: list[RegistryDatasetOut] = Field(
        description="Register files that the operator loaded, by name: each run reads them before "
        "any provider is asked, whatever the routing."
    )


RouteOrigin = Literal["default", "country", "everywhere"]
RouteTier = Annotated[
    ProviderTier,
    says(
        "`primary` and `supplementary`: asked at once; `fallback`: asked only while no primary and "
        "no earlier fallback answered; `off`: not asked.",
        "fallback",
    ),
]
Position = Annotated[int, says("Order among fallbacks, the lowest first; 0 for all others.", 1)]
RouteCountry = Annotated[
    str, says("Country (ISO 3166-1 alpha-2); `XX`: each country without a route of its own.", "NL")
]
DisplayName = Annotated[str, says("The provider, for people.", "KVK Handelsregister")]
RoutingRevision = Annotated[
    int, says("Of your whole routing: the `ETag`, for If-Match; 0: you have set nothing.", 3)
]


class RoutePut(RequestModel):
    """How a provider is asked."""

    tier: RouteTier
    position: int = Field(
        default=0,
        ge=0,
        le=100,
        description="Order among fallbacks, the lowest first.",
        examples=[1],
    )


class RouteOut(ResponseModel):
    """How a provider is asked about companies of a country."""

    country: RouteCountry
    provider: PluginName
    display_name: DisplayName
    tier: RouteTier
    position: Position
    origin: RouteOrigin = Field(
        description="Where it comes from: `default`: the country's company register is primary, "
        "everything else supplementary; `country`: your route; `everywhere`: your route of `XX`."
    )
    enabled: bool = Field(description="The operator switched the provider on.")
    awaits_second_person: list[str] = Field(
        description="What a proposed change is and may ask less often; it takes effect once a "
        "second person posts …/confirm. Empty: nothing waits.",
        examples=[["kvk in NL: off", "kvk is no longer asked"]],
    )


class RoutingOut(ResponseModel):
    """The matrix: countries and providers."""

    revision: RoutingRevision
    items: list[RouteOut] = Field(description="By country, in the order in which they are asked.")


ObstacleCode = Literal[
    "switched_off",
    "not_enabled",
    "plugin_invalid",
    "missing_credentials",
    "not_contracted",
    "breaker_open",
    "paused",
]


class ObstacleOut(ResponseModel):
    """Why a provider would not be asked."""

    code: ObstacleCode = Field(description="Kind of obstacle.")
    text: Annotated[
        str, says("In words, with the remedy where there is one.", "Your routing switched it off.")
    ]


class PlannedOut(ResponseModel):
    """How a provider would be asked about a company of the country."""

    provider: PluginName
    display_name: DisplayName
    tier: RouteTier
    position: Position
    asked: Literal["at_once", "if_needed", "no"] = Field(
        description="`if_needed`: only if none of `after` answers; `no`: `obstacles` says why."
    )
    after: list[str] = Field(
        description="The enabled providers whose answer makes it unnecessary.", examples=[["kvk"]]
    )
    identifiers: list[str] = Field(
        description="It is asked only if one of these numbers of the company is known; `*`: any.",
        examples=[["NL-KVK"]],
    )
    obstacles: list[ObstacleOut] = Field(description="Why it would not be asked; empty: it would.")


class PlanOut(ResponseModel):
    """Who would be asked about a company of a country."""

    country: RouteCountry
    revision: RoutingRevision
    items: list[PlannedOut] = Field(description="In the order in which they are asked.")
    registers: list[RegistryDatasetOut] = Field(
        description="Loaded register files that hold companies of the country; all of them for "
        "`XX`. They are read first, and no routing switches them off."
    )


class CallOut(ResponseModel, Call):
    """One call to a provider, and how it ended."""


class OutcomeCountOut(ResponseModel, OutcomeRow, without={"provider"}):
    """How many calls ended in one way."""


Seconds = Annotated[float | None, says("Seconds; null: no request was sent.", 0.21)]


class HealthWindowOut(ResponseModel):
    """The calls of the last hours."""

    hours: Annotated[int, says("How far it reaches back, hours.", 24)]
    calls: int = Field(description="Calls that are noted.")
    outcomes: list[OutcomeCountOut] = Field(description="How they ended, by outcome.")
    p50_seconds: Seconds
    p95_seconds: Seconds


class ProviderHealthOut(ResponseModel):
    """How a provider has answered you lately, and whether it would be asked now."""

    provider: PluginName
    enabled: bool = Field(description="The operator switched it on.")
    breaker: Literal["closed", "open", "paused"] = Field(
        description="From your own calls: `open`: the last five failed, so it is left alone for a "
        "minute; `paused`: it refused further requests. A worker that knows more may ask less."
    )
    detail: Annotated[
        str | None,
        says("Why it is not asked now; null: it is.", "not asked: it failed 5 times in a row"),
    ]
    answered_at: datetime | None = Field(description="Its last answer to you; null: none.")
    windows: list[HealthWindowOut] = Field(description="The last 24 hours and the last 7 days.")


class ProviderTestOut(ResponseModel):
    """Whether a provider answered a cheap request. Nothing of its answer is kept."""

    provider: PluginName
    reachable: bool = Field(description="It answered as its plugin expects.")
    outcome: Reply = Field(
        description="`unreachable`: no connection, no answer in time, or a server error; `failed`: "
        "the plugin itself failed.",
        examples=["ok"],
    )
    status: Annotated[int | None, says("HTTP status of its answer; null: no answer.", 200)]
    seconds: Annotated[float, says("How long it took, seconds.", 0.21)]
    tested_at: datetime = Field(description="When it was asked.")
    text: Annotated[
        str, says("In words, with the remedy where there is one.", "VIES (EU VAT numbers) answers.")
    ]


class ProviderUseOut(ResponseModel):
    """How many times a provider was called, and how that ended."""

    provider: PluginName
    display_name: DisplayName
    calls: int = Field(description="Calls in all.")
    answered: int = Field(description="It answered.")
    empty: int = Field(description="It knew nothing of the company.")
    failed: int = Field(description="It gave no answer that could be read.")
    not_sent: int = Field(description="Not called: no credentials were configured.")
    p50_seconds: Seconds
    last_called_at: datetime | None = Field(description="The last call; null: none.")


class ProvidersSummaryOut(ResponseModel):
    """How many times the providers were called in the last days."""

    days: Annotated[int, says("How far it reaches back, days.", 30)]
    items: list[ProviderUseOut] = Field(description="By provider.")


class FormatChangeOut(ResponseModel):
    """An answer of a provider that its plugin cannot read any more, in the calls of everyone."""

    response: Annotated[
        str, says("Kind of answer; empty: of the provider as a whole.", "lei_records")
    ]
    first_at: datetime = Field(description="The first such call.")
    last_at: datetime = Field(description="The last such call.")
    calls: Annotated[int, says("Such calls of all organisations together.", 12)]


class EndedFormatChangeOut(FormatChangeOut):
    """A change of format that no longer counts. Nothing in it says that a later answer was read."""

    plugin_version: Annotated[
        str, says("Version of the plugin that could not read the answers.", "0.9.0")
    ]
    ended_by: FormatChangeEnd = Field(
        description="`other_version`: another version of the plugin is installed now."
        " `quiet`: 7 days passed without such an answer."
    )


class InstalledProviderOut(ResponseModel):
    """A provider of the installation."""

    provider: PluginName
    display_name: DisplayName
    plugin_version: Annotated[str, says("Version of the plugin.", "1.0.0")]
    enabled: bool = Field(description="The operator switched it on.")
    format_changes: list[FormatChangeOut] = Field(
        description="Answers that this version of the plugin could not read in the last 7 days; "
        "7 days without one end a change."
    )
    ended_format_changes: list[EndedFormatChangeOut] = Field(
        description="Earlier changes that no longer count, the latest first."
    )


class InstalledProvidersOut(ResponseModel):
    """The providers of the installation."""

    items: list[InstalledProviderOut] = Field(description="By name.")
