"""Who sees what: one table; no name of a person outlives a redaction."""

from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from tests.unit.investigations.report_example import document

from atlas.foundation.core.auth import TENANT_ROLES, Role
from atlas.foundation.core.canonical import canonical_json
from atlas.investigations.reports.domain.facts import ChecksSection
from atlas.investigations.reports.domain.report import DecisionSection, NarrativeSection, RunSaid
from atlas.investigations.reports.redaction import (
    OF_A_LISTED_PERSON,
    OF_STAFF,
    SIGHT,
    TEMPLATES,
    redact,
    sees_personal_data,
)
from atlas.investigations.results.domain import Screened, ScreenedParty

NAME = "Zelda (Q.) von Beispiel"


class Sections(msgspec.Struct):
    """The sections in which something is left out by its path."""

    investigation: RunSaid
    decision: DecisionSection
    checks: ChecksSection
    narrative: NarrativeSection
    screening: Screened


def resolved(kind: Any, path: str) -> Any:
    """Return the type at a path of a section's type. A name that is in none of them raises."""
    for name in path.split("."):
        kind = get_type_hints(kind)[name.removesuffix("[]")]
        if get_origin(kind) in {Union, UnionType}:
            kind = next(one for one in get_args(kind) if one is not type(None))
        if name.endswith("[]"):
            assert get_origin(kind) is tuple, path
            kind = get_args(kind)[0]
    return kind


@pytest.mark.parametrize("path", OF_STAFF)
def test_what_is_left_out_of_staff_is_where_a_report_has_it(path: str) -> None:
    """A field that is renamed in a report alone would be shown to everyone."""
    resolved(Sections, path)


@pytest.mark.parametrize("path", OF_A_LISTED_PERSON)
def test_what_is_left_out_of_a_listed_person_is_where_a_screening_has_it(path: str) -> None:
    resolved(ScreenedParty, path)


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


@pytest.mark.parametrize("name", ["Li", "Clear", "edd", "Ownership", "1", "GB", "low", "May"])
def test_a_name_that_is_a_word_of_the_report_harms_no_answer(name: str) -> None:
    given = document(name)
    given["investigation"]["company_name"] = "Example Ltd"
    given["risk"] |= {"level": "low", "tier": "edd"}
    given["screening"]["rows"][0]["outcome"] = "clear"
    hidden = redact(given)
    assert hidden["parties"][1]["name"] == "Person 1"
    assert hidden["relationships"][0]["from_name"] == "Person 1"
    assert hidden["relationships"][0]["type"] == "Ownership"
    assert (hidden["risk"]["level"], hidden["risk"]["tier"]) == ("low", "edd")
    assert hidden["screening"]["rows"][0]["outcome"] == "clear"
    assert hidden["screening"]["lists"] == given["screening"]["lists"]
    assert hidden["hashes"] == given["hashes"]
    assert hidden["investigation"] == given["investigation"]


def test_a_name_in_a_sentence_is_a_word_of_its_own() -> None:
    def said(name: str, sentence: str) -> str:
        given = document(name)
        given["findings"][0]["detail"] = sentence
        found: str = redact(given)["findings"][0]["detail"]
        return found

    assert (
        said("Li", "Li is on a list; LI holds all.") == "Person 1 is on a list; Person 1 holds all."
    )
    assert said("Ann Smith", "ANN SMITH, not Joann Smithson.") == "Person 1, not Joann Smithson."
    # scripts without spaces: also within a longer word
    assert said("王小明", "董事王小明 holds 60 %.") == "董事Person 1 holds 60 %."
