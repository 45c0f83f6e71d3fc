"""Token verification against forgeries of every known kind."""

import base64
import hashlib
import hmac
import json
import math
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey

from atlas.identity.auth.domain.keys import (
    SUPPORTED_ALGORITHMS,
    KeySet,
    is_roca_weak,
    read_jwk,
    read_jwks,
)
from atlas.identity.auth.domain.tokens import (
    Policy,
    TokenError,
    UnknownKeyError,
    VerifiedToken,
    check_signature,
    parse,
    verify,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
OTHER = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed"})
KEYS = read_jwks({"keys": [key.as_dict(private=False) for key in (RSA, EC, ED)]})
POLICY = Policy("https://id.example", "atlas", frozenset({"RS256"}))


def claims(**changes: Any) -> dict[str, Any]:
    base = {
        "iss": "https://id.example",
        "aud": "atlas",
        "sub": "somebody",
        "iat": int(NOW.timestamp()) - 10,
        "exp": int(NOW.timestamp()) + 600,
    }
    return {key: value for key, value in (base | changes).items() if value is not None}


def signed(
    payload: dict[str, Any] | None = None,
    *,
    key: Key = RSA,
    alg: str = "RS256",
    **header: Any,
) -> str:
    head = {"alg": alg, "kid": key.kid, "typ": "at+jwt", **header}
    head = {name: value for name, value in head.items() if value is not None}
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    return jwt.encode(head, payload or claims(), key, registry=registry, default_type=None)


def check(token: str, policy: Policy = POLICY, keys: KeySet = KEYS) -> VerifiedToken:
    return verify(parse(token), keys, policy, NOW)


def segment(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def test_a_good_token_passes() -> None:
    token = check(signed())
    assert token.subject == "somebody"
    assert token.issued_at == NOW - timedelta(seconds=10)


@pytest.mark.parametrize(
    ("key", "alg"),
    [(RSA, "RS256"), (RSA, "RS512"), (RSA, "PS256"), (EC, "ES256"), (ED, "Ed25519")],
)
def test_each_family_passes_when_its_issuer_lists_it(key: Key, alg: str) -> None:
    policy = Policy(POLICY.issuer, POLICY.audience, frozenset({alg}))
    assert check(signed(key=key, alg=alg), policy).subject == "somebody"
    with pytest.raises(TokenError, match="algorithm"):
        check(signed(key=key, alg=alg), Policy(POLICY.issuer, "atlas", frozenset({"ES384"})))


def test_eddsa_by_its_old_name_passes_without_a_warning() -> None:
    policy = Policy(POLICY.issuer, POLICY.audience, frozenset({"EdDSA"}))
    head, body = segment({"alg": "EdDSA", "kid": "ed"}), segment(claims())
    assert isinstance(ED.private_key, Ed25519PrivateKey)
    signature = ED.private_key.sign(f"{head}.{body}".encode())
    assert check(f"{head}.{body}.{segment(signature)}", policy).subject == "somebody"


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE"])
def test_algorithm_none(alg: str) -> None:
    head, body = segment({"alg": alg, "typ": "JWT"}), segment(claims())
    for signature in ("", "AA"):
        with pytest.raises(TokenError):
            check(f"{head}.{body}.{signature}")


def test_key_confusion_rsa_public_key_as_hmac_secret() -> None:
    public = RSA.as_pem(private=False)
    head, body = segment({"alg": "HS256", "kid": "rsa", "typ": "JWT"}), segment(claims())
    mac = hmac.new(public, f"{head}.{body}".encode(), hashlib.sha256).digest()
    forged = f"{head}.{body}.{segment(mac)}"
    for algorithms in ({"RS256"}, {"RS256", "HS256"}, SUPPORTED_ALGORITHMS | {"HS256"}):
        with pytest.raises(TokenError):
            check(forged, Policy(POLICY.issuer, "atlas", frozenset(algorithms)))


def test_embedded_key_is_never_followed() -> None:
    thief = RSAKey.generate_key(2048, {"kid": "rsa"})
    for header in (
        {"jwk": thief.as_dict(private=False)},
        {"jku": "https://thief.example/jwks"},
        {"x5u": "https://thief.example/cert"},
    ):
        with pytest.raises(TokenError, match="signature"):
            check(signed(key=thief, **header))


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example"},
        {"iss": "https://id.example/"},
        {"iss": None},
        {"aud": "other"},
        {"aud": ["other", "atlas2"]},
        {"aud": None},
        {"aud": {"atlas": 1}},
        {"exp": int(NOW.timestamp()) - 31},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": True},
        {"iat": None},
        {"iat": int(NOW.timestamp()) + 31},
        {"iat": int(NOW.timestamp()) - 86_401},
        {"nbf": int(NOW.timestamp()) + 31},
        {"nbf": "now"},
        {"exp": 1e308},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "a\nb"},
        {"sub": "x" * 256},
    ],
)
def test_claims_that_do_not_pass(change: dict[str, Any]) -> None:
    with pytest.raises(TokenError):
        check(signed(claims(**change)))


def test_leeway_is_small_and_both_ways() -> None:
    moment = int(NOW.timestamp())
    check(signed(claims(exp=moment - 29)))
    check(signed(claims(iat=moment + 29, nbf=moment + 29)))


def test_a_token_lives_a_day_at_most_whatever_it_says() -> None:
    token = check(signed(claims(exp=int(NOW.timestamp()) + 10_000_000)))
    assert token.expires_at - token.issued_at == timedelta(hours=24)


def test_unknown_kid_asks_for_a_refresh() -> None:
    with pytest.raises(UnknownKeyError):
        check(signed(kid="rotated"))


def test_no_kid_is_accepted_only_where_one_key_fits() -> None:
    assert check(signed(kid=None)).subject == "somebody"
    twice = read_jwks({"keys": [RSA.as_dict(private=False), OTHER.as_dict(private=False)]})
    with pytest.raises(UnknownKeyError):
        check(signed(kid=None), keys=twice)


@pytest.mark.parametrize("typ", ["logout+jwt", "dpop+jwt", "secevent+jwt", "id_token", ""])
def test_other_kinds_of_signed_statements_are_not_access_tokens(typ: object) -> None:
    with pytest.raises(TokenError):
        check(signed(typ=typ))


def test_critical_extensions_are_refused() -> None:
    head = segment({"alg": "RS256", "kid": "rsa", "crit": ["x"], "x": 1})
    with pytest.raises(TokenError, match="critical"):
        check(f"{head}.{segment(claims())}.AAAA")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a",
        "a.b",
        "a.b.c.d",
        "..",
        "e30.e30.e30",
        "é.e30.AA",
        "eyJhbGciOiJSUzI1NiJ9 .e30.AA",
        "x" * 9000,
        segment(b'{"alg":"RS256","alg":"none"}') + ".e30.AA",
        segment(b'{"alg":["RS256"]}') + ".e30.AA",
        segment(b'{"alg":"RS256","kid":{}}') + ".e30.AA",
        segment(b'["RS256"]') + ".e30.AA",
        segment(b"[" * 3000) + ".e30.AA",
        segment(b"\xff\xfe") + ".e30.AA",
    ],
)
def test_malformed_tokens(token: str) -> None:
    with pytest.raises(TokenError):
        check(token)


def test_duplicate_claims_are_refused() -> None:
    body = json.dumps(claims())[:-1] + ', "sub": "admin"}'
    token = jws.serialize_compact({"alg": "RS256", "kid": "rsa"}, body, RSA, ["RS256"])
    with pytest.raises(TokenError, match="not JSON"):
        check(token)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_noticed(position: int, change: int) -> None:
    raw = bytearray(GOOD.encode())
    place = position % len(raw)
    raw[place] ^= change
    if bytes(raw) == GOOD.encode():
        return
    with pytest.raises((TokenError, UnicodeDecodeError)):
        check(bytes(raw).decode("utf-8"))


GOOD = signed()


def test_keys_that_may_not_verify_are_left_out() -> None:
    private = RSA.as_dict(private=True)
    public = RSA.as_dict(private=False)
    with pytest.warns(SecurityWarning):
        small = RSAKey.generate_key(1024).as_dict(private=False)
    unusable: list[Any] = [
        private,
        OctKey.generate_key(256).as_dict(private=True),
        small,
        dict(public) | {"use": "enc"},
        dict(public) | {"key_ops": ["encrypt"]},
        dict(public) | {"alg": "HS256"},
        dict(public) | {"alg": "none"},
        dict(public) | {"kty": "EC"},
        {"kty": "RSA"},
        {"kty": "OKP", "crv": "X25519", "x": "AA"},
        "rsa",
        None,
        7,
    ]
    assert [read_jwk(item) for item in unusable] == [None] * len(unusable)
    assert read_jwks({"keys": [*unusable, public]}).keys[0].kid == "rsa"
    documents: list[Any] = [None, [], {}, {"keys": {}}, "keys"]
    for document in documents:
        with pytest.raises(ValueError, match="JWK Set"):
            read_jwks(document)


def test_the_keys_own_algorithm_binds() -> None:
    only = read_jwks({"keys": [dict(RSA.as_dict(private=False)) | {"alg": "PS256"}]})
    with pytest.raises(UnknownKeyError):
        check(signed(), keys=only)


@pytest.mark.realdata
def test_wycheproof_signature_vectors(shared_data: Path) -> None:
    """No invalid vector passes; a valid one fails only for a rule of ours, named here."""
    file = shared_data / "adversarial/jose-wycheproof/json_web_signature_test.json"
    seen: Counter[str] = Counter()
    for group in json.loads(file.read_text())["testGroups"]:
        public = group.get("public") or group["private"]
        keys = read_jwks({"keys": [public]})
        for vector in group["tests"]:
            try:
                check_signature(parse(vector["jws"]), keys, SUPPORTED_ALGORITHMS)
                passed = True
            except TokenError:
                passed = False
            if vector["result"] == "invalid":
                assert not passed, (vector["tcId"], vector["comment"])
                seen["refused"] += 1
            elif passed:
                seen["accepted"] += 1
            else:
                algorithm = parse_header(vector["jws"])["alg"]
                # symmetric keys are never accepted; a key is used with its own `alg` only
                assert algorithm == "HS256" or algorithm != public["alg"], vector["tcId"]
                seen["refused by rule"] += 1
    assert seen == {"refused": 355, "accepted": 32, "refused by rule": 14}


def parse_header(token: str) -> dict[str, Any]:
    head = token.split(".", maxsplit=1)[0].replace("?", "")
    value: dict[str, Any] = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    return value


def test_keys_of_the_weak_generator_are_refused() -> None:
    """CVE-2017-15361: primes p = k * M + (65537**a mod M), M the product of small primes."""
    small = [n for n in range(2, 702) if all(n % divisor for divisor in range(2, n))][:126]
    product = math.prod(small)
    chance = random.Random(15361)

    def weak_prime() -> int:
        while True:
            start = pow(65537, chance.randrange(2**64), product)
            for factor in range(2**53 - 4000, 2**53):
                found = factor * product + start
                if found.bit_length() == 1024 and pow(2, found - 1, found) == 1:
                    return found

    modulus = weak_prime() * weak_prime()
    assert modulus.bit_length() >= 2047
    assert is_roca_weak(modulus)
    raw = modulus.to_bytes((modulus.bit_length() + 7) // 8, "big")
    jwk = {"kty": "RSA", "e": "AQAB", "n": base64.urlsafe_b64encode(raw).decode().rstrip("=")}
    assert read_jwk(jwk) is None
    for sound in (RSA, OTHER):
        assert read_jwk(sound.as_dict(private=False)) is not None
