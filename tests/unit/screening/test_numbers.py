"""Numbers under every usual name of their scheme, and numbers that stand in a name."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.ids import new_id
from atlas.knowledge.names.domain.normalise import normalise
from atlas.sources.lists.domain.entry import (
    ENTRY_NUMBER,
    ListedIdentifier,
    ListedName,
    ListEntry,
)
from atlas.sources.lists.domain.identifiers import identifier
from atlas.sources.screening.domain.evidence import spellings
from atlas.sources.screening.domain.matching import IndexedEntry, Match, VersionIndex
from atlas.sources.screening.domain.numbers import (
    bars_clear,
    is_imo,
    is_lei,
    names_to_compare,
    not_compared,
    numbers_in,
    scheme_of,
    without_numbers,
)
from atlas.sources.screening.domain.outcome import is_comparable
from atlas.sources.screening.domain.scripts_covered import sound_only_before_v8
from atlas.sources.screening.schemas import (
    Measure,
    NameKind,
    PartyKind,
    ScreeningIdentifier,
    ScreeningQuery,
    Strength,
)

BITCOIN = "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h"
ETHEREUM = "0x7F367cC41522cE07553e823bf3be79A889DEbe1B"
LEI = "5493001KJTIIGC8Y1R12"
NUMBERS = {
    "IMO": "9116412",
    "BIC": "VTBRRUMM",
    "CRYPTO-XBT": BITCOIN,
    "CRYPTO-ETH": ETHEREUM,
    "XI-LEI": LEI,
    "IR-PASSPORT": "J28701196",
    "RU-OGRN": "1027700132195",
}


def entry(place: int, scheme: str, value: str) -> IndexedEntry:
    listed = ListEntry(
        scheme,
        PartyKind.UNKNOWN,
        (ListedName(f"Listed {place}th Party", NameKind.PRIMARY),),
        Measure.ASSET_FREEZE,
        ("TEST",),
        identifiers=(ListedIdentifier(scheme, value, scheme),),
    )
    return IndexedEntry(new_id(), listed)


INDEX = VersionIndex(
    [entry(n, scheme, value) for n, (scheme, value) in enumerate(NUMBERS.items())], year_tolerance=1
)


def asked(name: str, *identifiers: tuple[str, str]) -> ScreeningQuery:
    return ScreeningQuery(
        name, PartyKind.UNKNOWN, identifiers=tuple(ScreeningIdentifier(*one) for one in identifiers)
    )


def hits(query: ScreeningQuery) -> dict[str, Match]:
    return {match.entry.entry.key: match for match in INDEX.match(query)}


@pytest.mark.parametrize(
    ("scheme", "value", "listed"),
    [
        ("SWIFT", "VTBRRUMM", "BIC"),
        ("SWIFT-BIC", "VTBRRUMMXXX", "BIC"),
        ("swift code", "VTBRRUMM", "BIC"),
        ("XBT", BITCOIN, "CRYPTO-XBT"),
        ("BTC", BITCOIN, "CRYPTO-XBT"),
        ("WALLET", BITCOIN, "CRYPTO-XBT"),
        ("CRYPTO", BITCOIN, "CRYPTO-XBT"),
        ("ETH", ETHEREUM, "CRYPTO-ETH"),
        ("USDT", ETHEREUM.lower(), "CRYPTO-ETH"),
        ("IMO NUMBER", "9116412", "IMO"),
        ("imo_no", "IMO 9116412", "IMO"),
        ("LEI", LEI, "XI-LEI"),
        ("passport", "J28701196", "IR-PASSPORT"),
        ("OGRN", "1027700132195", "RU-OGRN"),
        ("CLUB-CARD", BITCOIN, "CRYPTO-XBT"),  # unmistakable whatever its scheme is called
        ("CLUB-CARD", LEI, "XI-LEI"),
    ],
)
def test_a_number_is_compared_under_every_name_of_its_scheme(
    scheme: str, value: str, listed: str
) -> None:
    query = asked("Quite Another", (scheme, value))
    assert hits(query)[listed].strength is Strength.EXACT
    assert not not_compared(query)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("IMO 9116412", "IMO"),
        ("9116412", "IMO"),
        ("MV Ocean Tester IMO: 9116412", "IMO"),
        ("Ocean Tester (IMO 9116412)", "IMO"),
        ("VTBRRUMM", "BIC"),
        ("vtbrrummxxx", "BIC"),
        ("Some Bank SWIFT: VTBRRUMM", "BIC"),
        (BITCOIN, "CRYPTO-XBT"),
        (f"BTC {BITCOIN}", "CRYPTO-XBT"),
        (ETHEREUM, "CRYPTO-ETH"),
        (LEI, "XI-LEI"),
        (f"Acme Ltd LEI {LEI}", "XI-LEI"),
        ("Passport No. J28701196", "IR-PASSPORT"),
        ("ОГРН 1027700132195", "RU-OGRN"),
    ],
)
def test_a_number_in_a_name_is_looked_up_as_a_number(name: str, listed: str) -> None:
    assert hits(asked(name))[listed].strength is Strength.EXACT
    in_other = ScreeningQuery("Quite Another", PartyKind.UNKNOWN, other_names=(name,))
    assert hits(in_other)[listed].strength is Strength.EXACT


@pytest.mark.parametrize(
    ("name", "listed", "strength"),
    [
        ("T2DR4", "CALL-SIGN", Strength.WEAK),
        ("t2dr4", "CALL-SIGN", Strength.WEAK),
        ("Call sign T2DR4", "CALL-SIGN", Strength.EXACT),
        ("MV Ocean Tester, callsign: T2DR4", "CALL-SIGN", Strength.EXACT),
        ("C4KNRMNCF", "DE-PASSPORT", Strength.WEAK),
        ("51402", "GB-COH", Strength.WEAK),
        ("Serial number 51402", "GB-COH", Strength.WEAK),
        ("Radio call sign UFYE", "UFYE", Strength.EXACT),
        ("Rufzeichen T2DR4", "T2DR4", Strength.WEAK),
        ("Rufzeichen UFYE", "UFYE", Strength.WEAK),
        ("呼号 UFYE", "UFYE", Strength.WEAK),
        ("Sunny Star / ufye", "UFYE", Strength.WEAK),
        ("UFYE", "UFYE", Strength.WEAK),
        ("U F Y E", "UFYE", Strength.WEAK),
        ("U/F/Y/E", "UFYE", Strength.WEAK),
        ("U, F, Y, E", "UFYE", Strength.WEAK),
        ("U·F·Y·E", "UFYE", Strength.WEAK),
        ("ＵＦＹＥ", "UFYE", Strength.WEAK),
        ("Vessel U.F.Y.E.", "UFYE", Strength.WEAK),
        ("MSN 2861", "2861", Strength.WEAK),
        ("2861", "2861", Strength.WEAK),
        ("Ausweis 1949", "1949", Strength.WEAK),
        ("Пасспорт 1949", "1949", Strength.WEAK),
        ("MV T2DR4", "T2DR4", Strength.WEAK),
        ("call-sign 9H NY9", "9HNY9", Strength.EXACT),
    ],
)
def test_a_number_of_few_digits_that_was_typed_alone_is_looked_up(
    name: str, listed: str, strength: Strength
) -> None:
    """A listed ship's call sign, and a passport of one digit, read "clear" as names."""
    entries = [entry(place, *one) for place, one in enumerate(FEW_DIGITS)]
    index = VersionIndex(entries, year_tolerance=1)
    (match,) = index.match(ScreeningQuery(name, PartyKind.UNKNOWN))
    [number] = match.entry.entry.identifiers
    assert listed in {number.scheme, number.value}
    assert match.strength is strength


FEW_DIGITS = [
    ("CALL-SIGN", "T2DR4"),
    ("CALL-SIGN", "UFYE"),
    ("CALL-SIGN", "9HNY9"),
    ("DE-PASSPORT", "C4KNRMNCF"),
    ("GB-COH", "51402"),
    ("AIRCRAFT-MSN", "2861"),
    ("EG-PASSPORT", "1949"),
]


@pytest.mark.parametrize(
    "name",
    [
        "3M",
        "H2O",
        "B12",
        "A1",
        "1984",
        "Formula 1",
        "Studio 54",
        "Hotel 1882",
        "Target 2045",
        "3928 Bay Street Ltd",
        "123",
    ],
)
def test_a_short_name_with_a_digit_is_no_number(name: str) -> None:
    assert not numbers_in(name)


@pytest.mark.parametrize("written", ["IMO 6114235", "imo6114235", "IMO: 6114235"])
def test_the_imo_number_of_a_listed_company_is_compared_as_that(written: str) -> None:
    """OFAC lists it as `Identification Number IMO 6114235`: asked as an IMO number it was clear."""
    now = identifier("Identification Number", written, None)
    assert now == ListedIdentifier("IMO", "6114235", "Identification Number", None)
    stored = ListedIdentifier("ZZ-NATIONAL-ID", written, "Identification Number")
    for one in (now, stored):
        assert one is not None
        index = VersionIndex([entry(1, one.scheme, one.value)], year_tolerance=1)
        (match,) = index.match(asked("Quite Another", ("IMO", "6114235")))
        assert match.strength is Strength.EXACT
        assert not index.match(asked("Quite Another", ("IMO", "6114236")))


@pytest.mark.parametrize(
    "query",
    [
        asked("10844"),
        asked("10844 Main Street LLC"),
        asked("Quite Another", ("registration_number", "10844")),
        asked("Quite Another", ("JE-FSC", "10844")),
    ],
)
def test_where_an_entry_stands_on_its_list_is_no_number_of_the_party(query: ScreeningQuery) -> None:
    """Any company whose number was one that a list gave to an entry of its own had a hit."""
    listed = entry(0, "OFAC-SDN", "10844").entry
    own = ListedIdentifier("OFAC-SDN", "10844", ENTRY_NUMBER)
    lettered = ListedIdentifier("UN", "QDi.012", ENTRY_NUMBER)
    index = VersionIndex(
        [IndexedEntry(new_id(), replace(listed, identifiers=(own, lettered)))], year_tolerance=1
    )
    assert not index.match(query)
    (match,) = index.match(asked("Quite Another", ("OFAC-SDN", "10844")))
    assert match.strength is Strength.EXACT
    assert index.match(asked("QDi.012"))


def test_a_bare_number_of_no_register_is_weak() -> None:
    match = hits(asked("J28701196"))["IR-PASSPORT"]
    assert match.strength is Strength.WEAK
    assert [f.entry_value for f in match.features if f.name == "number"] == [
        "IR-PASSPORT J28701196"
    ]


@pytest.mark.parametrize(
    "name",
    [
        "PP J28701196",
        "P/P J28701196",
        "Pasaporte J28701196",
        "паспорт J28701196",
        "Some Firm (J28701196)",
        "Company number J28701196",
    ],
)
def test_a_number_behind_words_that_nobody_knows_is_looked_up_all_the_same(name: str) -> None:
    assert "IR-PASSPORT" in hits(asked(name))


def test_digits_in_groups_are_one_number() -> None:
    assert "RU-OGRN" in hits(asked("1027 7001 32195"))
    assert "RU-OGRN" in hits(asked("OGRN 1027700 132195"))
    assert "RU-OGRN" in hits(asked("Some Firm, company number 10277 00132 195"))


@pytest.mark.parametrize(
    ("name", "plain", "number"),
    [
        ("John Doe, passport no 381 310 014", "John Doe", "381310014"),
        ("KANG Song Nam, passport 654 410 025", "KANG Song Nam", "654410025"),
        ("John Doe, passport D366 871", "John Doe", "D366871"),
        ("John Doe, passport FK117RK0", "John Doe", "FK117RK0"),
        ("MV Ocean Tester IMO 91 16 412", "MV Ocean Tester", "9116412"),
        ("Quite Another 654-410-025", "Quite Another 654-410-025", "654410025"),
    ],
)
def test_a_number_in_groups_beside_a_name_is_looked_up(name: str, plain: str, number: str) -> None:
    assert without_numbers(name) == plain
    assert number in {one.value for one in numbers_in(name)}


@pytest.mark.parametrize(
    ("listed", "number"),
    [
        ("R00012098, South Sudan", "R00012098"),
        ("563210184 (Expires 18 Jun. 2018)", "563210184"),
        ("N348171/IRAQ", "N348171"),
        ("12/3456789", "123456789"),
    ],
)
def test_a_remark_behind_a_listed_number_is_no_part_of_it(listed: str, number: str) -> None:
    assert number in spellings("ZZ-PASSPORT", listed)
    assert "12" not in spellings("ZZ-PASSPORT", listed)


@pytest.mark.parametrize("name", ["Target Income 11/2021", "Acme 2019-2024", "Bakery 24 7 Ltd"])
def test_dates_and_short_groups_are_no_number(name: str) -> None:
    assert not numbers_in(name)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("????", "unreadable_number"),
        ("正", "unreadable_number"),
        ("N/A", "no_number"),
        ("none", "no_number"),
        ("0000", "no_number"),
        ("-", "no_number"),
    ],
)
def test_what_is_sent_as_a_number_and_is_none_is_named(value: str, reason: str) -> None:
    query = asked("Quite Another", ("GB-COH", value))
    left_out = not_compared(query)
    assert [(one.field, one.reason) for one in left_out] == [("identifiers[0]", reason)]
    assert bars_clear(query, left_out) is (reason == "unreadable_number")


def test_an_unknown_scheme_is_named_and_short_numbers_hit_nobody() -> None:
    query = asked("Quite Another", ("CLUB-CARD", "4711"), ("GB-COH", "01234567"))
    assert not hits(query)
    (left_out,) = not_compared(query)
    assert (left_out.field, left_out.value) == ("identifiers[0]", "CLUB-CARD 4711")
    assert left_out.reason == "unknown_scheme"
    assert bars_clear(query, (left_out,))
    assert not bars_clear(replace(query, entity_id=new_id()), (left_out,)), "its sources' own key"


@pytest.mark.parametrize(
    "name",
    ["IMO 9116412", "9116412", BITCOIN, LEI, "9999999", "123", "654 410 025",
     "DE89370400440532013000", "IMO 91 16 412", "Passport No. 654 410 025", "a",
     "GB-COH 08600019", "Company number 08600019", "Reg. No. 08600019", "CRN: 08600019",
     "HRB 12345 B", "Account 12345678", "IBAN DE89 3704 0044 0532 0130 00", f"BTC: {BITCOIN}",
     "USDT T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", "ISIN GB0002634946", "DUNS 15-048-3782",
     "KvK 12345678", "SIREN 552 100 554", "ID card 4509 123456", "Driver licence MORGA657054SM9IJ",
     "VTBRRUMM", "VTBRRUMMXXX", "DEUTDEFF500", "Ltd", "The Company", "\u200d GmbH",
     "S.A.", "Inc. Ltd", "ООО", "Общество с ограниченной ответственностью", "Invoice 12345",
     "08600019 Ltd", "SC123456 Limited", "HRB 12345 GmbH", "ООО 1027700132195",
     "Company Registered Number 08600019 Ltd", "HRB 12345 GmbH & Co. KG", "№ 4711 OOO"],
)  # fmt: skip
def test_a_number_alone_is_no_name(name: str) -> None:
    assert not is_comparable(names_to_compare(asked(name)))


@pytest.mark.parametrize(
    "name", ["1234568 Ontario Inc", "3663 Ltd", "08600019 Trading Ltd", "4711 GmbH"]
)
def test_a_number_beside_a_word_of_its_own_is_a_name(name: str) -> None:
    assert is_comparable(names_to_compare(asked(name)))


def test_a_company_known_by_its_number_may_bear_it_as_its_name() -> None:
    assert is_comparable(["08600019 Limited"], numbered=True)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("MV Ocean Tester IMO: 9116412", "MV Ocean Tester"),
        ("Ocean Tester (IMO 9116412)", "Ocean Tester"),
        ("Studio 54", "Studio 54"),
        ("Studio1234", "Studio1234"),
        ("3M", "3M"),
        ("Bank VTB 24", "Bank VTB 24"),
        ("Mohammed", "Mohammed"),
        ("1234568 Ontario Inc", "1234568 Ontario Inc"),
        ("08600019 Limited", "08600019 Limited"),
        ("Siren Marine", "Siren Marine"),
        ("Account 24", "Account 24"),
        ("UNILEVER", "UNILEVER"),
        ("Swift Transport 2000", "Swift Transport 2000"),
    ],
)
def test_what_is_left_of_a_name(name: str, plain: str) -> None:
    assert without_numbers(name) == plain


@pytest.mark.parametrize("name", ["བསྟན་འཛིན་རྒྱ་མཚོ", "ޢަބްދުﷲ ޔާމީން", "አቢይ አሕመድ"])
def test_a_script_without_rules_is_named(name: str) -> None:
    only = asked(name)
    (left_out,) = not_compared(only)
    assert (left_out.field, left_out.reason) == ("name", "unsupported_script")
    assert bars_clear(only, (left_out,))
    beside = ScreeningQuery("Quite Another", other_names=(name,))
    (left_out,) = not_compared(beside)
    assert left_out.field == "other_names[0]"
    assert bars_clear(beside, (left_out,)), "the other name says nothing of this one"


@pytest.mark.parametrize("name", ["Владимир Путин", "Ⅻ ﬁ", "ʿAlī", "🙂", "普京 Putin", "Дмитрий Đ"])
def test_covered_scripts_are_not(name: str) -> None:
    assert not not_compared(ScreeningQuery(name, kind=PartyKind.PERSON))


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("ООО Ромашка", False),
        ("ВТБ", False),
        ("Завод Ромашка 2", False),
        ("Romashka (Муромский приборостроительный завод)", False),
        ("Муромский приборостроительный завод LLC", True),
        ("Муромский приборостроительный завод", True),
        ("Исламское движение Восточного Туркестана", True),
    ],
)
def test_an_organisation_in_cyrillic_of_several_telling_words_is_named(
    name: str, named: bool
) -> None:
    assert bool(not_compared(ScreeningQuery(name, kind=PartyKind.COMPANY))) is named
    assert bool(not_compared(asked(name))) is named


@pytest.mark.parametrize(
    "name",
    [
        "普京",
        "블라디미르",
        "プーチン",
        "ประยุทธ์",
        "조선무역은행",
        "基地组织",
        "ජෝසප් කෝනි",
        "الدولة الإسلامية في العراق",
        "ג'וזף קוני",
        "Τζόζεφ Κόνι",
        "ბარაკ ობამა",
        "Ջոզեֆ Կոնի",
        "जोसेफ कोनी",
        "李元鎬",
        "基地组织 Ltd",
        "الشباب Group LLC",
        "Mr. ג'וזף קוני",
    ],
)
def test_a_name_that_is_compared_by_its_sound_alone_is_never_clear(name: str) -> None:
    only = asked(name)
    (left_out,) = not_compared(only)
    assert (left_out.value, left_out.reason) == (name, "sound_only")
    assert bars_clear(only, (left_out,))
    beside = ScreeningQuery("Quite Another", other_names=(name,))
    assert bars_clear(beside, not_compared(beside)), "the other name says nothing of this one"


LETTERS = st.characters(categories=["Lu", "Ll", "Lt", "Lo"])


@given(st.text(LETTERS, min_size=1, max_size=12), st.sampled_from(PartyKind))
def test_silence_on_a_name_counts_only_where_it_can_meet_a_latin_one(
    name: str, kind: PartyKind
) -> None:
    """Whatever the script: a name is named as not compared, or has words in Latin letters."""
    query = ScreeningQuery(name, kind=kind)
    scripts = {
        unicodedata.name(one, "").partition(" ")[0] for one in unicodedata.normalize("NFKC", name)
    }
    if bars_clear(query, not_compared(query)):
        return
    assert scripts & {"LATIN", "CYRILLIC", "FEMININE", "MASCULINE", "MICRO"}
    for person in (True, False):
        text = normalise(name, person=person).text
        assert text, f"nothing of {name!r} was compared"
        assert text.isascii()


@pytest.mark.parametrize(
    "script",
    [
        "GREEK",
        "ARMENIAN",
        "GEORGIAN",
        "HEBREW",
        "ARABIC",
        "DEVANAGARI",
        "BENGALI",
        "TAMIL",
        "THAI",
        "ETHIOPIC",
        "TIBETAN",
        "CJK UNIFIED",
        "HANGUL SYLLABLE",
        "KATAKANA LETTER",
        "MONGOLIAN",
    ],
)
def test_every_other_script_is_named(script: str) -> None:
    letters = [
        c for c in map(chr, range(0x370, 0xD7A4)) if unicodedata.name(c, "").startswith(script)
    ]
    name = "".join([one for one in letters if one.isalpha()][5:9])
    assert len(name) == 4
    for kind in PartyKind:
        (left_out,) = not_compared(ScreeningQuery(name, kind=kind))
        assert left_out.reason in {"sound_only", "unsupported_script"}


def test_what_version_7_named_stays_for_its_stored_screenings() -> None:
    assert sound_only_before_v8("普京")
    assert sound_only_before_v8("ප්")
    assert not any(
        map(sound_only_before_v8, ["محمد", "Τζόζεφ", "ВТБ Банк", "VTB", "普京 Putin", ""])
    )


@pytest.mark.parametrize("date", ["11/2021", "30.11.2021", "2020/2021", "2021-06", "1/2021"])
def test_a_date_beside_a_name_is_no_number(date: str) -> None:
    assert not numbers_in(f"Diversified Target Income {date}")
    assert [one.value for one in numbers_in("Diversified Target Income 112021")] == ["112021"]
    assert numbers_in("Pasaporte 12/345678")


def test_check_digits() -> None:
    assert is_imo("9116412")
    assert not is_imo("9116413")
    assert is_lei(LEI)
    assert not is_lei(LEI[:-1] + "3")


def test_a_ships_name_beside_its_number_agrees_wholly() -> None:
    ship = ListEntry(
        "9",
        PartyKind.VESSEL,
        (ListedName("OCEAN TESTER", NameKind.PRIMARY),),
        Measure.ASSET_FREEZE,
        ("TEST",),
        identifiers=(ListedIdentifier("IMO", "9116412", "IMO"),),
    )
    index = VersionIndex([IndexedEntry(new_id(), ship)], year_tolerance=1)
    right = ScreeningQuery("MV Ocean Tester IMO: 9116412", PartyKind.VESSEL)
    (match,) = index.match(right)
    assert (match.strength, match.score) == (Strength.EXACT, 100.0)
    wrong = ScreeningQuery("MV Ocean Tester IMO: 9074729", PartyKind.VESSEL)
    (match,) = index.match(wrong)
    assert match.contradictions == ("identifier",)


@given(st.text(max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    assert without_numbers(without_numbers(text)) == without_numbers(text)
    for one in numbers_in(text):
        assert one.value
    scheme = scheme_of(text)
    assert scheme is None or scheme_of(scheme) == scheme


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("IR-PP", "J28701196"),
        ("Identity paper", "J28701196"),
        ("ID card", "J28701196"),
        ("VAT / OGRN", "1027700132195"),
        ("RU-REGNO", "1027700132195"),
        ("National ID", "1027700132195"),
    ],
)
def test_a_number_under_a_sources_own_word_is_compared_whatever_lists_call_it(
    scheme: str, value: str
) -> None:
    """A listed passport of the only owner under `KP-PP` was compared with nothing, in silence."""
    query = ScreeningQuery(
        name="Odette Cranfield", identifiers=(ScreeningIdentifier(scheme, value),)
    )
    (match,) = INDEX.match(query)
    assert match.features[-1].name in {"number", "identifier"}
    other = replace(query, identifiers=(ScreeningIdentifier(scheme, value[:-1] + "7"),))
    assert not INDEX.match(other)


def test_a_number_of_a_register_that_is_known_is_none_of_another() -> None:
    numbers = (ScreeningIdentifier("GB-COH", "28701196"), ScreeningIdentifier("KP-PASSPORT", "1"))
    assert not INDEX.match(ScreeningQuery(name="Odette Cranfield", identifiers=numbers))
