"""Write docs/routers.md from the application: every operation, who may call it, its limits.

python tests/tools/routers_page.py --write docs/routers.md
python tests/tools/routers_page.py --check docs/routers.md
"""

import argparse
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

from fastapi.routing import APIRoute

from atlas.api.routers import ROUTERS
from atlas.foundation.web.router import AtlasRoute

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
    return HEAD + "".join(_section(router.routes) for router in ROUTERS)


def _section(routes: object) -> str:
    found = [route for route in routes if isinstance(route, AtlasRoute)]  # type: ignore[attr-defined]
    if not found:
        return ""
    lines = [
        "",
        f"## {found[0].tags[0]}",
        "",
        "| operation | method and path | what it does | roles | rate | notes |",
        "|---|---|---|---|---|---|",
        *(line for route in found for line in _rows(route)),
        "",
    ]
    return "\n".join(lines)


def _rows(route: AtlasRoute) -> Iterator[str]:
    contract = route.contract
    roles = "*public*" if contract.public else _roles(contract.required_roles)
    for method in sorted(route.methods or ()):
        yield (
            f"| `{route.operation_id}` | `{method} {route.path}` | {route.summary} | {roles}"
            f" | {contract.rate} | {', '.join(_notes(route))} |"
        )


def _roles(names: list[str]) -> str:
    tenant_roles = 7
    return "every role" if len(names) == tenant_roles else ", ".join(names)


def _notes(route: AtlasRoute) -> Iterator[str]:
    if route.contract.idempotent:
        yield "key"
    if route.status_code == 202:
        yield "202"
    if _is_list(route):
        yield "list"
    if route.contract.secret:
        yield "secret"
    if "stream" in (route.operation_id or ""):
        yield "stream"


def _is_list(route: APIRoute) -> bool:
    queue = list(route.dependant.dependencies)
    while queue:
        dependant = queue.pop()
        if any(field.alias == "cursor" for field in dependant.query_params):
            return True
        queue += dependant.dependencies
    return False


def main() -> int:
    """Write or check the page; 1 when the file is not up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", type=Path)
    action.add_argument("--check", type=Path)
    arguments = parser.parse_args()
    if arguments.write:
        arguments.write.write_text(page(), encoding="utf-8")
        return 0
    written = arguments.check.read_text(encoding="utf-8") if arguments.check.exists() else ""
    difference = list(
        difflib.unified_diff(written.splitlines(), page().splitlines(), "written", "application")
    )
    sys.stdout.write("\n".join(difference))
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
