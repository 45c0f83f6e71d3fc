"""The OpenAPI document and its Swagger UI page."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse

from atlas import __version__
from atlas.api.descriptions import describe
from atlas.api.examples import Examples, say_once
from atlas.api.generators import (
    serve_generators,
    share_answers,
    share_fields,
    share_parameters,
)
from atlas.foundation.web.schemas import Problem

DESCRIPTION = """\
Open-source, self-hosted, multi-tenant KYB/AML investigations.

**Access.** Every protected operation takes `Authorization: Bearer <JWT>`; the tenant comes from the
token and is enforced by PostgreSQL Row-Level Security. `x-required-role` names who may call it.

**Units.** Scores and percentages are 0-100, money is in minor units with its currency (ISO 4217),
instants are RFC 3339 in UTC, days ISO 8601. Ids are UUIDv7. A field that a request does not know
is refused (422).

**Lists.** `limit` (1-200, default 50), `cursor` (the `next_cursor` of the page before), `sort`
(`-` descends), `include=total`, and filters `field.operator=value`; `in` takes up to 200 values
separated by commas.

**Changes.** `Idempotency-Key` makes a repeated POST give its first answer again. `If-Match` with
the `ETag` that you read refuses to overwrite another person's change (412).

**Long work** answers 202 and is polled at its `Location`, or streamed at `…/events`; all of it is
listed at `/api/jobs`.

**Errors** are problem details (RFC 9457). Programs compare the stable `code`; `detail` says what to
do next; quote `request_id` when you report a problem. 429 says when to come back (`Retry-After`).
"""
_SWAGGER = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Atlas API</title>
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
<link rel="stylesheet" href="/swagger/swagger-ui.css"></head>
<body><div id="swagger-ui">Loading the API documentation. If it does not appear, build the
Console first (<code>make setup</code>); the document itself is at
<a href="/api/openapi.json">/api/openapi.json</a>.</div>
<script src="/swagger/swagger-ui-bundle.js"></script>
<script src="/swagger/atlas-swagger.js"></script></body></html>
"""


def build_openapi(app: FastAPI) -> dict[str, Any]:
    """Build the document once."""
    if app.openapi_schema is None:
        app.openapi_schema = shortened(whole_document(app))
    return app.openapi_schema


def shortened(document: dict[str, Any]) -> dict[str, Any]:
    """Say in a whole document once what it repeats; examples of fields are left to whole bodies."""
    say_once(document)
    share_fields(document)
    return document


def whole_document(app: FastAPI) -> dict[str, Any]:
    """Build the document with the example of each field, before it is shortened."""
    document = get_openapi(
        title="Atlas",
        version=__version__,
        description=DESCRIPTION,
        routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    components = document.setdefault("components", {})
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }
    schemas = components.setdefault("schemas", {})
    schemas.setdefault("Problem", Problem.model_json_schema())
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path in document["paths"].values():
        for operation in path.values():
            _finish(operation)
    describe(document)
    serve_generators(document)
    Examples(schemas).add_to(document)
    share_answers(document)
    share_parameters(document)
    return document


def _finish(operation: dict[str, Any]) -> None:
    operation["security"] = [{"bearer": []}] if "x-required-role" in operation else []
    for status, answer in operation["responses"].items():
        if status.isdigit() and int(status) >= 400:
            content = answer.get("content", {})
            content.pop("application/json", None)
            if not content:
                content["application/problem+json"] = {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                }
            answer["content"] = content


def swagger_page() -> HTMLResponse:
    """Return the Swagger UI page (its scripts are built with the Console)."""
    return HTMLResponse(_SWAGGER)
