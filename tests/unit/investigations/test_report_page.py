"""The report's page: escaped, static, complete; and the content negotiation before it."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.report_example import document
from tests.unit.knowledge.graph.answers import answer

from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.core.errors import NotAcceptableError
from atlas.investigations.reports.chart import chart_svg
from atlas.investigations.reports.document import DEMO_BANNER
from atlas.investigations.reports.domain.facts import LinkSaid
from atlas.investigations.reports.domain.report import Report
from atlas.investigations.reports.negotiation import HTML, JSON, PDF, negotiate
from atlas.investigations.reports.pages import pages_of
from atlas.investigations.reports.pages.blocks import Block, Table
from atlas.investigations.reports.pages.content import SECTIONS
from atlas.investigations.reports.redaction import HIDDEN, redact
from atlas.investigations.reports.rendering import CONTENT_SECURITY_POLICY, render
from atlas.investigations.reports.wording import chain, held, link_line, share, value
from atlas.investigations.results.domain import read
from atlas.risk.evaluations.domain.wording import CAUSES

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
        "Open mandatory checks prevent an approval: Source of funds.",
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


def test_no_name_turns_the_order_of_reading() -> None:
    page = render(document("Evil\u202eDTL\u202c \u2066x\u0007"), "a" * 64)
    assert not set(page) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u0007")
    assert "Evil[U+202E]DTL[U+202C] [U+2066]x[U+0007]" in page
    assert "שלום\u200e →" in render(document("שלום"), "a" * 64)
    assert "\n" in page


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
    assert (
        page.count("Example Ltd → Example Ltd: ownership not stated") == 1
    )  # the way back is shown once


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
    ("word", "text"),
    [
        (None, "an earlier release did not count the shares"),
        ("not_owned", "not owned. Control: no party in control matches the lists of this regime"),
        ("none_found", "which clears nothing (shares that no source declares: [0, 40] %)"),
        ("not_assessed", "not assessed: not every party above was screened"),
    ],
)
def test_not_owned_is_said_only_where_it_is_the_word_and_never_without_control(
    word: str | None, text: str
) -> None:
    found = document()
    regime = found["ownership"]["sanctioned"][0] | {"status": "clear"}
    if word:
        regime |= {"word": word, "control": "none_found", "undeclared": "[0, 40]"}
        regime["reasons"] = ["not_screened"]
    found["ownership"]["sanctioned"] = [regime]
    found["ownership"]["sanctioned_rule"] = {"outcome": "not_fired", "reason": None, "detail": "d"}
    page = render(found, "a" * 64)
    section = page[page.index("Ownership by sanctioned persons") : page.index('id="screening"')]
    assert text in section
    assert ("not owned" in section) is (word == "not_owned")


def test_none_found_speaks_of_the_lists_of_its_regime_alone() -> None:
    """A party above may be on another regime's lists: no sentence may say that none is listed."""
    found = document()
    regime = found["ownership"]["sanctioned"][0] | {"status": "none_found", "owned": []}
    regime |= {"word": "none_found", "control": "none_found", "reasons": ["shares_undeclared"]}
    un = regime | {"regime": "un", "word": "possible", "status": "possible", "undeclared": "0"}
    un |= {"seeds": [{"party": "o", "certain": False}], "control": "possible"}
    for undeclared in ("0", "[0, 40]"):
        found["ownership"]["sanctioned"] = [regime | {"undeclared": undeclared}, un]
        page = render(found, "a" * 64)
        section = page[page.index("Ownership by sanctioned persons") : page.index('id="screening"')]
        assert "no party above the company matches the lists of this regime, which" in section
        assert "Control: no party in control matches the lists of this regime." in section
        assert "no listed party" not in section
        assert ("[0, 40] %" in section) is (undeclared != "0")
        assert ": 0 %" not in section
    over = {"reasons": ["over_declared"], "undeclared": "[0, 100]"}
    found["ownership"]["sanctioned"] = [regime | over, un]
    page = render(found, "a" * 64)
    section = page[page.index("Ownership by sanctioned persons") : page.index('id="screening"')]
    assert "(more than the whole of a company is declared)" in section
    assert "no source declares" not in section


def test_what_is_possible_is_settled_by_the_decision_and_no_newer_list() -> None:
    found = document()
    regime = found["ownership"]["sanctioned"][0]
    regime |= {"status": "possible", "seeds": [{"party": "o", "certain": False}]}
    found["ownership"]["sanctioned_rule"] = {
        "outcome": "not_assessed",
        "reason": "stale_list",
        "detail": "ofac-sdn is old",
    }
    line = next(one for one in said_in(found, "ownership").split('"') if one.startswith("OFAC"))
    assert "possible: deciding the open match of the owner settles it" in line
    assert "ofac-sdn is old" not in line


def test_no_reader_meets_the_code_of_a_source() -> None:
    """A register file has a title: also beside a finding, in the appendix and below the chart."""
    found = document()
    found["ownership"]["structure"]["chart"] = answer("c", [])
    page = render(found, "a" * 64)
    assert "registry_file" not in page
    assert "Sources: register file x" in (chart_svg(found) or "")
    assert "registry_file" not in (chart_svg(found) or "")
    everything = msgspec.json.encode(pages_of(found, "a" * 64, (*SECTIONS, "hashes"))).decode()
    assert "registry_file" not in everything
    assert everything.count("register file x") >= 4


def blocks_of(found: dict[str, Any], name: str) -> tuple[Block, ...]:
    return pages_of(found, "a" * 64, (name,)).sections[0].blocks


def said_in(found: dict[str, Any], name: str) -> str:
    return msgspec.json.encode(blocks_of(found, name)).decode()


def test_a_regime_whose_lists_were_not_searched_is_named() -> None:
    found = document()
    found["ownership"]["sanctioned_not_assessed"] = ["eu", "uk"]
    found["not_assessed"]["regimes"] = ["eu", "uk"]
    for section in ("ownership", "gaps"):
        for regime in ("EU", "UK"):
            line = f"{regime}: not assessed: no list of this regime was searched."
            assert line in said_in(found, section), section


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ([], "Not assessed: no source states the company"),
        (["no_answer", "no_answer"], "Not assessed: no source states the company"),
        (["answered", "no_answer"], "One source states the company"),
        (["answered", "answered"], "The 2 sources that state the company have no conflicting"),
        (["answered", "removed"], "One source states the company"),
        (["removed", "removed"], "Not assessed: no source states the company"),
    ],
)
def test_nothing_contradicts_only_where_there_was_something_to_compare(
    answers: list[str], text: str
) -> None:
    """Of two registers that had both removed the company, none "stated conflicting values"."""
    found = document(conflicts=[])
    one = found["sources"][0]
    found["sources"] = [
        {**one, "status": "answered", "removed_on": "2026-11-20"}
        if status == "removed"
        else {**one, "status": status}
        for status in answers
    ]
    said = said_in(found, "conflicts")
    assert text in said
    assert ("no conflicting values" in said) is (answers == ["answered", "answered"])


def test_sources_that_disagree_on_the_address_are_no_agreement() -> None:
    """The module said that they disagree, and this part that they do not."""
    found = document(conflicts=[])
    found["sources"] = [{**found["sources"][0], "status": "answered"}] * 2
    told = "Sources disagree on the registered address: 1 Elm Row (A); 2 Oak Row (B)."
    rule = found["modules"][0]["rules"][0]
    fired = {**rule, "code": "address_mismatch", "outcome": "fired", "detail": told}
    found["modules"][0]["rules"].append(fired)
    said = said_in(found, "conflicts")
    assert told in said
    assert "no conflicting values" not in said


def test_a_company_declared_to_more_than_its_whole_is_no_agreement_of_sources() -> None:
    """One register declared it; the floor and this part said the opposite of each other."""
    found = document(conflicts=[])
    one = found["sources"][0]
    found["sources"] = [{**one, "status": "answered"}] * 3
    found["ownership"]["structure"]["over_declared"] = ["s"]
    said = said_in(found, "conflicts")
    assert "More than the whole of one company is declared." in said
    assert "contradict" not in said
    assert CAUSES["contradicted"] == "what is declared contradicts itself"


def whole(rules: int) -> dict[str, Any]:
    """The coverage of a module of which every rule could be assessed."""
    return {"assessed": rules, "rules": rules, "percent": 100.0}


def test_a_module_with_open_rules_shows_no_favourable_level() -> None:
    found = document()
    for level in ("clear", "low"):
        found["modules"][0] |= {"level": level, "coverage": whole(7) | {"assessed": 2}}
        page = render(found, "a" * 64, ("modules",))
        assert ">partly assessed<" in page
        assert f">{level}<" not in page


def test_a_level_clear_is_not_an_answer_of_a_list() -> None:
    found = document()
    found["risk"] |= {"level": "clear", "level_at_worst": "clear"}
    found["modules"][0] |= {"level": "clear", "coverage": whole(7)}
    page = render(found, "a" * 64, ("summary", "modules"))
    assert "nothing found" not in page
    assert page.count(">clear<") == 2
    assert "clear, not earned" in page


def test_between_two_names_from_right_to_left_the_arrow_keeps_its_way() -> None:
    mark = "\u200e"
    assert held("Birch Ltd", "Oak Ltd") == "Birch Ltd → Oak Ltd"
    assert held("שלום", "Oak Ltd") == f"{mark}שלום{mark} → Oak Ltd"
    stated = document()["relationships"][0] | {"from_name": "شركة", "to_name": "חברה"}
    link = read(LinkSaid, stated)
    # a letter from left to right on each side of the arrow (UAX 9, rule N2)
    assert link_line(link).startswith(f"{mark}شركة{mark} → {mark}חברה{mark}: ")


def test_who_stands_in_for_the_owner_who_was_not_found_is_named() -> None:
    found = document("Olga Official")
    found["ownership"]["structure"] |= {
        "grounds": [],
        "no_ubo_reasons": [{"reason": "unknown_person", "party": "u", "detail": ""}],
        "fallback": [{"party": "o", "role": "senior managing official"}],
    }
    said = said_in(found, "ownership")
    assert "No beneficial owner was identified: unknown person." in said
    assert "Olga Official (senior managing official)" in said
    found["ownership"]["structure"]["fallback"] = []
    assert "name no senior managing official" in said_in(found, "ownership")


def test_a_merely_possible_owner_is_none_identified() -> None:
    found = document()
    structure = found["ownership"]["structure"]
    structure["grounds"][0]["status"] = "possible_ubo"
    structure["no_ubo_reasons"] = [{"reason": "unknown_person", "party": "u", "detail": ""}]
    said = said_in(found, "ownership")
    assert "possible ubo" in said
    assert "No beneficial owner was identified with certainty: unknown person." in said


def test_the_outline_puts_holders_below_what_they_hold_however_deep() -> None:
    found = document()
    one = found["relationships"][0]
    deep = 30
    found["relationships"] = [
        {**one, "from_id": f"d{k + 1}", "to_id": f"d{k}", "from_name": f"D{k + 1:02}"}
        for k in range(deep)
    ]
    # another chain into the subject, whose top is the same, and two kinds of one holding
    found["relationships"] += [
        {**one, "from_id": "a", "to_id": "d0", "from_name": "A"},
        {**one, "from_id": "a", "to_id": "d0", "from_name": "A", "type": "Voting"},
        {**one, "from_id": "d1", "to_id": "a", "from_name": "D01"},
    ]
    found["subject"]["entity_id"] = "d0"
    lines = [(line.level, line.link.from_name, line.again) for line in chain(Report(found))]
    assert lines[:4] == [(0, "A", False), (0, "A", False), (1, "D01", False), (2, "D02", False)]
    assert lines[-1] == (0, "D01", True)
    assert len(lines) == deep + 3
    assert "listed already" in said_in(found, "ownership")


def test_what_nobody_looked_at_is_listed_whole() -> None:
    found = document()
    found["not_assessed"] |= {
        "rules": [],
        "floors": [{"id": "pep", "title": "A PEP", "legal_source": "Directive (EU) 2015/849"}],
        "modules": [{"module": "ROA", "title": "Addresses"}],
        "parties": [{"entity_id": "u", "name": "unknown person"}],
    }
    said = said_in(found, "gaps")
    for text in (
        "Every rule of the modules that ran could be assessed.",
        "A PEP",
        "Module ROA (Addresses) was not asked for",
        "Not screened, because no source gives a name (1): unknown person.",
    ):
        assert text in said, text


def test_a_list_that_could_not_be_read_whole_says_so_and_no_party_is_no_answer() -> None:
    found = document()
    found["screening"]["lists"][0] |= {"stale": None, "incomplete": 4}
    assert "within its age; incomplete: 4 records" in said_in(found, "screening")
    found["screening"]["rows"] = []
    assert "Not assessed: no party was screened." in said_in(found, "screening")


def test_without_a_profile_no_list_is_called_current() -> None:
    found = document()
    found["screening"]["lists"][0] |= {"stale": None, "shortcomings": ""}
    assert "complete and current" in said_in(found, "screening")
    for row in found["screening"]["rows"]:
        for topic in row["topics"]:
            topic |= {"outcome": "not_assessed", "reason": "no_profile"}
    assert "complete and current" not in said_in(found, "screening")
    assert "no compliance profile was active" in said_in(found, "screening")


def test_every_candidate_has_a_row_with_its_decision() -> None:
    found = document()
    hit = found["screening"]["rows"][0]["hits"][0]
    found["screening"]["rows"][0]["hits"] = [
        {**hit, "entry_key": str(number), "delisted": number == 7, "taken_off": number in {7, 8}}
        for number in range(300)
    ]
    table = blocks_of(found, "screening")[-1]
    assert isinstance(table, Table)
    assert table.caption == "Candidates"
    assert len(table.rows) == 300
    for number in (7, 8):  # the second counts until people have decided
        assert list(table.rows[number][4:]) == ["asset freeze, taken off the list", "undecided"]
    assert list(table.rows[9][4:]) == ["asset freeze", "undecided"]


def test_a_list_with_a_match_among_its_former_entries_is_not_simply_clear() -> None:
    found = document()
    row = found["screening"]["rows"][0]
    row["lists"] = [
        {"list_id": "uk", "version": "2026-11-28", "outcome": "clear", "former_candidates": 1}
    ]
    said = said_in(found, "screening")
    taken_off = "clear of what is listed, 1 entry taken off may be the party"
    assert f"{taken_off}: UK Sanctions List 2026-11-28" in said


def test_a_true_match_that_counts_no_more_says_who_confirmed_its_delisting() -> None:
    found = document()
    hit = found["screening"]["rows"][0]["hits"][0] | {"decision": "true_match"}
    by = {"confirmed_on": "2026-11-29", "by_name": "Ann", "other_name": "Ben"}
    over = hit | {"delisted": True}
    found["screening"]["rows"][0]["hits"] = [hit, over, over | {"delisting": by}]
    table = blocks_of(found, "screening")[-1]
    assert isinstance(table, Table)
    assert [row[-1] for row in table.rows] == [
        "true match",
        "true match; delisting confirmed by two people; does not count",
        "true match; delisting confirmed by Ann and Ben on 2026-11-29; does not count",
    ]


def test_what_the_rules_that_did_not_run_would_say_is_unknown() -> None:
    assert "0 of 7 rules could be assessed, and one fired." in said_in(document(), "findings")
    found = document(findings=[])
    found["modules"][0]["coverage"] = {"assessed": 7, "rules": 7, "percent": 100.0}
    assert "All 7 rules could be assessed, and none fired." in said_in(found, "findings")


def test_the_individual_in_control_is_named_with_what_marks_the_candidate() -> None:
    stored = document()
    candidate = {"party": "11", "name": HOSTILE, "role": "ceo", "marks": ["matches uk (undecided)"]}
    law = {"source": "31 CFR 1010.230.", "candidates": [candidate]}
    stored["ownership"]["control_prong"] = law
    stored["not_assessed"]["control"] = "The home law also asks for one individual."
    page = render(stored, "a" * 64)
    said = " ".join(parsed(page).text)
    assert "Individual in control" in said
    assert "31 CFR 1010.230." in said
    assert "matches uk (undecided)" in said
    assert HOSTILE not in page
    assert "The home law also asks for one individual." in said
    stored["ownership"]["control_prong"] = law | {"candidates": []}
    assert "No candidate is known" in " ".join(parsed(render(stored, "a" * 64)).text)
    assert "Individual in control" not in " ".join(parsed(render(document(), "a" * 64)).text)
