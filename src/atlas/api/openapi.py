"""The OpenAPI document and its Swagger UI page."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse

from atlas import __version__
from atlas.api.examples import Examples
from atlas.foundation.web.schemas import Problem

DESCRIPTION = """\
Open-source, self-hosted, multi-tenant KYB/AML investigations.

Every protected operation takes `Authorization: Bearer <JWT>`; the tenant comes from the token
and is enforced by PostgreSQL Row-Level Security. Long work answers 202 and is polled at its
`Location` or streamed. Errors are problem details (RFC 9457) with a stable `code`.
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
        Examples(schemas).add_to(document)
        app.openapi_schema = document
    return app.openapi_schema


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
