"""Signing keys in the database: opened by the secret that wrapped them, or not at all."""

import os

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from atlas.identity.keys import domain
from atlas.identity.keys.errors import SigningKeyError

SECRET = os.urandom(32)


@pytest.fixture(scope="module")
def made() -> RSAKey:
    return domain.generate()


@pytest.fixture(scope="module")
def wrapped(made: RSAKey) -> bytes:
    return domain.wrap(made.as_pem(private=True), SECRET, str(made.kid))


def test_an_opened_key_is_the_one_that_was_made(made: RSAKey, wrapped: bytes) -> None:
    key = domain.opened(wrapped, (SECRET,), str(made.kid))
    assert key.as_pem(private=True) == made.as_pem(private=True)
    assert key.kid == made.thumbprint()
    public = domain.public_jwk(made)
    assert public == domain.public_jwk(key)
    signed = domain.SigningKeys(key, {str(key.kid): public}).sign_token({"sub": "one"})
    read = jwt.decode(signed, RSAKey.import_key(public), algorithms=[domain.ALGORITHM])
    assert read.claims == {"sub": "one"}


def test_another_secret_another_name_and_a_changed_byte_open_nothing(
    made: RSAKey, wrapped: bytes
) -> None:
    """The key's numbers are not examined again, so nothing but its encryption vouches for them."""
    kid = str(made.kid)
    for place in (0, 12, len(wrapped) // 2, len(wrapped) - 1):
        changed = bytearray(wrapped)
        changed[place] ^= 1
        with pytest.raises(SigningKeyError):
            domain.opened(bytes(changed), (SECRET,), kid)
    with pytest.raises(SigningKeyError):
        domain.opened(wrapped, (os.urandom(32),), kid)
    with pytest.raises(SigningKeyError):
        domain.opened(wrapped, (SECRET,), kid[::-1])
