"""The route of a request, found without asking hundreds of routes one after the other."""

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send

from atlas.foundation.web.router import AtlasRoute

_FOUND = "atlas.route"


class RouteIndex(BaseRoute):
    """Stands first in the app's table of routes and answers for the routes it knows.

    A path shares with its route the method, the first two segments and how many there are: few
    routes do, and they are asked in the table's order. What it does not find (404, 405, slashes
    to redirect, pages) goes through the table as ever.
    """

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._near: dict[tuple[str, ...], list[AtlasRoute]] = {}
        for route in routes:
            if isinstance(route, AtlasRoute):
                self._add(route)

    def _add(self, route: AtlasRoute) -> None:
        for method in route.methods or ():
            key = _key(method, route.path)
            if "{" in key[1] + key[2] or ":path}" in route.path:
                raise TypeError(f"{route.path}: a path's first two segments are literal")
            self._near.setdefault(key, []).append(route)

    def find(self, scope: Scope) -> AtlasRoute | None:
        """Return the route that will serve a request; what is found stays in its scope."""
        path = scope["path"]
        for route in self._near.get(_key(scope["method"], path), ()):
            if route.path_regex.match(path):
                scope[_FOUND] = route
                return route
        return None

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match for the route that was found."""
        route: AtlasRoute | None = scope.get(_FOUND)
        return route.matches(scope) if route is not None else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve by the route that matched."""
        await scope["route"].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Name no path: the routes themselves do."""
        raise NoMatchFound(name, path_params)


def _key(method: str, path: str) -> tuple[str, ...]:
    # a pattern's end also matches before one line break (%0A), so the key must not see it
    first, _, rest = path[1:].removesuffix("\n").partition("/")
    return method, first, rest.partition("/")[0], str(path.count("/"))
