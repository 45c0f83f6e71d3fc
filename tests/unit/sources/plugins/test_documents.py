"""The YAML of plugins: read fast, and to the same values as by the library."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.plugins import documents
from atlas.sources.plugins.documents import read_document
from atlas.sources.plugins.loading import bundled_folder, folders_in

TEXTS = [
    "",
    "a: 1\nb: [x, 1.5, ~, yes, 'yes', \"1\", 0x10, 017, 1_000]\nc: {d: e}",
    "a: &x {b: 1, c: 2}\nd: *x\ne: {<<: *x, c: 3, f: 4}",
    "a: &x {b: 1}\nc: &y {d: 2}\ne: {<<: [*x, *y], b: 9}",
    "'<<': 1",
    "a: &x [1]\nb: [*x, *x]",
    "a: |\n  two\n  lines\nb: >-\n  one\n  line",
    "a: 2026-01-02\nb: 2026-01-02T03:04:05Z",
    "a: !!str 1\nb: !!set {x, y}",
    "a: =",
    "? a\n: b\n1: c\ntrue: d\n~: e",
    "a: &x &y 1",
    "a: *x",
    "a: 1\n---\nb: 2",
    "- 1\n- [a, [b]]",
    "just text",
    "a: [",
    "a: &x 1\nb: &x 2\nc: *x",
    "a: &x [*x]",
    "a: 1\na: 2",
    "1: a\n'1': b",
    "a: {b: 1, b: 2}",
    "a: !!python/object:os.system {}",
    "? [a, b]\n: c",
    "\tx: 1",
]


def _library(text: str) -> object:
    return documents._whole_document(text)


def _outcome(read: object, text: str) -> str:
    try:
        return repr(read(text))  # type: ignore[operator]
    except (yaml.YAMLError, ValueError) as error:
        return type(error).__name__


@pytest.mark.parametrize("text", TEXTS)
def test_the_fast_way_and_the_library_agree(text: str) -> None:
    assert _outcome(read_document, text) == _outcome(_library, text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda one: st.lists(one, max_size=4) | st.dictionaries(st.text(), one, max_size=4),
        max_leaves=20,
    )
)
def test_whatever_the_library_writes_is_read_alike(value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    assert _outcome(read_document, text) == _outcome(_library, text)


@given(st.text(alphabet="ab1:-? [],{}&*<!#'\"\n~|>.=", max_size=40))
def test_any_text_is_read_or_refused_alike(text: str) -> None:
    assert _outcome(read_document, text) == _outcome(_library, text)


def test_bundled_files_are_read_the_fast_way() -> None:
    files = [
        path.read_text(encoding="utf-8")
        for folder in folders_in(bundled_folder())
        for path in sorted(folder.glob("*.yaml"))
    ]
    assert files
    for text in files:
        assert repr(documents._plain_document(text)) == repr(_library(text))
