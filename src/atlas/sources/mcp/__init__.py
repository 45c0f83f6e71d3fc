"""MCP servers of tenants: connected, their tools approved one by one, and called as evidence."""
