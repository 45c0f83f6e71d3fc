"""Joining things that are one: disjoint sets, with groups in order of first appearance."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Union(Generic[T]):
    """Disjoint sets over hashable members; a member joins when it is first named."""

    def __init__(self, members: Iterable[T] = ()) -> None:
        self._parent: dict[T, T] = {member: member for member in members}

    def root(self, member: T) -> T:
        """Return the representative of a member's set."""
        parent = self._parent.setdefault(member, member)
        while parent != member:
            grand = self._parent[parent]
            self._parent[member] = grand
            member, parent = parent, grand
        return member

    def join(self, first: T, other: T) -> None:
        """Make two sets one; the earlier member stands for it."""
        a, b = self.root(first), self.root(other)
        if a != b:
            order = self._order
            early, late = (a, b) if order(a) <= order(b) else (b, a)
            self._parent[late] = early

    def groups(self) -> list[list[T]]:
        """Return the sets."""
        found: dict[T, list[T]] = {}
        for member in self._parent:
            found.setdefault(self.root(member), []).append(member)
        return list(found.values())

    def _order(self, member: T) -> str:
        return repr(member)
