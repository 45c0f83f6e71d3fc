"""Write the typed operations of the client from the OpenAPI document.

    python generate.py ../../docs/openapi.json src/atlas_client

Four modules are written: `types.py` (a TypedDict for each schema and each query), `operations.py`
(a class for each tag, a method for each operation), `async_operations.py` (the same, to be
awaited) and `transport.py`, from the text of `async_transport.py`. The build runs it, so none is
in the repository. It needs the standard library alone.
"""

import json
import keyword
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Schema = Mapping[str, Any]
JSON_MEDIA = "application/json"
EVENTS_MEDIA = "text/event-stream"
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_METHODS = ("get", "post", "put", "patch", "delete")
_HEADER = '"""Generated from the OpenAPI document by generate.py."""\n\n'


class Document:
    """An OpenAPI document, and the Python types of its schemas."""

    def __init__(self, document: Schema) -> None:
        self.paths: Schema = document["paths"]
        self._components: Schema = document["components"]
        self._open: list[str] = []

    @property
    def schemas(self) -> Mapping[str, Schema]:
        """The named schemas."""
        schemas: Mapping[str, Schema] = self._components["schemas"]
        return schemas

    def resolve(self, part: Schema) -> Schema:
        """Return a part of the document, or what it refers to."""
        while "$ref" in part:
            _, _, kind, name = part["$ref"].split("/", 3)
            part = self._components[kind][name]
        return part

    def type_of(self, schema: Schema) -> str:  # noqa: PLR0911  one return for each kind
        """Return the annotation of a schema's values."""
        if "$ref" in schema:
            return self._named(schema["$ref"].rpartition("/")[2])
        if "enum" in schema:
            return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
        if "const" in schema:
            return f"Literal[{schema['const']!r}]"
        for several in ("anyOf", "oneOf"):
            if several in schema:
                return " | ".join(dict.fromkeys(map(self.type_of, schema[several])))
        kind = schema.get("type")
        if isinstance(kind, list):
            return " | ".join(self.type_of({**schema, "type": one}) for one in kind)
        if kind == "array":
            return f"list[{self.type_of(schema.get('items', {}))}]"
        if kind == "object":
            rest = schema.get("additionalProperties")
            return f"dict[str, {self.type_of(rest) if isinstance(rest, Mapping) else 'Any'}]"
        if schema.get("format") == "binary":
            return "File"
        return _PLAIN.get(kind or "", "Any")

    def _named(self, name: str) -> str:
        schema = self.schemas[name]
        if "properties" in schema:
            return class_name(name)
        if name in self._open:
            return "Any"  # a type that holds itself: any JSON
        self._open.append(name)
        try:
            return self.type_of(schema)
        finally:
            self._open.pop()


def class_name(name: str) -> str:
    """Return a schema's name as a class has it: `PageOut_TaskOut_` → `PageOutTaskOut`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))


def typed_dict(name: str, fields: Mapping[str, str], required: frozenset[str]) -> str:
    """Return the source of a TypedDict; the functional form where a key is no identifier."""
    kinds = {
        key: kind if key in required else f"NotRequired[{kind}]" for key, kind in fields.items()
    }
    if all(key.isidentifier() and not keyword.iskeyword(key) for key in kinds):
        body = "".join(f"    {key}: {kind}\n" for key, kind in kinds.items()) or "    pass\n"
        return f"class {name}(TypedDict):\n{body}"
    body = "".join(f"    {key!r}: {kind!r},\n" for key, kind in kinds.items())
    return f"{name} = TypedDict({name!r}, {{\n{body}}})\n"


@dataclass(frozen=True)
class Style:
    """How operations are called: at once, or awaited."""

    prefix: str
    module: str
    iterator: str
    define: str
    wait: str


SYNC = Style("", "transport", "Iterator", "def", "")
ASYNC = Style("Async", "async_transport", "AsyncIterator", "async def", "await ")


@dataclass(frozen=True)
class Operation:
    """One operation, as its method is written."""

    id: str
    method: str
    path: str
    summary: str
    path_names: list[str]
    query: dict[str, str]
    required_query: frozenset[str]
    headers: frozenset[str]
    body: str | None
    body_required: bool
    is_form: bool
    media: list[str]
    answer: str

    @property
    def query_name(self) -> str:
        """The name of the TypedDict of its query."""
        return f"{class_name(self.id)}Query"

    @property
    def item(self) -> str | None:
        """The type of the rows, of a list that is read by pages."""
        found = re.fullmatch(r"PageOut(\w+)", self.answer)
        return found[1] if found and "cursor" in self.query else None


def read_operation(document: Document, method: str, path: str, stated: Schema) -> Operation:
    """Return an operation of the document."""
    parameters = [document.resolve(one) for one in stated.get("parameters", [])]
    query = [one for one in parameters if one["in"] == "query"]
    content = document.resolve(stated.get("requestBody", {})).get("content", {})
    media, kinds = _answers(document, stated)
    body = next(iter(content.values()), None)
    return Operation(
        id=stated["operationId"],
        method=method.upper(),
        path=path,
        summary=stated["summary"],
        path_names=[re.sub(r"\W.*", "", one) for one in re.findall(r"{(.+?)}", path)],
        query={one["name"]: document.type_of(one["schema"]) for one in query},
        required_query=frozenset(one["name"] for one in query if one.get("required")),
        headers=frozenset(one["name"] for one in parameters if one["in"] == "header"),
        body=_body(document, stated["operationId"], body),
        body_required=bool(document.resolve(stated.get("requestBody", {})).get("required")),
        is_form=bool(content) and JSON_MEDIA not in content,
        media=media,
        answer=" | ".join(dict.fromkeys(kinds)) or "None",
    )


def _body(document: Document, operation: str, content: Schema | None) -> str | None:
    if content is None:
        return None
    schema = content["schema"]
    return f"{class_name(operation)}Form" if "properties" in schema else document.type_of(schema)


def _answers(document: Document, stated: Schema) -> tuple[list[str], list[str]]:
    media: list[str] = []
    kinds: list[str] = []
    for status, answer in stated["responses"].items():
        if not status.startswith("2"):
            continue
        content = document.resolve(answer).get("content", {})
        media += content
        kinds += [document.type_of(content[JSON_MEDIA]["schema"])] if JSON_MEDIA in content else []
    return list(dict.fromkeys(media)), kinds


def read_operations(document: Document) -> Iterator[tuple[str, Operation]]:
    """Yield every operation with its tag."""
    for path, stated in document.paths.items():
        for method in _METHODS:
            if method in stated:
                yield (
                    stated[method]["tags"][0],
                    read_operation(document, method, path, stated[method]),
                )


def write_types(document: Document) -> Iterator[str]:
    """Yield the source of `types.py`."""
    yield _HEADER
    yield "from __future__ import annotations\n\nfrom typing import Any, Literal, NotRequired\n\n"
    yield "from typing import TypedDict\n\nfrom atlas_client.files import File\n\n"
    for name, schema in document.schemas.items():
        if "properties" in schema:
            yield _of_object(document, class_name(name), schema) + "\n"
    for path in document.paths.values():
        for method in (one for one in _METHODS if one in path):
            content = document.resolve(path[method].get("requestBody", {})).get("content", {})
            for one in content.values():
                if "properties" in one["schema"]:
                    name = f"{class_name(path[method]['operationId'])}Form"
                    yield _of_object(document, name, one["schema"]) + "\n"
    for _, operation in read_operations(document):
        if operation.query:
            yield typed_dict(operation.query_name, operation.query, operation.required_query) + "\n"


def _of_object(document: Document, name: str, schema: Schema) -> str:
    fields = {key: document.type_of(one) for key, one in schema["properties"].items()}
    return typed_dict(name, fields, frozenset(schema.get("required", ())))


def write_operations(document: Document, style: Style) -> Iterator[str]:
    """Yield the source of `operations.py` or `async_operations.py`."""
    transport, download = f"{style.prefix}Transport", f"{style.prefix}Download"
    yield _HEADER
    yield (
        f"from __future__ import annotations\n\nfrom collections.abc import {style.iterator}\n"
        "from typing import Any, Literal\nfrom uuid import UUID\n\n"
        "from atlas_client import types as t\n"
        f"from atlas_client.{style.module} import {download}, {transport}\n"
        "from atlas_client.requests import Event, quoted\n\n"
    )
    rooms: dict[str, list[Operation]] = {}
    for tag, operation in read_operations(document):
        rooms.setdefault(tag, []).append(operation)
    for tag, operations in rooms.items():
        yield f"\nclass {class_name(tag)}:\n"
        yield f"    def __init__(self, transport: {transport}) -> None:\n"
        yield "        self._transport = transport\n"
        for operation in operations:
            yield from _method(document, operation, style)
    yield f"\n\nclass {style.prefix}Operations:\n"
    yield '    """Every operation, by its tag."""\n\n'
    yield f"    def __init__(self, transport: {transport}) -> None:\n"
    for tag in rooms:
        yield f"        self.{tag.replace('-', '_')} = {class_name(tag)}(transport)\n"


def _method(document: Document, operation: Operation, style: Style) -> Iterator[str]:
    arguments = ["self", *(f"{name}: str | UUID" for name in operation.path_names)]
    given = [f"{operation.method!r}", _filled(operation)]
    if operation.body:
        kind = _qualified(document, operation.body)
        arguments.append(
            f"body: {kind}" if operation.body_required else f"body: {kind} | None = None"
        )
        given.append("form=body" if operation.is_form else "body=body")
    if operation.query:
        optional = "" if operation.required_query else " | None = None"
        arguments.append(f"query: t.{operation.query_name}{optional}")
        given.append("query=query")
    named: list[str] = []
    if "If-Match" in operation.headers:
        named.append("if_match: int | str | None = None")
        given.append("if_match=if_match")
    if "Idempotency-Key" in operation.headers:
        named.append("idempotency_key: str | None = None")
        given += ["idempotency_key=idempotency_key", "is_keyed=True"]
    define, call, kind = _call(document, operation, named, given, style)
    arguments += ["*", *named] if named else []
    yield f"\n    {define} {operation.id}({', '.join(arguments)}) -> {kind}:\n"
    yield f'        """{operation.summary}."""\n'
    yield f"        {call}\n"
    if operation.item:
        yield from _paged(operation, arguments, style)


def _call(
    document: Document, operation: Operation, named: list[str], given: list[str], style: Style
) -> tuple[str, str, str]:
    """Return how a method is defined, what it does, and what it returns."""
    if EVENTS_MEDIA in operation.media:
        call = f"return self._transport.events({', '.join(given)})"
        return "def", call, f"{style.iterator}[Event]"
    if any(one != JSON_MEDIA for one in operation.media):
        default = operation.media[0]
        named.append(f"accept: Literal[{', '.join(map(repr, operation.media))}] = {default!r}")
        given.append("accept=accept")
        call = f"return {style.wait}self._transport.download({', '.join(given)})"
        return style.define, call, f"{style.prefix}Download"
    call = f"{style.wait}self._transport.call({', '.join(given)})"
    if operation.answer == "None":
        return style.define, call, "None"
    kind = _qualified(document, operation.answer)
    return style.define, f"answer: {kind} = {call}\n        return answer", kind


def _paged(operation: Operation, arguments: list[str], style: Style) -> Iterator[str]:
    verb, _, rest = operation.id.partition("_")
    name = f"iterate_{rest}" if verb == "list" else f"iterate_{operation.id}"
    kind = f"{style.iterator}[t.{operation.item}]"
    yield f"\n    def {name}({', '.join(arguments)}) -> {kind}:\n"
    yield f'        """{operation.summary}: every row, page by page."""\n'
    yield f"        items: {kind} = self._transport.pages({_filled(operation)}, query)\n"
    yield "        return items\n"


def _filled(operation: Operation) -> str:
    parts = re.split(r"{.+?}", operation.path)
    if not operation.path_names:
        return repr(operation.path)
    slots = [*(f"{{quoted({name})}}" for name in operation.path_names), ""]
    return 'f"' + "".join(part + slot for part, slot in zip(parts, slots, strict=True)) + '"'


def _qualified(document: Document, kind: str) -> str:
    """Return an annotation as it is written outside `types.py`."""
    own = {class_name(name) for name, one in document.schemas.items() if "properties" in one}
    return re.sub(
        r"(?<!['\w])[A-Z]\w+(?!['\w])",
        lambda found: f"t.{found[0]}" if found[0] in own or found[0].endswith("Form") else found[0],
        kind,
    )


_WITHOUT_ASYNC = (
    (
        r'^""".*?"""',
        '"""Sends requests, and waits where it must; written from `async_transport.py`."""',
    ),
    (r"import anyio\n", "import threading\nimport time\n"),
    (r"(: anyio\.Lock \| None = )None", r"\1anyio.Lock()"),
    (r"anyio\.Lock", "threading.Lock"),
    (r"anyio\.sleep", "time.sleep"),
    (r"anyio\.open_file\(path, ", "Path(path).open("),
    (r"an `async with`", "a `with`"),
    (r"\basync (with|for|def)\b", r"\1"),
    (r"\bawait ", ""),
    (r"\b__a(enter|exit)__", r"__\1__"),
    (r"\ba(close|read|iter_bytes|iter_lines|closing)\b", r"\1"),
    (r"\bAsync(?=[A-Z])", ""),
    (r", many at a time\.", "."),
    (r"  # made where a loop runs", ""),
)
"""What of the transport of asyncio is written otherwise where a call waits."""


def write_transport(source: str) -> str:
    """Return the transport that waits, from the one of asyncio: the loops of both are one text."""
    for written, otherwise in _WITHOUT_ASYNC:
        source = re.sub(written, otherwise, source, flags=re.MULTILINE)
    return source


def main(source: Path, folder: Path) -> None:
    """Write the modules."""
    document = Document(json.loads(source.read_text(encoding="utf-8")))
    transport = (folder / "async_transport.py").read_text(encoding="utf-8")
    for name, parts in (
        ("types.py", write_types(document)),
        ("operations.py", write_operations(document, SYNC)),
        ("async_operations.py", write_operations(document, ASYNC)),
        ("transport.py", write_transport(transport)),
    ):
        (folder / name).write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
