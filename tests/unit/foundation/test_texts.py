"""Which characters the texts of requests may hold."""

import pytest

from atlas.foundation.web.schemas import refuse_control_characters


def problem_of(text: str) -> str | None:
    """The problem with a text; None: it is given back as it is."""
    try:
        kept = refuse_control_characters(text)
    except ValueError as error:
        return str(error)
    assert kept == text
    return None


def test_control_characters_and_lone_surrogates_are_refused_and_nothing_else() -> None:
    controls = {*range(0x20), *range(0x7F, 0xA0)} - {ord(kept) for kept in "\t\n\r"}
    refused = controls | {*range(0xD800, 0xE000)}
    for code in range(0x110000):
        said = f"the character U+{code:04X} is not allowed" if code in refused else None
        assert problem_of(chr(code)) == said


def test_the_first_of_several_is_named_wherever_it_stands() -> None:
    for text in ("\x07b\x00", "a\nb\x07\x00", "a" * 9_000 + "\x07"):
        with pytest.raises(ValueError, match="U\\+0007"):
            refuse_control_characters(text)
