"""Data that the product ships (`ontology/`, `reference_data/`, `demo/`): where it lies."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def shipped_folder(name: str) -> Path:
    """Return a shipped folder: inside the installed package, or in the checkout.

    Raises:
        FileNotFoundError: neither is there; the installation is incomplete.

    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parents[1] / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the shipped folder {name} is missing: reinstall Atlas")
