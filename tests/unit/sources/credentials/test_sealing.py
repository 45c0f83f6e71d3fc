"""What is sealed opens where it belongs and nowhere else; a secret shows itself to nobody."""

import copy
import pickle
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.ids import new_id
from atlas.sources.credentials.domain.resolution import Origin, Resolved, state_of
from atlas.sources.credentials.domain.sealing import MasterKey, Owner, SealError, new_key_text
from atlas.sources.credentials.domain.secrets import SecretFields, SecretText

ONE, OTHER = MasterKey.from_text(new_key_text()), MasterKey.from_text(new_key_text())
TENANT, STRANGER = new_id(), new_id()
PLACES = st.tuples(
    st.sampled_from([ONE, OTHER]),
    st.sampled_from(Owner),
    st.sampled_from([TENANT, STRANGER]),
    st.sampled_from(["kvk", "northdata"]),
)
Place = tuple[MasterKey, Owner, UUID, str]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


def seal(place: Place, fields: dict[str, str]) -> bytes:
    key, owner, tenant, provider = place
    return key.seal(owner, tenant, provider, SecretFields(fields))


def unseal(place: Place, sealed: bytes) -> dict[str, str]:
    key, owner, tenant, provider = place
    return key.open(owner, tenant, provider, sealed).reveal()


@given(sealed=PLACES, opened=PLACES, fields=st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=3))
def test_it_opens_in_its_own_place_alone(
    sealed: Place, opened: Place, fields: dict[str, str]
) -> None:
    made = seal(sealed, fields)
    if opened == sealed:
        assert unseal(opened, made) == fields
    else:
        with pytest.raises(SealError):
            unseal(opened, made)


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_changed_bit_is_seen(at: int, bit: int) -> None:
    made = bytearray(ONE.seal(Owner.TENANT, TENANT, "kvk", SecretFields({"api_key": "x" * 40})))
    made[at % len(made)] ^= 1 << bit
    with pytest.raises(SealError):
        ONE.open(Owner.TENANT, TENANT, "kvk", bytes(made))


@pytest.mark.parametrize("sealed", [b"", b"short", b"\0" * 12, b"\0" * 100])
def test_what_was_never_sealed(sealed: bytes) -> None:
    with pytest.raises(SealError):
        ONE.open(Owner.TENANT, TENANT, "kvk", sealed)


def test_a_nonce_is_used_once() -> None:
    fields = SecretFields({"api_key": "x"})
    made = {ONE.seal(Owner.TENANT, TENANT, "kvk", fields)[:12] for _ in range(2_000)}
    assert len(made) == 2_000


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = SecretText("marked-secret")
    fields = SecretFields({"api_key": "marked-secret"})
    found = Resolved("kvk", Origin.TENANT, fields)
    shown = [f"{one} {one!r} {one!s} %s {[one]}" % (one,) for one in (secret, fields, found)]
    shown += [f"{secret:>40}", str(list(fields.values())), str(dict(fields)), repr(ONE)]
    shown.append(orjson.dumps([secret], default=str).decode())
    assert not [text for text in shown if "marked" in text]
    for one in (secret, fields):
        for leave in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError):
                leave(one)
    assert secret == SecretText("marked-secret") != SecretText("another")
    with pytest.raises(TypeError):
        hash(secret)


@pytest.mark.parametrize("text", ["", "c2hvcnQ=", "not base64 but a marked-secret", "A" * 44])
def test_a_bad_master_key_is_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="base64") as raised:
        MasterKey.from_text(text)
    assert not text or text not in str(raised.value)


def test_the_four_states() -> None:
    assert state_of(opens=None, outcome=None) == "unconfigured"
    assert state_of(opens=False, outcome="ok") == "decrypt_error"
    assert state_of(opens=True, outcome=None) == "ok"
    assert state_of(opens=True, outcome="empty") == "ok"
    for outcome in ("unauthorised", "unreachable", "throttled", "schema_changed", "failed"):
        assert state_of(opens=True, outcome=outcome) == "error"
