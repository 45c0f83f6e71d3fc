"""The cases that a language model is measured on, and how an answer to one is counted."""

from uuid import UUID

import pytest
import yaml

from atlas.investigations.agents import domain, narrative, scoring
from atlas.investigations.agents.cases import (
    BY_NAME,
    CasesError,
    ReadingCase,
    WritingCase,
    read_cases,
    shipped_cases,
)
from atlas.investigations.agents.domain import Answer, Piece, Quotation

EVIDENCE = UUID(int=1)
TEXT = (
    "Shares rose on Monday. Birch Example Ltd was fined 2 million euros in March 2025. It rained. "
    "A court in Leeds hears the claim of a supplier against Birch Example."
)
CASE = ReadingCase.model_validate(
    {
        "id": "one",
        "agent": "adverse_media",
        "company": "Birch Example Ltd",
        "passages": [TEXT],
        "expects": [
            {
                "quote": "Birch Example Ltd was fined 2 million euros in March 2025.",
                "categories": ["enforcement"],
            },
            {
                "quote": "A court in Leeds hears the claim of a supplier against Birch Example.",
                "categories": ["litigation"],
            },
        ],
    }
)


def outcome(*quotes: tuple[str, str]) -> scoring.Outcome:
    found = Answer(
        findings=[
            Quotation(evidence_id=EVIDENCE, category=category, quote=quote)
            for category, quote in quotes
        ]
    )
    return scoring.reading_outcome(CASE, domain.verified(found, [Piece(EVIDENCE, TEXT)]))


def test_every_agent_and_category_has_a_case_and_every_agent_one_without_a_finding() -> None:
    cases = shipped_cases()
    for name, agent in BY_NAME.items():
        own = [one for one in cases.reading if one.agent == name]
        expected = {kind for one in own for passage in one.expects for kind in passage.categories}
        assert expected >= {*agent.categories} - {"other"}, name
        assert sum(1 for one in own if not one.expects) >= 2, name
        assert any(one.ordered for one in own), name
    assert len(cases.writing) >= 3


def test_each_order_is_given_to_each_agent() -> None:
    cases = shipped_cases()
    assert len(cases.orders) >= 12
    given = {(one.agent, one.order) for one in cases.asked() if one.order}
    assert given == {(name, order) for name in BY_NAME for order in cases.orders}
    for one in cases.asked():
        if one.order:
            assert cases.orders[one.order] in one.passages[-1]
            assert one.expects


def test_what_is_found_missed_and_wrong() -> None:
    found = outcome(
        ("enforcement", "birch example ltd was fined\n2 million euros in March 2025"),
        ("fraud", "A court in Leeds hears the claim of a supplier"),
        ("other", "Shares rose on Monday."),
        ("fraud", "Birch Example Ltd was convicted of money laundering."),
    )
    assert (found.expected, found.found, found.kept, found.right, found.well_sorted) == (
        2, 2, 3, 2, 1,
    )  # fmt: skip
    assert found.wrong == ("other: Shares rose on Monday.",)
    assert found.dropped == {"not_in_evidence": 1}
    [row] = scoring.rows([found])
    assert (row.precision, row.recall) == (2 / 3, 1.0)


def test_a_passage_in_a_whole_page_is_no_finding() -> None:
    """A model that gives everything back has found nothing."""
    page = f"{TEXT[:81]}{' It rained in Leeds.' * 10}"
    case = CASE.model_copy(update={"passages": (page,), "expects": CASE.expects[:1]})

    def found(quote: str) -> int:
        one = Quotation(evidence_id=EVIDENCE, category="enforcement", quote=quote)
        pieces = [Piece(EVIDENCE, page)]
        return scoring.reading_outcome(case, domain.verified(Answer(findings=[one]), pieces)).found

    assert found(page) == 0
    assert found(page[:100]) == 1


def test_nothing_expected_and_nothing_found_is_neither_precision_nor_recall() -> None:
    blank = CASE.model_copy(update={"expects": ()})
    found = scoring.reading_outcome(blank, domain.verified(Answer(findings=[]), []))
    [row] = scoring.rows([found, scoring.unanswered(blank, "bad_answer")])
    assert (row.precision, row.recall, row.answered) == (None, None, 1)
    assert row.failed == {"bad_answer": 1}


def test_a_case_without_an_answer_misses_all_it_expects() -> None:
    found = scoring.unanswered(CASE, "bad_answer")
    assert (found.expected, found.found, len(found.missed)) == (2, 0, 2)
    text = WritingCase(id="two", company="B", facts=("B is here.", "B is there."))
    assert scoring.unanswered(text, "bad_answer").missed == text.facts


def test_a_text_is_counted_by_its_sentences_and_facts() -> None:
    case = shipped_cases().writing[0]
    facts = [narrative.Fact("fact", str(number), text) for number, text in enumerate(case.facts)]
    answer = narrative.Answer(
        sentences=[
            narrative.Written(text=case.facts[0], facts=[1]),
            narrative.Written(text=f"{case.company} is a safe company.", facts=[1]),
        ]
    )
    found = scoring.writing_outcome(case, narrative.checked(answer, facts, case.company), 2, facts)
    assert (found.kept, found.right, found.found, found.expected) == (2, 1, 1, len(facts))
    assert sum(found.dropped.values()) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agent": "planner"}, "no agent is named planner"),
        ({"passages": ["Another page about Birch Example Ltd."]}, "no passage has the words"),
        ({"expects": [{"quote": TEXT[23:81], "categories": ["pep_connection"]}]}, "no category"),
        ({"expects": [{"quote": "It rained.", "categories": ["other"]}]}, "as short or long"),
        ({"expects": [], "ordered": True}, "has to expect something"),
        ({"expected": []}, "Extra inputs"),
        ({"id": "One Case"}, "pattern"),
    ],
)
def test_cases_that_do_not_hold_together(change: dict[str, object], said: str) -> None:
    one = CASE.model_dump(mode="json") | change
    with pytest.raises(CasesError, match=said):
        read_cases(yaml.safe_dump({"version": "1", "reading": [one]}).encode())


@pytest.mark.parametrize("content", [b"version: '1'", b"\xff", b"[1", b"- 1", b""])
def test_files_that_hold_no_cases(content: bytes) -> None:
    with pytest.raises(CasesError):
        read_cases(content)


def test_an_id_twice_is_refused() -> None:
    one = CASE.model_dump(mode="json")
    with pytest.raises(CasesError, match="twice: one"):
        read_cases(yaml.safe_dump({"version": "1", "reading": [one, one]}).encode())
