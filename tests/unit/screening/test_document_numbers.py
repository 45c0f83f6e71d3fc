"""Passports and travel documents that stand in a name under their label, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.screening.test_numbers import asked, entry

from atlas.sources.lists.domain.entry import ListedIdentifier
from atlas.sources.screening.domain.document_numbers import (
    numbers_after_labels,
    numbers_among_words,
    unread_labels,
)
from atlas.sources.screening.domain.evidence import NEUTRAL, compare_identifiers, spellings
from atlas.sources.screening.domain.matching import VersionIndex
from atlas.sources.screening.domain.numbers import (
    AskedNumber,
    bars_clear,
    is_since_v12,
    not_compared,
)
from atlas.sources.screening.schemas import ScreeningIdentifier

LISTED = {
    "TR-PASSPORT": "TR-T 577847",
    "SY-PASSPORT": "002-17-L022286",
    "FR-PASSPORT": "12CP63882.3FRA",
    "SD-PASSPORT": "003606",
    "EG-PASSPORT": "6487",
    "LY-PASSPORT": "F86JKFJF",
    "PK-PASSPORT": "Booklet: A5199819",
    "ZZ-PASSPORT": "Afghan passport number SE 012820",
    "IQ-PASSPORT": "No. H0044232 (Iraqi)",
    "CF-PASSPORT": "CAR diplomatic passport no. D00004262",
    "RU-PASSPORT": "Russian passport number 8208 No. 555627",
    "SA-PASSPORT": "C 1415363 - 16/2/1421H",
    "ML-TRAVEL-DOCUMENT": "Laissez-passer no. N°235/MISPAT/DGPC",
}
INDEX = VersionIndex(
    [entry(n, scheme, value) for n, (scheme, value) in enumerate(LISTED.items())], year_tolerance=1
)


def hits(name: str) -> set[str]:
    return {match.entry.entry.key for match in INDEX.match(asked(name))}


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("passport TR-T 577847", "TR-PASSPORT"),
        ("Passport No. TR-T577847", "TR-PASSPORT"),
        ("Ivan Petrov (passport: 002-17-L022286)", "SY-PASSPORT"),
        ("passport 12CP63882.3FRA", "FR-PASSPORT"),
        ("passport 003606", "SD-PASSPORT"),
        ("Ivan Petrov, passport number 6487", "EG-PASSPORT"),
        ("passport no. F86JKFJF", "LY-PASSPORT"),
        ("passport A5199819", "PK-PASSPORT"),
        ("passport Booklet: A5199819", "PK-PASSPORT"),
        ("passport SE012820", "ZZ-PASSPORT"),
        ("Afghan passport number SE 012820", "ZZ-PASSPORT"),
        ("Iraqi passport H0044232", "IQ-PASSPORT"),
        ("passport CAR diplomatic passport no. D00004262", "CF-PASSPORT"),
        ("passport 555627", "RU-PASSPORT"),
        ("Passport C1415363", "SA-PASSPORT"),
        ("travel document N°235/MISPAT/DGPC", "ML-TRAVEL-DOCUMENT"),
    ],
)
def test_a_document_is_found_however_its_number_is_written(name: str, scheme: str) -> None:
    assert scheme in hits(name)


def test_a_short_number_is_shown_and_proves_nothing() -> None:
    mine = [AskedNumber(ScreeningIdentifier("ZZ-PASSPORT", "6487"), stated=True)]
    feature = compare_identifiers(mine, [ListedIdentifier("EG-PASSPORT", "6487", "Passport")])
    assert (feature.name, feature.effect) == ("number", NEUTRAL)
    other = [AskedNumber(ScreeningIdentifier("PK-PASSPORT", "6487"), stated=True)]
    assert compare_identifiers(other, [ListedIdentifier("EG-PASSPORT", "6487", "x")]).name != (
        "number"
    )


@pytest.mark.parametrize(
    "name", ["passport no. unknown", "Passport: AB", "passport 64", "Passport issued in Sarajevo"]
)
def test_a_label_without_a_number_is_named(name: str) -> None:
    (left_out,) = not_compared(asked(name))
    assert (left_out.field, left_out.reason) == ("name", "unreadable_number")
    assert bars_clear(asked(name), [left_out])
    assert is_since_v12(left_out)
    (sent,) = not_compared(asked("Ivan Petrov", ("PASSPORT", "????")))
    assert not is_since_v12(sent)


@pytest.mark.parametrize(
    "name", ["Passport Capital Partners 2015 LP", "Passport Holdings Ltd", "Passport Numbers B.V."]
)
def test_a_company_of_that_name_asks_for_no_document(name: str) -> None:
    assert not [*numbers_after_labels(name)]
    assert not not_compared(asked(name))


def test_a_value_that_is_only_a_number_has_no_other_spelling() -> None:
    assert numbers_among_words("A1234567") == set()
    assert spellings("PK-PASSPORT", "A1234567") == {"A1234567"}


@given(st.text("AB1 .-#:()№", max_size=20))
def test_a_labelled_text_is_read_or_named(text: str) -> None:
    name = f"passport number {text}"
    assert bool([*numbers_after_labels(name)]) is not unread_labels(name)
