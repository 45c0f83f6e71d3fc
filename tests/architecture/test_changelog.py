"""The changelog keeps its form: fragments have valid names and one line, sections stand once."""

import re
import tomllib

import pytest
from tests.architecture.source import ROOT, tracked_files

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
KINDS = {kind["directory"]: kind["name"] for kind in CONFIG["type"]}
KEEP_A_CHANGELOG = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
FRAGMENTS = [
    path
    for path in tracked_files()
    if path.parts[0] == CONFIG["directory"] and path.name not in CONFIG["ignore"]
]
LONGEST = 200


def problem_of_name(name: str) -> str | None:
    """Return why a fragment's name is not valid, or None."""
    found = re.fullmatch(r"(\d+|\+[a-z0-9-]+)\.([a-z]+)(\.\d+)?\.md", name)
    if found is None:
        return "the name is ISSUE.KIND.md or +SLUG.KIND.md"
    return None if found[2] in KINDS else f"the kind is one of {', '.join(KINDS)}"


def problem_of_text(text: str) -> str | None:
    """Return why a fragment's text is not valid, or None."""
    line = text.removesuffix("\n")
    if "\n" in line or len(line) > LONGEST:
        return f"one line of at most {LONGEST} characters"
    return None if re.fullmatch(r"[A-Z`\"].*[.)`]", line) else "one full sentence"


def test_every_fragment_is_valid() -> None:
    for path in FRAGMENTS:
        assert len(path.parts) == 2, f"{path}: fragments lie in one folder"
        found = problem_of_name(path.name) or problem_of_text((ROOT / path).read_text())
        assert found is None, f"{path}: {found}"


@pytest.mark.parametrize(
    ("name", "valid"),
    [
        ("12.fixed", True),
        ("12.fixed.2", True),
        ("+cancel-rule.changed", True),
        ("12.improved", False),
        ("cancel-rule.changed", False),
        ("12", False),
        ("12.fixed.txt.x", False),
    ],
)
def test_a_name_is_checked(name: str, valid: bool) -> None:
    assert (problem_of_name(f"{name}.md") is None) is valid


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("Batches can be cancelled.\n", True),
        ("`atlas lists withdraw` withdraws an acceptance.", True),
        ("Batches can be cancelled.\nAnd resumed.\n", False),
        ("batches", False),
        ("", False),
        (f"{'Long ' * 50}.", False),
    ],
)
def test_a_text_is_checked(text: str, valid: bool) -> None:
    assert (problem_of_text(text) is None) is valid


def test_the_kinds_are_those_of_keep_a_changelog() -> None:
    assert [name for name in KEEP_A_CHANGELOG if name in KINDS.values()] == list(KINDS.values())


def test_each_release_names_each_kind_once() -> None:
    text = (ROOT / CONFIG["filename"]).read_text(encoding="utf-8")
    assert text.count(CONFIG["start_string"]) == 1
    releases = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert releases
    for release in releases:
        headings = re.findall(r"^### (.+)$", release, re.MULTILINE)
        assert len(headings) == len(set(headings)), release.splitlines()[0]
        assert set(headings) <= set(KEEP_A_CHANGELOG), release.splitlines()[0]
