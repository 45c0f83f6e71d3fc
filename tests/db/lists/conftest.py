"""Lists belong to the platform: a test that starts from none empties their tables first."""

import psycopg
import pytest


@pytest.fixture
def no_lists(owner_dsn: str) -> None:
    with psycopg.connect(owner_dsn, autocommit=True) as connection:
        connection.execute("TRUNCATE list_version, list_entry, list_load CASCADE")
