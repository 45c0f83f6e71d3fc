"""Reading the YAML of a plugin: a key is written once, and many files are read fast.

What most files consist of (mappings, lists, scalars, aliases, merges) is built from the events of
the parser alone, which takes half as long. Where a file has more (tags, several documents), the
loader of the library reads it: the same strictness, the same values.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Any = yaml.resolver.Resolver()
_TEXT = "tag:yaml.org,2002:str"
_MERGE = "<<"
_SIMPLE = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null")}


class _UnusualError(Exception):
    """A file has more than plain values; never leaves this module."""


class _StrictLoader(_Loader):  # type: ignore[misc]
    """YAML in which a key is written once: `twice` has those that are not."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.twice: list[str] = []

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping.

        Raises:
            yaml.constructor.ConstructorError: a key is no scalar.

        """
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key is no plain value", key.start_mark
                )
            if key.value in seen:
                self.twice.append(_twice(key.value, key.start_mark))
            seen.add(key.value)
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made


def read_document(text: str) -> tuple[Any, list[str]]:
    """Return what a YAML file holds, and which keys are written twice: of these the last counts.

    Raises:
        yaml.YAMLError: it is no YAML.
        ValueError: a value has the form of a date or number and is not one.
        RecursionError: it is nested too deeply.

    """
    try:
        return _plain_document(text)
    except _UnusualError:
        return _whole_document(text)


def _whole_document(text: str) -> tuple[Any, list[str]]:
    loader = _StrictLoader(text)
    try:
        return loader.get_single_data(), loader.twice
    finally:
        loader.dispose()


def _plain_document(text: str) -> tuple[Any, list[str]]:
    building = _Building(_Loader(text))
    try:
        building.expect(StreamStartEvent)
        building.expect(DocumentStartEvent)
        made = building.value(building.following())
        building.expect(DocumentEndEvent)
        building.expect(StreamEndEvent)
    finally:
        building.loader.dispose()
    return made, building.twice


class _Building:
    """A document that is built from the events of its parser.

    Its methods raise `_UnusualError` where the file has more than it builds.
    """

    def __init__(self, loader: Any) -> None:
        self.loader = loader
        self.following = loader.get_event
        self.anchors: dict[str, object] = {}
        self.twice: list[str] = []

    def expect(self, kind: type) -> None:
        """Step over an event."""
        if type(self.following()) is not kind:
            raise _UnusualError

    def value(self, event: Any) -> Any:
        """Return the value that begins with an event."""
        kind = type(event)
        if kind is AliasEvent:
            if event.anchor not in self.anchors:
                raise _UnusualError
            return self.anchors[event.anchor]
        if event.tag or kind not in _BUILT or event.anchor in self.anchors:
            raise _UnusualError
        if kind is ScalarEvent:
            made = _plain_value(event.value) if event.implicit[0] else event.value
        elif kind is SequenceStartEvent:
            made = self._members()
        else:
            made = self._mapping()
        if event.anchor:
            self.anchors[event.anchor] = made
        return made

    def _members(self) -> list[Any]:
        made = []
        while type(event := self.following()) is not SequenceEndEvent:
            made.append(self.value(event))
        return made

    def _mapping(self) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        merged: dict[Any, Any] = {}
        seen: set[str] = set()
        while type(event := self.following()) is not MappingEndEvent:
            if type(event) is not ScalarEvent:
                raise _UnusualError
            if event.value in seen:
                self.twice.append(_twice(event.value, event.start_mark))
            seen.add(event.value)
            if event.value == _MERGE and event.implicit[0]:
                merged = self.value(self.following())
                if type(merged) is not dict:
                    raise _UnusualError
                continue
            key = self.value(event)
            made[key] = self.value(self.following())
        return {**merged, **made}


_BUILT = {ScalarEvent, SequenceStartEvent, MappingStartEvent}


@lru_cache(maxsize=4_096)
def _plain_value(text: str) -> Any:
    """Return the value of a scalar without quotes; the same words recur in every plugin.

    Raises:
        _UnusualError: it is of a kind for which the library's loader is asked.

    """
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    if tag not in _SIMPLE:
        raise _UnusualError
    if tag == _TEXT:
        return text
    return yaml.constructor.SafeConstructor().construct_object(yaml.ScalarNode(tag, text))


def _twice(key: str, mark: Any) -> str:
    return f"{key} is written twice: again in line {mark.line + 1}"
