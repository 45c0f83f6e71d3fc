"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class DecisionAction(AuditAction):
    """Decisions on customers."""

    CONFIRMED = "case_decision.confirmed"
    HOLDS_AGAIN = "case_decision.holds_again"
    LICENCE_EXPIRED = "case_decision.licence_expired"
    MADE = "case_decision.made"
    PROPOSED = "case_decision.proposed"
    REOPENED = "case_decision.reopened"
