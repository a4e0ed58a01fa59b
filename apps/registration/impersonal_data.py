"""Tables of this context that say nothing about a person; see ``personal_data``."""

IMPERSONAL: dict[str, dict[str, str]] = {
    "WorldRegionScheme": dict.fromkeys(
        ("id", "created_at", "updated_at", "code", "name", "is_default"), "none"
    ),
    "WorldRegion": dict.fromkeys(
        ("id", "created_at", "updated_at", "scheme", "code", "name", "position"), "none"
    ),
    "CountryInRegion": dict.fromkeys(
        ("id", "created_at", "updated_at", "scheme", "region", "country", "note"),
        "none",
    ),
    "ReservedPlaces": dict.fromkeys(
        (
            "id",
            "created_at",
            "updated_at",
            "part",
            "kind",
            "value",
            "number",
            "kept_until",
            "released_at",
        ),
        "none",
    ),
    "Call": dict.fromkeys(
        (
            "id",
            "created_at",
            "updated_at",
            "part",
            "mode",
            "opens_at",
            "closes_at",
            "acceptance_days",
            "text",
            "disagreement_from",
            "asks_gender",
            "selection_closed_at",
            "current",
        ),
        "none",
    ),
    "CallWording": dict.fromkeys(
        ("id", "created_at", "updated_at", "call", "language", "text"), "none"
    ),
    "CriterionWording": dict.fromkeys(
        ("id", "created_at", "updated_at", "criterion", "language", "text"), "none"
    ),
    "Question": dict.fromkeys(
        (
            "id",
            "created_at",
            "updated_at",
            "call",
            "key",
            "kind",
            "position",
            "is_required",
            "is_sensitive",
            "keep_days",
            "target_groups",
            "depends_on",
            "depends_values",
        ),
        "none",
    ),
    "QuestionWording": dict.fromkeys(
        (
            "id",
            "created_at",
            "updated_at",
            "question",
            "language",
            "label",
            "help",
            "options",
        ),
        "none",
    ),
    "Criterion": dict.fromkeys(
        (
            "id",
            "created_at",
            "updated_at",
            "call",
            "code",
            "text",
            "max_score",
            "weight",
            "position",
        ),
        "none",
    ),
    "ConsentWording": dict.fromkeys(
        ("created_at", "updated_at", "sha256", "language", "text"), "none"
    ),
    "BalanceTarget": dict.fromkeys(
        ("id", "created_at", "updated_at", "part", "dimension", "value", "share"),
        "none",
    ),
}
