"""Statements that contradict themselves are loaded, named, and read so that an owner stays one."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import graph, holding
from tests.unit.sources.registry.psc_lines import individual

from atlas.investigations.modules.domain.findings import statements_of
from atlas.knowledge.graph.domain import (
    Band,
    Holding,
    HoldingKind,
    OwnershipGraph,
    integrated_shares,
)
from atlas.knowledge.graph.domain.accounted import rest_of
from atlas.knowledge.graph.domain.direct import direct_holders
from atlas.knowledge.graph.domain.stated import StatedShare
from atlas.knowledge.graph.projection import band
from atlas.sources.protocol.domain.answers import Tie
from atlas.sources.registry.domain.claims import claims_of
from atlas.sources.registry.domain.contradictions import (
    MEANINGS,
    band_of,
    warnings_of,
)
from atlas.sources.registry.domain.formats.bods_legacy import upgraded
from atlas.sources.registry.domain.interests import Relation, relations_of
from atlas.sources.registry.domain.rows import statement_row
from atlas.sources.registry.domain.stated import StatedCountry, stated_countries
from atlas.sources.registry.domain.vocabulary import (
    PersonRecord,
    RelationshipRecord,
    Share,
    parse_record,
)
from atlas.sources.registry.files import open_file
from atlas.sources.registry.record_rows import Records, Seen

PERCENT = st.one_of(st.none(), st.sampled_from([0.0, 10.0, 25.0, 50.0, 75.0, 100.0]))


def record_of(**interest: Any) -> RelationshipRecord:
    details = {
        "isComponent": False,
        "subject": "company",
        "interestedParty": "person",
        "interests": [{"type": "shareholding", **interest}],
    }
    record = parse_record("relationship", details)
    assert isinstance(record, RelationshipRecord)
    return record


def codes(record: RelationshipRecord) -> list[str]:
    return [one.code for one in warnings_of(record)]


def relation_of(record: RelationshipRecord, closed_on: date | None = None) -> Relation:
    (found,) = relations_of(record, closed_on=closed_on, uk_psc=False)
    return found


@pytest.mark.parametrize(
    ("share", "code", "low", "high"),
    [
        ({"minimum": 60, "maximum": 40}, "empty_band", 0, 100),
        ({"minimum": 50, "exclusiveMaximum": 50}, "empty_band", 0, 100),
        ({"exclusiveMinimum": 50, "exclusiveMaximum": 50}, "empty_band", 0, 100),
        ({"exact": 10, "minimum": 25, "maximum": 50}, "exact_outside_band", 10, 50),
        ({"exact": 50, "exclusiveMaximum": 50}, "exact_outside_band", 0, 50),
        ({"minimum": 25, "exclusiveMinimum": 50}, "two_bounds", 25, 100),
        ({"maximum": 25, "exclusiveMaximum": 50}, "two_bounds", 0, 50),
    ],
)
def test_a_share_that_contradicts_itself(
    share: dict[str, float], code: str, low: float, high: float
) -> None:
    record = record_of(share=share)
    assert codes(record) == [code]
    [warning] = warnings_of(record)
    assert len(statements_of(code, warning.detail)) == 2
    attributes = relation_of(record).attributes
    assert (attributes["share_minimum"], attributes["share_maximum"]) == (low, high)


LOW, HIGH = {"minimum": 25, "maximum": 50}, {"minimum": 50, "maximum": 75}


def interests(*said: dict[str, Any]) -> RelationshipRecord:
    details = {
        "isComponent": False,
        "subject": "company",
        "interestedParty": "person",
        "interests": [{"type": "shareholding", **one} for one in said],
    }
    record = parse_record("relationship", details)
    assert isinstance(record, RelationshipRecord)
    return record


HALF, FIFTH, WIDE = {"exact": 55}, {"exact": 5}, {"minimum": 25, "maximum": 100}


@pytest.mark.parametrize(
    ("lower", "higher", "code", "said"),
    [
        (FIFTH, HALF, "two_shares", "5 and 55"),
        (HALF, HALF, "two_shares", "55 and 55"),
        (FIFTH, HIGH, "band_and_share", "5 and 50 to 75"),
        (HIGH, HALF, "band_and_share", "50 to 75 and 55"),
        (LOW, HALF, "band_and_share", "25 to 50 and 55"),
        (LOW, LOW, "two_bands", "25 to 50 and 25 to 50"),
        (LOW, WIDE, "two_bands", "25 to 50 and 25 to 100"),
    ],
)
@pytest.mark.parametrize("kind", ["shareholding", "rightsToProfitOrIncome"])
@pytest.mark.parametrize("turned", [False, True])
def test_two_shares_of_one_right_may_be_one_lot_or_two(
    lower: dict[str, float], higher: dict[str, float], code: str, said: str, kind: str, turned: bool
) -> None:
    """55 and 5 were read as a sum: with another's 40 no one else could own the company."""
    order = (higher, lower) if turned else (lower, higher)
    record = interests(*({"share": one, "type": kind} for one in order))
    [warning] = warnings_of(record)
    assert (warning.code, warning.detail) == (code, said)
    assert len(statements_of(code, said)) == 2
    read = list(relations_of(record, closed_on=None, uk_psc=False))
    assert all(one.attributes["contradictions"] == {code: said} for one in read)
    [sure] = [one for one in read if "share_if_higher" not in one.attributes]
    [open_] = [one for one in read if "share_if_higher" in one.attributes]
    assert share_of(sure.attributes).lower == share_of(lower_of(lower)).lower
    assert share_of(open_.attributes).lower == 0
    assert share_of(open_.attributes).upper == share_of(lower_of(higher)).upper
    assert sure.discriminator == ("" if kind == "shareholding" else kind)


def share_of(stated: Mapping[str, Any]) -> Band:
    return band(cast("StatedShare", stated))


def lower_of(share: dict[str, float]) -> dict[str, float]:
    return {f"share_{name}": value for name, value in share.items()}


def test_two_shares_of_votes_are_told_and_are_kept_as_two_that_may_add_up() -> None:
    record = interests(*({"type": "votingRights", "share": one} for one in (HALF, FIFTH)))
    assert codes(record) == ["two_shares"]
    read = [one.attributes for one in relations_of(record, closed_on=None, uk_psc=False)]
    assert [one["share_exact"] for one in read] == [55, 5]
    assert all("share_if_higher" not in one for one in read), "the structure reads them both ways"


@pytest.mark.parametrize(
    ("first", "second", "sure"),
    [
        # what had ended when the statement was made says nothing of what stands
        ({"exact": 30, "end": "2020-01-02"}, {"exact": 60, "start": "2020-01-01"}, 60),
        ({"exact": 30, "end": "2020-01-02"}, {"exact": 60}, 60),
        ({"exact": 60, "end": "2020-01-02"}, {"exact": 30}, 30),
        # what is to end stands
        ({"exact": 30, "end": "2027-01-01"}, {"exact": 60}, 30),
        ({"exact": 60, "end": "2027-01-01"}, {"exact": 30}, 30),
        ({"exact": 60}, {"exact": 30, "start": "2027-01-01"}, 30),
    ],
)
def test_only_what_stands_at_once_may_be_one_lot(
    first: dict[str, Any], second: dict[str, Any], sure: float
) -> None:
    dates = {"start": "startDate", "end": "endDate"}
    said = [
        {"share": {"exact": one["exact"]}} | {dates[at]: one[at] for at in dates if at in one}
        for one in (first, second)
    ]
    for order in (said, said[::-1]):
        read = relations_of(
            interests(*order), closed_on=None, uk_psc=False, said_on=date(2026, 1, 1)
        )
        assert sum(share_of(one.attributes).lower for one in read) == sure


def held(*shares: Mapping[str, float], other: float = 20) -> OwnershipGraph:
    """A company of which one statement's interests are one person's, next to two others."""
    record = interests(*({"share": one} for one in shares))
    read = [
        Holding(
            f"{relation.part}", "person", "company", HoldingKind.OWNERSHIP,
            share_of(relation.attributes),
            share_class=relation.discriminator,
            if_higher=share_of(relation.attributes["share_if_higher"])
            if "share_if_higher" in relation.attributes
            else None,
        )
        for relation in relations_of(record, closed_on=None, uk_psc=False)
    ]  # fmt: skip
    return graph(*read, holding("p2", "company", Band(0, 100)), holding("p3", "company", other))


def is_over(shares: OwnershipGraph) -> bool:
    return direct_holders(shares, "company", HoldingKind.OWNERSHIP).over_declared


def test_a_higher_reading_that_others_leave_no_room_for_is_not_lowered() -> None:
    """Of 55 and another's 60 either may be wrong: the holder may be an owner."""
    share = integrated_shares(held(FIFTH, HALF, other=60), "company").by_party["person"]
    assert share.integrated == Band(5, 60)


def test_the_higher_of_two_readings_stays_whole_where_others_leave_no_room() -> None:
    """A listed holder of 49 to 51, or of nothing, next to another's 52 may have half."""
    shares = held({"minimum": 49, "maximum": 51}, {"exact": 0}, other=52)
    found = direct_holders(shares, "company", HoldingKind.OWNERSHIP)
    assert found.held_by(["person"], highest=True) == Band(49, 51)


SHARES = st.one_of(
    st.builds(lambda one: {"exact": one}, st.integers(0, 100)),
    st.builds(
        lambda low, high: {"minimum": min(low, high), "maximum": max(low, high)},
        st.integers(0, 100),
        st.integers(0, 100),
    ),
)


@given(said=st.lists(SHARES, min_size=1, max_size=3), more=SHARES)
@example(said=[{"minimum": 81, "maximum": 82}], more={"exact": 0})
def test_one_more_reading_leaves_no_less_for_others(
    said: list[dict[str, float]], more: dict[str, float]
) -> None:
    """Who else may own the company, and how much, and how much the holder may own: never less.

    More than the whole is a conflict, in which anything is possible; a lower reading may settle it.
    """
    before, after = held(*said), held(*said, more)
    least, most = rest_of(before, "company"), rest_of(after, "company")
    if least is not None:
        assert most is not None
        assert most.upper >= least.upper
    for party in () if is_over(before) else ("person", "p2"):
        held_before = integrated_shares(before, "company").by_party[party].integrated
        held_after = integrated_shares(after, "company").by_party[party].integrated
        assert held_before is not None
        assert held_after is not None
        assert held_after.upper >= held_before.upper - 1e-9
    holders = [direct_holders(one, "company", HoldingKind.OWNERSHIP) for one in (before, after)]
    once, again = (one.held_by(["person"], highest=True) for one in holders)
    assert once is not None
    assert again is not None
    assert again.upper >= once.upper - 1e-9


@pytest.mark.parametrize("order", [(LOW, HIGH), (HIGH, LOW)])
def test_two_bands_of_one_right_are_named_and_read_by_the_worse_one(
    order: tuple[dict[str, float], ...],
) -> None:
    """The holder may have both, of two classes; or only one of them, and others have the rest."""
    record = interests(*({"share": one} for one in order))
    [warning] = warnings_of(record)
    assert (warning.code, warning.detail) == ("two_bands", "25 to 50 and 50 to 75")
    assert statements_of(warning.code, warning.detail) == ("25 to 50", "50 to 75")
    read = [one.attributes for one in relations_of(record, closed_on=None, uk_psc=False)]
    low, high = read[order.index(LOW)], read[order.index(HIGH)]
    assert (low["share_minimum"], low["share_maximum"]) == (25, 50)
    assert "share_if_higher" not in low
    assert (high["share_minimum"], high["share_maximum"]) == (0, 75)
    assert high["share_if_higher"]["share_minimum"] == 50
    for one in read:
        assert one["contradictions"] == {"two_bands": "25 to 50 and 50 to 75"}


def test_two_bands_of_votes_are_told_and_are_kept_as_two_that_may_add_up() -> None:
    record = interests(*({"type": "votingRights", "share": one} for one in (LOW, HIGH)))
    assert codes(record) == ["two_bands"]
    read = [one.attributes for one in relations_of(record, closed_on=None, uk_psc=False)]
    assert [one["share_minimum"] for one in read] == [25, 50]
    assert all("share_if_higher" not in one for one in read)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"share": LOW, "type": "votingRights"}, {"share": LOW, "type": "votingRights"}),
        ({"share": {"exact": 30}}, {"share": {"exact": 60}, "type": "votingRights"}),
        ({"share": {"exact": 30}, "details": "Class A"},
         {"share": {"exact": 30}, "details": "Class B"}),
        ({"share": {"exact": 30}, "endDate": "2020-01-01"},
         {"share": {"exact": 60}, "startDate": "2020-01-01"}),
        ({"share": {"exact": 30}}, {}),
        ({"share": LOW}, {"share": HIGH, "type": "votingRights"}),
        ({"share": LOW, "directOrIndirect": "direct"},
         {"share": HIGH, "directOrIndirect": "indirect"}),
        ({"share": LOW, "endDate": "2020-01-01"}, {"share": HIGH, "startDate": "2020-01-01"}),
        ({"share": LOW, "details": "Class A"}, {"share": HIGH, "details": "Class B"}),
        ({"share": LOW, "details": "ownership-of-shares-25-to-50-percent"},
         {"share": HIGH, "details": "ownership-of-shares-50-to-75-percent-as-trust"}),
    ],
)  # fmt: skip
def test_other_rights_times_capacities_and_classes_contradict_nothing(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    record = interests(one, other)
    assert not warnings_of(record)
    for relation in relations_of(record, closed_on=None, uk_psc=False):
        assert "contradictions" not in relation.attributes
        assert "share_if_higher" not in relation.attributes


def test_published_codes_of_one_capacity_in_two_interests_are_two_bands() -> None:
    bands = {"25-to-50": LOW, "50-to-75": HIGH}
    said = [
        {"share": share, "details": f"ownership-of-shares-{band}-percent"}
        for band, share in bands.items()
    ]
    assert codes(interests(*said)) == ["two_bands"]


def test_dates_that_exclude_each_other_end_nothing() -> None:
    record = record_of(startDate="2024-05-01", endDate="2020-01-01")
    assert codes(record) == ["ends_before_start"]
    assert relation_of(record).exists_at(date(2026, 11, 27))
    former = relation_of(record, closed_on=date(2020, 1, 1))
    assert former.exists_at(date(2022, 1, 1))
    assert not former.exists_at(date(2026, 11, 27))


@given(exact=PERCENT, low=PERCENT, over=PERCENT, high=PERCENT, under=PERCENT)
def test_a_reading_never_excludes_what_a_statement_says(
    exact: float | None,
    low: float | None,
    over: float | None,
    high: float | None,
    under: float | None,
) -> None:
    share = Share(
        exact=exact, minimum=low, exclusive_minimum=over, maximum=high, exclusive_maximum=under
    )
    lower, upper = band_of(share)
    assert lower[0] < upper[0] or (lower == upper and not lower[1])
    assert exact is None or lower[0] <= exact <= upper[0]
    uppers = [one for one in (exact, high, under) if one is not None]
    assert upper[0] >= max(uppers, default=100) or exact is not None
    record = record_of(share={})
    record.interests[0].share = share  # type: ignore[index]
    plain = len(uppers) <= 1 and len([one for one in (exact, low, over) if one is not None]) <= 1
    if not warnings_of(record) and plain and exact is None:
        assert upper[0] == (uppers or [100])[0]


def seen_in(path: Path, *records: Any) -> Seen:
    file = path / "file.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in records))
    seen, found = Seen(), Records(open_file(file), None)
    while found.next_batch(seen) is not None:
        pass
    return seen


def test_the_load_names_each_with_its_line(tmp_path: Path) -> None:
    seen = seen_in(
        tmp_path,
        individual("01234567", "a", "Ann Lee"),
        individual("01234567", "b", "Bob Lee", notified_on="2020-01-01", ceased_on="2019-01-01"),
        individual(
            "01234567", "c", "Cy Lee",
            natures_of_control=[
                "ownership-of-shares-25-to-50-percent", "ownership-of-shares-50-to-75-percent",
            ],
        ),
        individual(
            "01234567", "d", "Di Lee",
            natures_of_control=["ownership-of-shares-85-to-95-percent"],
        ),
    )  # fmt: skip
    assert seen.rejected == 0
    assert seen.contradictions == {"ends_before_start": 1, "two_bands": 1, "unknown_nature": 1}
    said = dict(zip(("ends", "bands", "nature"), seen.contents, strict=True))
    assert said["ends"].startswith(f"ends_before_start: {MEANINGS['ends_before_start']}; 1 ")
    assert "line 2 (" in said["ends"]
    assert "line 3 (" in said["bands"]
    assert "ownership-of-shares-85-to-95-percent" in said["nature"]


def test_capacities_and_open_bands_contradict_nothing(tmp_path: Path) -> None:
    seen = seen_in(
        tmp_path,
        individual(
            "01234567", "a", "Ann Lee",
            natures_of_control=[
                "ownership-of-shares-25-to-50-percent",
                "ownership-of-shares-75-to-100-percent-as-trust",
                "voting-rights-50-to-75-percent",
            ],
        ),
    )  # fmt: skip
    assert not seen.contents


def test_a_file_that_loses_all_its_owners_says_so_loudly(tmp_path: Path) -> None:
    entity = {
        "statementID": "e" * 32, "statementType": "entityStatement", "statementDate": "2020-01-01",
        "entityType": "registeredEntity", "name": "Acme",
        "incorporatedInJurisdiction": {"code": "AM"},
    }  # fmt: skip
    person = {
        "statementID": "p" * 32, "statementType": "personStatement", "statementDate": "2020-01-01",
        "personType": "robot",
    }  # fmt: skip
    seen = seen_in(tmp_path, entity, person)
    assert seen.rejected == 1
    assert seen.contents[0].startswith("NO PERSON WAS LOADED: all 1 ")
    assert not seen_in(tmp_path, entity, {**person, "personType": "knownPerson"}).contents


PERSON_0_2 = {
    "statementID": "019a93f1-e470-42e9-957b-03559861b2e2",
    "statementType": "personStatement",
    "statementDate": "2017-11-18",
    "isComponent": False,
    "personType": "knownPerson",
    "names": [{"type": "individual", "fullName": "Diana Carrasco", "givenName": "Diana"}],
    "nationalities": [{"code": "GB"}],
    "placeOfBirth": {"type": "placeOfBirth", "address": "Yerevan", "country": "AM"},
    "placeOfResidence": {"type": "residence", "address": "1 High Street", "country": "GB"},
    "addresses": [{"type": "service", "address": "2 High Street", "country": "GB"}],
    "birthDate": "1990-01-12",
    "hasPepStatus": False,
    "identifiers": [{"scheme": "AM-PASSPORT", "id": "AN123"}],
}  # fmt: skip


def test_a_nationality_of_0_2_needs_no_name() -> None:
    said = upgraded(PERSON_0_2)
    row = statement_row(said, json.dumps(said).encode())
    assert row.record_type == "person"
    assert said["recordDetails"]["nationalities"] == [{"code": "GB", "name": "GB"}]
    assert said["recordDetails"]["placeOfBirth"]["country"] == {
        "code": "AM",
        "name": "AM",
    }


@pytest.mark.parametrize("status", [True, False, None])
@pytest.mark.parametrize("jurisdiction", ["GH", {"name": "Ghana", "code": "GH"}])
def test_an_office_of_0_2_makes_a_person_exposed_whatever_the_status(
    status: bool | None, jurisdiction: Any
) -> None:
    """`hasPepStatus: false` beside `Minister of finance`: the office was dropped without a word."""
    office = {"reason": "Minister of finance", "jurisdiction": jurisdiction, "source": {}}
    raw = {**PERSON_0_2, "hasPepStatus": status, "pepStatusDetails": [office]}
    if status is None:
        del raw["hasPepStatus"]
    said = upgraded(raw)
    record = parse_record("person", said["recordDetails"])
    assert isinstance(record, PersonRecord)
    assert ("is_pep", True) in claims_of(record, "Person", ())
    assert StatedCountry(Tie.PUBLIC_OFFICE, "GH") in stated_countries(record)


def owns(share: Any) -> dict[str, Any]:
    return {
        "statementID": "fbfd0547-d0c6-4a00-b559-5c5e91c34f5c",
        "statementType": "ownershipOrControlStatement",
        "statementDate": "2017-11-18",
        "subject": {"describedByEntityStatement": "1dc0e987-5c57-4a1c-b3ad-61353b66a9b7"},
        "interestedParty": {"describedByPersonStatement": "019a93f1-e470-42e9-957b-03559861b2e2"},
        "interests": [{"type": "shareholding", "interestLevel": "direct", "share": share}],
    }


@pytest.mark.parametrize(
    ("share", "code"), [({"exact": 50}, []), ({"exact": "50.5"}, ["number_as_text"])]
)
def test_a_share_of_0_2_that_is_written_as_a_text(share: Any, code: list[str]) -> None:
    said = upgraded(owns(share))
    row = statement_row(said, json.dumps(said).encode())
    assert [one.code for one in row.warnings] == code
    assert said["recordDetails"]["interests"][0]["share"]["exact"] == float(share["exact"])


def test_two_bands_of_0_2_are_named() -> None:
    raw = owns(LOW)
    raw["interests"] += owns(HIGH)["interests"]
    said = upgraded(raw)
    row = statement_row(said, json.dumps(said).encode())
    assert [one.code for one in row.warnings] == ["two_bands"]


@pytest.mark.parametrize("text", ["about half", "50 %", "", "-1", "1e2", "NaN"])
def test_a_text_that_is_no_number_is_rejected_with_its_place(text: str, tmp_path: Path) -> None:
    seen = seen_in(tmp_path, PERSON_0_2, owns({"exact": text}))
    assert seen.rejected == 1
    assert "share.exact" in seen.rejections[0][3]
    assert seen.contents[0].startswith("NO OWNER OR CONTROLLER WAS LOADED")
