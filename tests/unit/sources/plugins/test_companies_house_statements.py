"""What a company states instead of an owner means the same from the API as from the file."""

from datetime import date
from uuid import uuid4

import pytest
from plugins.companies_house.transforms import exemptions, statements

from atlas.knowledge.graph.models import NodeRow
from atlas.knowledge.graph.projection import stated
from atlas.sources.registry.domain.formats.psc_statements import NOTHING, WORDS, reason_of

DAY = date(2026, 11, 20)
OF_OWNERS = [code for code in WORDS if reason_of(code)[0] not in {None, NOTHING}]
EXEMPT = [code for code in WORDS if reason_of(code)[0] is None]


def read(events: list[dict[str, str]] | None) -> list[tuple[str, str | None]]:
    """What the graph reads of the events of a company."""
    row = NodeRow(uuid4(), "LegalEntity", "Example Ltd", {"events": events or []})
    return [(one.reason, one.code) for one in stated([row], DAY)]


@pytest.mark.parametrize("code", OF_OWNERS)
@pytest.mark.parametrize("suffix", ["", "-partnership"])
def test_the_graph_reads_a_statement_on_owners(code: str, suffix: str) -> None:
    said = {"statement": f"{code}{suffix}", "notified_on": "2016-04-06"}
    assert read(statements([said])) == [(reason_of(code)[0], f"{code}{suffix}")]
    assert read(statements([{**said, "ceased_on": "2017-01-05"}])) == []


def test_a_code_that_nobody_knew_may_hide_an_owner() -> None:
    said = {"statement": "owner-went-fishing", "notified_on": "2016-04-06"}
    assert read(statements([said])) == [("unknown", "owner-went-fishing")]


def test_a_statement_on_changes_says_nothing_of_owners() -> None:
    assert statements([{"statement": "all-beneficial-owners-identified"}]) is None


@pytest.mark.parametrize("code", EXEMPT)
def test_an_exemption_is_read_while_it_holds(code: str) -> None:
    def held(**period: str) -> object:
        return {"one": {"exemption_type": code, "items": [{"exempt_from": "2016-04-06", **period}]}}

    assert read(exemptions(held())) == [("subjectExemptFromDisclosure", code)]
    assert read(exemptions(held(exempt_to="2022-01-01"))) == []
