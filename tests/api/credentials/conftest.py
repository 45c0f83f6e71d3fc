"""A provider that needs a key, one that may not be sponsored, and a plugin that is not valid."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.conftest import TestDatabase, settings_of
from tests.support.providers import Provider, keyed, on_the_path, provider

from atlas.foundation.config import Settings
from atlas.sources.credentials.domain.sealing import new_key_text
from atlas.sources.credentials.keyring import write_keys

FORM_TITLE, FORM_TEXT = "API access", "The API key of your subscription"
KEYED, UNSPONSORED, BROKEN = "keyed-register", "own-key-only", "broken-register"


@pytest_asyncio.fixture(scope="module")
async def register(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Provider]:
    """The provider; its plugins are installed as packages, and its authority is trusted."""
    folder: Path = tmp_path_factory.mktemp("provider")
    site: Path = tmp_path_factory.mktemp("site")
    async with provider(folder) as found:
        manifest = keyed(site, KEYED, found.pair) / "plugin.yaml"
        told = f"  type: object\n  title: {FORM_TITLE}\n  description: {FORM_TEXT}\n"
        manifest.write_text(manifest.read_text().replace("  type: object\n", told))
        keyed(site, UNSPONSORED, found.pair, fallback=False)
        broken = keyed(site, BROKEN, found.pair) / "plugin.yaml"
        broken.write_text(broken.read_text().replace("title: API key", "titel: API key"))
        before = os.environ.get("SSL_CERT_FILE")
        os.environ["SSL_CERT_FILE"] = str(found.authorities)
        with on_the_path(site):
            yield found
        os.environ.pop("SSL_CERT_FILE") if before is None else os.environ.update(
            SSL_CERT_FILE=before
        )


@pytest_asyncio.fixture(scope="module")
async def settings(
    clone: TestDatabase, register: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings with the provider on the operator's list and a key file of Atlas's own."""
    made = settings_of(clone, tmp_path_factory.mktemp("blobs"))
    keys = tmp_path_factory.mktemp("keys") / "credentials.keys"
    write_keys(keys, [new_key_text()])
    return made.model_copy(
        update={
            "log_level": "debug",
            "outbound_allow": [register.pair],
            "providers": [KEYED, UNSPONSORED],
            "credentials_master_key": None,
            "credentials_key_file": keys,
        }
    )
