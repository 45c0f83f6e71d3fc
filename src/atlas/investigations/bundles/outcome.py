"""Where things lie in a bundle, and what a verification says of them."""

from dataclasses import dataclass, field
from datetime import datetime

from atlas.investigations.bundles.when_made import WhenMade

INDEX = "evidence/index.json"
RESULT, MATRIX = "evaluation/result.json", "evaluation/matrix.json"
INPUTS, SNAPSHOT = "evaluation/inputs.json", "evaluation/snapshot.json"
REPORT, RECORD = "report/report.json", "report/record.json"
EVENTS, SEALS = "audit/events.json", "audit/seals.ndjson"
CHECKPOINT, KEYS = "audit/checkpoint.jws", "audit/keys.json"
SCREENINGS = "screening/"
REQUIRED = (
    INDEX, RESULT, MATRIX, INPUTS, SNAPSHOT, REPORT, RECORD, EVENTS, SEALS, CHECKPOINT, KEYS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that does not hold."""

    code: str
    path: str
    detail: str


@dataclass(slots=True)
class Signature:
    """Who signed, and since when the chain cannot have been changed."""

    key: str
    """RFC 7638 thumbprint."""
    trusted: bool | None
    """Whether the verifier named this key; None when none was named."""
    sequence: int | None = None
    issued_at: datetime | None = None
    """Place and time of the checkpoint."""


@dataclass(slots=True)
class Verification:
    """What was checked, and what does not hold; nothing was trusted but the bytes."""

    facts: dict[str, object] = field(default_factory=dict)
    when_made: WhenMade | None = None
    """What held when the bundle was made; None: an earlier release made it."""
    signature: Signature | None = None
    files: int = 0
    evidence: int = 0
    withheld: int = 0
    """Pieces of evidence whose content their source does not permit to pass on."""
    screenings: int = 0
    events: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def current(self) -> bool | None:
        """Tell whether the report still held when the bundle was made; None: it is not known."""
        return None if self.when_made is None else not self.when_made.outdated

    @property
    def valid(self) -> bool:
        """Tell whether everything holds."""
        return not self.failures

    def fail(self, code: str, path: str, detail: str) -> None:
        """Note a failure."""
        self.failures.append(Failure(code, path, detail))


def screening_path(screening_id: str) -> str:
    """Return where the document of a screening lies."""
    return f"{SCREENINGS}{screening_id}.json"


def evidence_path(digest: str) -> str:
    """Return where the content of a piece of evidence lies."""
    return f"evidence/{digest}.bin"
