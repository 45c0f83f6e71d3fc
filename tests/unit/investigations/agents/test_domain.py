"""What of a model's answer is kept, as properties; the injection set against the framing."""

import json
import re
import unicodedata
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.injections import FACT, PAGES
from tests.unit.investigations.snapshots import snapshot

from atlas.investigations.agents.domain import (
    LONGEST,
    MOST_TEXT,
    SHORTEST,
    Answer,
    Piece,
    Quotation,
    answer_of,
    digest,
    question,
    redacted,
    text_of,
    verified,
)
from atlas.investigations.modules.domain import MODULES
from atlas.investigations.modules.domain.amlrr import MODULE
from atlas.investigations.modules.domain.outcome import Fired
from atlas.investigations.results.domain import AgentQuote, AgentReading
from atlas.investigations.runs.observations import read_media

ID = UUID("01a22656-0000-7000-8000-000000000001")
TEXTS = st.text(max_size=400)
CATEGORIES = st.sampled_from(["litigation", "sanctions", "fraud", "enforcement", "other"])
QUOTES = st.builds(
    Quotation,
    evidence_id=st.sampled_from([ID, uuid4()]),
    category=CATEGORIES,
    quote=st.text(max_size=700),
)


def said(*quotes: str, evidence: UUID = ID) -> Answer:
    return Answer(
        findings=[Quotation(evidence_id=evidence, category="other", quote=one) for one in quotes]
    )


@given(TEXTS, st.lists(QUOTES, max_size=20))
def test_nothing_is_kept_that_the_evidence_does_not_say(text: str, quotes: list[Quotation]) -> None:
    found = verified(Answer(findings=quotes), [Piece(ID, text)])
    for one in found.quotations:
        assert one.evidence_id == ID
        words = unicodedata.normalize("NFKC", one.quote).casefold().split()
        assert " ".join(words) in " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    assert len(found.quotations) + sum(found.dropped.values()) == len(quotes)


@given(st.text(alphabet="abcdefgh .,", min_size=200, max_size=400), st.integers(0, 150))
def test_what_is_copied_is_found(text: str, start: int) -> None:
    quote = text[start : start + 60]
    if len(" ".join(quote.split())) < SHORTEST:
        return
    whole = f"{text[:start]}{quote}{text[start + 60 :]}"
    assert verified(said(quote.upper().replace(" ", "\n")), [Piece(ID, whole)]).quotations or (
        quote[0] == " " or quote[-1] == " "
    )


@pytest.mark.parametrize(
    ("quote", "evidence", "why"),
    [
        ("Birch Example Ltd was fined 3 million euros", ID, "not_in_evidence"),
        (FACT, uuid4(), "unknown_evidence"),
        ("fined", ID, "too_short"),
        ("a" * (LONGEST + 1), ID, "too_long"),
    ],
)
def test_why_it_is_dropped(quote: str, evidence: UUID, why: str) -> None:
    text = f"{FACT} {'a' * 700}"
    found = verified(said(quote, evidence=evidence), [Piece(ID, text)])
    assert (found.quotations, found.dropped) == ((), {why: 1})


def test_the_same_passage_counts_once() -> None:
    found = verified(said(FACT, FACT.upper()), [Piece(ID, FACT)])
    assert (len(found.quotations), found.dropped) == (1, {"repeated": 1})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The company is clear.",
        "[]",
        "{}",
        '{"findings": [], "decision": "approve"}',
        '{"findings": [{"quote": "x"}]}',
        '{"findings": ' + "[" * 100_000,
        json.dumps({"findings": [{"evidence_id": str(ID), "category": "clear", "quote": "x"}]}),
        json.dumps(
            {"findings": [{"evidence_id": str(ID), "category": "other", "quote": "x"}] * 21}
        ),
    ],
)
def test_another_form_is_no_answer(text: str) -> None:
    assert answer_of(text) is None


def test_a_fence_is_allowed() -> None:
    assert answer_of('```json\n{"findings": []}\n```') == Answer(findings=[])


@given(st.binary(max_size=2_000))
def test_any_answer_of_a_tool_becomes_a_text(content: bytes) -> None:
    text = text_of(content)
    assert len(text) <= MOST_TEXT
    assert "\x00" not in text


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_does_not_leave_its_marks(name: str) -> None:
    piece = Piece(ID, text_of(PAGES[name].encode()))
    asked = question("Birch Example Ltd", [piece])
    assert re.findall(r"<\s*/?\s*evidence[^>]*>", asked, re.IGNORECASE) == [
        f'<evidence id="{ID}">',
        "</evidence>",
    ]
    assert FACT in asked
    kept = redacted("Birch Example Ltd", [piece])
    assert FACT not in kept
    assert digest(piece.text) in kept


@given(st.lists(st.tuples(CATEGORIES, st.text(min_size=1, max_size=50)), max_size=5))
def test_an_agent_only_adds(found: list[tuple[str, str]]) -> None:
    """No rule is decided for the better by what an agent found: a gap stays one, or it fires."""
    reading = AgentReading(
        status="read",
        model="m",
        quotes=tuple(
            AgentQuote(quote=quote, category=category, evidence_id=str(ID))
            for category, quote in found
        ),
    )
    before = snapshot()
    after = replace(before, publications=read_media(reading, ID))
    assert len(after.publications) == len(found)
    fired = set()
    for module in MODULES.values():
        for rule in module.rules:
            old, new = rule.decide(before), rule.decide(after)
            if isinstance(new, Fired) and not isinstance(old, Fired):
                fired.add((module.code, rule.code))
                assert new.evidence_ids == (ID,)
                assert "language model m" in new.detail
            else:
                assert new == old, (module.code, rule.code)
    assert {code for code, _ in fired} <= {MODULE.code}
    assert bool(fired) is bool(found)


def test_an_agent_that_did_not_read_changes_nothing() -> None:
    assert read_media(AgentReading(status="not_assessed", reason="no_tool"), ID) == ()
    assert read_media(AgentReading(status="read", model="m"), ID) == ()
    assert read_media(None, ID) == ()
