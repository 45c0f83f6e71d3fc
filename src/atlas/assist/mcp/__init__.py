"""Atlas as an MCP server: an assistant works with the permissions of a person."""
