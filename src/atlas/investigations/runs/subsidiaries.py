"""How many subsidiaries a company is known to have, as an input of the risk matrix. Pure."""

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.runs.answers import Answer, answer
from atlas.risk.evaluations.domain import NotAssessed, PartyRole

FULL_SUBSIDIARIES = 10
"""Subsidiaries from which the matrix scores its maximum."""
_MORE_SUBSIDIARIES = NotAssessed(
    "incomplete_register", "No whole, current register of owners was searched for subsidiaries."
)


def subsidiaries_of(snapshot: InvestigationSnapshot) -> Answer[int]:
    """Return how many subsidiaries are known; on an extract a lower bound."""
    count = _count_subsidiaries(snapshot)
    if count >= FULL_SUBSIDIARIES:
        return Answer(count)  # more would score no more
    gap = None if _whole_register(snapshot) else _MORE_SUBSIDIARIES
    return answer(count or None, gap, absence=0)


def _count_subsidiaries(snapshot: InvestigationSnapshot) -> int:
    return sum(PartyRole.SUBSIDIARY in party.roles for party in snapshot.parties)


def _whole_register(snapshot: InvestigationSnapshot) -> bool:
    whole = any(one.complete_registers for one in common.current_for(snapshot, "Ownership"))
    return whole and not snapshot.truncated
