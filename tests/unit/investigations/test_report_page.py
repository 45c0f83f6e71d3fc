"""The report's page: escaped, static, complete; and the content negotiation before it."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.core.errors import NotAcceptableError
from atlas.investigations.reports.document import DEMO_BANNER
from atlas.investigations.reports.negotiation import HTML, JSON, PDF, negotiate
from atlas.investigations.reports.redaction import HIDDEN, redact
from atlas.investigations.reports.rendering import CONTENT_SECURITY_POLICY, render
from atlas.investigations.reports.wording import share, value

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


class Tags(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def document(name: str = "Example Ltd", *, demo: bool = False, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "format": "atlas.report/1",
        "demo": demo,
        "banner": DEMO_BANNER if demo else None,
        "investigation": {
            "id": "i-1",
            "run_version": 1,
            "rerun_of": None,
            "company_name": name,
            "started_at": "2026-11-24T10:00:00+00:00",
            "registration_number": "01234567",
            "register": "GB-COH",
            "country_code": "GB",
            "depth": "cdd",
            "as_of": "2026-11-24",
        },
        "summary": {
            "sentences": [f"{name} was investigated."],
            "key_findings": [
                {"module": "CIR", "code": "x", "severity": "high", "title": name, "detail": name}
            ],
        },
        "subject": {
            "entity_id": "s",
            "name": name,
            "type": "LegalEntity",
            "data": {"contact_info": "x@example.org"},
            "candidates": [],
        },
        "risk": {
            "score": "72.50",
            "base_score": "12.00",
            "score_low": "70.00",
            "score_high": "90.00",
            "level": "high",
            "level_at_worst": "critical",
            "tier": "edd",
            "coverage": "41.00",
            "appetite": "moderate",
            "overrides": [],
            "reference_snapshot": "9" * 64,
            "insufficient_depth": True,
            "matrix": {"id": "eba_standard_v1", "version": "1"},
            "floors": [
                {
                    "id": "f",
                    "title": name,
                    "status": "applied",
                    "minimum_score": "70",
                    "minimum_tier": "edd",
                    "legal_source": "EBA/GL/2021/02",
                    "because": [name],
                }
            ],
            "dimensions": [{"id": "customer", "weight": "0.25", "score": None}],
            "factors": [
                {
                    "id": "f",
                    "status": "unknown",
                    "points": "1",
                    "maximum": "2",
                    "reason": "no_list",
                    "sources": [],
                }
            ],
        },
        "checks": {
            "tier": "edd",
            "policy_version": 0,
            "open": ["source_of_funds"],
            "items": [
                {
                    "check_id": check_id,
                    "title": title,
                    "need": need,
                    "because": None,
                    "outcome": outcome,
                    "fulfilled_by": by,
                    "detail": name,
                    "remedy": "Attest it.",
                    "sources": [{"name": "registry_file:x", "as_of": "2026-01-01"}],
                    "lists": [{"list_id": "ofac-sdn", "version": "2021-07-01"}],
                    "attestation": {
                        "note": f"seen with {name}",
                        "reference": "DMS 1",
                        "withdrawn": False,
                        "attested_at": "2026-11-24T10:00:00Z",
                    }
                    if by == "attestation"
                    else None,
                }
                for check_id, title, need, outcome, by in (
                    ("source_of_funds", "Source of funds", "mandatory", "not_assessed", None),
                    ("website", "Website looked at", "recommended", "fulfilled", "attestation"),
                    ("network", "Network analysis", "none", "not_assessed", None),
                )
            ],
        },
        "findings": [
            {
                "module": "SPEPWS",
                "code": "by_ownership",
                "severity": "critical",
                "title": "Owned",
                "detail": name,
                "evidence_ids": ["e-1"],
                "screening_ids": ["sc-1"],
                "proof": [
                    {
                        "from_name": name,
                        "to_name": "Example Ltd",
                        "kind": "ownership",
                        "share": "60",
                        "valid_from": "2020-01-01",
                        "valid_to": None,
                    }
                ],
            }
        ],
        "ownership": {
            "assessed": True,
            "structure": {
                "rule": {"comparator": ">", "threshold": 25, "source": "AMLD"},
                "grounds": [
                    {
                        "name": name,
                        "status": "ubo",
                        "contested": False,
                        "share": "60",
                        "votes": None,
                        "grounds": [{"basis": "shares", "detail": "60"}],
                    }
                ],
                "no_ubo_reasons": [],
                "loops": [],
                "over_declared": [],
            },
            "sanctioned_rule": {"outcome": "fired", "reason": None, "detail": name},
            "sanctioned": [
                {
                    "regime": "ofac",
                    "status": "blocked",
                    "contested": False,
                    "owned": ["s"],
                    "rule": {"comparator": ">=", "threshold": 50, "source": "OFAC"},
                }
            ],
        },
        "parties": [
            {"entity_id": "s", "name": "Example Ltd", "type": "LegalEntity", "country_code": "GB"},
            {"entity_id": "o", "name": name, "type": "Person", "country_code": "GB"},
        ],
        "relationships": [
            {
                "type": "Ownership",
                "from_id": "o",
                "to_id": "s",
                "from_name": name,
                "to_name": "Example Ltd",
                "attributes": {
                    "share_minimum": 25,
                    "share_maximum": 50,
                    "minimum_exclusive": True,
                },
                "valid_from": None,
                "valid_to": None,
            },
            {
                "type": "Ownership",
                "from_id": "s",
                "to_id": "o",
                "from_name": "Example Ltd",
                "to_name": name,
                "attributes": {},
                "valid_from": None,
                "valid_to": None,
            },
        ],
        "screening": {
            "lists": [
                {
                    "list_id": "ofac-sdn",
                    "version": "2021-07-01",
                    "topics": ["sanctions"],
                    "stale": "x",
                }
            ],
            "rows": [
                {
                    "party_id": "o",
                    "name": name,
                    "outcome": "not_assessed",
                    "topics": [
                        {"topic": "sanctions", "outcome": "not_assessed", "reason": "stale_list"}
                    ],
                    "lists": [
                        {
                            "list_id": "ofac-sdn",
                            "version": "2021-07-01",
                            "age_days": 1900,
                            "outcome": "not_assessed",
                            "reason": "stale_list",
                        }
                    ],
                    "hits": [
                        {
                            "strength": "strong",
                            "score": 91.0,
                            "matched_name": name,
                            "entry_name": f"{name} (alias)",
                            "list_id": "ofac-sdn",
                            "entry_key": "1",
                            "measure": "asset_freeze",
                            "decision": "undecided",
                            "topics": ["sanctions"],
                        }
                    ],
                }
            ],
        },
        "modules": [
            {
                "code": "CIR",
                "title": "Identity",
                "level": "not_assessed",
                "points": 0,
                "coverage": {"assessed": 0, "rules": 7, "percent": 0.0},
                "rules": [{"title": "T", "outcome": "not_assessed", "points": 0, "detail": name}],
            }
        ],
        "conflicts": [
            {
                "name": name,
                "relationship_id": None,
                "attribute": "legal_name",
                "detail": name,
                "status": "open",
            }
        ],
        "not_assessed": {
            "rules": [
                {
                    "module": "CIR",
                    "title": "T",
                    "reason": "no_list",
                    "detail": name,
                    "remedy": "Load a list.",
                }
            ],
            "factors": [{"factor": "peps", "reason": "no_list"}],
        },
        "sources": [
            {
                "source": "registry_file:x",
                "status": "answered",
                "as_of": None,
                "licence": name,
                "detail": name,
                "evidence_ids": ["e-1"],
            }
        ],
        "lineage": {
            "claims": [
                {
                    "attribute": "legal_name",
                    "value": {"a": [name, True, None]},
                    "source": "registry_file:x",
                    "asserted_at": "2026-01-01",
                    "evidence_id": "e-1",
                }
            ],
            "evidence": [
                {
                    "id": "e-1",
                    "source": "registry_file:x",
                    "retrieved_at": "2026-01-01",
                    "size": 3,
                    "sha256": "0" * 64,
                }
            ],
        },
        "hashes": {"evaluation": {"input_hash": "1" * 64}, "evidence": []},
    }
    return found | changes


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


def test_the_page_says_everything_and_the_banner_only_for_demo_data() -> None:
    page = render(document(demo=True), "a" * 64)
    for text in (
        DEMO_BANNER,
        "72.50",
        "more than 25 %, up to 50 %",
        "stale_list".replace("_", " "),
        "Load a list.",
        "a" * 64,
        "OFAC",
        "Insufficient depth",
    ):
        assert text in page, text
    assert DEMO_BANNER not in render(document(), "a" * 64)


def test_checks_stand_in_the_report_and_a_report_of_before_reads_on() -> None:
    found = document()
    page = render(found, "a" * 64)
    for text in (
        "Open mandatory checks stand against an approval: Source of funds.",
        "attested on 2026-11-24: seen with Example Ltd (DMS 1)",
        "Attest it.",
    ):
        assert text in page, text
    assert "Network analysis" not in page
    hidden = redact(found)
    assert hidden["checks"]["items"][1]["attestation"]["note"] == HIDDEN
    assert "DMS 1" not in render(hidden, "a" * 64)
    del found["checks"]
    assert "before it showed checks" in render(found, "a" * 64)
    assert "checks" not in redact(found)


def test_what_a_source_wrote_can_never_run() -> None:
    tags = parsed(render(document(HOSTILE), "a" * 64))
    assert HOSTILE in "".join(tags.text)
    names = {tag for tag, _ in tags.tags}
    assert not names & {"script", "img", "iframe", "object", "embed", "form", "link", "base"}
    for _, attributes in tags.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        target = attributes.get("href")
        assert target is None or target.startswith(("#", "/api/evidence/"))


def test_the_policy_lets_only_the_pages_own_style_through() -> None:
    page = render(document(), "a" * 64)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_the_page_is_readable_by_a_screen_reader() -> None:
    tags = parsed(render(document(), "a" * 64))
    counted = [tag for tag, _ in tags.tags]
    assert counted.count("h1") == 1
    assert ("html", {"lang": "en"}) in tags.tags
    assert "main" in counted
    ids = {attributes["id"] for _, attributes in tags.tags if "id" in attributes}
    for _, attributes in tags.tags:
        target = attributes.get("href") or ""
        if target.startswith("#"):
            assert target[1:] in ids
        if "aria-labelledby" in attributes:
            assert attributes["aria-labelledby"] in ids
    headers = [attributes for tag, attributes in tags.tags if tag == "th"]
    assert headers
    assert all(attributes.get("scope") in {"col", "row"} for attributes in headers)


def test_a_loop_of_owners_ends() -> None:
    page = render(document(), "a" * 64)
    assert page.count("not stated") == 1  # the way back is shown once


@given(st.text(max_size=40))
def test_any_name_renders_and_the_page_is_the_same_each_time(name: str) -> None:
    found = document(name)
    if not name.isprintable():
        return
    assert render(found, "a" * 64) == render(found, "a" * 64)
    assert canonical_json(found) == canonical_json(dict(reversed(found.items())))


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ({"share_exact": 60}, "60 %"),
        ({"share_exact": 33.5}, "33.5 %"),
        ({"share_minimum": 75, "share_maximum": 100}, "at least 75 %, up to 100 %"),
        ({"share_minimum": 25, "minimum_exclusive": True}, "more than 25 %"),
        ({"share_maximum": 50, "maximum_exclusive": True}, "less than 50 %"),
        ({}, "not stated"),
    ],
)
def test_shares_are_written_as_declared(attributes: dict[str, Any], text: str) -> None:
    assert share(attributes) == text


def test_values_in_one_line() -> None:
    assert value([{"register": "GB-COH", "value": "1"}, True]) == "register: GB-COH, value: 1; yes"
    assert value(None) == ""


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/json", JSON),
        ("text/html", HTML),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("*/*", JSON),
        ("", JSON),
        ("text/html;q=0.5, application/json", JSON),
        ("APPLICATION/PDF", PDF),
        ("application/*;q=0.4, application/pdf", PDF),
        ("application/json;q=0, */*", HTML),
        ("text/html;q=0.1, application/pdf;q=0.2", PDF),
        ("application/*", JSON),
    ],
)
def test_accept(accept: str, form: str) -> None:
    assert negotiate(accept) == form


@pytest.mark.parametrize(
    "accept", ["image/png", "text/html;q=0", "text/html;q=x", "text/html;q=nan", "*/*;q=0", "x"]
)
def test_nothing_that_is_offered_is_accepted(accept: str) -> None:
    with pytest.raises(NotAcceptableError):
        negotiate(accept)


@pytest.mark.parametrize(
    ("outcome", "reason", "text"),
    [("not_assessed", "stale_list", "not assessed"), ("not_fired", None, "not owned")],
)
def test_not_owned_is_said_only_where_the_rule_says_it(
    outcome: str, reason: str | None, text: str
) -> None:
    found = document()
    found["ownership"]["sanctioned"][0]["status"] = "clear"
    found["ownership"]["sanctioned_rule"] = {"outcome": outcome, "reason": reason, "detail": "d"}
    page = render(found, "a" * 64)
    section = page[page.index("Ownership by sanctioned persons") : page.index('id="screening"')]
    assert text in section
    assert ("not owned" in section) is (outcome == "not_fired")
