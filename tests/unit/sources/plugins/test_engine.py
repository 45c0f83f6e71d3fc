"""An answer becomes assertions, or is of another shape; never something in between."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sources.plugins.conftest import Change, every_place

from atlas.knowledge.mutations.domain.assertions import Identifier
from atlas.knowledge.ontology.domain import AttributeSpec, check_value
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.domain.engine import Mapped, State, checker
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.plugins.harness import FIXTURES
from atlas.sources.plugins.loading import LoadedPlugins, bundled_folder, load

GLEIF = load([bundled_folder() / "gleif"], base()).require("gleif")
COMPANIES = orjson.loads((GLEIF.folder / FIXTURES / "lei_records/companies.json").read_bytes())
GROUP = orjson.loads((GLEIF.folder / FIXTURES / "relationships/group.json").read_bytes())


def claims(found: Mapped, number: str, kind: str = "LegalEntity") -> dict[str, Any]:
    party = next(one for one in found.parties if one.type == kind and one.source_record == number)
    return {one.attribute: one.value for one in party.claims}


def answer(**change: Any) -> dict[str, Any]:
    """One company, with members of its entity replaced."""
    document: dict[str, Any] = copy.deepcopy(COMPANIES)
    document["data"] = document["data"][:1]
    document["data"][0]["attributes"]["entity"].update(change)
    return document


HOLDING = "0000EXAMPLEHOLDING80"


def test_records_and_relationships() -> None:
    found = GLEIF.translator.translate("lei_records", COMPANIES)
    assert found.state is State.OK
    assert claims(found, "0000EXAMPLETRADING42")["status"] == "dissolved"
    numbers = {
        one.source_record: one.identifiers for one in found.parties if one.type == "LegalEntity"
    }
    assert numbers[HOLDING][1] == Identifier("NL-KVK", "90000001")
    assert len(numbers["0000EXAMPLEUSFUND017"]) == 1  # a fund's number may be its umbrella's
    assert len(numbers["0000EXAMPLEDOUBLE093"]) == 1  # a duplicate names no entity of its own
    found = GLEIF.translator.translate("relationships", GROUP)
    assert [(one.type, one.valid_to) for one in found.relationships] == [
        ("Control", date(2025, 6, 30)),
        ("Control", None),
    ]
    assert {one.discriminator for one in found.relationships} == {"accounting_consolidation"}
    assert not any("share" in name for one in found.relationships for name in one.attributes)


def test_an_answer_without_records_is_empty() -> None:
    assert GLEIF.translator.translate("lei_records", {"data": []}).state is State.EMPTY


@pytest.mark.parametrize("kind", [None, 7, [], {"id": "x"}, ["IS_DIRECTLY_CONSOLIDATED_BY"]])
def test_a_record_of_no_readable_kind_is_a_changed_shape(kind: Any) -> None:
    document = copy.deepcopy(GROUP)
    document["data"][0]["attributes"]["relationship"]["type"] = kind
    found = GLEIF.translator.translate("relationships", document)
    assert found.state is State.SCHEMA_CHANGED
    assert len(found.relationships) == 1


def test_records_that_no_mapping_is_for_are_not_silence() -> None:
    document = copy.deepcopy(GROUP)
    document["data"] = document["data"][2:]  # the ultimate parent alone
    found = GLEIF.translator.translate("relationships", document)
    assert (found.state, found.relationships) == (State.OK, ())


@pytest.mark.parametrize(
    "document", [{}, {"data": None}, {"data": {}}, [], None, "x", 7, {"errors": []}]
)
def test_an_answer_of_another_shape_is_never_empty(document: Any) -> None:
    found = GLEIF.translator.translate("lei_records", document)
    assert found.state is State.SCHEMA_CHANGED
    assert not found.parties
    assert found.changed


def test_a_field_that_failed_raises_no_claim_and_the_others_stay() -> None:
    found = GLEIF.translator.translate("lei_records", answer(creationDate=20010203))
    assert found.state is State.SCHEMA_CHANGED
    # the mergers of a record are read from the whole of it, or not at all
    paths = ["data.0.attributes.entity.creationDate", "data.0.attributes.lei"]
    assert [one.path for one in found.changed] == paths
    said = claims(found, HOLDING)
    assert "incorporation_date" not in said
    assert said["legal_name"] == "Example Holding B.V."


def test_a_word_that_is_not_known_is_a_changed_shape() -> None:
    found = GLEIF.translator.translate("lei_records", answer(status="PENDING"))
    assert found.state is State.SCHEMA_CHANGED
    assert "status" not in claims(found, HOLDING)


def test_a_value_against_the_ontology_is_a_changed_shape() -> None:
    found = GLEIF.translator.translate("lei_records", answer(jurisdiction="The Netherlands"))
    assert found.state is State.SCHEMA_CHANGED
    assert "jurisdiction" not in claims(found, HOLDING)


def test_a_relationship_whose_end_cannot_be_read_is_not_claimed_as_holding() -> None:
    document = copy.deepcopy(GROUP)
    document["data"] = document["data"][:1]
    for one in document["data"][0]["attributes"]["relationship"]["periods"]:
        one["endDate"] = "30 June 2025"
    found = GLEIF.translator.translate("relationships", document)
    assert found.state is State.SCHEMA_CHANGED
    assert not found.relationships


def test_a_null_where_none_was_declared_raises_nothing_below_it() -> None:
    found = GLEIF.translator.translate("lei_records", answer(legalAddress=None))
    assert found.state is State.SCHEMA_CHANGED
    assert not [one for one in found.parties if one.type == "Address" and one.claims[1:]]
    assert "country_code" not in claims(found, HOLDING)


def test_members_that_are_not_read_may_change() -> None:
    same = GLEIF.translator.translate(
        "lei_records", answer(associatedEntity=7, otherAddresses=None)
    )
    assert same.state is State.OK
    assert same == GLEIF.translator.translate("lei_records", answer())


PLACES = every_place(answer())


@given(st.sampled_from(PLACES[1:]), st.sampled_from(["remove", None, 7, "x", [], {}, True]))
def test_no_change_of_one_place_makes_up_a_claim(place: tuple[Any, ...], new: Any) -> None:
    """Whatever is cut or replaced: what is claimed is what was claimed, or the state says so."""
    document = answer()
    holder: Any = document
    for step in place[:-1]:
        holder = holder[step]
    if new == "remove":
        del holder[place[-1]]
    else:
        holder[place[-1]] = new
    before = GLEIF.translator.translate("lei_records", answer())
    found = GLEIF.translator.translate("lei_records", document)
    if found.state is State.SCHEMA_CHANGED:
        known = {(p.type, c.attribute, repr(c.value)) for p in before.parties for c in p.claims}
        for party in found.parties:
            for claim in party.claims:
                same = (party.type, claim.attribute, repr(claim.value)) in known
                assert same or _reads(claim.value, new)
    elif found.state is State.EMPTY:
        assert not document["data"]


def _reads(value: Any, new: Any) -> bool:
    """A claim beside a change elsewhere is made of the changed answer itself."""
    return new in ("remove", None, [], {}) or repr(new).strip("'") in repr(value)


_KINDS: list[Any] = [*base().types.values(), *base().relationship_types.values()]
_SPECS: list[AttributeSpec] = list(
    {
        (one.kind, one.pattern, one.values, one.minimum, one.maximum, one.canonical): one
        for kind in _KINDS
        for one in kind.attributes.values()
    }.values()
)
_DAYS = [
    *(
        "2020-02-29",
        "2021-02-29",
        "2020-W01-1",
        "2020-001",
        "20200101",
        "2020-1-1",
        "2020-01",
        "2020",
    ),
    *(
        "2020-01-01T00:00:00",
        "0000-01-01",
        "2020-01-0\N{ARABIC-INDIC DIGIT ONE}",
        "2020-01-01 ",
        "",
    ),
]
_WRITTEN = st.one_of(
    st.sampled_from(_DAYS),
    st.dates().map(str),
    st.from_regex(r"[A-Za-z]{2}(-[A-Z]{2})?", fullmatch=True),
    st.text(max_size=12),
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.lists(st.text(max_size=3), max_size=2),
)


@given(st.data())
def test_a_quick_check_says_what_the_ontology_says(data: st.DataObject) -> None:
    spec = data.draw(st.sampled_from(_SPECS))
    value = data.draw(st.one_of(_WRITTEN, st.sampled_from(spec.values or ("x",))))
    assert checker(spec)(value) == check_value(spec, value)


@pytest.mark.parametrize("value", _DAYS)
def test_a_quick_check_takes_no_other_day_than_the_ontology(value: str) -> None:
    for spec in _SPECS:
        assert checker(spec)(value) == check_value(spec, value)


def test_a_literal_is_never_evaluated(change: Change, loaded: Callable[[], LoadedPlugins]) -> None:
    text = "{{ 7 * 7 }} $.name __import__('os')"
    change("mapping_spec.yaml", "$.name, transform: strip}", '$.nothing, default: "' + text + '"}')
    change("responses.py", "    name: str\n", "")
    plugin: Plugin = loaded().require("bg-brra")
    document = orjson.loads((plugin.folder / FIXTURES / "company/two.json").read_bytes())
    found = plugin.translator.translate("company", document)
    assert claims(found, "12345678")["legal_name"] == text


def test_a_default_stands_for_what_is_not_there_and_never_for_what_failed(
    change: Change, loaded: Callable[[], LoadedPlugins]
) -> None:
    change("mapping_spec.yaml", "transform: status}", "transform: status, default: unknown}")
    change("responses.py", "    state: str\n", "    state: str | None = None\n")
    plugin = loaded().require("bg-brra")
    document = orjson.loads((plugin.folder / FIXTURES / "company/two.json").read_bytes())
    document["companies"][0].pop("state")
    document["companies"][1]["state"] = "bankrupt"
    found = plugin.translator.translate("company", document)
    assert claims(found, "12345678")["status"] == "unknown"
    assert "status" not in claims(found, "12345679")
    assert found.state is State.SCHEMA_CHANGED


def test_a_transform_that_is_given_a_list_is_told_why(
    change: Change, loaded: Callable[[], LoadedPlugins]
) -> None:
    """A filter finds a list, also of one value: the problem names the path and the remedy."""
    change(
        "mapping_spec.yaml",
        "$.state, transform: status",
        "'$.states[?@.now].word', transform: status",
    )
    plugin = loaded().require("bg-brra")
    document = orjson.loads((plugin.folder / FIXTURES / "company/two.json").read_bytes())
    document["companies"] = document["companies"][:1]
    first = document["companies"][0]
    first["states"] = [{"now": True, "word": "active"}, {"word": "struck_off"}]
    (changed,) = plugin.translator.translate("company", document).changed
    assert "$.states[?@.now].word may find several values" in changed.reason
    assert "`only` takes one out of it" in changed.reason
    change("mapping_spec.yaml", ".word', transform: status", ".word', transform: only")
    translator = loaded().require("bg-brra").translator
    assert claims(translator.translate("company", document), "12345678")["status"] == "active"
    first["states"] = [{"now": True, "word": "active"}] * 2
    (changed,) = translator.translate("company", document).changed
    assert changed.reason == "expected one value, found 2"
