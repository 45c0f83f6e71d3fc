"""A listed name is found behind a connecting word, spaced out, or turned round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.screening.test_short_names import found

from atlas.sources.screening.domain.names_within import names_within
from atlas.sources.screening.schemas import Strength

CONNECTING = (
    "formerly", "formerly known as", "f/k/a", "FKA", "a.k.a.", "t/a", "trading as", "d/b/a",
    "doing business as", "c/o", "care of", "on behalf of", "previously", "alias", "vormals",
    "p/k/a", "olim", "antes", "voorheen", "dawniej", "tidligere", "ранее", "бывш.", "бывший",
)  # fmt: skip
ON_BEHALF = (
    "nominee for", "as nominee of", "trustee for", "agent for", "acting for", "FBO", "f/b/o",
    "for the benefit of", "ITF", "in trust for", "subsidiary of", "branch of", "successor to",
)  # fmt: skip


@pytest.mark.parametrize("word", CONNECTING)
@pytest.mark.parametrize("form", ["Zenith Bakery {} {}", "Zenith Bakery ({} {})", "Zenith, {}: {}"])
def test_a_listed_name_beside_another_is_found(word: str, form: str) -> None:
    hits = found(form.format(word, "Qingdao Construction (Namibia) CC"))
    assert hits["QINGDAO CONSTRUCTION (NAMIBIA) CC"].strength is not Strength.WEAK


@pytest.mark.parametrize("word", CONNECTING + ON_BEHALF)
def test_a_short_listed_name_behind_a_connecting_word_is_found(word: str) -> None:
    """`Sunny Ltd nominee for BKG` was clear, and named nothing that was not compared."""
    assert "VTB Bank PJSC" in found(f"Sunny Ltd {word} VTB")


@pytest.mark.parametrize(
    "text", ["Client={}", "Client = {}", "Sunny → {}", "Sunny * {}", "Sunny + {}"]
)
def test_a_short_listed_name_behind_a_mark_is_found(text: str) -> None:
    assert "VTB Bank PJSC" in found(text.format("VTB"))


@pytest.mark.parametrize("name", ["V T B", "V. T. B", "В Т Б"])
def test_spaced_letters_are_a_word(name: str) -> None:
    assert "VTB Bank PJSC" in found(name)


def test_turned_letters_are_read_as_they_show() -> None:
    assert [*names_within("Joseph \u202eynoK")] == ["Joseph Kony"]
    assert [*names_within("\u202eynoK\u202c Joseph")] == ["Kony Joseph"]


@pytest.mark.parametrize(
    "name",
    [
        "Acme Ltd",
        "AKA Group Ltd",
        "Alias Systems",
        "Formerly Ltd",
        "T A Smith Ltd",
        "C O D",
        "FBO Capital Ltd",
        "ITF Seafood Ltd",
        "Nominee Ltd",
        "Agent Orange Ltd",
        "Olimp Bank",
    ],
)
def test_a_plain_name_holds_no_other(name: str) -> None:
    assert not [one for one in names_within(name) if " " in one and one != name.replace(" ", "")]


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert all(any(map(str.isalpha, one)) for one in names_within(text) if "\u202e" not in text)
