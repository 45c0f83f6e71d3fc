"""The seal of a bundle, and the keys a verifier may name."""

import orjson
import pytest

from atlas.identity.keys import domain as keys
from atlas.identity.keys.domain import StatementRefusedError
from atlas.investigations.bundles.documents import SealSaid
from atlas.investigations.bundles.signatures import (
    is_thumbprint,
    keys_of,
    open_seal,
    seal_of,
    thumbprints_of,
)

KEY = keys.generate()
KID = str(KEY.kid)
MINE = keys.SigningKeys(KEY, {KID: keys.public_jwk(KEY)})
FACTS = {name: name for name in ("tenant_id", "investigation_id", "report_id", "evaluation_id")}
JWK = orjson.dumps(keys.public_jwk(KEY))


def test_a_seal_says_which_manifest_and_is_the_same_each_time() -> None:
    signed = seal_of(MINE, "0" * 64, FACTS)
    assert signed == seal_of(MINE, "0" * 64, FACTS)
    kid, said = open_seal(signed, keys_of(MINE.jwks()))
    assert kid == KID
    assert said == SealSaid(manifest_sha256="0" * 64, **FACTS)


@pytest.mark.parametrize(
    "signed",
    [
        b"",
        b"\xff",
        b"a.b.c",
        seal_of(MINE, "0" * 64, FACTS)[:-4],
        seal_of(MINE, "0" * 64, FACTS).replace(b".", b".e", 1),
        MINE.sign_token({"manifest_sha256": "0" * 64}).encode(),
        MINE.sign_statement(b"[]", "atlas-bundle-seal+jws").encode(),
        MINE.sign_statement(b"{", "atlas-bundle-seal+jws").encode(),
    ],
    ids=["empty", "bytes", "shape", "cut", "changed", "token", "list", "no JSON"],
)
def test_what_is_no_seal_is_refused(signed: bytes) -> None:
    with pytest.raises(StatementRefusedError):
        open_seal(signed, keys_of(MINE.jwks()))


def test_a_seal_by_another_key_is_refused() -> None:
    with pytest.raises(StatementRefusedError, match="not known"):
        open_seal(seal_of(MINE, "0" * 64, FACTS), keys_of(keys.public_jwk(keys.generate())))


def test_the_name_that_a_key_gives_itself_is_not_believed() -> None:
    other = keys.public_jwk(keys.generate()) | {"kid": KID}
    assert KID not in keys_of({"keys": [other]})


@pytest.mark.parametrize(
    "text",
    [JWK, orjson.dumps(MINE.jwks()), b"\n" + KEY.as_pem(private=False), b" " + JWK],
    ids=["JWK", "JWK Set", "PEM", "blank"],
)
def test_a_key_is_named_by_any_of_its_files(text: bytes) -> None:
    assert thumbprints_of(text) == {KID}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"x",
        b"[]",
        b"{}",
        b'{"keys": []}',
        b'{"keys": [1]}',
        b'{"kty": "oct", "k": "YQ"}',
        b'{"kty": "RSA", "n": "!", "e": "AQAB"}',
        b"-----BEGIN PUBLIC KEY-----",
    ],
)
def test_what_holds_no_key_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="no"):
        thumbprints_of(text)


def test_the_form_of_a_fingerprint() -> None:
    assert is_thumbprint(KID)
    for text in ("", KID[:-1], KID + "A", " " * 43, "é" * 43):
        assert not is_thumbprint(text), text
