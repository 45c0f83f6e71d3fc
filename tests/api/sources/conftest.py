"""Plugins of a release alone: packages that other tests install are not there."""

from collections.abc import Iterator

import pytest
from tests.support.providers import bundled_alone


@pytest.fixture(scope="module", autouse=True)
def bundled() -> Iterator[None]:
    """No package that another test installed is there."""
    with bundled_alone():
        yield
