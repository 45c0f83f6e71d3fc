"""A short name that is set apart in what was typed, or stands behind a mark alone, is compared."""

import pytest
from tests.unit.screening.test_short_names import ORDINARY, entry, found

from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.matching import VersionIndex
from atlas.sources.screening.domain.parts_apart import short_parts
from atlas.sources.screening.schemas import ScreeningQuery, Strength

SHORT = {
    "TTP": "TEHRIK-E TALIBAN PAKISTAN (TTP)",
    "JNIM": "JAMA'A NUSRAT UL-ISLAM WA AL-MUSLIMIN (JNIM)",
    "KIEV": "PJSC DEMO BANK (KIEV)",
    "VTB": "VTB Bank PJSC",
}
MARKS = [
    "formerly", "formerly known as", "Formerly:", "ex", "Ex", "ex-", "f/k/a", "a/k/a", "aka",
    "AKA", "a.k.a.", "fka", "(aka", "previously", "t/a", "c/o", "on behalf of", "alias",
]  # fmt: skip
KINDS = [PartyKind.COMPANY, PartyKind.UNKNOWN]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("short", SHORT)
@pytest.mark.parametrize("kind", KINDS)
def test_a_short_name_behind_a_mark_alone_is_compared_as_without_it(
    mark: str, short: str, kind: PartyKind
) -> None:
    bare = found(short, kind)[SHORT[short]]
    match = found(f"{mark} {short}", kind)[SHORT[short]]
    assert (match.score, match.strength) == (bare.score, bare.strength)


@pytest.mark.parametrize("mark", ["formerly", "aka", "née", "Mr. aka"])
def test_a_person_behind_a_mark_alone_is_found(mark: str) -> None:
    index = VersionIndex([entry(1, "KONY, Joseph", PartyKind.PERSON)], year_tolerance=1)
    query = ScreeningQuery(name=f"{mark} Joseph Kony", kind=PartyKind.PERSON)
    assert index.match(query)


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("formerly UK", PartyKind.COMPANY),
        ("aka UK Ltd", PartyKind.COMPANY),
        ("aka Orlenko", PartyKind.PERSON),
    ],
)
def test_a_shared_word_behind_a_mark_is_not_compared_either(asked: str, kind: PartyKind) -> None:
    people = ["ORLENKO, Dimitri", "ORLENKO, Anna", "ORLENKO, Pavel"]
    listed = [entry(n, name, PartyKind.PERSON) for n, name in enumerate(people)]
    listed += [entry(n, name) for n, name in enumerate(ORDINARY, start=len(listed))]
    index = VersionIndex(listed, year_tolerance=1)
    query = ScreeningQuery(name=asked, kind=kind)
    assert index.match(query) or index.shares_one_word(query)


@pytest.mark.parametrize(
    "form",
    [
        "Sunny Ltd ({})", "Sunny ({}) Ltd", "({}) Sunny Ltd", "Sunny Ltd [{}]", 'Sunny Ltd "{}"',
        "Sunny Ltd '{}'", "Sunny Ltd «{}»", "Sunny Ltd “{}”", "Sunny Ltd （{}）", "{} / Sunny",
        "{}/Sunny", "Sunny/{}", "{} - Sunny Ltd", "Sunny Ltd - {}", "Sunny Ltd – {}",
        "Sunny Ltd — {}", "Sunny Ltd -{}", "Customer: {}", "{}: Sunny Ltd", "Sunny Ltd; {}",
        "Sunny Ltd | {}", "Sunny Ltd, {}", "{}, Sunny Ltd", "Sunny Ltd ({} Ltd)",
        "Sunny Ltd ({}; Moonlight)", "Sunny Ltd {{{}}}", "Sunny Ltd <{}>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("short", SHORT)
@pytest.mark.parametrize("kind", KINDS)
def test_a_short_name_set_apart_is_compared_and_weak(
    form: str, short: str, kind: PartyKind
) -> None:
    match = found(form.format(short), kind)[SHORT[short]]
    assert match.strength is Strength.WEAK
    assert short.casefold() in match.features[0].detail.casefold()


@pytest.mark.parametrize("form", ["Sunny Ltd (T.T.P.)", "Sunny Ltd (ttp)", "Sunny Ltd - ТТП"])
def test_a_short_name_set_apart_is_found_however_it_is_written(form: str) -> None:
    assert SHORT["TTP"] in found(form)


@pytest.mark.parametrize(
    "name",
    [
        "Sunnyside (UK) Ltd", "Sunnyside (Deutschland) GmbH", "Sunnyside Bakery, LLC",
        "Sunnyside - S.A. de C.V.",
        "Sunnyside Bakery A/S", "Sunnyside Bakery", "D'Angelo Bakery",
        "Sunnyside Bakery (Moonlight Shipping)",
        "Sunnyside Holding (International)", "Sunnyside Bakery (in liquidation)",
        "Sunnyside-TTP Bakery",
    ],
)  # fmt: skip
def test_a_country_a_form_or_a_longer_name_is_no_short_part(name: str) -> None:
    assert not [*short_parts(name)]


def test_the_whole_name_of_an_entry_stays_what_it_was() -> None:
    match = found("TEHRIK-E TALIBAN PAKISTAN (TTP)")[SHORT["TTP"]]
    assert (match.score, match.strength) == (100.0, Strength.STRONG)


def test_a_person_is_not_asked_for_the_name_of_an_organisation() -> None:
    assert SHORT["TTP"] not in found("John Smith (TTP)", PartyKind.PERSON)
