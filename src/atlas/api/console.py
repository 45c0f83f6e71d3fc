"""The Console's built files, served at `/`; never an answer for `/api`, `/health`, `/metrics`."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from atlas.foundation.core.errors import NotFoundError

_RESERVED = ("api", "health", "metrics")


class Console:
    """Serves files of the build; any other page path gets `index.html` (client-side routes)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    async def serve(self, request: Request) -> Response:
        """Serve one path.

        Raises:
            NotFoundError: for reserved prefixes, missing assets, and paths outside the build.

        """
        path = request.url.path.lstrip("/")
        if path.split("/")[0] in _RESERVED or "\x00" in path:
            raise NotFoundError
        target = (self._folder / path).resolve()
        if path and target.is_relative_to(self._folder) and target.is_file():
            immutable = path.startswith("assets/")
            caching = "public, max-age=31536000, immutable" if immutable else "no-cache"
            return FileResponse(target, headers={"Cache-Control": caching})
        index = self._folder / "index.html"
        if "." in path.rsplit("/", 1)[-1] or not index.is_file():
            raise NotFoundError
        return FileResponse(index, headers={"Cache-Control": "no-cache"})
