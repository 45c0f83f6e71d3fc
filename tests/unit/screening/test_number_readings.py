"""Numbers in a name are found whatever script, look and signs they are written with."""

import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.screening.test_numbers import BITCOIN, ETHEREUM, LEI, entry

from atlas.sources.screening.domain.matching import VersionIndex
from atlas.sources.screening.domain.results import ScreeningQuery

LISTED = [
    ("CALL-SIGN", "JWQT"),
    ("CALL-SIGN", "4QLW7"),
    ("AIRCRAFT-TAIL", "EP-QWZ"),
    ("AIRCRAFT-MSN", "38274"),
    ("BIC", "KRVLRUMM"),
    ("IMO", "9116412"),
    ("MMSI", "352970610"),
    ("DK-PASSPORT", "DK61042"),
    ("RU-OGRN", "1027700132195"),
    ("XI-LEI", LEI),
    ("CRYPTO-XBT", BITCOIN),
    ("CRYPTO-ETH", ETHEREUM),
]
INDEX = VersionIndex([entry(place, *one) for place, one in enumerate(LISTED)], year_tolerance=1)


def found(name: str) -> set[str]:
    query = ScreeningQuery(name)
    return {one.value for hit in INDEX.match(query) for one in hit.entry.entry.identifiers}


@pytest.mark.parametrize(
    "name",
    [
        "呼号JWQT",
        "船舶JWQT运费",
        "コールサインJWQT",
        "호출부호JWQT",
        "ПозывнойJWQT",
        "ShipJWQT",
        "shipJWQT",
        "JWQTship",
        "JWQTShip",
        "JWQT2",
        "ref_JWQT",
        "J\u200bW\u200dQ\u2060T",
        "J\u00adWQT",
        "J\u2011W\u2013Q\u2212T",
        "J_W_Q_T",
        "J • W・Q。T",
        "J:W|Q→T",
        "J🚢W🚢Q🚢T",
        "J\u0336W\u0336Q\u0336T\u0336",
        "J\u0308WQT",
        "🅹🆆🆀🆃 号",
        "🇵🇦JWQT",
        "ЈԜԚТ",
        "ᴊᴡQT",
        "JWQ T",
        "J WQ T",
        "JW-QT",
        "JW/QT",
        "Ship \u202eTQWJ\u202c",
    ],
)
def test_a_call_sign_without_a_digit_is_found_in_any_disguise(name: str) -> None:
    """Each read "clear", with nothing said: a listed ship's call sign in its usual company."""
    assert "JWQT" in found(name)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("SWIFT KRVL RU MM", "KRVLRUMM"),
        ("KRVLRU MM", "KRVLRUMM"),
        ("BIC: ＫＲＶＬＲＵＭＭ", "KRVLRUMM"),
        ("号码krvlrumm", "KRVLRUMM"),
        ("K\u200bR\u200bVLRUMM", "KRVLRUMM"),
        ("Call sign 4 Q L W 7", "4QLW7"),
        ("Rufzeichen 4QLW 7", "4QLW7"),
        ("ship4QLW7", "4QLW7"),
        ("invoice-4QLW7-2026", "4QLW7"),
        ("DK61 042", "DK61042"),
        ("DK61\u00a0042", "DK61042"),
        ("invoice-9116412-2026", "9116412"),
        ("ref:38274", "38274"),
        ("Tail EP QWZ", "EP-QWZ"),
        ("Call sign: EP-QWZ", "EP-QWZ"),
        (f"{LEI[:-1]};{LEI[-1]}", LEI),
        (f"{LEI[:7]} {LEI[7:14]} {LEI[14:]}", LEI),
        (" ".join(BITCOIN[at : at + 4] for at in range(0, 34, 4)), BITCOIN),
    ],
)
def test_a_number_in_pieces_is_found(name: str, number: str) -> None:
    assert number in found(name)


@pytest.mark.parametrize(
    "name",
    [
        "Jwqtson Ltd",
        "AJWQT",
        "jwqtship",
        "JW Q Tanker",
        "J号W号Q号T",
        "EPQWZ Ltd",
        "4QLW71",
        "A4QLW7",
        "Krvlrummel",
        "38-27-4-1",
        "AB38274",
    ],
)
def test_letters_and_digits_of_something_longer_are_no_number(name: str) -> None:
    assert not found(name)


def test_the_end_of_a_word_in_another_script_is_no_call_sign() -> None:
    """Four of the letters of a Bulgarian surname look like a ship's call sign."""
    ship = VersionIndex([entry(0, "CALL-SIGN", "HCKA")], year_tolerance=1)
    assert not ship.match(ScreeningQuery("Златка Скринска"))
    assert ship.match(ScreeningQuery("НСКА"))
    assert ship.match(ScreeningQuery("СудноHСКА"))


def _is_sign(char: str) -> bool:
    """Whether a character parts a number or is not seen, and is no letter in disguise."""
    return (
        unicodedata.category(char)[0] in "PSZ" or unicodedata.category(char) in {"Cf", "Mn", "Me"}
    ) and not (
        any(map(str.isalnum, unicodedata.normalize("NFKD", char)))
        or " LETTER " in unicodedata.name(char, "")
        or char == "\u202e"
    )


SIGNS = [one for one in map(chr, range(sys.maxunicode)) if _is_sign(one)]
BEFORE = ["", "呼号", "船舶 ", "Судно", "호출부호", "نداء:", "Rufzeichen ", "Call sign: ", "IMO № "]
BEHIND = ["", "运费", " 号", "はい", "선박", " الناقلة", " по договору"]


@settings(max_examples=400, deadline=None)
@given(st.data(), st.sampled_from(LISTED), st.sampled_from(BEFORE), st.sampled_from(BEHIND))
def test_no_sign_and_no_script_hides_a_listed_number(
    data: st.DataObject, listed: tuple[str, str], before: str, behind: str
) -> None:
    value = listed[1]
    between = st.text(st.sampled_from(SIGNS), max_size=3)
    written = value[0] + "".join(data.draw(between) + char for char in value[1:])
    name = f"{before}{written}{behind}"
    assert value in found(name), ascii(name)


WRAPPERS = [
    "bitcoin:{}?amount=0.1",
    "ethereum:{}@1",
    "wallet={}&coin=btc",
    "BTC/{}/Sunny",
    "https://example.org/address/{}?x=1",
    "https://example.org/2024/{}#top",
    "<b>{}</b>",
    '<a href="/{}">Sunny</a>',
    "Sunny @{}: paid",
    "mailto:{}@example.org",
    "{{{}}} Sunny",
    "pay.{}.Sunny",
    "ref-{}-Sunny",
    "x={}%3D",
]


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


ENCODED: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "wholly": _percent,
    "the first letter": lambda text: _percent(text[0]) + text[1:],
    "the last letter": lambda text: text[:-1] + _percent(text[-1]).lower(),
}


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(LISTED),
    st.sampled_from(WRAPPERS),
    st.sampled_from(sorted(ENCODED)),
    st.sampled_from(["", "Sunny Seaside ", "号码"]),
)
def test_no_address_and_no_markup_hides_a_listed_number(
    listed: tuple[str, str], wrapper: str, encoded: str, before: str
) -> None:
    """A listed wallet in its payment URI (BIP 21, EIP-681) or a web address read "clear"."""
    name = before + wrapper.format(ENCODED[encoded](listed[1]))
    assert listed[1] in found(name), name


SIGNS_IN_ADDRESSES = st.sampled_from(list("?&=/@<>:#!*+|~'{}$^`\\_"))


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([BITCOIN, ETHEREUM, LEI, "9116412", "1027700132195", "KRVLRUMM"]),
    st.text("abcXYZ", max_size=5),
    SIGNS_IN_ADDRESSES,
    SIGNS_IN_ADDRESSES,
    st.text("abcXYZ", max_size=5),
)
def test_signs_part_numbers_of_every_scheme(
    number: str, before: str, first: str, second: str, behind: str
) -> None:
    assert number in found(f"{before}{first}{number}{second}{behind}")


@given(
    st.sampled_from(["9116412", "352970610", "1027700132195"]),
    st.text("aeiouABXZ", max_size=6),
    st.text("aeiouABXZ", max_size=6),
)
def test_letters_around_seven_digits_or_more_do_not_hide_them(
    number: str, before: str, behind: str
) -> None:
    assert number in found(f"{before}{number}{behind}")


@pytest.mark.parametrize("name", ["%2539116412", "100% Ltd", "%", "%%41", "%zz9", "50%2", "%FF%C3"])
def test_a_per_cent_sign_is_read_once_and_is_no_number(name: str) -> None:
    assert not found(name)
