"""One normal form of an identifier, and one answer wherever identifiers are compared."""

import re
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.companies.domain import registration, registration_scope
from atlas.knowledge.identifiers.domain import (
    Number,
    all_spellings,
    check_digits_hold,
    former_spellings,
    is_complete,
    is_number,
    loose_spelling,
    may_have_several,
    normalise,
    one_per_party,
    scheme_code,
)
from atlas.knowledge.identifiers.schemes import aliases, table
from atlas.knowledge.mutations.domain import identifiers as mutations
from atlas.knowledge.mutations.schemas import Identifier
from atlas.sources.lists.domain.entry import ListedIdentifier
from atlas.sources.registry.domain.rows import identifiers_of
from atlas.sources.registry.domain.vocabulary import parse_record
from atlas.sources.screening.domain.evidence import AGREES, compare_identifiers
from atlas.sources.screening.domain.numbers import AskedNumber
from atlas.sources.screening.schemas import ScreeningIdentifier

NUMBERS = st.one_of(
    st.from_regex(r"(SC|NI|OC|R|HRB |FN |CHE-)?0{0,4}[0-9]{1,10}[A-Za-z]?", fullmatch=True),
    st.from_regex(r"[0-9]{2,4}[. /-][0-9]{3}[. /-][0-9]{1,4}", fullmatch=True),
    st.sampled_from(["N/A", "n.a.", "0000", "-", "unknown", "None", "not available", "0", "BIG-0"]),
    st.text(min_size=1, max_size=12),
)
SCHEMES = st.one_of(
    st.sampled_from([*table(), *aliases(), "us-sos-de", "gb-coh", "RA000123", "Passport"]),
    st.from_regex(r"[A-Z]{2}-[A-Z]{2,5}", fullmatch=True),
)


MARKED = [
    (scheme.code, label, suffix)
    for scheme in table().values()
    for label in ("", *scheme.labels)
    for suffix in ("", *scheme.suffixes)
    if scheme.shape is not None and (label or suffix)
]


@given(st.sampled_from(MARKED), st.sampled_from(["", ":", ". ", " "]), st.data())
def test_labels_and_suffixes_are_no_part_of_a_number(
    marked: tuple[str, str, str], mark: str, data: st.DataObject
) -> None:
    code, label, suffix = marked
    shape, ends = table()[code].shape, table()[code].suffix
    assert shape is not None
    number = data.draw(
        st.from_regex(re.compile(shape.pattern, re.ASCII), fullmatch=True).filter(
            lambda text: (
                is_number(text) and (not suffix or bool(ends and ends.search(text + suffix)))
            )
        )
    )
    whole = normalise(code, number)
    assert normalise(code, f"{label}{mark if label else ''}{number} {suffix.lower()}") == whole
    assert f"{label}{number}{suffix}" in former_spellings(whole)


@pytest.mark.parametrize(
    ("scheme", "value", "place", "expected"),
    [
        ("GB-COH", "SC1234", None, ("GB-COH", "SC001234", True)),
        ("GB-COH", "0077001014", None, ("GB-COH", "77001014", True)),
        ("GB-COH", "SC00001234", None, ("GB-COH", "SC001234", True)),
        ("FI-PRO", "112038-9", None, ("FI-PRO", "01120389", True)),
        ("FI-PRO", "FI 0112038-9", None, ("FI-PRO", "01120389", True)),
        ("NL-KVK", "0001234567", None, ("NL-KVK", "01234567", True)),
        ("GB-COH", "123456789", None, ("GB-COH", "123456789", True)),
        ("gb-coh", " sc 001234 ", None, ("GB-COH", "SC001234", True)),
        ("GB-COH", "NI12345", None, ("GB-COH", "NI012345", True)),
        ("GB-COH", "IP12345R", None, ("GB-COH", "IP12345R", True)),
        ("NL-KVK", "1234567", None, ("NL-KVK", "01234567", True)),
        ("NL-KVK", "KvK 06611234", None, ("NL-KVK", "06611234", True)),
        ("NL-KVK", "KVK-nummer: 6611234", None, ("NL-KVK", "06611234", True)),
        ("BE-KBO", "BE 0403.170.701", None, ("BE-BCE_KBO", "0403170701", True)),
        ("CH-UID", "CHE-107.787.577 MWST", None, ("CH-FDJP", "CHE107787577", True)),
        ("CH-FDJP", "CHE107787577", None, ("CH-FDJP", "CHE107787577", True)),
        ("NO-BRC", "NO 923 609 016 MVA", None, ("NO-BRC", "923609016", True)),
        ("DK-CVR", "CVR 13 58 56 28", None, ("DK-CVR", "13585628", True)),
        ("FR-SIREN", "FR 732 829 320", None, ("FR-SIREN", "732829320", True)),
        ("NL-KVK", "12.34.56.7", None, ("NL-KVK", "01234567", True)),
        ("BE-BCE_KBO", "403.170.701", None, ("BE-BCE_KBO", "0403170701", True)),
        ("FR-SIREN", "732.829.320", None, ("FR-SIREN", "732829320", True)),
        ("PL-KRS", "KRS 30000", None, ("PL-KRS", "0000030000", True)),
        ("AT-FB", "FN 122119 m", None, ("AT-FB", "122119M", True)),
        ("SWIFT", "deutdeffxxx", None, ("BIC", "DEUTDEFF", True)),
        ("IMO", "IMO 9074729", None, ("IMO", "9074729", True)),
        ("LEI", "213800ae1bbt5fyqgo52", None, ("XI-LEI", "213800AE1BBT5FYQGO52", True)),
        ("XI-LEI", "213800AE1BBT5FYQGO53", None, ("XI-LEI", "213800AE1BBT5FYQGO53", False)),
        ("US-SOS", "123456", None, ("US-SOS", "123456", False)),
        ("US-SOS", "123456", "US", ("US-SOS", "123456", False)),
        ("US-SOS", "123456", "US-DE", ("US-SOS-DE", "123456", True)),
        ("US-SOS-DE", "123456", None, ("US-SOS-DE", "123456", True)),
        ("CA-PROV", "555", "GB-ENG", ("CA-PROV", "555", False)),
        ("US-EIN", "12-3456789", None, ("US-EIN", "123456789", False)),
        ("DE-CR", "hrb0123 b", None, ("DE-CR", "HRB 123 B", False)),
        ("DE-CR", "Amtsgericht Köln hrb 123 b", None, ("DE-CR", "Köln HRB 123 B", True)),
        ("DE-CR", "HRB 123, Köln", None, ("DE-CR", "Köln HRB 123", True)),
        ("DE-CR", "Atlantis HRB 123", None, ("DE-CR", "ATLANTISHRB123", False)),
        ("ES-RMC", "M-1", None, ("ES-RMC", "M-1", False)),
        ("GB-COH", "０１２３４５６７", None, ("GB-COH", "01234567", True)),
        ("RA000123", "12 ab", None, ("RA000123", "12AB", True)),
    ],
)
def test_the_normal_form(
    scheme: str, value: str, place: str | None, expected: tuple[str, str, bool]
) -> None:
    assert normalise(scheme, value, place) == Number(*expected)


@pytest.mark.parametrize("scheme", ["GB-COH", "NL-KVK", "XI-LEI", "BIC", "DE-CR", "XX-OTHER"])
@pytest.mark.parametrize(
    "value",
    [
        "N/A",
        "n.a.",
        "0000",
        "-",
        "unknown",
        "None",
        "Not available",
        "",
        "  ",
        "...",
        "XXXX",
        "TBC",
    ],
)
def test_fillers_are_no_numbers_and_join_nothing(scheme: str, value: str) -> None:
    assert not is_number(value, letters=True)
    assert not normalise(scheme, value).certain
    assert not mutations.is_certain(mutations.normalise(Identifier(scheme, value)))
    assert registration(scheme, value) == (scheme, None)
    asked = AskedNumber(ScreeningIdentifier(scheme, value), stated=True)
    stated = ListedIdentifier(scheme, value, "No.", None)
    assert compare_identifiers([asked], [stated]).effect != AGREES


@given(scheme=SCHEMES, value=NUMBERS, place=st.sampled_from([None, "US-DE", "CA-ON", "GB"]))
def test_a_normal_form_is_its_own(scheme: str, value: str, place: str | None) -> None:
    found = normalise(scheme, value, place)
    assert normalise(found.scheme, found.value) == found
    assert scheme_code(found.scheme) == found.scheme


@given(scheme=SCHEMES, value=NUMBERS)
def test_every_caller_gives_the_one_answer(scheme: str, value: str) -> None:
    """The former normalisers' callers: registers, claims, the customer file."""
    found = normalise(scheme, value)
    written = mutations.normalise(Identifier(scheme, value))
    assert (written.scheme, written.value) == (found.scheme, found.value)
    assert mutations.is_certain(written) == found.certain
    record = {
        "isComponent": False,
        "entityType": {"type": "registeredEntity"},
        "name": "A",
        "identifiers": [{"scheme": scheme, "id": value}],
    }
    if value.strip():
        assert identifiers_of(parse_record("entity", record)) == (found,)
    if is_number(value, letters=True):
        assert registration(scheme, value) == (found.scheme, found.value)


@given(scheme=st.sampled_from([*table()]), one=NUMBERS, other=NUMBERS)
def test_screening_finds_what_is_one_number(scheme: str, one: str, other: str) -> None:
    first, second = normalise(scheme, one), normalise(scheme, other)
    asked = AskedNumber(ScreeningIdentifier(scheme, one), stated=True)
    stated = ListedIdentifier(first.scheme, other, "No.", None)
    if first == second and first.certain:
        assert compare_identifiers([asked], [stated]).effect == AGREES


@given(value=st.from_regex(r"(SC|NI)?0{0,4}[1-9][0-9]{0,5}", fullmatch=True))
def test_former_spellings_are_what_was_stored(value: str) -> None:
    found = normalise("GB-COH", value)
    assert value.upper() in {found.value, *former_spellings(found)} or len(value) > 8
    assert {normalise("GB-COH", one) for one in former_spellings(found)} <= {found}


_STRIPPED = frozenset({"BE-BCE_KBO", "NL-KVK", "FR-RCS", "CH-FDJP", "CZ-ICO"})


def _as_the_release_before(scheme: str, value: str) -> tuple[str, str]:
    """Return what the release before stored: upper case without blanks, a few separators out."""
    code, number = scheme.strip().upper(), re.sub(r"[\s\u00a0]+", "", value.strip()).upper()
    if code in _STRIPPED:
        number = re.sub(r"[.\-/]", "", number)
    return code, number.zfill(8) if code == "GB-COH" and number.isdigit() else number


PRINTED = (
    ("BE-BCE_KBO", "403.170.701"), ("BE-BCE_KBO", "0403.170.701"), ("NL-KVK", "1234567"),
    ("FR-SIREN", "732.829.320"), ("FR-SIREN", "732 829 320"), ("FR-SIREN", "732-829-320"),
    ("SIREN", "732829320"), ("CH-FDJP", "CHE-100.155.212"), ("CZ-ICO", "1234567"),
    ("DK-CVR", "12 34 56 78"), ("DK-CVR", "12.34.56.78"), ("NO-BRC", "974.760.673"),
    ("SE-BLV", "556036-0793"), ("FI-PRO", "0112038-9"), ("FI-PRO", "112038-9"),
    ("FI-PRO", "1120389"), ("PL-KRS", "KRS 30000"),
    ("PL-KRS", "KRS: 0000030000"), ("PL-KRS", "30000"), ("AT-FB", "FN 122119 m"),
    ("AT-FB", "122119m"), ("SWIFT", "DEUTDEFFXXX"), ("BIC", "DEUTDEFFXXX"),
    ("SWIFT-BIC", "DEUTDEFF500"), ("VESSEL", "IMO 9074729"), ("IMO", "IMO9074729"),
    ("MMSI", "MMSI 123456789"), ("D-U-N-S", "15-048-3782"), ("LEI", "213800AE1BBT5FYQGO52"),
    ("COH", "SC77"), ("UK-COH", "00000077"), ("DE-CR", "HRB 123"), ("DE-CR", "HRB 123 B"),
    ("DE-CR", "Köln HRB 123"), ("DE-CR", "Amtsgericht Köln HRB 123"), ("US-EIN", "12-3456789"),
)  # fmt: skip


@pytest.mark.parametrize(("scheme", "value"), PRINTED)
def test_what_the_release_before_stored_is_among_the_spellings(scheme: str, value: str) -> None:
    assert _as_the_release_before(scheme, value) in all_spellings(normalise(scheme, value))


@given(scheme=st.sampled_from([*table()]), value=NUMBERS)
def test_each_spelling_is_one_number(scheme: str, value: str) -> None:
    """No lookup finds another number: each spelling normalises to it, or joins nothing."""
    found = normalise(scheme, value)
    spelled = all_spellings(found)
    assert spelled[0] == (found.scheme, found.value)
    assert len(spelled) == len({*spelled})
    for one in spelled:
        again = normalise(*one)
        assert again == found or not (again.certain and found.certain)


def test_the_table_is_sound() -> None:
    for scheme in table().values():
        assert scheme.code == scheme.code.upper()
        if scheme.check:
            assert hasattr(import_module(f"stdnum.{scheme.check}"), "is_valid")
        assert not (scheme.one_per_party and scheme.several)
    assert not aliases().keys() & table().keys()
    assert len(aliases()) == sum(len(scheme.aliases) for scheme in table().values())


def test_facts_of_schemes() -> None:
    assert one_per_party("leI")
    assert not one_per_party("DUNS")
    assert not one_per_party("nobody")
    assert may_have_several("DE-CR")
    assert not may_have_several("GB-COH")
    assert check_digits_hold("FR-SIREN", "732 829 320") is True
    assert check_digits_hold("FR-SIREN", "732 829 321") is False
    assert check_digits_hold("GB-COH", "01234567") is None
    assert is_complete(normalise("XX-DEMO", "BIG-0"))
    assert not is_complete(normalise("US-SOS", "123"))
    assert loose_spelling("sc-001234") == "SC1234"


def test_a_party_may_be_registered_in_two_courts() -> None:
    one, two = Identifier("DE-CR", "Köln HRB 1"), Identifier("DE-CR", "Bonn HRB 2")
    assert mutations.contradict([one], [two]) is None
    assert (
        mutations.contradict([Identifier("GB-COH", "SC1234")], [Identifier("GB-COH", "SC001234")])
        is None
    )


def test_customers_share_a_number_that_repeats_only_with_their_name() -> None:
    assert registration_scope("GB-COH", "01234567", "Acme Ltd") == ""
    scope = registration_scope("DE-CR", "HRB 1", "Acme GmbH")
    assert scope
    assert scope == registration_scope("DE-CR", "HRB 1", "ACME G.m.b.H.")
    assert scope != registration_scope("DE-CR", "HRB 1", "Other GmbH")
    assert registration_scope("DE-CR", "Köln HRB 1", "Acme GmbH") == ""
