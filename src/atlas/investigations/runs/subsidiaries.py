"""How many subsidiaries a company is known to have, as an input of the risk matrix. Pure."""

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.picture import Picture
from atlas.investigations.runs.answers import Answer, answer
from atlas.risk.evaluations.domain import NotAssessed, PartyRole

FULL_SUBSIDIARIES = 10
"""Subsidiaries from which the matrix scores its maximum."""
_MORE_SUBSIDIARIES = NotAssessed(
    "incomplete_register", "No whole, current register of owners was searched for subsidiaries."
)


def subsidiaries_of(picture: Picture) -> Answer[int]:
    """Return how many subsidiaries are known; on an extract a lower bound."""
    count = _count_subsidiaries(picture)
    if count >= FULL_SUBSIDIARIES:
        return Answer(count)  # more would score no more
    gap = None if _whole_register(picture) else _MORE_SUBSIDIARIES
    return answer(count or None, gap, absence=0)


def _count_subsidiaries(picture: Picture) -> int:
    return sum(PartyRole.SUBSIDIARY in party.roles for party in picture.parties)


def _whole_register(picture: Picture) -> bool:
    whole = any(one.complete_registers for one in common.current_for(picture, "Ownership"))
    return whole and not picture.truncated
