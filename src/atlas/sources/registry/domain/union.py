"""Joining things that are one: disjoint sets, with groups in order of first appearance."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
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

    def join_unless(
        self, pairs: Iterable[tuple[T, T]], marks: Mapping[T, Iterable[str]]
    ) -> list[tuple[T, T]]:
        """Join pairs but those whose sets are marked differently; return the pairs left apart.

        `marks` distinguishes sets (the LEIs of a party): two sets that both have marks and share
        none are two. The order of the pairs does not count.
        """
        marked: dict[T, set[str]] = {}
        for member in list(self._parent):
            marked.setdefault(self.root(member), set()).update(marks.get(member, ()))
        apart = []
        for first, other in sorted(pairs, key=lambda pair: tuple(map(self._order, pair))):
            a, b = self.root(first), self.root(other)
            one = marked.setdefault(a, set(marks.get(first, ())))
            two = marked.setdefault(b, set(marks.get(other, ())))
            if a != b and one and two and not one & two:
                apart.append((first, other))
                continue
            self.join(first, other)
            marked[self.root(first)] = one | two
        return apart

    def _order(self, member: T) -> str:
        return repr(member)
