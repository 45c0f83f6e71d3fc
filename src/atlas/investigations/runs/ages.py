"""Until when the registers are current that the facts of a run rest on. Pure."""

from collections.abc import Iterable
from datetime import date

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.known_parties import OWNERSHIP
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, Source
from atlas.risk.evaluations.domain.facts import IDENTIFIED_BY, SCREENED_PARTIES
from atlas.risk.evaluations.domain.later import OF_OWNERS


def current_until(snapshot: InvestigationSnapshot) -> dict[str, date]:
    """Return, by input, until when the registers are current that its absences rest on."""
    owners, directors = _until(snapshot, OWNERSHIP), _until(snapshot, "Directorship")
    answered = tuple(source for source in snapshot.sources if source.answered)
    identity = _latest(common.stating_status(snapshot) or answered)
    both = min((day for day in (owners, directors) if day is not None), default=None)
    found = dict.fromkeys(OF_OWNERS, owners)
    found |= {SCREENED_PARTIES: both, IDENTIFIED_BY: identity}
    return {key: day for key, day in found.items() if day is not None}


def _until(snapshot: InvestigationSnapshot, attribute: str) -> date | None:
    """Return the last day on which every fact of a kind is stated by a current register.

    After it, no register that covers the kind is current, or old ones alone state one of its facts
    (`common.current_for`). None where that never comes.
    """
    known = {source.name: source for source in snapshot.sources}
    stated = (said for said in snapshot.rests_on.get(attribute, ()) if said <= known.keys())
    days = [
        _latest(snapshot.covering(attribute)),
        *(_latest(known[name] for name in said) for said in stated),
    ]
    return min((day for day in days if day is not None), default=None)


def _latest(sources: Iterable[Source]) -> date | None:
    """Return the day until which the youngest source is current; None where one has no age."""
    days = [source.current_until for source in sources]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None
