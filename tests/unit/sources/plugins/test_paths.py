"""Plain paths are walked here: they find what the library finds."""

import json
from typing import Any

import jsonpath
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from atlas.sources.plugins.domain.paths import MISSING, compile_path

STRICT = jsonpath.JSONPathEnvironment(strict=True)
names = st.sampled_from(["a", "b", "c d", "_x9"])
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)
steps = st.lists(
    st.sampled_from([".a", ".b", "._x9", "['c d']", "['a']", "[0]", "[1]", "[-1]", "[-9]"]),
    max_size=4,
)


def by_library(path: str, document: Any) -> list[jsonpath.JSONPathMatch]:
    """Return what the library finds; it takes a text for JSON that is to be read."""
    read = json.dumps(document) if isinstance(document, str) else document
    return [*STRICT.finditer(path, read)]


@given(documents, steps, st.booleans())
@example(document="[", steps=[], each=False)
@example(document="0", steps=[], each=False)
def test_same_as_the_library(document: Any, steps: list[str], each: bool) -> None:
    text = "$" + "".join(steps) + ("[*]" if each else "")
    path = compile_path(text)
    assert path.rest is None  # the plain walk, not the library
    expected = [node.obj for node in by_library(text, document)]
    assert [value for _, value in path.nodes(document)] == expected
    value = path.get(document)
    if path.singular:
        assert value is MISSING if not expected else value == expected[0]
    else:
        assert value is MISSING if not expected else value == expected


@given(documents, st.lists(st.sampled_from([".a", ".b", "['c d']", "[0]", "[*]"]), max_size=5))
def test_members_of_members_are_walked_here_too(document: Any, steps: list[str]) -> None:
    text = "$" + "".join(steps)
    path = compile_path(text)
    assert path.rest is None
    expected = [(tuple(node.parts), node.obj) for node in by_library(text, document)]
    assert list(path.nodes(document)) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$.a[?@.k == 'x'].v", [1, 3]),
        ("$..v", [1, 2, 3]),
        ("$.a[0:2].v", [1, 2]),
        ("$.a[?match(@.k, '[xy]')].v", [1, 2, 3]),
        ("$.a[?length(@.k) == 2].v", MISSING),
    ],
)
def test_all_others_by_the_library(text: str, found: object) -> None:
    document = {"a": [{"k": "x", "v": 1}, {"k": "y", "v": 2}, {"k": "x", "v": 3}]}
    path = compile_path(text)
    assert not path.singular
    assert path.get(document) == found


@pytest.mark.parametrize(
    "text",
    ["", "a", ".a", "$.", "$a", "$.a[", "$.a[01]", "$.~", "^.a", "$.a | $.b", "@.a", "$.a.#"],
)
def test_what_is_no_path(text: str) -> None:
    with pytest.raises(ValueError):
        compile_path(text)
