"""Keys of company names and register numbers; which person records are one person."""

import pytest

from atlas.knowledge.identifiers.domain import normalise
from atlas.knowledge.names.domain.company_keys import name_key
from atlas.sources.registry.domain.claims import claims_of
from atlas.sources.registry.domain.persons import PersonKey, person_name, same_persons
from atlas.sources.registry.domain.union import Union
from atlas.sources.registry.domain.vocabulary import PersonRecord, parse_record


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HORNSEA 1 LIMITED", "Hornsea 1 Ltd."),
        ("Daily Mail and General Trust P L C", "DAILY MAIL & GENERAL TRUST PLC"),
        ("Ørsted A/S", "ORSTED AS"),
        ("Zebra Holding B.V.", "zebra holding bv"),
        (
            "Müller GmbH & Co. KG",
            "Mueller GmbH und Co KG".replace("Mueller", "Muller").replace("und", "&"),
        ),
    ],
)
def test_one_name_written_differently_has_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("X Holding BV", "X Holding NV"),
        ("X Holding BV", "X BV"),
        ("X Holding BV", "X Holding"),
        ("X Ltd", "X plc"),
    ],
)
def test_different_forms_or_words_are_different_companies(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_the_registers_word_fills_in_a_form_that_the_name_lacks() -> None:
    assert name_key("Zebra", "Private Limited Company") == name_key("Zebra Ltd")
    assert name_key("Limited").key == "limited"


@pytest.mark.parametrize(
    ("scheme", "value", "place", "expected"),
    [
        ("gb-coh", " 7640868 ", None, ("GB-COH", "07640868", True)),
        ("GB-COH", "SC12345", None, ("GB-COH", "SC012345", True)),
        ("XI-LEI", "213800ae1bbt5fyqgo52", None, ("XI-LEI", "213800AE1BBT5FYQGO52", True)),
        ("XI-LEI", "213800AE1BBT5FYQGO53", None, ("XI-LEI", "213800AE1BBT5FYQGO53", False)),
        ("DE-CR", "HRB 1", None, ("DE-CR", "HRB 1", False)),
        ("US-SAM", "5818", "US-DE", ("US-SAM-DE", "5818", True)),
        ("US-SAM", "5818", "US", ("US-SAM", "5818", False)),
        ("NL-KVK", "24396477", "NL", ("NL-KVK", "24396477", True)),
        ("BE-BCE_KBO", "0403.170.701", "BE", ("BE-BCE_KBO", "0403170701", True)),
        ("GB-COH", "N/A", None, ("GB-COH", "N/A", False)),
        ("FR-RCS", "0000", None, ("FR-RCS", "0000", False)),
    ],
)
def test_numbers_join_only_where_they_are_unique(
    scheme: str, value: str, place: str | None, expected: tuple[str, str, bool]
) -> None:
    found = normalise(scheme, value, place)
    assert (found.scheme, found.value, found.certain) == expected


def key(ref: str, name: str, birth: str, *, place: str = "c") -> PersonKey:
    return PersonKey(ref, name, birth, place)


def test_name_and_month_of_birth_join() -> None:
    people = [
        key("1", "nigel timothy bentley", "1955-06"),
        key("2", "nigel timothy bentley", "1955-06-30", place="other company"),
        key("3", "nigel timothy bentley", "1955-07"),
        key("4", "nigel timothy bentley", "1955"),
        key("5", "bentley nigel timothy", "1955-06", place="third company"),
    ]
    assert same_persons(people) == [("1", "2"), ("1", "5")]


def test_a_month_that_fits_two_dates_joins_neither() -> None:
    people = [
        key("1", "ann lee", "1970-01", place="a"),
        key("2", "ann lee", "1970-01-02", place="b"),
        key("3", "ann lee", "1970-01-03", place="c"),
        key("4", "ann lee", "1970-01", place="d"),
        key("5", "ann lee", "1970-01-03", place="e"),
    ]
    assert same_persons(people) == [("1", "4"), ("3", "5")]


def test_many_records_of_one_month_are_paired_quickly() -> None:
    people = [
        key(str(n), f"person {n // 2}", "1970-01", place=f"company {n}") for n in range(20_000)
    ]
    assert len(same_persons(people)) == 10_000


def test_a_misspelling_joins_on_one_company_only() -> None:
    first = key("1", "jonathan harold esmond vere rothermere", "1967-12")
    same = key("2", "jonathan harold eamond vere rothermere", "1967-12")
    elsewhere = key("3", "jonathan harold eamonn vere rothermere", "1967-12", place="d")
    assert same_persons([first, same, elsewhere]) == [("1", "2")]


def test_two_full_birth_dates_are_two_persons() -> None:
    assert (
        same_persons([key("1", "ann lee", "1970-01-02"), key("2", "ann lee", "1970-01-03")]) == []
    )


def test_short_similar_names_are_not_one_person() -> None:
    assert same_persons([key("1", "ann lee", "1970-01"), key("2", "anna lee", "1970-01")]) == []


def test_honorifics_do_not_tell_persons_apart() -> None:
    def name(full: str, **parts: str) -> str:
        record = parse_record(
            "person",
            {
                "isComponent": False,
                "personType": "knownPerson",
                "names": [{"fullName": full, **parts}],
            },
        )
        assert isinstance(record, PersonRecord)
        return person_name(record)

    assert name("Mr Nigel Bentley") == name("Nigel Bentley") == "nigel bentley"
    assert name("Sir N. B.", givenName="Nigel", familyName="Bentley") == "nigel bentley"


def test_sets_join_transitively() -> None:
    union: Union[str] = Union("abcd")
    union.join("a", "b")
    union.join("c", "b")
    assert union.groups() == [["a", "b", "c"], ["d"]]


def stated(**facts: object) -> dict[str, object]:
    """What a person record of BODS says, by attribute."""
    record = parse_record("person", {"isComponent": False, "personType": "knownPerson", **facts})
    assert isinstance(record, PersonRecord)
    return dict(claims_of(record, "Person", ()))


def test_every_name_of_a_person_is_kept_and_so_are_parts_that_say_another() -> None:
    names = [
        {"fullName": "Harriet Zennor", "givenName": "Joseph", "familyName": "Sample"},
        {"fullName": "H. Zennor", "givenName": "Harriet", "familyName": "Zennor", "type": "former"},
        {"fullName": "Zennor", "type": "alternative"},
    ]
    said = stated(names=names)
    assert said["full_name"] == "Harriet Zennor"
    assert said["aliases"] == ["Joseph Sample", "H. Zennor", "Harriet Zennor", "Zennor"]
    plain = {"fullName": "Mr Joseph Sample", "givenName": "Joseph", "familyName": "SAMPLE"}
    assert "aliases" not in stated(names=[plain])


def test_a_country_without_a_code_is_read_by_its_name() -> None:
    said = stated(
        names=[{"fullName": "Ann Example"}],
        nationalities=[{"name": "Iranian"}, {"name": "France"}, {"name": "X", "code": "GB"}],
        addresses=[
            {"type": "residence", "address": "1 Street", "country": {"name": "North Korea"}}
        ],
    )
    assert said["nationalities"] == ["IR", "FR", "GB"]
    assert said["country_of_residence"] == "KP"
