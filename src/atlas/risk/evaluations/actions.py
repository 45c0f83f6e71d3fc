"""What this room writes into the audit trail."""

from atlas.identity.audit.actions import AuditAction


class EvaluationAction(AuditAction):
    """Evaluations."""

    CREATED = "risk_evaluation.created"
    DERIVED = "risk_evaluation.derived"
