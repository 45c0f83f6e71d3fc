"""Errors of agents."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class AgentStoppedError(ConflictError):
    """An agent cannot go on: what it needs is missing or refused; the run continues without it."""

    code = "agent_stopped"
    title = "The agent was stopped"


class AgentNotFoundError(NotFoundError):
    """There is no such agent."""

    code = "agent_not_found"
    title = "No such agent"
