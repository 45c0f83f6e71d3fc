"""Rules of the second factor and of one-time links."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.identity.factors import domain
from atlas.identity.links.domain import Purpose, hash_token, link_of, may_vouch

SECRET = b"12345678901234567890"
# RFC 6238, appendix B: its eight digits end in the six of an authenticator app.
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(("seconds", "digits"), VECTORS)
def test_codes_are_those_of_the_standard(seconds: int, digits: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert domain.code_at(SECRET, domain.step_of(moment)) == digits[-6:]


@given(st.integers(1_767_225_600, 4_102_444_800), st.integers(-5, 5))
def test_a_code_counts_one_step_around_now_and_once(seconds: int, off: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    step = domain.step_of(moment) + off
    code = domain.code_at(SECRET, step)
    found = domain.matching_step(SECRET, f" {code[:3]} {code[3:]} ", moment, after=0)
    if abs(off) <= 1:
        assert found is not None
        assert domain.code_at(SECRET, found) == code
        assert domain.matching_step(SECRET, code, moment, after=found) is None
    else:
        # a chance of one in a million that a neighbour has the same digits
        assert found is None or domain.code_at(SECRET, found) == code


def test_an_earlier_step_does_not_count_after_a_later_one() -> None:
    moment = datetime(2026, 11, 29, tzinfo=UTC)
    step = domain.step_of(moment)
    earlier = domain.code_at(SECRET, step - 1)
    assert domain.matching_step(SECRET, earlier, moment, after=step - 2) == step - 1
    assert domain.matching_step(SECRET, earlier, moment, after=step) is None


@given(st.text(max_size=40))
def test_no_typed_text_breaks_the_check(text: str) -> None:
    moment = datetime(2026, 11, 29, tzinfo=UTC)
    found = domain.matching_step(SECRET, text, moment, after=0)
    assert found is None or "".join(text.split()) == domain.code_at(SECRET, found)
    domain.hash_recovery_code(b"salt", new_id(), text)


def test_a_secret_opens_for_its_account_alone() -> None:
    master, other = b"m" * 32, b"o" * 32
    tenant, user = new_id(), new_id()
    sealed = domain.seal(master, tenant, user, SECRET)
    assert SECRET not in sealed
    assert domain.unseal(master, tenant, user, sealed) == SECRET
    for key, whose, account in (
        (other, tenant, user),
        (master, new_id(), user),
        (master, tenant, new_id()),
    ):
        with pytest.raises(domain.SealBrokenError):
            domain.unseal(key, whose, account, sealed)


def test_recovery_codes_are_told_apart_by_account_and_typed_as_people_do() -> None:
    codes = list(domain.make_recovery_codes())
    assert len({*codes}) == domain.RECOVERY_CODES
    user, salt = new_id(), b"salt"
    kept = domain.hash_recovery_code(salt, user, codes[0])
    assert kept == domain.hash_recovery_code(salt, user, f" {codes[0].upper().replace('-', ' ')}")
    assert kept != domain.hash_recovery_code(salt, new_id(), codes[0])
    assert kept != domain.hash_recovery_code(b"other", user, codes[0])
    assert domain.hash_recovery_code(salt, user, "492039") is None


def test_the_uri_is_read_by_apps() -> None:
    uri = urlsplit(domain.otpauth_uri(SECRET, "Acme & Söhne", "jo+1@acme.example"))
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert unquote(uri.path) == "/Atlas Acme & Söhne:jo+1@acme.example"
    said = parse_qs(uri.query)
    assert said["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]
    assert said["issuer"] == ["Atlas Acme & Söhne"]


def test_a_token_of_one_purpose_is_unknown_to_the_other() -> None:
    assert hash_token(Purpose.INVITATION, "t") != hash_token(Purpose.RESET, "t")
    address = urlsplit(link_of("https://atlas.example/", Purpose.RESET, "t"))
    assert (address.path, address.query, address.fragment) == ("/reset-password", "", "t")


@pytest.mark.parametrize("role", list(Role))
def test_only_who_manages_people_vouches_for_a_link(role: Role) -> None:
    assert may_vouch([role]) == (role is Role.ADMIN)


def test_lifetimes_are_short() -> None:
    from atlas.identity.links.domain import INVITATION_LIFETIME, RESET_LIFETIME

    assert RESET_LIFETIME <= timedelta(days=1) < INVITATION_LIFETIME <= timedelta(days=7)
