"""From file to beneficial owners: the results expected of the four real groups."""

from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from tests.db.sources.registry.structures import shares, structure

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import ControlKind, NoUboReason, UboBasis, UboStatus
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.realdata
FILES = {
    "hornsea": "2138002S3XGZ38WN5Q72",
    "biffa": "2138008RB4WDK7HYYS91",
    "care-uk": "213800DBE5Y9ZM58PN63",
    "dmgt": "4OFD47D73QFJ1T1MOF29",
}


@pytest_asyncio.fixture(scope="module", autouse=True)
async def loaded(database: Database, shared_data: Path) -> None:
    folder = shared_data / "ownership" / "bods-real-companies"
    for dataset, lei in FILES.items():
        await load_registry(database, folder / f"{lei}.jsonl", dataset=dataset)


def history(view: OwnershipView) -> set[str]:
    return {
        view.parties[holding.holder].name
        for holding, reason in view.shown
        if reason == "not_valid_at_date"
    }


def reasons(view: OwnershipView) -> set[NoUboReason]:
    return {why.reason for why in view.ubos.reasons}


async def test_hornsea_1(database: Database, actor: AuthContext) -> None:
    view = await structure(database, actor, "07640868")
    assert shares(view) == {
        "HORNSEA 1 HOLDINGS LIMITED": (75, 100),
        "JUPITER OFFSHORE WIND LIMITED": (18.75, 50),
        "HORNSEA 1 PSC LIMITED": (18.75, 50),
        "JUPITER INVESTOR HOLDCO LIMITED": (14.06, 50),
        "ORSTED UK HOW01 HOLDINGS LIMITED": (14.06, 50),
    }
    controls = {
        view.parties[h.holder].name for h in view.holdings if h.control is ControlKind.CONSOLIDATION
    }
    assert controls == {"ØRSTED A/S"}
    assert history(view) == {"CLIFFORD CHANCE NEWCASTLE LIMITED", "ORSTED POWER (UK) LIMITED"}
    assert view.ubos.no_ubo_identified
    assert reasons(view) == {NoUboReason.CHAIN_LEAVES_SOURCES}


async def test_hornsea_1_in_2018(database: Database, actor: AuthContext) -> None:
    view = await structure(database, actor, "07640868", as_of=date(2018, 5, 1))
    assert "CLIFFORD CHANCE NEWCASTLE LIMITED" not in shares(view)  # Jupiter came in November
    assert "ORSTED POWER (UK) LIMITED" in shares(view)


async def test_care_uk_social_care(database: Database, actor: AuthContext) -> None:
    view = await structure(database, actor, "07068789")
    assert shares(view) == {
        "CARE UK INVESTMENTS LIMITED": (75, 100),
        "CARE UK FINANCE LIMITED": (56.25, 100),
        "CARE UK MIDCO LIMITED": (42.19, 100),
    }
    assert history(view) == {"CARE UK HOLDINGS LIMITED"}


async def test_biffa_treatment_services(database: Database, actor: AuthContext) -> None:
    view = await structure(database, actor, "02393309")
    found = shares(view)
    assert found["BIFFA HOLDCO LIMITED"] == pytest.approx((23.73, 100))
    assert len(found) == 5
    assert history(view) == {"RENEWI HOLDINGS LIMITED"}


async def test_biffa_waste_services_is_controlled_not_owned(
    database: Database, actor: AuthContext
) -> None:
    view = await structure(database, actor, "00946107")
    controls = {
        view.parties[holding.holder].name
        for holding in view.holdings
        if holding.control is ControlKind.CONSOLIDATION
    }
    assert controls == {"BIFFA LIMITED"}  # the register knows its later name
    assert "BIFFA LIMITED" not in shares(view)


async def test_daily_mail_and_general_trust(database: Database, actor: AuthContext) -> None:
    view = await structure(database, actor, "00184594")
    assert len(view.ubos.ubos) == 5
    for ubo in view.ubos.ubos:
        assert ubo.status is UboStatus.UBO
        assert UboBasis.VOTES in {ground.basis for ground in ubo.grounds}
        assert ubo.share is None
    assert [conflict.sum_of_minima for conflict in view.votes.over_declared] == [375]
    former = {
        view.parties[holding.holder].name
        for holding, reason in view.shown
        if reason == "not_valid_at_date"
    } - {view.parties[ubo.party].name for ubo in view.ubos.ubos}
    assert len(former) == 1
