"""Guards that rules share: who the subject is, who covers what, which lists are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from atlas.investigations.modules.domain.live_register import REGISTERED
from atlas.investigations.modules.domain.outcome import Unassessed
from atlas.investigations.modules.domain.snapshot import (
    IDENTIFIED,
    CountryList,
    InvestigationSnapshot,
    Source,
    Subject,
)
from atlas.knowledge.graph.domain.stating import on_old_alone
from atlas.knowledge.reference_data.domain import list_name
from atlas.sources.protocol.domain.answers import MissingCredentials

STALE_REGISTER = Unassessed(
    reason="stale_register",
    detail="The registers that answered are older than they may be.",
    remedy="Load their current data and rerun the investigation.",
)
"""Why absence from an outdated register proves nothing, for checks, modules and levels alike."""
STALE_STATUS = Unassessed(
    reason="stale_register",
    detail="No current register states whether the company still exists.",
    remedy="Load the current data of the register that states it, and rerun the investigation.",
)
UNANSWERED = "subject_unanswered"
UNIDENTIFIED = {
    "subject_ambiguous": "Several companies carry this name; none was chosen.",
    "subject_not_found": "No loaded source knows this company.",
    UNANSWERED: "No source identified this company: one that may know it did not answer.",
}
"""Why the subject of a run is not known, by its status."""
MISSING_CREDENTIALS = "missing_credentials"
"""Why something is not known that a source would state, had it credentials."""
_NAME = "LegalEntity.legal_name"
"""Stated by each source that can identify a company."""
NO_REGISTER = "no_register_answered"
"""Why it is not known, where only sources that repeat what registers said state it."""
_ANEW = "Rerun with the register and number, the LEI, or one of the candidates."
_LATER = "Rerun once the sources that failed answer; enter credentials where they are missing."
LEFT_REGISTER = "left_register"
"""Why it is not called registered: its register held it, as another source shows, and does not now.
"""
LISTED = ("fatf_black_list", "fatf_grey_list")
HIGH_RISK = (*LISTED, "eu_high_risk_third_countries")


def unidentified(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return why nothing can be reported about a company that was not identified."""
    status = snapshot.subject.status
    if status in IDENTIFIED:
        return None
    if status == UNANSWERED:
        told, remedy = UNIDENTIFIED[status], _LATER
        return not_given(snapshot, _NAME, detail=told, remedy=remedy, otherwise=status)
    return Unassessed(
        reason=status if status != "pending" else "not_run",
        detail=UNIDENTIFIED.get(status, "The subject has not been looked up."),
        remedy=_ANEW,
    )


def lacking(snapshot: InvestigationSnapshot, *wanted: str) -> tuple[MissingCredentials, ...]:
    """Return what has no credentials and would state, or cover, one of these of the ontology."""
    kept = (one.lacking for one in snapshot.sources if one.lacking is not None)
    return tuple(one for one in kept if {*wanted} & {*one.states, *one.covers})


def not_covered(
    snapshot: InvestigationSnapshot,
    *wanted: str,
    detail: str,
    remedy: str,
    otherwise: str = "not_covered",
) -> Unassessed:
    """Return that no source covers these, because one lacks credentials or for the other reason.

    A source without credentials that may state them and does not cover them changes nothing.
    """
    found = [one for one in lacking(snapshot, *wanted) if {*wanted} & {*one.covers}]
    return _without(found, detail) or Unassessed(reason=otherwise, detail=detail, remedy=remedy)


def not_given(
    snapshot: InvestigationSnapshot,
    *wanted: str,
    detail: str,
    remedy: str,
    otherwise: str = "not_covered",
) -> Unassessed:
    """Return that no source states these, because one lacks credentials or for the other reason.

    wanted: attributes and relationship types of the ontology. remedy: what would lift `otherwise`.
    """
    found = lacking(snapshot, *wanted)
    return _without(found, detail) or Unassessed(reason=otherwise, detail=detail, remedy=remedy)


def repeated(
    snapshot: InvestigationSnapshot, resting: Sequence[Source], told: str, *wanted: str
) -> Unassessed | None:
    """Return that only sources which repeat what registers said state something, or None.

    Directive (EU) 2015/849, article 13(1)(a), asks for a reliable and independent source: what
    repeats a register says what it said on the day on which it was copied.
    """
    if not all(one.second_hand for one in resting):
        return None
    detail = f"{told} No register says so, only sources that repeat what registers said."
    remedy = "Load the register or connect its provider and rerun, or attest the extract."
    return no_register(snapshot, *wanted, detail=detail, remedy=remedy, otherwise=NO_REGISTER)


def no_register(
    snapshot: InvestigationSnapshot,
    *wanted: str,
    detail: str,
    remedy: str,
    otherwise: str = "not_covered",
) -> Unassessed:
    """Return that no register states these, because one lacks credentials or for another reason."""
    found = [one for one in lacking(snapshot, *wanted) if not one.repeats]
    return _without(found, detail) or Unassessed(reason=otherwise, detail=detail, remedy=remedy)


def second_hand_status(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return that no register states the company's status, only what repeats one, or None."""
    resting = current(stating_status(snapshot))
    told = f"The status is known: {snapshot.subject.company_status}."
    return repeated(snapshot, resting, told, *REGISTERED) if resting else None


def _without(found: Sequence[MissingCredentials], detail: str) -> Unassessed | None:
    if not found:
        return None
    return Unassessed(
        reason=MISSING_CREDENTIALS,
        detail=" ".join((detail, *(one.text for one in found))),
        remedy=" ".join((*(one.remedy for one in found), "Then rerun the investigation.")),
    )


def sources_for(
    snapshot: InvestigationSnapshot, attribute: str, what: str
) -> tuple[Source, ...] | Unassessed:
    """Return the current sources that cover an attribute and answered, or why there is none."""
    missing = unidentified(snapshot)
    if missing is not None:
        return missing
    covering = snapshot.covering(attribute)
    if covering and not holding(covering):
        return Unassessed(
            reason=LEFT_REGISTER,
            detail=f"No source that covers {what} holds the company any more.",
            remedy=f"Load or connect a source that covers {what}.",
        )
    if covering:
        return current_for(snapshot, attribute) or STALE_REGISTER
    return not_covered(
        snapshot,
        attribute,
        detail=f"No source that covers {what} answered for this company.",
        remedy=f"Load or connect a source that covers {what}.",
    )


def current(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return the sources whose data are not older than they may be."""
    return tuple(source for source in sources if not source.stale)


def holding(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return the sources whose newest file still holds the company: absence rests on those only."""
    return tuple(source for source in sources if source.removed_on is None)


def current_for(snapshot: InvestigationSnapshot, attribute: str) -> tuple[Source, ...]:
    """Return the current sources that cover an attribute and answered.

    None where old ones alone state a fact of it: a current one that does not state that fact is no
    source of it, and what speaks for the company may rest on it.
    """
    old = {source.name: source.stale for source in snapshot.sources}
    if on_old_alone(snapshot.rests_on.get(attribute.partition(".")[0], ()), old):
        return ()
    return current(holding(snapshot.covering(attribute)))


def stale_registers(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return a gap where every source that knows the company is past its age, or None."""
    answered = [source for source in snapshot.sources if source.answered]
    return STALE_REGISTER if answered and not current(answered) else None


def stating_status(snapshot: InvestigationSnapshot) -> tuple[Source, ...]:
    """Return the sources that state the company's status.

    Of a run that did not keep who states it: every source that knows the company.
    """
    answered = tuple(source for source in snapshot.sources if source.answered)
    stating = snapshot.stated_by.get("status")
    if stating is None:
        return answered
    return tuple(source for source in answered if source.name in stating)


def stale_status(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return a gap where no source that states the company's status is current, or None.

    A current register that does not state the status makes no older statement of it current.
    """
    return None if current(stating_status(snapshot)) else STALE_STATUS


def request_contradicted(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return that sources state a number as that of another company, or None.

    A number settles which company it is only if nothing that was asked for speaks against it.
    """
    subject = snapshot.subject
    said = [_named_otherwise(subject), *subject.other_numbers]
    if subject.entity_id is None or not any(said):
        return None
    return Unassessed(
        reason="request_contradicted",
        detail=" ".join(filter(None, said)),
        remedy="Rerun with the registration of the company that is meant, or correct its name,"
        " country or further numbers. Where it is the same company, attest the document that"
        " shows it.",
    )


def _named_otherwise(subject: Subject) -> str | None:
    """Return in words that the register has the number under another name or country, or None."""
    if not (subject.other_name or subject.requested_country):
        return None
    asked = subject.requested_name if subject.other_name else None
    place = f"in {subject.requested_country}" if subject.requested_country else None
    number = f"{subject.register or 'register'} {subject.registration_number or ''}".strip()
    known = subject.name if asked else ""
    seat = f"in {subject.country_code}" if place and subject.country_code else ""
    return (
        f"Asked for {' '.join(filter(None, (asked and f'as {asked}', place)))}; the register"
        f" has {number} {' '.join(filter(None, (known and f'as {known}', seat)))}".rstrip()
        + "."
    )


def outdated(sources: Iterable[Source], attribute: str) -> bool:
    """Whether sources that cover an attribute answered, and every one is past its age."""
    covering = [one for one in sources if one.answered and attribute in one.covers]
    return bool(covering) and not current(covering)


def unsettled(
    sources: Sequence[Source], said: Mapping[str, Iterable[frozenset[str]]]
) -> dict[str, str]:
    """Return what rests on old registers, or on sources of a company that its register denies.

    said: relationship type to each set of sources that states one relationship of it.
    """
    ages = {one.name: one.stale for one in sources}
    old = {kind for kind, sets in said.items() if on_old_alone(sets, ages)}
    if outdated(sources, "Ownership"):
        old.add("Ownership")
    found = dict.fromkeys(old, STALE_REGISTER.reason)
    if any(one.disowned for one in sources):
        found |= dict.fromkeys(("Ownership", "Directorship"), LEFT_REGISTER)
    return found


def country_lists(snapshot: InvestigationSnapshot, types: tuple[str, ...]) -> list[CountryList]:
    """Return those of the country lists named that are loaded; who is on one counts."""
    return [snapshot.country_lists[name] for name in types if name in snapshot.country_lists]


def named(item: CountryList) -> str:
    """Return what a list and its version are called: `FATF grey list 2026-06-19`."""
    return f"{list_name(item.type)} {item.version}"


def silent_lists(snapshot: InvestigationSnapshot, types: tuple[str, ...]) -> Unassessed | None:
    """Return why a country's absence from the named lists proves nothing, or None."""
    absent = [name for name in types if name not in snapshot.country_lists]
    if absent:
        return Unassessed(
            reason="no_dataset",
            detail=f"Reference data not loaded: {', '.join(map(list_name, absent))}.",
            remedy=f"Import the {list_name(absent[0])}.",
        )
    stale = [item for item in country_lists(snapshot, types) if item.stale]
    if stale:
        return Unassessed(
            reason="stale_list",
            detail="; ".join(f"{named(item)}: {item.stale}" for item in stale),
            remedy=f"Import a newer version of the {list_name(stale[0].type)}.",
        )
    return None


def country(code: str | None) -> str | None:
    """Return the ISO 3166-1 code of a country or of one of its subdivisions (US-DE → US)."""
    return code[:2].upper() if code and len(code) >= 2 else None


def established(subject: Subject) -> tuple[str, ...]:
    """Return every country that a company is stated to be established in, as ISO 3166-1 codes.

    Its seat and the law that it is under may differ, and so may the request: each counts.
    """
    stated = (subject.country_code, *subject.jurisdictions)
    return tuple(sorted({code for one in stated if (code := country(one)) is not None}))


def names(lists: list[CountryList], code: str) -> list[str]:
    """Return the lists that hold a country, each by its name and version."""
    return [named(item) for item in lists if code in item.countries]
