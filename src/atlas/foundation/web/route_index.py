"""The route of a request, found without asking hundreds of routes one after the other."""

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send

from atlas.foundation.core.errors import MethodNotAllowedError
from atlas.foundation.web.router import AtlasRoute

_FOUND = "atlas.route"


class RouteIndex(BaseRoute):
    """Stands first in the app's table of routes and answers for the routes it knows.

    A path shares with its route the method, the first two segments and how many there are: few
    routes do, and they are asked in the table's order. A path that is known with other methods
    alone is 405 with all of them in `Allow` (the table would name those of its first route). What
    it does not know (404, pages) goes through the table as ever.
    """

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._near: dict[tuple[str, ...], list[AtlasRoute]] = {}
        for route in routes:
            if isinstance(route, AtlasRoute):
                self._add(route)
        self._methods = sorted({key[0] for key in self._near})

    def _add(self, route: AtlasRoute) -> None:
        for method in route.methods or ():
            key = _key(method, route.path)
            if "{" in key[1] + key[2] or ":path}" in route.path:
                raise TypeError(f"{route.path}: a path's first two segments are literal")
            self._near.setdefault(key, []).append(route)

    def find(self, scope: Scope) -> AtlasRoute | None:
        """Return the route that will serve a request; what is found stays in its scope."""
        route = self._search(scope["method"], scope["path"])
        if route is not None:
            scope[_FOUND] = route
        return route

    def _search(self, method: str, path: str) -> AtlasRoute | None:
        for route in self._near.get(_key(method, path), ()):
            if route.path_regex.match(path):
                return route
        return None

    def offered(self, path: str) -> list[str]:
        """Return the methods that a path takes."""
        return [method for method in self._methods if self._search(method, path) is not None]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match for the route that was found; in part for a path that takes other methods."""
        route: AtlasRoute | None = scope.get(_FOUND)
        if route is not None:
            return route.matches(scope)
        return (Match.PARTIAL if self.offered(scope["path"]) else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve by the route that matched.

        Raises:
            MethodNotAllowedError: the path takes other methods.

        """
        if _FOUND not in scope:
            allow = ", ".join(self.offered(scope["path"]))
            raise MethodNotAllowedError(f"This path takes {allow}.", headers={"Allow": allow})
        await scope["route"].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Name no path: the routes themselves do."""
        raise NoMatchFound(name, path_params)


def _key(method: str, path: str) -> tuple[str, ...]:
    # a pattern's end also matches before one line break (%0A), so the key must not see it
    first, _, rest = path[1:].removesuffix("\n").partition("/")
    return method, first, rest.partition("/")[0], str(path.count("/"))
