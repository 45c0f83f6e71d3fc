"""Two bands of one right at once: both are kept, and each question is answered by the worse one."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.structures import AS_OF, structure
from tests.unit.knowledge.graph.build import regime_rule
from tests.unit.sources.registry.psc_lines import individual, totals, write_lines

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import HoldingKind, Seed
from atlas.knowledge.graph.domain.sanctioned import sanctioned_ownership
from atlas.knowledge.graph.presentation import ownership_out
from atlas.knowledge.graph.service import regime_words_in
from atlas.sources.registry.service import load_registry

NUMBER = "09790001"
SHARES = "ownership-of-shares-{}-percent"
OFAC = regime_rule("ofac", AS_OF)
BEFORE = date(2026, 3, 1)


async def _load(database: Database, folder: Path, day: str, *bands: str) -> None:
    natures = [SHARES.format(band) for band in bands]
    holder = individual(NUMBER, "one", "Ann Twoband", natures_of_control=natures)
    path = write_lines(folder, holder, totals(1, day))
    report = await load_registry(database, path, dataset="two-bands")
    assert report.rejected == 0
    assert any("two_bands" in warning for warning in report.warnings) is (len(bands) > 1)


async def test_each_question_is_answered_by_the_worse_band(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    await _load(database, tmp_path, "2026-05-01", "25-to-50", "50-to-75")
    view = await structure(database, actor, NUMBER)
    (edge,) = view.graph.edges(HoldingKind.OWNERSHIP)
    assert str(edge.band) == "(25, 75)"
    assert [code for code, _ in edge.contradictions] == ["two_bands"]
    (shown,) = [one for one in ownership_out(view).holdings if one.kind == "ownership"]
    assert [one.code for one in shown.contradictions] == ["two_bands"]
    # a listed holder may have the higher band …
    listed = sanctioned_ownership(view.graph, [Seed(edge.holder, certain=True)], OFAC)
    assert [one.status for one in listed.owned] == ["blocked"]
    # … and one who is not may have the lower: half of the company may then be a listed person's
    nobody = sanctioned_ownership(view.graph, [], OFAC)
    assert regime_words_in(view, nobody).ownership.value == "none_found"


async def test_two_bands_in_one_bods_statement_may_be_one_right_or_two(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """They were added up without a word: what was left for others was a quarter at most."""
    bands = [{"minimum": 25, "maximum": 50}, {"minimum": 50, "maximum": 75}]
    path = write(
        tmp_path,
        company("c", "Twofold Bands Ltd", ("GB-COH", "09790002")),
        person("ann", "Ann Twofold"),
        person("bob", "Bob Beside"),
        relation("r1", "ann", "c", *(interest(share=one) for one in bands)),
        relation("r2", "bob", "c", interest(share=bands[0])),
    )
    report = await load_registry(database, path, dataset="twofold", data_date=BEFORE)
    assert [one.partition(":")[0] for one in report.warnings] == ["two_bands"]
    view = await structure(database, actor, "09790002")
    edges = list(view.graph.edges(HoldingKind.OWNERSHIP))
    two = [one for one in edges if one.contradictions]
    assert sorted(str(one.band) for one in two) == ["[0, 75]", "[25, 50]"]
    assert [str(one.if_higher) for one in two if one.if_higher] == ["[50, 75]"]
    (other,) = [one for one in edges if not one.contradictions]
    # the holder of both may have the higher, or both
    listed = sanctioned_ownership(view.graph, [Seed(two[0].holder, certain=True)], OFAC)
    assert [one.status for one in listed.owned] == ["blocked"]
    # another may have half of the company, as the register says: only the lower band is taken
    shown = ownership_out(view)
    assert {code.code for one in shown.holdings for code in one.contradictions} == {"two_bands"}
    beside = sanctioned_ownership(view.graph, [Seed(other.holder, certain=True)], OFAC)
    assert [one.status for one in beside.owned] == ["possible"]


@pytest.mark.parametrize(
    ("number", "shares", "other", "code"),
    [
        ("09790003", (55, 5), 40, "two_shares"),
        ("09790004", (5, 55), 40, "two_shares"),
        ("09790005", ({"exclusiveMinimum": 50, "maximum": 75}, 5), 40, "band_and_share"),
        ("09790006", ({"exclusiveMinimum": 25, "maximum": 50}, 12), 60, "band_and_share"),
    ],
)
async def test_two_shares_in_one_bods_statement_leave_what_the_lower_one_leaves(
    number: str,
    shares: tuple[Any, ...],
    other: int,
    code: str,
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
) -> None:
    """They were a sum for what others may have: the list of owners was called complete."""
    path = write(
        tmp_path,
        company("c", "Twofold Shares Ltd", ("GB-COH", number)),
        person("ann", "Ann Twofold"),
        person("bob", "Bob Beside"),
        relation("r1", "ann", "c", *(interest(share=one) for one in shares)),
        relation("r2", "bob", "c", interest(share=other)),
    )
    report = await load_registry(database, path, dataset=f"shares-{number}", data_date=BEFORE)
    assert [one.partition(":")[0] for one in report.warnings] == [code]
    view = await structure(database, actor, number)
    assert [one.code for one in view.causes.open] == ["shares_undeclared"]
    assert len(view.ubos.ubos) == 2
    edges = view.graph.edges(HoldingKind.OWNERSHIP)
    (holder,) = {one.holder for one in edges if one.contradictions}
    listed = sanctioned_ownership(view.graph, [Seed(holder, certain=True)], OFAC)
    # next to another's 60 no reading reaches the half
    assert [one.status for one in listed.owned] == ([] if other == 60 else ["blocked"])


async def test_a_corrected_entry_contradicts_itself_no_more(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    await _load(database, tmp_path, "2026-06-01", "50-to-75")
    view = await structure(database, actor, NUMBER)
    (edge,) = view.graph.edges(HoldingKind.OWNERSHIP)
    assert (str(edge.band), edge.contradictions, edge.if_higher) == ("(50, 75)", (), None)


async def test_what_a_register_takes_back_and_says_again_holds(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """Each is said of the same day: the last word counts, not the value that sorts first."""
    for day, band, text in (
        ("2026-06-02", "25-to-50", "(25, 50]"),
        ("2026-06-03", "75-to-100", "[75, 100]"),
        ("2026-06-04", "25-to-50", "(25, 50]"),
    ):
        await _load(database, tmp_path, day, band)
        view = await structure(database, actor, NUMBER)
        (edge,) = view.graph.edges(HoldingKind.OWNERSHIP)
        assert str(edge.band) == text
