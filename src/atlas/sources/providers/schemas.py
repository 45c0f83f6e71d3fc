"""Answers about providers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from atlas.foundation.fields import says
from atlas.foundation.web.schemas import ResponseModel
from atlas.sources.plugins.domain.manifest import ProviderType
from atlas.sources.plugins.schemas import PluginName
from atlas.sources.providers.domain import Freshness

ProviderHealth = Literal["ok", "failing", "unknown", "off"]
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
