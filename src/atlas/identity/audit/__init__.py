"""The audit trail: events in the writer's transaction, sealed into a chain, verifiable."""
