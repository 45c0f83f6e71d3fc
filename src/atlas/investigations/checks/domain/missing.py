"""What a check that was not assessed lacks, and from where it would have come. Pure.

It is read from what the run recorded: its sources, lists and parties, the customer file and the
profile. Nothing is read from the words of a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from atlas.investigations.checks.domain import control_prong, named_alone
from atlas.investigations.checks.domain.model import (
    ANY_REGISTER,
    CheckOutcome,
    Finding,
    Lack,
    LackOrigin,
    Material,
)
from atlas.investigations.checks.domain.rules import CURRENT
from atlas.investigations.modules.domain import common, frls, known_parties, live_register, spepws
from atlas.investigations.modules.domain.amlrr import MEDIA
from atlas.investigations.modules.domain.snapshot import (
    DID_NOT_ANSWER,
    DOES_NOT_KNOW,
    InvestigationSnapshot,
    SearchedList,
    Source,
)
from atlas.investigations.modules.domain.words import OUTDATED
from atlas.knowledge.identifiers.domain import is_number

_STATES: Mapping[str, tuple[Lack, ...]] = {
    "no_profile": (Lack(LackOrigin.COMPLIANCE_PROFILE, "active", "none is active"),),
    "customer_changed": (
        Lack(LackOrigin.RUN, "investigation", "made before the customer changed"),
    ),
    "register_changed": (
        Lack(LackOrigin.RUN, "investigation", "made before the registers changed"),
    ),
    "rule_changed": (
        Lack(LackOrigin.RUN, "investigation", "made before the test of owners changed"),
    ),
    "newer_run": (Lack(LackOrigin.RUN, "investigation", "followed by a later one"),),
    OUTDATED: (Lack(LackOrigin.RUN, "investigation", "made before its basis changed"),),
    "truncated": (Lack(LackOrigin.RUN, "collection", "cut at the limit of parties"),),
    "undecided_candidates": (Lack(LackOrigin.DECISION, "candidates", "undecided"),),
    "register_mark": (Lack(LackOrigin.DECISION, "register marks", "undecided"),),
    "not_verified": (Lack(LackOrigin.DOCUMENT, "beneficial owners", "not attested"),),
    control_prong.NOT_STATED: (Lack(LackOrigin.DOCUMENT, "beneficial owners", "not attested"),),
    named_alone.NOT_SCREENED: (Lack(LackOrigin.RUN, "person in control", "not screened"),),
    named_alone.NOT_COMPARED: (Lack(LackOrigin.RUN, "person in control", "not compared"),),
    "awaits_decision": (Lack(LackOrigin.DECISION, "approval by two people", "not made"),),
    "agent_passage": (Lack(LackOrigin.DOCUMENT, "what the passage means", "not attested"),),
}
"""What a reason lacks by itself, whatever the check."""
_ITS_OWN = ("registry", "register_changed")
"""The check that names the register."""
_IDENTITY = frozenset({"subject_ambiguous", "subject_not_found"})
_UNHEARD = frozenset({common.UNANSWERED, common.MISSING_CREDENTIALS})
"""Why the subject is not known, where a source did not answer."""


def missing(check_id: str, finding: Finding, material: Material | None) -> tuple[Lack, ...]:
    """Return what a check lacks; nothing where it was assessed.

    Args:
        check_id: the check.
        finding: what the investigation says of it.
        material: what the investigation found; None before it began.

    """
    if finding.outcome is CheckOutcome.FULFILLED and check_id == "registry" and material:
        found = [
            Lack(LackOrigin.SOURCE, one.name, one.silent)
            for one in live_register.unasked(material.snapshot.sources)
        ]
        return tuple(found)
    if finding.outcome is not CheckOutcome.NOT_ASSESSED:
        return ()
    reason = finding.reason or ""
    if material is None or reason == "not_run":
        return (Lack(LackOrigin.RUN, "investigation", "not run"),)
    known = _STATES.get(reason, ()) if (check_id, reason) != _ITS_OWN else ()
    if reason in _UNHEARD and material.snapshot.subject.status == common.UNANSWERED:
        found = [*_silent(material.snapshot)]
    elif reason in _IDENTITY:
        found = [*_number(material.snapshot), *_register(material, "did not identify the company")]
    elif known:
        found = list(known)
    else:
        found = list(_OF[check_id](material, reason))
    if check_id == "ubo_identification":
        found += control_prong.lacks(material.snapshot)
    return tuple(dict.fromkeys(found))


def left_open(lacks: tuple[Lack, ...]) -> tuple[Lack, ...]:
    """Return what an attested check still lacks: what was to be attested no longer is."""
    return tuple(
        one for one in lacks if (one.origin, one.state) != (LackOrigin.DOCUMENT, _NOT_ATTESTED)
    )


_NOT_ATTESTED = "not attested"


def _number(snapshot: InvestigationSnapshot) -> Iterator[Lack]:
    number = snapshot.subject.registration_number
    if number is None or not is_number(number, letters=True):
        yield Lack(LackOrigin.REQUEST, "registration_number", "not stated")


def _register(material: Material, state: str = "did not answer") -> Iterator[Lack]:
    """Yield the register of the company, and the sources that are too old or did not answer."""
    snapshot = material.snapshot
    yield Lack(LackOrigin.REGISTER, snapshot.subject.register or ANY_REGISTER, state)
    yield from _silent(snapshot)


def _silent(snapshot: InvestigationSnapshot) -> Iterator[Lack]:
    """Yield the sources that did not answer, and those that are too old."""
    for one in snapshot.sources:
        if one.silent:
            yield Lack(LackOrigin.SOURCE, one.name, one.silent)
        elif one.answered and one.stale:
            yield Lack(LackOrigin.SOURCE, one.name, "stale")


def _covering(attribute: str, what: str) -> Callable[[Material, str], Iterator[Lack]]:
    """Return what lacks where a source that covers an attribute would answer."""

    def of(material: Material, _reason: str) -> Iterator[Lack]:
        unanswered = [
            Lack(LackOrigin.SOURCE, one.name, one.silent or "stale")
            for one in material.snapshot.sources
            if _covers(one, attribute) and (one.stale or one.silent)
        ]
        yield from unanswered or [Lack(LackOrigin.SOURCE, what, "none connected")]

    return of


def _unkeyed(one: Source) -> Iterator[Lack]:
    if one.lacking is not None:
        yield Lack(LackOrigin.SOURCE, one.name, one.silent)


def _covers(one: Source, attribute: str) -> bool:
    """Whether a source covers an attribute, or would, had it credentials."""
    return attribute in one.covers or (one.lacking is not None and attribute in one.lacking.covers)


def _registry(material: Material, reason: str) -> Iterator[Lack]:
    denied = bool(live_register.denying(material.snapshot.sources))
    states = {
        "status_not_stated": "does not state the status",
        common.LEFT_REGISTER: DOES_NOT_KNOW if denied else "no longer holds it",
        "register_changed": "has changed since the run",
        "being_ended": "states that the company is being ended",
        "stale_register": "stale",
    }
    yield from _register(material, states.get(reason, DID_NOT_ANSWER))


def _owners(material: Material, reason: str) -> Iterator[Lack]:
    if reason == "owners_not_identified":
        yield Lack(LackOrigin.DOCUMENT, "owners whom no source names", "not attested")
    yield from _register(material, "does not name all owners")


def _lists(topic: str) -> Callable[[Material, str], Iterator[Lack]]:
    """Return the lists of a topic that are missing or too old to exclude a match."""

    def of(material: Material, reason: str) -> Iterator[Lack]:
        snapshot = material.snapshot
        seen = snapshot.screening
        searched = seen.lists if seen is not None else ()
        lists = [one for one in searched if topic in one.topics and not one.fictitious]
        if not lists:
            yield Lack(LackOrigin.LIST, topic, "none loaded")
        yield from (_list(one) for one in lists if one.stale)
        if reason in {"parties_unknown", "not_screened", common.MISSING_CREDENTIALS}:
            register = snapshot.subject.register or ANY_REGISTER
            for whom in known_parties.unknown_parties(snapshot) or ("parties",):
                yield Lack(LackOrigin.REGISTER, register, f"names no {whom}")
            for one in snapshot.sources:
                if any(_covers(one, name) for name in known_parties.NAMED_BY.values()):
                    yield from _unkeyed(one)
        elif lists and not any(one.stale for one in lists):
            unloaded = seen.unloaded_of(topic) if seen and reason == "not_loaded" else ()
            for list_id in unloaded:
                yield Lack(LackOrigin.LIST, list_id, "not loaded in the run")
            if not unloaded:
                yield Lack(LackOrigin.LIST, topic, reason.replace("_", " "))

    return of


def _list(one: SearchedList) -> Lack:
    return Lack(LackOrigin.LIST, one.list_id, one.cause.replace("_", " "))


def _network(material: Material, reason: str) -> Iterator[Lack]:
    found = [*_lists(spepws.SANCTIONS)(material, reason), *_lists(spepws.PEP)(material, reason)]
    yield from found or [Lack(LackOrigin.RUN, "risk of the network", reason.replace("_", " "))]


def _website(_material: Material, reason: str) -> Iterator[Lack]:
    yield Lack(LackOrigin.REQUEST, "website", "not stated")
    yield Lack(LackOrigin.SOURCE, "web:http", reason.replace("_", " "))


def _stated(field: str) -> Callable[[Material, str], Iterator[Lack]]:
    def of(_material: Material, reason: str) -> Iterator[Lack]:
        if reason == "not_confirmed":
            yield Lack(LackOrigin.DOCUMENT, field.replace("_", " "), "not attested")
        else:
            yield Lack(LackOrigin.CUSTOMER_FILE, field, "not stated")

    return of


def _monitoring(material: Material, _reason: str) -> Iterator[Lack]:
    watched = material.watched
    if watched is None:
        yield Lack(LackOrigin.CUSTOMER_FILE, "company", "not in the customer file")
    elif watched.unwatched or not watched.parties:
        yield Lack(LackOrigin.RUN, "screening again", "not every party")
    if watched is not None and watched.status not in CURRENT:
        yield Lack(LackOrigin.CUSTOMER_FILE, "relationship_status", watched.status)
    if material.next_review is None:
        yield Lack(LackOrigin.CUSTOMER_FILE, "next_review_at", "not scheduled")
    elif watched is not None and material.next_review < watched.day:
        yield Lack(LackOrigin.CUSTOMER_FILE, "next_review_at", "overdue")


_OF: Mapping[str, Callable[[Material, str], Iterator[Lack]]] = {
    "registry": _registry,
    "ubo_identification": _owners,
    "sanctions_screening": _lists(spepws.SANCTIONS),
    "pep_determination": _lists(spepws.PEP),
    "director_identity": _covering("Directorship", "directors"),
    "adverse_media": _covering(MEDIA, "news and court records"),
    "website": _website,
    "financial_statements": _covering(frls.ACCOUNTS, "accounts"),
    "network": _network,
    "source_of_funds": _stated("source_of_funds"),
    "source_of_wealth": _stated("source_of_wealth"),
    "senior_approval": lambda _material, _reason: iter(_STATES["awaits_decision"]),
    "ongoing_monitoring": _monitoring,
}
"""By check of the catalogue: what it lacks for any other reason."""
