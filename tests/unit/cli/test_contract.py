"""`atlas contract diff`: breaking changes are said first, and end with status 1."""

from pathlib import Path

from typer.testing import CliRunner

from atlas.cli.main import app
from atlas.sources.plugins.loading import bundled_folder

GLEIF = bundled_folder() / "gleif"


def changed(folder: Path, old: str, new: str) -> Path:
    text = (GLEIF / "contract.yaml").read_text(encoding="utf-8")
    assert old in text
    path = folder / "contract.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_contracts_are_compared(tmp_path: Path) -> None:
    same = CliRunner().invoke(app, ["contract", "diff", str(GLEIF), str(GLEIF)])
    assert (same.exit_code, same.stdout.strip()) == (0, "The contracts say the same.")
    new = changed(tmp_path, "    legal_form_code: {trust: 0.97}\n", "")
    breaks = CliRunner().invoke(app, ["contract", "diff", str(GLEIF), str(new)])
    assert breaks.exit_code == 1
    assert breaks.stdout.split() == ["breaking", "LegalEntity.legal_form_code:", "removed"]
    back = CliRunner().invoke(app, ["contract", "diff", str(new), str(GLEIF)])
    assert back.exit_code == 0
    assert back.stdout.split() == ["compatible", "LegalEntity.legal_form_code:", "added"]


def test_what_is_no_contract_is_said(tmp_path: Path) -> None:
    new = changed(tmp_path, "refresh_days: 30", "refresh_days: never")
    found = CliRunner().invoke(app, ["contract", "diff", str(GLEIF), str(new)])
    assert found.exit_code == 1
    assert "refresh_days" in found.output
