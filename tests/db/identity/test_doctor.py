"""`atlas doctor` on a database: one finding that cannot be made takes none of the others away."""

import base64
import os

import pytest
from pydantic import SecretStr

from atlas.cli.doctor import look_inside
from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.identity.keys import service as keys


async def test_keys_that_do_not_open_leave_the_findings_on_lists(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ATLAS_TEMPORAL_ADDRESS", raising=False)
    await keys.load_signing_keys(database, settings)
    good = {one.name: one for one in await look_inside(settings)}
    assert good["Signing keys"].well
    other = SecretStr(base64.b64encode(os.urandom(32)).decode())
    found = await look_inside(settings.model_copy(update={"signing_key_secret": other}))
    bad = {one.name: one for one in found}
    assert not bad["Signing keys"].well
    assert "does not open" in bad["Signing keys"].detail
    assert bad.keys() == good.keys()
