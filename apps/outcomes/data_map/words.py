"""What several tables have in common."""

ROW = {"id": "none", "created_at": "none", "updated_at": "none"}

FROZEN = "A frozen text cannot change (ADR 0011)."
