"""The three layers say in words what is missing; bundled plugins pass them; so does the SDK's."""

from pathlib import Path

import orjson
import pytest
from tests.unit.sources.plugins.conftest import Change
from typer.testing import CliRunner

from atlas.cli.main import app
from atlas.sources.plugins import harness
from atlas.sources.plugins.loading import bundled_folder, folders_in

BUNDLED = [*folders_in(bundled_folder()), bundled_folder() / "_example"]


@pytest.mark.parametrize("bundled", BUNDLED, ids=lambda folder: folder.name)
def test_bundled_plugins(bundled: Path) -> None:
    if bundled.name[0] != "_":  # the example has the name of what is made from it
        assert harness.contract(bundled) == []
        for test in harness.run_plugin_tests(str(bundled / "tests" / "test_plugin.py")):
            test()
    test_file = (bundled / "tests" / "test_plugin.py").read_text(encoding="utf-8")
    assert "= run_plugin_tests(__file__)" in test_file
    assert len(test_file.splitlines()) <= 6  # that is the whole of it


def test_a_golden_claim_that_changed(folder: Path, change: Change) -> None:
    assert harness.mapping(folder) == []
    change("transforms.py", '"struck_off": "dissolved"', '"struck_off": "inactive"')
    (wrong,) = harness.mapping(folder)
    assert "tests/fixtures/company/two.json" in wrong
    assert "raise `version`" in wrong
    (written,) = harness.regenerate(folder).written
    assert b'"inactive"' in written.read_bytes()
    assert harness.mapping(folder) == []
    assert harness.regenerate(folder) == harness.Regenerated((), ())


def test_no_golden_claims_are_written_of_an_answer_that_does_not_fit(
    folder: Path, change: Change
) -> None:
    golden = folder / "tests/golden/company/two.json"
    before = golden.read_bytes()
    change("transforms.py", '"struck_off": "dissolved"', '"struck": "dissolved"')
    found = harness.regenerate(folder)
    assert found.written == ()
    assert found.refused == (
        "tests/fixtures/company/two.json at companies.1.state: unknown state struck_off",
    )
    assert golden.read_bytes() == before
    ran = CliRunner().invoke(app, ["plugin", "regenerate", str(folder)])
    assert ran.exit_code == 1
    assert "wrote" not in ran.output
    assert "companies.1.state" in ran.output
    assert "--misfits" in ran.output
    # a fixture that shows a changed format, on purpose: from then on it is known
    assert harness.regenerate(folder, misfits=True).written == (golden,)
    assert b"schema_changed" in golden.read_bytes()
    assert harness.regenerate(folder) == harness.Regenerated((), ())


def test_golden_claims_without_a_fixture_and_a_fixture_without_them(folder: Path) -> None:
    (folder / "tests/golden/company/gone.json").write_text("{}")
    (folder / "tests/fixtures/company/new.json").write_text('{"companies": [], "officers": []}')
    wrong = harness.mapping(folder)
    assert [one.partition(":")[0] for one in wrong] == [
        "tests/fixtures/company/new.json",
        "tests/golden/company/gone.json",
    ]


def test_what_no_fixture_produces(folder: Path, change: Change) -> None:
    fixture = folder / "tests/fixtures/company/two.json"
    document = orjson.loads(fixture.read_bytes())
    document["officers"] = []
    fixture.write_bytes(orjson.dumps(document))
    missing = {one.partition(":")[0] for one in harness.coverage(folder)}
    assert missing == {"Directorship", "Directorship.valid_from"}
    change("mapping_spec.yaml", "exempt: []", "exempt: [Directorship, Directorship.valid_from]")
    assert harness.coverage(folder) == []
    change("mapping_spec.yaml", "exempt: [", "exempt: [LegalEntity.legal_name, ")
    (wrong,) = harness.coverage(folder)
    assert wrong.startswith("LegalEntity.legal_name: a fixture produces it")


def test_no_fixture_at_all_and_a_plugin_that_does_not_load(folder: Path, change: Change) -> None:
    (folder / "tests/fixtures/company/two.json").unlink()
    (folder / "tests/golden/company/two.json").unlink()
    assert "no fixture" in harness.mapping(folder)[0]
    change("plugin.yaml", "version: 0.1.0", "version: x")
    assert "contract layer" in harness.mapping(folder)[0]
    for test in harness.run_plugin_tests(str(folder / "tests/test_plugin.py")):
        with pytest.raises(AssertionError):
            test()


def test_failures_are_made_of_what_the_provider_answers(folder: Path, change: Change) -> None:
    assert harness.failures(folder) == []
    change("client.py", "return [await", "return [await self.get('company', '/x'), await")
    assert harness.failures(folder) == ["tests/conversation.yaml: does not answer /x"]


def test_a_failure_that_a_plugin_takes_for_an_absence(folder: Path, change: Change) -> None:
    change(
        "client.py",
        "    def authorisation",
        "    def settled(self, answer: Answer) -> Answer:\n"
        "        gone = answer.status in {401, 503}\n"
        "        return replace(answer, state=State.EMPTY) if gone else answer\n\n"
        "    def authorisation",
    )
    change("client.py", "import Answer,", "import Answer, State,")
    change(
        "client.py", "from collections.abc", "from dataclasses import replace\nfrom collections.abc"
    )
    assert harness.failures(folder) == [
        "company: 401 is empty, and has to be unauthorised.",
        "company: 503 is empty, and has to be unreachable.",
    ]


def test_a_plugin_that_takes_each_404_for_an_unknown_company(folder: Path, change: Change) -> None:
    change(
        "client.py",
        "    def authorisation",
        "    def unknown(self, answer: Answer) -> bool:\n"
        "        return True\n\n"
        "    def authorisation",
    )
    assert harness.failures(folder) == [
        "company: 404 is empty, and has to be schema_changed.",
        "company: a 404 of HTML is empty, and has to be schema_changed.",
    ]


def test_a_shape_that_requires_nothing_would_take_a_changed_format_for_no_record(
    folder: Path, change: Change
) -> None:
    change("responses.py", "companies: list[Company]", "companies: list[Company] = []")
    change("responses.py", "officers: list[Officer]", "officers: list[Officer] = []")
    assert harness.failures(folder) == [
        "company: renamed members is empty, and has to be schema_changed."
    ]


def test_a_conversation_that_is_missing_or_cannot_be_read(folder: Path, change: Change) -> None:
    change("tests/conversation.yaml", "answers:", "replies:")
    (wrong,) = harness.failures(folder)
    assert "replies" in wrong
    (folder / "tests/conversation.yaml").unlink()
    (wrong,) = harness.failures(folder)
    assert "is missing" in wrong


def test_a_covered_list_that_may_be_missing_is_no_absence(folder: Path, change: Change) -> None:
    """Renamed by the provider, the list would be empty: a company without anyone in office."""
    change("contract.yaml", "covers: [LegalEntity.legal_name]", "covers: [Directorship]")
    assert harness.coverage(folder) == []
    change("responses.py", "officers: list[Officer]", "officers: list[Officer] = []")
    (wrong,) = harness.coverage(folder)
    assert wrong.startswith("Directorship: the contract covers it")
    assert "`officers` without a default" in wrong
    change("contract.yaml", "covers: [Directorship]", "covers: [LegalEntity.legal_name]")
    assert harness.coverage(folder) == []
