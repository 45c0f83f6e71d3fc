"""Each call is an event of the audit trail: the person, through the program, with the outcome."""

from atlas.assist.mcp.actions import AssistAction
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import TenantSession
from atlas.identity.audit import service as audit


async def record(session: TenantSession, actor: AuthContext, tool: str, outcome: str) -> None:
    """Record a call.

    Args:
        session: the call's own transaction; another one for a call that was refused.
        actor: the person.
        tool: name of the tool.
        outcome: `done`, or the code of the refusal.

    """
    payload = {"tool": tool, "client_id": actor.client, "outcome": outcome}
    await audit.record(session, actor, AssistAction.CALLED, "session", actor.session_id, payload)
