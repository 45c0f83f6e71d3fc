"""Resources that are polled: 304 while nothing has changed, and when to ask again."""

import hashlib
from typing import Final

import orjson
from fastapi import Request, Response
from starlette.responses import StreamingResponse

from atlas.foundation.core.types import JSON

RUNNING: Final = frozenset({"pending", "queued", "running", "started"})
PAUSE_SECONDS: Final = 1
IF_NONE_MATCH: Final[dict[str, JSON]] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "An `ETag` that you read: 304 without a body while nothing has changed.",
    "schema": {"type": "string", "maxLength": 1000},
    "example": 'W/"4f1c9a"',
}
NOT_MODIFIED: Final[dict[int | str, dict[str, JSON]]] = {
    304: {"description": "Nothing has changed since the `ETag` that `If-None-Match` names."}
}


def polled(request: Request, response: Response) -> Response:
    """Give an answer its validator and pause; 304 when the client has this very content.

    A resource that has a version keeps it as its `ETag`; it is of no use here, since progress
    changes without it. The others get a weak one of their content.
    """
    is_json = response.headers.get("content-type", "").startswith("application/json")
    if isinstance(response, StreamingResponse) or response.status_code != 200 or not is_json:
        return response
    content = bytes(response.body)
    document = orjson.loads(content)
    if isinstance(document, dict) and document.get("status") in RUNNING:
        response.headers.setdefault("Retry-After", str(PAUSE_SECONDS))
    if "etag" in response.headers:
        return response
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    known = {part.strip() for part in request.headers.get("if-none-match", "").split(",")}
    if tag not in known and "*" not in known:
        return response
    kept = {
        name: value
        for name, value in response.headers.items()
        if name not in {"content-length", "content-type"}
    }
    return Response(status_code=304, headers=kept)
