"""SPEPWS: sanctions, PEP and watchlists. The lack of a hit counts per list and version only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.known_parties import parties_unknown
from atlas.investigations.modules.domain.outcome import (
    Absence,
    Fired,
    Module,
    NotFired,
    Rule,
    Unassessed,
    finding,
)
from atlas.investigations.modules.domain.silence import not_searched, silence_of
from atlas.investigations.modules.domain.snapshot import (
    ASSET_FREEZE,
    Hit,
    InvestigationSnapshot,
    RegisterMark,
    SanctionedOwnership,
)
from atlas.investigations.modules.domain.unowned import (
    led_without_rule,
    may_be_controlled,
    not_owned,
    unearned,
)
from atlas.knowledge.evidence.domain import source_title
from atlas.risk.evaluations.domain import MatchDecision, MatchStrength, PartyRole
from atlas.sources.lists.domain.labels import entry_said
from atlas.sources.lists.domain.list_standing import Cause, worst_cause

_DECISIVE = frozenset({MatchStrength.EXACT, MatchStrength.STRONG})
SANCTIONS = "sanctions"
PEP = "pep"


def _hits(snapshot: InvestigationSnapshot) -> list[Hit]:
    """Return what was not refused, of the parties and of persons in control who are no parties."""
    parties = snapshot.screening.hits if snapshot.screening is not None else ()
    found = (*parties, *snapshot.named_hits)
    return [hit for hit in found if hit.decision is not MatchDecision.FALSE_POSITIVE]


def _is_subject(snapshot: InvestigationSnapshot, hit: Hit) -> bool:
    party = snapshot.party(hit.party_id)
    return party is not None and PartyRole.CUSTOMER in party.roles


def _proven(hit: Hit) -> bool:
    return hit.decision is MatchDecision.TRUE_MATCH or hit.strength is MatchStrength.EXACT


WAITING = frozenset({MatchDecision.UNDECIDED, MatchDecision.UNSURE})


def undecided(snapshot: InvestigationSnapshot, topic: str) -> list[Hit]:
    """Return the undecided candidates on current entries of a topic."""
    return [
        hit
        for hit in _undelisted(snapshot)
        if (hit.topic == PEP) == (topic == PEP) and hit.decision in WAITING
    ]


def dropped(snapshot: InvestigationSnapshot) -> list[Hit]:
    """Return the undecided candidates whose entries the lists have dropped."""
    return [hit for hit in _hits(snapshot) if hit.delisted and hit.decision in WAITING]


def _unsettled(snapshot: InvestigationSnapshot, topic: str) -> list[Hit]:
    """Return the undecided candidates of a topic, also of entries that the lists have dropped."""
    gone = [hit for hit in dropped(snapshot) if (hit.topic == PEP) == (topic == PEP)]
    return [*undecided(snapshot, topic), *gone]


def _entries(snapshot: InvestigationSnapshot, hits: Iterable[Hit]) -> str:
    """Return hits in words; only the attestation names a person in control."""
    named = _named(snapshot)
    found = sorted(hits, key=lambda hit: (hit.list_id, hit.entry_id, str(hit.party_id)))
    told = (
        f"{_IN_CONTROL if hit.party_id in named else hit.matched_name}"
        f" ({entry_said(hit.list_id, hit.entry_id)}, {hit.strength})"
        for hit in found
    )
    return ", ".join(dict.fromkeys(told))


_IN_CONTROL = "a person in control"


def _named(snapshot: InvestigationSnapshot) -> set[UUID]:
    """Return who is in control by name alone: no parties that a finding could refer to."""
    return {hit.party_id for hit in snapshot.named_hits}


def _fired(snapshot: InvestigationSnapshot, what: str, hits: Iterable[Hit]) -> Fired:
    named = _named(snapshot)
    found = sorted(hits, key=lambda hit: (hit.list_id, hit.entry_id, str(hit.party_id)))
    return Fired(
        detail=f"{what}: {_entries(snapshot, found)}.",
        entity_ids=tuple(dict.fromkeys(hit.party_id for hit in found if hit.party_id not in named)),
        screening_ids=tuple(dict.fromkeys(hit.screening_id for hit in found)),
    )


def _silence(
    snapshot: InvestigationSnapshot,
    topic: str,
    what: str,
    *further: str,
    subject_only: bool = False,
) -> Absence:
    """Report "nothing found" only if every party was compared with the lists and none is undecided.

    Parties whom no source names were not compared (`parties_unknown`).
    """
    asked = _asked(snapshot, topic, what, *further, subject_only=subject_only)
    waiting = [
        hit for hit in _unsettled(snapshot, topic) if not subject_only or _is_subject(snapshot, hit)
    ]
    marks = _marks_waiting(snapshot, subject_only=subject_only) if topic == SANCTIONS else []
    if isinstance(asked, Unassessed):
        return asked
    if not (waiting or marks):
        return asked if subject_only else _not_searched(snapshot, topic) or asked
    if not waiting:
        return mark_waits(marks)
    return Unassessed(
        reason="undecided_candidates",
        detail=f"{len(waiting)} candidates wait for a decision: {_entries(snapshot, waiting)}.",
        remedy="Decide them.",
    )


def _not_searched(snapshot: InvestigationSnapshot, topic: str) -> Unassessed | None:
    """Return that someone who owns, directs or controls the company was not searched, or None."""
    ownership = snapshot.ownership
    if topic == SANCTIONS and ownership is not None and ownership.uncompared_in_control:
        return Unassessed(
            reason="not_compared",
            detail="A person in control, whom an attestation names by name alone, was not compared"
            " with the lists of sanctions.",
            remedy="Load the lists that are missing, and screen the person's name again.",
        )
    return parties_unknown(snapshot)


def marks_waiting(snapshot: InvestigationSnapshot) -> list[RegisterMark]:
    """Return the undecided marks of company registers."""
    return [mark for mark in snapshot.register_marks if not mark.decided]


def _marks_waiting(snapshot: InvestigationSnapshot, *, subject_only: bool) -> list[RegisterMark]:
    marks = marks_waiting(snapshot)
    return [
        mark for mark in marks if not subject_only or mark.party_id == snapshot.subject.entity_id
    ]


def mark_waits(marks: Iterable[RegisterMark]) -> Unassessed:
    """Return that a register marks a party as sanctioned and the mark is undecided."""
    return Unassessed(
        reason="register_mark",
        detail=f"{marked(marks)} It has not been decided.",
        remedy="Complete the task about it with a note on what was found out, and rerun.",
    )


def _asked(
    snapshot: InvestigationSnapshot,
    topic: str,
    what: str,
    *further: str,
    subject_only: bool = False,
) -> Absence:
    """Say what was asked only per list and version, and never past a list's age.

    A list with one of the `further` topics must be as good as those with the topic itself.
    """
    screening = snapshot.screening
    if screening is None:
        return Unassessed(
            reason="not_run", detail="Screening did not run.", remedy="Rerun the investigation."
        )
    lists = [item for item in screening.lists if topic in item.topics and not item.fictitious]
    if not lists:
        return Unassessed(
            reason="no_list",
            detail=f"No list with the topic {topic} is loaded.",
            remedy=f"Load a list with the topic {topic}.",
        )
    lists += [
        item
        for item in screening.lists
        if item not in lists and not item.topics.isdisjoint(further) and not item.fictitious
    ]
    stale = [item for item in lists if item.stale]
    if stale:
        cause = worst_cause(item.cause for item in stale) or Cause.STALE.value
        return Unassessed(
            reason=cause,
            detail="; ".join(f"{i.named}: {i.stale}" for i in stale),
            remedy=silence_of(cause, topic).remedy,
        )
    if topic in screening.gaps:
        said = silence_of(screening.gaps[topic], topic, screening.unloaded_of(topic))
        return Unassessed(reason=screening.gaps[topic], detail=said.detail, remedy=said.remedy)
    asked = [
        party for party in snapshot.parties if not subject_only or PartyRole.CUSTOMER in party.roles
    ]
    unscreened = [party for party in asked if party.id not in screening.screened]
    if unscreened or (snapshot.truncated and not subject_only):
        return Unassessed(
            reason="not_screened" if unscreened else "truncated",
            detail=f"{len(unscreened)} parties could not be screened: the sources do not name them."
            if unscreened
            else "The chain was cut at the limit of parties.",
            remedy="Find out who the unnamed parties are."
            if unscreened
            else "Raise the limit of parties and rerun.",
        )
    versions = ", ".join(item.named for item in lists)
    return NotFired(
        detail=f"{what}; searched: {versions}.",
        screening_ids=tuple(sorted((screening.screened[party.id] for party in asked), key=str)),
    )


def searched(snapshot: InvestigationSnapshot, topic: str) -> Absence:
    """Return whether every party was compared with current lists of a topic, hits or not."""
    return _asked(snapshot, topic, "Every party was asked")


def _silent_on(
    topic: str, what: str, *, subject_only: bool = False
) -> Callable[[InvestigationSnapshot], Absence]:
    return lambda snapshot: _silence(snapshot, topic, what, subject_only=subject_only)


def register_owner_hits(snapshot: InvestigationSnapshot) -> list[Hit]:
    """Return matches of owners by the register's law who are not owners by the home law.

    Of whatever strength: floors look at the owners of the home law alone.
    """
    ownership = snapshot.ownership
    if ownership is None:
        return []
    home = {*ownership.ubos, *ownership.possible_ubos}
    return [
        hit
        for hit in _undelisted(snapshot)
        if hit.party_id in ownership.register_ubos and hit.party_id not in home
    ]


def register_owners_exposed(snapshot: InvestigationSnapshot) -> list[RegisterMark]:
    """Return owners by the register's law alone whom a register declares as politically exposed."""
    ownership = snapshot.ownership
    if ownership is None:
        return []
    only = {*ownership.register_ubos} - {*ownership.ubos, *ownership.possible_ubos}
    return [mark for mark in snapshot.declared_peps if mark.party_id in only]


def weighs_more(hit: Hit) -> bool:
    """Return whether a match is true, exact or strong, and of sanctions."""
    return hit.topic != PEP and _decisive(hit)


def _undelisted(snapshot: InvestigationSnapshot) -> list[Hit]:
    return [hit for hit in _hits(snapshot) if not hit.delisted]


def _decisive(hit: Hit) -> bool:
    return hit.decision is MatchDecision.TRUE_MATCH or hit.strength in _DECISIVE


@finding(
    otherwise=_silent_on(SANCTIONS, "No true or exact match of the subject", subject_only=True)
)
def direct_asset_freeze(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire on a true or exact match of the subject on an asset-freeze list."""
    hits = [
        hit
        for hit in _undelisted(snapshot)
        if _is_subject(snapshot, hit) and hit.measure == ASSET_FREEZE and _proven(hit)
    ]
    return _fired(snapshot, "The subject matches an asset-freeze list", hits) if hits else None


def _watched(snapshot: InvestigationSnapshot) -> list[str]:
    """Return the topics of the loaded lists that are neither sanctions nor PEPs."""
    lists = snapshot.screening.lists if snapshot.screening else ()
    return sorted({topic for item in lists for topic in item.topics} - {SANCTIONS, PEP})


def _on_no_other_list(snapshot: InvestigationSnapshot) -> Absence:
    return _silence(
        snapshot,
        SANCTIONS,
        "No true or exact match of the subject on other lists",
        *_watched(snapshot),
        subject_only=True,
    )


@finding(otherwise=_on_no_other_list)
def direct_other_list(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire on a true or exact match of the subject on any other list."""
    hits = [
        hit
        for hit in _undelisted(snapshot)
        if _is_subject(snapshot, hit)
        and hit.measure != ASSET_FREEZE
        and hit.topic != PEP
        and _proven(hit)
    ]
    return _fired(snapshot, "The subject matches a list", hits) if hits else None


def _sanctioned(snapshot: InvestigationSnapshot, *statuses: str) -> list[SanctionedOwnership]:
    found = snapshot.ownership.sanctioned if snapshot.ownership else ()
    return [item for item in found if item.status in statuses]


def _not_blocked(snapshot: InvestigationSnapshot) -> Absence:
    """Return what a company is called that no regime blocks.

    What an undecided candidate means is in its regime's own answer: it says the same of the match
    once it is true, so that a candidate who could block the company by no rule leaves nothing open.
    """
    ownership = snapshot.ownership
    if ownership is None or not ownership.sanctioned:
        return _not_computed(snapshot)
    open_ = _sanctioned(snapshot, "possible")
    if open_:
        # a newer list would not settle it
        return Unassessed(
            reason="possible",
            detail=f"Possible under: {', '.join(item.regime for item in open_)}.",
            remedy="Decide the open matches of the owners, or obtain the missing holdings.",
        )
    unruled = f" (not computed for: {'; '.join(ownership.unruled)})" if ownership.unruled else ""
    asked = _asked(snapshot, SANCTIONS, not_owned(ownership.sanctioned) + unruled)
    silence = (
        asked if isinstance(asked, Unassessed) else _not_searched(snapshot, SANCTIONS) or asked
    )
    if isinstance(silence, NotFired) and (marks := marks_waiting(snapshot)):
        return mark_waits(marks)
    if isinstance(silence, Unassessed):
        return silence
    covering = common.sources_for(snapshot, "Ownership", "ownership and control")
    if isinstance(covering, Unassessed):
        return covering
    return (
        unearned(ownership.sanctioned)
        or may_be_controlled(ownership.sanctioned)
        or led_without_rule(snapshot)
        or silence
    )


@finding(otherwise=_not_blocked)
def by_ownership(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when a regime's ownership rule blocks the subject."""
    blocked = _sanctioned(snapshot, "blocked")
    if not blocked:
        return None
    grounds = {
        ground: ", ".join(item.regime for item in blocked if item.by_control is by_control)
        for ground, by_control in (("ownership", False), ("control", True))
    }
    said = "; ".join(
        f"by {ground} under {regimes}" for ground, regimes in grounds.items() if regimes
    )
    proof = tuple(edge for item in blocked for edge in item.proof)
    return Fired(detail=f"Blocked {said}.", proof=proof)


def _not_computed(snapshot: InvestigationSnapshot) -> Unassessed:
    """Return why ownership by sanctioned persons is not known: no owners, or no list to ask."""
    covering = common.sources_for(snapshot, "Ownership", "ownership and control")
    if isinstance(covering, Unassessed):
        return covering
    if snapshot.ownership is None or snapshot.screening is None:
        return Unassessed(
            reason="not_run",
            detail="Ownership by sanctioned persons was not computed.",
            remedy="Rerun the investigation.",
        )
    return Unassessed(
        reason="no_list",
        detail="No list of a regime that counts ownership was searched.",
        remedy="Load the sanctions list of such a regime: OFAC, EU or UK.",
    )


def _no_exposure(snapshot: InvestigationSnapshot) -> Absence:
    """Return that no party is exposed; not where one in control may be, by whatever source."""
    silent = _silence(snapshot, SANCTIONS, "No exact or strong match of a connected party")
    if isinstance(silent, Unassessed):
        return silent
    found = snapshot.ownership.sanctioned if snapshot.ownership else ()
    return may_be_controlled(found) or silent


@finding(otherwise=_no_exposure)
def indirect_exposure(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire on what stops short of a direct hit.

    A connected party with an exact or strong match, the subject with a strong, undecided one,
    ownership by sanctioned persons that is possible, or a party that a company register marks as
    sanctioned: scrutiny is only ever added.
    """
    hits = [
        hit
        for hit in _undelisted(snapshot)
        if hit.topic != PEP and _decisive(hit) and not (_is_subject(snapshot, hit) and _proven(hit))
    ]
    possible = _sanctioned(snapshot, "possible")
    proof = tuple(edge for item in possible for edge in item.proof)
    if hits:
        found = replace(_fired(snapshot, "Connected with listed parties", hits), proof=proof)
    elif possible:
        regimes = ", ".join(item.regime for item in possible)
        found = Fired(detail=f"Possibly owned by sanctioned persons: {regimes}.", proof=proof)
    else:
        return _fired_by(snapshot.register_marks, marked)
    return _beside(found, _fired_by(snapshot.register_marks, marked))


def _beside(found: Fired, said: Fired | None) -> Fired:
    """Return a finding of the lists together with what a register says itself."""
    if said is None:
        return found
    return replace(
        found,
        detail=f"{found.detail} {said.detail}",
        entity_ids=tuple(dict.fromkeys([*found.entity_ids, *said.entity_ids])),
        evidence_ids=tuple(dict.fromkeys([*found.evidence_ids, *said.evidence_ids])),
    )


def _fired_by(
    marks: Sequence[RegisterMark], told: Callable[[Iterable[RegisterMark]], str]
) -> Fired | None:
    if not marks:
        return None
    return Fired(
        detail=told(marks),
        entity_ids=tuple(dict.fromkeys(mark.party_id for mark in marks)),
        evidence_ids=tuple(dict.fromkeys(i for mark in marks for i in mark.evidence_ids)),
    )


def marked(marks: Iterable[RegisterMark]) -> str:
    """Return in words whom a register marks as sanctioned."""
    told = "; ".join(sorted({f"{mark.name} ({source_title(mark.source)})" for mark in marks}))
    return f"A company register marks as sanctioned: {told}. Only the lists decide who is."


@finding(otherwise=_silent_on(PEP, "No match with a list of politically exposed persons"))
def pep_exposed(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when a party matches a list of politically exposed persons, or a register says so."""
    hits = [hit for hit in _hits(snapshot) if hit.topic == PEP and _decisive(hit)]
    said = _fired_by(snapshot.declared_peps, declared)
    return _beside(_fired(snapshot, "Politically exposed persons", hits), said) if hits else said


def declared(marks: Iterable[RegisterMark]) -> str:
    """Return in words whom a register declares as politically exposed."""
    told = "; ".join(sorted({f"{mark.name} ({source_title(mark.source)})" for mark in marks}))
    return f"A company register declares as politically exposed: {told}."


def _no_former_entry(snapshot: InvestigationSnapshot) -> Absence:
    if snapshot.screening is not None and not snapshot.screening.former_entries:
        return not_searched(snapshot.screening.former_gap)
    return _silence(snapshot, SANCTIONS, "No match with a delisted entry")


@finding(otherwise=_no_former_entry)
def formerly_sanctioned(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when a party matches an entry that has been taken off a list."""
    hits = [hit for hit in _hits(snapshot) if hit.delisted and _decisive(hit)]
    return _fired(snapshot, "Formerly listed", hits) if hits else None


MODULE = Module(
    code="SPEPWS",
    after_screening=True,
    needs=("sanctions lists", "PEP lists", "entries taken off the lists", "ownership"),
    rules=(
        Rule(
            code="direct_asset_freeze",
            title="Subject on an asset-freeze list",
            points=50,
            critical=True,
            category="customer",
            description="A true or exact match of the subject on an asset-freeze list.",
            needs="a current, whole sanctions list",
            decide=direct_asset_freeze,
        ),
        Rule(
            code="direct_other_list",
            title="Subject on another list",
            points=35,
            category="customer",
            description="A true or exact match of the subject on a list without asset freeze.",
            needs="a current, whole sanctions list",
            decide=direct_other_list,
        ),
        Rule(
            code="by_ownership",
            title="Owned or controlled by sanctioned persons",
            points=50,
            critical=True,
            category="customer",
            description="A regime's rule on ownership or control is met: blocked.",
            needs="a register of ownership, a current sanctions list",
            decide=by_ownership,
        ),
        Rule(
            code="indirect_exposure",
            title="Indirect or undecided sanctions exposure",
            points=40,
            category="customer",
            description="A connected party matches, the subject's strong match is undecided,"
            " ownership by sanctioned persons is possible, or a company register marks a party as"
            " sanctioned.",
            needs="a current sanctions list, every party named and screened",
            decide=indirect_exposure,
        ),
        Rule(
            code="pep",
            title="Politically exposed person",
            points=30,
            category="customer",
            description="A party matches a list of politically exposed persons.",
            needs="a current list of politically exposed persons",
            decide=pep_exposed,
        ),
        Rule(
            code="formerly_sanctioned",
            title="Formerly sanctioned",
            points=15,
            category="customer",
            description="A party matches an entry that has been taken off a list.",
            needs="lists of which earlier versions are kept",
            decide=formerly_sanctioned,
        ),
    ),
)
