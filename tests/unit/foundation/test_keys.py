"""Keys of the integrator's own: what looks the same is one key, or is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from atlas.foundation.core.keys import plain_key
from atlas.foundation.web import EchoedKey, ExternalId

KEY = TypeAdapter[str](ExternalId)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (" crm-1 ", "crm-1"),
        ("\u00a0crm-1\u3000", "crm-1"),
        ("crm\u00a01", "crm 1"),
        ("Cafe\u0301-1", "Caf\u00e9-1"),
        ("CRM-1", "CRM-1"),
    ],
)
def test_spellings_of_one_key(sent: str, kept: str) -> None:
    assert KEY.validate_python(sent) == kept


@pytest.mark.parametrize(
    "character",
    ["\u200b", "\u00ad", "\ufeff", "\u200d", "\u2060", "\u202e", "\ufe0f", "\u034f", "\u2028"],
)
@pytest.mark.parametrize("written", ["{}crm-1", "crm{}-1", "crm-1{}"])
def test_what_cannot_be_seen_is_refused_by_its_name_and_place(written: str, character: str) -> None:
    sent = written.format(character)
    with pytest.raises(ValidationError) as refused:
        KEY.validate_python(sent)
    [problem] = refused.value.errors()
    assert f"U+{ord(character):04X} at character {sent.index(character) + 1}" in problem["msg"]
    assert TypeAdapter[str](EchoedKey).validate_python(sent) == sent


@given(st.text())
def test_plain_keys_stay_as_they_are(text: str) -> None:
    plain = plain_key(text)
    assert plain_key(plain) == plain == unicodedata.normalize("NFC", plain)
