"""Looking at a website: real DNS, TLS, HTTP and RDAP on loopback, and hostile ones."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace

import orjson
import pytest
from tests.unit.sources.web.conftest import DOMAIN, HOST, IMPRINT, START, Rig
from tests.unit.sources.web.peers import Authority, Web, page, redirect, web_server

from atlas.sources.web.schemas import ProbeAnswer


async def test_a_website_in_order_answers_every_probe(rig: Rig) -> None:
    found = await rig.look()
    assert {name: item.status for name, item in found.probes.items()} == dict.fromkeys(
        ("dns", "rdap", "tls", "http"), "answered"
    ), found
    dns, rdap = found.probes["dns"].facts, found.probes["rdap"].facts
    assert dns["exists"] is True
    assert dns["addresses"] == ["127.0.0.1"]
    assert dns["zone"] == "example.test"
    assert dns["mail_servers"] == ["10 mail.example.test"]
    assert dns["spf"] == "v=spf1 -all"
    assert dns["dmarc"] == "v=DMARC1; p=reject"
    assert (rdap["created"], rdap["expires"]) == ("2010-05-01", "2028-05-01")
    assert (rdap["registrar"], rdap["redacted"]) == ("Some Registrar", False)
    assert rdap["bootstrap_of"] == "2026-11-20T00:00:00Z"
    tls, http = found.probes["tls"].facts, found.probes["http"].facts
    assert tls["problems"] == []
    assert tls["names"] == [HOST, "example.test"]
    assert tls["issuer"] == "Test Authority"
    assert http["status"] == 200
    assert http["names_subject"] is True
    assert http["imprint"] == f"https://{HOST}:{rig.port}/imprint"
    for answer in found.probes.values():
        assert answer.raw
        assert all(raw.content for raw in answer.raw)
    assert b"company number 01234567" in found.probes["http"].raw[-1].content


async def test_a_name_is_asked_once_and_the_socket_goes_there(rig: Rig) -> None:
    await rig.look()
    assert rig.zone.asked.count((HOST, "A")) == 1
    assert all("atlas-kyb" in agent for agent in rig.web.agents)


async def test_private_addresses_are_refused_for_every_probe(rig: Rig) -> None:
    rig.collector.allow = frozenset({f"rdap.test:{rig.rdap_port}", f"iana.test:{rig.rdap_port}"})
    # the usual port: nothing but the address is wrong
    found = await rig.look(f"https://{HOST}/")
    assert found.probes["tls"].reason == "outbound_refused"
    assert found.probes["http"].reason == "outbound_refused"
    assert rig.web.asked == []
    elsewhere = await rig.look()
    assert elsewhere.probes["http"].reason == "outbound_refused"


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/",
        "http://127.0.0.1:{}/",
        "file:///etc/passwd",
        "https://u:p@www.example.test/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
    ],
)
async def test_redirects_are_checked_like_the_first_address(rig: Rig, target: str) -> None:
    inner = Web({"/": page("secret")})
    async with web_server(inner) as port:
        rig.web.pages["/"] = redirect(target.format(port))
        found = (await rig.look()).probes["http"]
    assert (found.status, found.reason) == ("failed", "outbound_refused")
    assert inner.asked == []


async def test_redirects_end(rig: Rig) -> None:
    rig.web.pages["/"] = redirect("/")
    assert (await rig.look()).probes["http"].reason == "too_many_redirects"
    rig.web.pages["/"] = redirect("/home")
    rig.web.pages["/home"] = page(START)
    found = (await rig.look()).probes["http"]
    assert found.facts["hops"] == [f"https://{HOST}:{rig.port}{p}" for p in ("/", "/home")]


async def test_another_company_on_the_imprint_is_told(rig: Rig) -> None:
    rig.web.pages["/imprint"] = page(
        IMPRINT.replace("Example Trading", "Another Business").replace("01234567", "09999999")
    )
    found = (await rig.look()).probes["http"].facts
    assert found["names_subject"] is False
    assert found["other_numbers"] == ["9999999"]


async def test_robots_are_respected(rig: Rig) -> None:
    rig.web.pages["/robots.txt"] = page("User-agent: *\nDisallow: /\n", kind="text/plain")
    found = (await rig.look()).probes["http"]
    assert (found.status, found.reason) == ("no_answer", "robots_disallow")
    assert rig.web.asked == ["/robots.txt"]
    rig.web.pages["/robots.txt"] = page("x", status="503 Unavailable")
    assert (await rig.look()).probes["http"].reason == "robots_disallow"


async def test_a_name_that_is_not_there_says_so_and_nobody_answering_does_not(rig: Rig) -> None:
    gone = await rig.look("https://gone.example.test/")
    assert gone.probes["dns"].facts["exists"] is False
    assert gone.probes["tls"].status == gone.probes["http"].status == "not_run"
    rig.zone.silent.add("mute.example.test")
    mute = await rig.look("https://mute.example.test/")
    assert mute.probes["dns"].status == "failed"
    assert mute.probes["dns"].reason == "timeout"
    assert "exists" not in mute.probes["dns"].facts


# hostile certificates


async def _tls(rig: Rig, **certificate: object) -> ProbeAnswer:
    names = certificate.pop("names", (HOST,))
    context = rig.authority.server(*names, **certificate)  # type: ignore[arg-type,misc]
    async with web_server(rig.web, context) as port:
        rig.collector.allow |= {f"{HOST}:{port}"}
        found = await rig.look(f"https://{HOST}:{port}/")
    assert found.probes["http"].reason == "certificate"
    return found.probes["tls"]


async def test_certificates_of_another_name_out_of_time_or_untrusted_are_told(
    rig: Rig, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = await _tls(rig, names=("other.test",))
    assert other.facts["problems"] == ["the certificate is of other.test"]
    late = await _tls(rig, days=(-20, -3))
    assert late.facts["problems"][0].startswith("ended on")
    early = await _tls(rig, days=(3, 9))
    assert early.facts["problems"][0].startswith("valid only from")
    stranger = await _tls(rig, signed_by=Authority(tmp_path_factory.mktemp("ca")))
    assert stranger.facts["problems"][0].startswith("not trusted")
    wild = await _tls(rig, names=("*.test",))
    assert wild.facts["problems"] == ["the certificate is of *.test"]


async def test_a_server_that_speaks_no_tls(rig: Rig) -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.test ESMTP\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        rig.collector.allow |= {f"{HOST}:{port}"}
        found = await rig.look(f"https://{HOST}:{port}/")
    assert found.probes["tls"].reason == "tls_failed"
    assert found.probes["http"].reason == "unreachable"


# hostile pages


async def test_an_endless_body_is_cut(rig: Rig) -> None:
    async def endless(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Example Trading Ltd</p>"
        )
        while not writer.is_closing():
            writer.write(b"<p>more</p>" * 10_000)
            await writer.drain()
            await asyncio.sleep(0)  # a closed socket is noticed by the loop alone

    rig.web.pages["/"] = endless
    found = (await rig.look()).probes["http"]
    assert found.facts["truncated"] is True
    assert found.facts["names_subject"] is True
    assert len(found.raw[0].content) < 1_100_000


async def test_a_body_that_drips_ends_with_its_time(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    rig.web.pages["/"] = drip
    monkeypatch.setattr("atlas.sources.web.service.PROBE_SECONDS", 1.0)
    found = (await rig.look()).probes["http"]
    assert (found.status, found.reason) == ("failed", "timeout")


async def test_an_imprint_without_end_is_told_to_be_cut(rig: Rig) -> None:
    rig.web.pages["/imprint"] = page(f"<p>{'word ' * 70_000}</p>{IMPRINT}")
    found = (await rig.look()).probes["http"].facts
    assert (found["names_subject"], found["cut"], found["truncated"]) == (False, True, False)


async def test_a_gzip_bomb_is_never_unpacked(rig: Rig) -> None:
    bomb = gzip.compress(b"<p>x</p>" * 20_000_000, compresslevel=9)
    rig.web.pages["/"] = page(bomb, extra="Content-Encoding: gzip\r\n")
    found = (await rig.look()).probes["http"]
    assert found.facts["truncated"] is True
    assert len(found.raw[0].content) < 1_100_000


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000 + b"\r\n\r\n", "bad_answer"),
        (
            b"".join([b"HTTP/1.1 200 OK\r\n", *[b"X-%d: y\r\n" % n for n in range(50_000)]]),
            "bad_answer",
        ),
        (b"\x00\x01\x02 not http\r\n\r\n", "bad_answer"),
        (page(b"not gzip", extra="Content-Encoding: gzip\r\n"), "bad_answer"),
        (page(b"x", extra="Content-Encoding: br\r\n"), "bad_answer"),
    ],
)
async def test_hostile_headers_and_bodies_degrade(rig: Rig, answer: bytes, reason: str) -> None:
    rig.web.pages["/"] = answer
    found = (await rig.look()).probes["http"]
    assert (found.status, found.reason) == ("failed", reason)


async def test_a_server_that_says_nothing_times_out(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def mute(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    rig.web.pages["/robots.txt"] = mute
    monkeypatch.setattr("atlas.sources.web.service.PROBE_SECONDS", 0.5)
    found = (await rig.look()).probes["http"]
    assert (found.status, found.reason) == ("failed", "timeout")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            "<title>Müller</title><p>Example Trading Ltd</p>".encode("latin-1"),
            "text/html; charset=utf-8",
        ),
        ("<p>Example Trading Ltd</p>".encode("utf-16"), "text/html; charset=utf-16"),
        (b"<p>Example Trading Ltd</p>", "text/html; charset=no-such-charset"),
        (b"<p>Example\x00 Trading Ltd</p>", "text/html"),
        (b"<div>" * 50_000 + b"Example Trading Ltd", "text/html"),
        (b"<p>&lol; Example Trading Ltd <!DOCTYPE x [<!ENTITY lol 'a'>]>", "text/html"),
    ],
)
async def test_wrong_charsets_and_broken_pages_never_fail(rig: Rig, body: bytes, kind: str) -> None:
    rig.web.pages["/"] = page(body, kind=kind)
    found = (await rig.look()).probes["http"]
    assert found.status == "answered"
    assert found.facts["status"] == 200


# RDAP


@pytest.mark.parametrize(
    ("change", "redacted"),
    [
        ({"redacted": [{"name": {"description": "Registrant Name"}}]}, True),
        (
            {
                "entities": [
                    {"roles": ["registrant"], "remarks": [{"title": "REDACTED FOR PRIVACY"}]}
                ]
            },
            True,
        ),
        (
            {
                "entities": [
                    {
                        "roles": ["registrant"],
                        "vcardArray": ["vcard", [["fn", {}, "text", "Domains By Proxy, LLC"]]],
                    }
                ]
            },
            True,
        ),
        ({"entities": []}, None),
        ({"entities": "nonsense", "events": [1, {"eventDate": 7}]}, None),
    ],
)
async def test_who_is_withheld(rig: Rig, change: dict[str, object], redacted: bool | None) -> None:
    answer = orjson.dumps({**DOMAIN, **change})
    rig.rdap.pages["/domain/example.test"] = page(answer, kind="application/rdap+json")
    found = (await rig.look()).probes["rdap"]
    assert found.status == "answered"
    assert found.facts["redacted"] is redacted


@pytest.mark.parametrize(
    "answer",
    [
        b"[]",
        b"{",
        b'{"objectClassName": "entity"}',
        b"\xff\xfe",
        b'{"objectClassName":"domain","ldhName":"other.test"}',
    ],
)
async def test_an_rdap_answer_that_is_none_is_no_answer(rig: Rig, answer: bytes) -> None:
    rig.rdap.pages["/domain/example.test"] = page(answer)
    assert (await rig.look()).probes["rdap"].status == "no_answer"


async def test_a_top_level_domain_without_rdap_and_a_registry_that_is_down(rig: Rig) -> None:
    rig.zone.records[("www.example.none", "A")] = ["127.0.0.1"]
    other = await rig.look("https://www.example.none/")
    assert other.probes["rdap"].reason == "no_rdap_service"
    rig.rdap.pages["/domain/example.test"] = page(b"", status="503 Unavailable")
    assert (await rig.look()).probes["rdap"].reason == "rdap_refuses"
    rig.collector.bootstrap = replace(rig.collector.bootstrap, document=None)
    rig.rdap.pages["/dns.json"] = page(b"no json")
    assert (await rig.look()).probes["rdap"].reason == "bad_answer"


async def test_ipv6(rig: Rig) -> None:
    try:
        context = rig.authority.server("six.example.test")
        async with web_server(rig.web, context, host="::1") as port:
            rig.zone.records[("six.example.test", "AAAA")] = ["::1"]
            rig.collector.allow |= {f"six.example.test:{port}"}
            found = await rig.look(f"https://six.example.test:{port}/")
    except OSError:
        pytest.fail("the machine has no IPv6 loopback")
    assert found.probes["dns"].facts["addresses"] == ["::1"]
    assert found.probes["http"].facts["names_subject"] is True
