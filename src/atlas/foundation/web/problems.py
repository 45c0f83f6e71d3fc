"""One handler: every failure is answered as problem+json (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import Response

from atlas.foundation.core.errors import (
    AtlasError,
    FieldProblem,
    InternalError,
    InvalidRequestError,
    MethodNotAllowedError,
    NotFoundError,
    PayloadTooLargeError,
    UnsupportedMediaTypeError,
)
from atlas.foundation.core.types import JSON
from atlas.foundation.telemetry import logger
from atlas.foundation.tracing import ids

log = logger(__name__)
TYPE_BASE = "urn:atlas:problem:"
_BY_STATUS: dict[int, type[AtlasError]] = {
    404: NotFoundError,
    405: MethodNotAllowedError,
    413: PayloadTooLargeError,
    415: UnsupportedMediaTypeError,
    422: InvalidRequestError,
}


def problem_document(error: AtlasError, *, instance: str, request_id: str) -> dict[str, JSON]:
    """Return the problem document (RFC 9457) of an error."""
    document: dict[str, Any] = {
        "type": TYPE_BASE + error.code,
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": instance,
        "code": error.code,
        "request_id": request_id,
        **error.extra,
    }
    if "trace_id" in (found := ids()):
        document["trace_id"] = found["trace_id"]
    if error.errors:
        document["errors"] = error.errors
    return document


def problem_response(error: AtlasError, *, instance: str, request_id: str) -> Response:
    """Answer an error with its problem document."""
    return Response(
        orjson.dumps(
            problem_document(error, instance=instance, request_id=request_id), default=str
        ),
        status_code=error.status,
        headers=error.headers,
        media_type="application/problem+json",
    )


def safe_path(path: str) -> str:
    """Return a path that can stand in JSON whatever bytes were sent."""
    return path.encode("utf-8", "replace").decode()[:2000]


def from_validation(error: RequestValidationError) -> InvalidRequestError:
    """Turn FastAPI's validation failure into ours; the input itself is never echoed."""
    fields = [
        FieldProblem(
            loc=[part if isinstance(part, int) else _clean(part) for part in item["loc"]],
            msg=_message(item),
            type=item["type"],
        )
        for item in error.errors()
    ]
    malformed = any(item["type"] == "json_invalid" for item in fields)
    if malformed:
        return InvalidRequestError(
            "The body is not valid JSON.", code="malformed_json", errors=fields
        )
    first = fields[0] if fields else None
    where = ".".join(str(part) for part in first["loc"]) if first else "request"
    detail = f"{where}: {first['msg']}" if first else None
    return InvalidRequestError(detail, errors=fields[:100])


def _message(item: Mapping[str, Any]) -> str:
    message = _clean(item["msg"])
    if "Expected UploadFile" in message:
        return (
            "send it as a file part of multipart/form-data, with a file name"
            ' (Content-Disposition: form-data; name="…"; filename="…")'
        )
    return message


def _clean(text: object) -> str:
    return str(text).encode("utf-8", "replace").decode()[:300]


def from_http(error: StarletteHTTPException) -> AtlasError:
    """Turn the framework's own HTTP failure into ours."""
    if isinstance(error.__cause__, AtlasError):
        return error.__cause__
    kind = _BY_STATUS.get(error.status_code)
    if kind is not None:
        return kind(headers=error.headers)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return InvalidRequestError("The body cannot be read.", code="malformed_body")
    return InternalError(headers=error.headers)


def install(app: FastAPI) -> None:
    """Register the handler for every kind of failure."""

    async def handle(request: Request, error: Exception) -> Response:
        match error:
            case AtlasError():
                known = error
            case RequestValidationError():
                known = from_validation(error)
            case StarletteHTTPException():
                known = from_http(error)
            case _:
                raise error
        if known.status >= 500 and isinstance(error, AtlasError):
            log.warning("request_unavailable", code=known.code)
        return problem_response(
            known,
            instance=safe_path(request.url.path),
            request_id=getattr(request.state, "request_id", ""),
        )

    for kind in (AtlasError, RequestValidationError, StarletteHTTPException):
        app.add_exception_handler(kind, handle)
