"""The real relay, auditor, delivery and journal code under a seeded scheduler in virtual time (GUARANTEES c.6)."""
