"""The PDF of a report of ten pages: time, and the same bytes each time."""

import asyncio
import statistics
import time

import pytest
from tests.unit.investigations.report_example import document

from atlas.foundation.core.auth import Role
from atlas.foundation.core.canonical import canonical_json
from atlas.investigations.reports.contents import make, template_of
from atlas.investigations.reports.look import Look
from atlas.investigations.reports.negotiation import PDF

PARTIES, RULES, RUNS = 70, 50, 15
LIMIT_SECONDS = 0.15


def report(name: str) -> bytes:
    """Return a report's canonical JSON that fills ten pages; each name is another document."""
    found = document(name)
    row = found["screening"]["rows"][0]
    found["screening"]["rows"] = [
        {**row, "name": f"{name} {place} 株式会社 شركة", "hits": []} for place in range(PARTIES)
    ]
    rule = found["not_assessed"]["rules"][0]
    found["not_assessed"]["rules"] = [
        {**rule, "detail": f"{name} {place}: no source answered for this company"}
        for place in range(RULES)
    ]
    module = found["modules"][0]
    found["modules"] = [
        {**module, "title": f"Module {number}", "rules": module["rules"] * 7} for number in range(7)
    ]
    return canonical_json(found)


@pytest.mark.bench
def test_report_pdf() -> None:
    """A new document each time: nothing of the page before can be used again."""
    template, look = template_of("full"), Look("Example Bank")

    def pdf(name: str) -> bytes:
        return asyncio.run(make(report(name), PDF, template, [Role.AUDITOR], look)).data

    first = pdf("Warm")
    pages = first.count(b"/Type /Page\n") or first.count(b"/Type/Page/")
    took = []
    for number in range(RUNS):
        started = time.perf_counter()
        pdf(f"Company {number}")
        took.append(time.perf_counter() - started)
    assert pdf("Warm") == first
    typical, worst = statistics.median(took), max(took)
    print(
        f"report PDF, {pages} pages, {len(first):,} bytes: median {typical * 1000:.0f} ms, worst"
        f" {worst * 1000:.0f} ms, limit {LIMIT_SECONDS * 1000:.0f} ms, same bytes"
    )
    assert typical <= LIMIT_SECONDS
