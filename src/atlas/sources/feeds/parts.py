"""What a process needs to fetch lists, from its settings."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from pydantic import SecretStr

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.outbound import DownloadLimits
from atlas.foundation.outbound.guard import Resolve


@dataclass(frozen=True, slots=True)
class FeedParts:
    """What fetches share.

    chosen: ids of the setting `ATLAS_LIST_FEEDS`, or `all`. every: regular interval. allow: the
    host:port pairs that the operator listed. tokens: by list id. resolve, trust: as `Downloader`.
    """

    db: Database
    chosen: tuple[str, ...]
    every: timedelta
    limits: DownloadLimits
    allow: tuple[str, ...]
    tokens: Mapping[str, SecretStr]
    resolve: Resolve | None = None
    trust: ssl.SSLContext | None = None

    def secret_tokens(self) -> dict[str, str]:
        """Return the tokens themselves: for an address alone, never for a row, log or error."""
        return {name: token.get_secret_value() for name, token in self.tokens.items()}


def parts_of(db: Database, settings: Settings) -> FeedParts:
    """Build the parts from the settings of the process."""
    token = settings.list_feeds_eu_token
    return FeedParts(
        db=db,
        chosen=tuple(settings.list_feeds),
        every=timedelta(hours=settings.list_feeds_hours),
        limits=DownloadLimits(
            max_bytes=settings.list_feeds_max_bytes, seconds=settings.list_feeds_seconds
        ),
        allow=tuple(settings.outbound_allow),
        tokens={"eu-fsf": token} if token else {},
    )
