"""From file to beneficial owners: the results expected of the four real groups."""

from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from tests.db.sources.registry.structures import shares, structure

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import (
    ControlKind,
    HoldingKind,
    NoUboReason,
    UboBasis,
    UboCause,
    UboStatus,
)
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.sources.protocol.domain.subjects import SubjectQuery
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.service import load_registry
from atlas.sources.registry.subjects import find_subject

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
    links = [holding.band for holding in view.holdings if holding.kind is HoldingKind.OWNERSHIP]
    assert [str(band) for band in links] == ["[75, 100]"] * 5
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


async def test_biffa_plc_and_biffa_limited_are_one_company(database: Database) -> None:
    async with database.platform() as session:
        by_number = await find_subject(
            session, SubjectQuery("", register="GB-COH", registration_number="10336040")
        )
        assert by_number.record_ref is not None
        assert len(by_number.candidates) == 1
        answer = await collect(session, by_number.record_ref)
    names = {
        claim.value.upper()
        for batch in answer.batches
        for party in batch.parties
        if party.key == answer.subject_key
        for claim in party.claims
        if claim.attribute == "legal_name"
    }
    assert names == {"BIFFA LIMITED", "BIFFA PLC"}


async def test_daily_mail_and_general_trust(database: Database, actor: AuthContext) -> None:
    view = await structure(database, actor, "00184594")
    assert len(view.ubos.ubos) == 5
    for ubo in view.ubos.ubos:
        assert ubo.status is UboStatus.UBO
        assert UboBasis.VOTES in {ground.basis for ground in ubo.grounds}
        assert ubo.share is None
    # one of them through a trust he controls
    (trusting,) = [one for one in view.holdings if one.through]
    assert (trusting.kind, trusting.through) == (HoldingKind.VOTING, "trust")
    told = {
        ubo.party
        for ubo in view.ubos.ubos
        for ground in ubo.grounds
        if ground.basis is UboBasis.VOTES and "through a trust under the holder's" in ground.detail
    }
    assert told == {trusting.holder}
    # the trustees hold one and the same majority together: 375 % is no contradiction
    assert view.votes.over_declared == ()
    assert view.causes.cause is UboCause.IDENTIFIED
    assert UboCause.CONTRADICTED not in view.causes.further
    five = {view.parties[ubo.party].name for ubo in view.ubos.ubos}
    closed = [
        holding
        for holding, reason in view.shown
        if reason == "not_valid_at_date" and holding.kind is HoldingKind.VOTING
    ]
    # of six closed records five are the same persons, joined; one is a former holder
    former = [one for one in closed if view.parties[one.holder].name not in five]
    assert len({one.holder for one in closed}) == 6
    assert [one.valid_to for one in former] == [date(2016, 5, 11)]
