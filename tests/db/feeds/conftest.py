"""Lists and their fetches belong to the platform: each test starts from none."""

from collections.abc import Iterator

import psycopg
import pytest
from tests.support.feeds import Publisher, published, publisher, un_file


@pytest.fixture
def no_lists(owner_dsn: str) -> None:
    with psycopg.connect(owner_dsn, autocommit=True) as connection:
        connection.execute("TRUNCATE list_version, list_entry, list_load, list_fetch CASCADE")


@pytest.fixture
def server(no_lists: None) -> Iterator[Publisher]:
    """A publisher of the UN list, which the catalogue names."""
    with publisher(un_file(600)) as found, published("un", found.url()):
        yield found
