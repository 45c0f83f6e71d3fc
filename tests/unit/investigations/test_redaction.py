"""Who sees what: one table; no name of a person outlives a redaction."""

import pytest
from tests.unit.investigations.test_report_page import document

from atlas.foundation.core.auth import TENANT_ROLES, Role
from atlas.foundation.core.canonical import canonical_json
from atlas.investigations.reports.redaction import SIGHT, TEMPLATES, redact, sees_personal_data

NAME = "Zelda (Q.) von Beispiel"


def test_every_role_of_a_tenant_stands_in_the_table() -> None:
    assert set(SIGHT) == set(TENANT_ROLES)


@pytest.mark.parametrize(
    ("roles", "whole"),
    [
        ([Role.VIEWER], False),
        ([Role.ADMIN, Role.WORKFLOW_EDITOR], False),
        ([], False),
        ([Role.PLATFORM_OPERATOR], False),
        ([Role.VIEWER, Role.ANALYST], True),
        ([Role.AUDITOR], True),
    ],
)
def test_who_sees_personal_data(roles: list[Role], *, whole: bool) -> None:
    assert sees_personal_data(roles, TEMPLATES["full"]) is whole
    assert not sees_personal_data(roles, TEMPLATES["shared"])


def test_a_persons_name_is_gone_everywhere() -> None:
    given = document(NAME)
    given["findings"][0]["detail"] = f"Also known as {NAME.upper()}."
    given["screening"]["rows"][0]["hits"][0]["entry_name"] = "Listed Otherwise"
    hidden = canonical_json(redact(given)).decode()
    assert NAME not in hidden
    assert NAME.upper() not in hidden
    assert "Listed Otherwise" not in hidden
    assert "Person 1" in hidden
    assert "x@example.org" not in hidden
    assert "Personal data is left out" in hidden
    # the given document is as it was
    assert NAME in canonical_json(given).decode()
