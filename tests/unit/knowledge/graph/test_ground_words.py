"""Every ground that leaves owners open is said in words, never by its code."""

import re

import pytest

from atlas.knowledge.graph.domain.causes import _BY_CODE, _BY_REASON
from atlas.knowledge.graph.domain.ground_words import ground_words
from atlas.sources.registry.domain.formats.psc_statements import WORDS

CODES = sorted({*_BY_CODE, *_BY_REASON, *WORDS})


@pytest.mark.parametrize("code", CODES)
def test_no_code_reaches_a_reader(code: str) -> None:
    said = ground_words(code)
    assert code not in said
    assert not re.search(r"[a-z][A-Z]|[_:]|\b\w+-\w+-\w+\b", said), said


def test_an_unknown_code_is_taken_apart() -> None:
    assert ground_words("chain_leaves_the_loaded_sources") == "chain leaves the loaded sources"
    assert ground_words("someNewReason") == "some new reason"
