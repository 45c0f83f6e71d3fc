"""Close `.ci/run`: count tests, and say whether those on real data ran.

Prints two lines: the real-data line, then `N passed, N failed, N skipped`. Fails when the
shared data is there and a test on it did not run.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"


def collected() -> Counter[str]:
    """Count the tests marked `realdata` by function, named as junit names them."""
    answer = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "tests", "-m", "realdata", "--collect-only", "-q"),
            *("-o", "addopts=--import-mode=importlib"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return Counter(_as_reported(line) for line in answer.stdout.splitlines() if "::" in line)


def _as_reported(node: str) -> str:
    # ids of parameters are escaped differently in the report: the function is enough
    path, *rest = node.strip().partition("[")[0].split("::")
    return ".".join([path.removesuffix(".py").replace("/", "."), *rest])


def main() -> int:
    """Read the reports and judge."""
    ran: Counter[str] = Counter()
    passed = failed = skipped = 0
    for report in sorted(Path(sys.argv[1]).glob("*.xml")):
        for case in ET.parse(report).getroot().iter("testcase"):
            if case.find("skipped") is not None:
                skipped += 1
                continue
            bad = case.find("failure") is not None or case.find("error") is not None
            failed, passed = failed + bad, passed + (not bad)
            name = case.get("name", "").partition("[")[0]
            ran[f"{case.get('classname', '')}.{name}"] += 1
    wanted = collected()
    missed = wanted - ran
    if not SHARED.is_dir():
        print(f"realdata: not run, no shared data beside the repository ({wanted.total()} tests)")
    elif missed:
        print(f"realdata: {missed.total()} of {wanted.total()} did NOT run: {', '.join(missed)}")
        failed += missed.total()
    else:
        print(f"realdata: all {wanted.total()} tests on the shared data ran")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
