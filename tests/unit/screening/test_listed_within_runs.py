"""Which runs of a text's words may be a name: each word is weighed once, the answer is the same."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.normalise import normalise, weight
from atlas.sources.screening.domain import listed_within
from atlas.sources.screening.domain.listed_within import LONGEST, ListedWithin, names_in

WORDS = st.lists(
    st.sampled_from(["ali", "bank", "of", "12", "KNY", "ltd", "quilter", "ashworth", "and", "al"]),
    max_size=8,
).map(tuple)


@given(WORDS, st.booleans())
def test_a_run_may_be_a_name_as_if_it_stood_alone(words: tuple[str, ...], person: bool) -> None:
    runs = [slice(start, end) for start, end in combinations(range(len(words) + 1), 2)]
    alone = [
        run
        for run in runs
        if words[run] != words
        if slice(0, run.stop - run.start) in names_in((*words[run], "0"), person=person)
    ]
    assert names_in(words, person=person) == alone


def test_a_long_text_is_weighed_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(word: str, *, person: bool) -> float:
        asked.append(word)
        return weight(word, person=person)

    monkeypatch.setattr(listed_within, "weight", counted)
    names_in(tuple(f"word{place}a" for place in range(LONGEST * 5)), person=True)
    assert len(asked) == LONGEST * 5


_TEXTS = ["LECHUGA LICONA, Alfonso", "ORLENKO POTOK, Dimitri", "TORVALD MERIK, Jonas"]


@pytest.mark.parametrize("text", _TEXTS)
def test_a_surname_before_a_comma_is_read_last_in_every_process(text: str) -> None:
    name = normalise(text, person=True)
    found = [run for _, _, run in ListedWithin([name], [True]).find(text, 70.0)]
    first, second, given_name = text.casefold().replace(",", "").split()
    assert found == [f"{given_name} {first}", f"{second} {given_name}"]
