"""JSON as AWS's services write it into texts."""

from __future__ import annotations

import json


def compact_json(value: object) -> str:
    """Return a value as JSON without blanks, and with characters outside ASCII as they are.

    Captured of events, notifications and triggers; that no character is escaped is inferred.
    """
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
