"""Definitions of pipelines in files: JSON of the CLI, and CloudFormation templates."""

from __future__ import annotations

from pipemock._definitions.definition import Definition, Unreadable
from pipemock._definitions.reading import read

__all__ = ["Definition", "Unreadable", "read"]
