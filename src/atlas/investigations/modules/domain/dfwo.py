"""DFWO: digital footprint and web presence. What the network did not answer says nothing."""

from __future__ import annotations

from datetime import date

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.observed import Footprint, NoFootprint, Site
from atlas.investigations.modules.domain.outcome import (
    Fired,
    Module,
    NotFired,
    Outcome,
    Rule,
    Unassessed,
)
from atlas.investigations.modules.domain.picture import Picture

WEBSITE = "LegalEntity.website"
_RERUN = "Rerun the investigation; if it lasts, ask the operator whether {} may go out."
OK = range(200, 300)


def _footprint(picture: Picture) -> Footprint | Unassessed:
    found = picture.footprint
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


def name_mismatch(picture: Picture) -> Outcome:
    """Fire when the imprint was read and names another company, or not this one."""
    footprint = _footprint(picture)
    if isinstance(footprint, Unassessed):
        return footprint
    missing = common.unidentified(picture)
    if missing is not None:
        return missing
    site = footprint.site
    if site is None or site.status not in OK:
        return _silent(footprint, "http")
    return _named(site, footprint)


def _named(site: Site, footprint: Footprint) -> Outcome:
    evidence = footprint.evidence("http")
    if site.names_subject:
        return NotFired(
            detail=f"{site.imprint or site.url} names the company.", evidence_ids=evidence
        )
    if site.other_numbers:
        numbers = ", ".join(site.other_numbers[:5])
        return Fired(
            detail=f"{site.imprint or site.url} names other register numbers: {numbers}.",
            evidence_ids=evidence,
        )
    if site.cut:
        return Unassessed(
            reason="page_cut",
            detail=f"{site.imprint or site.url}: what was read of it names neither the company nor"
            " its number, and it goes on.",
            remedy="Look at the site by hand.",
        )
    if site.imprint is not None:
        return Fired(
            detail=f"The imprint {site.imprint} names neither the company nor its number.",
            evidence_ids=evidence,
        )
    return Unassessed(
        reason="imprint_not_found",
        detail=f"{site.url} names neither the company nor its number, and links no imprint that"
        " could be read.",
        remedy="Look at the site, and at pages that only a browser shows.",
    )


def privacy_whois(picture: Picture) -> Outcome:
    """Fire when the registrant is withheld (RFC 9537), or a privacy service stands in."""
    footprint = _footprint(picture)
    if isinstance(footprint, Unassessed):
        return footprint
    found = footprint.registration
    if found is None:
        return _silent(footprint, "rdap")
    evidence = footprint.evidence("rdap")
    if found.redacted is None:
        return Unassessed(
            reason="not_covered",
            detail=f"RDAP of {found.domain} does not speak of a registrant.",
            remedy="Ask the registrar for the registrant's details.",
        )
    if found.redacted:
        return Fired(detail=f"The registrant of {found.domain} is withheld.", evidence_ids=evidence)
    return NotFired(
        detail=f"Registrant of {found.domain}: {found.registrant or 'shown'}.",
        evidence_ids=evidence,
    )


def young_domain(picture: Picture) -> Outcome:
    """Fire when the domain was registered less than a year ago."""
    footprint = _footprint(picture)
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
    evidence = footprint.evidence("rdap")
    said = f"{found.domain} was registered on {found.created.isoformat()}"
    if found.created > _year_before(picture.as_of):
        return Fired(detail=f"{said}, less than a year ago.", evidence_ids=evidence)
    return NotFired(detail=f"{said}.", evidence_ids=evidence)


def certificate_mismatch(picture: Picture) -> Outcome:
    """Fire when the certificate is of another name, out of its time, or of no trusted issuer."""
    footprint = _footprint(picture)
    if isinstance(footprint, Unassessed):
        return footprint
    found = footprint.certificate
    if found is None:
        return _silent(footprint, "tls")
    evidence = footprint.evidence("tls")
    if found.problems:
        return Fired(
            detail=f"{footprint.host}: {'; '.join(found.problems)}.", evidence_ids=evidence
        )
    return NotFired(
        detail=f"{footprint.host}: valid until {found.valid_to.isoformat()}, by {found.issuer}.",
        evidence_ids=evidence,
    )


def no_presence(picture: Picture) -> Outcome:
    """Fire when the name servers know no such host, or a covering source knows no website."""
    found = picture.footprint
    if isinstance(found, NoFootprint) and found.reason == "no_website":
        sources = common.sources_for(picture, WEBSITE, "websites")
        if isinstance(sources, Unassessed):
            return Unassessed(reason=found.reason, detail=found.detail, remedy=found.remedy)
        return Fired(
            detail="No website is on record.",
            evidence_ids=tuple(item for source in sources for item in source.evidence_ids),
        )
    footprint = _footprint(picture)
    if isinstance(footprint, Unassessed):
        return footprint
    if footprint.exists is False:
        return Fired(
            detail=f"{footprint.host} has no address.", evidence_ids=footprint.evidence("dns")
        )
    return _served(footprint)


def _served(footprint: Footprint) -> Outcome:
    site = footprint.site
    if site is None:
        return _silent(footprint, "http")
    if site.status in OK:
        return NotFired(
            detail=f"{site.url} answers.", evidence_ids=footprint.evidence("dns", "http")
        )
    if site.status in {404, 410}:
        return Fired(
            detail=f"{site.url} answers {site.status}: there is no page.",
            evidence_ids=footprint.evidence("http"),
        )
    return Unassessed(
        reason="site_refuses",
        detail=f"{site.url} answers {site.status}.",
        remedy="Look at the site by hand: it may refuse programs.",
    )


def presence(picture: Picture) -> str | None:
    """Return `verified`, `unverified` or `none` for the risk matrix; None when not known."""
    if isinstance(no_presence(picture), Fired):
        return "none"
    footprint = picture.footprint
    if not isinstance(footprint, Footprint) or footprint.site is None:
        return None
    if footprint.site.status not in OK:
        return None
    fits = footprint.certificate is None or not footprint.certificate.problems
    return "verified" if footprint.site.names_subject and fits else "unverified"


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def _answered(picture: Picture) -> tuple[str, ...]:
    found = picture.footprint
    if not isinstance(found, Footprint):
        return ()
    answered = (name for name, item in found.probes.items() if item.status == "answered")
    return tuple(sorted(f"web:{name}" for name in answered))


_NEEDS = "a website, depth cdd or deeper, and leave to go out"
MODULE = Module(
    code="DFWO",
    title="Digital footprint and web presence",
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
            decide=name_mismatch,
        ),
        Rule(
            code="privacy_whois",
            title="Registrant hidden",
            points=10,
            category="delivery_channel",
            description="The registry withholds the registrant, or a privacy service stands in.",
            needs=f"{_NEEDS} by RDAP",
            decide=privacy_whois,
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
            decide=no_presence,
        ),
    ),
)
