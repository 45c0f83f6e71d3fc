"""CIR: corporate identity and registration."""

from __future__ import annotations

import re
from datetime import date

from atlas.investigations.modules.domain import common, existence, live_register
from atlas.investigations.modules.domain.known_parties import unnamed_officers
from atlas.investigations.modules.domain.observations import REGISTER_STATUS
from atlas.investigations.modules.domain.outcome import (
    Absence,
    Decision,
    Fired,
    Module,
    NotFired,
    Rule,
    Unassessed,
    finding,
)
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, Link, directs

_ENDING = re.compile(
    r"strik\w+[ -]?off|liquidat|administrat|receiver|winding|insolven|bankrupt", re.IGNORECASE
)
_NOT_ACTIVE = frozenset({"inactive", "dormant", "in_liquidation", "dissolved"})


def _no_other_status(snapshot: InvestigationSnapshot) -> Absence:
    missing = common.unidentified(snapshot)
    if missing is not None:
        return missing
    stale = common.stale_registers(snapshot) or _left_register(snapshot)
    if stale is not None:
        return stale
    if snapshot.subject.company_status == "active":
        gap = _status_gap(snapshot)
        if gap is not None:
            return gap
        return NotFired(detail="The register says: active.")
    return common.not_given(
        snapshot,
        "LegalEntity.status",
        detail="No source that covers the company's status answered.",
        remedy="Load or connect a register that states the status.",
    )


@finding(otherwise=_no_other_status)
def not_active(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire on a status other than active, a dissolution, a date ahead, a contradiction."""
    subject = snapshot.subject
    if subject.dissolution_date is not None and subject.dissolution_date <= snapshot.as_of:
        return Fired(detail=f"Dissolved on {subject.dissolution_date.isoformat()}.")
    if subject.company_status in _NOT_ACTIVE:
        return Fired(detail=f"The register says: {subject.company_status}.")
    doubt = existence.doubt(snapshot)
    return Fired(detail=doubt[1]) if doubt else None


def unconfirmed(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return why no register confirms that the identified company exists today, or None.

    It no longer exists, a register calls it inactive, contradicts another or the name or country
    that was asked for, states a date that lies ahead, none states its status, all that do are old
    or repeat what a register said, or the register was asked and did not answer: the check
    `registry` is then open, and a favourable level provisional.
    """
    subject = snapshot.subject
    ended = subject.dissolution_date is not None and subject.dissolution_date <= snapshot.as_of
    if ended or subject.company_status == "dissolved":
        return _unconfirmed("dissolved", "The company no longer exists.")
    other = common.request_contradicted(snapshot) or common.stale_registers(snapshot)
    if other is not None:
        return other
    doubt = existence.doubt(snapshot) or existence.removal(snapshot)
    reason, detail = doubt or _standing(snapshot) or ("", "")
    if reason:
        return _unconfirmed(reason, detail)
    return _status_gap(snapshot)


def _status_gap(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return why what the sources say of the status is not the register's word of today, or None.

    Those that state it are old or repeat a register, or the register was asked and did not answer.
    """
    return (
        common.stale_status(snapshot)
        or common.second_hand_status(snapshot)
        or live_register.unanswered(snapshot.sources)
    )


def _left_register(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return a gap where its register has removed the company, which says in no one's favour."""
    gone = existence.removal(snapshot)
    return _unconfirmed(*gone) if gone is not None else None


def _standing(snapshot: InvestigationSnapshot) -> tuple[str, str] | None:
    """Return the code and words of a status that confirms no company, or None."""
    status = snapshot.subject.company_status
    if status is None:
        return "status_not_stated", "No register says whether it still exists."
    if status == "inactive":
        return "inactive", "The register calls it inactive."
    ending = being_ended(snapshot)
    return ("being_ended", f"The register says: {ending}.") if ending else None


def being_ended(snapshot: InvestigationSnapshot) -> str | None:
    """Return the register's words for proceedings that end the company, or None.

    Companies House says of such a company that it is active, "Proposal to Strike off".
    """
    told = [item.text for item in snapshot.events if item.kind == REGISTER_STATUS]
    ending = next((text for text in told if _ENDING.search(text)), None)
    if ending is None and snapshot.subject.company_status == "in_liquidation":
        return "in liquidation"
    return ending


def _unconfirmed(reason: str, detail: str) -> Unassessed:
    remedy = "Load a register that says that the company exists, and rerun."
    return Unassessed(reason=reason, detail=detail, remedy=remedy)


def _no_number(snapshot: InvestigationSnapshot) -> Unassessed | None:
    subject = snapshot.subject
    if subject.register and subject.registration_number:
        return None
    return Unassessed(
        reason="no_registration_given",
        detail="The request names no register and number.",
        remedy="Rerun with the register and registration number, or the LEI.",
    )


def _registration_found(snapshot: InvestigationSnapshot) -> Absence:
    subject = snapshot.subject
    gap = _no_number(snapshot)
    if gap is not None:
        return gap
    missing = common.unidentified(snapshot)
    if missing is None:
        gone = _left_register(snapshot)
        gap = gone or live_register.unanswered(snapshot.sources)
        if gap is not None:
            return gap
        return NotFired(detail=f"Found in {subject.register} as {subject.registration_number}.")
    if subject.status in {"subject_ambiguous", common.UNANSWERED}:
        return missing  # candidates have the number, spelled otherwise or more than one
    return Unassessed(
        reason="not_covered",
        detail=f"No loaded source holds the whole register {subject.register}.",
        remedy=f"Load the full register {subject.register} or connect its provider.",
    )


@finding(otherwise=_registration_found)
def registration_not_found(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when a complete copy of the named register does not hold the number, or no longer.

    Not where the register itself gave no answer, and its copy may not hold the company yet.
    """
    subject = snapshot.subject
    if _no_number(snapshot) is not None or subject.status == "subject_ambiguous":
        return None
    if common.unidentified(snapshot) is None:
        gone = existence.removal(snapshot)
        files = existence.removals(snapshot)
        whole = any(
            subject.register in one.complete_registers and not one.disowned for one in files
        )
        return Fired(detail=gone[1]) if gone is not None and whole else None
    if subject.status == common.UNANSWERED and live_register.unheard(snapshot.sources):
        return None
    complete = [s.name for s in snapshot.sources if subject.register in s.complete_registers]
    if not complete:
        return None
    where = f"{subject.register} ({', '.join(complete)})"
    return Fired(detail=f"{subject.registration_number} is not in {where}.")


def _directed(snapshot: InvestigationSnapshot) -> Absence:
    sources = common.sources_for(snapshot, "Directorship", "directors")
    if isinstance(sources, Unassessed):
        return sources
    return NotFired(
        detail=f"{len(_directorships(snapshot))} directors in office.",
        evidence_ids=tuple(item for source in sources for item in source.evidence_ids),
    )


@finding(otherwise=_directed)
def no_directors(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when a source that covers officers answered and names none in office."""
    sources = common.sources_for(snapshot, "Directorship", "directors")
    if isinstance(sources, Unassessed) or _directorships(snapshot):
        return None
    return Fired(
        detail="The register names no director in office.",
        evidence_ids=tuple(item for source in sources for item in source.evidence_ids),
    )


def _no_nominee(snapshot: InvestigationSnapshot) -> Absence:
    sources = common.sources_for(snapshot, "Directorship.is_nominee", "nominee directors")
    if isinstance(sources, Unassessed):
        return sources
    return unnamed_officers(snapshot) or NotFired(detail="No director is declared a nominee.")


@finding(otherwise=_no_nominee)
def nominee_director(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when an officer is declared to act as a nominee."""
    nominees = tuple(
        link.from_id for link in _offices(snapshot) if link.attributes.get("is_nominee") is True
    )
    return Fired(detail="A director acts as a nominee.", entity_ids=nominees) if nominees else None


def _older(snapshot: InvestigationSnapshot) -> Absence:
    missing = common.unidentified(snapshot)
    if missing is not None:
        return missing
    founded = snapshot.subject.incorporation_date
    if founded is None:
        return common.not_given(
            snapshot,
            "LegalEntity.incorporation_date",
            detail="No source gave the date of incorporation.",
            remedy="Load or connect a register that states LegalEntity.incorporation_date.",
        )
    if snapshot.subject.lacks("incorporation_date"):
        return common.not_given(
            snapshot,
            "LegalEntity.incorporation_date",
            detail=f"No source states any more that it was incorporated on {founded.isoformat()}.",
            remedy="Load or connect a register that states LegalEntity.incorporation_date.",
        )
    return NotFired(detail=f"Incorporated on {founded.isoformat()}.")


@finding(otherwise=_older)
def incorporated_recently(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when the company is younger than one year at the run's day."""
    founded = snapshot.subject.incorporation_date
    if founded is None or founded <= _years_before(snapshot.as_of, 1):
        return None
    return Fired(detail=f"Incorporated on {founded.isoformat()}, less than a year ago.")


def _country_rule(*types: str) -> Decision:
    """Return the rule that fires when the country of establishment is on a list of these types."""

    def listed(snapshot: InvestigationSnapshot) -> Fired | None:
        lists = common.country_lists(snapshot, types)
        found = {
            code: on
            for code in common.established(snapshot.subject)
            if (on := common.names(lists, code))
        }
        told = " ".join(f"{code} is on {', '.join(on)}." for code, on in found.items())
        return Fired(detail=told) if found else None

    def unlisted(snapshot: InvestigationSnapshot) -> Absence:
        codes = common.established(snapshot.subject)
        if not codes or snapshot.subject.lacks("country_code"):
            missing = common.unidentified(snapshot)
            return missing if missing is not None else _UNKNOWN_COUNTRY
        silent = common.silent_lists(snapshot, types)
        if silent is not None:
            return silent
        lists = common.country_lists(snapshot, types)
        versions = ", ".join(common.named(item) for item in lists)
        verb = "is" if len(codes) == 1 else "are"
        return NotFired(detail=f"{' and '.join(codes)} {verb} not on {versions}.")

    return Decision(listed, unlisted)


_UNKNOWN_COUNTRY = Unassessed(
    reason="unknown_country",
    detail="The country of establishment is not known.",
    remedy="Rerun with the country code or the register.",
)
fatf_listed = _country_rule(*common.LISTED)
"""Fires when the country of establishment stands on a FATF list."""
secrecy_jurisdiction = _country_rule("secrecy_jurisdictions")
"""Fires when the country of establishment is a secrecy jurisdiction."""


def _offices(snapshot: InvestigationSnapshot) -> list[Link]:
    return [
        link
        for link in snapshot.links
        if link.type == "Directorship" and link.to_id == snapshot.subject.entity_id
    ]


def _directorships(snapshot: InvestigationSnapshot) -> list[Link]:
    return [link for link in _offices(snapshot) if directs(link.attributes.get("role"))]


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


MODULE = Module(
    code="CIR",
    needs=("registers", "LEI reference data", "the FATF lists and secrecy jurisdictions"),
    rules=(
        Rule(
            code="not_active",
            title="Company not active",
            points=30,
            category="customer",
            description="The register gives a status other than active, or a dissolution date.",
            needs="a register that states the status",
            decide=not_active,
        ),
        Rule(
            code="registration_not_found",
            title="Registration not found",
            points=25,
            category="customer",
            negative=True,
            description="A complete copy of the register does not hold the number given.",
            needs="for absence, the whole register, current",
            decide=registration_not_found,
        ),
        Rule(
            code="no_directors",
            title="No directors",
            points=20,
            category="customer",
            negative=True,
            description="A source that covers officers names none in office.",
            needs="a register that states officers",
            decide=no_directors,
        ),
        Rule(
            code="nominee_director",
            title="Nominee director",
            points=25,
            category="customer",
            description="An officer is declared to act as a nominee.",
            needs="a register that states nominee officers",
            decide=nominee_director,
        ),
        Rule(
            code="incorporated_recently",
            title="Incorporated less than a year ago",
            points=15,
            category="temporal",
            description="The date of incorporation lies within the last year.",
            needs="a register that states the date of incorporation",
            decide=incorporated_recently,
        ),
        Rule(
            code="fatf_listed",
            title="FATF-listed country",
            points=30,
            category="geographic",
            description="The country of establishment is on the FATF black or grey list.",
            needs="the FATF lists, current, and the country",
            decide=fatf_listed,
        ),
        Rule(
            code="secrecy_jurisdiction",
            title="Secrecy jurisdiction",
            points=20,
            category="geographic",
            description="The country of establishment is a secrecy jurisdiction.",
            needs="the list of secrecy jurisdictions, which ships empty",
            decide=secrecy_jurisdiction,
        ),
    ),
)
