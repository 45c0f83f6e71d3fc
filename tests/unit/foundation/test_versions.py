"""The version that a caller expects: from the header to the service."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from atlas.foundation.core.errors import PreconditionFailedError, PreconditionRequiredError
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.web.dependencies import IfMatch
from atlas.foundation.web.etag import LONGEST, etag, parse_if_match

VERSIONS = st.integers(0, 2**31)


def allows(header: str, version: int) -> bool:
    expected = parse_if_match(header)
    assert expected is not None
    return expected.is_met_by(version)


@given(VERSIONS, VERSIONS)
def test_a_tag_allows_its_own_version_alone(named: int, version: int) -> None:
    assert allows(etag(named), version) is (named == version)


@given(st.lists(VERSIONS, min_size=1, max_size=5), VERSIONS)
def test_a_list_of_tags_allows_each_of_them(named: list[int], version: int) -> None:
    assert allows(" , ".join(map(etag, named)), version) is (version in named)


@given(VERSIONS)
def test_an_asterisk_allows_every_version(version: int) -> None:
    assert allows("*", version)
    assert allows('"1", *', version)


@pytest.mark.parametrize("header", ["", "1", 'W/"1"', '"01"', '"one"', "'1'", '"1" "2"', '"١"'])
def test_what_is_no_tag_of_a_version_allows_none(header: str) -> None:
    assert not allows(header, 1)


def test_an_expected_version_is_checked() -> None:
    check_version(ExpectedVersion(3), 3, required=True)
    check_version(ExpectedVersion.any(), 3, required=True)
    check_version(None, 3)
    with pytest.raises(PreconditionRequiredError):
        check_version(None, 3, required=True)
    with pytest.raises(PreconditionFailedError) as refused:
        check_version(ExpectedVersion(2), 3)
    assert refused.value.headers == {"ETag": etag(3)}


def test_the_edge_parses_the_header_and_bounds_it() -> None:
    edge = TypeAdapter[ExpectedVersion | None](IfMatch)
    assert edge.validate_python(None) is None
    met = edge.validate_python('"7"')
    assert met is not None
    assert met.is_met_by(7)
    with pytest.raises(ValidationError) as refused:
        edge.validate_python("x" * (LONGEST + 1))
    assert refused.value.errors()[0]["type"] == "string_too_long"
