"""What several tables have in common."""

ROW = {"id": "none", "created_at": "none", "updated_at": "none"}

DRAFT = "The record of how the document came about stays, under no name (ADR 0014)."
FROZEN = "A frozen text cannot change (ADR 0011)."
