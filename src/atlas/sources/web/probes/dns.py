"""DNS: addresses, mail, name servers, and what the domain says of who may send for it."""

from __future__ import annotations

import asyncio
import base64
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import dns.asyncresolver
import dns.exception
import dns.message
import dns.name
import dns.rdatatype
import dns.resolver
import orjson
from dns.nameserver import Do53Nameserver

from atlas.foundation.core.clock import now
from atlas.foundation.core.types import JSON
from atlas.foundation.outbound import UnresolvedError
from atlas.sources.protocol.domain.answers import RawResponse
from atlas.sources.web.schemas import ProbeAnswer

SECONDS = 5.0
MAX_VALUES = 50
_QUESTIONS = ("A", "AAAA", "MX", "NS", "TXT", "SOA")


@dataclass(slots=True)
class Names:
    """The name servers of one collection: each name is asked once, every use sees one answer."""

    servers: Sequence[str] = ()
    _known: dict[str, list[str]] = field(default_factory=dict)
    _resolver: dns.asyncresolver.Resolver | None = None

    def resolver(self) -> dns.asyncresolver.Resolver:
        """Return the resolver: the operator's name servers, otherwise the machine's.

        Raises:
            dns.exception.DNSException: the machine has none.

        """
        if self._resolver is None:
            made = dns.asyncresolver.Resolver(configure=not self.servers)
            if self.servers:
                made.nameservers = [_server(text) for text in self.servers]
            made.lifetime, made.timeout = SECONDS, SECONDS / 2
            made.search = []
            self._resolver = made
        return self._resolver

    def keep(self, host: str, addresses: Sequence[str]) -> None:
        """Note a host's addresses for the connections that follow."""
        self._known[host] = list(addresses)

    async def addresses(self, host: str, _port: int) -> list[str]:
        """Return a host's addresses, asked once; the form the outbound guard calls.

        Raises:
            UnresolvedError: the name has none, or no server answers.

        """
        if host not in self._known:
            if _literal(host):
                self._known[host] = [host]
            else:
                found = await asyncio.gather(*(self.ask(host, kind) for kind in ("A", "AAAA")))
                self._known[host] = [text for answer in found for text in answer.values]
        if not self._known[host]:
            raise UnresolvedError("the name has no address")
        return self._known[host]

    async def ask(self, name: str, kind: str) -> Asked:
        """Ask one question. No answer and the answer that nothing exists are distinguished."""
        try:
            answer = await self.resolver().resolve(
                dns.name.from_text(name), kind, raise_on_no_answer=False, search=False
            )
        except dns.resolver.NXDOMAIN as error:
            responses = list(error.kwargs.get("responses", {}).values())
            return Asked(name, kind, "nxdomain", message=responses[0] if responses else None)
        except (dns.exception.Timeout, OSError):
            return Asked(name, kind, "timeout")
        except dns.exception.DNSException:
            return Asked(name, kind, "servfail")
        values = [_text(item) for item in answer.rrset or ()][:MAX_VALUES]
        return Asked(name, kind, "answered", tuple(values), answer.response)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and its answer."""

    name: str
    kind: str
    outcome: str
    values: tuple[str, ...] = ()
    message: dns.message.Message | None = None

    def row(self) -> dict[str, JSON]:
        """Return it as it is kept: readable, and the message in its wire form."""
        wire = b""
        if self.message is not None:
            try:
                wire = self.message.to_wire()
            except dns.exception.DNSException:
                wire = b""
        return {
            "name": self.name,
            "type": self.kind,
            "outcome": self.outcome,
            "values": list(self.values),
            "message": base64.b64encode(wire).decode() or None,
        }


async def probe(names: Names, host: str) -> ProbeAnswer:
    """Ask for a host's addresses, mail and name servers; answered when its existence is known."""
    if _literal(host):
        names.keep(host, [host])
        facts = {"exists": True, "addresses": [host], "zone": None}
        return ProbeAnswer("not_run", facts, "no_name", "the website is an IP address")
    try:
        names.resolver()
    except dns.exception.DNSException:
        return ProbeAnswer("failed", {}, "no_name_server", "this machine knows no name server")
    asked = list(await asyncio.gather(*(names.ask(host, kind) for kind in _QUESTIONS)))
    by_kind = {item.kind: item for item in asked}
    addresses = [*by_kind["A"].values, *by_kind["AAAA"].values]
    zone = _zone(by_kind["SOA"], host)
    at = zone or host
    more = [("_dmarc." + at, "TXT"), *([(at, kind) for kind in ("MX", "NS", "TXT")])]
    asked += await asyncio.gather(
        *(names.ask(name, kind) for name, kind in more if (name, kind) != (host, kind))
    )
    raw = RawResponse(
        url=f"dns:{host}",
        media_type="application/x-ndjson",
        content=b"".join(orjson.dumps(item.row()) + b"\n" for item in asked),
        retrieved_at=now(),
    )
    names.keep(host, addresses)
    exists = _exists(by_kind["A"], by_kind["AAAA"])
    if exists is None:
        why = f"name servers: {by_kind['A'].outcome}"
        return ProbeAnswer("failed", {"zone": zone}, by_kind["A"].outcome, why, (raw,))
    facts = {"exists": exists, "addresses": addresses, "zone": zone, **_mail(asked)}
    return ProbeAnswer("answered", facts, raw=(raw,))


def _exists(*asked: Asked) -> bool | None:
    """Return whether there is an address; False only when a name server answered so for both."""
    if any(item.values for item in asked):
        return True
    said = all(item.outcome in {"nxdomain", "answered"} for item in asked)
    return False if said else None


def _mail(asked: Sequence[Asked]) -> dict[str, JSON]:
    def values(kind: str) -> list[str]:
        return sorted({text for item in asked if item.kind == kind for text in item.values})

    texts = values("TXT")
    return {
        "mail_servers": values("MX"),
        "name_servers": values("NS"),
        "spf": next((text for text in texts if text.lower().startswith("v=spf1")), None),
        "dmarc": next((text for text in texts if text.lower().startswith("v=dmarc1")), None),
    }


def _zone(asked: Asked, host: str) -> str | None:
    """Return the zone that the name servers hold for a host, without its last dot."""
    if asked.message is None:
        return None
    for section in (asked.message.answer, asked.message.authority):
        for rrset in section:
            if rrset.rdtype == dns.rdatatype.SOA:
                zone = rrset.name.to_text(omit_final_dot=True).lower()
                return zone if host == zone or host.endswith(f".{zone}") else None
    return None


def _text(item: Any) -> str:
    if item.rdtype == dns.rdatatype.TXT:
        return b"".join(item.strings).decode("utf-8", "replace")[:1000]
    return str(item.to_text()).rstrip(".")[:1000]


def _server(text: str) -> Any:
    host, _, port = text.rpartition(":") if text.count(":") == 1 else (text, "", "53")
    return Do53Nameserver(host or text, int(port or 53))


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
