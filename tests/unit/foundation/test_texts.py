"""Which characters the texts of requests may hold."""

import pytest

from atlas.foundation.web.schemas import refuse_control_characters


def refused() -> set[int]:
    """Every code point that is refused on its own, by the code point that the problem names."""
    found = set()
    for code in range(0x110000):
        try:
            assert refuse_control_characters(chr(code)) == chr(code)
        except ValueError as error:
            assert str(error) == f"the character U+{code:04X} is not allowed"
            found.add(code)
    return found


def test_control_characters_and_lone_surrogates_are_refused_and_nothing_else() -> None:
    controls = {*range(0x20), *range(0x7F, 0xA0)} - {ord(kept) for kept in "\t\n\r"}
    assert refused() == controls | {*range(0xD800, 0xE000)}


def test_the_first_of_several_is_named_wherever_it_stands() -> None:
    for text in ("\x07b\x00", "a\nb\x07\x00", "a" * 9_000 + "\x07"):
        with pytest.raises(ValueError, match="U\\+0007"):
            refuse_control_characters(text)
