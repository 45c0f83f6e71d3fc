"""The Console's built files, served at `/`; never an answer for `/api`, `/health`, `/metrics`."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from atlas.foundation.core.errors import NotFoundError
from atlas.foundation.web.middleware import SecurityHeadersMiddleware

_RESERVED = (".well-known", "api", "health", "metrics")


def console_route(folder: Path) -> Route:
    """Return the route of every page path; the reserved prefixes are not its own.

    Were they, a GET of a path that takes POST only would match here, and be 404 instead of 405.
    """
    return _PageRoute("/{path:path}", Console(folder).serve, methods=["GET"])


def console_app(folder: Path) -> Starlette:
    """Return an application of the Console's files and two probes, without the API.

    For a proxy in front that sends `/api/` to the API and all else here.
    """

    async def alive(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def missing(_request: Request, _error: Exception) -> Response:
        return Response(status_code=404)

    return Starlette(
        routes=[Route("/health", alive), Route("/health/ready", alive), console_route(folder)],
        middleware=[Middleware(SecurityHeadersMiddleware)],
        exception_handlers={NotFoundError: missing},
    )


class _PageRoute(Route):
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http" and _is_reserved(scope["path"]):
            return Match.NONE, {}
        return super().matches(scope)


def _is_reserved(path: str) -> bool:
    return path.lstrip("/").split("/")[0] in _RESERVED


class Console:
    """Serves files of the build; any other page path gets `index.html` (client-side routes)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    async def serve(self, request: Request) -> Response:
        """Serve one path.

        Raises:
            NotFoundError: for missing assets, and paths outside the build.

        """
        path = request.url.path.lstrip("/")
        target = self._find(path)
        if target is not None:
            immutable = path.startswith("assets/")
            caching = "public, max-age=31536000, immutable" if immutable else "no-cache"
            return FileResponse(target, headers={"Cache-Control": caching})
        index = self._folder / "index.html"
        if "." in path.rsplit("/", 1)[-1] or not index.is_file():
            raise NotFoundError
        return FileResponse(index, headers={"Cache-Control": "no-cache"})

    def _find(self, path: str) -> Path | None:
        try:
            target = (self._folder / path).resolve()
            inside = target.is_relative_to(self._folder)
            return target if inside and target.is_file() else None
        except (OSError, ValueError) as error:
            raise NotFoundError from error  # longer than a path can be, or with a NUL in it
