"""One name server, one authority, one website and one RDAP service for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio
from tests.unit.sources.web.peers import Authority, Web, Zone, name_server, page, web_server

from atlas.sources.web.probes.rdap import Bootstrap
from atlas.sources.web.schemas import WebAnswer, WebQuery
from atlas.sources.web.service import Collector, look

HOST = "www.example.test"
IMPRINT = """<html><head><title>Legal notice</title></head><body>
<p>Example Trading Ltd. Registered in England, company number 01234567.</p></body></html>"""
START = (
    '<html><head><title>Welcome</title></head><body><a href="/imprint">Imprint</a></body></html>'
)
DOMAIN = {
    "objectClassName": "domain",
    "ldhName": "example.test",
    "events": [
        {"eventAction": "registration", "eventDate": "2010-05-01T00:00:00Z"},
        {"eventAction": "expiration", "eventDate": "2028-05-01T00:00:00Z"},
    ],
    "entities": [
        {"roles": ["registrar"], "vcardArray": ["vcard", [["fn", {}, "text", "Some Registrar"]]]},
        {
            "roles": ["registrant"],
            "vcardArray": ["vcard", [["org", {}, "text", "Example Trading Ltd"]]],
        },
    ],
}


@dataclass
class Rig:
    """The peers, and the collector that reaches them."""

    zone: Zone
    web: Web
    rdap: Web
    authority: Authority
    collector: Collector
    port: int
    rdap_port: int

    async def look(self, website: str | None = None, **query: Any) -> WebAnswer:
        values: dict[str, Any] = {
            "website": website or f"https://{HOST}:{self.port}/",
            "names": ["Example Trading Limited"],
            "numbers": [("GB-COH", "01234567")],
        }
        return await look(self.collector, WebQuery(**{**values, **query}))


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest_asyncio.fixture
async def rig(authority: Authority) -> AsyncIterator[Rig]:
    async with rigged(authority) as found:
        yield found


@asynccontextmanager
async def rigged(authority: Authority) -> AsyncIterator[Rig]:
    """Start the peers."""
    zone = Zone(
        {
            (HOST, "A"): ["127.0.0.1"],
            ("example.test", "SOA"): ["ns.example.test. admin.example.test. 1 3600 600 86400 60"],
            ("example.test", "MX"): ["10 mail.example.test."],
            ("example.test", "NS"): ["ns.example.test."],
            ("example.test", "TXT"): ['"v=spf1 -all"'],
            ("_dmarc.example.test", "TXT"): ['"v=DMARC1; p=reject"'],
            ("rdap.test", "A"): ["127.0.0.1"],
            ("iana.test", "A"): ["127.0.0.1"],
        },
        zone="example.test",
    )
    web = Web({"/": page(START), "/imprint": page(IMPRINT)})
    rdap = Web({"/domain/example.test": page(orjson.dumps(DOMAIN), kind="application/rdap+json")})
    async with (
        name_server(zone) as server,
        web_server(web, authority.server(HOST, "example.test")) as port,
        web_server(rdap, authority.server("rdap.test", "iana.test")) as rdap_port,
    ):
        services = {
            "version": "1.0",
            "publication": "2026-11-20T00:00:00Z",
            "services": [[["test"], [f"https://rdap.test:{rdap_port}/"]]],
        }
        rdap.pages["/dns.json"] = page(orjson.dumps(services), kind="application/json")
        collector = Collector(
            allow=frozenset({f"{HOST}:{port}", f"rdap.test:{rdap_port}", f"iana.test:{rdap_port}"}),
            bootstrap=Bootstrap(f"https://iana.test:{rdap_port}/dns.json"),
            servers=[server],
            trust=authority.trust(),
        )
        yield Rig(zone, web, rdap, authority, collector, port, rdap_port)
