"""Every operation of the application, read from its routers and its own document."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from fastapi import FastAPI

from atlas.api.openapi import shortened, whole_document
from atlas.api.routers import ROUTERS
from atlas.foundation.core.auth import TENANT_ROLES, Permission, Role
from atlas.foundation.web.router import AtlasRoute, Contract


@dataclass(frozen=True)
class Operation:
    """One registered operation with its contract and its part of the document."""

    method: str
    path: str
    route: AtlasRoute
    contract: Contract
    document: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.document["operationId"])

    @property
    def path_parameters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"{(\w+)(?::\w+)?}", self.path))

    @property
    def query_parameters(self) -> tuple[str, ...]:
        return tuple(
            item["name"] for item in self.document.get("parameters", []) if item["in"] == "query"
        )

    @property
    def body_schema(self) -> dict[str, Any] | None:
        content = self.document.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        schema: dict[str, Any] = content["application/json"]["schema"]
        return schema

    @property
    def takes_a_file(self) -> bool:
        """Whether its body is a form with a file."""
        return "multipart/form-data" in self.document.get("requestBody", {}).get("content", {})

    @property
    def required_query(self) -> tuple[str, ...]:
        """The query parameters without which it answers 422."""
        return tuple(
            item["name"]
            for item in self.document.get("parameters", [])
            if item["in"] == "query" and item.get("required")
        )

    @property
    def takes_if_match(self) -> bool:
        return any(item["name"] == "If-Match" for item in self.document.get("parameters", []))

    @property
    def body_required(self) -> bool:
        return bool(self.document.get("requestBody", {}).get("required"))

    @property
    def is_list(self) -> bool:
        """Whether it is a keyset list: it takes a cursor and answers a page (no export)."""
        answers = self.document["responses"].get("200", {}).get("content", {})
        return "cursor" in self.query_parameters and "application/json" in answers

    @property
    def is_platform(self) -> bool:
        return self.contract.permission is Permission.PLATFORM

    def has_role(self, role: Role) -> bool:
        return role.value in self.contract.required_roles

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@cache
def _whole() -> bytes:
    """The document before it is shortened; making it takes seconds of CPU."""
    return orjson.dumps(whole_document(_bare()))


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of all routers (the real app's is compared with it)."""
    return shortened(orjson.loads(_whole()))


@cache
def schemas() -> dict[str, Any]:
    """The document's schemas with the examples of fields, which bodies are made from."""
    found: dict[str, Any] = orjson.loads(_whole())["components"]["schemas"]
    return found


def _bare() -> FastAPI:
    bare = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in ROUTERS:
        bare.router.routes.extend(router.routes)
    return bare


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """An answer, parameter or field; where it refers to a shared one, that with what it adds."""
    if "$ref" not in part:
        return part
    kind, name = part["$ref"].split("/")[-2:]
    return {**document()["components"][kind][name], **part}


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation, in the catalogue's order."""
    found = []
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, AtlasRoute), f"{route} is not declared through AtlasRouter"
            for method in sorted(route.methods or ()):
                described = document()["paths"][route.path_format][method.lower()]
                answers = {
                    status: resolved(answer) for status, answer in described["responses"].items()
                }
                whole = {**described, "responses": answers}
                if "parameters" in described:
                    whole["parameters"] = [resolved(item) for item in described["parameters"]]
                found.append(Operation(method, route.path, route, route.contract, whole))
    return tuple(found)


def chosen(rule: Callable[[Operation], bool]) -> list[Any]:
    """The operations a rule picks, as pytest parameters named by operation id."""
    import pytest

    return [pytest.param(item, id=item.id) for item in operations() if rule(item)]


PROTECTED = chosen(lambda item: not item.contract.public)
TENANT = chosen(
    lambda item: not item.contract.public and not item.is_platform and not item.contract.resource
)
RESOURCES = chosen(lambda item: item.contract.resource)
"""They take tokens of their own: `tests/api/assist`."""
LISTS = chosen(lambda item: item.is_list)
WITH_BODY = chosen(lambda item: item.body_schema is not None and not item.contract.resource)
BY_ID = chosen(
    lambda item: (
        bool(item.path_parameters)
        and not item.contract.public
        and not item.is_platform
        and not item.contract.resource
    )
)
IDEMPOTENT = chosen(lambda item: item.contract.idempotent)

# The role a test uses where several could: the one whose daily work it is, first.
_PREFERRED = (Role.ANALYST, Role.ADMIN, Role.AUDITOR, Role.MLRO, Role.VIEWER)


def usual_role(operation: Operation) -> Role:
    """A role that may do the operation."""
    if operation.is_platform:
        return Role.PLATFORM_OPERATOR
    if operation.contract.public:
        return Role.ANALYST
    for role in (*_PREFERRED, *sorted(TENANT_ROLES)):
        if operation.has_role(role):
            return role
    raise AssertionError(f"no role may do {operation}")
