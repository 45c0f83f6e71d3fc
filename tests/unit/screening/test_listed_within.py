"""A listed name that stands whole among other words is found, whatever those words are."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.screening.test_short_names import entry

from atlas.sources.lists.domain.entry import ListedIdentifier
from atlas.sources.screening.domain.matching import Match, VersionIndex
from atlas.sources.screening.domain.names_within import plainly
from atlas.sources.screening.domain.numbers import bars_clear, not_compared
from atlas.sources.screening.schemas import (
    NAME_EQUAL,
    PartyKind,
    ScreeningQuery,
    Strength,
)

HOLDING, OIL = "Severny Potok Holding", "Rosneft Oil Company"
ORLENKO, KONY = "ORLENKO, Dimitri Vasilyevich", "KONY, Joseph"
COMPANIES = (HOLDING, OIL, "KESTREL", "ZU ZAG BONG V", "PROM GAZ SERVIS OOO")
PERSONS = (
    ORLENKO, KONY, "ZEITHAMMER, Wolfram", "RODRIGUEZ, Jose", "GUZMAN LOERA, Joaquin Archivaldo",
    "WANG Wei",
)  # fmt: skip
INDEX = VersionIndex(
    [
        *(entry(n, name) for n, name in enumerate(COMPANIES)),
        *(entry(50 + n, name, PartyKind.PERSON) for n, name in enumerate(PERSONS)),
    ],
    year_tolerance=1,
)
OTHERS = ["FAROLD, Ekaterina", "Kestrel Maritime", "Kestrel Trading", "Kestrel Air", "Kestrel Oil"]


def found(name: str, kind: PartyKind, **facts: object) -> dict[str, Match]:
    query = ScreeningQuery(name=name, kind=kind, **facts)  # type: ignore[arg-type]
    return {match.entry.entry.name: match for match in INDEX.match(query)}


@pytest.mark.parametrize("listed", [HOLDING, "Severny Potok Holding JSC", OIL])
@pytest.mark.parametrize(
    "form",
    [
        "Sunny Bakery (prev. {})", "Sunny Bakery ex {}", "Sunny Bakery renamed from {}",
        "Sunny Bakery as nominee for {}", "Sunny Bakery acting for {}", "Sunny Bakery, owned by {}",
        "Sunny Bakery (subsidiary of {})", "Sunny Bakery & {} JV", "{} trading style of Sunny",
        "Sunny Bakery dawniej {}", "Sunny Bakery, korábban {}", "Sunny Bakery nominee of {}",
        "Sunny Bakery Ltd qwertz {} GmbH", "{} [Sunny Bakery]",
    ],
)  # fmt: skip
def test_a_listed_company_behind_any_words_is_found(form: str, listed: str) -> None:
    hits = found(form.format(listed), PartyKind.COMPANY)
    assert {HOLDING, OIL} & hits.keys()


@pytest.mark.parametrize(
    "name",
    [
        "Dimitri Orlenko, Director", "Dimitri (Dima) Orlenko", "Dimitri [Dima] Orlenko",
        "Dimitri Orlenko & Anna Smith", "Mr. & Mrs. Dimitri Orlenko", "Heirs of Dimitri Orlenko",
        "Heirs of Orlenko, Dimitri", "attn: Dimitri Orlenko", "dimitri.orlenko@mail.ru",
        "mailto:Dimitri_Orlenko77@mail.ru", "Dimitri Orlenko <office@mail.ru>",
        "Dimitri\u200bOrlenko", "Dimitri\u2060Orlenko", "Dimitri\u00adOrlenko",
        "Dimi\u200btri Orlenko",
        "Dimitri\ufe0fOrlenko", "Dimitri%20Orlenko", "Dimitri%2520Orlenko", "Dimitri+Orlenko",
        "Dimitri&nbsp;Orlenko", "Dimitri&amp;nbsp;Orlenko", "Dimitri&#32;Orlenko",
        "Dimitri Vasilyevich Orlenko qwertz",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [PartyKind.PERSON, PartyKind.UNKNOWN])
def test_a_listed_person_among_any_words_is_found(name: str, kind: PartyKind) -> None:
    assert ORLENKO in found(name, kind)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Joseph Kony Holdings Ltd", KONY),
        ("Joseph Kony Family Trust", KONY),
        ("The Joseph Kony Foundation", KONY),
        ("Wolfram Zeithammer Consulting GmbH", "ZEITHAMMER, Wolfram"),
        ("Joaquin Guzman Transportes", "GUZMAN LOERA, Joaquin Archivaldo"),
        ("Dimitri Orlenko Holding", ORLENKO),
        ("MV ZU ZAG BONG V ex SUNNY", "ZU ZAG BONG V"),
        ("Sunny Bakery near Kestrel", "KESTREL"),
    ],
)
def test_a_company_that_bears_a_listed_name_is_found(name: str, listed: str) -> None:
    assert listed in found(name, PartyKind.COMPANY)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Maria Josefina Rodriguez Garcia", PartyKind.PERSON),
        ("Joseph Anton Smith", PartyKind.PERSON),
        ("Kony Fashion Ltd", PartyKind.COMPANY),
        ("Joseph & Partners Ltd", PartyKind.COMPANY),
        ("Severny Bakery Holding", PartyKind.COMPANY),
        ("Oil Company of Sunny", PartyKind.COMPANY),
        ("Wang Weimin", PartyKind.PERSON),
        ("100%20 Discount Ltd", PartyKind.COMPANY),
        ("AT&T Inc", PartyKind.COMPANY),
        ("info@sunny-bakery.example", PartyKind.UNKNOWN),
    ],
)
def test_a_part_of_a_listed_name_is_not_it(name: str, kind: PartyKind) -> None:
    assert not found(name, kind)


@pytest.mark.parametrize(
    ("name", "listed", "kind"),
    [
        ("Sunny Bakery (prev. Severnyi Potok Holding)", HOLDING, PartyKind.COMPANY),
        ("Sunny Bakery ex Severny Potok Holdng", HOLDING, PartyKind.COMPANY),
        ("Sunny Bakery as nominee for Severni Potok Holding", HOLDING, PartyKind.COMPANY),
        ("Josef Kony Holdings Ltd", KONY, PartyKind.COMPANY),
        ("Joseph Koni Family Trust", KONY, PartyKind.COMPANY),
        ("Wolfram Zeithamer Consulting GmbH", "ZEITHAMMER, Wolfram", PartyKind.COMPANY),
        ("Dimitry Orlenko Family Trust", ORLENKO, PartyKind.COMPANY),
        ("Dmitry Orlenko & Anna Smith", ORLENKO, PartyKind.PERSON),
        ("Anna Smith, Dimitri Orlenco, Maria Lopez", ORLENKO, PartyKind.PERSON),
        ("Heirs of KONI, Joseph", KONY, PartyKind.PERSON),
        ("Heirs of Dmitriy Orlenko", ORLENKO, PartyKind.UNKNOWN),
        ("attn: Joseph=20Kony", KONY, PartyKind.PERSON),
    ],
)
def test_a_misspelt_name_among_other_words_is_found(
    name: str, listed: str, kind: PartyKind
) -> None:
    assert found(name, kind)[listed].strength is Strength.WEAK


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Sunny Bakery Severny Holdings", PartyKind.COMPANY),
        ("Dimitri Smith and Anna Orlenko", PartyKind.PERSON),
        ("Maria Josef Rodrigues Garcia", PartyKind.PERSON),
        ("Sunny Bakery near Kestral", PartyKind.COMPANY),
        ("Wang Wai Trading Partners", PartyKind.COMPANY),
    ],
)
def test_words_of_a_misspelt_name_that_stand_apart_or_are_common_are_not_it(
    name: str, kind: PartyKind
) -> None:
    assert not found(name, kind)


BEARERS = ["LUKASHENKO, Viktor", "LUKASHENKO, Dmitri", "LUKASHENKO, Oleg", "LUKASHENKO, Anna"]
ONE_WORD = VersionIndex(
    [
        entry(n, name, PartyKind.PERSON)
        for n, name in enumerate(
            ("MATIULLAH", "FAIZ", *BEARERS, "HAMZA", "Hamza", "HAMZA.", "hamza")
        )
    ],
    year_tolerance=1,
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Heirs of Matiullah", PartyKind.PERSON),
        ("Matiullah, Director", PartyKind.PERSON),
        ("Matiullah & Anna Smith", PartyKind.PERSON),
        ("Anna Smith; Mullah Matiullah", PartyKind.PERSON),
        ("Erben - Faiz", PartyKind.UNKNOWN),
        ("Estate of Matiullah", PartyKind.COMPANY),
        ("Trust for Faiz (1998)", PartyKind.COMPANY),
    ],
)
def test_a_person_listed_by_one_word_is_found_where_it_stands_alone(
    name: str, kind: PartyKind
) -> None:
    matches = ONE_WORD.match(ScreeningQuery(name=name, kind=kind))
    assert [match.strength for match in matches] == [Strength.WEAK]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Matiullah Khan", PartyKind.PERSON),
        ("Khan, Matiullah", PartyKind.PERSON),
        ("Heirs of Matiullah Khan", PartyKind.PERSON),
        ("Faiz, Smith and Partners", PartyKind.COMPANY),
        ("Matiullah Trading LLC", PartyKind.COMPANY),
        ("Heirs of Hamza", PartyKind.PERSON),  # four are listed so
    ],
)
def test_one_word_beside_a_further_name_is_another_person(name: str, kind: PartyKind) -> None:
    assert not ONE_WORD.match(ScreeningQuery(name=name, kind=kind))


@pytest.mark.parametrize(
    ("name", "kind", "shared"),
    [
        ("Heirs of Lukashenko", PartyKind.PERSON, True),
        ("Mr. and Mrs. Lukashenko", PartyKind.PERSON, True),
        ("Lukashenko, Director", PartyKind.PERSON, True),
        ("Heirs of Ivan Lukashenko", PartyKind.PERSON, False),
        ("Lukashenko, Ivan", PartyKind.PERSON, False),
        ("Smith & Lukashenko", PartyKind.COMPANY, False),
        ("Heirs of Smith", PartyKind.PERSON, False),
    ],
)
def test_a_shared_surname_that_stands_alone_was_not_compared(
    name: str, kind: PartyKind, shared: bool
) -> None:
    assert ONE_WORD.shares_one_word(ScreeningQuery(name=name, kind=kind)) is shared


@pytest.mark.parametrize(
    ("name", "others", "reasons"),
    [
        ("jkony@example.org", (), ["email_address"]),
        ("mailto:dimitriorlenko77@mail.example", (), ["email_address"]),
        ("joseph.kony@example.org", (), []),
        ("Joseph Kony <office@example.org>", (), []),
        ("jkony@example.org", ("Joseph Kony",), []),
    ],
)
def test_an_address_of_one_word_is_named_as_not_compared(
    name: str, others: tuple[str, ...], reasons: list[str]
) -> None:
    query = ScreeningQuery(name=name, other_names=others, kind=PartyKind.PERSON)
    left_out = not_compared(query)
    assert [one.reason for one in left_out] == reasons
    assert bars_clear(query, left_out) is bool(reasons)


def test_one_word_that_several_listed_bear_names_none_of_them() -> None:
    entries = [entry(n, name) for n, name in enumerate(("KESTREL", *OTHERS))]
    index = VersionIndex(entries, year_tolerance=1)
    assert not index.match(ScreeningQuery(name="Sunny Bakery near Kestrel", kind=PartyKind.COMPANY))


def test_a_name_among_other_words_is_weak_says_so_and_belongs_to_the_name_that_was_sent() -> None:
    name = "Sunny Bakery, owned by Severny Potok Holding"
    match = found(name, PartyKind.COMPANY)[HOLDING]
    assert match.strength is Strength.WEAK
    assert match.query_name == name
    assert "stands within what was typed, as severny potok holding" in match.features[0].detail
    assert "weak: the listed name stands among other words" in match.features[0].detail
    assert not any(feature.name == NAME_EQUAL for feature in match.features)


def test_the_whole_name_goes_before_one_that_stands_within_it() -> None:
    match = found("Severny Potok Holding formerly Severny Potok Holding", PartyKind.COMPANY)
    assert match[HOLDING].strength is Strength.STRONG
    assert "stands within what was typed" not in match[HOLDING].features[0].detail


def test_a_number_written_apart_from_its_letters_is_looked_up() -> None:
    held = entry(1, "Sunny Maritime")
    number = ListedIdentifier("AE-REGISTRATION", "AE77120", "Registration Number", "AE")
    index = VersionIndex(
        [replace(held, entry=replace(held.entry, identifiers=(number,)))], year_tolerance=1
    )
    for name in ("AE77120", "AE 77120", "ae-77 120", "AE no. 77120", "Zenith AE 77120 Ltd"):
        query = ScreeningQuery(name=name, kind=PartyKind.COMPANY)
        assert index.match(query), name
    assert not index.match(ScreeningQuery(name="AE 77121", kind=PartyKind.COMPANY))


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("AT&T Inc", "AT&T Inc"),
        ("Smith & Sons", "Smith & Sons"),
        ("50% Club", "50% Club"),
        ("a.b-c@mail.example", "a b c"),
        ("Jos\u00e9 \u041a\u043e\u043d\u0438", "Jos\u00e9 \u041a\u043e\u043d\u0438"),
        ("\u202eynoK", "\u202eynoK"),
    ],
)
def test_what_hides_nothing_stays(name: str, plain: str) -> None:
    assert plainly(name) == plain


UNSEEN = st.lists(
    st.text("bcdfgjkmpqvwxz", min_size=6, max_size=11).map(lambda word: f"q{word}"), max_size=3
)


@given(
    st.sampled_from([*COMPANIES, *PERSONS]),
    UNSEEN,
    UNSEEN,
    st.sampled_from([" ", ", ", " (", " / ", "; ", " & ", ": "]),
    st.sampled_from(PartyKind),
)
def test_a_listed_name_among_unseen_words_is_always_found(
    listed: str, before: list[str], after: list[str], between: str, kind: PartyKind
) -> None:
    if " " not in listed and kind is not PartyKind.COMPANY:
        return
    text = between.join(part for part in (" ".join(before), listed, " ".join(after)) if part)
    assert listed in found(text, kind)


@pytest.mark.parametrize(
    ("name", "kind", "listed"),
    [
        ("Sunny Bakery ex SevernyPotok Holding", PartyKind.COMPANY, HOLDING),
        ("DimitriOrlenko", PartyKind.PERSON, ORLENKO),
        ("dimitriorlenko", PartyKind.PERSON, ORLENKO),
        ("orlenkodimitri", PartyKind.PERSON, ORLENKO),
        ("Heirs of DimitriOrlenko", PartyKind.PERSON, ORLENKO),
        ("heirs of dimitriorlenko", PartyKind.COMPANY, ORLENKO),
        ("Zeithammerwolfram Family Trust", PartyKind.COMPANY, "ZEITHAMMER, Wolfram"),
    ],
)
def test_two_words_written_as_one_are_found(name: str, kind: PartyKind, listed: str) -> None:
    assert listed in found(name, kind)


@pytest.mark.parametrize("name", ["owned by Kestrrel", "Kestral Trading Services", "Kesttrel Oil"])
def test_a_companys_only_word_is_found_misspelt_among_others(name: str) -> None:
    assert "KESTREL" in found(name, PartyKind.COMPANY)


@pytest.mark.parametrize(
    "name", ["owned by Kestrella", "owned by Pestrel", "Sunny Keystrels Bakery", "Kestr Bakery"]
)
def test_another_word_is_not_taken_for_it(name: str) -> None:
    assert "KESTREL" not in found(name, PartyKind.COMPANY)


@pytest.mark.parametrize("name", ["Muhammadyusuf Farizov", "Heirs of Joserodriguez"])
def test_two_usual_names_as_one_are_a_given_name(name: str) -> None:
    listed = [entry(1, "YUSUF, Muhammad Hisham", PartyKind.PERSON)]
    index = VersionIndex([*listed, entry(2, "RODRIGUEZ, Jose", PartyKind.PERSON)], year_tolerance=1)
    assert not index.match(ScreeningQuery(name=name, kind=PartyKind.PERSON))


CORES = VersionIndex(
    [
        entry(n, name)
        for n, name in enumerate(
            [
                "Zarechny Volna Holding", "Isfahan Anvil Industries Co.", "Pelican Shoal Shipping",
                "Promsvet Kredit Bank", OIL, "Zu Zag Shipping 5", "General Trading House",
            ]
        )
    ],
    year_tolerance=1,
)  # fmt: skip


def core_hits(name: str, kind: PartyKind = PartyKind.COMPANY) -> dict[str, Match]:
    return {m.entry.entry.name: m for m in CORES.match(ScreeningQuery(name=name, kind=kind))}


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Zarechny Volna Deutschland GmbH", "Zarechny Volna Holding"),
        ("Zarechny Volna Sunny", "Zarechny Volna Holding"),
        ("Volna Zarechny-Zapad", "Zarechny Volna Holding"),
        ("Sunny Volna Zarechny Bakery", "Zarechny Volna Holding"),
        ("Isfahan Anvil Middle East DMCC", "Isfahan Anvil Industries Co."),
        ("Trustee of Pelican Shoal", "Pelican Shoal Shipping"),
        ("Pelican Shoal Nominees Limited", "Pelican Shoal Shipping"),
        ("Promsvet Kredit Sunny Bakery", "Promsvet Kredit Bank"),
        ("Sunny Bakery ex Rosneft", OIL),
        ("Sunny Bakery (ex Rosneft)", OIL),
    ],
)
@pytest.mark.parametrize("kind", [PartyKind.COMPANY, PartyKind.UNKNOWN])
def test_a_company_is_found_without_its_line_of_business(
    name: str, listed: str, kind: PartyKind
) -> None:
    match = core_hits(name, kind)[listed]
    assert match.name == listed
    assert not any(feature.name == NAME_EQUAL for feature in match.features)
    if "Rosneft" not in name:
        assert match.strength is Strength.WEAK
        assert "stands within what was typed" in match.features[0].detail


@pytest.mark.parametrize(
    "name",
    [
        "Zarechny Sunny Volna Bakery",  # not neighbours
        "Zarechny Bakery", "Pelican Bakery Deutschland", "Sunny Zu Zag Bakery",
        "Sunny General House Bakery", "Ex Libris Bakery",
        "Rosneft Sunny Bakery",  # one word of many: docs/screening, "Not covered"
    ],
)  # fmt: skip
def test_what_is_not_the_core_of_a_name_is_not_found(name: str) -> None:
    assert not core_hits(name)


BREITENWALD, CRUZ = "BREITENWALD, Ottokar", "DE LA CRUZ, Juan Pedro"
PEOPLE = VersionIndex(
    [entry(n, name, PartyKind.PERSON) for n, name in enumerate((BREITENWALD, CRUZ))],
    year_tolerance=1,
)


@pytest.mark.parametrize(
    ("name", "equal"),
    [
        ("Estate of Ottokar Breitenwald", True),
        ("The Ottokar Breitenwald Settlement", True),
        ("Trustees of the Ottokar Breitenwald Family Trust", True),
        ("Estate of Juan Pedro de la Cruz", True),
        ("Ottokar Breitenwald Foundation", True),
        ("Estate of Ottokar Breitenwald Bakery", False),
        ("Ottokar Breitenwald Bakery Trust", False),
        ("Friends of Ottokar Breitenwald", False),
    ],
)
@pytest.mark.parametrize("kind", [PartyKind.COMPANY, PartyKind.UNKNOWN])
def test_the_estate_or_trust_of_a_listed_person_is_called_by_the_persons_name(
    name: str, kind: PartyKind, *, equal: bool
) -> None:
    (match,) = PEOPLE.match(ScreeningQuery(name=name, kind=kind))
    said = [feature.detail for feature in match.features if feature.name == NAME_EQUAL]
    assert said == (["primary"] if equal else [])
