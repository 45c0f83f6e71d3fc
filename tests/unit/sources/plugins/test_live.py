"""Each bundled provider as it is today, where a network and a key are (`pytest --live`).

A key is read from `ATLAS_LIVE_<PROVIDER>_<FIELD>`, such as `ATLAS_LIVE_COMPANIES_HOUSE_API_KEY`.
"""

import os

import pytest

from atlas.foundation.core.shipped import shipped_folder
from atlas.foundation.outbound import guarded_client
from atlas.sources.plugins.client import Subject
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.loading import installed

SUBJECTS = {
    "companies_house": Subject((("GB-COH", "00445790"),), country="GB"),
    "gleif": Subject((("XI-LEI", "2138002P5RNKC5W2JZ46"),)),
    "kvk": Subject((("NL-KVK", "33014286"),), country="NL"),
    "northdata": Subject((("DE-CR", "Hamburg HRB 103038"),), country="DE"),
    "opencorporates": Subject((("GB-COH", "00445790"),), country="GB"),
    "opensanctions": Subject((("GB-COH", "00445790"),), ("Tesco PLC",), "GB"),
    "vies": Subject((("LU-VAT", "LU26375245"),), country="LU"),
}
"""Large companies that are public and will be there for long."""


def test_every_bundled_provider_has_a_subject() -> None:
    shipped = {path.parent.name for path in shipped_folder("plugins").glob("*/plugin.yaml")}
    assert set(SUBJECTS) == {name for name in shipped if not name.startswith("_")}


@pytest.mark.live
@pytest.mark.parametrize("name", SUBJECTS)
async def test_the_provider_answers_in_the_declared_shape(name: str) -> None:
    plugin = installed().require(name)
    fields = (plugin.manifest.credentials or {}).get("properties", {})
    values = {one: os.environ.get(f"ATLAS_LIVE_{name}_{one}".upper(), "") for one in fields}
    if not all(values.values()):
        pytest.skip(f"no key of {name} in the environment")
    connection = plugin.manifest.connection
    async with guarded_client(
        seconds=connection.timeout_seconds, max_bytes=connection.max_bytes
    ) as http:
        answers = await plugin.client(http, connection.base_url, values).about(SUBJECTS[name])
    assert answers
    for one in answers:
        assert one.state is State.OK, (one.response, one.status, one.detail)
        found = plugin.translator.translate(one.response, one.document)
        assert found.state in {State.OK, State.EMPTY}, (one.response, found.changed[:10])
