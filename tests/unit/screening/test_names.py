"""Normalisation and name scores: every class of alteration has a written case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain import normalise as normalising
from atlas.knowledge.names.domain.normalise import fold, normalise
from atlas.knowledge.names.domain.similarity import score_names
from atlas.knowledge.names.domain.words import skeletons, word_similarity

NAMES = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                "al",
                "bin",
                "ltd",
                "company",
                "mohammed",
                "muhammad",
                "ivan",
                "petrov",
                "s",
                "a",
                "de",
                "cv",
                "ооо",
                "trading",
                "2000",
                "x",
            ]
        ),
        max_size=6,
    ).map(" ".join),
)


def score(first: str, second: str, *, person: bool) -> float:
    return score_names(
        normalise(first, person=person), normalise(second, person=person), person=person
    ).score


@pytest.mark.parametrize(
    ("first", "second", "person"),
    [
        ("PETROV, Ivan Sergeevich", "Ivan Sergeevich Petrov", True),  # reversed
        ("Ivan Sergeevich Petrov", "Ivan Petrov", True),  # a part missing
        ("I. S. Petrov", "Ivan Sergeevich Petrov", True),  # initials
        ("Usama bin Ladin", "Osama Bin Laden", True),  # transliterations
        ("QADHAFI, Muammar", "Moammar Gaddafi", True),
        ("Мохаммед Али Хасан", "Muhammad Ali Hassan", True),  # scripts
        ("محمد حسن", "Mohammed Hassan", True),
        ("XI, Jinping", "习近平", True),
        ("Iavn Petrov", "Ivan Petrov", True),  # typos
        ("Ivan Pterov", "Ivan Petrov", True),
        ("Abdul Rahman Yasin", "Abdulrahman Yasin", True),  # blanks
        ("R\u200bosneft", "ROSNEFT", False),  # zero width
        ("Rоsnеft Trаding", "ROSNEFT TRADING", False),  # look-alikes in Cyrillic
        ("Ｒｏｓｎｅｆｔ", "ROSNEFT", False),  # full width
        ("GAZPROMBANK JOINT STOCK COMPANY", "Gazprombank AO", False),  # legal forms
        ("ООО «Ромашка»", "ROMASHKA LLC", False),
        ("ABC Intl Trdg Grp", "ABC International Trading Group", False),  # abbreviations
        ("Yazd Metallurgy Ind.", "YAZD METALLURGY INDUSTRIES", False),
        ("AEROCARIBBEAN", "AEROCARIBBEAN AIRLINES", False),
        ("Weastsun Ltd", "WEST SUN", False),  # a blank that moved beside a typo
        ("Gorge Limidted", "GORGE LIMITED", False),  # a legal form misspelt
        ("Minera Sol s a de c v", "MINERA SOL, S.A. DE C.V.", False),
        ("Al Qa'ida", "AL-QAIDA", False),
        ("Abu Musab", "OUDOUD, Abu Musab", True),  # called by his son's name alone
        ("Shahid Bakeri Indl Gp", "SHAHID BAKERI INDUSTRIAL GROUP", False),
        ("Rafa Marquez FDN", "RAFA MARQUEZ FOUNDATION", False),
        ("Troll Prprts Inc", "TROLL PROPERTIES, INC.", False),
        ("Armagedon societatea pe acţiuni", "ARMAGEDON S.A.", False),
        ("Profaktor Публично акционерно дружество", "PROFAKTOR AD", False),
        ("Tehran Cement Public Joint Stock", "TEHRAN CEMENT PUBLIC JOINT STOCK COMPANY", False),
        ("Jindallae Head Office", "JINDALLAE", False),
        ("Mao Zedong", "MAO, Tse-tung", True),
        ("منير المتصدق", "MOUNIR AL-MOTASSADEQ", True),  # short vowels are not written
        ("عبدالغنی برادر عبد الاحمد ترک", "ABDUL GHANI BARADAR ABDUL AHMAD TURK", True),
        ("فضل ربيع", "FAZL RABI", True),
        ("مطيع الله", "MATIULLAH", True),
        ("ثروت شحاته", "THARWAT SHIHATA", True),  # a vowel at the end, written as h
        ("مسعود اظہر", "AZHAR, Masood", True),
        ("דן גרטלר", "GERTLER, Dan", True),
        ("אלכסנדר לוקשנקו", "LUKASHENKO, Aleksandr", True),
        ("रमेश चंद्र शर्मा", "SHARMA, Ramesh Chandra", True),
        ("Μπασάρ Χαφέζ", "BASHAR, Hafez", True),
        ("曾志健", "ZENG, Zhijian", True),  # another reading as a surname
        ("황병서", "HWANG, Pyong So", True),  # one syllable, romanised otherwise
        ("Kim Jeong-eun", "KIM, Jong Un", True),
        ("윤석열", "YOON, Suk-yeol", True),
        ("SamirALI", "'ALI, Samir", True),  # the blank before a surname is missing
        ("Abdelkader Belliraj", "BELLIRAJ, Abd al-Qadir", True),
        ("丹东宏祥实业发展有限公司", "DANDONG HONGXIANG INDUSTRIAL DEVELOPMENT CO LTD", False),
        ("مصرف الرافدين", "RAFIDAIN BANK", False),
        ("LIBAN TRADING", "LIIBAAN TRADING", False),  # the same sound, and seven letters of it
        ("Kalsimin", "CALCIMIN", False),
        ("شبکه حقانی", "HAQQANI NETWORK", False),
        ("SANABEL ЧАСТНАЯ КОМПАНИЯ С ОТВЕТСТВЕННОСТЬЮ", "SANABEL LIMITED", False),
        ("CNTRNDN", "COINTERANDINA", False),  # written without vowels
        ("JAHAN DSTNTNS TRAVEL", "JAHAN DESTINATIONS TRAVEL", False),
        ("Ahrnad Haruni", "AHMAD, Haruni", True),  # m read as rn
        ("Javecl Nasir", "JAVED, Nasir", True),
        ("Fawzy Reda Darwish", "DARWISH, Fouzi Rida", True),  # customary spellings
        ("Mao Tse-tung", "MAO, Zedong", True),
        ("Alexandre Loukachenko", "LUKASHENKO, Aliaksandr", True),  # French, Belarusian
        ("Radovan Karadschitsch", "KARADZIC, Radovan", True),  # German for a Serbian name
        ("Ratko Mladitsch", "MLADIC, Ratko", True),
        ("Wiktor Janukowycz", "YANUKOVYCH, Viktor Fedorovych", True),  # Polish
        ("Joelia Timosjenko", "TYMOSHENKO, Yulia", True),  # Dutch
        ("Wladimir Dschabarow", "DZHABAROV, Vladimir", True),
        ("Хезболла", "HIZBALLAH", False),  # many consonants, nearly the same vowels
        ("حماس", "HAMAS", False),
        ("هواپیمایی ماهان", "MAHAN AIR", False),
        ("M/V ADRIAN DARYA I", "ADRIAN DARYA 1", False),
        ("Motor Vessel HALTI", "HALTI", False),
        ("IRAN SPACE RESEARCH CEN", "IRAN SPACE RESEARCH CENTER", False),  # cut by a field
        (
            "ISLAMIC REVOLUTION GUARDS CORPS GRO",
            "ISLAMIC REVOLUTION GUARDS CORPS GROUND FORCE",
            False,
        ),
    ],
)
def test_another_way_of_writing_scores_above_the_threshold(
    first: str, second: str, person: bool
) -> None:
    assert score(first, second, person=person) >= 80


@pytest.mark.parametrize(
    ("first", "second", "person"),
    [
        ("Zarya Trading", "Zvezda Trading", False),
        ("Delta Trading Company International", "Alta Trading Company International", False),
        ("Bank of Moscow", "Bank of Georgia", False),
        ("Ivan Petrov", "Sergey Petrov", True),
        ("Petrov", "Ivan Petrov", True),
        ("Abu Ali", "Abu Hassan", True),
        ("Project 2000", "Project 2001", False),
        ("First International Bank", "Second National Bank", False),
        ("Chen Yan", "YUN, Cheng", True),  # in pinyin each syllable is a name of its own
        ("Zhang Jiaming", "ZHANG, Xiaoming", True),
        ("Zhang Yan", "YO'N, Cho'ng-Nam", True),
        ("Park Ji-yoon", "PARK, Tae-joon", True),
        ("Kim Min-jun", "KIM, Jong Un", True),
        ("Lee Jin-woo", "LEE, John", True),
        ("ليان العايض", "LEONEL, Jose", True),
        ("Boyer", "BAJER S.R.L.", False),  # one short word that only sounds alike
        ("Watson Ltd", "WEST SUN TRADE", False),  # two words that only sound alike as one
        ("Almeida", "ELLA MEDIA SERVICES LLC", False),
        ("Mitchell Ltd", "TRANSPORTES MICHAEL LTDA.", False),  # one word, of a like sound
        ("Curtis PLC", "CREDISA S.A.", False),  # two typing errors in a short word
        ("शर्मा LLC", "SARMAYEH BANK", False),  # three consonants
        ("யசோதா", "YK-ATA", True),  # so few consonants name no person either
        ("Hari Kumar", "HAN, Kumar", True),  # n is not read as ri in so short a word
        ("Ali Mohammadi", "MOHAMMED, Ali", True),  # known names that only sound alike
        ("Omar Hasan", "HUSAYN, Omar", True),
        ("Jamal Rashid", "RASHID, Jamil", True),
        ("Vladimir Putin", "TURIN, Vladimir", True),
        ("Vladimir Puzin", "TURIN, Vladimir", True),
        ("Ori Mohammed", "SURI, Muhammad", True),  # alike but for the word that tells
        ("Alison Hanson", "ALI, Yassin Hanson", True),  # two neighbours only sound like one
    ],
)
def test_another_party_scores_below_it(first: str, second: str, person: bool) -> None:
    assert score(first, second, person=person) < 80


def test_normal_forms() -> None:
    assert normalise("ROMASHKA, S.A. DE C.V.").tokens == ("romashka",)
    assert normalise("ROMASHKA, S.A. DE C.V.").forms == ("sa",)
    assert normalise("X Holding BV").forms != normalise("X Holding AG").forms
    assert normalise("The Company Ltd").tokens  # never empty when there are words
    assert normalise("A.B. Smith", person=True).tokens == ("a", "b", "smith")
    assert fold("O'Brien & Sons") == "obrien and sons"
    assert fold("\u200b\ufeff") == ""


def test_sounds_and_numbers() -> None:
    assert {*skeletons("mohammed")} & {*skeletons("muhamad")}
    assert {*skeletons("khasan")} & {*skeletons("hassan")}
    assert word_similarity("2000", "2001") == 0.0
    assert word_similarity("ali", "adi") == 0.0
    assert 0.8 <= word_similarity("petrov", "petrova") < 1.0


def test_a_different_legal_form_is_not_equal() -> None:
    same = score_names(normalise("X Holding BV"), normalise("X HOLDING B.V."), person=False)
    other = score_names(normalise("Xyz Holding BV"), normalise("Xyz Holding AG"), person=False)
    assert same.equal
    assert not other.equal


@given(NAMES)
def test_folding_is_idempotent_but_for_case(text: str) -> None:
    assert fold(fold(text)) == fold(text).lower()


@given(NAMES, st.booleans())
def test_a_name_is_equal_to_itself(text: str, person: bool) -> None:
    normal = normalise(text, person=person)
    assert score_names(normal, normal, person=person).score == 100.0
    assert score_names(normal, normal, person=person).equal


SCRIPTS = ["محمد", "الظواهري", "עינן", "דוד", "रमेश", "金正恩", "曾", "김정은", "kim", "jongun"]
SCRIPTS += ["jeong", "eun", "ri", "yong", "ho", "li", "wei"]
WRITTEN = st.lists(st.sampled_from(SCRIPTS), min_size=1, max_size=4).map(" ".join)


@given(WRITTEN, WRITTEN, st.booleans())
def test_scores_of_other_scripts_are_symmetric(first: str, second: str, person: bool) -> None:
    assert score(first, second, person=person) == score(second, first, person=person)


BURMESE = ["san", "hsan", "pwint", "pwine", "abu", "aby", "abuh", "al", "ali", "b", "hammam"]
SHORT = st.lists(st.sampled_from(BURMESE), min_size=1, max_size=4).map(" ".join)


@given(SHORT, SHORT)
def test_words_that_weigh_unlike_are_symmetric(first: str, second: str) -> None:
    assert score(first, second, person=True) == score(second, first, person=True)


@given(NAMES, NAMES, st.booleans())
def test_scores_are_symmetric_and_bounded(first: str, second: str, person: bool) -> None:
    there = score(first, second, person=person)
    assert there == score(second, first, person=person)
    assert 0.0 <= there <= 100.0


@pytest.mark.parametrize(("acronym", "name"), [("BIF", "Biffa Limited"), ("PMC", "Pemac Ltd")])
def test_an_acronym_agrees_with_its_equal_only(acronym: str, name: str) -> None:
    assert score_names(normalise(acronym), normalise(name), person=False).score <= 70
    dotted = normalise(f"{'.'.join(acronym)}. Limited")
    assert score_names(normalise(acronym), dotted, person=False).score >= 95


def test_a_name_is_normalised_once_however_it_is_asked_for() -> None:
    before = normalising._remembered.cache_info().misses
    for _ in range(2):
        normalise("Orchid Bakery of Ostrava 4711")
        normalise("Orchid Bakery of Ostrava 4711", person=False)
        normalise("Orchid Bakery of Ostrava 4711", heard=False, person=False)
    assert normalising._remembered.cache_info().misses == before + 1
