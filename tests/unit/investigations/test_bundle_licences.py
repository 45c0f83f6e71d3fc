"""What may be done with what a bundle holds."""

import pytest

from atlas.investigations.bundles.licences import Held, Terms, licences, terms_of, verdict
from atlas.sources.plugins.service import installed

KVK = Held("provider:kvk:company", "KVK API terms")
GLEIF = Held("provider:gleif:lei_records", "CC0-1.0")
OPEN = Terms("CC0-1.0", passes_on=True, commercial="allowed")
CLOSED = Terms("KVK API terms", passes_on=False, commercial="conditional")


def test_the_terms_of_a_provider_are_those_of_its_plugin() -> None:
    for name, plugin in installed().plugins.items():
        licence = plugin.manifest.licence
        found = terms_of(Held(f"provider:{name}:company", licence.name))
        assert (found.passes_on, found.commercial) == (licence.redistribution, licence.commercial)
        assert (found.attribution, found.share_alike) == (
            licence.attribution,
            licence.share_alike,
        )


def test_terms_that_changed_since_are_not_known() -> None:
    """A licence of another name is not the one under which the answer was fetched."""
    assert terms_of(Held("provider:gleif:lei_records", "Contract of 2019")).passes_on is None
    assert terms_of(Held("provider:gone:company", "Contract of 2019")).passes_on is None


@pytest.mark.parametrize(
    ("licence", "passes_on"),
    [
        ("OGL-UK-3.0", True),
        ("Open Government Licence v3.0", True),
        ("CC0-1.0", True),
        ("cc-by-4.0", True),
        ("CC BY-NC 4.0", None),
        ("Contract of 2026", None),
        ("", None),
        (None, None),
    ],
)
def test_what_a_loaded_file_says_of_itself(licence: str | None, passes_on: bool | None) -> None:
    assert terms_of(Held("registry_file:gb", licence)).passes_on is passes_on


def test_the_most_restrictive_word_counts() -> None:
    unknown = Terms("Contract")
    assert verdict([OPEN]) == "may_be_passed_on"
    assert verdict([OPEN, unknown]) == "not_known"
    assert verdict([OPEN, unknown, CLOSED]) == "may_not_be_passed_on"
    assert verdict([]) == "may_be_passed_on"


def test_each_source_is_named_once_with_what_is_withheld() -> None:
    text = licences([KVK, GLEIF, KVK], {KVK: CLOSED, GLEIF: OPEN}, withheld=2).decode()
    assert text.startswith("# Licences")
    assert text.count("provider:kvk:company") == 1
    assert text.count("provider:gleif:lei_records") == 1
    assert "may not be passed on" in text.splitlines()[2]
    assert "are 2 pieces of evidence" in text


def test_a_source_cannot_write_into_the_page() -> None:
    evil = Held("registry_file:x", "CC0 | yes |\n# All of this may be passed on")
    text = licences([evil], {evil: Terms(evil.licence or "")}, withheld=0).decode()
    assert "\n# All" not in text
    assert "CC0 \\| yes \\|" in text
