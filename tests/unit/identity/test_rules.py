"""Revocations, lockout, passwords, role mapping, signing keys, outbound addresses."""

import os
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import RSAKey

from atlas.foundation.core.auth import TENANT_ROLES, Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.outbound import OutboundRefusedError, check_url, is_public
from atlas.identity.auth.domain.roles import claim_values, map_roles
from atlas.identity.issuers.schemas import IssuerCreate
from atlas.identity.keys import domain as keys
from atlas.identity.keys.errors import SigningKeyError
from atlas.identity.sessions.domain import (
    Revocation,
    RevocationKind,
    RevocationSet,
    TokenFacts,
)
from atlas.identity.users import domain as users

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TENANT, USER, SESSION, TOKEN = (UUID(int=number) for number in range(1, 5))


def revocation(kind: RevocationKind, subject: UUID, at: datetime = NOW) -> Revocation:
    return Revocation(new_id(), TENANT, kind, subject, at, at + timedelta(hours=25))


def facts(issued_at: datetime) -> TokenFacts:
    return TokenFacts(TENANT, USER, SESSION, TOKEN, issued_at)


@pytest.mark.parametrize(
    ("kind", "subject", "later_passes"),
    [
        (RevocationKind.TENANT, TENANT, True),
        (RevocationKind.USER, USER, True),
        (RevocationKind.ROLE, USER, True),
        (RevocationKind.SESSION, SESSION, False),
        (RevocationKind.TOKEN, TOKEN, False),
    ],
)
def test_what_was_issued_before_is_refused(
    kind: RevocationKind, subject: UUID, later_passes: bool
) -> None:
    known = RevocationSet([revocation(kind, subject)])
    assert known.find(facts(NOW - timedelta(seconds=1))) is not None
    assert known.find(facts(NOW)) is not None
    assert (known.find(facts(NOW + timedelta(microseconds=1))) is None) is later_passes
    assert known.find(TokenFacts(new_id(), new_id(), None, new_id(), NOW)) is None


@given(st.permutations([0, 5, 10, 15]))
def test_the_latest_revocation_of_a_subject_wins_in_any_order(order: list[int]) -> None:
    known = RevocationSet()
    for seconds in order:
        known.add(revocation(RevocationKind.USER, USER, NOW + timedelta(seconds=seconds)))
    assert known.find(facts(NOW + timedelta(seconds=15))) is not None
    assert known.find(facts(NOW + timedelta(seconds=16))) is None


def test_expired_revocations_are_forgotten() -> None:
    known = RevocationSet([revocation(RevocationKind.USER, USER)])
    known.forget_expired(NOW + timedelta(hours=24))
    assert len(known) == 1
    known.forget_expired(NOW + timedelta(hours=25))
    assert len(known) == 0


def test_lockout_grows_and_is_bounded() -> None:
    assert users.lock_after(4, NOW) is None
    waits = [users.lock_after(count, NOW) for count in range(5, 40)]
    minutes = [(wait - NOW).total_seconds() / 60 for wait in waits if wait]
    assert minutes[:4] == [1, 2, 4, 8]
    assert minutes == sorted(minutes)
    assert max(minutes) == 30


def test_passwords() -> None:
    stored = users.hash_password("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert users.verify_password(stored, "correct horse battery")
    assert not users.verify_password(stored, "correct horse batterz")
    assert not users.verify_password(None, "anything")
    # an absent account costs what a present one does
    assert not users._hasher.check_needs_rehash(users._UNKNOWN)
    assert len(users._UNKNOWN) == len(stored)
    assert not users.verify_password("not a hash", "anything")
    assert len({users.make_password() for _ in range(50)}) == 50


def test_login_hash_is_keyed_and_folds_case() -> None:
    one, two = os.urandom(32), os.urandom(32)
    address = users.normalise_email("  Jo@ACME.example ")
    assert address == "jo@acme.example"
    assert users.hash_login(one, address) != users.hash_login(two, address)


def test_role_mapping_never_leaves_its_kind() -> None:
    mapping = {"a": ["analyst", "admin"], "b": ["platform_operator"], "c": ["nonsense"]}
    values = frozenset({"a", "b", "c", "d"})
    assert map_roles(values, mapping, is_platform=False) == {Role.ANALYST, Role.ADMIN}
    assert map_roles(values, mapping, is_platform=True) == {Role.PLATFORM_OPERATOR}


@given(st.dictionaries(st.text(), st.lists(st.sampled_from([*Role, "x"]))), st.sets(st.text()))
def test_a_tenants_issuer_maps_to_tenant_roles_only(
    mapping: dict[str, list[str]], values: set[str]
) -> None:
    assert map_roles(frozenset(values), mapping, is_platform=False) <= TENANT_ROLES


def test_claims_are_found_by_name_and_by_path() -> None:
    claims = {
        "roles": ["a", 7],
        "scope": "x y",
        "realm_access": {"roles": ["k"]},
        "https://x.example/roles": ["u"],
    }
    assert claim_values(claims, "roles") == {"a"}
    assert claim_values(claims, "scope") == {"x", "y"}
    assert claim_values(claims, "realm_access.roles") == {"k"}
    assert claim_values(claims, "https://x.example/roles") == {"u"}
    assert claim_values(claims, "roles.deeper") == frozenset()


def test_an_issuer_of_a_tenant_cannot_be_mapped_to_operators() -> None:
    body = {
        "name": "x",
        "issuer": "https://id.example",
        "audience": "a",
        "jwks_uri": "https://id.example/jwks",
    }
    with pytest.raises(ValueError, match="cannot map"):
        IssuerCreate(tenant_id=new_id(), role_mapping={"x": ["platform_operator"]}, **body)
    with pytest.raises(ValueError, match="cannot map"):
        IssuerCreate(role_mapping={"x": ["admin"]}, **body)


def test_signing_keys_are_wrapped() -> None:
    secret = os.urandom(32)
    key = keys.generate()
    pem = key.as_pem(private=True)
    wrapped = keys.wrap(pem, secret, "kid")
    assert b"PRIVATE" not in wrapped
    assert keys.unwrap(wrapped, secret, "kid") == pem
    for other in ((os.urandom(32), "kid"), (secret, "other")):
        with pytest.raises(SigningKeyError):
            keys.unwrap(wrapped, *other)
    assert not {"d", "p", "q"} & set(keys.public_jwk(key))
    assert RSAKey.import_key(keys.public_jwk(key)).public_key.key_size == 2048


@pytest.mark.parametrize("value", [None, "", "not base64!", "c2hvcnQ="])
def test_a_wrong_secret_setting_is_named(value: str | None) -> None:
    with pytest.raises(SigningKeyError, match="ATLAS_X"):
        keys.decode_secret(value, "ATLAS_X")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.1.2.3", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    ["http://id.example", "ftp://x", "https://", "https://u:p@x.example", "https://x:99999", "//x"],
)
def test_urls_that_are_not_called(url: str) -> None:
    with pytest.raises(OutboundRefusedError):
        check_url(url, frozenset())
    assert check_url("http://127.0.0.1:4000/jwks", frozenset({"127.0.0.1:4000"}))
