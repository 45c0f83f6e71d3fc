"""What exports share: streamed downloads."""

from collections.abc import AsyncIterator, Iterator

from starlette.responses import StreamingResponse

CSV = "text/csv"
NDJSON = "application/x-ndjson"


def attachment(
    lines: AsyncIterator[bytes] | Iterator[bytes], *, media_type: str, filename: str
) -> StreamingResponse:
    """Return a streamed download."""
    charset = "; charset=utf-8" if media_type == CSV else ""
    return StreamingResponse(
        lines,
        media_type=media_type + charset,
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
