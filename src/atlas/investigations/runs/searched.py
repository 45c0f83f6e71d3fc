"""What screening found of a group, as readings; absence only where it is justified. Pure."""

from atlas.investigations.modules.domain import common, known_parties, spepws
from atlas.investigations.modules.domain.outcome import Unassessed
from atlas.investigations.modules.domain.silence import silence_of
from atlas.investigations.modules.domain.snapshot import Hit, InvestigationSnapshot
from atlas.investigations.modules.domain.spepws import PEP, SANCTIONS, WAITING
from atlas.investigations.modules.domain.unowned import (
    led_without_rule,
    may_be_blocked,
    unearned,
)
from atlas.investigations.runs.answers import Answer, answer
from atlas.risk.evaluations.domain import (
    MatchDecision,
    Measure,
    NotAssessed,
    OwnershipStatus,
    PartyRole,
    PepCategory,
    PepExposure,
    SanctionedOwnership,
    SanctionsMatch,
)
from atlas.sources.lists.domain.list_standing import worst_cause


def gap_of(outcome: Unassessed) -> NotAssessed:
    """Return why a rule could not be decided, as a reading."""
    return NotAssessed(outcome.reason, outcome.detail)


def ownership_gap(snapshot: InvestigationSnapshot) -> NotAssessed | None:
    """Return why the absence of owners, controllers and holdings proves nothing, or None."""
    gap = known_parties.ownership_gap(snapshot)
    return None if gap is None else gap_of(gap)


def silent_lists(snapshot: InvestigationSnapshot) -> NotAssessed | None:
    """Return why the lists give no negative answer on sanctions and political exposure, or None."""
    return _lists_silent(snapshot, SANCTIONS) or _lists_silent(snapshot, PEP)


def silent(snapshot: InvestigationSnapshot, topic: str) -> NotAssessed | None:
    """Return why there is no negative answer for a topic, or None.

    A candidate that waits for a decision may be the person, however weak it is. For a company that
    was not identified, only the name was searched: its owners are not known.
    """
    silent = _not_asked(snapshot, topic)
    waiting = spepws.undecided(snapshot, topic)
    if silent is None and topic == SANCTIONS and not waiting:
        return _marked(snapshot)
    if silent is not None or not waiting:
        return silent
    return NotAssessed("undecided_candidates", f"{len(waiting)} candidates wait for a decision.")


def _marked(snapshot: InvestigationSnapshot) -> NotAssessed | None:
    """Return that a company register marks a party as sanctioned, undecided, or None."""
    marks = spepws.marks_waiting(snapshot)
    return gap_of(spepws.mark_waits(marks)) if marks else None


def _not_asked(snapshot: InvestigationSnapshot, topic: str) -> NotAssessed | None:
    """Return why not every party was compared with the lists of a topic, or None."""
    silent, unidentified = _lists_silent(snapshot, topic), common.unidentified(snapshot)
    return gap_of(unidentified) if silent is None and unidentified is not None else silent


def _lists_silent(snapshot: InvestigationSnapshot, topic: str) -> NotAssessed | None:
    """Return why the lists of a topic give no negative answer, regardless of hits, or None."""
    screening = snapshot.screening
    if screening is None:
        return NotAssessed("not_run", "Screening did not run.")
    lists = [item for item in screening.lists if topic in item.topics and not item.fictitious]
    if not lists:
        return NotAssessed("no_list", f"No list with the topic {topic} is loaded.")
    stale = [item for item in lists if item.stale]
    if (cause := worst_cause(item.cause for item in stale)) is not None:
        return NotAssessed(cause, ", ".join(item.named for item in stale))
    if topic in screening.gaps:
        reason = screening.gaps[topic]
        said = silence_of(reason, topic, screening.unloaded_of(topic))
        return NotAssessed(reason, said.detail)
    if any(party.id not in screening.screened for party in snapshot.parties):
        return NotAssessed("not_screened", "Not every party was screened.")
    return NotAssessed("truncated", "The group was cut.") if snapshot.truncated else None


def _hits(snapshot: InvestigationSnapshot, topic: str) -> list[Hit]:
    parties = snapshot.screening.hits if snapshot.screening else ()
    found = [hit for hit in (*parties, *snapshot.named_hits) if hit.topic == topic]
    return sorted(found, key=lambda hit: (hit.list_id, hit.entry_id, str(hit.party_id)))


def matches_of(snapshot: InvestigationSnapshot) -> Answer[tuple[SanctionsMatch, ...]]:
    """Return the candidates on sanctions lists; parties that no source names are not searched."""
    found = tuple(
        SanctionsMatch(
            roles=roles_of(snapshot, hit.party_id),
            strength=hit.strength,
            decision=MatchDecision.ENDED if hit.delisted else hit.decision,
            measure=Measure(hit.measure),
            list_id=hit.list_id,
            entry_id=hit.entry_id,
            party_id=str(hit.party_id),
        )
        for hit in _hits(snapshot, SANCTIONS)
        if not (hit.delisted and hit.decision in WAITING)
    )
    return answer(found or None, *_unanswered(snapshot, SANCTIONS), absence=())


def peps_of(snapshot: InvestigationSnapshot) -> Answer[tuple[PepExposure, ...]]:
    """Return who is politically exposed; parties that no source names are not searched."""
    found = tuple(
        PepExposure(
            roles=roles_of(snapshot, hit.party_id),
            # the list states no tier: the most severe is assumed until an analyst changes it
            category=PepCategory.SENIOR_GOVERNMENT,
            strength=hit.strength,
            decision=hit.decision,
            party_id=str(hit.party_id),
        )
        for hit in _hits(snapshot, PEP)
    )
    return answer(found or None, *_unanswered(snapshot, PEP), absence=())


def _unanswered(snapshot: InvestigationSnapshot, topic: str) -> tuple[NotAssessed | None, ...]:
    """Return why a party on a list may not have been found: by lists, parties, or no decision.

    What waits for a decision comes last: it leaves open only what it would meet.
    """
    return _not_asked(snapshot, topic), unsearched(snapshot), silent(snapshot, topic)


def unsearched(snapshot: InvestigationSnapshot) -> NotAssessed | None:
    """Return that not everyone around the company was searched, or None."""
    unknown = known_parties.parties_unknown(snapshot)
    return None if unknown is None else gap_of(unknown)


def roles_of(snapshot: InvestigationSnapshot, party_id: object) -> frozenset[PartyRole]:
    """Return the roles of a party in the group.

    Who is named by name alone manages the company; who leads a company that controls it directs it.
    """
    if any(hit.party_id == party_id for hit in snapshot.named_hits):
        return frozenset({PartyRole.SENIOR_MANAGER})
    found = next((party for party in snapshot.parties if party.id == party_id), None)
    if found is None:
        return frozenset({PartyRole.OTHER})
    return found.roles | {PartyRole.OFFICER} if found.leads_above else found.roles


def not_computed(snapshot: InvestigationSnapshot) -> NotAssessed | None:
    """Return why nothing is known of ownership by sanctioned persons, or None."""
    if snapshot.ownership is not None and snapshot.ownership.sanctioned:
        return None
    return NotAssessed("not_run", "Ownership by sanctioned persons was not computed.")


def sanctioned_of(snapshot: InvestigationSnapshot) -> Answer[tuple[SanctionedOwnership, ...]]:
    """Return ownership by sanctioned persons under each regime, or why it is not known.

    What a candidate leaves open its regime says (`_not_excluded`), as it does of the same match
    once it is true: one that could block the company by no rule leaves nothing open. A register's
    own mark is no match of any regime: it waits.
    """
    regimes = tuple(
        SanctionedOwnership(
            regime=item.regime, status=OwnershipStatus(item.status), by_control=item.by_control
        )
        for item in (snapshot.ownership.sanctioned if snapshot.ownership else ())
    )
    found = any(item.status is not OwnershipStatus.CLEAR for item in regimes)
    gaps = (
        ownership_gap(snapshot),
        not_computed(snapshot),
        _not_asked(snapshot, SANCTIONS),
        _marked(snapshot),
        _not_excluded(snapshot),
    )
    return answer(regimes if found else None, *gaps, absence=regimes)


def _not_excluded(snapshot: InvestigationSnapshot) -> NotAssessed | None:
    """Return why no regime blocks the company for certain and none excludes it either, or None."""
    found = snapshot.ownership.sanctioned if snapshot.ownership else ()
    outcome = unearned(found) or may_be_blocked(found) or led_without_rule(snapshot)
    return NotAssessed(outcome.reason, outcome.detail) if outcome is not None else None
