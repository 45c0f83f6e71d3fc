"""The decision about a customer: one record with its history, by persons, on a named basis."""
