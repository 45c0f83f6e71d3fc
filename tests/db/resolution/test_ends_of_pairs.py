"""A holder whose holding another source ends or states otherwise, as two parties and as one."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from tests.db.mutations.helpers import batch, company, owns, person

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.graph.presentation import MAY_ADD_UP, ownership_out
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.service import ownership_structure
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.resolution import service as resolution

AS_OF = date(2026, 6, 1)
FILE, LIVE = "registry_file:bods", "company_register:live"


async def _keep(
    database: Database, actor: AuthContext, source: str, trust: float | None, *said: Any
) -> dict[str, UUID]:
    parties = [one for one in said if hasattr(one, "identifiers")]
    links = [one for one in said if not hasattr(one, "identifiers")]
    async with database.tenant(actor.require_tenant()) as session:
        made = await mutations.apply_batch(
            session,
            actor,
            batch(str(new_id()), source=source, trust=trust, parties=parties, relationships=links),
        )
    assert not made.rejected
    return dict(made.entities)


async def _view(
    database: Database, actor: AuthContext, entity: UUID, as_of: date = AS_OF
) -> OwnershipView:
    async with database.tenant(actor.require_tenant()) as session:
        return await ownership_structure(session, entity, as_of)


def _owners(view: OwnershipView) -> dict[str, tuple[str, str]]:
    return {
        view.party(one.party).name: (one.status.value, str(one.share)) for one in view.ubos.ubos
    }


async def _two(
    database: Database,
    actor: AuthContext,
    number: str,
    live: dict[str, Any],
    file: dict[str, Any],
    trust: float | None = None,
) -> dict[str, UUID]:
    """A company of a majority owner, and a holder as a file and the register name him."""
    owned = company("c", number, "Larix Ltd")
    major = person("p", f"p{number}", "Fenwyn Majority")
    one = person("f", f"f{number}", "Eleazar Wetwangle", date_of_birth="1966-05-07")
    two = person("g", f"g{number}", "Eleazar Wetwangle", date_of_birth="1966-05")
    more = owns("p", "c", share_exact=60, asserted=date(2024, 6, 1))
    held = owns("f", "c", share_exact=30, **{"asserted": date(2024, 6, 1), **file})
    ids = await _keep(database, actor, FILE, None, owned, major, one, more, held)
    ended = owns("g", "c", **{"share_minimum": 25, "share_maximum": 50, **live})
    return ids | await _keep(database, actor, LIVE, trust, owned, two, ended)


@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize("said", [date(2024, 6, 1), date(2026, 5, 1)])
async def test_an_end_of_the_same_holder_by_another_source_is_not_passed_over(
    joined: bool, said: date, database: Database, actor: AuthContext
) -> None:
    """He stayed a certain owner of a complete list, with no word of the end."""
    number = f"7600000{2 * joined + (said.year == 2026) + 1}"
    end = date(2025, 1, 1)
    ids = await _two(database, actor, number, {"end": end}, {"asserted": said})
    async with database.tenant(actor.require_tenant()) as session:
        if joined:
            await mutations.merge_entities(session, actor, ids["g"], ids["f"], "They are one.")
        else:
            await resolution.find_candidates(session, actor, {*ids.values()})
    view = await _view(database, actor, ids["c"])
    owners = _owners(view)
    assert owners["Fenwyn Majority"][0] == "ubo"
    assert owners["Eleazar Wetwangle"] == ("possible_ubo", "[0, 30]")
    shown = ownership_out(view)
    assert shown.ubos.complete is False
    if joined:
        assert f"{MAY_ADD_UP}: Eleazar Wetwangle" in shown.ubos.may_stand_above
        [told] = [one.contradictions for one in shown.holdings if one.contradictions]
        assert [(one.code, one.detail) for one in told] == [
            ("ended_elsewhere", "ended on 2025-01-01 by another source's record")
        ]
        before = _owners(await _view(database, actor, ids["c"], date(2024, 12, 31)))
        assert before["Eleazar Wetwangle"][0] == "ubo"


@pytest.mark.parametrize(
    ("number", "live", "file", "trust"),
    [
        # began again since
        ("76000011", {"end": date(2025, 1, 1)}, {"start": date(2025, 3, 1)}, None),
        # another source, trusted less
        ("76000012", {"end": date(2025, 1, 1)}, {}, 0.5),
        # a holder of more than that before, said since
        (
            "76000013",
            {"end": date(2025, 1, 1), "share_minimum": 30, "share_maximum": 50},
            {"asserted": date(2026, 1, 1)},
            None,
        ),
        # both go on
        ("76000014", {}, {}, None),
    ],
)
async def test_a_holding_that_no_end_contradicts_stays_what_it_is(
    number: str,
    live: dict[str, Any],
    file: dict[str, Any],
    trust: float | None,
    database: Database,
    actor: AuthContext,
) -> None:
    ids = await _two(database, actor, number, {**live}, file, trust)
    async with database.tenant(actor.require_tenant()) as session:
        await mutations.merge_entities(session, actor, ids["g"], ids["f"], "They are one.")
    owners = _owners(await _view(database, actor, ids["c"]))
    assert owners["Eleazar Wetwangle"] == ("ubo", "30")


async def test_a_source_that_states_another_record_on_has_ended_nothing(
    database: Database, actor: AuthContext
) -> None:
    """As the UK register does at each change of a band."""
    ids = await _two(database, actor, "76000021", {"end": date(2025, 1, 1)}, {})
    owned = company("c", "76000021", "Larix Ltd")
    two = person("g", "g76000021", "Eleazar Wetwangle")
    again = owns("g", "c", start=date(2025, 1, 1), share_minimum=25, share_maximum=50)
    await _keep(database, actor, LIVE, None, owned, two, again)
    async with database.tenant(actor.require_tenant()) as session:
        await mutations.merge_entities(session, actor, ids["g"], ids["f"], "They are one.")
    owners = _owners(await _view(database, actor, ids["c"]))
    assert owners["Eleazar Wetwangle"] == ("ubo", "30")


@pytest.mark.parametrize("joined", [False, True])
async def test_a_share_that_another_source_contradicts_is_not_passed_over(
    joined: bool, database: Database, actor: AuthContext
) -> None:
    """The majority's and the third holder's shares left no room for the higher of the two."""
    number = f"7600003{joined:d}"
    owned = company("c", number, "Larix Ltd")
    one = person("f", f"f{number}", "Eleazar Wetwangle", date_of_birth="1966-05-07")
    two = person("g", f"g{number}", "Eleazar Wetwangel", date_of_birth="1966-05-07")
    rest = person("p", f"p{number}", "Fenwyn Majority"), person("q", f"q{number}", "Quill Minor")
    ids = await _keep(
        database, actor, FILE, None, owned, one, *rest,
        owns("f", "c", share_exact=5), owns("p", "c", share_exact=60),
        owns("q", "c", share_exact=35),
    )  # fmt: skip
    ids |= await _keep(database, actor, LIVE, None, owned, two, owns("g", "c", share_exact=55))
    async with database.tenant(actor.require_tenant()) as session:
        if joined:
            await mutations.merge_entities(session, actor, ids["g"], ids["f"], "They are one.")
        else:
            await resolution.find_candidates(session, actor, {*ids.values()})
    view = await _view(database, actor, ids["c"])
    assert ownership_out(view).ubos.complete is False
    owners = _owners(view)
    assert owners["Fenwyn Majority"][0] == "ubo"
    if joined:
        [two_names] = [name for name in owners if name.startswith("Eleazar")]
        assert owners[two_names] == ("possible_ubo", "[5, 55]")
        told = [one.code for h in ownership_out(view).holdings for one in h.contradictions]
        assert told == ["two_shares", "two_shares"]
