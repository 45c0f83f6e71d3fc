"""No sentence that a person reads holds a code: every field that carries one is walked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from html import unescape
from typing import Any

import pytest
from tests.unit.investigations.composed import document, listed, matched, steps
from tests.unit.investigations.snapshots import OFAC, screening, snapshot
from tests.unit.risk.cases import COMPLETE, MATRIX, run

from atlas.investigations.checks.domain import Material, assess_checks
from atlas.investigations.lineage.domain import graph_of
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.reports.rendering import render
from atlas.risk.evaluations.aged import rating_today
from atlas.risk.evaluations.domain import NotAssessed, explain
from atlas.risk.evaluations.domain.wording import because_words
from atlas.risk.matrix.domain import INPUTS, Tier
from atlas.risk.policy.domain import CATALOGUE

_DOTTED = "|".join(map(re.escape, INPUTS))
CODE = re.compile(rf"\b(?:{_DOTTED})\b|\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
SENTENCES = {
    "text", "detail", "remedy", "because", "because_words", "summary", "steps", "title", "rule",
    "shown_as", "label", "state",
}  # fmt: skip
"""Fields whose values are sentences or words for people, in every answer."""
NOT_SAID = {"because"}
"""Of the hashed evaluation: codes; `because_words` is the same for people."""
UNKNOWN = snapshot(sources=(), ownership=None, screening=None)
STALE = snapshot(screening=screening(lists=(replace(OFAC, stale="4 days old"),)))


def codes(text: str) -> list[str]:
    return CODE.findall(text)


def sentences(item: Any, field: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(item, Mapping):
        for name, part in item.items():
            yield from sentences(part, name)
    elif isinstance(item, list | tuple):
        for part in item:
            yield from sentences(part, field)
    elif isinstance(item, str) and field in SENTENCES:
        yield field, item


def test_the_walk_finds_codes() -> None:
    assert codes("ownership.layers is 4") == ["ownership.layers"]
    assert codes("Not assessed (no_dataset).") == ["no_dataset"]
    assert codes("IR: FATF black list 2026-10-23, 20 of 100.") == []


PICTURES = {"plain": snapshot(), "matched": matched(), "unknown": UNKNOWN, "stale": STALE}


@pytest.mark.parametrize("seen", PICTURES.values(), ids=PICTURES)
def test_no_sentence_of_a_report_or_its_lineage_holds_a_code(seen: InvestigationSnapshot) -> None:
    made = document(seen, kept=steps([listed()]))
    found = [
        (field, text) for field, text in sentences(made) if field not in NOT_SAID and codes(text)
    ]
    assert found == []
    labels = [node.label for node in graph_of(made).nodes.values() if codes(node.label)]
    assert labels == []


@pytest.mark.parametrize("seen", PICTURES.values(), ids=PICTURES)
def test_no_line_of_the_printed_report_holds_a_code(seen: InvestigationSnapshot) -> None:
    page = render(document(seen, kept=steps([listed()])), "a" * 64)
    body = page.partition("<body")[2]
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", body)
    text = unescape(re.sub(r"<[^>]*>", "\n", body))
    assert [line.strip() for line in text.splitlines() if codes(line)] == []


@pytest.mark.parametrize("seen", PICTURES.values(), ids=PICTURES)
@pytest.mark.parametrize("tier", [Tier.SDD, Tier.EDD])
def test_no_check_says_a_code(seen: InvestigationSnapshot, tier: Tier) -> None:
    for result in assess_checks(CATALOGUE, tier, Material(snapshot=seen), {}):
        said = [result.finding.detail, result.finding.remedy or "", result.because or ""]
        said += [lack.text for lack in result.missing]
        assert [one for one in said if codes(one)] == [], result.check.id


def test_no_explanation_of_a_score_says_a_code() -> None:
    unknown = NotAssessed("missing_credentials")
    for found in (
        run(countries_established=("NL", "IR"), nominee=True, ownership_layers=4),
        run(countries_ubo_residence=("KP",), adverse_media=unknown),
        run(adverse_media=("high",), shared_address_count=5),
    ):
        told = asdict(explain(found, MATRIX, COMPLETE, rating_today(found, ())))
        assert [one for one in sentences(told) if one[0] != "rule" and codes(one[1])] == []
        floors = [because_words(text) for floor in found.floors for text in floor.because]
        assert [text for text in floors if codes(text)] == []
