"""The OpenAPI document as it is served: whole, a list of its operations, one operation alone.

Building it from the routers takes seconds of CPU. What is served was built for the release and lies
in the package (`docs/openapi.json`); a test compares it with the routers.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

import orjson
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from atlas.foundation.core.errors import NotFoundError
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.shipped import shipped_folder
from atlas.foundation.core.types import JSON

_REFERENCE: Final = "#/components/"
_METHODS: Final = ("get", "post", "put", "patch", "delete")

Part = dict[str, JSON]


class Listed(BaseModel):
    """One operation in the list of all."""

    id: str
    method: str
    path: str
    summary: str
    router: str


class Document:
    """The stored document and its parts; it is read when first asked for."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or shipped_folder("docs") / "openapi.json"

    @cached_property
    def whole(self) -> bytes:
        """The document without the spaces of its file."""
        return orjson.dumps(self._read)

    @cached_property
    def listed(self) -> bytes:
        """The list of all operations, in the document's order."""
        return orjson.dumps([one.model_dump() for one, _ in self._operations.values()])

    def operation(self, operation_id: str) -> bytes:
        """Return the document with one operation, and only the components that it reaches.

        Raises:
            NotFoundError: it has no such operation.

        """
        if operation_id not in self._operations:
            raise NotFoundError
        listed, operation = self._operations[operation_id]
        shared = {
            name: part
            for name, part in _part(_part(self._read["paths"])[listed.path]).items()
            if name not in _METHODS
        }
        paths: Part = {listed.path: {**shared, listed.method: operation}}
        return orjson.dumps(
            {**self._read, "paths": paths, "components": self._reached(paths), "tags": []}
        )

    @cached_property
    def _read(self) -> Part:
        return _part(orjson.loads(self._file.read_bytes()))

    @cached_property
    def _operations(self) -> dict[str, tuple[Listed, Part]]:
        found = {}
        for path, item in _part(self._read["paths"]).items():
            for method in _METHODS:
                operation = _part(_part(item).get(method))
                if operation:
                    listed = Listed(
                        id=str(operation["operationId"]),
                        method=method,
                        path=path,
                        summary=str(operation.get("summary", "")),
                        router=_first(operation.get("tags")),
                    )
                    found[listed.id] = (listed, operation)
        return found

    def _reached(self, paths: Part) -> Part:
        held = _part(self._read["components"])
        groups: dict[str, Part] = {"securitySchemes": _part(held.get("securitySchemes"))}
        waiting, seen = [*_references(paths)], set[str]()
        while waiting:
            reference = waiting.pop()
            kind, _, name = reference.partition("/")
            component = _part(held.get(kind)).get(name)
            if reference in seen or component is None:
                continue
            seen.add(reference)
            groups.setdefault(kind, {})[name] = component
            waiting += _references(component)
        return {kind: group for kind, group in groups.items() if group}


def document_routes() -> list[Route]:
    """Return the routes of the document and its parts."""
    document = Document()

    async def whole(_request: Request) -> Response:
        return await _json(lambda: document.whole)

    async def listed(_request: Request) -> Response:
        return await _json(lambda: document.listed)

    async def operation(request: Request) -> Response:
        operation_id: str = request.path_params["operation_id"]
        return await _json(lambda: document.operation(operation_id))

    return [
        Route("/api/openapi.json", whole, methods=["GET"], include_in_schema=False),
        Route("/api/openapi/operations", listed, methods=["GET"], include_in_schema=False),
        Route(
            "/api/openapi/operations/{operation_id}",
            operation,
            methods=["GET"],
            include_in_schema=False,
        ),
    ]


async def _json(make: Callable[[], bytes]) -> Response:
    # the file is read at the first request, which takes a tenth of a second: off the loop
    return Response(await in_thread(make), media_type="application/json")


def _references(value: JSON) -> Iterator[str]:
    """Yield the components that a part refers to, once for each time it does."""
    if isinstance(value, list):
        for item in value:
            yield from _references(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "$ref" and isinstance(item, str) and item.startswith(_REFERENCE):
                yield item.removeprefix(_REFERENCE)
            else:
                yield from _references(item)


def _part(value: JSON) -> Part:
    return value if isinstance(value, dict) else {}


def _first(tags: JSON) -> str:
    return str(tags[0]) if isinstance(tags, list) and tags else ""
