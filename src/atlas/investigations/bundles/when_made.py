"""What held of a bundle's evaluation on the day on which the bundle was made, in words. Pure."""

from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta, Struct

from atlas.risk.evaluations.aged import lost_by, remedy

EVALUATED_AGAIN = "evaluated_again"
"""The investigation has a later evaluation than that of the bundle's report."""
_AGAIN = "the investigation has been evaluated again since the evaluation on which the report rests"


class WhenMade(Struct, frozen=True, kw_only=True):
    """What held on the day on which a bundle was made; its report says what held on its own day.

    outdated: why what is favourable in the report and its evaluation did not hold any more, as
    codes. level: of the newest evaluation as of `day`, in words, the worst case first. moment: of
    two bundles of one day, which is the later one; in UTC. Earlier releases kept the day alone.
    """

    day: str
    moment: Annotated[datetime, Meta(tz=True)] | None = None
    report_made: str
    outdated: tuple[str, ...]
    level: str

    @property
    def said(self) -> str:
        """Return what a reader has to know before the report."""
        if not self.outdated:
            return (
                f"Made on {self._when}. Until then, no change was known of what the evaluation is"
                " based on."
            )
        return (
            f"NOT CURRENT: on {self._when}, when this bundle was made, what is favourable in its"
            f" report and its evaluation did not hold any more: {self._why()}. Risk as of that"
            f" day: {self.level}. The report in it is that of {self.report_made}, unchanged: it"
            f" says what held then. {self._remedy()}."
        )

    @property
    def _when(self) -> str:
        if self.moment is None:
            return self.day
        return f"{self.moment.astimezone(UTC):%Y-%m-%d at %H:%M:%S} UTC"

    def _why(self) -> str:
        again = [_AGAIN] if EVALUATED_AGAIN in self.outdated else []
        changed = self._changed()
        return "; ".join([*([lost_by(changed)] if changed else []), *again])

    def _remedy(self) -> str:
        changed = self._changed()
        return remedy(changed).capitalize() if changed else "Generate the report again"

    def _changed(self) -> list[str]:
        return [code for code in self.outdated if code != EVALUATED_AGAIN]
