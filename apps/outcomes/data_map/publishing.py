"""Files made of frozen texts."""

from apps.core.ways import Way
from apps.outcomes.data_map.words import FROZEN, ROW

DATA_MAP: dict[str, dict[str, str]] = {
    "Guidance": {
        **ROW,
        "paragraph": "none",
        "short": "none",
        "time_frame": "none",
        "levels": "none",
        "addressees": "none",
        "instruments": "none",
    },
    "Rendering": {
        **ROW,
        "snapshot": "none",
        "translation": "none",
        "kind": "none",
        "fingerprint": "none",
        "content": "personal",
        "size": "none",
        "sha256": "none",
        "failure": "none",
        "attempts": "none",
        "ordered_at": "none",
        "next_order_at": "none",
    },
}

WAYS: dict[str, tuple[Way, ...]] = {}
NOBODY = {
    "Guidance": "Words of the drafters to local governments; about nobody.",
    "Rendering": f"A file of a frozen text. {FROZEN}",
}
