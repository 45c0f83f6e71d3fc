"""TLS: the certificate that a server shows, whether or not it is trusted."""

from __future__ import annotations

import asyncio
import ssl

from atlas.foundation.core.clock import now
from atlas.foundation.outbound import OutboundRefusedError, shown_certificate
from atlas.sources.protocol.domain.answers import RawResponse
from atlas.sources.web.domain.certificates import certificate_facts
from atlas.sources.web.domain.website import Website
from atlas.sources.web.schemas import ProbeAnswer

SECONDS = 8.0


async def probe(
    site: Website, addresses: list[str], allow: frozenset[str], trust: ssl.SSLContext
) -> ProbeAnswer:
    """Shake hands with the checked address; a chain that fails is read without trust, and told."""
    if "https" not in site.schemes:
        return ProbeAnswer("not_run", {}, "no_tls", "the website is given as http")
    port = site.port or 443
    try:
        async with asyncio.timeout(SECONDS):
            der, untrusted = await shown_certificate(site.host, port, addresses, allow, trust)
        facts = certificate_facts(der, site.host, now(), untrusted)
    except OutboundRefusedError as error:
        return ProbeAnswer("failed", {}, "outbound_refused", error.detail)
    except (OSError, ValueError) as error:
        return ProbeAnswer("failed", {}, *_reason(error))
    raw = RawResponse(f"tls://{site.host}:{port}", "application/pkix-cert", der, now())
    return ProbeAnswer("answered", facts, raw=(raw,))


def _reason(error: Exception) -> tuple[str, str]:
    """Return the code of a failure and what to say of it (a time-out is an `OSError`)."""
    match error:
        case TimeoutError():
            return "timeout", f"no handshake in {SECONDS:g} s"
        case ssl.SSLError():
            return "tls_failed", error.reason or "the handshake failed"
        case OSError():
            return "unreachable", "no connection"
    return "certificate_unreadable", "it is no X.509 certificate"
