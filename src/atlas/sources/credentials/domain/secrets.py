"""Secret values: a text that is revealed only when asked for by name."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from typing import NoReturn

_SHOWN = "[secret]"


class SecretText:
    """A secret. `reveal()` returns it; printing, formatting, copying and pickling do not."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the secret itself, to be handed to the provider's client and nowhere else."""
        return self._text

    def __repr__(self) -> str:
        """Return a text without the secret."""
        return _SHOWN

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        """Return a text without the secret, whatever the format."""
        return _SHOWN

    def __eq__(self, other: object) -> bool:
        """Compare in constant time."""
        if not isinstance(other, SecretText):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied: a copy would outlive its use.

        Raises:
            TypeError: always.

        """
        raise TypeError("a secret is not pickled")


class SecretFields(Mapping[str, SecretText]):
    """The fields of one credential, by their names in the provider's form."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = {name: SecretText(text) for name, text in fields.items()}

    def __getitem__(self, name: str) -> SecretText:
        """Return a field.

        Raises:
            KeyError: there is none of that name.

        """
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._fields)

    def __len__(self) -> int:
        """Return how many fields there are."""
        return len(self._fields)

    def reveal(self) -> dict[str, str]:
        """Return names and secrets, for the provider's client and nothing else."""
        return {name: secret.reveal() for name, secret in self._fields.items()}

    def __repr__(self) -> str:
        """Return a text without the secrets, and without what the fields are called."""
        return f"[{len(self._fields)} secrets]"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied.

        Raises:
            TypeError: always.

        """
        raise TypeError("secrets are not pickled")
