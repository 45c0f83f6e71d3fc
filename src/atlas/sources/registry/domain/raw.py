"""The statements of a dataset as they were published: the evidence of what is asserted. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from atlas.sources.protocol.domain.answers import RawResponse
from atlas.sources.protocol.domain.coverage import DatasetInfo

MEDIA_TYPE = "application/x-ndjson"


def as_published(info: DatasetInfo, statements: Sequence[Mapping[str, object]]) -> RawResponse:
    """Return statements as one response, a line each."""
    options = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return RawResponse(
        url=info.source_url,
        media_type=MEDIA_TYPE,
        content=b"".join(orjson.dumps(dict(one), option=options) for one in statements),
        retrieved_at=info.loaded_at,
        kind="registry_statement",
        licence=info.licence,
        data_date=info.data_date,
    )
