"""Errors of tenants' MCP servers."""

from atlas.foundation.core.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    RateLimitedError,
    UnavailableError,
)


class McpServerNotFoundError(NotFoundError):
    """The tenant has no such MCP server."""

    code = "mcp_server_not_found"
    title = "MCP server not found"


class McpToolNotFoundError(NotFoundError):
    """The server has no such tool."""

    code = "mcp_tool_not_found"
    title = "Tool not found"


class McpCallNotFoundError(NotFoundError):
    """The server has no such call."""

    code = "mcp_call_not_found"
    title = "Call not found"


class McpAddressError(InvalidRequestError):
    """The address may not be called, or would hold a secret in the open."""

    code = "mcp_address_refused"
    title = "The address of the MCP server is refused"


class McpServerConflictError(ConflictError):
    """Another server of the tenant has the name, or there are too many."""

    code = "mcp_server_conflict"
    title = "The MCP server cannot be added"


class McpServerStateError(ConflictError):
    """The server is switched off, or was changed while it was asked."""

    code = "mcp_server_state"
    title = "The state of the MCP server does not allow it"


class McpToolStateError(ConflictError):
    """The tool is not approved, is not what was approved, or is not offered any more."""

    code = "mcp_tool_not_approved"
    title = "The tool may not be called"


class McpBudgetError(RateLimitedError):
    """The tenant's own limits for the server are used up, or the server asked to be left alone."""

    code = "mcp_budget_exhausted"
    title = "The limit of the MCP server is reached"


class McpServerUnavailableError(UnavailableError):
    """The server cannot be reached, failed again and again, or gave an answer that is not read."""

    code = "mcp_server_unavailable"
    title = "The MCP server does not answer"
