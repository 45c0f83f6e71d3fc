"""Close `.ci/run`: count tests, name those that needed a second run, say whether real data ran.

`ci_summary FOLDER` reads `STEP.xml` and `STEP-again.xml` and prints the tests that passed only the
second time, the real-data line, then `N passed, N failed, N skipped`. It fails when a test failed
for good, or when the shared data is there and a test on it did not run.

`ci_summary --may-run-again STEP.xml` fails unless the step may be repeated: few tests failed, and
none of them is about isolation between tenants, which must never fail.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
AT_MOST = 3
"""Failed tests that are tried again; more are a defect, not a disturbance."""
REASONS_SHOWN, REASON_LENGTH = 10, 300
NEVER_AGAIN = ("isolation", "generated", "tests.laws", "cross_tenant")
AGAIN = "-again"


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


def outcomes(report: Path) -> dict[str, str]:
    """Return `passed`, `failed` or `skipped` by test; of a test reported twice, the worse."""
    found: dict[str, str] = {}
    for case in ET.parse(report).getroot().iter("testcase"):
        name = f"{case.get('classname', '')}.{case.get('name', '')}"
        bad = case.find("failure") is not None or case.find("error") is not None
        skipped = "skipped" if case.find("skipped") is not None else "passed"
        found[name] = "failed" if bad or found.get(name) == "failed" else skipped
    return found


def reasons(report: Path) -> Counter[str]:
    """Count why tests failed: the first line of each failure."""
    found: Counter[str] = Counter()
    for case in ET.parse(report).getroot().iter("testcase"):
        for bad in (*case.iter("failure"), *case.iter("error")):
            first = next(iter(bad.get("message", "").splitlines()), "no message")
            found[first[:REASON_LENGTH]] += 1
    return found


def may_run_again(report: Path) -> bool:
    """Whether what failed may be tried once more."""
    failed = [name for name, outcome in outcomes(report).items() if outcome == "failed"]
    strict = [name for name in failed if any(word in name for word in NEVER_AGAIN)]
    for name in failed:
        print(f"failed: {name}{' (never tried again)' if name in strict else ''}")
    for reason, times in reasons(report).most_common(REASONS_SHOWN):
        print(f"reason of {times}: {reason}")
    return 0 < len(failed) <= AT_MOST and not strict


def counted(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Return how many tests there are by outcome, and by function those that ran."""
    ran: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for report in sorted(folder.glob("*.xml")):
        if report.stem.endswith(AGAIN):
            continue
        found = outcomes(report)
        second = report.with_stem(report.stem + AGAIN)
        if second.is_file():
            again = {name: one for name, one in outcomes(second).items() if one == "passed"}
            for name in sorted(again):
                print(f"UNSTABLE, passed only the second time: {name}")
            found |= again
        counts.update(found.values())
        ran.update(
            name.partition("[")[0] for name, outcome in found.items() if outcome != "skipped"
        )
    return counts, ran


def main() -> int:
    """Read the reports and judge."""
    if sys.argv[1] == "--may-run-again":
        report = Path(sys.argv[2])
        return 0 if report.is_file() and may_run_again(report) else 1
    counts, ran = counted(Path(sys.argv[1]))
    passed, failed, skipped = (counts[one] for one in ("passed", "failed", "skipped"))
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
