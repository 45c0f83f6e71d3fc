"""CIR: corporate identity and registration."""

from __future__ import annotations

import re
from datetime import date

from atlas.investigations.modules.domain import common, existence, live_register
from atlas.investigations.modules.domain.known_parties import unnamed_officers
from atlas.investigations.modules.domain.observed import REGISTER_STATUS
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
from atlas.investigations.modules.domain.picture import Link, Picture, directs

_ENDING = re.compile(
    r"strik\w+[ -]?off|liquidat|administrat|receiver|winding|insolven|bankrupt", re.IGNORECASE
)
_NOT_ACTIVE = frozenset({"inactive", "dormant", "in_liquidation", "dissolved"})


def _no_other_status(picture: Picture) -> Absence:
    missing = common.unidentified(picture)
    if missing is not None:
        return missing
    stale = common.stale_registers(picture) or _left_register(picture)
    if stale is not None:
        return stale
    if picture.subject.company_status == "active":
        gap = _status_gap(picture)
        if gap is not None:
            return gap
        return NotFired(detail="The register says: active.")
    return common.not_given(
        picture,
        "LegalEntity.status",
        detail="No source that covers the company's status answered.",
        remedy="Load or connect a register that states the status.",
    )


@finding(otherwise=_no_other_status)
def not_active(picture: Picture) -> Fired | None:
    """Fire on a status other than active, a dissolution, a date ahead, a contradiction."""
    subject = picture.subject
    if subject.dissolution_date is not None and subject.dissolution_date <= picture.as_of:
        return Fired(detail=f"Dissolved on {subject.dissolution_date.isoformat()}.")
    if subject.company_status in _NOT_ACTIVE:
        return Fired(detail=f"The register says: {subject.company_status}.")
    doubt = existence.doubt(picture)
    return Fired(detail=doubt[1]) if doubt else None


def unconfirmed(picture: Picture) -> Unassessed | None:
    """Return why no register confirms that the identified company exists today, or None.

    It no longer exists, a register calls it inactive, contradicts another or the name or country
    that was asked for, states a date that lies ahead, none states its status, all that do are old
    or repeat what a register said, or the register was asked and did not answer: the check
    `registry` is then open, and a favourable level provisional.
    """
    subject = picture.subject
    ended = subject.dissolution_date is not None and subject.dissolution_date <= picture.as_of
    if ended or subject.company_status == "dissolved":
        return _unconfirmed("dissolved", "The company no longer exists.")
    other = common.request_contradicted(picture) or common.stale_registers(picture)
    if other is not None:
        return other
    doubt = existence.doubt(picture) or existence.removal(picture)
    reason, detail = doubt or _standing(picture) or ("", "")
    if reason:
        return _unconfirmed(reason, detail)
    return _status_gap(picture)


def _status_gap(picture: Picture) -> Unassessed | None:
    """Return why what the sources say of the status is not the register's word of today, or None.

    Those that state it are old or repeat a register, or the register was asked and did not answer.
    """
    return (
        common.stale_status(picture)
        or common.second_hand_status(picture)
        or live_register.unanswered(picture.sources)
    )


def _left_register(picture: Picture) -> Unassessed | None:
    """Return a gap where its register has removed the company, which says in no one's favour."""
    gone = existence.removal(picture)
    return _unconfirmed(*gone) if gone is not None else None


def _standing(picture: Picture) -> tuple[str, str] | None:
    """Return the code and words of a status that confirms no company, or None."""
    status = picture.subject.company_status
    if status is None:
        return "status_not_stated", "No register says whether it still exists."
    if status == "inactive":
        return "inactive", "The register calls it inactive."
    ending = being_ended(picture)
    return ("being_ended", f"The register says: {ending}.") if ending else None


def being_ended(picture: Picture) -> str | None:
    """Return the register's words for proceedings that end the company, or None.

    Companies House says of such a company that it is active, "Proposal to Strike off".
    """
    told = [item.text for item in picture.events if item.kind == REGISTER_STATUS]
    ending = next((text for text in told if _ENDING.search(text)), None)
    if ending is None and picture.subject.company_status == "in_liquidation":
        return "in liquidation"
    return ending


def _unconfirmed(reason: str, detail: str) -> Unassessed:
    remedy = "Load a register that says that the company exists, and rerun."
    return Unassessed(reason=reason, detail=detail, remedy=remedy)


def _no_number(picture: Picture) -> Unassessed | None:
    subject = picture.subject
    if subject.register and subject.registration_number:
        return None
    return Unassessed(
        reason="no_registration_given",
        detail="The request names no register and number.",
        remedy="Rerun with the register and registration number, or the LEI.",
    )


def _registration_found(picture: Picture) -> Absence:
    subject = picture.subject
    gap = _no_number(picture)
    if gap is not None:
        return gap
    missing = common.unidentified(picture)
    if missing is None:
        gone = _left_register(picture)
        gap = gone or live_register.unanswered(picture.sources)
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
def registration_not_found(picture: Picture) -> Fired | None:
    """Fire when a complete copy of the named register does not hold the number, or no longer.

    Not where the register itself gave no answer, and its copy may not hold the company yet.
    """
    subject = picture.subject
    if _no_number(picture) is not None or subject.status == "subject_ambiguous":
        return None
    if common.unidentified(picture) is None:
        gone = existence.removal(picture)
        files = existence.removals(picture)
        whole = any(
            subject.register in one.complete_registers and not one.disowned for one in files
        )
        return Fired(detail=gone[1]) if gone is not None and whole else None
    if subject.status == common.UNANSWERED and live_register.unheard(picture.sources):
        return None
    complete = [s.name for s in picture.sources if subject.register in s.complete_registers]
    if not complete:
        return None
    where = f"{subject.register} ({', '.join(complete)})"
    return Fired(detail=f"{subject.registration_number} is not in {where}.")


def _directed(picture: Picture) -> Absence:
    sources = common.sources_for(picture, "Directorship", "directors")
    if isinstance(sources, Unassessed):
        return sources
    return NotFired(
        detail=f"{len(_directorships(picture))} directors in office.",
        evidence_ids=tuple(item for source in sources for item in source.evidence_ids),
    )


@finding(otherwise=_directed)
def no_directors(picture: Picture) -> Fired | None:
    """Fire when a source that covers officers answered and names none in office."""
    sources = common.sources_for(picture, "Directorship", "directors")
    if isinstance(sources, Unassessed) or _directorships(picture):
        return None
    return Fired(
        detail="The register names no director in office.",
        evidence_ids=tuple(item for source in sources for item in source.evidence_ids),
    )


def _no_nominee(picture: Picture) -> Absence:
    sources = common.sources_for(picture, "Directorship.is_nominee", "nominee directors")
    if isinstance(sources, Unassessed):
        return sources
    return unnamed_officers(picture) or NotFired(detail="No director is declared a nominee.")


@finding(otherwise=_no_nominee)
def nominee_director(picture: Picture) -> Fired | None:
    """Fire when an officer is declared to act as a nominee."""
    nominees = tuple(
        link.from_id for link in _offices(picture) if link.attributes.get("is_nominee") is True
    )
    return Fired(detail="A director acts as a nominee.", entity_ids=nominees) if nominees else None


def _older(picture: Picture) -> Absence:
    missing = common.unidentified(picture)
    if missing is not None:
        return missing
    founded = picture.subject.incorporation_date
    if founded is None:
        return common.not_given(
            picture,
            "LegalEntity.incorporation_date",
            detail="No source gave the date of incorporation.",
            remedy="Load or connect a register that states LegalEntity.incorporation_date.",
        )
    if picture.subject.lacks("incorporation_date"):
        return common.not_given(
            picture,
            "LegalEntity.incorporation_date",
            detail=f"No source states any more that it was incorporated on {founded.isoformat()}.",
            remedy="Load or connect a register that states LegalEntity.incorporation_date.",
        )
    return NotFired(detail=f"Incorporated on {founded.isoformat()}.")


@finding(otherwise=_older)
def incorporated_recently(picture: Picture) -> Fired | None:
    """Fire when the company is younger than one year at the run's day."""
    founded = picture.subject.incorporation_date
    if founded is None or founded <= _years_before(picture.as_of, 1):
        return None
    return Fired(detail=f"Incorporated on {founded.isoformat()}, less than a year ago.")


def _country_rule(*types: str) -> Decision:
    """Return the rule that fires when the country of establishment is on a list of these types."""

    def listed(picture: Picture) -> Fired | None:
        lists = common.country_lists(picture, types)
        found = {
            code: on
            for code in common.established(picture.subject)
            if (on := common.names(lists, code))
        }
        told = " ".join(f"{code} is on {', '.join(on)}." for code, on in found.items())
        return Fired(detail=told) if found else None

    def unlisted(picture: Picture) -> Absence:
        codes = common.established(picture.subject)
        if not codes or picture.subject.lacks("country_code"):
            missing = common.unidentified(picture)
            return missing if missing is not None else _UNKNOWN_COUNTRY
        silent = common.silent_lists(picture, types)
        if silent is not None:
            return silent
        lists = common.country_lists(picture, types)
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


def _offices(picture: Picture) -> list[Link]:
    return [
        link
        for link in picture.links
        if link.type == "Directorship" and link.to_id == picture.subject.entity_id
    ]


def _directorships(picture: Picture) -> list[Link]:
    return [link for link in _offices(picture) if directs(link.attributes.get("role"))]


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
