"""Whom a provider answers for, and what of an answer counts."""

from datetime import timedelta

import pytest

from atlas.foundation.core.clock import now
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
)
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.domain.enabled import Enabled, ProvidersSettingError, enabled_of
from atlas.sources.plugins.domain.engine import Mapped, State
from atlas.sources.plugins.loading import bundled_folder, load
from atlas.sources.providers.domain import (
    about_subject,
    answers_for,
    freshness,
    plain_numbers,
    worst,
)

GLEIF = load([bundled_folder() / "gleif"], base()).require("gleif").manifest
LEI = "5493001KJTIIGC8Y1R12"


def party(key: str, *numbers: tuple[str, str]) -> PartyAssertion:
    found = tuple(Identifier(*one) for one in numbers)
    return PartyAssertion(key, "LegalEntity", found, (ClaimAssertion("legal_name", key),))


def test_numbers_lead_to_a_provider() -> None:
    numbers = plain_numbers([("LEI", LEI.lower()), ("GB-COH", "01234567"), ("XI-LEI", "N/A")])
    assert answers_for(GLEIF, numbers, "GB") == (("XI-LEI", LEI),)
    assert answers_for(GLEIF, (("GB-COH", "01234567"),), "GB") == ()
    only_bulgaria = GLEIF.model_copy(
        update={"capabilities": GLEIF.capabilities.model_copy(update={"jurisdictions": ("BG",)})}
    )
    assert answers_for(only_bulgaria, numbers, "GB") == ()
    assert answers_for(only_bulgaria, numbers, "BG") == (("XI-LEI", LEI),)
    assert answers_for(only_bulgaria, numbers, None) == (("XI-LEI", LEI),)


def test_the_setting_is_read_strictly() -> None:
    assert enabled_of(["gleif", " kvk = https://mirror.example/v1"]) == (
        Enabled("gleif"),
        Enabled("kvk", "https://mirror.example/v1"),
    )
    for wrong in (["=https://x.example"], ["gleif", "gleif=https://x.example"]):
        with pytest.raises(ProvidersSettingError):
            enabled_of(wrong)


@pytest.mark.parametrize(
    ("days", "word"), [(0, "fresh"), (29, "fresh"), (30, "stale"), (89, "stale"), (90, "expired")]
)
def test_freshness(days: int, word: str) -> None:
    moment = now()
    assert freshness(moment - timedelta(days=days), moment) == word
    assert freshness(None, moment) == "never"


def test_what_could_not_be_read_outweighs_what_could() -> None:
    unasked = {State.MISSING_CREDENTIALS, State.SWITCHED_OFF, State.NOT_NEEDED}
    for state in State:
        if state not in unasked:
            expected = State.OK if state is State.EMPTY else state
            assert worst([State.EMPTY, state, State.OK]) is expected


def test_only_the_subject_and_its_relations_are_kept() -> None:
    own, child, other = (
        party("a", ("XI-LEI", LEI)),
        party("b", ("GB-COH", "07654321")),
        party("c", ("GB-COH", "09999999")),
    )
    link = RelationshipAssertion("r", "Control", "a", "b")
    found = about_subject(
        Mapped(State.OK, (own, child, other), (link,)), [("XI-LEI", LEI)], "subject"
    )
    assert {one.key for one in found.parties} == {"subject", "b"}
    assert [(one.from_key, one.to_key) for one in found.relationships] == [("subject", "b")]
    assert found.state is State.OK


def test_an_answer_about_others_is_no_answer() -> None:
    other = party("c", ("GB-COH", "09999999"))
    found = about_subject(Mapped(State.OK, (other,)), [("XI-LEI", LEI)], "subject")
    assert (found.state, found.parties) == (State.SCHEMA_CHANGED, ())
    empty = about_subject(Mapped(State.EMPTY), [("XI-LEI", LEI)], "subject")
    assert empty.state is State.EMPTY
