"""Durable work: the outbox, and what workflows share."""

from atlas.foundation.durable.options import (
    Ref,
    activity_options,
    local_activity_options,
)

__all__ = ["Ref", "activity_options", "local_activity_options"]
