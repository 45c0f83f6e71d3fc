"""A company's website and domain as a source: four probes, and what may be claimed from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.knowledge.mutations.schemas import (
    DEFAULT_TRUST,
    ClaimAssertion,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.sources.protocol.domain.answers import (
    Asked,
    CollectRequest,
    SourceAnswer,
    SourceBatch,
    SourceKind,
)
from atlas.sources.web.schemas import ProbeAnswer, WebAnswer, WebQuery
from atlas.sources.web.service import Collector, look

SUBJECT, DOMAIN = "subject", "domain"
"""Keys of the two parties that it claims anything of."""
_TRUST = {"rdap": 0.84, "http": 0.72}
"""A registry's own answer about its domain; a page that says whose it is."""
_TITLES = {
    "dns": "Name servers of the domain",
    "rdap": "Registry of the domain (RDAP)",
    "tls": "Certificate of the web server",
    "http": "Pages of the website; robots.txt is respected",
}
_Claims = tuple[tuple[PartyAssertion, ...], tuple[RelationshipAssertion, ...]]


@dataclass(frozen=True, slots=True)
class WebSource:
    """Examines the website of a request, and whether its pages are the company's."""

    collector: Collector

    async def collect(
        self,
        tenant: UUID,  # noqa: ARG002  the same for every tenant
        request: CollectRequest,
    ) -> SourceAnswer:
        """Return how each probe ended, and the claims that rest on it.

        Raises:
            WebsiteInvalidError: the website is no address of a host.

        """
        query = WebQuery(request.website or "", request.names, request.numbers)
        found = await look(self.collector, query)
        claims = _claims(found, request.entity_id) if request.entity_id else {}
        return SourceAnswer(
            reference=found.host,
            subject_key=SUBJECT,
            asked=tuple(_asked(name, answer) for name, answer in found.probes.items()),
            batches=tuple(
                _batch(name, answer, *claims.get(name, ((), ())))
                for name, answer in found.probes.items()
            ),
        )


def _asked(name: str, answer: ProbeAnswer) -> Asked:
    why = f": {answer.reason}, {answer.detail}" if answer.reason else ""
    return Asked(
        source=f"{SourceKind.WEBSITE}:{name}",
        name=name,
        kind=SourceKind.WEBSITE,
        outcome=answer.status,
        text=f"{_TITLES[name]}{why} ({answer.seconds:.1f} s)",
        as_of=now().date(),
        reason=answer.reason,
        detail=answer.detail,
        facts=answer.facts,
    )


def _batch(
    name: str,
    answer: ProbeAnswer,
    parties: tuple[PartyAssertion, ...],
    relationships: tuple[RelationshipAssertion, ...],
) -> SourceBatch:
    kind = SourceType.THIRD_PARTY if name == "rdap" else SourceType.SCRAPING
    return SourceBatch(
        source=f"{SourceKind.WEBSITE}:{name}",
        source_type=kind,
        trust=_TRUST.get(name, DEFAULT_TRUST[kind]),
        retrieved_at=now(),
        title=_TITLES[name],
        raw=answer.raw,
        parties=parties,
        relationships=relationships,
    )


def _claims(found: WebAnswer, subject: UUID) -> Mapping[str, _Claims]:
    """Return by probe what may be claimed.

    The domain is the company's own only where its pages name the company.
    """
    rdap, http = found.probes["rdap"], found.probes["http"]
    domain = str(rdap.facts.get("domain") or found.host)
    claims = tuple(_domain_claims(domain, rdap, found.probes["tls"]))
    number = (Identifier("DOMAIN", domain),)
    claimed: dict[str, _Claims] = {}
    if rdap.status == "answered":
        claimed["rdap"] = ((PartyAssertion(DOMAIN, "Domain", number, claims),), ())
    if http.status == "answered" and http.facts.get("names_subject") is True:
        site = ClaimAssertion("website", str(http.facts["url"])[:500])
        owner = PartyAssertion(key=SUBJECT, type="LegalEntity", entity_id=subject, claims=(site,))
        bare = PartyAssertion(DOMAIN, "Domain", number, claims[:1])
        owns = RelationshipAssertion("owns", "OwnsDomain", SUBJECT, DOMAIN)
        claimed["http"] = ((owner, bare), (owns,))
    return claimed


def _domain_claims(domain: str, rdap: ProbeAnswer, tls: ProbeAnswer) -> Iterator[ClaimAssertion]:
    status = None
    if tls.status == "answered":
        status = "invalid" if tls.facts.get("problems") else "valid"
    values = {
        "domain_name": domain,
        "registrar": rdap.facts.get("registrar"),
        "registration_date": _iso(rdap.facts.get("created")),
        "expiry_date": _iso(rdap.facts.get("expires")),
        "is_privacy_protected": rdap.facts.get("redacted"),
        "ssl_status": status,
        "ssl_subject": tls.facts.get("organisation") or tls.facts.get("subject"),
    }
    return (ClaimAssertion(name, value) for name, value in values.items() if value is not None)


def _iso(value: object) -> str | None:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return None
