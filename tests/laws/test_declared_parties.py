"""What a register says of an owner that is none: no analyst alone approves on it, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from tests.db.sources.registry.statements import company, interest, person, relation
from tests.laws.lists import SANCTIONED, SANCTIONED_PEOPLE
from tests.laws.running import Outputs, Place
from tests.laws.world import Filings, Party, World

SUBJECT = Party("subject", "company", "Lydbrook Pennard Ltd", number=("GB-COH", "09123457"))
CURRENT = ("eu-fsf", "uk", "un", "ofac-sdn", "laws-pep")
Statement = Mapping[str, Any]


def owner(name: str, beneficial: bool | None = True) -> tuple[Statement, ...]:
    """A natural person who holds all shares and votes."""
    said: dict[str, Any] = (
        {} if beneficial is None else {"beneficialOwnershipOrControl": beneficial}
    )
    held = (interest(share=100, **said), interest("votingRights", share=100, **said))
    home = {"type": "residence", "country": {"name": "United Kingdom", "code": "GB"}}
    one = person("owner", name, "1970-05-12")
    one["recordDetails"] |= {"addresses": [home], "nationalities": [home["country"]]}
    return one, relation("r-owner", "owner", "subject", *held)


def director(name: str) -> tuple[Statement, ...]:
    return (
        person("director", name, "1971-06-13"),
        relation("r-director", "director", "subject", interest("boardMember")),
    )


OPTION = (
    company("option", "Pennard Option Holder Ltd", ("VG-FSC", "VG7702"), country="VG"),
    relation("r-option", "option", "subject", interest("conditionalRightsGrantedByContract")),
)
SURPLUS = (
    company("surplus", "Pennard Surplus Holder Ltd", ("VG-FSC", "VG7703"), country="VG"),
    relation(
        "r-surplus",
        "surplus",
        "subject",
        interest("rightsToSurplusAssetsOnDissolution", share=100),
    ),
)
NAMED, HEAD = owner("Odette Thistle Cranfield"), director("Anna Director Quill")


async def investigated(
    place: Place, *said: Statement, subject: Party = SUBJECT, filings: Filings = ""
) -> Outputs:
    return await place.investigate(
        World(
            seed=0,
            home="GB",
            parties=(subject,),
            links=(),
            lists=tuple((one, "current") for one in CURRENT),
            complete_file=True,
            whole_register=True,
            attested=True,
            filings=filings,
            more=(company("subject", subject.name, *filter(None, (subject.number,))), *said),
        )
    )


def word_of(found: Outputs, check: str) -> str:
    return str(next(one for one in found["checks"]["items"] if one["check_id"] == check)["found"])


def reasons_for_two(found: Outputs) -> set[str]:
    approve = next(one for one in found["decision"]["outcomes"] if one["outcome"] == "approve")
    return {*approve["four_eyes_because"]}


def owned(found: Outputs) -> set[str]:
    return {one["status"] for one in found["sanctioned-ownership"]["regimes"]}


async def test_named_parties_earn_what_the_others_do_not(place: Place) -> None:
    found = await investigated(place, *NAMED, *HEAD)
    assert found["ubos"]["cause"] == "identified"
    assert word_of(found, "sanctions_screening") == word_of(found, "pep_determination")
    assert word_of(found, "sanctions_screening") == word_of(found, "director_identity")
    assert word_of(found, "sanctions_screening") == "fulfilled"
    assert not found["evaluation"]["floors_applied"]
    assert reasons_for_two(found) == {"provisional_level"}  # country lists alone are not loaded


@pytest.mark.parametrize(
    ("said", "cause", "code"),
    [
        (owner("Undisclosed Beneficiary"), "unknown", "unknown_person"),
        (owner("Orchid Nominees Limited"), "incomplete", "company_recorded_as_person"),
        (owner("See Register"), "unknown", "unknown_person"),
        (owner("Orchard Pension Fund"), "incomplete", "company_recorded_as_person"),
        (owner("Odette Thistle Cranfield", False), "unknown", "declared_not_beneficial"),
        ((*NAMED, *OPTION), "identified", "rights_of_unknown_extent"),
        ((*NAMED, *SURPLUS), "identified", "economic_rights_beside_shares"),
    ],
)
async def test_an_owner_in_doubt_is_named_and_takes_two(
    place: Place, said: tuple[Statement, ...], cause: str, code: str
) -> None:
    found = await investigated(place, *said, *HEAD)
    assert found["ubos"]["cause"] == cause
    assert code in {ground["code"] for ground in found["ubos"]["cause_grounds"]}
    assert word_of(found, "sanctions_screening") != "fulfilled"
    assert word_of(found, "pep_determination") != "fulfilled"
    assert word_of(found, "ubo_identification") != "fulfilled"
    assert found["evaluation"]["floors_applied"]
    assert reasons_for_two(found) - {"provisional_level"}
    if cause != "identified":
        assert "not_owned" not in owned(found)


@pytest.mark.parametrize("name", ["Unknown", "Vacant"])
async def test_a_director_whom_nothing_names_is_not_identified(place: Place, name: str) -> None:
    found = await investigated(place, *NAMED, *director(name))
    assert word_of(found, "director_identity") == "not_fulfilled"
    assert word_of(found, "sanctions_screening") != "fulfilled"


async def test_a_director_under_an_organisations_name_is_not_identified(place: Place) -> None:
    found = await investigated(place, *NAMED, *director("Orchard Pty"))
    assert word_of(found, "director_identity") == "not_fulfilled"


async def test_a_customer_whom_nothing_names_is_compared_with_no_name(place: Place) -> None:
    found = await investigated(place, *NAMED, *HEAD, subject=replace(SUBJECT, name="N/A"))
    assert word_of(found, "sanctions_screening") != "fulfilled"
    lists = [one for row in found["screenings"]["items"] for one in row["lists"]]
    assert "no_name" in {one["reason"] for one in lists}


NORTH_KOREA = {"name": "North Korea", "code": "KP"}
TEHRAN = {"type": "service", "address": "9 Valiasr", "country": {"name": "Tehran"}}


def tied_owner(**members: Any) -> tuple[Statement, ...]:
    """The owner of everything who lives in England, with members of the record beside."""
    one, held = owner("Odette Thistle Cranfield")
    details = one["recordDetails"] | members
    addresses = [*one["recordDetails"]["addresses"], *members.get("addresses", ())]
    return {**one, "recordDetails": details | {"addresses": addresses}}, held


def resident_director(code: str, name: str) -> tuple[Statement, ...]:
    one, held = director("Anna Director Quill")
    home = {"type": "residence", "country": {"name": name, "code": code}}
    return {**one, "recordDetails": one["recordDetails"] | {"addresses": [home]}}, held


def mebo(found: Outputs) -> str:
    """Everything that the module on owners and officers says it found."""
    (one,) = (item for item in found["modules"]["items"] if item["code"] == "MEBO")
    return " ".join(rule["detail"] for rule in one["rules"] if rule["outcome"] == "fired")


async def test_an_owner_resident_for_tax_in_north_korea_is_resident_there(place: Place) -> None:
    found = await investigated(place, *tied_owner(taxResidencies=[NORTH_KOREA]), *HEAD)
    assert "KP" in mebo(found)
    assert found["evaluation"]["score"] >= 70
    assert found["evaluation"]["tier"] == "edd"


@pytest.mark.parametrize(
    ("said", "country", "reason"),
    [
        ((*NAMED, *resident_director("IR", "Iran")), "IR", "country_involved"),
        ((*tied_owner(addresses=[TEHRAN]), *HEAD), "IR", "country_involved"),
        ((*tied_owner(placeOfBirth={"country": NORTH_KOREA}), *HEAD), "KP", None),
        ((*tied_owner(nationalities=[NORTH_KOREA]), *HEAD), "KP", None),
        ((*NAMED, *resident_director("ZZ", "Elbonia")), "Elbonia", "country_not_read"),
    ],
)
async def test_a_country_that_a_source_states_is_named(
    place: Place, said: tuple[Statement, ...], country: str, reason: str | None
) -> None:
    """Each of them left the level clear, and nothing in the answer named the country."""
    found = await investigated(place, *said)
    assert country in mebo(found)
    reasons = {*found["evaluation"]["reasons"]}
    assert reasons & {"country_involved", "country_not_read"} == {*filter(None, (reason,))}
    if reason is not None:
        assert found["evaluation"]["provisional"]
        assert "provisional_level" in reasons_for_two(found)


RECORDED = SANCTIONED_PEOPLE[0][0]


@pytest.mark.parametrize(
    "said",
    [
        owner(SANCTIONED[0][0]),
        (
            company("owner", RECORDED, ("GB-COH", "09123459"), foundingDate="2010-05-06"),
            relation("r-owner", "owner", "subject", interest(share=100)),
        ),
        (
            company("owner", f"{RECORDED} Ltd", ("GB-COH", "09123459"), foundingDate="2010-05-06"),
            relation("r-owner", "owner", "subject", interest(share=100)),
        ),
    ],
)
async def test_a_listed_partys_whole_name_holds_whatever_kind_is_recorded(
    place: Place, said: tuple[Statement, ...]
) -> None:
    found = await investigated(place, *said, *HEAD)
    approve = next(one for one in found["decision"]["outcomes"] if one["outcome"] == "approve")
    assert {*approve["obstacles"]} & {"equal_name", "undecided_hits"}
    held = [one for one in found["decision"]["equal_names"] if one["holds"]]
    assert {one["list_id"] for one in held} == {"uk", "un"}
    assert word_of(found, "sanctions_screening") != "fulfilled"


@pytest.mark.parametrize(
    "number",
    [
        {"schemeName": "Russian state register (OGRN)", "id": SANCTIONED[0][1]},
        {"scheme": "RU-OGRN", "id": SANCTIONED[0][1]},
    ],
)
async def test_an_owners_listed_number_is_found_however_its_register_is_named(
    place: Place, number: Mapping[str, str]
) -> None:
    one, *rest = owner("Odette Thistle Cranfield")
    details = {**one["recordDetails"], "identifiers": [number]}
    found = await investigated(place, {**one, "recordDetails": details}, *rest, *HEAD)
    assert word_of(found, "sanctions_screening") == "not_fulfilled"


def unidentified(kind: str, name: str) -> tuple[Statement, ...]:
    """The holder of all shares, of whom the source says that it does not know or publish it."""
    why = {"reason": "informationUnknownToPublisher"}
    if kind.endswith("Person"):
        one = person("owner", name)
        one["recordDetails"] |= {"personType": kind, "unspecifiedPersonDetails": why}
    else:
        one = company("owner", name, kind=kind, unspecifiedEntityDetails=why)
    return one, relation("r-owner", "owner", "subject", interest(share=100))


UNIDENTIFIED = ("unknownPerson", "anonymousPerson", "unknownEntity", "anonymousEntity")


@pytest.mark.parametrize("kind", UNIDENTIFIED)
async def test_a_name_that_a_source_states_is_screened_whatever_the_record_says(
    place: Place, kind: str
) -> None:
    """The graph showed the name, screening left it out: "the sources do not name them"."""
    name = SANCTIONED_PEOPLE[0][0] if kind.endswith("Person") else SANCTIONED[0][0]
    found = await investigated(place, *unidentified(kind, name), *HEAD)
    (row,) = (one for one in found["screenings"]["items"] if one["name"] == name)
    assert row["candidates"]
    assert word_of(found, "sanctions_screening") != "fulfilled"
    assert any(one["holds"] for one in found["decision"]["equal_names"])
    assert found["ubos"]["cause"] in {"unknown", "protected"}
    assert "not_owned" not in owned(found)


@pytest.mark.parametrize("kind", UNIDENTIFIED)
async def test_silence_on_a_name_does_not_clear_a_party_that_its_source_calls_unknown(
    place: Place, kind: str
) -> None:
    name = "Odette Thistle Cranfield"
    found = await investigated(place, *unidentified(kind, name), *HEAD)
    assert name in {one["name"] for one in found["screenings"]["items"]}
    assert "fulfilled" not in {
        word_of(found, check) for check in ("sanctions_screening", "pep_determination", "network")
    }
    assert found["ubos"]["cause"] in {"unknown", "protected"}
    assert owned(found) <= {"not_assessed", "possible"}
    assert "do not name them" not in str(found["modules"])
    nobody = await investigated(place, *unidentified(kind, ""), *HEAD)
    assert {one["name"] for one in nobody["screenings"]["items"]} == {
        SUBJECT.name,
        "Anna Director Quill",
    }


async def test_an_owner_who_is_a_child_is_a_finding_with_a_task_and_no_floor(place: Place) -> None:
    """Owners born today or in 2019 held everything, and no word was said of it."""
    one, held = owner("Odette Thistle Cranfield")
    one = {**one, "recordDetails": {**one["recordDetails"], "birthDate": "2019-05-12"}}
    found = await investigated(place, one, held, *HEAD)
    assert "Odette Thistle Cranfield: born 2019-05-12, under 18" in mebo(found)
    [task] = found["birth_tasks"]
    assert task["subject_url"] == f"/api/entities/{task['subject_id']}"
    assert not found["evaluation"]["floors_applied"]
