"""A query clears nobody while one of its names was not compared, but for its spellings."""

import pytest

from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.numbers import bars_clear, not_compared, says_nothing
from atlas.sources.screening.schemas import ScreeningQuery


def barred(name: str, *others: str, kind: PartyKind = PartyKind.COMPANY) -> bool:
    query = ScreeningQuery(name=name, other_names=others, kind=kind)
    return bars_clear(query, not_compared(query))


def test_one_name_that_was_not_compared_is_enough() -> None:
    assert not barred("Acme Trading Limited")
    assert barred("조선광업개발무역회사")
    assert barred("Acme", "조선광업개발무역회사")  # beside a name that says nothing of it
    assert barred("Acme", "Acme Limited", "조선광업개발무역회사")
    assert barred("Ωμέγα Ναυτιλία", "Acme")


@pytest.mark.parametrize(
    ("name", "other", "kind"),
    [
        ("Vladimir Putin", "Βλαντιμίρ Πούτιν", PartyKind.PERSON),
        ("Giorgos Papadopoulos", "Γιώργος Παπαδόπουλος", PartyKind.PERSON),
        ("Giorgos Papadopoulos", "Γιώργος Παπαδόπουλος", PartyKind.UNKNOWN),
        ("Alpha Trapeza", "Άλφα Τράπεζα", PartyKind.COMPANY),
    ],
)
def test_a_name_in_other_letters_leaves_nothing_open(
    name: str, other: str, kind: PartyKind
) -> None:
    assert barred(other, kind=kind)
    assert not barred(name, other, kind=kind)
    assert not barred(other, name, kind=kind)
    assert barred(name, other, "Περσεφόνη", kind=kind)


def test_a_shared_word_says_nothing_only_where_its_topic_found_nobody() -> None:
    sanctions, pep = ("sanctions",), ("pep",)
    assert not says_nothing([], [])
    assert says_nothing([sanctions], [])
    assert not says_nothing([sanctions], [sanctions])
    assert says_nothing([sanctions], [pep])
    assert says_nothing([("sanctions", "pep")], [pep])
    assert says_nothing([sanctions], [("sanctions", "pep")])  # it does not say which
