"""Ids, canonical JSON, errors, roles."""

import inspect
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core import errors
from atlas.foundation.core.auth import (
    ROLE_PERMISSIONS,
    TENANT_ROLES,
    Permission,
    Role,
    system_actor,
)
from atlas.foundation.core.canonical import canonical_hash, canonical_json, plain
from atlas.foundation.core.ids import new_id

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=20,
)


def test_ids_are_version_7_and_increase() -> None:
    made = [new_id() for _ in range(5000)]
    assert all(item.version == 7 and item.variant == "specified in RFC 4122" for item in made)
    assert made == sorted(made)
    assert len(set(made)) == len(made)


@given(JSON_VALUES)
def test_canonical_json_round_trips_and_ignores_key_order(value: object) -> None:
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.sampled_from([1e-7, 1e-6, 1e-5, 1e-4, 1e15, 1e16, 1e21, -0.0, 2.0**53, 0.1 + 0.2])
        | st.decimals(allow_nan=False)
        | st.sampled_from(Role)
        | st.dates()
        | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
        max_leaves=12,
    )
)
def test_canonical_json_is_what_rfc_8785_says(value: object) -> None:
    try:
        expected = rfc8785.dumps(plain(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        with pytest.raises((rfc8785.CanonicalizationError, UnicodeEncodeError)):
            canonical_json(value)
    else:
        assert canonical_json(value) == expected


def test_canonical_json_sorts_and_escapes_as_rfc_8785_does() -> None:
    every = {chr(code): chr(code) for code in range(0x3000) if not 0xD800 <= code < 0xE000}
    beyond = {"\ue000": 1, "\U00010000": 2, "a\U0001f600": 3, "a\uffff": 4}
    values: list[Any] = [every, beyond, list(every), {"deep": [every, beyond]}]
    for value in values:
        assert canonical_json(value) == rfc8785.dumps(value)


def test_canonical_json_of_dates_decimals_ids_and_sets() -> None:
    value = {
        "d": date(2026, 1, 2),
        "t": datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        "n": Decimal("1.50"),
        "u": UUID(int=1),
        "s": {"b", "a"},
    }
    assert canonical_json(value) == (
        b'{"d":"2026-01-02","n":"1.50","s":["a","b"],"t":"2026-01-02T03:04:00+00:00",'
        b'"u":"00000000-0000-0000-0000-000000000001"}'
    )


def test_a_known_hash_does_not_move() -> None:
    expected = "43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777"
    assert canonical_hash({"b": 2, "a": 1}) == expected


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical_json({"x": object()})


def _tree(root: type[errors.AtlasError]) -> list[type[errors.AtlasError]]:
    return [root, *(leaf for child in root.__subclasses__() for leaf in _tree(child))]


def test_every_error_answers_its_own_status() -> None:
    for kind in _tree(errors.AtlasError):
        if len(inspect.signature(kind).parameters) and kind.__init__ is errors.AtlasError.__init__:
            made = kind()
            assert made.status == kind.status
            assert made.code == kind.code
            assert made.detail


def test_roles_are_sets_not_a_ladder() -> None:
    assert Permission.DECIDE not in ROLE_PERMISSIONS[Role.ADMIN]
    assert Permission.RUN not in ROLE_PERMISSIONS[Role.AUDITOR]
    assert ROLE_PERMISSIONS[Role.PLATFORM_OPERATOR] == {Permission.PLATFORM}
    holders = [role for role in Role if Permission.SUSPICION in ROLE_PERMISSIONS[role]]
    assert holders == [Role.MLRO]
    assert all(Permission.PLATFORM not in ROLE_PERMISSIONS[role] for role in TENANT_ROLES)


def test_the_system_actor_holds_no_permission() -> None:
    actor = system_actor(UUID(int=1))
    assert actor.is_machine
    assert not actor.permissions
