"""Who is named anew may be the one who was left out, unless something tells them apart."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.registry.domain.namesakes import Known, may_be_one
from atlas.sources.registry.domain.unanswered import Held, unanswered

SIMON = "Simon Harcastle"
BORN = "1958-03-04"


def person(name: str, birth: str = "", *numbers: tuple[str, str]) -> Known:
    births = frozenset([birth] if birth else [])
    return Known(True, frozenset([name]), births, frozenset(numbers))


def company(name: str, *numbers: tuple[str, str]) -> Known:
    return Known(False, frozenset([name]), frozenset(), frozenset(numbers))


@pytest.mark.parametrize(
    ("left", "new", "open_"),
    [
        (SIMON, "Simon Peter Harcastle", True),
        (SIMON, "S. Harcastle", True),
        (SIMON, "S. P. Harcastle", True),
        (SIMON, "Simon Harkastle", True),
        (SIMON, "Harcastle, Simon", True),
        (SIMON, "Sir Simon Harcastle", True),
        (SIMON, "Harcastle", True),
        (SIMON, "Si Harcastle", True),
        (SIMON, "Sy Harcastle", True),
        (SIMON, "Саймон Харкасл", True),
        (SIMON, "Харкасл Саймон", True),
        (SIMON, "Сай Харкасл", True),
        (SIMON, "Sidney Harcastle", True),  # begins alike: nothing tells that it is not he
        (SIMON, "Питер Харкасл", False),
        (SIMON, "Саймон Питерс", False),
        (SIMON, "Alison Harcastle", False),
        ("Jane Wright", "Джейн Райт", True),
        ("Michael Hughes", "Майкл Хьюз", True),
        ("George Wendell", "Джордж Уэнделл", True),
        ("William Hunt", "Уильям Хант", True),
        ("Anna Petrova", "Ivan Petrov", False),
        ("Wang Fang", "Wang Fei", False),
        ("Nodira Yaltanova", "Kerstin Winterbourne", False),
        ("Nodira Yaltanova", "Иван Сергеев", False),
        (SIMON, "Peter Harcastle", False),
        (SIMON, "P. Harcastle", False),
        (SIMON, "Simon Peters", False),
        ("Tamaz Gvelenadze", "T. Gvel", True),
        ("Tamaz Gvelenadze", "Tamaz G.", True),
        ("Tamaz Gvelenadze", "Irakli Gvelenadze", False),
        ("Ivan Sergeevich Petrov", "Petrov I.S.", True),
        ("Ivan Sergeevich Petrov", "Иван Петров", True),
        ("Ivan Sergeevich Petrov", "Wanda Ilse Kerr", False),
        ("Ri Jong Ho", "Ri Jong-Ho", True),
        ("Ri Jong Ho", "Ri Jong Chol", False),
    ],
)
def test_which_names_of_persons_leave_it_open(left: str, new: str, open_: bool) -> None:
    assert may_be_one(person(left, BORN), person(new)) is open_
    assert may_be_one(person(new), person(left, BORN)) is open_


@pytest.mark.parametrize(
    ("left", "new", "open_"),
    [
        ("Topco Trading Limited", "Topco Trading LLC", True),
        ("Topco Trading Limited", "Topco Tradings Ltd", True),
        ("Topco Trading Limited", "Newco Limited", False),
        ("Topco Trading Limited", "Brightwater Trading Limited", False),
        ("Silverbeck Tannery Limited", "Silverbek Tannery Ltd", True),
    ],
)
def test_which_names_of_companies_leave_it_open(left: str, new: str, open_: bool) -> None:
    assert may_be_one(company(left), company(new)) is open_


@pytest.mark.parametrize(
    ("birth", "open_"),
    [
        ("1958-03-04", True),
        ("1958-03", True),
        ("1958", True),
        ("", True),
        ("1958-04-03", True),  # day and month exchanged
        ("1900-01-01", True),  # a form's filler
        ("1958-03-05", False),
        ("1959-03-04", False),
    ],
)
def test_a_birth_date_that_contradicts_tells_apart(birth: str, open_: bool) -> None:
    assert may_be_one(person(SIMON, BORN), person(SIMON, birth)) is open_


def test_numbers_of_one_register_tell_apart_and_join() -> None:
    name, mine = "Topco Trading Limited", ("GB-COH", "1")
    assert not may_be_one(company(name, mine), company(name, ("GB-COH", "2")))
    assert may_be_one(company(name, mine), company(name, ("IM-CR", "2")))
    assert may_be_one(company(name, mine), company("Anything Else Ltd", mine))
    assert not may_be_one(person("Simon Harcastle"), company("Simon Harcastle Ltd"))
    assert may_be_one(person("Topco Trading Limited"), company("Topco Trading Ltd"))


FIRST, SECOND = UUID(int=1), UUID(int=2)
_WORDS = st.sampled_from(
    ["Tamaz", "Gvelenadze", "Stanley", "Ollerenshaw", "Nodira", "Yaltanova", "Wolfgang", "Kerstin"]
)
_NAMES = st.lists(_WORDS, min_size=2, max_size=4, unique=True)


@st.composite
def spelt_anew(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the same one as another clerk writes it."""
    words = draw(_NAMES)
    anew = list(words)
    how = draw(st.sampled_from(["title", "middle", "initial", "slip", "order", "letters"]))
    if how == "title":
        anew = ["Mr", *anew]
    elif how == "middle":
        anew.insert(1, draw(st.sampled_from(["Peter", "Amabel", "J."])))
    elif how == "initial":
        place = draw(st.integers(0, len(words) - 2))
        anew[place] = f"{anew[place][0]}."
    elif how == "slip":
        place = draw(st.integers(0, len(words) - 1))
        at = draw(st.integers(2, len(anew[place]) - 2))
        anew[place] = anew[place][:at] + anew[place][at + 1 :]
    elif how == "order":
        anew = [f"{anew[-1]},", *anew[:-1]]
    else:
        anew = [word.upper() for word in anew]
    return " ".join(words), " ".join(anew)


@given(spelt_anew(), st.sampled_from([None, (25.0, 50.0), (100.0, 100.0)]))
def test_another_spelling_answers_for_nobody(
    names: tuple[str, str], share: tuple[float, float] | None
) -> None:
    """Neither as somebody new nor by the room that the shares take."""
    left, new = map(person, names)
    gone = Held("a", "k", FIRST, SECOND, date(2026, 1, 15), share=share, gone=True, known=left)
    anew = Held("b", "k", SECOND, SECOND, date(2026, 2, 15), share=share, known=new)
    assert unanswered([gone, anew]) == {0: 100.0}


@given(_NAMES, st.sampled_from([None, (25.0, 50.0), (100.0, 100.0)]))
def test_somebody_else_answers(words: list[str], share: tuple[float, float] | None) -> None:
    left, new = person(" ".join(words)), person("Hugo Penn Lathom")
    gone = Held("a", "k", FIRST, SECOND, date(2026, 1, 15), share=share, gone=True, known=left)
    anew = Held("b", "k", SECOND, SECOND, date(2026, 2, 15), share=share, known=new)
    assert unanswered([gone, anew]) == {}
