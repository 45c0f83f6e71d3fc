"""Rows of the providers' calls and of their routing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import RowId, says
from atlas.sources.plugins.schemas import PluginName
from atlas.sources.providers.domain import Route


@dataclass(frozen=True, kw_only=True)
class Call(Row):
    """One call to a provider, and how it ended."""

    id: RowId
    provider: PluginName
    plugin_version: Annotated[str, says("Version of the plugin.", "1.0.0")]
    response: Annotated[
        str, says("Kind of answer; empty: of the provider as a whole.", "lei_records")
    ]
    outcome: Annotated[
        str,
        says(
            "ok, empty, schema_changed, unreachable, throttled, unauthorised or "
            "missing_credentials.",
            "ok",
        ),
    ]
    status: Annotated[
        int | None, says("HTTP status; 304: confirmed as unchanged; null: no answer.", 200)
    ]
    detail: Annotated[str, says("What was wrong; empty: nothing.", "status 503")]
    called_at: Annotated[datetime, says("When it was called.")]
    seconds: Annotated[float | None, says("Duration in seconds; null: no request was sent.", 0.21)]
    investigation_id: Annotated[
        UUID | None, says("The run that asked; null: not known (an earlier release).")
    ] = None


@dataclass(frozen=True, kw_only=True)
class CallRow(Call):
    """A call, with what makes its answer known again.

    request_key: hash of the whole address; None where nothing was sent. sha256: of what came back,
    or of the earlier answer that it confirmed. etag, last_modified: by what the provider knows the
    answer again. retrieved_at: when the answer came; None in rows of earlier releases, and where
    none came. confirmed_at: when it was confirmed; None: it was not.
    """

    request_key: str | None
    sha256: str | None
    etag: str | None = None
    last_modified: str | None = None
    retrieved_at: datetime | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Routing:
    """What a tenant has set about its providers. revision: 0 where it has set nothing."""

    revision: int
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class ProviderState(Row):
    """What is known of a provider's last calls."""

    provider: str
    outcome: str
    detail: str
    called_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class OutcomeRow(Row):
    """How many calls of a provider ended in one way since a moment."""

    provider: PluginName
    outcome: Annotated[str, says("As of a call.", "ok")]
    calls: Annotated[int, says("How many.", 12)]
    called_at: Annotated[datetime, says("The last of them.")]


@dataclass(frozen=True, slots=True)
class LatencyRow(Row):
    """How long the requests to a provider took since a moment, in seconds."""

    provider: str
    p50: float | None
    p95: float | None


@dataclass(frozen=True, kw_only=True)
class FormatChange(Row):
    """An answer of a provider that has another form than its plugin declares, in all calls."""

    provider: PluginName
    plugin_version: Annotated[str, says("Version of the plugin.", "1.0.0")]
    response: Annotated[
        str, says("Kind of answer; empty: of the provider as a whole.", "lei_records")
    ]
    first_at: Annotated[datetime, says("The first such call.")]
    last_at: Annotated[datetime, says("The last such call.")]
    calls: Annotated[int, says("Such calls of all organisations together.", 12)]
