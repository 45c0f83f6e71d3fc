"""Rows of the providers' calls."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Row


@dataclass(frozen=True, slots=True)
class CallRow(Row):
    """One call to a provider, and how it ended.

    request_key: hash of the whole address; None where nothing was sent. sha256: of what came back,
    or of the earlier answer that it confirmed. etag, last_modified: by what the provider knows the
    answer again. retrieved_at: when the answer came; None in rows of earlier releases, and where
    none came. confirmed_at: when it was confirmed; None: it was not.
    """

    id: UUID
    provider: str
    plugin_version: str
    response: str
    request_key: str | None
    outcome: str
    status: int | None
    detail: str
    sha256: str | None
    called_at: datetime
    seconds: float | None
    etag: str | None = None
    last_modified: str | None = None
    retrieved_at: datetime | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProviderState(Row):
    """What is known of a provider's last calls. failures: in a row, the newest first."""

    provider: str
    outcome: str
    detail: str
    called_at: datetime
    answered_at: datetime | None
