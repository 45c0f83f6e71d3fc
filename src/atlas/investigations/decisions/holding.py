"""The outcome that holds: one reading of the record, for every reader of it."""

from collections.abc import Sequence
from datetime import date

from atlas.foundation.core.clock import today
from atlas.investigations.decisions.domain import NOTHING_HELD, EntryState, Holding, holding
from atlas.investigations.decisions.models import DecisionEntry


def holding_of(entries: Sequence[DecisionEntry], day: date | None = None) -> Holding:
    """Return the outcome that holds of a customer's record.

    Args:
        entries: the customer's whole history, in any order.
        day: the day that is asked about; today if left out.

    """
    final = next((one for one in entries if one.state == EntryState.FINAL), None)
    if final is None:
        return NOTHING_HELD
    return holding(final.outcome, final.licence_until, day or today())
