"""Sentences of modules name a register file for people; its code stays in its own field."""

from atlas.investigations.modules.domain.existence import contradiction
from atlas.knowledge.evidence.domain import source_title
from atlas.sources.protocol.domain.coverage import file_source


def test_a_register_file_has_a_title() -> None:
    assert source_title(file_source("uk-psc")) == "register file uk-psc"
    assert source_title("gleif") == "gleif"


def test_sources_that_contradict_each_other_are_named_by_their_titles() -> None:
    statuses = [(file_source("uk-psc"), "active"), (file_source("gleif"), "dissolved")]
    told = contradiction(statuses, ())
    assert told == "register file uk-psc: active; register file gleif: dissolved"
