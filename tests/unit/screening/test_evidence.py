"""Evidence and strength: the rules of the design, each with its case."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.partial_dates import parse_date
from atlas.sources.lists.domain.entry import (
    ListedAddress,
    ListedIdentifier,
    ListedName,
    ListEntry,
)
from atlas.sources.screening.domain.evidence import compare_dates, gather
from atlas.sources.screening.domain.matching import IndexedEntry, Match, VersionIndex
from atlas.sources.screening.schemas import (
    NAME_EQUAL,
    Feature,
    Measure,
    NameKind,
    PartyKind,
    ScreeningIdentifier,
    ScreeningQuery,
    Strength,
)
from atlas.sources.screening.service.equal_names import holds_equal

PERSON = ListEntry(
    key="901",
    kind=PartyKind.PERSON,
    names=(
        ListedName("PETROV, Ivan Sergeevich", NameKind.PRIMARY),
        ListedName("PETROFF, Ivan", NameKind.ALIAS, "aka"),
        ListedName("THE GREAT BEAR", NameKind.WEAK_ALIAS, "aka"),
    ),
    measure=Measure.ASSET_FREEZE,
    programmes=("TEST",),
    birth_dates=(parse_date("03 Feb 1961"), parse_date("circa 1971")),
    nationalities=("RU",),
    identifiers=(ListedIdentifier("RU-PASSPORT", "51AB1234", "Passport", "RU"),),
    gender="male",
)
COMPANY = ListEntry(
    key="902",
    kind=PartyKind.COMPANY,
    names=(ListedName("ROMASHKA TRADING OOO", NameKind.PRIMARY),),
    measure=Measure.ASSET_FREEZE,
    programmes=("TEST",),
    addresses=(ListedAddress("Moscow, Russia", "Moscow", "Russia", "RU"),),
    identifiers=(
        ListedIdentifier("RU-OGRN", "1027700000001", "Registration ID", "RU"),
        ListedIdentifier("ZZ-TAX", "7701000001", "Tax ID No."),
    ),
)
INDEX = VersionIndex(
    [IndexedEntry(new_id(), PERSON), IndexedEntry(new_id(), COMPANY)], year_tolerance=1
)
IVAN = ScreeningQuery(name="Ivan Sergeevich Petrov", kind=PartyKind.PERSON)
ROMASHKA = ScreeningQuery(name="Romashka Trading LLC", kind=PartyKind.COMPANY)


def match(query: ScreeningQuery) -> Match:
    found = INDEX.match(query)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("query", "strength"),
    [
        # exact: an identifier, or full name and full date
        (replace(IVAN, birth_date="1961-02-03"), Strength.EXACT),
        (
            replace(
                IVAN,
                name="Somebody Else",
                identifiers=(ScreeningIdentifier("RU-PASSPORT", "51 AB-1234"),),
            ),
            Strength.EXACT,
        ),
        (
            replace(ROMASHKA, identifiers=(ScreeningIdentifier("RU-OGRN", "1027700000001"),)),
            Strength.EXACT,
        ),
        # the list states no country for the number: a long one of a like kind agrees
        (
            replace(ROMASHKA, identifiers=(ScreeningIdentifier("RU-TAX", "7701000001"),)),
            Strength.EXACT,
        ),
        # strong: something agrees and nothing contradicts
        (replace(IVAN, name="Ivan Petrof", birth_date="1961"), Strength.STRONG),
        (replace(IVAN, name="Ivan Petrof", countries=("RU",)), Strength.STRONG),
        (replace(IVAN, birth_date="1972"), Strength.WEAK),  # circa: compared, not agreed
        # strong: the full name is equal and there is nothing to compare
        (IVAN, Strength.STRONG),
        (replace(IVAN, countries=("FR",)), Strength.STRONG),  # lowers the score alone
        (ROMASHKA, Strength.STRONG),
        # weak: two name parts, a weak alias, a name only
        (replace(IVAN, name="Ivan Petroff"), Strength.WEAK),
        (replace(IVAN, name="The Great Bear"), Strength.WEAK),
        (replace(IVAN, name="Ivan Sergeevich Petrof"), Strength.WEAK),
        # contradictions
        (replace(IVAN, birth_date="1961-02-04"), Strength.WEAK),
        (replace(IVAN, birth_date="1950"), Strength.WEAK),
        (replace(IVAN, gender="female", countries=("RU",)), Strength.WEAK),
        # a kind weakens a similar name, not an equal one
        (replace(IVAN, name="Ivan Sergeevich Petroff", kind=PartyKind.COMPANY), Strength.WEAK),
        (replace(IVAN, kind=PartyKind.COMPANY), Strength.STRONG),
        (replace(ROMASHKA, kind=PartyKind.PERSON), Strength.STRONG),
        (replace(ROMASHKA, kind=PartyKind.VESSEL), Strength.WEAK),
        (
            replace(
                ROMASHKA,
                countries=("RU",),
                identifiers=(ScreeningIdentifier("RU-OGRN", "1027700000009"),),
            ),
            Strength.WEAK,
        ),
    ],
)
def test_strength(query: ScreeningQuery, strength: Strength) -> None:
    assert match(query).strength is strength


def test_a_different_country_lowers_the_score_only() -> None:
    plain, abroad = match(IVAN), match(replace(IVAN, countries=("FR",)))
    assert abroad.score < plain.score
    assert abroad.strength is plain.strength
    assert abroad.contradictions == ()


def test_each_feature_is_explained() -> None:
    found = match(replace(IVAN, birth_date="1961-02-04", countries=("RU",), gender="male"))
    effects = {feature.name: feature.effect for feature in found.features}
    assert effects == {
        "name": "agrees",
        "name_equal": "agrees",
        "kind": "neutral",
        "birth_date": "contradicts",
        "gender": "neutral",
        "country": "agrees",
    }
    assert found.contradictions == ("birth_date",)
    assert all(feature.detail for feature in found.features)


@pytest.mark.parametrize(
    ("asked", "listed", "effect", "full"),
    [
        ("1961-02-03", "03 Feb 1961", "agrees", True),
        ("1961-03-02", "03 Feb 1961", "neutral", False),  # day and month exchanged
        ("1961-02", "03 Feb 1961", "agrees", False),
        ("1961", "03 Feb 1961", "agrees", False),
        ("1961-02-03", "1961", "agrees", False),
        ("1962-02-03", "1961", "neutral", False),
        ("1963-02-03", "1961", "contradicts", False),
        ("1963-02-03", "circa 1961", "neutral", False),
        ("1965-02-03", "circa 1961", "contradicts", False),
        ("1960-05-05", "1958 to 1962", "agrees", False),
        ("1964-05-05", "1958 to 1962", "contradicts", False),
        ("1961-02-04", "03 Feb 1961", "contradicts", False),
        ("1961-01-01", "03 Feb 1961", "neutral", False),
        ("1961-02-03", "01 Jan 1961", "neutral", False),
        ("1962-01-01", "03 Feb 1961", "neutral", False),
        ("1964-01-01", "03 Feb 1961", "contradicts", False),
        ("1900-01-01", "05 Feb 1970", "not_comparable", False),
        ("1970-01-01", "05 Feb 1960", "not_comparable", False),
        ("1870-02-05", "05 Feb 1970", "not_comparable", False),
        ("2999-01-01", "05 Feb 1970", "not_comparable", False),
        ("1960-02-05", "01 Jan 1900", "not_comparable", False),
        ("1970-01-01", "01 Jan 1970", "agrees", True),
    ],
)
def test_dates(asked: str, listed: str, effect: str, full: bool) -> None:
    feature, is_full = compare_dates(asked, [parse_date(listed)], 1)
    assert (feature.effect, is_full) == (effect, full)


def test_one_agreeing_alternate_date_is_enough() -> None:
    feature, _ = compare_dates("1971", [parse_date("03 Feb 1961"), parse_date("circa 1971")], 1)
    assert feature.effect == "agrees"


_ORDER = {Strength.WEAK: 0, Strength.STRONG: 1, Strength.EXACT: 2}


@given(
    name=st.sampled_from(["Ivan Sergeevich Petrov", "Ivan Petroff", "Ivan Petrof"]),
    known=st.fixed_dictionaries(
        {},
        optional={
            "birth_date": st.sampled_from(["1961-02-03", "1961", "1972"]),
            "countries": st.sampled_from([("RU",), ("FR",)]),
        },
    ),
    against=st.sampled_from(
        [{"gender": "female"}, {"kind": PartyKind.COMPANY}, {"birth_date": "1950-01-01"}]
    ),
)
def test_contradicting_evidence_never_raises_strength(
    name: str, known: dict[str, object], against: dict[str, object]
) -> None:
    before = replace(IVAN, name=name, **known)  # type: ignore[arg-type]
    after = replace(before, **against)  # type: ignore[arg-type]
    first, second = INDEX.match(before), INDEX.match(after)
    assert first
    assert second
    assert _ORDER[second[0].strength] <= _ORDER[first[0].strength]
    assert second[0].score <= first[0].score


def test_kinds_that_are_unknown_say_nothing() -> None:
    evidence = gather(ScreeningQuery(name="x"), PERSON, year_tolerance=1)
    assert evidence.features == ()


def test_a_date_that_is_none_is_not_compared() -> None:
    feature, full = compare_dates("sometime in 1961", [parse_date("03 Feb 1961")], 1)
    assert (feature.effect, full) == ("not_comparable", False)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("RU-OGRN", "ОГРН 1027700000001"),
        ("RU-OGRN", "OGRN: 1 027 700 000 001"),
        ("RU-OGRN", "１０２７７０００００００１"),
        ("RU-OGRN", "١٠٢٧٧٠٠٠٠٠٠٠١"),
        ("RU-TAX", "RU7701000001"),
        ("RU-VAT", "RU 770 100 00 01"),
        ("RU-PASSPORT", "51 АВ 1234"),  # Cyrillic letters
    ],
)
def test_a_number_spelt_otherwise_finds_its_party_under_another_name(
    scheme: str, value: str
) -> None:
    query = ScreeningQuery(name="Quite Another", identifiers=(ScreeningIdentifier(scheme, value),))
    assert match(query).strength is Strength.EXACT


def test_a_ships_number_with_its_label_finds_it() -> None:
    ship = ListEntry(
        key="903",
        kind=PartyKind.VESSEL,
        names=(ListedName("GRACE 1", NameKind.PRIMARY),),
        measure=Measure.ASSET_FREEZE,
        programmes=("TEST",),
        identifiers=(ListedIdentifier("IMO", "9116412", "Vessel Registration"),),
    )
    index = VersionIndex([IndexedEntry(new_id(), ship)], year_tolerance=1)
    for value in ("IMO 9116412", "IMO9116412", "IMO No. 9116412", "9116412"):
        query = ScreeningQuery(name="Other", identifiers=(ScreeningIdentifier("IMO", value),))
        assert [one.strength for one in index.match(query)] == [Strength.EXACT], value
    other = ScreeningQuery(name="Other", identifiers=(ScreeningIdentifier("IMO", "IMO 9116413"),))
    assert index.match(other) == []


@pytest.mark.parametrize(
    ("own", "listed", "certain"),
    [
        ("1985-05-06", "1970-02-05", True),
        ("1985-05-06", "1970-02-05, 1971-03-04", True),
        ("1985-05-06", "1970", False),
        ("1985-01-01", "1970-02-05", False),
        ("1985-05-06", "1970-02-05, 1971-01-01", True),
        ("1985-05-06", "1970-01-01, 1971", False),
        ("1900-01-01", "1970-02-05", False),
        ("1870-02-05", "1970-02-05", False),
        ("2999-02-05", "1970-02-05", False),
    ],
)
def test_only_days_tell_two_people_of_one_name_apart(own: str, listed: str, certain: bool) -> None:
    equal = Feature(NAME_EQUAL, "neutral", 0.0, None, None, "primary")
    against = Feature("birth_date", "contradicts", -20.0, own, listed, "")
    assert holds_equal([equal, against], typed=False) is not certain


@pytest.mark.parametrize("form", ["", " Ltd", " LLC", " GmbH", " SARL", " OOO"])
@pytest.mark.parametrize("more", [{}, {"birth_date": "2010-05-06"}, {"gender": "female"}])
def test_no_kind_tells_a_listed_person_from_a_company_of_that_name(
    form: str, more: dict[str, str]
) -> None:
    asked = replace(IVAN, name=f"Ivan Sergeevich Petrov{form}", kind=PartyKind.COMPANY, **more)  # type: ignore[arg-type]
    found = match(asked)
    assert found.contradictions == ()
    assert holds_equal(found.features, typed=False)


@pytest.mark.parametrize("name", ["Romashka Trading OOO", "Romashka Trading", "ROMASHKA TRADING"])
@pytest.mark.parametrize("more", [{}, {"birth_date": "1970-05-06"}, {"gender": "male"}])
def test_no_kind_tells_a_listed_company_from_a_person_of_that_name(
    name: str, more: dict[str, str]
) -> None:
    found = match(replace(ROMASHKA, name=name, kind=PartyKind.PERSON, **more))  # type: ignore[arg-type]
    assert found.contradictions == ()
    assert holds_equal(found.features, typed=False)


def test_a_number_and_a_ships_kind_still_tell_them_apart() -> None:
    other = (ScreeningIdentifier("RU-OGRN", "1027700000009"),)
    found = match(replace(ROMASHKA, kind=PartyKind.PERSON, identifiers=other))
    assert found.contradictions == ("identifier",)
    assert not holds_equal(found.features, typed=False)
    assert match(replace(ROMASHKA, kind=PartyKind.VESSEL)).contradictions == ("kind",)


@pytest.mark.parametrize(
    ("own", "listed", "told"), [("person", "company", False), ("company", "vessel", True)]
)
def test_a_screening_kept_before_is_judged_alike(own: str, listed: str, told: bool) -> None:
    """Screenings of earlier versions have the kind, and a date beside it, as a contradiction."""
    kept = [
        Feature(NAME_EQUAL, "agrees", 0.0, None, None, "primary"),
        Feature("kind", "contradicts", -15.0, own, listed, ""),
        Feature("birth_date", "contradicts", -15.0, "2010-05-06", "1978-05-09", ""),
    ]
    assert holds_equal(kept, typed=False) is not told


@pytest.mark.parametrize(
    ("years", "effect"),
    [(0, "not_comparable"), (7, "not_comparable"), (15, "not_comparable"), (18, "contradicts")],
)
def test_no_childs_birth_date_contradicts_a_listed_persons(years: int, effect: str) -> None:
    """Who holds a company and was born today, or seven years ago, was not born that day."""
    born = f"{today().year - years}-{today():%m-%d}"
    feature, full = compare_dates(born, [parse_date("05 Feb 1960")], 1, person=True)
    assert (feature.effect, full) == (effect, False)
    found = match(replace(IVAN, birth_date=born))
    assert holds_equal(found.features, typed=False) is (effect == "not_comparable")
    kept = [
        Feature(NAME_EQUAL, "agrees", 0.0, None, None, "primary"),
        Feature("kind", "neutral", 0.0, "person", "person", ""),
        Feature("birth_date", "contradicts", -15.0, born, "1960-02-05", ""),
    ]
    assert holds_equal(kept, typed=False) is (effect == "not_comparable")


def test_a_young_company_is_none_that_was_founded_before() -> None:
    founded = f"{today().year - 3}-06-07"
    feature, _ = compare_dates(founded, [parse_date("05 Feb 2001")], 1)
    assert feature.effect == "contradicts"


@pytest.mark.parametrize(
    ("births", "effect", "full"),
    [
        (("1950-01-01",), "contradicts", False),
        (("1950-01-01", "1961-02-03"), "agrees", True),
        (("1961-02-03", "1950-01-01"), "agrees", True),
        (("1950-01-01", "1961"), "agrees", False),
        (("1950-01-01", "1949-12-31"), "contradicts", False),
        (("1950-01-01", "1900-01-01"), "contradicts", False),  # which stands for none
    ],
)
def test_of_the_dates_that_sources_state_the_best_counts(
    births: tuple[str, ...], effect: str, full: bool
) -> None:
    first, *others = births
    asked = ScreeningQuery(
        name="Ivan Petrov", kind=PartyKind.PERSON, birth_date=first, other_births=tuple(others)
    )
    entry = replace(PERSON, birth_dates=(parse_date("03 Feb 1961"),))
    found = gather(asked, entry, year_tolerance=0)
    [day] = [one for one in found.features if one.name == "birth_date"]
    assert (day.effect, found.full_date) == (effect, full)
