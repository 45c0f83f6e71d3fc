"""DFWO: digital footprint and web presence. An unanswered request proves nothing."""

from __future__ import annotations

from datetime import date

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.observations import (
    Footprint,
    NoFootprint,
    Registration,
    Site,
)
from atlas.investigations.modules.domain.outcome import (
    Absence,
    Fired,
    Module,
    NotFired,
    Rule,
    Unassessed,
    finding,
)
from atlas.investigations.modules.domain.passages import passages_of, with_passages
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.knowledge.names.domain.company_keys import name_key

WEBSITE = "LegalEntity.website"
_RERUN = "Rerun the investigation; if it lasts, ask the operator whether {} may go out."
OK = range(200, 300)
_GONE = frozenset({404, 410})


def _footprint(snapshot: InvestigationSnapshot) -> Footprint | Unassessed:
    found = snapshot.footprint
    if isinstance(found, Footprint):
        return found
    if isinstance(found, NoFootprint):
        return Unassessed(reason=found.reason, detail=found.detail, remedy=found.remedy)
    return Unassessed(
        reason="not_run",
        detail="The website has not been looked at.",
        remedy="Rerun the investigation.",
    )


def _silent(footprint: Footprint, probe: str) -> Unassessed:
    """Return why a probe gave nothing to decide on."""
    found = footprint.probe(probe)
    return Unassessed(
        reason=found.reason or "no_answer",
        detail=f"{probe.upper()} of {footprint.host}: {found.detail or 'no answer'}",
        remedy=_RERUN.format(probe.upper()),
    )


def _is_tied(snapshot: InvestigationSnapshot, footprint: Footprint) -> bool:
    """Whether the website is the company's: its pages, registrant or certificate name it.

    The person who asks for the run may name any website, an old one of another company too.
    """
    if footprint.site is not None and footprint.site.names_subject:
        return True
    certificate, registration = footprint.certificate, footprint.registration
    shown = certificate.organisation if certificate and not certificate.problems else None
    owner = registration.registrant if registration else None
    wanted = name_key(snapshot.subject.name).key
    return bool(wanted) and any(name_key(name).key == wanted for name in (shown, owner) if name)


def _of_no_company(snapshot: InvestigationSnapshot, footprint: Footprint) -> Unassessed | None:
    """Return that nothing good of a website counts, as nothing ties it to the company."""
    if _is_tied(snapshot, footprint):
        return None
    return Unassessed(
        reason="website_not_tied",
        detail=f"Neither the pages of {footprint.host} nor its registrant or certificate name the"
        " company.",
        remedy="Look at the site, or rerun with the company's own website.",
    )


def _found(snapshot: InvestigationSnapshot) -> Footprint | None:
    return snapshot.footprint if isinstance(snapshot.footprint, Footprint) else None


def _site_read(snapshot: InvestigationSnapshot) -> tuple[Footprint, Site] | None:
    """Return the pages that were read of the website of a company that is known."""
    footprint = _found(snapshot)
    site = footprint.site if footprint else None
    if footprint is None or site is None or site.status not in OK:
        return None
    return None if common.unidentified(snapshot) else (footprint, site)


def _imprint_fits(snapshot: InvestigationSnapshot) -> Absence:
    footprint = _footprint(snapshot)
    if isinstance(footprint, Unassessed):
        return footprint
    missing = common.unidentified(snapshot)
    if missing is not None:
        return missing
    site = footprint.site
    if site is None or site.status not in OK:
        return _silent(footprint, "http")
    if site.names_subject:
        return NotFired(
            detail=f"{site.imprint or site.url} names the company.",
            evidence_ids=footprint.evidence("http"),
        )
    if site.cut:
        return Unassessed(
            reason="page_cut",
            detail=f"{site.imprint or site.url}: what was read of it names neither the company nor"
            " its number, and it continues.",
            remedy="Look at the site by hand.",
        )
    return Unassessed(
        reason="imprint_not_found",
        detail=f"{site.url} names neither the company nor its number, and links no imprint that"
        " could be read.",
        remedy="Look at the site, and at pages that only a browser shows.",
    )


@finding(otherwise=_imprint_fits)
def name_mismatch(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when the imprint was read and names another company, or not this one."""
    read = _site_read(snapshot)
    if read is None or read[1].names_subject:
        return None
    footprint, site = read
    evidence = footprint.evidence("http")
    if site.other_numbers:
        numbers = ", ".join(site.other_numbers[:5])
        return Fired(
            detail=f"{site.imprint or site.url} names other register numbers: {numbers}.",
            evidence_ids=evidence,
        )
    if site.imprint is None or site.cut:
        return None
    return Fired(
        detail=f"The imprint {site.imprint} names neither the company nor its number.",
        evidence_ids=evidence,
    )


def _registration(snapshot: InvestigationSnapshot) -> tuple[Footprint, Registration] | None:
    footprint = _found(snapshot)
    if footprint is None or footprint.registration is None:
        return None
    return footprint, footprint.registration


def _registrant_shown(snapshot: InvestigationSnapshot) -> Absence:
    footprint = _footprint(snapshot)
    if isinstance(footprint, Unassessed):
        return footprint
    found = footprint.registration
    if found is None:
        return _silent(footprint, "rdap")
    if found.redacted is None:
        return Unassessed(
            reason="not_covered",
            detail=f"RDAP of {found.domain} does not speak of a registrant.",
            remedy="Ask the registrar for the registrant's details.",
        )
    return _of_no_company(snapshot, footprint) or NotFired(
        detail=f"Registrant of {found.domain}: {found.registrant or 'shown'}.",
        evidence_ids=footprint.evidence("rdap"),
    )


@finding(otherwise=_registrant_shown)
def privacy_whois(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when the registrant is withheld (RFC 9537), or a privacy service stands in."""
    found = _registration(snapshot)
    if found is None or not found[1].redacted:
        return None
    return Fired(
        detail=f"The registrant of {found[1].domain} is withheld.",
        evidence_ids=found[0].evidence("rdap"),
    )


def _registered_on(found: Registration) -> str:
    day = found.created.isoformat() if found.created else "an unknown day"
    return f"{found.domain} was registered on {day}"


def _old_domain(snapshot: InvestigationSnapshot) -> Absence:
    footprint = _footprint(snapshot)
    if isinstance(footprint, Unassessed):
        return footprint
    found = footprint.registration
    if found is None:
        return _silent(footprint, "rdap")
    if found.created is None:
        return Unassessed(
            reason="not_covered",
            detail=f"RDAP of {found.domain} gives no date of registration.",
            remedy="Ask the registry of the top-level domain.",
        )
    return _of_no_company(snapshot, footprint) or NotFired(
        detail=f"{_registered_on(found)}.", evidence_ids=footprint.evidence("rdap")
    )


@finding(otherwise=_old_domain)
def young_domain(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when the domain was registered less than a year ago."""
    found = _registration(snapshot)
    created = found[1].created if found else None
    if found is None or created is None or created <= _year_before(snapshot.as_of):
        return None
    return Fired(
        detail=f"{_registered_on(found[1])}, less than a year ago.",
        evidence_ids=found[0].evidence("rdap"),
    )


def _certificate_fits(snapshot: InvestigationSnapshot) -> Absence:
    footprint = _footprint(snapshot)
    if isinstance(footprint, Unassessed):
        return footprint
    found = footprint.certificate
    if found is None:
        return _silent(footprint, "tls")
    return _of_no_company(snapshot, footprint) or NotFired(
        detail=f"{footprint.host}: valid until {found.valid_to.isoformat()}, by {found.issuer}.",
        evidence_ids=footprint.evidence("tls"),
    )


@finding(otherwise=_certificate_fits)
def certificate_mismatch(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when the certificate is of another name, out of its time, or of no trusted issuer."""
    footprint = _found(snapshot)
    problems = footprint.certificate.problems if footprint and footprint.certificate else ()
    if footprint is None or not problems:
        return None
    return Fired(
        detail=f"{footprint.host}: {'; '.join(problems)}.", evidence_ids=footprint.evidence("tls")
    )


def _is_present(snapshot: InvestigationSnapshot) -> Absence:
    footprint = _footprint(snapshot)
    if isinstance(footprint, Unassessed):
        return footprint
    site = footprint.site
    if site is None:
        return _silent(footprint, "http")
    if site.status in OK:
        return _of_no_company(snapshot, footprint) or NotFired(
            detail=f"{site.url} answers.", evidence_ids=footprint.evidence("dns", "http")
        )
    return Unassessed(
        reason="site_refuses",
        detail=f"{site.url} answers {site.status}.",
        remedy="Look at the site by hand: it may refuse programs.",
    )


@finding(otherwise=_is_present)
def no_presence(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when the name servers know no such host, or a covering source knows no website."""
    found = snapshot.footprint
    if isinstance(found, NoFootprint) and found.reason == "no_website":
        sources = common.sources_for(snapshot, WEBSITE, "websites")
        if isinstance(sources, Unassessed):
            return None
        return Fired(
            detail="No website is on record.",
            evidence_ids=tuple(item for source in sources for item in source.evidence_ids),
        )
    footprint = _found(snapshot)
    if footprint is None:
        return None
    if footprint.exists is False:
        return Fired(
            detail=f"{footprint.host} has no address.", evidence_ids=footprint.evidence("dns")
        )
    site = footprint.site
    if site is None or site.status not in _GONE:
        return None
    return Fired(
        detail=f"{site.url} answers {site.status}: there is no page.",
        evidence_ids=footprint.evidence("http"),
    )


def presence(snapshot: InvestigationSnapshot) -> str | None:
    """Return `verified`, `unverified` or `none` for the risk matrix; None when not known."""
    if isinstance(no_presence(snapshot), Fired):
        return "none"
    footprint = snapshot.footprint
    if not isinstance(footprint, Footprint) or footprint.site is None:
        return None
    if footprint.site.status not in OK:
        return None
    fits = footprint.certificate is None or not footprint.certificate.problems
    doubted = passages_of(snapshot, "name_mismatch", "privacy_whois")
    if footprint.site.names_subject and fits and not doubted:
        return "verified"
    return "unverified" if _is_tied(snapshot, footprint) else None


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def _answered(snapshot: InvestigationSnapshot) -> tuple[str, ...]:
    found = snapshot.footprint
    if not isinstance(found, Footprint):
        return ()
    answered = (name for name, item in found.probes.items() if item.status == "answered")
    return tuple(sorted(f"web:{name}" for name in answered))


_NEEDS = "a website, depth cdd or deeper, and leave to go out"
MODULE = Module(
    code="DFWO",
    answered=_answered,
    needs=("a website from the request or a register", "DNS, RDAP, TLS and HTTP"),
    rules=(
        Rule(
            code="name_mismatch",
            title="Website names another company",
            points=15,
            category="delivery_channel",
            description="The imprint names other register numbers, or not this company.",
            needs=f"{_NEEDS} by HTTP",
            decide=with_passages("name_mismatch", name_mismatch),
        ),
        Rule(
            code="privacy_whois",
            title="Registrant hidden",
            points=10,
            category="delivery_channel",
            description="The registry withholds the registrant, or a privacy service stands in.",
            needs=f"{_NEEDS} by RDAP",
            decide=with_passages("privacy_whois", privacy_whois),
        ),
        Rule(
            code="young_domain",
            title="Domain younger than a year",
            points=10,
            category="delivery_channel",
            description="The domain was registered within the last year.",
            needs=f"{_NEEDS} by RDAP",
            decide=young_domain,
        ),
        Rule(
            code="certificate_mismatch",
            title="Certificate mismatch",
            points=10,
            category="delivery_channel",
            description="The certificate is of another name, out of its time, or not trusted.",
            needs=f"{_NEEDS} by TLS",
            decide=certificate_mismatch,
        ),
        Rule(
            code="no_presence",
            title="No web presence",
            points=15,
            negative=True,
            category="delivery_channel",
            description="The name servers know no such host, the page is gone, or a source that"
            " covers websites knows none.",
            needs=f"{_NEEDS} by DNS and HTTP",
            decide=with_passages("no_presence", no_presence),
        ),
    ),
)
