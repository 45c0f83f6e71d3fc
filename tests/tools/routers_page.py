"""docs/routers.md from the application: every operation, who may call it, its limits."""

from collections.abc import Iterator

from tests.api.generated.operations import Operation, operations

HEAD = """\
# Routers

Every operation of the application. This page is generated (`make openapi`) and compared with
the application in `tests/architecture/test_docs.py`; do not edit it.

- **Roles**: who may call it; *public* answers without a token. Roles are sets of permissions.
- **Rate**: the class of limit it counts against (`docs/request-lifecycle.md`).
- **Notes**: `key` honours `Idempotency-Key` · `202` is long work, polled at its `Location` ·
  `list` is a keyset list · `secret` holds a secret that is shown once · `stream` is
  server-sent events.
"""


def page() -> str:
    """Return the page's text."""
    tags = dict.fromkeys(str(item.document["tags"][0]) for item in operations())
    return HEAD + "".join(_section(tag) for tag in tags)


def _section(tag: str) -> str:
    lines = [
        "",
        f"## {tag}",
        "",
        "| operation | method and path | what it does | roles | rate | notes |",
        "|---|---|---|---|---|---|",
        *(_row(item) for item in operations() if item.document["tags"] == [tag]),
        "",
    ]
    return "\n".join(lines)


def _row(item: Operation) -> str:
    contract = item.contract
    roles = "*public*" if contract.public else _roles(contract.required_roles)
    return (
        f"| `{item.id}` | `{item.method} {item.path}` | {item.document['summary']} | {roles}"
        f" | {contract.rate} | {', '.join(_notes(item))} |"
    )


def _roles(names: list[str]) -> str:
    tenant_roles = 7
    return "every role" if len(names) == tenant_roles else ", ".join(names)


def _notes(item: Operation) -> Iterator[str]:
    if item.contract.idempotent:
        yield "key"
    if "202" in item.document["responses"]:
        yield "202"
    if item.is_list:
        yield "list"
    if item.contract.secret:
        yield "secret"
    if "stream" in item.id:
        yield "stream"
