"""What the UK register calls a company's status is read whole, and an unknown word for nothing."""

import pytest

from atlas.sources.registry.domain.formats.companies_house import COMPANIES_HOUSE


def read(status: str) -> tuple[str, dict[str, str]]:
    row = {"CompanyName": "Ash Ltd", "CompanyNumber": "09000001", "CompanyStatus": status}
    [record] = COMPANIES_HOUSE.convert(row)
    return record["facts"]["status"], record.get("warnings") or {}


@pytest.mark.parametrize(
    ("status", "known"),
    [
        ("Active", "active"),
        ("ACTIVE - Proposal to Strike off", "active"),
        ("Live but Receiver Manager on at least one charge", "active"),
        ("Liquidation", "in_liquidation"),
        ("Dissolved", "dissolved"),
        ("Converted / Closed", "dissolved"),
        ("In Administration/Receiver Manager", "inactive"),
        ("Removed", "inactive"),
    ],
)
def test_a_known_status(status: str, known: str) -> None:
    assert read(status) == (known, {})


@pytest.mark.parametrize(
    "status",
    ["Active until removed by order", "Registered as suspended", "Not dissolved", "Struck off?"],
)
def test_a_status_that_only_resembles_a_known_one_is_unknown_and_warned_of(status: str) -> None:
    assert read(status) == ("unknown", {"unknown_status": status})
