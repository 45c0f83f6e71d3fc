"""What the composition roots use of tenants' MCP servers."""

from atlas.sources.mcp.connection import probe
from atlas.sources.mcp.models import CallRow
from atlas.sources.mcp.service.approving import approve_tool
from atlas.sources.mcp.service.calling import call_tool, get_call, list_calls
from atlas.sources.mcp.service.checking import check_server
from atlas.sources.mcp.service.servers import (
    Servers,
    add_server,
    change_server,
    delete_credential,
    get_health,
    get_server,
    list_servers,
    put_credential,
    remove_server,
)
from atlas.sources.mcp.service.tools import get_tool, list_tools, withdraw_tool

__all__ = [
    "CallRow",
    "Servers",
    "add_server",
    "approve_tool",
    "call_tool",
    "change_server",
    "check_server",
    "delete_credential",
    "get_call",
    "get_health",
    "get_server",
    "get_tool",
    "list_calls",
    "list_servers",
    "list_tools",
    "probe",
    "put_credential",
    "remove_server",
    "withdraw_tool",
]
