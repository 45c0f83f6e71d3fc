"""What is open on a day of the facts that earlier runs left: their rules, and the lists' ages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.risk.evaluations import repository
from atlas.risk.evaluations.domain import RiskRules, SubjectFacts
from atlas.risk.evaluations.domain.facts import NotAssessed
from atlas.risk.evaluations.domain.later import LookedAt, as_of_later
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.lists.domain.list_standing import Cause, ListStanding, worst_cause


@dataclass(frozen=True, slots=True)
class Silence:
    """When each investigation looked, and which topics' lists give no negative answer on a day."""

    looked: Mapping[UUID, LookedAt]
    topics: Mapping[str, NotAssessed]
    on: date
    rules: str | None

    def beside(self, facts: SubjectFacts, investigation_id: UUID | None) -> SubjectFacts:
        """Return the facts of an investigation with what is open in addition to what it found."""
        looked = self.looked.get(investigation_id) if investigation_id else None
        return as_of_later(facts, looked, self.on, self.rules, self.topics)


async def silence_on(
    session: TenantSession,
    investigation_ids: Iterable[UUID | None],
    on: date,
    rules: RiskRules | None,
) -> Silence:
    """Return what is open on a day of the facts of some investigations."""
    ids = sorted({one for one in investigation_ids if one is not None})
    looked = await repository.first_looks(session, ids) if ids else {}
    topics: dict[str, NotAssessed] = {}
    if any(on > one.on for one in looked.values()):
        stands = await lists.standings_for(session, on)
        lacking: dict[str, list[ListStanding]] = {}
        for item in stands.required or ():
            one = stands.by_id[item.list_id]
            if not one.answers:
                lacking.setdefault(item.topic, []).append(one)
        topics = {topic: gap_of_lists(found) for topic, found in lacking.items()}
    return Silence(looked, topics, on, rules.hash if rules else None)


def gap_of_lists(found: Sequence[ListStanding]) -> NotAssessed:
    """Return why lists of a topic give no negative answer: the worst cause, and the lists of it."""
    worst = worst_cause(one.cause for one in found if one.cause) or Cause.STALE.value
    told = (f"{list_label(one.list_id)}: {one.sentence}" for one in found if one.cause == worst)
    return NotAssessed(worst, "; ".join(dict.fromkeys(told)))
