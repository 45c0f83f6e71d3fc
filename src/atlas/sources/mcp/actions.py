"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class McpAction(AuditAction):
    """MCP servers and their tools."""

    MCP_SERVER_ADDED = "mcp_server.added"
    MCP_SERVER_CHANGED = "mcp_server.changed"
    MCP_SERVER_CREDENTIAL_DELETED = "mcp_server.credential_deleted"
    MCP_SERVER_CREDENTIAL_STORED = "mcp_server.credential_stored"
    MCP_SERVER_REMOVED = "mcp_server.removed"
    MCP_SERVER_TESTED = "mcp_server.tested"
    MCP_TOOL_APPROVED = "mcp_tool.approved"
    MCP_TOOL_CALLED = "mcp_tool.called"
    MCP_TOOL_CHANGED = "mcp_tool.changed"
    MCP_TOOL_WITHDRAWN = "mcp_tool.withdrawn"
