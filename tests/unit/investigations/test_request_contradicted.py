"""What was asked for and what the register says of the number: one company, or two."""

from typing import Any

import pytest
from tests.unit.investigations.composed import run
from tests.unit.investigations.snapshots import DAY
from tests.unit.risk.cases import COMPLETE

from atlas.investigations.modules.domain.common import request_contradicted
from atlas.investigations.results.domain import steps_of
from atlas.investigations.runs.snapshot import assemble

GAMMA = {
    "legal_name": "Gamma Base Limited",
    "country_code": "GB",
    "jurisdiction": "GB-SCT",
    "trading_names": ["Delta Foods"],
    "previous_names": [{"name": "Omega Bakery Ltd"}],
}
NUMBERED = {
    "legal_name": "GB-COH 01234567",
    "registration_numbers": [{"register": "GB-COH", "value": "01234567"}],
}
ABROAD = [
    {
        "source": "registry_file:test", "use": "operational", "full": "1 Rue Haute, Paris",
        "country_code": "FR", "key": None, "entity_id": None, "evidence_id": None,
    }
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "country", "said", "addresses", "told"),
    [
        ("Gamma Base Ltd", "GB", GAMMA, [], None),
        ("DELTA FOODS", None, GAMMA, [], None),
        ("Omega Bakery", "GB", GAMMA, [], None),
        (
            "Totally Different Bakery", "IR", GAMMA, [],
            ("Asked for as Totally Different Bakery in IR; the register has GB-COH 01234567 as"
            " Gamma Base Limited in GB."),
        ),
        (
            "Sixty Kony Three", "GB", GAMMA, [],
            ("Asked for as Sixty Kony Three; the register has GB-COH 01234567 as Gamma Base"
            " Limited."),
        ),
        (
            "Gamma Base", "FR", GAMMA, [],
            "Asked for in FR; the register has GB-COH 01234567 in GB.",
        ),
        ("Gamma Base", "FR", GAMMA, ABROAD, None),
        ("Whatever", "GB", NUMBERED, [], None),
        ("Whatever", "IR", {}, [], None),
    ],
)  # fmt: skip
def test_what_the_register_contradicts(
    name: str,
    country: str | None,
    said: dict[str, Any],
    addresses: list[dict[str, Any]],
    told: str | None,
) -> None:
    """A company that a register only numbers, or of which no country is known, denies nothing."""
    found = assemble(
        run(company_name=name, country_code=country, as_of=DAY),
        steps_of({"enrich": {"observed": {"addresses": addresses}}}),
        said,
        COMPLETE,
        [],
        [],
        [],
    )
    gap = request_contradicted(found)
    assert (gap.detail if gap else None) == told
