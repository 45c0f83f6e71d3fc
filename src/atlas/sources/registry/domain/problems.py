"""What is wrong with one statement."""


class StatementRejectedError(Exception):
    """Well-formed JSON against the vocabulary: the statement is named and left out."""

    def __init__(self, reason: str, statement_id: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.statement_id = statement_id
