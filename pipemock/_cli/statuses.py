"""The exit statuses of the command line, as its help describes them."""

from __future__ import annotations

from typing import Final

FINE: Final = 0
"""All is well."""

PROBLEMS: Final = 1
"""AWS would refuse something, or a call to a served mock was a mistake."""

UNUSABLE: Final = 2
"""A file cannot be read, nothing can be served, or the output cannot be written."""
