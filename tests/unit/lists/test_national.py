"""Lists of one country, and of one's own: silence counts only of a plausible number of entries."""

import shlex
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from atlas.knowledge.compliance_profile.domain.proposal import known_homes, propose_regime
from atlas.knowledge.reference_data import service as reference_data
from atlas.sources.lists.domain.catalogue import LISTS
from atlas.sources.lists.domain.list_standing import LoadedFacts, Shortcoming, standing_of
from atlas.sources.lists.domain.manifest import (
    ListManifest,
    check_regime,
    definition_from,
    manifest_from,
)
from atlas.sources.lists.domain.national import NATIONAL, bare_definition
from atlas.sources.lists.domain.regimes import lists_of, regime_of_list
from atlas.sources.lists.errors import ManifestError

DAY = date(2026, 11, 27)
THREE = LoadedFacts(entries=3, published=DAY, last_checked=datetime(2026, 11, 27, 12, tzinfo=UTC))
OWN = ListManifest(publisher="P", licence="L", topics=("sanctions",), max_age_days=3)


def named_lists() -> set[str]:
    snapshot = reference_data.shipped_snapshot(DAY)
    return {
        item.list_id
        for home in known_homes(snapshot)
        for item in propose_regime(snapshot, home, DAY).lists
        if item.standing == "binding"
    }


def test_every_list_that_a_home_binds_states_the_fewest_entries_and_why() -> None:
    named = named_lists()
    assert {"ch-seco", "in-mha", "uk", "eu-fsf"} <= named
    for list_id in named:
        assert (LISTS.get(list_id) or NATIONAL[list_id]).minimum_entries > 0, list_id
    by_a_rule = {key for key, known in NATIONAL.items() if known.format}
    assert set(NATIONAL) <= named | by_a_rule
    assert all("2026-11-2" in known.basis for known in NATIONAL.values())
    # where no file states a date, an old copy must be refused by the list's rhythm
    assert all(known.quiet_days for known in NATIONAL.values() if known.format)


@pytest.mark.parametrize("list_id", sorted(NATIONAL))
def test_a_cut_national_list_is_not_complete(list_id: str) -> None:
    least = NATIONAL[list_id].minimum_entries
    definition = definition_from(list_id, ListManifest())
    assert standing_of(definition, replace(THREE, entries=least), DAY).answers
    cut = standing_of(definition, replace(THREE, entries=least - 1), DAY)
    assert (cut.reasons, cut.complete) == ((Shortcoming.IMPLAUSIBLE,), False)


def test_no_manifest_lowers_what_is_known_of_a_national_list() -> None:
    stated = replace(OWN, minimum_entries=1, max_age_days=300, measure="watch", topics=("pep",))
    found = definition_from("ch-seco", stated)
    assert (found.minimum_entries, found.max_age_days, found.regime) == (4_500, 3, "ch")
    assert (found.default_measure, found.topics) == ("asset_freeze", ("sanctions", "pep"))
    assert definition_from("ch-seco", replace(OWN, minimum_entries=6_000)).minimum_entries == 6_000
    with pytest.raises(ManifestError, match="of the regime ch, not eu"):
        check_regime("ch-seco", replace(OWN, regime="eu"))
    check_regime("ch-seco", replace(OWN, regime="ch"))
    check_regime("our-list", replace(OWN, regime="eu"))


def test_a_national_list_is_its_countrys_also_without_a_regime_in_its_manifest() -> None:
    manifest = {"regime": "", "measure": "watch"}  # as a version of before holds it
    assert regime_of_list("ch-seco", manifest) == "ch"
    assert lists_of("ch", {"ch-seco": manifest, "our-list": manifest}) == {"ch-seco"}


def test_a_list_of_ones_own_must_state_its_least_size() -> None:
    unsaid = standing_of(definition_from("our-list", OWN), THREE, DAY)
    assert (unsaid.reasons, unsaid.complete) == ((Shortcoming.SIZE_UNKNOWN,), False)
    assert "minimum_entries" in unsaid.sentence
    said = definition_from("our-list", replace(OWN, minimum_entries=3))
    assert standing_of(said, THREE, DAY).answers
    fewer = standing_of(said, replace(THREE, entries=2), DAY)
    assert fewer.reasons == (Shortcoming.IMPLAUSIBLE,)
    for wrong in (0, -1, "ten", True):
        with pytest.raises(ManifestError, match="minimum_entries"):
            manifest_from({"minimum_entries": wrong})


@pytest.mark.parametrize("list_id", [*sorted(NATIONAL), "xx-national"])
def test_the_command_that_mends_states_all_that_a_load_needs(list_id: str) -> None:
    remedy = standing_of(bare_definition(list_id), None, DAY).remedy
    assert remedy
    words = shlex.split(remedy.command)
    options = {name: value for name, value in pairwise(words) if name.startswith("--")}
    assert (options.pop("--list"), options.pop("--downloaded")) == (list_id, "2026-11-27")
    assert ("--publisher" in options) is (list_id not in NATIONAL)
    names = {"--topic": "topics"}
    stated = manifest_from(
        {
            names.get(name, name[2:].replace("-", "_")): int(value) if value.isdigit() else value
            for name, value in (options | {"--minimum-entries": "20"}).items()
        }
    )
    definition = definition_from(list_id, stated)  # nothing is missing
    assert definition.size_stated
    assert definition.topics == ("sanctions",)
