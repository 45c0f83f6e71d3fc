"""The Console's session cookie: where it is sent, and which pages may use it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from atlas.identity.auth.errors import OriginRefusedError

PATH = "/api/auth/console"
"""The browser sends the cookie to the operations below this path, and to nothing else."""
_NAME = "atlas_session"


@dataclass(frozen=True, slots=True)
class ConsoleCookie:
    """The cookie as one request meets it.

    Args:
        public_url: the installation's address.
        scheme: the request's, `http` or `https`.
        host: the request's `Host`, with its port; empty when it has none.

    """

    public_url: str
    scheme: str
    host: str

    @property
    def is_secure(self) -> bool:
        """Return whether the installation is reached over https."""
        return "https" in {urlsplit(self.public_url).scheme, self.scheme}

    @property
    def name(self) -> str:
        """Return the cookie's name; browsers take a `__Secure-` name over https only."""
        return f"__Secure-{_NAME}" if self.is_secure else _NAME

    def check_origin(self, origin: str | None) -> None:
        """Refuse a request that was not made by a page of this installation.

        `SameSite=Strict` keeps the cookie from other sites; this also keeps other origins of the
        same site out, such as another service on the same host or a sibling domain.

        Raises:
            OriginRefusedError: `Origin` is missing, or names another origin.

        """
        public = urlsplit(self.public_url)
        own = {f"{public.scheme}://{public.netloc}"}
        if self.host:
            own |= {f"https://{self.host}"} | (set() if self.is_secure else {f"http://{self.host}"})
        if (origin or "").lower() not in {one.lower() for one in own}:
            raise OriginRefusedError("Only the Console's own pages can use this operation.")

    def holding(self, token: str) -> str:
        """Return the `Set-Cookie` of a token that no script can read; it ends with the browser."""
        secure = "; Secure" if self.is_secure else ""
        return f"{self.name}={token}; Path={PATH}; HttpOnly; SameSite=Strict{secure}"

    def cleared(self) -> str:
        """Return the `Set-Cookie` that takes the cookie back."""
        return f"{self.holding('')}; Max-Age=0"
