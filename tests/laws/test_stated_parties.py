"""What a register states instead of parties, or of parties beside the owners, over HTTP."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.registry.gleif_records import lei_of, lei_record
from tests.db.sources.registry.statements import company, interest, relation
from tests.laws.lists import SANCTIONED
from tests.laws.running import Place
from tests.laws.test_declared_parties import (
    HEAD,
    NAMED,
    SUBJECT,
    investigated,
    owned,
    reasons_for_two,
    word_of,
)
from tests.laws.world import World

from atlas.foundation.core.clock import today
from atlas.sources.registry.service import load_registry

SEARCHED = ("sanctions_screening", "pep_determination", "network")


@pytest.mark.parametrize(
    "reason", ["noBeneficialOwners", "subjectUnableToConfirmOrIdentifyBeneficialOwner"]
)
async def test_a_statement_instead_of_owners_names_nobody(place: Place, reason: str) -> None:
    said = relation("r-none", {"reason": reason, "description": "as stated"}, "subject")
    found = await investigated(place, said, *HEAD)
    silent = await investigated(place, *HEAD)
    assert [word_of(found, one) for one in SEARCHED] == [word_of(silent, one) for one in SEARCHED]
    assert "fulfilled" not in {word_of(found, one) for one in SEARCHED}


ASSOCIATE = (
    company("held", "Pennard Associate Ltd", ("GB-COH", "09123458")),
    relation("r-held", "subject", "held", interest(share=30)),
)


async def test_who_else_holds_an_associate_is_asked(place: Place) -> None:
    name, number = SANCTIONED[0]
    clean = (
        company("other", "Quillon Thistle Weir Ltd", ("GB-COH", "09123459")),
        relation("r-other", "other", "held", interest(share=70)),
    )
    found = await investigated(place, *NAMED, *HEAD, *ASSOCIATE, *clean)
    assert word_of(found, "network") == word_of(found, "sanctions_screening") == "fulfilled"
    assert "Quillon Thistle Weir Ltd" in {one["name"] for one in found["screenings"]["items"]}
    listed = (
        company("other", name, ("RU-OGRN", number), country="RU"),
        relation("r-other", "other", "held", interest(share=70)),
    )
    found = await investigated(place, *NAMED, *HEAD, *ASSOCIATE, *listed)
    assert word_of(found, "sanctions_screening") == "not_fulfilled"
    network = next(one for one in found["checks"]["items"] if one["check_id"] == "network")
    assert "is 0 of 100" not in network["detail"]


@pytest.mark.parametrize("office", ["seniorManagingOfficial", "boardChair"])
async def test_a_listed_party_in_a_leading_office_may_control(place: Place, office: str) -> None:
    name, number = SANCTIONED[0]
    chair = (
        company("chair", name, ("RU-OGRN", number), country="RU"),
        relation("r-chair", "chair", "subject", interest(office)),
    )
    found = await investigated(place, *NAMED, *HEAD, *chair)
    said = {one["regime"]: one for one in found["sanctioned-ownership"]["regimes"]}
    assert {said[regime]["control"] for regime in ("eu", "uk")} == {"possible"}
    assert said["ofac"]["control"] == "none_found"
    assert all("matched_officer" in said[regime]["reasons"] for regime in ("eu", "uk", "ofac"))


@pytest.mark.parametrize(
    "record",
    [
        relation("r-new", "owner", "subject", interest("someNewKindOfInterest", share=60)),
        relation("r-new", {"reason": "someNewReason"}, "subject", interest(share=60)),
        company("new", "Zarechny Example", kind="someNewKind") | {"declarationSubject": "subject"},
    ],
    ids=["interest", "reason", "party"],
)
async def test_a_source_does_not_cover_a_company_of_which_it_could_not_read_a_record(
    place: Place, record: dict[str, Any]
) -> None:
    found = await investigated(place, *NAMED, *HEAD, record)
    assert {word_of(found, one) for one in SEARCHED}.isdisjoint({"fulfilled"})
    owners = next(o for o in found["checks"]["items"] if o["check_id"] == "ubo_identification")
    assert "unread record: Lydbrook Pennard Ltd" in owners["detail"]
    assert any("could not be read" in one["detail"] for one in found["ubos"]["cause_grounds"])
    assert owned(found) == {"not_assessed"}
    assert found["run"]["risk"]["level"] not in {"clear", "low"}


async def test_sources_that_contradict_each_other_on_the_company_confirm_none(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The company register says active, the LEI index no longer."""
    number = str(SUBJECT.number[1]) if SUBJECT.number else ""
    path = tmp_path / "lei.json"

    async def with_lei(world: World) -> None:
        await Place.load_files(place, world)
        await load_registry(place.database, path, dataset="laws-lei", data_date=today(), force=True)

    monkeypatch.setattr(place, "load_files", with_lei)
    words = {}
    for status in ("ACTIVE", "INACTIVE"):
        record = lei_record(
            lei_of(9123457), SUBJECT.name, number=number, EntityStatus={"$": status}
        )
        path.write_text(json.dumps({"records": [record]}), encoding="utf-8")
        found = await investigated(place, *NAMED, *HEAD, filings="current")
        words[status] = word_of(found, "registry")
        if status == "INACTIVE":
            assert found["run"]["risk"]["provisional"]
            told = next(o for o in found["checks"]["items"] if o["check_id"] == "registry")
            assert "Sources contradict each other" in told["detail"]
    assert words == {"ACTIVE": "fulfilled", "INACTIVE": "not_fulfilled"}


@pytest.mark.parametrize("whose", ["subject", "parent"])
async def test_a_name_that_another_source_states_is_screened(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, whose: str
) -> None:
    """A second register's legal name lost against the first one's, and nobody asked about it."""
    number = {"subject": "09123470", "parent": "09123471"}
    subject = replace(SUBJECT, number=("GB-COH", number["subject"]))
    parent = (
        company("parent", "Quillon Thistle Holding Ltd", ("GB-COH", number["parent"])),
        relation("r-parent", "parent", "subject", interest(share=100)),
        relation("r-shares", "owner", "parent", interest(share=100)),
        relation("r-votes", "owner", "parent", interest("votingRights", share=100)),
    )
    name, _ = SANCTIONED[0]
    record = lei_record(lei_of(97_500 + len(whose)), name, number=number[whose])
    path = tmp_path / "lei.json"
    path.write_text(json.dumps({"records": [record]}), encoding="utf-8")

    async def with_lei(world: World) -> None:
        await Place.load_files(place, world)
        await load_registry(place.database, path, dataset="laws-lei", data_date=today(), force=True)

    monkeypatch.setattr(place, "load_files", with_lei)
    said = (NAMED[0], *parent) if whose == "parent" else NAMED
    found = await investigated(place, *said, *HEAD, subject=subject)
    assert word_of(found, "sanctions_screening") != "fulfilled"
    assert reasons_for_two(found) - {"provisional_level"}
