"""The pair score of resolution, and the classes of writing that version 2 adds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.normalise import fold, normalise
from atlas.knowledge.names.domain.pairs import MATCH, kind_of, name_score
from atlas.knowledge.names.domain.similarity import score_names

WORDS = st.lists(
    st.sampled_from(
        ["mohammed", "bin", "salman", "al", "petrov", "ivan", "bill", "william", "li", "jun", "o"]
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("محمد علي", "Mohamed Ali"),  # Arabic: long vowels written, short ones not
        ("أحمد حسن", "Ahmed Hassan"),
        ("خالد محمود", "Khaled Mahmoud"),
        ("عبد الرحمن ياسين", "Abdurrahman Yasin"),
        ("Александр Петров", "Alexander Petrov"),
        ("박지성", "Park Ji Sung"),
        ("이민호", "Lee Min Ho"),
        ("Γιώργος Παπανδρέου", "Giorgos Papandreou"),
        ("გიორგი მარგველაშვილი", "Giorgi Margvelashvili"),
        ("Bill Gates", "William Gates"),
        ("Ig0r Sech1n", "Igor Sechin"),
        ("Dr. Hans Friedrich", "Hans Friedrich"),
        ("Sheikh Ahmed Khalid", "Ahmed Khaled"),
        ("Uthman al-Ghamdi", "Osman Alghamdi"),
        ("J. Friedrich Merz", "Joachim Friedrich Merz"),
        ("Ivan\u200b Petrov", "Ivan Petrov"),
        ("JC Juncker", "Jean-Claude Juncker"),
        ("Sergejs Lavrovs", "Sergey Viktorovich LAVROV"),
    ],
)
def test_one_person(first: str, second: str) -> None:
    assert name_score(first, second, "Person") >= MATCH


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Abdullah bin Omar al-Muhammad", "Omar bin Abdullah al-Muhammad"),  # father and son
        ("Zaki-ur-Rehman Makki", "Zaki-ur-Rehman Lakhvi"),
        ("Hani Tilfah al-Rawi", "Hani Tilfah al-Tikriti"),
        ("Cristiano Ronaldinho", "Cristiano Ronaldo"),
        ("Ivan Petrov", "Sergey Petrov"),
        ("Yamini Sane", "Min Son"),
        ("Zansi Savant", "Sense Seventh"),
        ("IBRAHIM BIN AL-DIN AL-MASRI", "SAIF-AL-DIN BIN IBRAHIM AL-MASRI"),
    ],
)
def test_two_persons(first: str, second: str) -> None:
    assert name_score(first, second, "Person") < MATCH


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("IRGC Co", "Islamic Revolutionary Guard Corps Co"),
        ("First International Bank", "1st International Bank"),
        ("Volkswagen Gesellschaft mit beschränkter Haftung", "Volkswagen GmbH"),
        ("华为技术有限公司", "Hua Wei Ji Shu"),
        ("Zarya ДОО", "ZARYA D.O.O."),
        ("Romashka Spółka z ograniczoną odpowiedzialnością", "Romashka Sp. z o.o."),
        ("AIG", "American International Group"),
        ("HP Inc.", "Hewlett-Packard"),
        ("BMW", "Bayerische Motoren Werke AG"),
        ("NKE", "Nike Inc"),
        ("PLA", "People's Liberation Army"),
        ("Brigade Forty-Four", "Brigade 44"),
        ("3%ers", "Three Percenters"),
        ("Exxon", "Exxon Mobil Corporation"),
        ("VTB", "VTB Bank PJSC"),
        ("Capital Partners V L.P.", "Capital Partners VI L.P."),  # a series of one sponsor
    ],
)
def test_one_company(first: str, second: str) -> None:
    assert name_score(first, second, "Company") >= MATCH


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Bowne Business Solutions, Inc.", "Bowne Business Enterprises, L.P."),
        ("Romashka Trading (Spain), S.L.", "Romashka Trading (Netherlands), B.V."),
        ("Romashka International, S.A.R.L.", "Romashka International de Mexico S.A. de C.V."),
        ("Industrial Bank of Chad Limited", "Industrial Bank of China Limited"),
        ("Deutsche Bank", "Deutsche Bank Trust Company"),
        ("Mitchell Ltd", "Michael Ltd"),
        ("MEC", "MYC"),
    ],
)
def test_two_companies(first: str, second: str) -> None:
    assert name_score(first, second, "Company") < MATCH
    assert name_score(first, second, "LegalEntity") < MATCH


def test_legal_entities_are_compared_both_ways() -> None:
    pair = ("Bill Gates", "William Gates")
    assert name_score(*pair, "LegalEntity") == max(
        name_score(*pair, "Person"), name_score(*pair, "Company")
    )
    with pytest.raises(ValueError, match="write one of"):
        kind_of("Spaceship")


@given(WORDS, WORDS)
def test_pair_scores_are_symmetric_and_bounded(first: list[str], second: list[str]) -> None:
    a, b = " ".join(first), " ".join(second)
    for schema in ("Person", "Company", "LegalEntity"):
        assert name_score(a, b, schema) == name_score(b, a, schema)
        assert 0.0 <= name_score(a, b, schema) <= 1.0
        assert name_score(a, a, schema) == 1.0


@given(WORDS, st.integers(0, 20))
def test_order_and_invisible_characters_change_no_score(words: list[str], place: int) -> None:
    name = " ".join(words)
    other = " ".join(reversed(words))
    hidden = name[: place % (len(name) + 1)] + "\u200d" + name[place % (len(name) + 1) :]
    mine = normalise(name, person=True)
    assert score_names(mine, normalise(other, person=True), person=True).score == 100.0
    assert fold(hidden) == fold(name)


@pytest.mark.parametrize(
    ("first", "second", "schema"),
    [
        ("Global Partners - CSOB Click 20", "Global Partners - CSOB Click 18", "Company"),
        ("Centea Fund - Target Coupon 3", "Centea Fund NV - Target Coupon 2", "Company"),
        ("HORNSEA 1", "HORNSEA 2", "Company"),
        ("Nordwind Target 2055 Fund", "Nordwind Target 2035 Fund", "Company"),
        ("R. Nordwind Holding B.V.", "G.P. Nordwind Holding B.V.", "Company"),
        ("H.J. Nordwind Holding", "Nordwind Holding", "Company"),
        ("Atlas Part 2 Offensiv", "Atlas Part 2 Defensiv", "Company"),
        ("Nordwind Northern Region", "Nordwind Southern Region", "Company"),
        ("Fund III", "Fund IV", "Company"),
        ("NICO", "NIOC", "Company"),
        ("Daesong Credit Development Bank", "Taedong Credit Bank", "Company"),
        ("Oleksandr Zelenskyy", "Volodymyr Oleksandrovych Zelenskyy", "Person"),
        ("Merck & Co", "Merck KGaA", "Company"),
        ("Merck & Co., Inc.", "Merck KGaA", "Company"),
        ("Nordwind AG", "Nordwind GmbH", "Company"),
        ("Stichting Nordwind", "Nordwind B.V.", "Company"),
        ('OOO "ZUB"', 'OOO "ZUBILO"', "Company"),
        ("Emerging Market Bond Fund", "Nordwind Global Emerging Market Bond Fund", "Company"),
        ("President Kim", "Kim Jong Un", "Person"),
        ("Mr. Erdoğan", "Recep Tayyip Erdoğan", "Person"),
        ("President Tayyip", "Recep Tayyip Erdoğan", "Person"),
    ],
)  # fmt: skip
def test_what_tells_two_parties_apart(first: str, second: str, schema: str) -> None:
    assert name_score(first, second, schema) < MATCH
    assert name_score(first, second, schema) == name_score(second, first, schema)


@pytest.mark.parametrize(
    ("first", "second", "schema"),
    [
        ("Alpha Capital Partners V LP", "Alpha Capital Partners VI LP", "Company"),
        ("Alpha Mortgage Trust 2004-1", "Alpha Mortgage Trust 2004-2", "Company"),
        ("R. Nordwind Holding B.V.", "R.P. Nordwind Holding B.V.", "Company"),
        ("A.P. Nordwind Ostwind", "Nordwind Ostwind", "Company"),
        ("Islamic State Egypt", "Islamic State in Egypt", "Company"),
        ("FASTLINK SARL", "FAST LINK SAL", "Company"),
        ("Ivan Petrov", "Ivan Ivanovich Petrov", "Person"),
        ("Radovan Karadzic", "Radovan Karadzich", "Person"),
        ("President Erdoğan", "Recep Tayyip Erdoğan", "Person"),
        ("Τζόζεφ Κόνι", "Joseph Kony", "Person"),
        ("Nordwind OOO", "Nordwind LLC", "Company"),
        ("Nordwind Ltd", "Nordwind GmbH", "Company"),
        ("Nordwind PAO", "Nordwind Joint Stock Company", "Company"),
        ("NKE", "Nike Inc", "Company"),
        ("Osama bin Laden", "Usāma bin Muhammad ibn Awad ibn Lādin", "Person"),
    ],
)
def test_what_does_not_tell_them_apart(first: str, second: str, schema: str) -> None:
    assert name_score(first, second, schema) >= MATCH
    assert name_score(first, second, schema) == name_score(second, first, schema)
