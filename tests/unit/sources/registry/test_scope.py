"""What a dataset's scope says of the owners that it names."""

from decimal import Decimal

import pytest

from atlas.sources.protocol.domain.coverage import Scope, attributes_of, names_above
from atlas.sources.registry.domain.publishers import of_publisher


@pytest.mark.parametrize(
    ("scope", "bound"),
    [
        ({Scope.SIGNIFICANT_CONTROL}, Decimal(25)),
        ({Scope.IDENTITY, Scope.SIGNIFICANT_CONTROL, Scope.OFFICERS}, Decimal(25)),
        ({Scope.SIGNIFICANT_CONTROL, Scope.SHAREHOLDERS}, None),
        ({Scope.SIGNIFICANT_CONTROL, Scope.BENEFICIAL_OWNERS}, None),
        ({Scope.BENEFICIAL_OWNERS}, None),
        ({Scope.IDENTITY}, None),
    ],
)
def test_only_significant_control_has_a_threshold(scope: set[Scope], bound: Decimal | None) -> None:
    assert names_above(attributes_of(scope)) == bound


def test_statements_of_companies_house_carry_its_threshold() -> None:
    scope = of_publisher("https://find-and-update.company-information.service.gov.uk/x")
    assert scope is not None
    assert names_above(attributes_of(scope)) == Decimal(25)
    gleif = of_publisher("https://www.gleif.org/")
    assert gleif is not None
    assert names_above(attributes_of(gleif)) is None
