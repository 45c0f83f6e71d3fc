"""A secret that comes back is found in whatever encoding it was written."""

import base64
import html
import json
import re
import time
from collections.abc import Callable, Sequence
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from atlas.foundation.core.repeated import repeats

KEY = 'J46SECRET "ee\\p\u00e4\u00df%&+</9'


def _json(text: str) -> str:
    return json.dumps(text)[1:-1]


def _php(text: str) -> str:
    return _json(text).replace("/", "\\/")


def _units(text: str) -> str:
    raw = text.encode("utf-16-be")
    return "".join(f"\\u{raw[at : at + 2].hex()}" for at in range(0, len(raw), 2))


def _hex(text: str) -> str:
    return text.encode().hex()


ENCODINGS: dict[str, Callable[[str], str]] = {
    "json": _json,
    "json in utf-8": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "json as of php": _php,
    "json, each unit": _units,
    "html": html.escape,
    "html, each decimal": lambda text: "".join(f"&#{ord(one):03};" for one in text),
    "html, each hexadecimal": lambda text: "".join(f"&#x{ord(one):X};" for one in text),
    "html, by name": lambda text: (
        html.escape(text).replace("/", "&sol;").replace("\u00e4", "&auml;")
    ),
    "address": lambda text: quote(text, safe=""),
    "form": quote_plus,
    "address, each byte": lambda text: "".join(f"%{one:02x}" for one in text.encode()),
    "hexadecimal": _hex,
    "HEXADECIMAL": lambda text: _hex(text).upper(),
}
CHAINS = st.lists(st.sampled_from(sorted(ENCODINGS)), max_size=3)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


ESCAPES = re.compile(r"\\+(u[0-9A-Fa-f]{4})?|%[0-9A-Fa-f]{2}|&[^;]*;")


def _significant(secret: str) -> bool:
    """Whether six characters of it are left that are no escapes themselves."""
    for _ in range(4):
        secret = ESCAPES.sub("", secret)
    return len(secret) >= 6


SECRETS = (
    st.text(st.characters(exclude_categories=["Cs"]), min_size=8, max_size=40)
    | st.text('abc019/"\\<>&%+=\u00e4', min_size=8, max_size=40)
    | st.text("n\n\t\\u0061%25&;#x", min_size=8, max_size=40)
).filter(_significant)


def _written(secret: str, chain: Sequence[str]) -> str:
    for name in chain:
        secret = ENCODINGS[name](secret)
    return secret


@given(secret=SECRETS, chain=CHAINS, before=TEXTS, after=TEXTS)
@example(KEY, ["json", "json", "json"], "", "")
@example(KEY, ["html", "hexadecimal", "json"], "0", "0")
@example(KEY, ["HEXADECIMAL", "hexadecimal", "hexadecimal"], "", "")
def test_any_secret_is_found_through_any_three_encodings(
    secret: str, chain: list[str], before: str, after: str
) -> None:
    said = f'{{"{_json(before)}": "{_written(secret, chain)}", "{_json(after)}": 1}}'
    assert repeats(said.encode(), "another secret", secret)


@given(secret=SECRETS, chain=CHAINS, before=TEXTS, at=st.integers(0, 3))
def test_what_goes_before_it_does_not_hide_it_in_base64(
    secret: str, chain: list[str], before: str, at: int
) -> None:
    raw = f"{before}{'x' * at}:{_written(secret, chain)}:".encode()
    for inside in (base64.b64encode(raw), base64.urlsafe_b64encode(raw).rstrip(b"=")):
        assert repeats(b'{"a": "Basic ' + inside + b'"}', secret)


@given(
    rows=st.recursive(
        TEXTS | st.integers() | st.binary(max_size=90).map(lambda raw: raw.hex()),
        lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
        max_leaves=30,
    ),
    chain=CHAINS,
)
def test_an_answer_without_it_raises_no_alarm(rows: object, chain: list[str]) -> None:
    said = _written(json.dumps(rows), chain).encode()
    assert not repeats(said, KEY, "GEHEIM-kvk+Vuurtoren", "7f3a9c0d11e24b58")
    assert not repeats(base64.b64encode(said), KEY, "GEHEIM-kvk+Vuurtoren", "7f3a9c0d11e24b58")


@given(said=st.binary())
def test_bytes_that_are_no_text_raise_nothing(said: bytes) -> None:
    assert not repeats(said, KEY)


@pytest.mark.parametrize(
    "said",
    ["&#x110000;&#999999999;&nosuch;", "\\ud83d alone", "%zz %", "0" * 99, "===", "&#xD83D;"],
)
def test_what_is_no_character_stays_as_it_is(said: str) -> None:
    assert not repeats(said.encode(), KEY)
    assert repeats(f"{said} {_php(KEY)}".encode(), KEY)


def test_short_secrets_are_in_many_an_answer_by_chance() -> None:
    assert not repeats(b"live, %41%42%43", "live", "%41%42%43D")
    assert repeats(b"a Bearer token-9 and", "Bearer token-9")
    assert repeats(b"only token-9", "Bearer token-9")
    assert not repeats(b"anything")


ROW = json.dumps(
    {"name": 'M\u00fcller & S\u00f6hne "GmbH"', "self": "/company/00112233/x", "id": "0f" * 16}
)


@pytest.mark.parametrize(
    "said",
    [
        ROW.encode(),
        _json(_php(ROW)).encode(),
        html.escape(ROW).encode(),
        quote(ROW, safe="").encode(),
        base64.b64encode(ROW.encode()),
        _hex(_hex(ROW)).encode(),
        b"%" + b"25" * 100,
        b"&",
        b"\\u",
        b"QUFB",
    ],
)
def test_the_time_grows_no_faster_than_the_answer(said: bytes) -> None:
    def took(size: int) -> float:
        whole = said * (size // len(said))
        began = time.process_time()
        assert not repeats(whole, KEY)
        return time.process_time() - began

    took(10_000)
    small = min(took(250_000) for _ in range(3))
    assert took(2_000_000) < 40 * small + 0.2  # eight times as long; a square would be 64 times
