"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class ListAction(AuditAction):
    """Loads, statements and acceptances of lists."""

    LIST_ACCEPTANCE_ACCEPTED = "list_acceptance.accepted"
    LIST_ACCEPTANCE_PROPOSED = "list_acceptance.proposed"
    LIST_ACCEPTANCE_REJECTED = "list_acceptance.rejected"
    LIST_ACCEPTANCE_WITHDRAWN = "list_acceptance.withdrawn"
    LIST_LOAD_REQUESTED = "list_load.requested"
    LIST_STATEMENT_RECORDED = "list_statement.recorded"
