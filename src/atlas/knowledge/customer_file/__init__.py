"""The business relationship with a customer company: status, profile, reviews, notes."""
