"""RDAP: who registered the domain, where and when. The registry first, then the registrar."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import orjson

from atlas.foundation.core.clock import now
from atlas.foundation.core.types import JSON
from atlas.foundation.outbound import Fetched, Fetcher, FetchError
from atlas.sources.protocol.domain.answers import RawResponse
from atlas.sources.web.domain import rdap
from atlas.sources.web.domain.website import zone_candidates
from atlas.sources.web.schemas import ProbeAnswer

ACCEPT = "application/rdap+json, application/json;q=0.9"
MAX_BYTES = 524_288
MAX_BOOTSTRAP = 4_194_304
BOOTSTRAP_SECONDS = 86_400.0


@dataclass(slots=True)
class Bootstrap:
    """IANA's registry of RDAP services (RFC 9224), read once a day."""

    url: str
    document: Any = None
    read_at: float = 0.0
    raw: RawResponse | None = None

    async def current(self, fetcher: Fetcher) -> Any:
        """Return the registry.

        Raises:
            FetchError: it cannot be read, and no copy of the last day is there.

        """
        if self.document is None or time.monotonic() - self.read_at > BOOTSTRAP_SECONDS:
            found = await fetcher.get(self.url, max_bytes=MAX_BOOTSTRAP, accept="application/json")
            document = _json(found)
            if document is None:
                raise FetchError("bad_answer", "IANA's registry of RDAP services is not readable")
            self.document, self.read_at = document, time.monotonic()
            self.raw = RawResponse(self.url, "application/json", found.body, now())
        return self.document


async def probe(host: str, zone: str | None, fetcher: Fetcher, bootstrap: Bootstrap) -> ProbeAnswer:
    """Ask the registry for the domain of a host."""
    try:
        services = await bootstrap.current(fetcher)
    except FetchError as error:
        return ProbeAnswer("failed", {}, error.reason, f"RDAP bootstrap: {error.detail}")
    base = rdap.service_of(services, host)
    raw = [bootstrap.raw] if bootstrap.raw else []
    if base is None:
        why = f"no RDAP service is registered for .{host.rpartition('.')[2]}"
        return ProbeAnswer("no_answer", {}, "no_rdap_service", why, tuple(raw))
    try:
        for domain in zone_candidates(host, zone):
            found = await fetcher.get(f"{base}domain/{domain}", max_bytes=MAX_BYTES, accept=ACCEPT)
            raw.append(_raw(found))
            document = _json(found) if found.status == 200 else None
            facts = rdap.facts_of(document, domain)
            if facts is not None:
                other = await _registrar(document, domain, fetcher, raw)
                merged = rdap.merged(facts, other) | {
                    "service": base,
                    "bootstrap_of": services.get("publication"),
                }
                return ProbeAnswer("answered", merged, raw=tuple(raw))
            if found.status not in {200, 400, 404}:
                why = f"{base} answers {found.status}"
                return ProbeAnswer("failed", {}, "rdap_refuses", why, tuple(raw))
    except FetchError as error:
        return ProbeAnswer("failed", {}, error.reason, error.detail, tuple(raw))
    return ProbeAnswer("no_answer", {}, "domain_not_found", f"{base} knows no {host}", tuple(raw))


async def _registrar(
    document: Any, domain: str, fetcher: Fetcher, raw: list[RawResponse]
) -> dict[str, JSON] | None:
    """Ask the registrar too, where the registry links it; without its answer, the registry's."""
    url = rdap.related_of(document)
    if url is None:
        return None
    try:
        found = await fetcher.get(url, max_bytes=MAX_BYTES, accept=ACCEPT)
    except FetchError:
        return None
    raw.append(_raw(found))
    return rdap.facts_of(_json(found), domain) if found.status == 200 else None


def _json(found: Fetched) -> Any:
    if found.truncated:
        return None
    try:
        return orjson.loads(found.body)
    except orjson.JSONDecodeError:
        return None


def _raw(found: Fetched) -> RawResponse:
    return RawResponse(found.url, "message/http", found.message(), now())
