"""Looking at a company's website and domain: four probes at once, none of which can fail a run."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field, replace

from atlas.foundation.config import Settings
from atlas.foundation.outbound import Fetcher
from atlas.foundation.telemetry import logger
from atlas.sources.web.domain.website import Website, parse_website
from atlas.sources.web.probes import http, rdap, tls
from atlas.sources.web.schemas import ProbeAnswer, WebAnswer, WebQuery

log = logger(__name__)
PROBE_SECONDS = 20.0
"""For one probe whole; its own parts are bounded tighter. Names first, then the other three at
once: twice this is well inside the minute that a step has."""


@dataclass(slots=True)
class Collector:
    """What the probes share in one process.

    allow: host:port pairs of private ranges that the operator listed.
    servers: name servers, `address` or `address:port`; the machine's when empty.
    trust: authorities of certificates; the system's.
    """

    allow: frozenset[str]
    bootstrap: rdap.Bootstrap
    servers: Sequence[str] = ()
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(64))
    """Websites looked at together. More than the steps a worker does at once (50), so that none
    waits here in its own time."""

    @classmethod
    def of_settings(cls, settings: Settings) -> Collector:
        """Return the collector of a process."""
        return cls(
            allow=frozenset(settings.outbound_allow),
            bootstrap=rdap.Bootstrap(settings.rdap_bootstrap_url),
            servers=settings.dns_servers,
        )


async def look(collector: Collector, query: WebQuery) -> WebAnswer:
    """Ask DNS first, then RDAP, TLS and HTTP together, over the addresses DNS gave.

    Raises:
        WebsiteInvalidError: the website is no address of a host.

    """
    site = parse_website(query.website)
    async with collector.at_once:
        from atlas.sources.web.probes import dns  # noqa: PLC0415  slow to import

        names = dns.Names(collector.servers)
        found = {"dns": await _timed("dns", dns.probe(names, site.host))}
        async with Fetcher(
            sorted(collector.allow), resolve=names.addresses, trust=collector.trust
        ) as fetcher:
            kinds = ("rdap", "tls", "http")
            answers = await asyncio.gather(
                _timed("rdap", _rdap(collector, site, found["dns"], fetcher)),
                _timed("tls", _tls(collector, site, found["dns"])),
                _timed("http", _http(site, query, found["dns"], fetcher)),
            )
            found |= dict(zip(kinds, answers, strict=True))
    return WebAnswer(query.website, site.host, found)


async def _rdap(
    collector: Collector, site: Website, known: ProbeAnswer, fetcher: Fetcher
) -> ProbeAnswer:
    if site.is_address:
        return ProbeAnswer("not_run", {}, "no_name", "an IP address has no domain")
    return await rdap.probe(site.host, known.facts.get("zone"), fetcher, collector.bootstrap)


async def _tls(collector: Collector, site: Website, known: ProbeAnswer) -> ProbeAnswer:
    addresses = known.facts.get("addresses") or []
    if not addresses:
        return _unreached(known)
    return await tls.probe(site, list(addresses), collector.allow, collector.trust)


async def _http(
    site: Website, query: WebQuery, known: ProbeAnswer, fetcher: Fetcher
) -> ProbeAnswer:
    if not known.facts.get("addresses"):
        return _unreached(known)
    return await http.probe(site, query, fetcher)


def _unreached(known: ProbeAnswer) -> ProbeAnswer:
    why = known.reason or "no_address"
    return ProbeAnswer("not_run", {}, why, known.detail or "the name has no address")


async def _timed(name: str, work: Awaitable[ProbeAnswer]) -> ProbeAnswer:
    """Await a probe. Whatever a stranger's server does to it, the answer says so and no more."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            answer = await work
    except TimeoutError:
        answer = ProbeAnswer("failed", {}, "timeout", f"not done in {PROBE_SECONDS:g} s")
    except Exception as error:  # noqa: BLE001  a library's defect on hostile input degrades, never fails
        log.warning("web_probe_failed", probe=name, kind=type(error).__name__)
        answer = ProbeAnswer("failed", {}, "defect", "the answer could not be read")
    return replace(answer, seconds=time.monotonic() - began)
