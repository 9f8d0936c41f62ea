"""Definitions of pipelines, as files hold them: the CLI's JSON, and CloudFormation templates."""

from __future__ import annotations

from pipemock._definitions.definition import Definition, Unreadable
from pipemock._definitions.reading import read

__all__ = ["Definition", "Unreadable", "read"]
