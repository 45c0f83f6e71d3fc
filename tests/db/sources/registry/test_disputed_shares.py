"""Registers that contradict each other on a share: until a person decides, either is right."""

from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.structures import AS_OF, structure
from tests.unit.knowledge.graph.build import regime_rule

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import HoldingKind, Seed
from atlas.knowledge.graph.domain.ownership_words import OwnershipWord, regime_words
from atlas.knowledge.graph.domain.sanctioned import sanctioned_ownership
from atlas.knowledge.graph.presentation import MAY_ADD_UP, ownership_out
from atlas.sources.registry.service import load_registry


def _share(said: float | tuple[float, float]) -> dict[str, Any]:
    if isinstance(said, tuple):
        return {"share": {"minimum": said[0], "maximum": said[1]}}
    return {"share": said}


@pytest.mark.parametrize(
    ("number", "first", "second", "band"),
    [
        ("09830001", 5, 55, "[5, 55]"),
        ("09830002", 55, 5, "[5, 55]"),
        ("09830003", (1, 5), (50, 75), "[1, 75]"),
        ("09830004", 5, (50, 75), "[5, 75]"),
    ],
)
async def test_a_share_on_which_registers_disagree_is_read_both_ways(
    number: str,
    first: float | tuple[float, float],
    second: float | tuple[float, float],
    band: str,
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
) -> None:
    """5 % by one register and 55 % by another: not owned, and the list of owners complete."""
    holder = str(int(number) + 1000)
    parties = [
        company("c", "Disputed Holdings Ltd", ("GB-COH", f"0{int(number)}")),
        company("h", "Disputing Holder Ltd", ("GB-COH", f"0{int(holder)}")),
    ]
    owned = [
        person("x", "Xaver Listedman", "1961-05-02"),
        person("p", "Piers Firstholder", "1970-01-15"),
        person("q", "Quentin Secondholder", "1971-01-15"),
        relation("r1", "p", "c", interest(share=55)),
        relation("r2", "q", "c", interest(share=40)),
        relation("r3", "x", "h", interest(share=100)),
    ]
    for name, said, more in (("a", first, owned), ("b", second, [])):
        folder = tmp_path / name
        folder.mkdir()
        path = write(folder, *parties, *more, relation("r4", "h", "c", interest(**_share(said))))
        await load_registry(database, path, dataset=f"disputed-{name}-{number}", data_date=AS_OF)
    view = await structure(database, actor, f"0{int(number)}")
    [held] = [
        one
        for one in view.graph.into(str(view.entity_id), HoldingKind.OWNERSHIP)
        if view.graph.party(one.holder).name == "Disputing Holder Ltd"
    ]
    assert str(held.band) == band
    names = {view.parties[one.party].name: one.status.value for one in view.ubos.ubos}
    assert names["Xaver Listedman"] == "possible_ubo"
    shown = ownership_out(view)
    assert shown.ubos.complete is False
    assert f"{MAY_ADD_UP}: Disputing Holder Ltd" in shown.ubos.may_stand_above
    [listed] = [key for key, one in view.parties.items() if one.name == "Xaver Listedman"]
    result = sanctioned_ownership(
        view.graph, (Seed(listed, certain=True),), regime_rule("ofac", AS_OF)
    )
    word = regime_words(view.graph, str(view.entity_id), result).ownership
    assert word is OwnershipWord.POSSIBLE


async def test_registers_that_agree_leave_no_share_open(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """A band around the exact share is no contradiction."""
    number = "09830009"
    parties = [
        company("c", "Agreed Holdings Ltd", ("GB-COH", number)),
        company("h", "Agreed Holder Ltd", ("GB-COH", "09831009")),
        person("x", "Xenia Owner", "1961-05-02"),
        relation("r3", "x", "h", interest(share=100)),
    ]
    for name, said in (("a", _share(60)), ("b", _share((50, 75)))):
        folder = tmp_path / name
        folder.mkdir()
        path = write(folder, *parties, relation("r4", "h", "c", interest(**said)))
        await load_registry(database, path, dataset=f"agreed-{name}", data_date=AS_OF)
    view = await structure(database, actor, number)
    [held] = view.graph.into(str(view.entity_id), HoldingKind.OWNERSHIP)
    assert (str(held.band), held.if_higher) == ("60", None)
