"""The decision as a report shows it: outcome, who, when, and the second person's confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NotRequired, TypedDict
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.identity.users import service as users
from atlas.investigations.decisions import repository
from atlas.investigations.decisions.basis import gather, standing_in
from atlas.investigations.decisions.holding import held_now
from atlas.investigations.decisions.matches import INFORMATIVE
from atlas.investigations.decisions.models import DecisionEntry, Terms
from atlas.investigations.decisions.reopening import WORDS, Reopening
from atlas.investigations.runs import queries
from atlas.knowledge.compliance_profile import service as profiles


@dataclass(frozen=True, slots=True)
class NotRefusing:
    """The true matches that refuse no approval, by the hit's id, and whether a floor still does.

    They are on lists that the firm's profile does not require. lifted: a floor of the evaluation
    has the effect of refusing an approval, and nothing that met it does. lists: those lists, of all
    with a hit of the run.
    """

    hits: frozenset[str] = frozenset()
    lifted: bool = False
    lists: frozenset[str] = frozenset()


async def not_refusing(session: TenantSession, record: queries.Record) -> NotRefusing:
    """Return which matches of a run refuse no approval, as a decision made now sees them."""
    hits = [hit for row in record.steps.rows for hit in row.hits]
    if not hits:
        return NotRefusing()
    profile = await profiles.active(session)
    found = {hit.list_id for hit in hits}
    told = frozenset(one for one in found if standing_in(profile, one) == INFORMATIVE)
    if all(hit.decision != "true_match" for hit in hits):
        return NotRefusing(lists=told)
    facts = (await gather(session, record.run)).facts
    lifted = "approval_refused" in facts.effects and not facts.refused
    return NotRefusing(facts.informed, lifted, told)


class EntryWritten(TypedDict):
    """A decision as a report keeps it (`reports.domain.report.Entry`)."""

    id: UUID
    sequence: int
    investigation_id: UUID
    evaluation_id: UUID | None
    outcome: str
    state: str
    four_eyes_because: list[str]
    rationale: str
    terms: Terms | None
    licence_until: date | None
    decided_by_name: str | None
    decided_at: datetime
    second_by_name: str | None
    second_rationale: str | None
    second_at: datetime | None


class DecisionWritten(TypedDict):
    """The decision record as a report keeps it (`reports.domain.report.DecisionSection`)."""

    outcome: str | None
    entries: Sequence[EntryWritten]
    lapsed: NotRequired[bool]
    reopened: NotRequired[list[str]]


async def for_report(session: TenantSession, company_id: UUID | None) -> DecisionWritten:
    """Return the decision record of a customer, newest entry first, people by name.

    `outcome` is null before the first decision, and once an approval does not hold any more
    (`reopened`, with sentences; `lapsed`: its licence has expired): what holds on the day of the
    report.
    """
    if company_id is None:
        return {"outcome": None, "lapsed": False, "reopened": [], "entries": []}
    entries = await repository.fetch_entries(session, company_id)
    people = [one for entry in entries for one in (entry.decided_by, entry.second_by) if one]
    names = await users.names_of(session, people)
    holds = await held_now(session, entries)
    return {
        "outcome": holds.outcome.value if holds.outcome else None,
        "lapsed": Reopening.LICENCE_EXPIRED in holds.reasons,
        "reopened": [WORDS[one] for one in holds.reasons],
        "entries": [_entry(entry, names) for entry in entries],
    }


def _entry(entry: DecisionEntry, names: dict[UUID, str]) -> EntryWritten:
    return {
        "id": entry.id,
        "sequence": entry.sequence,
        "investigation_id": entry.investigation_id,
        "evaluation_id": entry.evaluation_id,
        "outcome": entry.outcome,
        "state": entry.state,
        "four_eyes_because": list(entry.four_eyes_because),
        "rationale": entry.rationale,
        "terms": entry.basis.get("terms"),
        "licence_until": entry.licence_until,
        "decided_by_name": names.get(entry.decided_by),
        "decided_at": entry.decided_at,
        "second_by_name": names.get(entry.second_by) if entry.second_by else None,
        "second_rationale": entry.second_rationale,
        "second_at": entry.second_at,
    }
