"""What the browser carries through a sign-in at a provider, and what an ID token must say."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.identity.openid.domain import Begun, SignInSeal, identity_problem, safe_next

ISSUER = UUID("01938d5e-7b1a-7c3e-9f2a-5d6c7e8f9a0b")
SEAL = SignInSeal(b"k" * 32)


def begun(number: str = "one", until: int = 1_000) -> Begun:
    return Begun(ISSUER, "/hits", until, number)


def test_a_sealed_sign_in_opens_until_its_time_is_over() -> None:
    closed = SEAL.close(begun())
    assert SEAL.open(closed, 999) == begun()
    assert SEAL.open(closed, 1_001) is None
    assert SignInSeal(b"j" * 32).open(closed, 999) is None


@given(st.binary(max_size=200), st.integers(0, 10_000))
def test_no_other_text_opens(noise: bytes, at: int) -> None:
    closed = SEAL.close(begun())
    place = at % len(closed)
    other = "A" if closed[place] != "A" else "B"
    changed = f"{closed[:place]}{other}{closed[place + 1 :]}"
    # the last character of base64 has spare bits: what opens is then the very same sign-in
    assert SEAL.open(changed, 0) in {None, begun()}
    assert SEAL.open(noise.decode("latin-1"), 0) is None


def test_each_sign_in_has_a_proof_of_its_own_and_the_verifier_is_not_in_the_cookie() -> None:
    first, second = SEAL.proof(begun("one")), SEAL.proof(begun("two"))
    assert len({first.state, first.nonce, first.verifier, second.state, second.verifier}) == 5
    assert 43 <= len(first.verifier) <= 128  # RFC 7636 §4.1
    assert first.verifier not in SEAL.close(begun("one"))
    assert SEAL.proof(begun("one")) == first


@pytest.mark.parametrize(
    ("claims", "fine"),
    [
        ({"aud": "atlas", "nonce": "n"}, True),
        ({"aud": ["atlas"], "nonce": "n"}, True),
        ({"aud": ["atlas", "other"], "azp": "atlas", "nonce": "n"}, True),
        ({"aud": ["atlas", "other"], "nonce": "n"}, False),
        ({"aud": "atlas", "azp": "other", "nonce": "n"}, False),
        ({"aud": "atlas", "nonce": "other"}, False),
        ({"aud": "atlas"}, False),
        ({"aud": "atlas", "nonce": ["n"]}, False),
    ],
)
def test_an_id_token_is_of_this_sign_in_and_this_client(claims: dict[str, Any], fine: bool) -> None:
    assert (identity_problem(claims, "atlas", "n") is None) is fine


@given(st.text(max_size=60))
def test_only_a_path_of_the_console_is_opened_afterwards(path: str) -> None:
    safe = safe_next(path)
    assert safe.startswith("/")
    assert not safe.startswith(("//", "/\\"))
    assert not set(safe) & set("\r\n\\")
    assert safe_next("/hits?view=second") == "/hits?view=second"
