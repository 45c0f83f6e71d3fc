"""Shares that one source states of one holder in two statements may be two lots, or one."""

from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.structures import AS_OF, structure
from tests.unit.knowledge.graph.build import regime_rule

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import HoldingKind, Seed
from atlas.knowledge.graph.domain.sanctioned import sanctioned_ownership
from atlas.knowledge.graph.presentation import MAY_ADD_UP, ownership_out
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.sources.registry.service import load_registry

OFAC = regime_rule("ofac", AS_OF)


async def _loaded(
    database: Database, actor: AuthContext, folder: Path, number: str, *said: dict[str, Any]
) -> OwnershipView:
    people = [person(key, f"{key.title()} Lotholder") for key in ("rupert", "honoria", "piers")]
    path = write(folder, company("c", "Twofold Lots Ltd", ("GB-COH", number)), *people, *said)
    report = await load_registry(database, path, dataset=f"lots-{number}", data_date=AS_OF)
    assert report.rejected == 0
    return await structure(database, actor, number)


def _owners(view: OwnershipView) -> dict[str, tuple[str, str]]:
    return {
        view.parties[one.party].name.split()[0]: (one.status.value, str(one.share))
        for one in view.ubos.ubos
    }


@pytest.mark.parametrize(
    ("number", "shares", "band"),
    [
        ("09810001", (13, 14), "[13, 27]"),
        ("09810002", (14, 13), "[13, 27]"),
        ("09810003", (20, 20), "[20, 40]"),
    ],
)
async def test_two_lots_in_two_statements_make_a_possible_owner(
    number: str,
    shares: tuple[float, float],
    band: str,
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
) -> None:
    """They were one holding of 13 to 14: no owner, and the list of owners called complete."""
    first, second = shares
    view = await _loaded(
        database,
        actor,
        tmp_path,
        number,
        relation("r1", "rupert", "c", interest(share=first, startDate="2016-04-06")),
        relation("r2", "rupert", "c", interest(share=second, startDate="2018-04-06")),
        relation("r3", "honoria", "c", interest(share=60)),
        relation("r4", "piers", "c", interest(share=13)),
    )
    owners = _owners(view)
    assert owners["Honoria"] == ("ubo", "60")
    assert owners["Rupert"] == ("possible_ubo", band)
    shown = ownership_out(view)
    assert shown.ubos.complete is False
    assert shown.ubos.may_stand_above[-1:] == [f"{MAY_ADD_UP}: Rupert Lotholder"]
    two = [one for one in shown.holdings if one.contradictions]
    assert len(two) == 2
    assert {code.code for one in two for code in one.contradictions} == {"two_shares"}


async def test_two_lots_in_two_statements_leave_what_the_lower_one_leaves(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    view = await _loaded(
        database,
        actor,
        tmp_path,
        "09810004",
        relation("r1", "rupert", "c", interest(share=55, startDate="2016-04-06")),
        relation("r2", "rupert", "c", interest(share=5, startDate="2018-04-06")),
        relation("r3", "honoria", "c", interest(share=40)),
    )
    assert [one.code for one in view.causes.open] == ["shares_undeclared"]
    edges = view.graph.edges(HoldingKind.OWNERSHIP)
    (holder,) = {one.holder for one in edges if one.contradictions}
    listed = sanctioned_ownership(view.graph, [Seed(holder, certain=True)], OFAC)
    assert [one.status for one in listed.owned] == ["blocked"]


async def test_two_statements_of_one_total_are_one_holding(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """A code of the UK register gives all that a person has: stated twice, it is the same."""
    band = {"exclusiveMinimum": 25, "maximum": 50}
    code = "ownership-of-shares-25-to-50-percent"
    said = [interest(share=band, startDate=f"{year}-04-06", details=code) for year in (2016, 2018)]
    view = await _loaded(
        database,
        actor,
        tmp_path,
        "09810005",
        relation("r1", "rupert", "c", said[0]),
        relation("r2", "rupert", "c", said[1]),
    )
    assert _owners(view)["Rupert"] == ("ubo", "(25, 50]")
