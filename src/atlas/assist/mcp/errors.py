"""Errors of the MCP server, before a message reaches the protocol."""

from atlas.foundation.core.errors import ForbiddenError, UnavailableError


class McpOriginRefusedError(ForbiddenError):
    """A page of another origin called the server (DNS rebinding, or a site that may not)."""

    code = "mcp_origin_refused"
    title = "The origin is not allowed"


class McpRuntimeError(UnavailableError):
    """The server's own dispatcher does not run or does not answer."""

    code = "mcp_unavailable"
    title = "The MCP server does not answer"
