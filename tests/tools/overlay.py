"""Let a virtual environment see this one's packages after its own: `overlay.py FOLDER`."""

import sys
import sysconfig
from pathlib import Path


def main(folder: Path) -> None:
    """Write the path file."""
    mine = sysconfig.get_path("purelib")
    theirs = next(folder.glob("lib/python*/site-packages"))
    line = f"import site; site.addsitedir({mine!r})\n"
    (theirs / "atlas.pth").write_text(line, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
