"""The audit of libraries: what fails it, and that silence is never taken for a clean result."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from tests.architecture.source import ROOT
from tests.tools.audit import (
    PATIENCE,
    Addresses,
    Advisory,
    UnreachableError,
    advisories,
    main,
    reviewed_advisories,
    unused,
)
from tests.tools.sbom import Component, console_components, python_components

NOW = datetime.now(UTC)
OLD, NEW = NOW - PATIENCE - timedelta(days=1), NOW - PATIENCE + timedelta(days=1)


class Peer:
    """OSV, the index of PyPI and the registry of npm, each answering what a test gives it."""

    def __init__(self) -> None:
        self.advisories: dict[str, list[dict[str, Any]]] = {}
        self.released: dict[str, datetime] = {}
        self.pages: int = 1
        self.asked: list[str] = []
        self.answer: bytes | None = None
        peer = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(peer.read(self.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self._send(peer.batch(json.loads(body)["queries"]))

            def _send(self, found: Mapping[str, Any] | None) -> None:
                self.send_response(404 if found is None else 200)
                self.end_headers()
                self.wfile.write(peer.answer or json.dumps(found).encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Answers)
        base = f"http://127.0.0.1:{self.server.server_port}"
        self.addresses = Addresses(base, base, f"{base}/npm")
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def batch(self, queries: list[dict[str, Any]]) -> dict[str, Any]:
        """Answer by library, one advisory on each page."""
        results: list[dict[str, Any]] = []
        for query in queries:
            purl = query["package"]["purl"]
            self.asked.append(purl)
            at = int(query.get("page_token", 0))
            known = self.advisories.get(purl, [])
            page = known[at : at + 1]
            more = {"next_page_token": str(at + 1)} if len(known) > at + 1 else {}
            results.append(({"vulns": [{"id": one["id"]} for one in page]} if page else {}) | more)
        return {"results": results}

    def read(self, path: str) -> dict[str, Any] | None:
        """Answer with an advisory or with the release days of a library."""
        kind, _, name = path.lstrip("/").partition("/")
        if kind == "v1":
            every = [one for some in self.advisories.values() for one in some]
            return next((one for one in every if one["id"] == name.rpartition("/")[2]), None)
        if kind == "npm":
            return {"time": {key: day.isoformat() for key, day in self.released.items()}}
        files = [
            {"filename": f"lib-{version}-py3-none-any.whl", "upload-time": day.isoformat()}
            for version, day in self.released.items()
        ]
        return {"files": files}


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()


def library(system: str = "pypi", name: str = "lib", version: str = "1.2.0") -> Component:
    purl = f"pkg:{system}/{name}@{version}"
    return {"type": "library", "name": name, "version": version, "purl": purl, "licenses": []}


def advisory(name: str, *fixes: str, system: str = "PyPI", library: str = "lib") -> dict[str, Any]:
    events = [{"introduced": "0"}, *({"fixed": fix} for fix in fixes)]
    span = {"type": "ECOSYSTEM", "events": events}
    commit = {"type": "GIT", "events": [{"fixed": "0123abcd"}]}
    package = {"ecosystem": system, "name": library}
    return {"id": name, "aliases": [], "affected": [{"package": package, "ranges": [span, commit]}]}


def found(peer: Peer, *known: dict[str, Any], of: Component | None = None) -> list[Advisory]:
    one = of or library()
    peer.advisories[one["purl"]] = list(known)
    return advisories([library(name="other"), one], {}, peer.addresses)


@pytest.mark.parametrize("system", ["PyPI", "npm"])
@pytest.mark.parametrize(("day", "fails"), [(OLD, True), (NEW, False)])
def test_a_fix_must_be_taken_in_within_a_fortnight(
    peer: Peer, system: str, day: datetime, *, fails: bool
) -> None:
    peer.released = {"1.0.0": OLD, "1.3.0": day}
    one = library(system.lower())
    # the fix of an older branch says nothing about ours
    [known] = found(peer, advisory("GHSA-1", "1.0.0", "1.3.0", system=system), of=one)
    assert (known.fix, known.fixed_on, known.fails(NOW)) == ("1.3.0", day, fails)
    assert known.line(NOW).startswith("FAIL" if fails else "note")


def test_what_has_no_fix_is_told_and_does_not_fail(peer: Peer) -> None:
    [known] = found(peer, advisory("GHSA-1"))
    assert (known.fix, known.fails(NOW)) == (None, False)
    assert known.line(NOW) == "note  lib 1.2.0  GHSA-1: no fix yet"


def test_a_fix_of_unknown_age_counts_as_old(peer: Peer) -> None:
    peer.released = {"1.4.0": NEW}
    [known] = found(peer, advisory("GHSA-1", "1.3.0", "1.4.0"))
    assert (known.fix, known.fixed_on, known.fails(NOW)) == ("1.3.0", None, True)


def test_every_page_of_an_answer_is_read(peer: Peer) -> None:
    names = [f"GHSA-{number}" for number in range(5)]
    known = found(peer, *(advisory(name) for name in names))
    assert [one.names[0] for one in known] == names


def test_what_was_withdrawn_does_not_count(peer: Peer) -> None:
    assert found(peer, advisory("GHSA-1") | {"withdrawn": "2026-01-01T00:00:00Z"}) == []


def test_a_review_by_any_of_its_names_counts_and_an_unused_one_is_told(peer: Peer) -> None:
    peer.released = {"1.3.0": OLD}
    peer.advisories[library()["purl"]] = [advisory("GHSA-1", "1.3.0") | {"aliases": ["CVE-1"]}]
    reviewed = {"CVE-1": "Not called.", "CVE-2": "Gone."}
    [known] = advisories([library()], reviewed, peer.addresses)
    assert (known.reason, known.fails(NOW)) == ("Not called.", False)
    assert unused(reviewed, [known]) == ["CVE-2"]


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b'{"results": []}', b'{"results": null}'])
def test_an_answer_that_cannot_be_read_is_no_clean_result(peer: Peer, answer: bytes) -> None:
    peer.answer = answer
    with pytest.raises(UnreachableError):
        advisories([library()], {}, peer.addresses)


def test_an_advisory_that_cannot_be_read_is_no_clean_result(peer: Peer) -> None:
    with pytest.raises(UnreachableError):
        found(peer, {"id": "GHSA-1", "affected": ["odd"]})


def test_the_audit_asks_for_every_library_that_is_shipped(
    peer: Peer, capsys: pytest.CaptureFixture[str]
) -> None:
    where = peer.addresses
    arguments = ["--osv", where.osv, "--pypi", where.pypi, "--npm", where.npm]
    assert main(arguments) == 0
    shipped = [*python_components(), *console_components()]
    assert sorted(peer.asked) == sorted(one["purl"] for one in shipped)
    assert f"AUDITED {len(shipped)} libraries: 0 advisories" in capsys.readouterr().out
    one = python_components()[0]
    known = advisory("GHSA-1", "999.0", library=one["name"])
    peer.advisories = {one["purl"]: [known]}
    assert main(arguments) == 1
    assert "1 advisories, 1 to mend" in capsys.readouterr().out


def test_who_cannot_ask_says_that_nothing_was_audited(
    peer: Peer, capsys: pytest.CaptureFixture[str]
) -> None:
    peer.server.shutdown()
    peer.server.server_close()
    nobody = ["--osv", peer.addresses.osv]
    assert main(nobody) == 2
    assert main([*nobody, "--or-say-so"]) == 0
    said = capsys.readouterr().out
    assert said.count("NOT AUDITED") == 2
    assert not re.search(r"^AUDITED", said, re.MULTILINE)


def test_every_review_has_a_reason() -> None:
    assert all(len(reason) > 10 for reason in reviewed_advisories().values())


def test_a_submission_is_audited() -> None:
    assert "make audit" in (ROOT / ".ci/run").read_text(encoding="utf-8")
