"""Operations that take tokens of their own: resources in the sense of RFC 8707 and RFC 9728.

A token names the resource it is for as its audience. One for a resource is refused by the rest of
the API, and a token of the rest of the API is refused by the resource.
"""

from urllib.parse import quote, urlsplit

from atlas.foundation.core.errors import AtlasError

PREFIX = "/api/mcp/"
"""Every resource lies below this path; its last part is the slug of a tenant."""
SCOPES = ("read", "run")
"""Scopes of tokens for resources: names of permissions."""


def resource_at(public_url: str, path: str) -> str:
    """Return the identifier of the resource at a path: its address as the installation names it."""
    return public_url.rstrip("/") + path


def slug_of(public_url: str, resource: str) -> str | None:
    """Return the slug in a resource's identifier; None when it is no resource of ours."""
    start = resource_at(public_url, PREFIX)
    slug = resource.removeprefix(start)
    return slug if resource.startswith(start) and slug and "/" not in slug else None


def metadata_url(resource: str) -> str:
    """Return where a resource's metadata is (RFC 9728 §3.1)."""
    parts = urlsplit(resource)
    path = quote(parts.path, safe="/%")  # it stands in a header
    return f"{parts.scheme}://{parts.netloc}/.well-known/oauth-protected-resource{path}"


def challenged(error: AtlasError, resource: str) -> AtlasError:
    """Return a refusal (401 or 403) that says how to get a token (RFC 6750 §3, RFC 9728 §5.1)."""
    parts = [f'resource_metadata="{metadata_url(resource)}"', f'scope="{" ".join(SCOPES)}"']
    if error.code == "insufficient_scope":
        parts.insert(0, 'error="insufficient_scope"')
    elif error.status == 401 and error.code != "missing_token":
        parts.insert(0, 'error="invalid_token"')
    error.headers["WWW-Authenticate"] = f"Bearer {', '.join(parts)}"
    return error
