"""Failures of the embedded stack: each says what is wrong and what to do next."""


class EmbeddedError(Exception):
    """The embedded stack cannot go on.

    Args:
        problem: what is wrong, one sentence.
        remedy: what the operator can do about it.

    """

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}\n  {remedy}")


def _make(option: str) -> str:
    """Return how `make run` takes an option of `atlas up`."""
    if option == "--port":
        return " (`make run PORT=8010`)"
    return f' (`make run ARGS="{option} …"`)'


class PortTakenError(EmbeddedError):
    """A port that was asked for is in use by another program."""

    def __init__(self, part: str, port: int, option: str) -> None:
        self.port = port
        super().__init__(
            f"Port {port} for {part} is taken by another program.",
            f"Stop that program, or choose another port with {option}{_make(option)}.",
        )
