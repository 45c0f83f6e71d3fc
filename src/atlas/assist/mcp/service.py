"""One message of an assistant, and what an assistant must know to sign in."""

from typing import Any

from atlas.assist.mcp.runtime import Caller, McpRuntime, Reply
from atlas.assist.mcp.schemas import AssistantToolOut, ResourceMetadataOut
from atlas.assist.mcp.tools import TOOLS, Tool
from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import ForbiddenError
from atlas.foundation.db import PlatformSession
from atlas.foundation.web.resources import PREFIX, SCOPES, challenged, resource_at
from atlas.foundation.web.state import AccountLimiter
from atlas.identity.auth.issuers import embedded_issuer
from atlas.identity.issuers import service as issuers
from atlas.identity.tenancy import service as tenancy

__all__ = ["Caller", "McpRuntime", "Reply", "admit", "list_tools", "resource_metadata"]


async def resource_metadata(
    session: PlatformSession, settings: Settings, slug: str
) -> ResourceMetadataOut:
    """Return a resource's metadata; a slug that no tenant has gets the same queries and shape."""
    tenant = await tenancy.find_tenant(session, slug)
    configured = await issuers.list_enabled(session)
    own = [item.issuer for item in configured if tenant and item.tenant_id == tenant.id]
    return ResourceMetadataOut(
        resource=resource_at(settings.public_url, f"{PREFIX}{slug}"),
        authorization_servers=[*dict.fromkeys(own), embedded_issuer(settings)],
        scopes_supported=list(SCOPES),
        bearer_methods_supported=["header"],
        resource_name="Atlas",
    )


def list_tools() -> list[AssistantToolOut]:
    """Return the tools in the order in which assistants see them."""
    return [AssistantToolOut.built_from(tool) for tool in TOOLS.values()]


async def admit(
    limiter: AccountLimiter, actor: AuthContext, client_ip: str, message: object, resource: str
) -> None:
    """Check the scope and the rate limit of a message's tool before the message is dispatched.

    Raises:
        ForbiddenError: the token lacks the tool's scope; the answer says how to ask for it.
        RateLimitedError: over the budget of the tool's class.

    """
    tool = _tool_of(message)
    if tool is None:
        return
    if actor.scopes is not None and tool.permission not in actor.scopes:
        missing = ForbiddenError(
            f"The token lacks the scope `{tool.permission}`.", code="insufficient_scope"
        )
        raise challenged(missing, resource)
    await limiter.check(tool.rate, actor, client_ip)


def _tool_of(message: object) -> "Tool[Any, Any] | None":
    if not isinstance(message, dict) or message.get("method") != "tools/call":
        return None
    params = message.get("params")
    name = params.get("name") if isinstance(params, dict) else None
    return TOOLS.get(name) if isinstance(name, str) else None
