"""The day of a list's version, in words, for every reader. Pure.

A publication day is never guessed: the date that orders versions may be the time stamp of a file,
which tells neither when the list was published nor when it was obtained.
"""

from dataclasses import dataclass
from datetime import date

UNKNOWN = "published on an unknown day"
ORDERS = "The date that orders the list's versions; not a publication day"
PUBLISHED = "Publication day of the version; null: not known, or not recorded by earlier releases."
OBTAINED = "When the version was last obtained from its publisher; null: never stated."


@dataclass(frozen=True, slots=True)
class ListDay:
    """When a version was published, and when it was last obtained from its publisher.

    `published`: as the content or a person with a reason states it; None: unknown. `kept`: what
    stands for both in a document of an earlier release, which keeps its text.
    """

    published: date | None
    obtained: date | None = None
    kept: str | None = None

    @property
    def known(self) -> bool:
        """Whether there is a day to name."""
        return self.published is not None or self.kept is not None

    @property
    def said(self) -> str:
        """The day as it stands in a table: a date, or that none is known."""
        if self.kept is not None:
            return self.kept
        if self.published is not None:
            return str(self.published)
        return f"{UNKNOWN}, obtained on {self.obtained or 'an unknown day'}"

    def numbered(self, sequence: int | None) -> str:
        """Return the day and which of the list's versions it is: one day may have two."""
        if sequence is None:
            return self.said
        return (
            f"{self.said} (version {sequence})"
            if self.known
            else f"version {sequence}, {self.said}"
        )

    def of(self, label: str, sequence: int | None = None) -> str:
        """Return the list and its version as a sentence names them."""
        return self._after(label, " of ", sequence)

    def after(self, label: str, sequence: int | None = None) -> str:
        """Return the same in short, for an enumeration."""
        return self._after(label, " ", sequence)

    def _after(self, label: str, joint: str, sequence: int | None) -> str:
        said = self.numbered(sequence)
        return f"{label}{joint}{said}" if self.known else f"{label} ({said})"


def as_kept(version: str) -> ListDay:
    """Return the day of a version in a document that kept its ordering date alone."""
    return ListDay(None, kept=version)


def kept_day(published: str | None, obtained: str | None) -> ListDay:
    """Return the day from what a document holds, dates or moments in ISO 8601."""
    return ListDay(
        date.fromisoformat(published[:10]) if published else None,
        date.fromisoformat(obtained[:10]) if obtained else None,
    )
