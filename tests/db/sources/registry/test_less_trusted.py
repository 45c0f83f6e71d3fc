"""Files that are trusted less than a register: what they state on, or state more of, is seen."""

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
from atlas.knowledge.graph.domain.ownership_words import OwnershipWord, regime_words
from atlas.knowledge.graph.domain.sanctioned import sanctioned_ownership
from atlas.knowledge.graph.presentation import MAY_ADD_UP, ownership_out
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.service import ownership_structure, stated_by
from atlas.knowledge.mutations.service import list_conflicts
from atlas.sources.protocol.domain.coverage import file_source
from atlas.sources.registry.service import load_registry

VOTES = "votingRights"


def _unsourced(*said: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the statements of a file that does not tell where they come from."""
    return [{name: value for name, value in one.items() if name != "source"} for one in said]


async def _load_both(
    database: Database,
    folder: Path,
    number: str,
    trusted: list[dict[str, Any]],
    less: list[dict[str, Any]],
    *,
    first: str,
) -> None:
    files = {"trusted": trusted, "less": _unsourced(*less)}
    for name in sorted(files, key=lambda one: one != first):
        (folder / name).mkdir()
        path = write(folder / name, *files[name])
        await load_registry(database, path, dataset=f"{name}-{number}", data_date=AS_OF)


def _word(view: OwnershipView, name: str, day: date = AS_OF) -> OwnershipWord:
    [listed] = [key for key, one in view.parties.items() if one.name == name]
    result = sanctioned_ownership(
        view.graph, (Seed(listed, certain=True),), regime_rule("ofac", day)
    )
    return regime_words(view.graph, str(view.entity_id), result).ownership


@pytest.mark.parametrize(
    ("number", "above", "kind", "said", "first"),
    [
        ("09840001", False, "shareholding", {"share": 100}, "trusted"),
        ("09840002", False, "shareholding", {"share": 100}, "less"),
        ("09840003", True, "shareholding", {"share": 100}, "trusted"),
        ("09840004", True, "shareholding", {"share": 100}, "less"),
        ("09840005", True, "shareholding", {"share": 60, "directOrIndirect": "unknown"}, "trusted"),
        ("09840006", True, VOTES, {"share": 100}, "trusted"),
        ("09840007", True, "shareholding", {"share": 40}, "trusted"),
    ],
)
async def test_a_less_trusted_file_that_states_a_holding_past_a_registers_end_is_seen(
    number: str,
    above: bool,
    kind: str,
    said: dict[str, Any],
    first: str,
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
) -> None:
    """The register's end hid the holder and the listed person above, and no conflict was open."""
    holding = str(int(number) + 100).zfill(8)
    holder = (
        [
            company("h", f"Holdco {number} Ltd", ("GB-COH", holding)),
            person("x", "Xaver Above", "1961-05-02"),
            relation("rx", "x", "h", interest(share=100)),
        ]
        if above
        else [person("h", "Xaver Above", "1961-05-02")]
    )
    parties = [company("c", "Ended Once Ltd", ("GB-COH", number)), *holder]
    band = {"minimum": 75, "maximum": 100} if said["share"] == 100 else said["share"]
    ended = interest(
        kind, **said | {"share": band, "startDate": "2016-04-06", "endDate": "2019-03-01"}
    )
    since = interest(share=100, startDate="2019-03-01")
    trusted = [
        *parties,
        person("g", "Gail Since", "1970-01-15"),
        relation("r1", "h", "c", ended),
        relation("r2", "g", "c", since),
    ]
    less = [*parties, relation("r1", "h", "c", interest(kind, **said, startDate="2016-04-06"))]
    await _load_both(database, tmp_path, number, trusted, less, first=first)
    view = await structure(database, actor, number)
    kinds = HoldingKind.VOTING if kind == VOTES else HoldingKind.OWNERSHIP
    [edge] = [
        one
        for one in view.graph.into(str(view.entity_id), kinds)
        if "Gail" not in view.graph.party(one.holder).name
    ]
    assert edge.band is not None
    assert (edge.band.lower, edge.band.upper, edge.disputed) == (0, said["share"], True)
    shown = ownership_out(view)
    assert shown.ubos.complete is False
    assert any(one.startswith(MAY_ADD_UP) for one in shown.ubos.may_stand_above)
    owners = {view.parties[one.party].name: one.status.value for one in view.ubos.ubos}
    assert owners["Xaver Above"] == "possible_ubo"
    if said["share"] >= 50 and kind != VOTES:
        assert _word(view, "Xaver Above") is OwnershipWord.POSSIBLE
    async with database.tenant(actor.require_tenant()) as session:
        edges = [one.id for one in view.edges]
        conflicts = await list_conflicts(session, edges, open_only=True)
        before = await ownership_structure(session, view.entity_id, date(2018, 4, 1))
    assert any(one.attribute.endswith(".exists") for one in conflicts)
    then = before.graph.into(str(view.entity_id), kinds)
    assert [one.band is not None and one.band.lower > 0 for one in then] == [True]


@pytest.mark.parametrize(
    ("number", "official", "filed", "stands"),
    [
        ("09840031", False, AS_OF, True),
        ("09840032", True, AS_OF, True),
        ("09840033", True, date(2019, 3, 1), True),
        ("09840034", False, date(2019, 2, 28), False),
        ("09840035", True, date(2019, 2, 28), False),
    ],
)
async def test_a_file_states_what_it_holds_as_of_its_own_day(
    number: str,
    official: bool,
    filed: date,
    stands: bool,
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
) -> None:
    """A statement of 2016 in a current file goes on today; in a file of 2018 it may have ended."""
    parties = [
        company("c", "Long Stated Ltd", ("GB-COH", number)),
        person("x", "Xaver Above", "1961-05-02"),
        person("g", "Gail Since", "1970-01-15"),
        relation("r2", "g", "c", interest(share=100, startDate="2019-03-01"), date="2019-03-01"),
    ]
    start: dict[str, Any] = {"share": 100, "startDate": "2016-04-06"}
    for name, held, day, sourced in (
        (
            "a",
            relation("r1", "x", "c", interest(**start, endDate="2019-03-01"), date="2019-03-01"),
            AS_OF,
            True,
        ),
        ("b", relation("r1", "x", "c", interest(**start), date="2016-04-06"), filed, official),
    ):
        (tmp_path / name).mkdir()
        said = [*(parties if name == "a" else parties[:2]), held]
        path = write(tmp_path / name, *(said if sourced else _unsourced(*said)))
        await load_registry(database, path, dataset=f"{name}-{number}", data_date=day, force=True)
    for _ in range(2):  # a second run finds the same
        view = await structure(database, actor, number)
        owners = {view.parties[one.party].name: one.status.value for one in view.ubos.ubos}
        assert owners.get("Xaver Above") == ("possible_ubo" if stands else None)
        assert ownership_out(view).ubos.complete is not stands
    ended = relation("r1", "x", "c", interest(**start, endDate="2019-03-01"), date="2019-04-01")
    again = write(tmp_path / "b", *(said[:-1] if official else _unsourced(*said[:-1])), ended)
    await load_registry(database, again, dataset=f"b-{number}", data_date=AS_OF, force=True)
    view = await structure(database, actor, number)
    assert "Xaver Above" not in {view.parties[one.party].name for one in view.ubos.ubos}
    assert ownership_out(view).ubos.complete


@pytest.mark.parametrize(
    ("number", "official", "first", "begins", "share"),
    [
        ("09840041", False, "trusted", "2020-01-01", {"minimum": 75, "maximum": 100}),
        ("09840042", False, "less", "2020-01-01", {"minimum": 75, "maximum": 100}),
        ("09840043", True, "trusted", "2020-01-01", {"minimum": 75, "maximum": 100}),
        ("09840044", True, "less", "2020-01-01", {"minimum": 75, "maximum": 100}),
        ("09840045", True, "less", "2021-01-01", {"minimum": 75, "maximum": 100}),
    ],
)
async def test_a_register_that_closes_a_record_and_opens_another_ends_nothing(
    number: str,
    official: bool,
    first: str,
    begins: str,
    share: dict[str, int],
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
) -> None:
    """A person who was notified again: both sources agree today, and the owner was doubted."""
    parties = [
        company("c", "Notified Again Ltd", ("GB-COH", number)),
        person("x", "Xaver Above", "1961-05-02"),
    ]
    before = interest(share=share, startDate="2016-04-06", endDate="2020-01-01")
    again = interest(share=share, startDate=begins)
    register = [
        *parties,
        relation("r1", "x", "c", before, date="2020-01-01"),
        relation("r2", "x", "c", again, date=begins),
    ]
    held = interest(share=100, startDate="2016-04-06")
    other = [*parties, relation("r1", "x", "c", held)]
    files = {"trusted": register, "less": other if official else _unsourced(*other)}
    for name in sorted(files, key=lambda one: one != first):
        (tmp_path / name).mkdir()
        path = write(tmp_path / name, *files[name])
        await load_registry(database, path, dataset=f"{name}-{number}", data_date=AS_OF)
    for _ in range(2):
        view = await structure(database, actor, number)
        owners = {view.parties[one.party].name: one.status.value for one in view.ubos.ubos}
        assert owners == {"Xaver Above": "ubo"}
        assert ownership_out(view).ubos.complete


@pytest.mark.parametrize(
    ("number", "filed", "later", "band"),
    [
        ("09840051", date(2018, 6, 1), interest(share=100, endDate="2019-03-01"), "[0, 100]"),
        ("09840052", date(2018, 6, 1), interest(share=5, startDate="2019-03-01"), "[5, 100]"),
        ("09840053", AS_OF, interest(share=100, endDate="2019-03-01"), "100"),
        ("09840054", AS_OF, interest(share=5, startDate="2019-03-01"), "100"),
    ],
)
async def test_an_old_register_is_doubted_by_what_another_file_said_since(
    number: str,
    filed: date,
    later: dict[str, Any],
    band: str,
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
) -> None:
    """A file that denied what a register of 2018 stated made it count as current, and certain."""
    parties = [
        company("c", "Stated Once Ltd", ("GB-COH", number), date="2018-01-01"),
        person("x", "Xaver Above", "1961-05-02", date="2018-01-01"),
    ]
    held = interest(share=100, startDate="2016-04-06")
    files = {
        "old": ([*parties, relation("r1", "x", "c", held, date="2018-01-01")], filed),
        "new": (_unsourced(*parties, relation("r1", "x", "c", later, date="2019-04-01")), AS_OF),
    }
    for name, (said, day) in files.items():
        (tmp_path / name).mkdir()
        path = write(tmp_path / name, *said)
        await load_registry(database, path, dataset=f"{name}-{number}", data_date=day, force=True)
    view = await structure(database, actor, number)
    [edge] = view.graph.into(str(view.entity_id), HoldingKind.OWNERSHIP)
    assert str(edge.band) == band
    assert ownership_out(view).ubos.complete is (band == "100")


async def test_what_an_earlier_release_decided_by_trust_is_read_again(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """Nothing that a source states is new: the holding would stay ended, and the share lower."""
    number = "09840071"
    parties = [
        company("c", "Decided Before Ltd", ("GB-COH", number)),
        person("x", "Xaver Above", "1961-05-02"),
        person("y", "Yves Above", "1962-05-02"),
    ]
    trusted = [
        *parties,
        relation("r1", "x", "c", interest(share=60, endDate="2019-03-01")),
        relation("r2", "y", "c", interest(share=5)),
    ]
    less = [
        *parties,
        relation("r1", "x", "c", interest(share=60)),
        relation("r2", "y", "c", interest(share=55)),
    ]
    await _load_both(database, tmp_path, number, trusted, less, first="trusted")
    view = await structure(database, actor, number)
    bands = {"Xaver Above": "[0, 60]", "Yves Above": "[5, 55]"}

    def read(view: OwnershipView) -> dict[str, str]:
        held = view.graph.into(str(view.entity_id), HoldingKind.OWNERSHIP)
        return {view.graph.party(one.holder).name: str(one.band) for one in held}

    assert read(view) == bands
    async with database.tenant(actor.require_tenant()) as session:
        edges = [one.id for one in view.edges]
        await session.execute(
            "UPDATE relationship SET valid_to = '2019-03-01' WHERE to_id = $1"
            " AND (data->>'share_exact')::numeric = 60",
            view.entity_id,
        )
        await session.execute(
            "UPDATE conflict SET status = 'resolved', resolved_at = now(), resolved_by = $2"
            " WHERE subject_id = ANY($1::uuid[])",
            edges,
            actor.user_id,
        )
    assert read(await structure(database, actor, number)) == bands


@pytest.mark.parametrize(("number", "official"), [("09840081", True), ("09840082", False)])
async def test_a_conflict_is_over_when_sources_agree(
    number: str, official: bool, database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """A corrected share stayed an open conflict, and so did its task."""
    parties = [
        company("c", "Agreeing Ltd", ("GB-COH", number)),
        person("x", "Xaver Above", "1961-05-02"),
    ]
    tenant = actor.require_tenant()
    open_ones = []
    for place, (name, share) in enumerate((("a", 5), ("b", 55), ("b", 5), ("b", 40))):
        said = [
            *parties,
            relation("r1", "x", "c", interest(share=share), date=f"2026-02-0{place + 1}"),
        ]
        (tmp_path / str(place)).mkdir()
        path = write(
            tmp_path / str(place), *(said if official or name == "a" else _unsourced(*said))
        )
        await load_registry(database, path, dataset=f"{name}-{number}", data_date=AS_OF)
        view = await structure(database, actor, number)
        async with database.tenant(tenant) as session:
            edges = [one.id for one in view.edges]
            conflicts = await list_conflicts(session, edges, open_only=True)
            waiting = await session.fetch_value(
                "SELECT count(*) FROM task WHERE kind = 'conflict' AND status = 'open'"
                " AND subject_id = ANY($1::uuid[])",
                edges,
            )
        open_ones.append((len(conflicts), waiting))
    assert open_ones == [(0, 0), (1, 1), (0, 0), (1, 1)]


async def test_the_share_of_a_statement_that_has_ended_says_nothing_of_one_that_stands(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """74.99 % until 2019 by one file made an exact share of a register's 50 to 75 %."""
    number = "09840061"
    parties = [
        company("c", "Once Exact Ltd", ("GB-COH", number)),
        person("x", "Xaver Above", "1961-05-02"),
    ]
    band = interest(share={"minimum": 50, "maximum": 75}, startDate="2016-04-06")
    ended = interest(share=74.99, startDate="2016-04-06", endDate="2019-03-01")
    await _load_both(
        database, tmp_path, number,
        [*parties, relation("r1", "x", "c", band)],
        [*parties, relation("r1", "x", "c", ended)],
        first="less",
    )  # fmt: skip
    view = await structure(database, actor, number)
    [edge] = view.graph.into(str(view.entity_id), HoldingKind.OWNERSHIP)
    assert str(edge.band) == "[50, 75]"


async def test_a_register_that_states_a_holding_on_is_not_doubted_for_a_less_trusted_end(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """Or any file could turn a blocked company into one that may be."""
    number = "09840011"
    parties = [
        company("c", "Still Held Ltd", ("GB-COH", number)),
        person("x", "Xaver Above", "1961-05-02"),
    ]
    trusted = [*parties, relation("r1", "x", "c", interest(share=80))]
    less = [*parties, relation("r1", "x", "c", interest(share=80, endDate="2019-03-01"))]
    await _load_both(database, tmp_path, number, trusted, less, first="less")
    view = await structure(database, actor, number)
    assert _word(view, "Xaver Above") is OwnershipWord.BLOCKED


@pytest.mark.parametrize(
    ("number", "registers", "others", "band"),
    [
        ("09840021", 5, 55, "[5, 55]"),
        ("09840022", (1, 5), (50, 75), "[1, 75]"),
        ("09840023", 5, (50, 75), "[5, 75]"),
        ("09840024", 55, 5, "55"),  # a file that is trusted less lowers nothing
        ("09840025", (50, 75), (1, 5), "[50, 75]"),
    ],
)
async def test_a_higher_share_of_a_less_trusted_file_is_read_too(
    number: str,
    registers: float | tuple[float, float],
    others: float | tuple[float, float],
    band: str,
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
) -> None:
    """5 % by a register and 55 % by a file that it is trusted more than: not owned, complete."""
    parties = [
        company("c", "Less Trusted Ltd", ("GB-COH", number)),
        person("x", "Xaver Above", "1961-05-02"),
    ]

    def held(said: float | tuple[float, float]) -> dict[str, Any]:
        share = {"minimum": said[0], "maximum": said[1]} if isinstance(said, tuple) else said
        return relation("r1", "x", "c", interest(share=share))

    await _load_both(
        database,
        tmp_path,
        number,
        [*parties, held(registers)],
        [*parties, held(others)],
        first="trusted",
    )
    view = await structure(database, actor, number)
    [edge] = view.graph.into(str(view.entity_id), HoldingKind.OWNERSHIP)
    assert str(edge.band) == band
    if band.startswith(("[5,", "[1,")):
        assert _word(view, "Xaver Above") is OwnershipWord.POSSIBLE
        assert ownership_out(view).ubos.complete is False


async def test_a_file_without_a_share_does_not_make_the_share_of_an_old_register_current(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """A current file named the holder alone: what a register of 2018 stated was of today."""
    number = "09840091"
    parties = [
        company("c", "Named Alone Ltd", ("GB-COH", number)),
        person("x", "Xaver Above", "1961-05-02"),
        person("y", "Yves Above", "1962-05-02"),
    ]
    old = [
        *parties,
        relation("r1", "x", "c", interest(share=95)),
        relation("r2", "y", "c", interest(share=5)),
    ]
    new = [
        *parties,
        relation("r1", "x", "c", interest()),
        relation("r2", "y", "c", interest(share=5)),
    ]
    await _load_both(database, tmp_path, number, old, new, first="trusted")
    view = await structure(database, actor, number)
    async with database.tenant(actor.require_tenant()) as session:
        said = await stated_by(session, view)
    both = {file_source(f"trusted-{number}"), file_source(f"less-{number}")}
    assert said["Ownership"] == {frozenset(both), frozenset({file_source(f"trusted-{number}")})}
