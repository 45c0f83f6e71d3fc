"""Registers that contradict each other on a share: until a person decides, either is right."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.structures import AS_OF, structure
from tests.unit.knowledge.graph.build import regime_rule

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import HoldingKind, Seed
from atlas.knowledge.graph.domain.direct import direct_holders
from atlas.knowledge.graph.domain.ownership_words import OwnershipWord, regime_words
from atlas.knowledge.graph.domain.sanctioned import sanctioned_ownership
from atlas.knowledge.graph.presentation import MAY_ADD_UP, ownership_out
from atlas.knowledge.graph.service import ownership_structure
from atlas.sources.registry.service import load_registry


def _share(said: float | tuple[float, float]) -> dict[str, Any]:
    if isinstance(said, tuple):
        return {"share": {"minimum": said[0], "maximum": said[1]}}
    return {"share": said}


def _file(folder: Path, *said: dict[str, Any]) -> Path:
    folder.mkdir()
    return write(folder, *said)


async def _load(database: Database, folder: Path, dataset: str, *said: dict[str, Any]) -> None:
    """Load a register's file of statements."""
    await load_registry(database, _file(folder, *said), dataset=dataset, data_date=AS_OF)


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
        held = relation("r4", "h", "c", interest(**_share(said)))
        await _load(database, tmp_path / name, f"disputed-{name}-{number}", *parties, *more, held)
    view = await structure(database, actor, f"0{int(number)}")
    [edge] = [
        one
        for one in view.graph.into(str(view.entity_id), HoldingKind.OWNERSHIP)
        if view.graph.party(one.holder).name == "Disputing Holder Ltd"
    ]
    assert str(edge.band) == band
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


@pytest.mark.parametrize(
    ("number", "first", "second", "band"),
    [
        ("09830011", (20,), (10, 10), "[10, 20]"),
        ("09830012", (10, 10), (20,), "[10, 20]"),
        ("09830013", (27,), (14, 13), "[13, 27]"),
        ("09830014", (20,), (14, 13), "[13, 27]"),
        ("09830015", (14, 13), (20,), "[13, 27]"),
    ],
)
async def test_lots_of_one_register_that_another_states_as_one_holding(
    number: str,
    first: tuple[float, ...],
    second: tuple[float, ...],
    band: str,
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
) -> None:
    """20 % by one register and two lots of 10 % by another: the holder might have had 30 %."""
    parties = [
        company("c", "Twice Stated Ltd", ("GB-COH", number)),
        company("h", "Twice Stating Ltd", ("GB-COH", str(int(number) + 100).zfill(8))),
        person("x", "Xenia Lotowner", "1961-05-02"),
        person("p", "Piers Majority", "1970-01-15"),
        relation("r1", "p", "c", interest(share=60)),
        relation("r2", "x", "h", interest(share=100)),
    ]
    for name, said in (("a", first), ("b", second)):
        held = [
            relation(f"lot{place}", "h", "c", interest(share=share))
            for place, share in enumerate(said)
        ]
        await _load(database, tmp_path / name, f"twice-{name}-{number}", *parties, *held)
    view = await structure(database, actor, number)
    owned = {view.parties[one.party].name: str(one.integrated) for one in view.shares.holders}
    assert owned["Xenia Lotowner"] == band
    owners = {view.parties[one.party].name for one in view.ubos.ubos}
    assert ("Xenia Lotowner" in owners) is (band == "[13, 27]")


@pytest.mark.parametrize(
    ("number", "first", "second", "band"),
    [
        ("09830021", (4, "2026-05-01"), (55, None), "[0, 55]"),
        ("09830022", (55, None), (4, "2026-05-01"), "[0, 55]"),
        ("09830023", (55, "2026-05-01"), (55, None), "[0, 55]"),
        ("09830024", (55, None), (55, "2026-05-01"), "[0, 55]"),
    ],
)
async def test_a_holding_that_one_register_ends_and_another_states_on_may_stand(
    number: str,
    first: tuple[float, str | None],
    second: tuple[float, str | None],
    band: str,
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
) -> None:
    """The end counted alone where it was read first: the list of owners was complete."""
    parties = [
        company("c", "Ended Here Ltd", ("GB-COH", number)),
        company("h", "Ended There Ltd", ("GB-COH", str(int(number) + 100).zfill(8))),
        person("x", "Xenia Stayer", "1961-05-02"),
        person("p", "Piers Majority", "1970-01-15"),
        person("q", "Quentin Minority", "1971-01-15"),
        relation("r1", "p", "c", interest(share=60)),
        relation("r2", "q", "c", interest(share=40)),
        relation("r3", "x", "h", interest(share=100)),
    ]
    for name, (share, end) in (("a", first), ("b", second)):
        ended = {"endDate": end} if end else {}
        held = relation("r4", "h", "c", interest(share=share, **ended))
        await _load(database, tmp_path / name, f"ended-{name}-{number}", *parties, held)
    view = await structure(database, actor, number)
    owned = {view.parties[one.party].name: str(one.integrated) for one in view.shares.holders}
    assert owned["Xenia Stayer"] == band
    owners = {view.parties[one.party].name: one.status.value for one in view.ubos.ubos}
    assert owners["Xenia Stayer"] == "possible_ubo"
    shown = ownership_out(view)
    assert shown.ubos.complete is False
    assert f"{MAY_ADD_UP}: Ended There Ltd" in shown.ubos.may_stand_above
    async with database.tenant(actor.require_tenant()) as session:  # no one denies it of that day
        before = await ownership_structure(session, view.entity_id, date(2026, 4, 1))
    [band_before] = [
        one.band
        for one in before.graph.into(str(view.entity_id), HoldingKind.OWNERSHIP)
        if before.party(one.holder).name == "Ended There Ltd"
    ]
    assert band_before is not None
    assert band_before.lower > 0
    [key] = [key for key, one in view.parties.items() if one.name == "Xenia Stayer"]
    listed = sanctioned_ownership(
        view.graph, (Seed(key, certain=True),), regime_rule("ofac", AS_OF)
    )
    word = regime_words(view.graph, str(view.entity_id), listed).ownership
    assert word is OwnershipWord.POSSIBLE


async def test_an_end_that_an_earlier_release_believed_is_read_again(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    number = "09830031"
    parties = [
        company("c", "Ended Before Ltd", ("GB-COH", number)),
        person("x", "Xaver Formerly", "1961-05-02"),
    ]
    for name, end in (("a", {"endDate": "2026-05-01"}), ("b", {})):
        held = relation("r4", "x", "c", interest(share=55, **end))
        await _load(database, tmp_path / name, f"before-{name}", *parties, held)
    view = await structure(database, actor, number)
    assert [str(one.integrated) for one in view.shares.holders] == ["[0, 55]"]
    async with database.tenant(actor.require_tenant()) as session:
        await session.execute(
            "UPDATE relationship SET valid_to = '2026-05-01' WHERE to_id = $1", view.entity_id
        )
    again = await structure(database, actor, number)
    assert [str(one.integrated) for one in again.shares.holders] == ["[0, 55]"]


async def test_registers_that_agree_again_on_a_holding_leave_nothing_open(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    number = "09830032"
    parties = [
        company("c", "Agreed Again Ltd", ("GB-COH", number)),
        person("x", "Xaver Again", "1961-05-02"),
    ]
    for name, end in (("a", {"endDate": "2026-01-01"}), ("b", {}), ("a", {})):
        said: dict[str, Any] = {"date": "2026-02-15"} if name == "a" and not end else {}
        held = relation("r4", "x", "c", interest(share=55, **end), **said)
        await _load(database, tmp_path / f"{name}{bool(end)}", f"again-{name}", *parties, held)
        view = await structure(database, actor, number)
    assert [str(one.integrated) for one in view.shares.holders] == ["55"]


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
        held = relation("r4", "h", "c", interest(**said))
        await _load(database, tmp_path / name, f"agreed-{name}", *parties, held)
    view = await structure(database, actor, number)
    [edge] = view.graph.into(str(view.entity_id), HoldingKind.OWNERSHIP)
    assert (str(edge.band), edge.if_higher) == ("60", None)


async def test_two_bands_of_one_register_that_another_contradicts_stay_open(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """The conflict stood under an attribute on which the trusted source is accepted."""
    number = "09830061"
    parties = [
        company("c", "Two Bands Ltd", ("GB-COH", number)),
        person("x", "Xaver Banded", "1961-05-02"),
    ]
    twice = [
        interest(share={"minimum": 1, "maximum": 5}),
        interest(share={"minimum": 5, "maximum": 10}),
    ]
    for name, held in (
        ("a", relation("r4", "x", "c", *twice)),
        ("b", relation("r4", "x", "c", interest(share={"minimum": 75, "maximum": 100}))),
    ):
        await _load(database, tmp_path / name, f"bands-{name}-{number}", *parties, held)
    view = await structure(database, actor, number)
    [share] = view.shares.holders
    assert share.integrated is not None
    assert share.integrated.upper == 100


@pytest.mark.parametrize(
    ("number", "own", "carried", "how", "said", "others", "band"),
    [
        ("09830041", 5, 15, "unknown", 15, 60, "20"),  # the chain told again
        ("09830042", 5, 15, "unknown", 20, 60, "20"),  # all of it
        ("09830043", 5, 15, "unknown", 20.4, 60, "[20, 20.4]"),  # in other words
        ("09830044", 5, 15, "indirect", 15, 60, "20"),
        ("09830045", 5, 15, "indirect", 14.8, 60, "20"),
        (
            "09830046",
            8,
            12,
            "indirect",
            20,
            60,
            "[20, 28]",
        ),  # 8 more than the chain, and 8 directly
        ("09830047", 5, 15, "unknown", 18, 60, "[20, 33]"),  # it may be the direct one
        ("09830048", 13, None, "indirect", 15, 60, "[13, 28]"),  # both may be true
        ("09830049", 13, None, "unknown", 15, 60, "[13, 15]"),
        ("09830050", 5, 15, "direct", 15, 60, "[20, 30]"),
    ],
)
async def test_a_source_that_calls_no_share_direct_may_state_the_known_chain(
    number: str,
    own: float,
    carried: float | None,
    how: str,
    said: float,
    others: float,
    band: str,
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
) -> None:
    """5 % directly and 15 % through a company, and another register's 15 %: up to 30 %."""
    parties = [
        company("c", "Told Again Ltd", ("GB-COH", number)),
        company("h", "Telling Ltd", ("GB-COH", str(int(number) + 100).zfill(8))),
        person("x", "Xenia Told", "1961-05-02"),
        person("p", "Piers Majority", "1970-01-15"),
        relation("r1", "p", "c", interest(share=others)),
    ]
    chain = [
        relation("r2", "x", "h", interest(share=100)),
        relation("r3", "h", "c", interest(share=carried)),
    ]
    for order in ("ab", "ba"):
        for name in order:
            share, directness = (own, "direct") if name == "a" else (said, how)
            more = chain if name == "a" and carried else []
            held = relation("r4", "x", "c", interest(share=share, directOrIndirect=directness))
            await _load(
                database, tmp_path / f"{name}{order}", f"{name}-{number}", *parties, *more, held
            )
        view = await structure(database, actor, number)
        owned = {view.parties[one.party].name: str(one.integrated) for one in view.shares.holders}
        assert owned["Xenia Told"] == band
        # a regime that adds what several hold reads the whole dispute, as before
        [most] = [
            one.highest.upper
            for one in direct_holders(
                view.graph, str(view.entity_id), HoldingKind.OWNERSHIP
            ).declared
            if view.parties[one.holders[0]].name == "Xenia Told"
        ]
        assert most >= max(own, said)
