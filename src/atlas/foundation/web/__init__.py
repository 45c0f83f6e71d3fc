"""The API's conventions, each in one place."""

from atlas.foundation.web.dependencies import (
    Actor,
    AppState,
    IfMatch,
    OperatorSession,
    Platform,
    Session,
)
from atlas.foundation.web.etag import etag
from atlas.foundation.web.listing import list_query
from atlas.foundation.web.router import AtlasRouter
from atlas.foundation.web.schemas import (
    CountryCode,
    EchoedKey,
    ExternalId,
    Metadata,
    Name,
    PageOut,
    PartyName,
    Problem,
    RequestModel,
    ResponseModel,
    ShortText,
    Tag,
    Tags,
    Text,
    WrittenCountry,
    page_out,
)
from atlas.foundation.web.stream import Event, event_stream

__all__ = [
    "Actor",
    "AppState",
    "AtlasRouter",
    "CountryCode",
    "EchoedKey",
    "Event",
    "ExternalId",
    "IfMatch",
    "Metadata",
    "Name",
    "OperatorSession",
    "PageOut",
    "PartyName",
    "Platform",
    "Problem",
    "RequestModel",
    "ResponseModel",
    "Session",
    "ShortText",
    "Tag",
    "Tags",
    "Text",
    "WrittenCountry",
    "etag",
    "event_stream",
    "list_query",
    "page_out",
]
